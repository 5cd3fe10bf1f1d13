// What every drawing of an environment shares: shapes on a canvas, and one way of telling what the agent sees from what is hidden.
//   in sight now   solid, strong outline
//   seen before    solid, light
//   hidden         hatched, dashed outline
// Iris marks the present step, as a cursor does.
import { rgbOf } from "../colour.js";
import { onTheme, token } from "../theme.js";

const names = ["surface", "surface-2", "surface-3", "line", "line-2", "line-control", "ink", "ink-2", "ink-3", "ink-invert", "iris", "iris-soft", "live", "fault", "caution", "font-ui"];

/**
 * @typedef {Record<string, string>} Palette colours of the page's theme, by the names of tokens.css
 * @typedef {{ fill?: string | CanvasPattern, stroke?: string, width?: number, dash?: number[], alpha?: number, rule?: CanvasFillRule }} Style
 * @typedef {[number, number]} Point
 * @typedef {"sight" | "seen" | "solid" | "hidden" | "now" | "line" | "dashed" | "ring"} Mark
 * @typedef {[Mark, string][]} Legend kinds of mark, and what each means
 * @typedef {keyof typeof symbols} SymbolName
 */

/** @type {Palette | null} */
let current = null;
onTheme(() => { current = null; });

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
/** @type {Partial<Record<SymbolName, Path2D>>} */
const paths = {};
/** @type {Map<string, HTMLCanvasElement>} */
const tiles = new Map();
/** @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** @param {HTMLCanvasElement} canvas */
const contextOf = canvas => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

export class Pen {
  /** @param {CanvasRenderingContext2D} context @param {Palette} theme @param {number} scale device pixels of one CSS pixel */
  constructor(context, theme, scale) {
    this.context = context;
    this.theme = theme;
    this.scale = scale;
  }

  /** Whether the page's paper is dark. */
  get dark() { return rgbOf(this.theme.surface)[0] < 128; }

  /** @param {string} name */
  colour(name) { return this.theme[name] ?? name; }

  /** @param {Style} style @param {Path2D} [path] the one at hand when there is none */
  paint({ fill, stroke, width = 1, dash, alpha = 1, rule }, path) {
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

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {Style} style @param {number} [radius] */
  box(x, y, width, height, style, radius = 0) {
    this.context.beginPath();
    this.context.roundRect(x, y, Math.max(0, width), Math.max(0, height), radius);
    this.paint(style);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {Style} style */
  disc(x, y, radius, style) {
    this.context.beginPath();
    this.context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
    this.paint(style);
  }

  /** @param {(Point | null)[]} points null: a gap @param {Style} [style] */
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

  /** @param {SymbolName} name @param {number} x @param {number} y @param {number} size @param {Style} style */
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

  /**
   * @param {string} words
   * @param {number} x
   * @param {number} y
   * @param {{ size?: number, weight?: number, colour?: string, align?: CanvasTextAlign, base?: CanvasTextBaseline, halo?: boolean, most?: number }} [options] most: pixels it may take
   */
  text(words, x, y, { size = 11.5, weight = 400, colour = "ink-2", align = "left", base = "middle", halo = false, most } = {}) {
    const { context } = this;
    context.font = `${weight} ${size}px ${this.theme["font-ui"]}`;
    context.textAlign = align;
    context.textBaseline = base;
    if (halo) { context.lineWidth = 4; context.lineJoin = "round"; context.strokeStyle = this.colour("surface"); context.strokeText(words, x, y, most); }
    context.fillStyle = this.colour(colour);
    context.fillText(words, x, y, most);
  }

  /** @param {string} words */
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
      const context = contextOf(tile);
      context.strokeStyle = this.colour(colour);
      context.lineWidth = Math.max(0.75, 0.8 * this.scale);
      context.beginPath();
      for (const shift of [-side, 0, side]) { context.moveTo(shift, side); context.lineTo(shift + side, 0); }
      context.stroke();
      tiles.set(key, tile);
    }
    const pattern = /** @type {CanvasPattern} */ (this.context.createPattern(/** @type {HTMLCanvasElement} */ (tiles.get(key)), "repeat"));
    pattern.setTransform(new DOMMatrix().scale(1 / this.scale));
    return pattern;
  }

  /** What the agent cannot see. @param {number} x @param {number} y @param {number} width @param {number} height @param {number} [radius] @param {{ colour?: string, edge?: string, gap?: number }} [look] */
  hidden(x, y, width, height, radius = 0, { colour = "line-2", edge = "line-control", gap = 5 } = {}) {
    this.box(x, y, width, height, { fill: this.hatch(colour, gap), stroke: edge, dash: [3, 2.5] }, radius);
  }

  /** The present step, or the latest action. @param {number} x @param {number} y @param {number} width @param {number} height @param {number} [radius] */
  now(x, y, width, height, radius = 3) { this.box(x - 2, y - 2, width + 4, height + 4, { stroke: "iris", width: 2 }, radius + 2); }

  /** Right, wrong or neither. @param {number} reward @param {number} x @param {number} y @param {number} [size] */
  verdict(reward, x, y, size = 6) {
    if (reward > 0) this.symbol("check", x, y, size, { stroke: "live", width: 2.25 });
    else if (reward < 0) this.symbol("cross", x, y, size, { stroke: "fault", width: 2.25 });
  }

  /** In one or two rows at the bottom; returns the height taken. @param {Legend} entries @param {number} x @param {number} y @param {number} width */
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
      else if (kind === "ring") this.disc(at + 5.5, row, 4.5, { stroke: "iris", width: 2 });
      this.text(words, at + 16, row, { size: 10.5, colour: "ink-3" });
      at += wide + 12;
    }
    return row - y + 16;
  }
}

/** How many rows the legend's entries take. @param {Legend} entries @param {number} width */
export function legendRows(entries, width) {
  ruler ??= contextOf(document.createElement("canvas"));
  ruler.font = `400 10.5px ${palette()["font-ui"]}`;
  let at = 0, rows = 1;
  for (const [, words] of entries) {
    const wide = 17 + ruler.measureText(words).width;
    if (at + wide > width && at > 0) { at = 0; rows++; }
    at += wide + 12;
  }
  return rows;
}
