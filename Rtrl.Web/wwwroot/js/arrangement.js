// Where a plot and the words in it stand. Pure functions.
import { placeWords, rowsOf } from "./labels.js";
import { placed } from "./lines.js";
import { boxOf, pixelOf } from "./ranges.js";

/**
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./ranges.js").Box} Box
 * @typedef {import("./ranges.js").Ranges} Ranges
 * @typedef {import("./labels.js").Point} Point
 * @typedef {{ box: Box, words: import("./labels.js").Placed[], legend: string[] }} Arrangement legend: rows of words above the plot
 */

/**
 * The plot's box, and where the references' words stand: in it where they are free, and otherwise above it.
 * @param {Line[]} lines
 * @param {ChartSpec} spec
 * @param {ChartView} view
 * @param {Ranges} ranges
 * @param {{ wide: number, high: number, ticks: string[], names: string[] }} room ticks: words beside the plot; names: of the lines' ends
 * @returns {Arrangement}
 */
export function arrange(lines, spec, view, ranges, { wide, high, ticks, names }) {
  const references = spec.refs.filter(reference => !spec.log || reference.y > 0);
  let rows = 0;
  for (;;) {
    const box = boxOf(ticks, wide, high, names, rows), width = wide - box.left - box.right, height = high - box.top - box.bottom;
    const { placed: words, left } = placeWords(references, pixelOf(ranges.y, spec.log, height), { width, height }, strokesOf(lines, spec, view, ranges, box));
    const legend = rowsOf(left, width - 14).map((row, at) => `${at === 0 ? "┄ " : ""}${row.join(" · ")}`);
    // A lower plot may leave room for fewer words; the rows above it are never taken back, so this ends.
    if (legend.length <= rows) return { box, words, legend };
    rows = legend.length;
  }
}

/**
 * Everything that is drawn as a line, in pixels of the plot's inside: centres, the means behind them, seeds, and the marks. Words had better not stand there.
 * @param {Line[]} lines
 * @param {ChartSpec} spec
 * @param {ChartView} view
 * @param {Ranges} ranges
 * @param {Box} box
 * @returns {Point[][]}
 */
export function strokesOf(lines, spec, view, ranges, box) {
  const wide = box.wide - box.left - box.right, high = box.high - box.top - box.bottom;
  const across = pixelOf(ranges.x, view.logX ?? false, wide, 0), up = pixelOf(ranges.y, spec.log, high);
  const x = (/** @type {number} */ value) => wide - across(Math.max(value, view.logX ? ranges.x[0] : value));
  const curves = lines.flatMap(line => [{ x: line.x, y: line.y }, line.raw, ...line.parts]);
  const marks = view.axis === "steps" && !view.logX ? spec.marks : [];
  return [...curves.flatMap(curve => stretched(curve.x.map(x), placed(curve.y, spec.log).map(value => value === null ? null : up(value)))), ...marks.map(mark => /** @type {Point[]} */ ([[x(mark.x), 0], [x(mark.x), high]]))];
}

/** Unbroken lines of points; where many share a pixel, their top and their bottom. @param {number[]} x @param {(number | null)[]} y @returns {Point[][]} */
function stretched(x, y) {
  /** @type {Point[][]} */
  const result = [];
  let open = false;
  x.forEach((here, at) => {
    const level = y[at];
    if (level === null) { open = false; return; }
    const line = open ? result[result.length - 1] : [], [before, last] = line.slice(-2);
    if (!open) result.push(line);
    open = true;
    // A third point of one pixel widens the stroke that stands there already.
    if (last && before && Math.floor(before[0]) === Math.floor(here) && Math.floor(last[0]) === Math.floor(here)) {
      if (level < Math.min(before[1], last[1])) (before[1] < last[1] ? before : last)[1] = level;
      else if (level > Math.max(before[1], last[1])) (before[1] > last[1] ? before : last)[1] = level;
    } else {
      line.push([here, level]);
    }
  });
  return result;
}
