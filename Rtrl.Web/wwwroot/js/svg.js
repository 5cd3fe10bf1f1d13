// The calls of a canvas that our drawings make, written down as SVG: the same drawing code gives the picture and the file.
import { escape } from "./format.js";
import { token } from "./theme.js";

/** A canvas, or what writes down as SVG what is drawn on it. @typedef {CanvasRenderingContext2D | Recorder} Drawable */

/** @param {number} value */
const round = value => Math.round(value * 100) / 100;

class Recorder {
  constructor() {
    /** @type {string[]} */
    this.out = [];
    /** @type {number[]} */
    this.dash = [];
    this.path = "";
    /** @type {string | CanvasGradient | CanvasPattern} */
    this.strokeStyle = "#000";
    /** @type {string | CanvasGradient | CanvasPattern} */
    this.fillStyle = "#000";
    this.lineWidth = 1;
    this.globalAlpha = 1;
    this.font = "10px sans-serif";
    /** @type {CanvasTextAlign} */
    this.textAlign = "left";
    /** @type {CanvasTextBaseline} */
    this.textBaseline = "alphabetic";
    /** @type {CanvasLineJoin} */
    this.lineJoin = "miter";
    this.imageSmoothingEnabled = true;
  }

  /** @param {number[]} dash */
  setLineDash(dash) { this.dash = dash; }
  beginPath() { this.path = ""; }
  closePath() { this.path += "Z"; }
  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.path += `M${round(x)} ${round(y)}`; }
  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`; }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) { this.path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`; }
  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    if (to - from >= 2 * Math.PI - 1e-6) { this.path += `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`; return; }
    const end = [x + r * Math.cos(to), y + r * Math.sin(to)];
    this.lineTo(x + r * Math.cos(from), y + r * Math.sin(from));
    this.path += `A${round(r)} ${round(r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${round(end[0])} ${round(end[1])}`;
  }

  ink() { return this.globalAlpha < 1 ? ` opacity="${round(this.globalAlpha)}"` : ""; }
  pen() { return ` fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"${this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : ""} stroke-linejoin="${this.lineJoin}"${this.ink()}`; }
  stroke() { if (this.path) this.out.push(`<path d="${this.path}"${this.pen()}/>`); }
  fill() { if (this.path) this.out.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.ink()}/>`); }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) { this.out.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${this.fillStyle}"${this.ink()}/>`); }
  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) { this.out.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"${this.pen()}/>`); }
  /** @param {string} value @param {number} x @param {number} y @param {string} paint */
  text(value, x, y, paint) {
    const anchor = { center: "middle", right: "end", end: "end", left: "start", start: "start" }[this.textAlign], down = this.textBaseline === "middle" ? ".35em" : this.textBaseline === "top" ? ".8em" : "0";
    this.out.push(`<text x="${round(x)}" y="${round(y)}" dy="${down}" text-anchor="${anchor}" style="font:${escape(this.font)}"${paint}>${escape(value)}</text>`);
  }
  /** @param {string} value @param {number} x @param {number} y */
  fillText(value, x, y) { this.text(value, x, y, ` fill="${this.fillStyle}"${this.ink()}`); }
  /** @param {string} value @param {number} x @param {number} y */
  strokeText(value, x, y) { this.text(value, x, y, this.pen()); }
  /** @param {string} value */
  measureText(value) { return { width: value.length * 6 }; }
  /** @param {HTMLCanvasElement} image @param {number} x @param {number} y @param {number} w @param {number} h */
  drawImage(image, x, y, w, h) { this.out.push(`<image x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${image.toDataURL()}"/>`); }
}

/**
 * Runs a drawing of width by height and hands the file to the viewer.
 * @param {string} name
 * @param {number} width
 * @param {number} height
 * @param {(context: Drawable, width: number, height: number) => void} draw
 */
export function saveDrawing(name, width, height, draw) {
  const recorder = new Recorder();
  draw(recorder, width, height);
  globalThis.rtrl.download(name, `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${token("--surface")}"/>${recorder.out.join("")}</svg>`, "image/svg+xml");
}

const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "fill-opacity", "stroke-opacity", "font", "text-anchor", "paint-order"];

/** An SVG of the page with the styles it has now written into it. @param {string} id @param {string} name */
export function saveElement(id, name) {
  const original = document.querySelector(`#${id} svg`);
  if (!(original instanceof SVGSVGElement)) return;
  const copy = /** @type {SVGSVGElement} */ (original.cloneNode(true)), from = [original, ...original.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    to[index].setAttribute("style", kept.map(property => `${property}:${style.getPropertyValue(property)}`).join(";"));
    to[index].removeAttribute("class");
  });
  const [, , width, height] = (original.getAttribute("viewBox") ?? "0 0 0 0").split(" ");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.style.background = token("--surface");
  globalThis.rtrl.download(name, new XMLSerializer().serializeToString(copy), "image/svg+xml");
}
