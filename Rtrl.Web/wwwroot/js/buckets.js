// A run's series as parallel arrays of buckets: read, merged, looked up. Pure functions.

/**
 * @typedef {(number | null)[]} Values
 * @typedef {{ width: number, step: number[], count: number[], mean: number[], min: number[], max: number[], last: number[] }} Buckets step: after which the bucket ends
 * @typedef {{ bucketWidth: number, points: { lastStep: number, count: number, mean: number, min: number, max: number, last: number }[] }} SeriesAnswer
 */

/** What the REST door answers, without its empty buckets. @param {SeriesAnswer | null} answer @returns {Buckets} */
export function columnsOf(answer) {
  /** @type {Buckets} */
  const result = { width: answer?.bucketWidth ?? 1, step: [], count: [], mean: [], min: [], max: [], last: [] };
  for (const bucket of answer?.points ?? []) {
    if (!bucket.count) continue;
    result.step.push(bucket.lastStep + 1);
    for (const name of /** @type {const} */ (["count", "mean", "min", "max", "last"])) result[name].push(bucket[name]);
  }
  return result;
}

/**
 * Buckets of at least `width` steps, so that young and old runs are drawn equally fine; samples keep their weight, and what is not finite is none.
 * @param {{ step: number[], mean: Values, min: Values, max: Values, count: number[] }} buckets
 * @param {number} width
 */
export function merge({ step, mean, min, max, count }, width) {
  /** @type {{ step: number[], mean: Values, min: Values, max: Values, count: number[] }} */
  const result = { step: [], mean: [], min: [], max: [], count: [] };
  for (let at = 0; at < step.length;) {
    const bucket = Math.floor((step[at] - 1) / width);
    let weight = 0, sum = 0, low = Infinity, high = -Infinity, last = step[at];
    for (; at < step.length && Math.floor((step[at] - 1) / width) === bucket; at++) {
      last = step[at];
      const value = mean[at];
      if (value === null || !Number.isFinite(value)) continue;
      weight += count[at];
      sum += value * count[at];
      low = Math.min(low, min[at] ?? value);
      high = Math.max(high, max[at] ?? value);
    }
    result.step.push(last);
    result.mean.push(weight > 0 ? sum / weight : null);
    result.min.push(weight > 0 ? low : null);
    result.max.push(weight > 0 ? high : null);
    result.count.push(weight);
  }
  return result;
}

/**
 * Means merged to one point per `width` of the axis, so that they stay legible; x is where the last of them stands.
 * @param {number[]} x
 * @param {(number | null)[]} mean
 * @param {number[]} count
 * @param {number} width
 */
export function bins(x, mean, count, width) {
  /** @type {{ x: number[], y: number[] }} */
  const result = { x: [], y: [] };
  let end = -Infinity, sum = 0, weight = 0, last = 0;
  const close = () => { if (weight > 0) { result.x.push(last); result.y.push(sum / weight); } };
  x.forEach((here, at) => {
    if (here >= end) { close(); sum = weight = 0; end = (Math.floor(here / width) + 1) * width; }
    const value = mean[at];
    if (value !== null && Number.isFinite(value)) { sum += value * count[at]; weight += count[at]; }
    last = here;
  });
  close();
  return result;
}

/**
 * Stretches [from, to] without a recorded number: where it was not finite, and, of a metric measured at steps, between buckets further apart than two widths
 * and than thrice as usual, for some metrics are measured now and then only.
 * @param {number[]} step
 * @param {(number | null)[]} mean
 * @param {number} width steps of a stored bucket
 * @param {boolean} episodic episodes may be longer than buckets: only what is not finite is a gap
 * @returns {[number, number][]}
 */
export function gaps(step, mean, width, episodic) {
  /** @type {[number, number][]} */
  const result = [], apart = step.slice(1).map((here, at) => here - step[at]).sort((a, b) => a - b), usual = apart[apart.length >> 1] ?? 0;
  for (let at = 0; at < step.length; at++) {
    const before = at > 0 ? step[at - 1] : 0;
    if (!Number.isFinite(mean[at])) result.push([before, step[at]]);
    else if (at > 0 && !episodic && step[at] - before > Math.max(2 * width + 1, 3 * usual)) result.push([before, step[at] - width]);
  }
  return result;
}

/** Last place at or before x; −1 when all lie behind it. @param {number[]} xs @param {number} x */
export function placeBelow(xs, x) {
  let low = 0, high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/** Place nearest to x; −1 when there is none. @param {number[]} xs @param {number} x */
export function nearest(xs, x) {
  const below = placeBelow(xs, x);
  if (below < 0) return xs.length > 0 ? 0 : -1;
  return below + 1 < xs.length && xs[below + 1] - x < x - xs[below] ? below + 1 : below;
}

/**
 * Value of a curve at x, linear between its points; null outside of them.
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {number} x
 */
export function valueAt(xs, ys, x) {
  const last = xs.length - 1;
  if (last < 0 || x < xs[0] || x > xs[last]) return null;
  const low = Math.min(placeBelow(xs, x), last - 1), span = xs[low + 1] - xs[low];
  return low < 0 ? ys[0] : span > 0 ? ys[low] + (ys[low + 1] - ys[low]) * (x - xs[low]) / span : ys[low + 1];
}
