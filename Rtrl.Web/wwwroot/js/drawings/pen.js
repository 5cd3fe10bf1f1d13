// @ts-nocheck
// What every drawing of an environment shares: shapes on a canvas, and one way of telling what the agent sees from what is hidden.
//   in sight now   solid, strong outline
//   seen before    solid, light
//   hidden         hatched, dashed outline
// Iris marks the present step, as a cursor does.
import { onTheme, token } from "../theme.js";

const names = ["surface", "surface-2", "surface-3", "line", "line-2", "line-control", "ink", "ink-2", "ink-3", "ink-invert", "iris", "iris-soft", "live", "fault", "caution", "font-ui"];
let current = null;
onTheme(() => { current = null; });

// The colours of the page's theme, by the names of tokens.css.
export function palette() {
  current ??= Object.fromEntries(names.map(name => [name, token(`--${name}`)]));
  return current;
}

// Symbols in the square from −1 to 1.
const symbols = {
  spade: "M0-1C.3-.5.95-.2.95.3C.95.75.35.85.12.45C.14.75.25.9.42 1H-.42C-.25.9-.14.75-.12.45C-.35.85-.95.75-.95.3C-.95-.2-.3-.5 0-1Z",
  heart: "M0 .95C-.2.55-1 .15-1-.4C-1-.8-.72-.95-.5-.95C-.25-.95-.08-.8 0-.55C.08-.8.25-.95.5-.95C.72-.95 1-.8 1-.4C1 .15.2.55 0 .95Z",
  diamond: "M0-1C.2-.6.45-.25.78 0C.45.25.2.6 0 1C-.2.6-.45.25-.78 0C-.45-.25-.2-.6 0-1Z",
  club: "M.1.25C.13.65.22.88.42 1H-.42C-.22.88-.13.65-.1.25A.45.45 0 1 1-.35-.22A.45.45 0 1 1 .35-.22A.45.45 0 1 1 .1.25Z",
  up: "M0-.85.9.75H-.9Z",
  down: "M0 .85.9-.75H-.9Z",
  check: "M-.7.05-.2.55.75-.55",
  cross: "M-.6-.6.6.6M.6-.6-.6.6",
  mine: "M0-1V1M-1 0H1M-.7-.7.7.7M.7-.7-.7.7M.55 0A.55.55 0 1 1-.55 0A.55.55 0 1 1 .55 0Z",
  flag: "M-.5 1V-1M-.5-.95.75-.5-.5-.05Z",
};
const paths = {};
const tiles = new Map();
let ruler = null;

export class Pen {
  constructor(context, theme, scale) {
    this.context = context;
    this.theme = theme;
    this.scale = scale;
  }

  colour(name) { return this.theme[name] ?? name; }

  paint({ fill, stroke, width = 1, dash, alpha = 1, rule } , path) {
    const { context } = this;
    context.globalAlpha = alpha;
    if (fill) { context.fillStyle = typeof fill === "string" ? this.colour(fill) : fill; path ? context.fill(path, rule) : context.fill(rule); }
    if (stroke) {
      context.strokeStyle = this.colour(stroke);
      context.lineWidth = width;
      context.setLineDash(dash ?? []);
      path ? context.stroke(path) : context.stroke();
      context.setLineDash([]);
    }
    context.globalAlpha = 1;
  }

  box(x, y, width, height, style, radius = 0) {
    this.context.beginPath();
    this.context.roundRect(x, y, Math.max(0, width), Math.max(0, height), radius);
    this.paint(style);
  }

  disc(x, y, radius, style) {
    this.context.beginPath();
    this.context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
    this.paint(style);
  }

  line(points, style) {
    this.context.beginPath();
    this.context.lineJoin = this.context.lineCap = "round";
    let down = false;
    for (const point of points) {
      if (!point) { down = false; continue; }
      this.context[down ? "lineTo" : "moveTo"](point[0], point[1]);
      down = true;
    }
    this.paint({ stroke: "ink", width: 1.5, ...style });
    this.context.lineCap = "butt";
  }

  symbol(name, x, y, size, style) {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.scale(size, size);
    context.lineJoin = context.lineCap = "round";
    const drawn = style.stroke ? { ...style, width: (style.width ?? 1.5) / size, dash: style.dash?.map(part => part / size) } : style;
    this.paint(drawn, paths[name] ??= new Path2D(symbols[name]));
    context.restore();
  }

  text(words, x, y, { size = 11.5, weight = 400, colour = "ink-2", align = "left", base = "middle", halo = false, most } = {}) {
    const { context } = this;
    context.font = `${weight} ${size}px ${this.theme["font-ui"]}`;
    context.textAlign = align;
    context.textBaseline = base;
    if (halo) { context.lineWidth = 4; context.lineJoin = "round"; context.strokeStyle = this.colour("surface"); context.strokeText(words, x, y, most); }
    context.fillStyle = this.colour(colour);
    context.fillText(words, x, y, most);
  }

  wide(words, size = 11.5, weight = 400) {
    this.context.font = `${weight} ${size}px ${this.theme["font-ui"]}`;
    return this.context.measureText(words).width;
  }

  // Diagonal lines at device resolution; neighbours join without a seam.
  hatch(colour = "line-control", gap = 5) {
    const key = `${colour} ${this.colour(colour)} ${this.scale} ${gap}`;
    if (!tiles.has(key)) {
      if (tiles.size > 40) tiles.clear();
      const side = Math.max(2, Math.round(gap * this.scale)), tile = document.createElement("canvas");
      tile.width = tile.height = side;
      const context = tile.getContext("2d");
      context.strokeStyle = this.colour(colour);
      context.lineWidth = Math.max(0.75, 0.8 * this.scale);
      context.beginPath();
      for (const shift of [-side, 0, side]) { context.moveTo(shift, side); context.lineTo(shift + side, 0); }
      context.stroke();
      tiles.set(key, tile);
    }
    const pattern = this.context.createPattern(tiles.get(key), "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / this.scale));
    return pattern;
  }

  // What the agent cannot see.
  hidden(x, y, width, height, radius = 0, { colour = "line-2", edge = "line-control", gap = 5 } = {}) {
    this.box(x, y, width, height, { fill: this.hatch(colour, gap), stroke: edge, dash: [3, 2.5] }, radius);
  }

  // The present step, or the latest action.
  now(x, y, width, height, radius = 3) { this.box(x - 2, y - 2, width + 4, height + 4, { stroke: "iris", width: 2 }, radius + 2); }

  // Right, wrong or neither.
  verdict(reward, x, y, size = 6) {
    if (reward > 0) this.symbol("check", x, y, size, { stroke: "live", width: 2.25 });
    else if (reward < 0) this.symbol("cross", x, y, size, { stroke: "fault", width: 2.25 });
  }

  // [kind, words] pairs in one or two rows at the bottom; returns the height taken.
  legend(entries, x, y, width) {
    let at = x, row = y;
    for (const [kind, words] of entries) {
      const wide = 17 + this.wide(words, 10.5);
      if (at + wide > x + width && at > x) { at = x; row += 16; }
      const top = row - 5;
      if (kind === "sight") this.box(at, top, 11, 10, { fill: "surface", stroke: "ink", width: 1.5 }, 2);
      else if (kind === "seen") this.box(at, top, 11, 10, { fill: "surface-3", stroke: "line-control" }, 2);
      else if (kind === "solid") this.box(at, top, 11, 10, { fill: "ink-2" }, 2);
      else if (kind === "hidden") this.hidden(at + 0.5, top, 10, 10, 2);
      else if (kind === "now") this.box(at + 1, top + 1, 9, 8, { stroke: "iris", width: 2 }, 2);
      else if (kind === "line") this.line([[at, row], [at + 11, row]], { stroke: "ink", width: 1.75 });
      else if (kind === "dashed") this.line([[at, row], [at + 11, row]], { stroke: "ink-3", width: 1.5, dash: [3, 2.5] });
      this.text(words, at + 16, row, { size: 10.5, colour: "ink-3" });
      at += wide + 12;
    }
    return row - y + 16;
  }
}

// How many rows the legend's entries take.
export function legendRows(entries, width) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `400 10.5px ${palette()["font-ui"]}`;
  let at = 0, rows = 1;
  for (const [, words] of entries) {
    const wide = 17 + ruler.measureText(words).width;
    if (at + wide > width && at > 0) { at = 0; rows++; }
    at += wide + 12;
  }
  return rows;
}

export const suits = ["spade", "diamond", "club", "heart"];
export const ranks = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];

const rankWords = ["ace", "2", "3", "4", "5", "6", "7", "8", "9", "10", "jack", "queen", "king"];

// Kinds of card by how many are told apart: 2 colours, 4 suits, 13 ranks.
export const kindName = (types, kind) => types === 2 ? ["black", "red"][kind] : types === 4 ? suits[kind] : rankWords[kind];

// A card of one of so many kinds; look is "sight", "seen", "hidden" or "none", an empty place.
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

// Only the symbol of a kind. Red kinds are red where the agent sees them; hidden ones are outlines.
export function face(pen, types, kind, x, y, size, look = "sight") {
  const red = types === 2 ? kind === 1 : types === 4 && kind % 2 === 1;
  const colour = look === "hidden" ? "ink-3" : red ? "fault" : "ink";
  if (types === 13) pen.text(ranks[kind], x, y + 0.5, { size: Math.max(8, size * 2), weight: look === "hidden" ? 400 : 600, colour, align: "center", halo: look === "hidden" });
  else if (types === 2) pen.disc(x, y, size * 0.85, look === "hidden" ? { fill: red ? "surface" : "ink-3", stroke: "ink-3" } : red ? { fill: "surface", stroke: "fault", width: Math.max(1.5, size * 0.35) } : { fill: "ink" });
  else pen.symbol(suits[kind], x, y, size, look === "hidden" ? { fill: "surface", stroke: size < 7 ? "line-control" : "ink-3", width: 1 } : { fill: colour });
}

// Numbers of a state by what they are: "ship 3,4" belongs to "ship".
export function layout(names) {
  const groups = new Map();
  names.forEach((name, index) => {
    const group = name.replace(/ \d+(,\d+)?$/, "");
    const known = groups.get(group);
    if (known) known[1] = index + 1; else groups.set(group, [index, index + 1]);
  });
  return groups;
}

export const percentOf = (part, whole) => whole > 0 ? `${Math.round(100 * part / whole)} %` : "—";
