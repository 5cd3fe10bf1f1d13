// Playing cards: the names of their kinds, and how one is drawn.

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {"sight" | "seen" | "hidden" | "none"} Look none: an empty place
 */

/** @type {import("./pen.js").SymbolName[]} */
export const suits = ["spade", "diamond", "club", "heart"];
export const ranks = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];

const rankWords = ["ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king"];

/** Kinds of card by how many are told apart: 2 colours, 4 suits, 13 ranks. @param {number} types @param {number} kind */
export const kindName = (types, kind) => types === 2 ? ["black", "red"][kind] : types === 4 ? suits[kind] : rankWords[kind];

/**
 * A card of one of so many kinds.
 * @param {Pen} pen
 * @param {number} types
 * @param {number | null | undefined} kind null: its back
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {Look} [look]
 */
export function card(pen, types, kind, x, y, width, height, look = "sight") {
  const radius = Math.min(6, width / 6);
  if (look === "none") { pen.box(x + 0.5, y + 0.5, width - 1, height - 1, { stroke: "line-2", dash: [2, 3] }, radius); return; }
  if (look === "hidden" && width < 30) pen.box(x + 0.5, y + 0.5, width - 1, height - 1, { fill: pen.hatch("line", 4), stroke: "line-2", dash: [2, 2] }, radius);
  else if (look === "hidden") pen.hidden(x + 0.5, y + 0.5, width - 1, height - 1, radius);
  else pen.box(x + 0.5, y + 0.5, width - 1, height - 1, look === "sight" ? { fill: "surface", stroke: "ink", width: 1.5 } : { fill: "surface-3", stroke: "line-control" }, radius);
  if (kind === null || kind === undefined) return;
  face(pen, types, kind, x + width / 2, y + height / 2, Math.min(width, height) * (width > 30 ? 0.26 : 0.31), look);
  if (width <= 30) return;
  if (types === 2) { pen.text(kindName(2, kind), x + width / 2, y + height - 12, { size: 10.5, align: "center", colour: look === "hidden" ? "ink-3" : "ink-2" }); return; }
  for (const turn of [1, -1]) face(pen, types, kind, x + width / 2 - turn * (width / 2 - 9), y + height / 2 - turn * (height / 2 - 10), 4.5, look);
}

/**
 * Only the symbol of a kind. Red kinds are red where the agent sees them; hidden ones are outlines.
 * @param {Pen} pen
 * @param {number} types
 * @param {number} kind
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {Look} [look]
 */
export function face(pen, types, kind, x, y, size, look = "sight") {
  const red = types === 2 ? kind === 1 : types === 4 && kind % 2 === 1;
  const colour = look === "hidden" ? "ink-3" : red ? "fault" : "ink";
  if (types === 13) pen.text(ranks[kind], x, y + 0.5, { size: Math.max(8, size * 2), weight: look === "hidden" ? 400 : 600, colour, align: "center", halo: look === "hidden" });
  else if (types === 2) pen.disc(x, y, size * 0.85, look === "hidden" ? { fill: red ? "surface" : "ink-3", stroke: "ink-3" } : red ? { fill: "surface", stroke: "fault", width: Math.max(1.5, size * 0.35) } : { fill: "ink" });
  else pen.symbol(suits[kind], x, y, size, look === "hidden" ? { fill: "surface", stroke: size < 7 ? "line-control" : "ink-3", width: 1 } : { fill: colour });
}
