// Pictures of an episode's window on a canvas: lines over its steps, and hidden state. They know the theme, not the page.
import { axisOf } from "./axis.js";
import { count } from "./format.js";
import { imageOf, spread } from "./stateimage.js";
import { extent, stretches } from "./steps.js";
import { token } from "./theme.js";

/**
 * @typedef {{ from: number, count: number, cursor: number }} Place first step shown, how many, and the one looked at
 * @typedef {{ hidden: Float32Array, size: number, units: number, complex: boolean, order: number[] }} Matrix [step, size] row by row; order: of the rows
 */

export const dashes = [[], [7, 3], [1.5, 3], [9, 3, 1.5, 3]];
/** Room for the ticks' words beside lines. */
export const gutter = 46;
const bottom = 18, top = 8;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Place} place
 * @param {(number | null)[][]} series
 * @param {boolean} [zero] whether 0 has to be on the axis
 */
export function drawLines(context, width, height, { from, count: shown, cursor }, series, zero = false) {
  const [least, most] = extent(zero ? [...series, [0]] : series), { range: [low, high], ticks, labels } = axisOf(least, most, { most: 4, format: "signed" });
  const x = (/** @type {number} */ at) => gutter + (at + 0.5) / shown * (width - gutter), y = (/** @type {number} */ value) => top + (high - value) / (high - low) * (height - top - bottom);
  context.font = `10.5px ${token("--font-ui")}`;
  context.fillStyle = token("--ink-3");
  context.textAlign = "right";
  ticks.forEach((value, index) => {
    const level = Math.round(y(value)) + 0.5;
    context.strokeStyle = token("--line");
    context.lineWidth = 1;
    context.beginPath(); context.moveTo(gutter, level); context.lineTo(width, level); context.stroke();
    context.fillText(labels[index], gutter - 6, y(value) + 3);
  });
  drawFoot(context, width, height, gutter, from, shown);
  series.forEach((line, index) => {
    const known = stretches(line), point = (/** @type {number} */ at) => /** @type {const} */ ([x(at), y(line[at] ?? 0)]);
    context.strokeStyle = context.fillStyle = token("--ink");
    context.lineWidth = 1.75;
    context.setLineDash(dashes[index % dashes.length]);
    context.beginPath();
    for (const stretch of known) stretch.forEach((at, first) => context[first === 0 ? "moveTo" : "lineTo"](...point(at)));
    context.stroke();
    context.setLineDash([]);
    // A point between two that are missing has no line to be seen by.
    for (const stretch of known) if (line.length <= 64 || stretch.length === 1) for (const at of stretch) { context.beginPath(); context.arc(...point(at), 2, 0, 7); context.fill(); }
  });
  context.strokeStyle = token("--iris");
  context.lineWidth = 1.5;
  context.beginPath(); context.moveTo(x(cursor - from), top); context.lineTo(x(cursor - from), height - bottom); context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {Place} place
 * @param {Matrix} matrix
 */
export function drawState(context, width, height, { from, count: shown, cursor }, { hidden, size, units, complex, order }) {
  if (units === 0 || shown === 0) return;
  spread(context, imageOf({ order, columns: shown, re: (at, unit) => hidden[at * size + unit], im: complex ? (at, unit) => hidden[at * size + units + unit] : null }), width, height - bottom);
  drawFoot(context, width, height, 0, from, shown);
  const column = width / shown;
  context.strokeStyle = token("--iris");
  context.lineWidth = 1.5;
  context.strokeRect((cursor - from) * column + 0.75, 0.75, Math.max(2, column - 1.5), height - bottom - 1.5);
}

/** First and last step. @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {number} left @param {number} from @param {number} shown */
function drawFoot(context, width, height, left, from, shown) {
  context.fillStyle = token("--ink-3");
  context.font = `10.5px ${token("--font-ui")}`;
  context.textAlign = "left";
  context.fillText(`step ${count(from)}`, left, height - 4);
  context.textAlign = "right";
  context.fillText(count(from + shown - 1), width, height - 4);
}
