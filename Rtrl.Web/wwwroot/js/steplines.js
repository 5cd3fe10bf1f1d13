// Lines over the columns of a state picture: the agent's outputs above, |δ| below, with the page's time cursor.
import { at, move } from "./column.js";
import { fixed, significant, signed } from "./format.js";
import { extent } from "./steps.js";
import { saveDrawing } from "./svg.js";
import { surface2d, token } from "./theme.js";

/** @typedef {{ size: number, names: string[], outputs: (number | null)[][], tdError: (number | null)[], episodeSteps: number[] }} StepLinesSpec */

/** @type {Map<string, StepLines>} */
const attached = new Map();
const dashes = [[], [5, 3], [1.5, 3], [8, 3, 1.5, 3]];

/** @param {string} id @param {StepLinesSpec} spec */
export function attach(id, spec) {
  detach(id);
  const canvas = document.getElementById(id);
  if (canvas instanceof HTMLCanvasElement) attached.set(id, new StepLines(canvas, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** @param {string} id @param {string} name */
export function saveSvg(id, name) {
  const lines = attached.get(id);
  if (lines) saveDrawing(name, lines.canvas.clientWidth, lines.canvas.clientHeight, (context, width, height) => lines.draw(context, width, height));
}

class StepLines {
  /** @param {HTMLCanvasElement} canvas @param {StepLinesSpec} spec */
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.spec = spec;
    this.size = Math.max(spec.size, spec.tdError.length);
    const [low, high] = extent([...spec.outputs, [0]]);
    this.low = low;
    this.high = high;
    if (this.high - this.low < 1e-9) this.high = this.low + 1;
    this.most = Math.max(1e-9, ...spec.tdError.map(value => Math.abs(value ?? 0)));
    this.picture = surface2d(canvas, (context, width, height) => this.draw(context, width, height));
    this.onColumn = () => this.picture.ask();
    this.onDown = (/** @type {PointerEvent} */ event) => { const bounds = canvas.getBoundingClientRect(); move(Math.floor((event.clientX - bounds.left) / bounds.width * this.size)); };
    addEventListener("rtrl:column", this.onColumn);
    canvas.addEventListener("pointerdown", this.onDown);
  }

  dispose() {
    this.picture.dispose();
    removeEventListener("rtrl:column", this.onColumn);
    this.canvas.removeEventListener("pointerdown", this.onDown);
  }

  /** @param {import("./svg.js").Drawable} context @param {number} width @param {number} height */
  draw(context, width, height) {
    const { spec, size } = this, step = width / size, top = 10, middle = height * 0.62, base = height - 4, ink = token("--ink"), soft = token("--ink-3"), hair = token("--line");
    const y = (/** @type {number} */ value) => top + (middle - top - 8) * (this.high - value) / (this.high - this.low), z = (/** @type {number} */ value) => base - (base - middle - 12) * Math.abs(value) / this.most;
    const rule = (/** @type {number} */ at) => { context.strokeStyle = hair; context.lineWidth = 1; context.beginPath(); context.moveTo(0, at); context.lineTo(width, at); context.stroke(); };
    rule(y(0)); rule(base);
    const line = (/** @type {(number | null)[]} */ values, /** @type {(value: number) => number} */ place) => {
      context.beginPath();
      let pen = false;
      values.forEach((value, column) => {
        const known = value !== null && Number.isFinite(value);
        if (!known || spec.episodeSteps[column] === 0) pen = false;
        if (!known) return;
        context[pen ? "lineTo" : "moveTo"]((column + 0.5) * step, place(value));
        pen = true;
      });
      context.stroke();
    };
    context.lineJoin = "round";
    spec.outputs.forEach((values, index) => {
      context.strokeStyle = index === 0 ? ink : soft;
      context.lineWidth = 1.5;
      context.setLineDash(dashes[index % 4]);
      line(values, y);
    });
    context.setLineDash([]);
    context.strokeStyle = token("--ink-2");
    context.lineWidth = 1.25;
    line(spec.tdError, z);
    const column = at(), here = (column + 0.5) * step;
    context.strokeStyle = token("--iris");
    context.lineWidth = 1;
    context.beginPath(); context.moveTo(here, 0); context.lineTo(here, height); context.stroke();
    context.font = `500 11px ${token("--font-ui")}`;
    context.textBaseline = "middle";
    const right = here > width / 2;
    context.textAlign = right ? "right" : "left";
    const word = (/** @type {string} */ text, /** @type {number} */ wx, /** @type {number} */ wy, /** @type {string} */ colour) => { context.lineWidth = 4; context.strokeStyle = token("--surface"); context.strokeText(text, wx, wy); context.fillStyle = colour; context.fillText(text, wx, wy); };
    const sayings = spec.outputs.map((values, index) => `${spec.names[index]} ${signed(values[column] ?? null, 2)}`).slice(0, 4);
    sayings.forEach((text, index) => word(text, here + (right ? -7 : 7), top + 3 + 13 * index, index === 0 ? ink : soft));
    word(`|δ| ${significant(Math.abs(spec.tdError[column] ?? NaN))}`, here + (right ? -7 : 7), middle + 12, token("--ink-2"));
    this.canvas.setAttribute("aria-label", `Column ${column}: ${sayings.join(", ")}, TD error ${fixed(spec.tdError[column] ?? NaN, 3)}.`);
  }
}
