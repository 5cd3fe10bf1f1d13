// Where words stand so that none covers another, nor a line. Pure functions on pixels that count from the left and from the top of the plot.

const rowHigh = 15, letterWide = 5.8, between = 17;
/** Room that a drawn line takes on either side. */
const stroke = 2;

/**
 * @typedef {[number, number]} Point
 * @typedef {{ y: number, label: string }} Reference
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Rectangle
 * @typedef {{ y: number, text: string, side: "left" | "right", anchor: "top" | "bottom", box: Rectangle }} Placed anchor: the edge of the words at their line
 */

/** Pixels that words take. @param {string} text */
export const wide = text => text.length * letterWide + 4;

/**
 * Words of horizontal reference lines: above or below their own, at the right or the left edge, where they touch no curve, no other line and no other
 * words. Those that find no such place are left for the legend.
 * @param {Reference[]} references
 * @param {(y: number) => number} pixel
 * @param {{ width: number, height: number }} plot
 * @param {Point[][]} [curves] unbroken lines of points
 * @returns {{ placed: Placed[], left: string[] }}
 */
export function placeWords(references, pixel, { width, height }, curves = []) {
  /** @type {Placed[]} */
  const placed = [];
  /** @type {string[]} */
  const left = [];
  const levels = references.map(({ y }) => pixel(y)), segments = curves.flatMap(curve => curve.length === 1 ? [[curve[0], curve[0]]] : curve.slice(1).map((point, at) => [curve[at], point]));
  for (const reference of references) {
    const at = pixel(reference.y), long = wide(reference.label);
    const places = ["right", "left"].flatMap(side => ["bottom", "top"].map(anchor => {
      const top = anchor === "bottom" ? at - rowHigh : at, from = side === "left" ? 0 : width - long;
      return /** @type {Placed} */ ({ y: reference.y, text: reference.label, side, anchor, box: { left: from, right: from + long, top, bottom: top + rowHigh } });
    }));
    const free = places.find(({ box }) => box.left >= 0 && box.right <= width && box.top >= -stroke && box.bottom <= height + stroke
      && !levels.some(level => Math.abs(level - at) >= 1 && level > box.top - stroke && level < box.bottom + stroke)
      && !placed.some(other => overlap(box, other.box))
      && !segments.some(([from, to]) => crosses(box, from, to)));
    if (free) placed.push(free); else left.push(reference.label);
  }
  return { placed, left };
}

/** Words in rows of a width, in their order. @param {string[]} texts @param {number} width @returns {string[][]} */
export function rowsOf(texts, width) {
  /** @type {string[][]} */
  const rows = [];
  let room = 0;
  for (const text of texts) {
    const need = wide(text) + between;
    if (rows.length === 0 || need > room) { rows.push([]); room = width; }
    rows[rows.length - 1].push(text);
    room -= need;
  }
  return rows;
}

/** @param {Rectangle} one @param {Rectangle} other */
const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Whether a line between two points runs through a box or along its edge: what is left of it within the four sides. @param {Rectangle} box @param {Point} from @param {Point} to */
function crosses(box, [x0, y0], [x1, y1]) {
  let first = 0, last = 1;
  for (const [start, way, low, high] of [[x0, x1 - x0, box.left - stroke, box.right + stroke], [y0, y1 - y0, box.top - stroke, box.bottom + stroke]]) {
    if (way === 0) { if (start < low || start > high) return false; continue; }
    const [near, far] = way > 0 ? [(low - start) / way, (high - start) / way] : [(high - start) / way, (low - start) / way];
    first = Math.max(first, near);
    last = Math.min(last, far);
  }
  return first <= last;
}

/**
 * Names at lines' ends, moved down just as far as keeps them apart, and back up where they would leave the plot.
 * @template {{ at: number }} End
 * @param {End[]} ends
 * @param {number} height
 * @param {number} [row]
 * @returns {(End & { to: number })[]} to: where it stands
 */
export function apart(ends, height, row = 14) {
  const result = ends.filter(end => Number.isFinite(end.at)).sort((a, b) => a.at - b.at).map(end => ({ ...end, to: end.at }));
  for (let index = 1; index < result.length; index++) result[index].to = Math.max(result[index].to, result[index - 1].to + row);
  let limit = height;
  for (let index = result.length - 1; index >= 0 && result[index].to > limit; index--) { result[index].to = limit; limit -= row; }
  return result;
}

/** Where the name of a line begins: behind its end, and where another line goes on there in the margin. @param {number} end @param {number} last end of the line that goes farthest @param {number} edge of the plot */
export const nameAt = (end, last, edge) => end < last ? edge + 4 : Math.min(end + 8, edge + 4);
