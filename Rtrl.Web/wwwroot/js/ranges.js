// Where a chart's axes begin and end, their ticks, and the pixels of values. Pure functions.
import { axisOf, grown, isConstant, padded, ticksWithin } from "./axis.js";
import { reachOf } from "./lines.js";

/**
 * @typedef {import("./lines.js").Line} Line
 * @typedef {{ x: [number, number], y: [number, number], reach: [number, number] }} Ranges reach: smallest and largest value so far
 * @typedef {{ wide: number, high: number, left: number, right: number, top: number, bottom: number }} Box the plot, and the margins around its axes
 */

/**
 * The x range: the planned length, or a guess of it in episodes and time; then the y range, which only grows while a chart stands.
 * @param {Line[]} lines
 * @param {ChartSpec} spec
 * @param {ChartView} view
 * @param {Ranges | null} before
 * @returns {Ranges}
 */
export function rangesOf(lines, spec, view, before) {
  const all = lines.flatMap(line => line.parts.length > 0 ? line.parts : [line]), ends = all.map(line => line.x.at(-1) ?? 0), reached = Math.max(0, ...ends);
  let right = Math.max(spec.planned, 1);
  if (view.axis !== "steps") {
    const steps = Math.max(0, ...all.map(line => line.step.at(-1) ?? 0));
    right = view.axis === "episodes" && spec.episodeLength ? spec.planned / spec.episodeLength : grown(Math.max(steps > 0 ? reached * spec.planned / steps * 0.98 : 0, reached, 1));
    right = Math.max(right, reached, before?.x[1] ?? 0);
  }
  const firsts = all.map(line => line.x.find(x => x > 0)).filter(x => x !== undefined);
  /** @type {[number, number]} */
  const x = view.logX ? axisOf(Math.min(right, ...firsts), right, { log: true }).range : [0, right];
  let [low, high] = reachOf(lines, spec.refs, spec.log);
  if (before) { low = Math.min(low, before.reach[0]); high = Math.max(high, before.reach[1]); }
  /** @type {[number, number]} */
  const reach = [low, high];
  if (spec.low !== null && spec.high !== null) return { x, reach, y: [spec.low, spec.high] };
  if (spec.log) return { x, reach, y: axisOf(Math.max(low, high * 1e-9), high, { log: true }).range };
  if (!isConstant(low, high) && (spec.low === 0 || (low > 0 && low < high / 2))) low = 0;
  return { x, reach, y: axisOf(low, high, { most: spec.hero ? 5 : 4 }).range };
}

/**
 * Small multiples grow together: their x axes end where the longest ends, and those of one task share y. The very same object where nothing grows.
 * @param {Ranges | null} own
 * @param {ChartSpec} spec
 * @param {{ spec: ChartSpec, ranges: Ranges | null }[]} peers
 */
export function joined(own, spec, peers) {
  let ranges = own;
  for (const { spec: { panel }, ranges: other } of peers) {
    if (!ranges || !other) continue;
    const right = Math.max(ranges.x[1], other.x[1]), [low, high] = panel?.y === spec.panel?.y ? other.reach : ranges.reach;
    if (right === ranges.x[1] && low >= ranges.reach[0] && high <= ranges.reach[1]) continue;
    ranges = { ...ranges, x: [ranges.x[0], right], reach: [Math.min(low, ranges.reach[0]), Math.max(high, ranges.reach[1])] };
  }
  return ranges;
}

/** @param {ChartSpec} spec @param {ChartView} view @param {Ranges} ranges @param {number} width */
export function ticksOf(spec, view, ranges, width) {
  const x = ticksWithin(...ranges.x, { log: view.logX, most: width < 420 ? 2 : width < 700 ? 4 : 6, format: view.axis }), last = x.labels.length - 1;
  const unit = view.axis === "time" ? "" : ` ${view.axis}`;
  return { x: { ...x, labels: x.labels.map((text, at) => at === last ? text + unit : text) }, y: ticksWithin(...ranges.y, { log: spec.log, most: spec.hero ? 5 : 4, format: spec.format }) };
}

/** Margins that hold the ticks' words, at the right the lines' names, and above the plot what finds no place in it. @param {string[]} yLabels @param {number} wide @param {number} high @param {string[]} names @param {number} [rows] of words above the plot @returns {Box} */
export function boxOf(yLabels, wide, high, names, rows = 0) {
  const longest = (/** @type {string[]} */ texts) => Math.max(0, ...texts.map(text => text.length)), right = 14 + 6.2 * longest(names);
  return { wide, high, left: Math.max(46, 10 + 6 * longest(yLabels)), right: names.length > 0 && right < wide / 4 ? right : 8, top: 8 + 15 * rows, bottom: 24 };
}

/** Pixel of a value, from the top of the plot's inside. @param {[number, number]} range @param {boolean} log @param {number} length @param {number} [room] share at both ends */
export function pixelOf(range, log, length, room) {
  const [from, to] = padded(range, log, room);
  return (/** @type {number} */ value) => length * (1 - ((log ? Math.log10(value) : value) - from) / (to - from));
}
