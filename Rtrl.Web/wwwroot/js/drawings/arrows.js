// Arrows: what moves, and what pushes it.

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./pen.js").Point} Point
 * @typedef {import("./pen.js").Style} Style
 */

/** How a velocity is drawn: dashed where the task hides it. @param {boolean} seen @returns {Style} */
export const motion = seen => seen ? { stroke: "ink", width: 2 } : { stroke: "ink-3", width: 1.5, dash: [3, 2.5] };

/** @param {Pen} pen @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Style} style */
export function arrow(pen, x0, y0, x1, y1, style) {
  if (Math.hypot(x1 - x0, y1 - y0) < 4) return;
  pen.line([[x0, y0], [x1, y1]], style);
  head(pen, x1, y1, Math.atan2(y1 - y0, x1 - x0), 5, style);
}

/** An arrow along a circle; angles from upright, clockwise. @param {Pen} pen @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {Style} style */
export function arc(pen, x, y, radius, from, to, style) {
  if (Math.abs(to - from) * radius < 5) return;
  const points = Array.from({ length: 25 }, (_, part) => from + (to - from) * part / 24).map(angle => /** @type {Point} */ ([x + radius * Math.sin(angle), y - radius * Math.cos(angle)]));
  pen.line(points, style);
  const [last, before] = [points[24], points[22]];
  head(pen, last[0], last[1], Math.atan2(last[1] - before[1], last[0] - before[0]), 6, style);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} angle @param {number} size @param {Style} style */
function head(pen, x, y, angle, size, style) {
  const wing = (/** @type {number} */ turn) => /** @type {Point} */ ([x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn)]);
  pen.line([wing(-0.5), [x, y], wing(0.5)], { ...style, dash: undefined });
}
