// The torus: solid inside the agent's view, hatched outside. What each kind is worth now is part of the hidden truth.
import { count, signed } from "../format.js";

const wide = 24, high = 15, biomes = [[4, 8], [16, 20]];
/** @param {number} kind @param {number} sign */
const worth = (kind, sign) => -5 + [9, 3, -3, -9][kind - 1] * sign;
/** @param {number} width */
const side = width => Math.min(20, (width - 12) / wide);

/** @type {import("./state.js").Drawing} */
export const foraging = {
  height: (_, width) => high * side(width) + 66,
  legend: [["solid", "in view"], ["hidden", "out of view"], ["now", "edge of the view"]],

  draw(pen, { width }, world, _, state) {
    const cells = state.get("cell"), ax = state.one("x"), ay = state.one("y"), sign = state.one("reward sign"), cell = side(width), left = (width - wide * cell) / 2, top = 18, radius = world.settings.viewRadius;
    const near = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ length) => Math.min((a - b + length) % length, (b - a + length) % length) <= radius;
    const x = (/** @type {number} */ at) => left + at * cell, y = (/** @type {number} */ at) => top + at * cell;
    pen.box(left, top, wide * cell, high * cell, { fill: pen.hatch("line", 5), stroke: "line-2" });
    biomes.forEach(([from, to], index) => {
      pen.text(`biome ${index + 1}`, (x(from) + x(to)) / 2, 9, { size: 10.5, colour: "ink-3", align: "center" });
      pen.line([[x(from), top], [x(from), top + high * cell]], { stroke: "line-control", width: 1, dash: [2, 3] });
      pen.line([[x(to), top], [x(to), top + high * cell]], { stroke: "line-control", width: 1, dash: [2, 3] });
    });
    for (let row = 0; row < high; row++) for (let column = 0; column < wide; column++) {
      const kind = cells[row * wide + column], seen = near(column, ax, wide) && near(row, ay, high), mx = x(column) + cell / 2, my = y(row) + cell / 2;
      if (seen) pen.box(x(column), y(row), cell, cell, { fill: "surface" });
      if (kind === 5) pen.box(x(column) + 0.5, y(row) + 0.5, cell - 1, cell - 1, seen ? { fill: "ink-2" } : { fill: pen.hatch("ink-3", 3), stroke: "line-control" }, 1.5);
      else if (kind > 0) item(pen, kind, mx, my, cell * 0.34, seen);
    }
    const edge = (/** @type {import("./pen.js").Point} */ from, /** @type {import("./pen.js").Point} */ to) => pen.line([from, to], { stroke: "iris", width: 2 });
    for (let row = 0; row < high; row++) for (let column = 0; column < wide; column++) {
      if (!(near(column, ax, wide) && near(row, ay, high))) continue;
      if (!near((column + 1) % wide, ax, wide)) edge([x(column + 1), y(row)], [x(column + 1), y(row + 1)]);
      if (!near((column + wide - 1) % wide, ax, wide)) edge([x(column), y(row)], [x(column), y(row + 1)]);
      if (!near((row + 1) % high, ay, high)) edge([x(column), y(row + 1)], [x(column + 1), y(row + 1)]);
      if (!near((row + high - 1) % high, ay, high)) edge([x(column), y(row)], [x(column + 1), y(row)]);
    }
    pen.disc(x(ax) + cell / 2, y(ay) + cell / 2, cell * 0.46, { fill: "iris", stroke: "surface", width: 1.5 });
    const base = top + high * cell + 18;
    [1, 2, 3, 4].forEach(kind => {
      const value = worth(kind, sign), column = width / 4, mx = (kind - 0.5) * column;
      pen.box(mx - column / 2 + 3, base - 12, column - 6, 36, { stroke: value > 0 ? "live" : "line-2", width: value > 0 ? 1.75 : 1, dash: value > 0 ? undefined : [3, 2.5] }, 5);
      item(pen, kind, mx - column / 2 + 15, base, 5.5, true);
      pen.text(signed(value, 0), mx - column / 2 + 27, base + 0.5, { weight: 600, colour: value > 0 ? "live" : "ink" });
      pen.text(`biome ${kind < 3 ? 1 : 2}`, mx - column / 2 + 9, base + 15, { size: 10.5, colour: "ink-3", most: column - 14 });
    });
  },

  words(world, view, state) {
    const sign = state.one("reward sign"), best = sign === 0 ? "nothing" : sign > 0 ? "oysters of biome 1" : "chanterelles of biome 2";
    return `Step ${count(state.one("clock"))}. At column ${state.one("x")}, row ${state.one("y")} after going ${world.actions[view.action]}, reward ${signed(view.reward, 0)}. Worth eating now: ${best}; the agent is not told.`;
  },
};

/** Odd kinds are oysters (discs), even ones chanterelles (triangles). @param {import("./pen.js").Pen} pen @param {number} kind @param {number} x @param {number} y @param {number} size @param {boolean} seen */
function item(pen, kind, x, y, size, seen) {
  if (kind % 2 === 1) pen.disc(x, y, size, seen ? { fill: "ink-2" } : { fill: "surface", stroke: "ink-3", dash: [2, 1.5] });
  else pen.symbol("up", x, y, size * 1.05, seen ? { fill: "ink-2" } : { fill: "surface", stroke: "ink-3", width: 1, dash: [2, 1.5] });
}
