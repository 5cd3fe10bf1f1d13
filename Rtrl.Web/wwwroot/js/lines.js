// From curves to what is drawn: merged evenly, smoothed, put on the axis, and gathered by groups of seeds.
import { bins, gaps, merge } from "./buckets.js";
import { countedMean, isEpisodic, settledAt, trailing, windowOf } from "./smoothing.js";
import { combine, spread } from "./statistics.js";

/**
 * @typedef {import("./curve.js").Curve} Curve
 * @typedef {import("./buckets.js").Values} Values
 * @typedef {{ key: string, label: string, name: string, colour: number | null, dash: number, marker: number, runs: number[], spec: LineSpec, step: number[], x: number[], y: Values,
 *   n: number[], mean: Values, min: Values, max: Values, low: Values, high: Values, raw: { x: number[], y: number[] }, gaps: [number, number][], parts: Line[] }} Line
 *   name: at its end; centre y over x; low and high: the band around it, empty without one; parts: the seeds whose mean it is, and then step, mean, min, max are empty
 * @typedef {{ grain: number, episodeLength: number | null, band: boolean, binWidth: number }} Fineness grain: steps that share a point; binWidth: of the axis, per mean behind
 */

/** Steps that share a point, so that young and old runs are drawn equally fine. @param {number} reached @param {number} lines */
export const grainOf = (reached, lines) => 2 ** Math.ceil(Math.log2(Math.max(1, reached / (lines > 4 ? 512 : 1024))));

/**
 * @param {Curve} curve
 * @param {LineSpec} spec
 * @param {ChartView} view
 * @param {Fineness} fineness
 * @returns {Line}
 */
export function lineOf(curve, spec, view, { grain, episodeLength, band, binWidth }) {
  const { step, mean, min, max, count } = merge(curve, grain), window = windowOf(curve.metric, view.smoothing, episodeLength), smoothed = window.size > 0;
  const place = (/** @type {number} */ at) => curve.x(at, view.axis), x = step.map(place), { y, n } = trailing(step, mean, count, window);
  const counted = curve.recent && curve.recent.step >= (step.at(-1) ?? Infinity) ? countedMean(curve.metric, window, curve.recent.data) : null;
  if (counted !== null) y[y.length - 1] = counted;
  const around = band && smoothed ? spread(step, mean, window.by === "steps" ? window.size : window.size * (episodeLength || 1)) : { low: [], high: [] };
  const settled = settledAt(step, n, window);
  for (const values of [y, around.low, around.high]) values.fill(null, 0, Math.min(settled, values.length));
  return {
    key: String(spec.group ?? curve.run), label: spec.label, name: spec.label, colour: spec.colour, dash: spec.dash ?? spec.colour ?? 0, marker: spec.marker ?? 0, runs: [curve.run], spec, step, x, y, n, mean, min, max, ...around,
    raw: smoothed ? bins(x, mean, count, binWidth) : { x: [], y: [] },
    gaps: gaps(curve.step.slice(0, curve.fetched), curve.mean, curve.width, isEpisodic(curve.metric)).map(([from, to]) => [place(from), place(to)]), parts: [],
  };
}

/**
 * One line per group of seeds: their mean, as far as all of them have come; a run without others stays as it is.
 * @param {Line[]} lines
 * @param {import("./statistics.js").Band} band
 * @param {boolean} log
 * @returns {Line[]}
 */
export function meansOf(lines, band, log) {
  /** @type {Map<number | undefined, Line[]>} */
  const groups = new Map();
  for (const line of lines) groups.set(line.spec.group, [...(groups.get(line.spec.group) ?? []), line]);
  return [...groups.values()].map(seeds => {
    const [first] = seeds;
    if (seeds.length === 1) return first;
    const { x, y, low, high } = combine(seeds.map(known), band, { log });
    const around = band === "none" ? { low: [], high: [] } : { low, high };
    return { ...first, label: first.spec.groupLabel ?? first.label, name: first.spec.groupName ?? first.label, runs: seeds.flatMap(seed => seed.runs), x, y, n: x.map(() => seeds.length), ...around, step: [], mean: [], min: [], max: [], raw: { x: [], y: [] }, gaps: [], parts: seeds };
  });
}

/** The points of a line that have a value. @param {Line} line @returns {import("./statistics.js").Curve} */
function known({ x, y }) {
  const places = x.flatMap((_, at) => y[at] === null ? [] : [at]);
  return { x: places.map(at => x[at]), y: places.map(at => /** @type {number} */ (y[at])) };
}

/** Values that a logarithmic axis has a place for; a line is broken at the others. @param {Values} values @param {boolean} log */
export const placed = (values, log) => log ? values.map(value => value !== null && value > 0 ? value : null) : values;

/**
 * Smallest and largest value of the lines, their bands and the references; [Infinity, −Infinity] without any.
 * @param {Line[]} lines
 * @param {{ y: number }[]} references
 * @param {boolean} log
 * @returns {[number, number]}
 */
export function reachOf(lines, references, log) {
  let low = Infinity, high = -Infinity;
  for (const values of [...lines.flatMap(line => [line.y, line.low, line.high]), references.map(reference => reference.y)]) for (const value of placed(values, log)) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
