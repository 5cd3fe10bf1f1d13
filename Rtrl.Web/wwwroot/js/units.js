// What a unit's pole says. Pure functions.

/** Steps until half is left of a state that is multiplied by radius at every step. @param {number} radius */
export const halfLife = radius => radius > 0 ? radius < 1 ? Math.log(0.5) / Math.log(radius) : Infinity : 0;

/**
 * The shorter way round from one phase to another.
 * @param {number} from
 * @param {number} to
 */
export function turnOf(from, to) {
  const turn = (to - from) % (2 * Math.PI);
  return turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
}

/**
 * Whether a point lies within a polygon.
 * @param {[number, number][]} polygon
 * @param {number} x
 * @param {number} y
 */
export function within(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i], [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export const poleHeads = ["run", "unit", "radius", "phase", "halfLife", "contribution"];

/**
 * Rows of the table of poles, one per unit.
 * @param {number} run
 * @param {PolesData} poles
 */
export const poleRows = (run, { radius, phase, contribution }) =>
  radius.map((one, unit) => [run, unit, one, phase[unit], one === null ? null : halfLife(one), contribution[unit]]);
