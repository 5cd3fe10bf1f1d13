// What any environment can be shown as: its state by name, hatched because it is hidden, and the observation, solid. Bars are relative to the largest number.
import { fixed, signed } from "../format.js";

const rowHigh = 18, most = 16, head = 22;

/** Rows of one part: as many as fit, and how many are left out. @param {string[]} names */
const shown = names => names.slice(0, most);

/** @param {string[]} names */
const highOf = names => head + shown(names).length * rowHigh + (names.length > most ? rowHigh : 0);

/**
 * @param {import("./pen.js").Pen} pen
 * @param {string} title
 * @param {string[]} names
 * @param {(number | null)[]} values
 * @param {number} top
 * @param {number} width
 * @param {boolean} hidden
 */
function part(pen, title, names, values, top, width, hidden) {
  pen.text(title, 10, top + 10, { size: 10.5, colour: "ink-3" });
  const left = Math.min(width * 0.4, 18 + Math.max(0, ...shown(names).map(name => pen.wide(name)))), right = width - 58, largest = Math.max(1e-9, ...values.map(value => Math.abs(value ?? 0)));
  const signs = values.some(value => (value ?? 0) < 0), zero = signs ? (left + right) / 2 : left, full = right - zero;
  shown(names).forEach((name, at) => {
    const y = top + head + at * rowHigh, value = values[at] ?? 0, wide = Math.abs(value) / largest * full, x = value < 0 ? zero - wide : zero;
    pen.text(name, left - 8, y + rowHigh / 2, { align: "right", most: left - 14 });
    pen.line([[zero, y + 2], [zero, y + rowHigh - 2]], { stroke: "line-control", width: 1 });
    if (wide > 0 && hidden) pen.hidden(x, y + 3, wide, rowHigh - 6, 2, { gap: 4 });
    else if (wide > 0) pen.box(x, y + 3, wide, rowHigh - 6, { fill: "ink-2" }, 2);
    pen.text(fixed(values[at], 2), width - 10, y + rowHigh / 2, { align: "right", colour: "ink" });
  });
  if (names.length > most) pen.text(`and ${names.length - most} more`, 10, top + head + (most + 0.5) * rowHigh, { size: 10.5, colour: "ink-3" });
}

/** @type {import("./state.js").Drawing} */
export const numbers = {
  height: world => highOf(world.state) + highOf(world.observation) + 6,
  legend: [["hidden", "state, hidden"], ["solid", "observation, seen"]],

  draw(pen, { width }, world, view, state) {
    part(pen, "hidden state", world.state, state.values, 0, width, true);
    part(pen, "observation", world.observation, view.nextObservation, highOf(world.state) + 6, width, false);
  },

  words(world, view, state) {
    const hidden = shown(world.state).map((name, at) => `${name} ${fixed(state.values[at], 2)}`).join(", "), left = world.state.length - most;
    const took = view.action >= 0 && world.actions[view.action] !== undefined ? ` Took ${world.actions[view.action]}, reward ${signed(view.reward, 3)}.` : "";
    return `Step ${view.episodeStep + 1}${world.length === null ? "" : ` of at most ${world.length}`}.${took} Hidden: ${hidden}${left > 0 ? `, and ${left} more` : ""}.`;
  },
};
