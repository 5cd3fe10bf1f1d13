// The calls of a canvas that our drawings make, written down as SVG: the same drawing code gives the picture and the file.
import { token } from "./theme.js";

const round = value => Math.round(value * 100) / 100;
const escape = text => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

class Recorder {
  constructor() {
    Object.assign(this, { out: [], strokeStyle: "#000", fillStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "10px sans-serif", textAlign: "left", textBaseline: "alphabetic", lineJoin: "miter", imageSmoothingEnabled: true });
    this.dash = [];
    this.path = "";
  }

  setLineDash(dash) { this.dash = dash; }
  beginPath() { this.path = ""; }
  closePath() { this.path += "Z"; }
  moveTo(x, y) { this.path += `M${round(x)} ${round(y)}`; }
  lineTo(x, y) { this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`; }
  rect(x, y, w, h) { this.path += `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}Z`; }
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
  fillRect(x, y, w, h) { this.out.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${this.fillStyle}"${this.ink()}/>`); }
  strokeRect(x, y, w, h) { this.out.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"${this.pen()}/>`); }
  text(value, x, y, paint) {
    const anchor = { center: "middle", right: "end", end: "end" }[this.textAlign] ?? "start", down = { middle: ".35em", top: ".8em" }[this.textBaseline] ?? "0";
    this.out.push(`<text x="${round(x)}" y="${round(y)}" dy="${down}" text-anchor="${anchor}" style="font:${escape(this.font)}"${paint}>${escape(value)}</text>`);
  }
  fillText(value, x, y) { this.text(value, x, y, ` fill="${this.fillStyle}"${this.ink()}`); }
  strokeText(value, x, y) { this.text(value, x, y, this.pen()); }
  measureText(value) { return { width: value.length * 6 }; }
  drawImage(image, x, y, w, h) { this.out.push(`<image x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${image.toDataURL()}"/>`); }
}

// Runs a drawing of width by height and hands the file to the viewer.
export function saveDrawing(name, width, height, draw) {
  const recorder = new Recorder();
  draw(recorder, width, height);
  globalThis.rtrl.download(name, `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${token("--surface")}"/>${recorder.out.join("")}</svg>`, "image/svg+xml");
}

const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "fill-opacity", "stroke-opacity", "font", "text-anchor", "paint-order"];

// An SVG of the page with the styles it has now written into it.
export function saveElement(id, name) {
  const original = document.querySelector(`#${id} svg`);
  if (!original) return;
  const copy = original.cloneNode(true), from = [original, ...original.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    to[index].setAttribute("style", kept.map(property => `${property}:${style.getPropertyValue(property)}`).join(";"));
    to[index].removeAttribute("class");
  });
  const [, , width, height] = original.getAttribute("viewBox").split(" ");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.style.background = token("--surface");
  globalThis.rtrl.download(name, new XMLSerializer().serializeToString(copy), "image/svg+xml");
}
