// Means, quantiles and intervals. Pure functions.
import { valueAt } from "./buckets.js";

/**
 * @typedef {"ci" | "sd" | "range" | "none"} Band
 * @typedef {{ x: number[], y: number[] }} Curve
 */

/**
 * Quantile of the finite ones among values, linear between them (Hyndman and Fan, 1996, type 7); null without any.
 * @param {(number | null)[]} values
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  return sortedQuantile(/** @type {number[]} */ (values.filter(Number.isFinite)).sort((a, b) => a - b), share);
}

/** @param {ArrayLike<number>} sorted @param {number} share */
function sortedQuantile(sorted, share) {
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1), low = Math.floor(at), high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/**
 * Where most bucket means of a trailing window lie: their 10th and 90th percentile. The smallest and largest sample would fill the plot of a task that pays ±1.
 * @param {number[]} step
 * @param {(number | null)[]} mean
 * @param {number} window steps
 */
export function spread(step, mean, window) {
  /** @type {{ low: (number | null)[], high: (number | null)[] }} */
  const result = { low: [], high: [] };
  /** @type {number[]} */
  const inside = [];
  const place = (/** @type {number} */ value) => {
    let low = 0, high = inside.length;
    while (low < high) { const middle = (low + high) >> 1; if (inside[middle] < value) low = middle + 1; else high = middle; }
    return low;
  };
  for (let at = 0, from = 0; at < step.length; at++) {
    const value = mean[at];
    if (value !== null && Number.isFinite(value)) inside.splice(place(value), 0, value);
    for (; step[from] <= step[at] - window; from++) {
      const gone = mean[from];
      if (gone !== null && Number.isFinite(gone)) inside.splice(place(gone), 1);
    }
    result.low.push(sortedQuantile(inside, 0.1));
    result.high.push(sortedQuantile(inside, 0.9));
  }
  return result;
}

/**
 * Mean of several curves over the stretch that all of them cover, with a band: "ci" (95 % percentile bootstrap of the mean), "sd" (one standard deviation of
 * the curves), "range" (smallest to largest) or "none".
 * @param {Curve[]} curves
 * @param {Band} band
 * @param {{ points?: number, log?: boolean, resamples?: number }} [options] log: points evenly spread over the logarithm
 */
export function combine(curves, band, { points = 300, log = false, resamples = 1000 } = {}) {
  const n = curves.length;
  /** @type {{ x: number[], y: number[], low: number[], high: number[], n: number }} */
  const result = { x: [], y: [], low: [], high: [], n };
  if (n === 0 || curves.some(curve => curve.x.length < 2)) return result;
  const from = Math.max(...curves.map(curve => curve.x[0])), to = Math.min(...curves.map(curve => /** @type {number} */ (curve.x.at(-1))));
  if (!(to > from)) return result;
  const draws = band === "ci" && n > 1 ? bootstrapDraws(n, resamples) : null;
  for (let at = 0; at < points; at++) {
    const share = at / (points - 1);
    const x = at === points - 1 ? to : log && from > 0 ? from * (to / from) ** share : from + (to - from) * share;
    const values = curves.map(curve => valueAt(curve.x, curve.y, x) ?? NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    let low = mean, high = mean;
    if (n > 1 && band === "range") { low = Math.min(...values); high = Math.max(...values); }
    if (n > 1 && band === "sd") {
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
      low = mean - deviation;
      high = mean + deviation;
    }
    if (draws) [low, high] = interval(values, draws);
    result.x.push(x); result.y.push(mean); result.low.push(low); result.high.push(high);
  }
  return result;
}

/** The same draws for every point and every redraw, so that the band moves only when the data do. @param {number} n @param {number} resamples */
function bootstrapDraws(n, resamples) {
  let state = 1;
  const next = () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return Array.from({ length: resamples }, () => Uint16Array.from({ length: n }, () => Math.floor(next() * n)));
}

/** @param {number[]} values @param {Uint16Array[]} draws @returns {[number, number]} */
function interval(values, draws) {
  const means = Float64Array.from(draws, draw => {
    let sum = 0;
    for (const index of draw) sum += values[index];
    return sum / draw.length;
  }).sort();
  return [sortedQuantile(means, 0.025) ?? NaN, sortedQuantile(means, 0.975) ?? NaN];
}
