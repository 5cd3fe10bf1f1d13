// What is done to curves before they are drawn or exported. Pure functions on parallel arrays; nothing here knows the page.

// Buckets of at least `width` steps, so that young and old runs are drawn equally fine; samples keep their weight.
export function merge(step, mean, count, width) {
  const result = { step: [], mean: [], count: [] };
  for (let at = 0; at < step.length;) {
    const bucket = Math.floor((step[at] - 1) / width);
    let weight = 0, sum = 0, last = step[at];
    for (; at < step.length && Math.floor((step[at] - 1) / width) === bucket; at++) { weight += count[at]; sum += mean[at] * count[at]; last = step[at]; }
    result.step.push(last); result.mean.push(sum / weight); result.count.push(weight);
  }
  return result;
}

// Trailing mean over the last `window` steps, every sample counting once. Returns { y, n }: mean and samples behind it.
export function smooth(step, mean, count, window) {
  const y = new Array(step.length), n = new Array(step.length);
  const sum = [0], weight = [0];
  for (let at = 0, from = 0; at < step.length; at++) {
    sum.push(sum[at] + mean[at] * count[at]);
    weight.push(weight[at] + count[at]);
    if (!(window > 0)) { y[at] = mean[at]; n[at] = count[at]; continue; }
    while (step[from] <= step[at] - window) from++;
    n[at] = weight[at + 1] - weight[from];
    y[at] = (sum[at + 1] - sum[from]) / n[at];
  }
  return { y, n };
}

// Value of a curve at x, linear between its points; null outside of them.
export function valueAt(xs, ys, x) {
  const last = xs.length - 1;
  if (last < 0 || x < xs[0] || x > xs[last]) return null;
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle; else high = middle;
  }
  const span = xs[high] - xs[low];
  return span > 0 ? ys[low] + (ys[high] - ys[low]) * (x - xs[low]) / span : ys[high];
}

// Mean of several curves over the stretch that all of them cover, with a band: "ci" (95 % percentile bootstrap of the mean),
// "sd" (one standard deviation of the curves), "range" (smallest to largest) or "none".
export function combine(curves, band, { points = 300, log = false, resamples = 1000 } = {}) {
  const n = curves.length, empty = { x: [], y: [], low: [], high: [], n };
  if (n === 0 || curves.some(curve => curve.x.length < 2)) return empty;
  const from = Math.max(...curves.map(curve => curve.x[0])), to = Math.min(...curves.map(curve => curve.x.at(-1)));
  if (!(to > from)) return empty;
  const result = { x: [], y: [], low: [], high: [], n };
  const draws = band === "ci" && n > 1 ? bootstrapDraws(n, resamples) : null;
  for (let at = 0; at < points; at++) {
    const share = at / (points - 1);
    const x = at === points - 1 ? to : log && from > 0 ? from * (to / from) ** share : from + (to - from) * share;
    const values = curves.map(curve => valueAt(curve.x, curve.y, x));
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

// The same draws for every point and every redraw, so that the band moves only when the data do.
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

function interval(values, draws) {
  const means = Float64Array.from(draws, draw => {
    let sum = 0;
    for (const index of draw) sum += values[index];
    return sum / draw.length;
  }).sort();
  const quantile = share => means[Math.min(means.length - 1, Math.max(0, Math.round(share * (means.length - 1))))];
  return [quantile(0.025), quantile(0.975)];
}

// 1, 2, 5, 10, …: the smallest such number that is at least value.
export function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  for (const step of [1, 2, 5, 10]) if (value <= step * power * (1 + 1e-9)) return step * power;
  return 10 * power;
}

// An axis that holds low to high in round steps: { range, ticks }.
export function axisOf(low, high, log, most = 5) {
  if (log) {
    let from = Math.floor(Math.log10(low) + 1e-9), to = Math.ceil(Math.log10(high) - 1e-9);
    if (!Number.isFinite(from) || !Number.isFinite(to)) [from, to] = [0, 1];
    if (to <= from) to = from + 1;
    const every = Math.max(1, Math.ceil((to - from) / most)), ticks = [];
    for (let power = from; power <= to; power += every) ticks.push(+(10 ** power).toPrecision(12));
    return { range: [10 ** from, 10 ** to], ticks };
  }
  if (!(high > low)) { const reach = Math.max(Math.abs(low), Math.abs(high), 1e-9) * 0.1; low -= reach; high += reach; }
  const step = nice((high - low) / most);
  const from = Math.floor(low / step + 1e-9) * step, to = Math.ceil(high / step - 1e-9) * step, ticks = [];
  for (let value = from; value <= to + step * 1e-9; value += step) ticks.push(Math.abs(value) < step * 1e-9 ? 0 : +value.toPrecision(12));
  return { range: [from, to], ticks };
}

// Where the words of horizontal reference lines stand so that none covers another: above or below its line, at the right or the left edge; on
// a narrow plot at the right only. What finds no place joins its nearest neighbour's words. pixel(y) counts from the top.
export function placeWords(references, pixel, height, narrow) {
  const placed = [], rowHigh = 15;
  const sides = narrow ? ["right"] : ["right", "left"];
  for (const reference of [...references].sort((a, b) => pixel(a.y) - pixel(b.y))) {
    const at = pixel(reference.y);
    if (!(at >= -1 && at <= height + 1)) continue;
    let place = null;
    for (const anchor of ["bottom", "top"]) for (const side of sides) {
      const top = anchor === "bottom" ? at - rowHigh : at;
      if (place || top < -2 || top + rowHigh > height + 2) continue;
      if (placed.every(other => other.side !== side || other.top + rowHigh <= top || top + rowHigh <= other.top)) place = { y: reference.y, at, text: reference.label, side, anchor, top };
    }
    if (place) placed.push(place);
    else placed.reduce((near, other) => Math.abs(other.at - at) < Math.abs(near.at - at) ? other : near).text += ` · ${reference.label}`;
  }
  return placed;
}

const field = value => {
  const text = value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

export const csvLine = values => values.map(field).join(",") + "\n";
