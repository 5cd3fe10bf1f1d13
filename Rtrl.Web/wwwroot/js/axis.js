// Axes in round steps, and the words at their ticks. Pure functions; nothing here knows the page.
import { fixed, minus } from "./format.js";

/**
 * @typedef {"" | "percent" | "signed" | "time" | string} TickFormat others than these are written plainly
 * @typedef {{ range: [number, number], ticks: number[], labels: string[] }} Axis
 */

/** Relative width below which low and high are one value that rounding has spread: single precision. */
const constant = 1e-7;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/**
 * 1, 2, 5, 10, …: the smallest such number that is at least value.
 * @param {number} value
 */
export function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  for (const step of [1, 2, 5, 10]) if (value <= step * power * (1 + 1e-9)) return +(step * power).toPrecision(12);
  return 10 * power;
}

/** @param {number} low @param {number} high */
export const isConstant = (low, high) => !(high - low > constant * Math.max(Math.abs(low), Math.abs(high)));

/**
 * An axis that holds low to high in round steps; one value stands in the middle. On a logarithmic axis the steps are decades, and what is not above
 * 0 has no place.
 * @param {number} low
 * @param {number} high
 * @param {{ log?: boolean, most?: number, format?: TickFormat }} [options] most: ticks at most, but for one
 * @returns {Axis}
 */
export function axisOf(low, high, { log = false, most = 5, format = "" } = {}) {
  if (log) return decades(low, high, most, format);
  if (!(Number.isFinite(low) && Number.isFinite(high))) [low, high] = [0, 1];
  if (isConstant(low, high)) [low, high] = low === 0 ? [0, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * low)];
  const step = nice((high - low) / most), from = Math.floor(low / step + 1e-9), to = Math.ceil(high / step - 1e-9);
  return { range: [clean(from * step), clean(to * step)], ...words(multiples(from, to, step), step, format) };
}

/**
 * Round ticks inside a range that stays as it is.
 * @param {number} low
 * @param {number} high
 * @param {{ log?: boolean, most?: number, format?: TickFormat }} [options]
 * @returns {Axis}
 */
export function ticksWithin(low, high, { log = false, most = 5, format = "" } = {}) {
  if (log) {
    const all = decades(low, high, most, format), inside = all.ticks.map(tick => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
    return { range: [low, high], ticks: all.ticks.filter((_, at) => inside[at]), labels: all.labels.filter((_, at) => inside[at]) };
  }
  if (isConstant(low, high)) return { range: [low, high], ...words([low], Math.abs(low) || 1, format) };
  const rough = (high - low) / most, step = format === "time" ? timeSteps.find(known => known >= rough) ?? nice(rough / 86400) * 86400 : nice(rough);
  return { range: [low, high], ...words(multiples(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), step), step, format) };
}

/**
 * A range with a little room at both ends, so that a line that lies on an end is not cut by the frame.
 * @param {[number, number]} range
 * @param {boolean} [log] whether to answer in powers of ten
 * @returns {[number, number]}
 */
export function padded([low, high], log = false, share = 0.02) {
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high], room = (to - from) * share;
  return [from - room, to + room];
}

/**
 * Right end of an axis that grows: few ends, so that it moves seldom.
 * @param {number} value
 */
export function grown(value) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9), first = value / power;
  return clean(([1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find(step => first <= step * (1 + 1e-9)) ?? 10) * power);
}

/** @param {number} low @param {number} high @param {number} most @param {TickFormat} format @returns {Axis} */
function decades(low, high, most, format) {
  if (!(high > 0 && Number.isFinite(high))) [low, high] = [0.1, 10];
  if (!(low > 0)) low = high / 1e3;
  let from = Math.floor(Math.log10(low) + 1e-9), to = Math.ceil(Math.log10(high) - 1e-9);
  if (to <= from) [from, to] = [from - 1, from + 1];
  const every = Math.max(1, Math.ceil((to - from) / most)), ticks = [];
  for (let power = from; power <= to; power += every) ticks.push(powerOfTen(power));
  const plain = format === "percent" || (from >= -3 && to <= 5);
  return { range: [powerOfTen(from), powerOfTen(to)], ticks, labels: ticks.map(tick => plain ? plainly(tick, format) : scientific(tick)) };
}

/** @param {number} power */
const powerOfTen = power => +`1e${power}`;

/** @param {number} value */
const clean = value => +value.toPrecision(12) + 0;

/** By number, never by adding up: a step below the last digit would never arrive. @param {number} from @param {number} to @param {number} step */
const multiples = (from, to, step) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => clean((from + at) * step));

/** @param {number} value @param {TickFormat} format */
const plainly = (value, format) => format === "percent" ? `${minus(String(clean(value * 100)))} %` : minus(String(value));

/** @param {number} value */
const scientific = value => value === 0 ? "0" : minus(value.toExponential().replace("e+", "e").replace(/(\.\d{2})\d+/, "$1"));

/**
 * The words of ticks that are a step apart: one unit and one number of digits for all, so that no two read the same and none is long.
 * @param {number[]} ticks
 * @param {number} step
 * @param {TickFormat} format
 */
function words(ticks, step, format) {
  const most = Math.max(...ticks.map(Math.abs), 0);
  if (format === "time") return { ticks, labels: ticks.map(tick => clock(tick, step)) };
  const shown = format === "percent" ? 100 : 1, size = most * shown;
  const [unit, name] = format === "percent" ? [0.01, " %"] : size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  const digits = digitsOf(step / unit);
  const long = size >= 1e13 || size < 1e-3;
  const labels = ticks.map(tick => {
    const sign = format === "signed" && tick > 0 ? "+" : "";
    if (tick === 0) return `0${format === "percent" ? name : ""}`;
    return sign + (long ? scientific(tick) : fixed(tick / unit, digits) + name);
  });
  return { ticks, labels };
}

/** Digits behind the point that a multiple of step needs. @param {number} step */
function digitsOf(step) {
  for (let digits = 0; digits < 9; digits++) if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6 * step * 10 ** digits) return digits;
  return 9;
}

/** @param {number} seconds @param {number} step */
function clock(seconds, step) {
  if (step >= 86400) return `${fixed(seconds / 86400, 0)} d`;
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0"), minutes = Math.floor(seconds / 60);
  if (seconds >= 3600 || step >= 3600) return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(Math.round(seconds) % 60)}`;
  return `${minutes}:${two(Math.round(seconds) % 60)}`;
}
