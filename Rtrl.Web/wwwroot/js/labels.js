// Where words stand so that none covers another, nor a curve. Pure functions on pixels that count from the top.

const rowHigh = 15, letterWide = 5.8;

/**
 * @typedef {{ y: number, label: string }} Reference
 * @typedef {{ y: number, at: number, text: string, side: "left" | "right", anchor: "top" | "bottom", top: number, covers: number }} Placed
 */

/**
 * Words of horizontal reference lines: above or below its line, at the right or the left edge, where they cover least of the curves; on a narrow plot at
 * the right only. What finds no place joins its nearest neighbour's words.
 * @param {Reference[]} references
 * @param {(y: number) => number} pixel
 * @param {number} height
 * @param {{ narrow?: boolean, width?: number, curves?: [number, number][] }} [options] curves: their points, from the left and the top
 * @returns {Placed[]}
 */
export function placeWords(references, pixel, height, { narrow = false, width = 600, curves = [] } = {}) {
  /** @type {Placed[]} */
  const placed = [];
  /** @type {("left" | "right")[]} */
  const sides = narrow ? ["right"] : ["right", "left"];
  for (const reference of [...references].sort((a, b) => pixel(a.y) - pixel(b.y))) {
    const at = pixel(reference.y), wide = reference.label.length * letterWide + 4;
    if (!(at >= -1 && at <= height + 1)) continue;
    /** @type {Placed | null} */
    let best = null;
    for (const anchor of /** @type {("top" | "bottom")[]} */ (["bottom", "top"])) for (const side of sides) {
      const top = anchor === "bottom" ? at - rowHigh : at;
      if (top < -2 || top + rowHigh > height + 2) continue;
      if (placed.some(other => other.side === side && other.top + rowHigh > top && top + rowHigh > other.top)) continue;
      const [left, right] = side === "left" ? [0, wide] : [width - wide, width];
      const covers = curves.filter(([x, y]) => x >= left && x <= right && y >= top - 1 && y <= top + rowHigh + 1).length;
      if (best === null || covers < best.covers) best = { y: reference.y, at, text: reference.label, side, anchor, top, covers };
    }
    if (best) placed.push(best);
    else if (placed.length > 0) placed.reduce((near, other) => Math.abs(other.at - at) < Math.abs(near.at - at) ? other : near).text += ` · ${reference.label}`;
  }
  return placed;
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
