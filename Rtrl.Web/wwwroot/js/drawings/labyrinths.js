// The maze: solid where the agent has looked, hatched where it has not been; its nine cells framed.
import { countOf } from "./state.js";

/** @typedef {import("./state.js").World} World */

const wall = 1, goal = 3, seenMark = 1, visitedMark = 2;
/** @param {World} world */
const size = world => Math.round(Math.sqrt(countOf(world, "cell")));
/** @param {World} world @param {number} width */
const side = (world, width) => Math.floor(Math.min(360, width - 16) / size(world));

/** @param {boolean} escape whether there is a way out @returns {import("./state.js").Drawing} */
const mazeOf = escape => ({
  height: (world, width) => size(world) * side(world, width) + 12,
  legend: [["solid", "wall, seen"], ["seen", "visited"], ["hidden", "not yet seen"], ["now", "in sight"]],

  draw(pen, { width }, world, _, state) {
    const cells = state.get("cell"), explored = state.get("explored"), n = size(world), cell = side(world, width), left = Math.round((width - n * cell) / 2), top = 6;
    const row = state.one("row"), column = state.one("column"), end = [state.one("end row"), state.one("end column")];
    const x = (/** @type {number} */ at) => left + at * cell, y = (/** @type {number} */ at) => top + at * cell;
    pen.box(left, top, n * cell, n * cell, { fill: pen.hatch("line", 5) });
    cells.forEach((code, index) => {
      const r = Math.floor(index / n), c = index % n, known = explored[index] > 0;
      if (known) pen.box(x(c), y(r), cell, cell, { fill: code === wall ? "ink-2" : explored[index] === visitedMark ? "surface-3" : "surface" });
      else if (code === wall) pen.box(x(c), y(r), cell, cell, { fill: pen.hatch("line-control", 5) });
    });
    pen.box(left, top, n * cell, n * cell, { stroke: "line-control" });
    const start = [state.one("start row"), state.one("start column")];
    pen.disc(x(start[1]) + cell / 2, y(start[0]) + cell / 2, cell * 0.22, { stroke: "ink-2", width: 1.5 });
    if (escape) {
      const known = explored[end[0] * n + end[1]] > 0, mark = [x(end[1]) + cell / 2, y(end[0]) + cell / 2];
      pen.disc(mark[0], mark[1], cell * 0.5, { fill: "surface" });
      pen.symbol("flag", mark[0], mark[1], cell * 0.34, known ? { fill: "live", stroke: "live", width: 1.5 } : { stroke: "ink-3", width: 1.25, dash: [2, 2] });
    }
    const [r0, r1, c0, c1] = [Math.max(0, row - 1), Math.min(n - 1, row + 1), Math.max(0, column - 1), Math.min(n - 1, column + 1)];
    pen.now(x(c0) + 2, y(r0) + 2, (c1 - c0 + 1) * cell - 4, (r1 - r0 + 1) * cell - 4, 2);
    pen.disc(x(column) + cell / 2, y(row) + cell / 2, cell * 0.32, { fill: "ink", stroke: "surface", width: 1.5 });
  },

  words(world, view, state) {
    const cells = state.get("cell"), explored = state.get("explored"), open = cells.filter(code => code !== wall).length, visited = explored.filter(mark => mark === visitedMark).length, seen = explored.filter(mark => mark >= seenMark).length;
    const aim = escape ? ` The way out is at row ${state.one("end row")}, column ${state.one("end column")}, ${explored[cells.indexOf(goal)] > 0 ? "seen" : "not yet seen"}.` : "";
    return `Step ${view.episodeStep + 1} of at most ${world.length}. At row ${state.one("row")}, column ${state.one("column")} after going ${world.actions[view.action]}. ${visited} of ${open} open cells visited, ${seen} of ${cells.length} cells seen.${aim}`;
  },
});

export const maze = mazeOf(false), mazeWithExit = mazeOf(true);
