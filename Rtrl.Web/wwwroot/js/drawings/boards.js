// Boards that are uncovered cell by cell.
import { signed } from "../format.js";

/** @typedef {import("./state.js").World} World */

/** @param {World} world @param {number} width */
const side = (world, width) => Math.min(360, width - 24) / size(world);
/** @param {World} world */
const size = world => Math.round(Math.sqrt(world.actions.length));
/** @param {World} world @param {number} index */
const cellName = (world, index) => `row ${Math.floor(index / size(world)) + 1}, column ${index % size(world) + 1}`;

/** @type {import("./state.js").Drawing} */
export const battleship = {
  height: (world, width) => size(world) * side(world, width) + 12,
  legend: [["solid", "hit"], ["seen", "miss"], ["hidden", "not shot at; framed: a ship"], ["now", "last shot"]],

  draw(pen, { width }, world, _, state) {
    const ships = state.get("ship"), guessed = state.get("guessed"), last = state.one("last cell"), cell = side(world, width), n = size(world), left = (width - n * cell) / 2, top = 6;
    ships.forEach((ship, index) => {
      const x = left + index % n * cell + 1, y = top + Math.floor(index / n) * cell + 1, w = cell - 2;
      if (guessed[index] && ship) { pen.box(x, y, w, w, { fill: "ink-2" }, 3); pen.symbol("cross", x + w / 2, y + w / 2, w * 0.22, { stroke: "ink-invert", width: 2 }); }
      else if (guessed[index]) { pen.box(x, y, w, w, { fill: "surface-3" }, 3); pen.disc(x + w / 2, y + w / 2, Math.max(1.75, w * 0.09), { fill: "ink-3" }); }
      else if (ship) pen.hidden(x + 0.5, y + 0.5, w - 1, w - 1, 3, { colour: "ink-3", edge: "ink-2", gap: 4 });
      else pen.box(x + 0.5, y + 0.5, w - 1, w - 1, { fill: pen.hatch("line-2", 6), stroke: "line" }, 3);
      if (index === last) pen.now(x, y, w, w);
    });
  },

  words(world, view, state) {
    const ships = state.get("ship"), guessed = state.get("guessed"), hits = ships.filter((ship, index) => ship && guessed[index]).length, last = state.one("last cell");
    const shot = last < 0 ? "" : ` Shot at ${cellName(world, last)}: ${view.reward > 0 ? "hit" : ships[last] ? "shot at before" : "miss"}, reward ${signed(view.reward, 3)}; the agent is told nothing else.`;
    return `Shot ${view.episodeStep + 1} of at most ${world.length}. ${hits} of 12 ship cells hit, ${guessed.filter(Boolean).length} of ${ships.length} cells tried.${shot}`;
  },
};

/** @type {import("./state.js").Drawing} */
export const mineSweeper = {
  height: (world, width) => size(world) * side(world, Math.min(width, 340)) + 12,
  legend: [["seen", "opened, mines around it"], ["hidden", "not opened"], ["now", "last tile"]],

  draw(pen, { width }, world, _, state) {
    const mines = state.get("mine"), opened = state.get("opened"), last = state.one("last tile"), cell = side(world, Math.min(width, 340)), n = size(world), left = (width - n * cell) / 2, top = 6;
    mines.forEach((mine, index) => {
      const row = Math.floor(index / n), column = index % n, x = left + column * cell + 1, y = top + row * cell + 1, w = cell - 2;
      if (mine && index === last) { pen.box(x, y, w, w, { fill: "fault" }, 3); pen.symbol("mine", x + w / 2, y + w / 2, w * 0.28, { fill: "surface", stroke: "surface", width: 1.5 }); }
      else if (opened[index]) {
        let around = 0;
        for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) if (row + dy >= 0 && row + dy < n && column + dx >= 0 && column + dx < n) around += mines[index + dy * n + dx];
        pen.box(x, y, w, w, index === last ? { fill: "surface", stroke: "ink", width: 1.5 } : { fill: "surface-3", stroke: "line-2" }, 3);
        pen.text(String(around), x + w / 2, y + w / 2 + 0.5, { size: Math.min(22, w * 0.45), weight: 600, align: "center", colour: around > 0 ? "ink" : "ink-3" });
      } else {
        pen.box(x + 0.5, y + 0.5, w - 1, w - 1, { fill: pen.hatch("line-2", 6), stroke: mine ? "ink-2" : "line", dash: mine ? [3, 2.5] : undefined }, 3);
        if (mine) pen.symbol("mine", x + w / 2, y + w / 2, w * 0.26, { fill: "surface", stroke: "ink-3", width: 1.25 });
      }
      if (index === last) pen.now(x, y, w, w);
    });
  },

  words(world, view, state) {
    const mines = state.get("mine"), opened = state.get("opened"), last = state.one("last tile"), open = opened.filter(Boolean).length, clear = mines.filter(mine => !mine).length;
    const tale = last < 0 ? "" : ` Opened ${cellName(world, last)}: ${mines[last] ? "a mine" : view.reward < 0 ? "open already" : "clear"}, reward ${signed(view.reward, 3)}; the agent sees only that tile's number.`;
    return `Step ${view.episodeStep + 1}. ${open} of ${clear} clear tiles open, ${mines.length - clear} mines.${tale}`;
  },
};
