// Poles of the recurrent units on a disk whose radius is the logarithm of the half-life. Rings at 1, 4, 16, 64, 256 steps; the dashed ring
// is the task; the tail joins a unit's place at initialisation, at kept checkpoints and in the latest frames with its place now; the dot's
// area is its weight on the decision. Units can be selected by click and by lasso.
import { csvText, saveCsvText } from "./csv.js";
import { fixed, significant } from "./format.js";
import { subscribe } from "./live.js";
import { diskOf, drawPoles, polesOf } from "./poledrawing.js";
import { saveDrawing } from "./svg.js";
import { reducedMotion, surface2d } from "./theme.js";
import { halfLife, poleHeads, poleRows, within } from "./units.js";

/**
 * @typedef {import("./poledrawing.js").Stop} Stop
 * @typedef {{ run: number, now?: PolesData | null, start?: Stop | null, path?: Stop[] | null, task?: number | null, tool?: string, selected?: number[], selectable?: boolean, live?: boolean,
 *   network?: string | null, waiting?: string, callback?: Callback | null }} PoleSpec
 */

/** @type {Map<string, PoleDisk>} */
const attached = new Map();
const trailLength = 40;

/** @param {string} id @param {PoleSpec} spec */
export function attach(id, spec) {
  detach(id);
  const canvas = document.getElementById(id);
  if (canvas instanceof HTMLCanvasElement) attached.set(id, new PoleDisk(canvas, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** @param {string} id @param {string} tool */
export function setTool(id, tool) {
  const disk = attached.get(id);
  if (!disk) return;
  disk.tool = tool;
  disk.canvas.style.cursor = tool === "lasso" ? "crosshair" : "";
  disk.canvas.style.touchAction = tool === "lasso" ? "none" : "";
}

/** @param {string} id @param {number[]} units */
export function setSelection(id, units) {
  const disk = attached.get(id);
  if (!disk) return;
  disk.chosen = new Set(units);
  disk.picture.ask();
}

/** @param {string} id @param {string} name */
export function saveSvg(id, name) {
  const disk = attached.get(id);
  if (disk) saveDrawing(name, disk.canvas.clientWidth, disk.canvas.clientHeight, (context, width, height) => disk.draw(context, width, height));
}

/** @param {string} id @param {string} name */
export function saveCsv(id, name) {
  const disk = attached.get(id);
  if (disk?.now) saveCsvText(name, csvText(poleHeads, poleRows(disk.spec.run, disk.now)));
}

class PoleDisk {
  /** @param {HTMLCanvasElement} canvas @param {PoleSpec} spec */
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.spec = spec;
    /** @type {PolesData | null} */
    this.now = spec.now ?? null;
    /** @type {number | null} */
    this.at = null;
    this.picture = surface2d(canvas, (context, width, height) => this.draw(context, width, height));
    /** @type {Stop[]} */
    this.path = spec.path ?? (spec.start ? [spec.start] : []);
    /** @type {PolesData[]} */
    this.trail = [];
    this.tool = spec.tool ?? "click";
    this.chosen = new Set(spec.selected ?? []);
    /** @type {[number, number][] | null} */
    this.lasso = null;
    /** @type {[number, number] | null} */
    this.pressed = null;
    /** @type {HTMLElement | null} */
    this.tip = null;
    setTimeout(() => setTool(canvas.id, this.tool));
    this.off = spec.live === false ? () => {} : subscribe(spec.run, ["poles"], 5, { frames: list => { const frame = list[list.length - 1]; if (frame.stream === "poles") this.take(frame.data); } }, spec.network ?? null);
    this.onDown = (/** @type {PointerEvent} */ event) => this.down(event);
    this.onUp = (/** @type {PointerEvent} */ event) => this.up(event);
    if (spec.selectable) {
      canvas.addEventListener("pointerdown", this.onDown);
      canvas.addEventListener("pointerup", this.onUp);
      canvas.addEventListener("pointercancel", this.onUp);
    }
    this.onUnits = (/** @type {WindowEventMap["rtrl:units"]} */ event) => { if (event.detail.run === spec.run) { this.chosen = new Set(event.detail.units); this.picture.ask(); } };
    addEventListener("rtrl:units", this.onUnits);
    this.onMove = (/** @type {PointerEvent} */ event) => this.point(event);
    this.onLeave = () => this.select(null);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    canvas.addEventListener("pointermove", this.onMove);
    canvas.addEventListener("pointerleave", this.onLeave);
    canvas.addEventListener("keydown", this.onKey);
  }

  dispose() {
    this.off();
    this.picture.dispose();
    this.canvas.removeEventListener("pointermove", this.onMove);
    this.canvas.removeEventListener("pointerleave", this.onLeave);
    this.canvas.removeEventListener("keydown", this.onKey);
    this.canvas.removeEventListener("pointerdown", this.onDown);
    this.canvas.removeEventListener("pointerup", this.onUp);
    this.canvas.removeEventListener("pointercancel", this.onUp);
    removeEventListener("rtrl:units", this.onUnits);
  }

  // The latest frames are kept thinner the longer one looks, so that tails stay short to draw.
  /** @param {PolesData} data */
  take(data) {
    if (this.now) this.trail.push(this.now);
    if (this.trail.length > trailLength) this.trail = this.trail.filter((_, index) => index % 2 === 1);
    this.now = data;
    this.picture.ask();
    if (this.at !== null) this.tell();
  }

  /** @param {import("./svg.js").Drawable} context @param {number} width @param {number} height */
  draw(context, width, height) {
    const { now, chosen, at, lasso, spec } = this, stops = reducedMotion.matches ? [] : [...this.path, ...this.trail];
    drawPoles(context, width, height, { now, stops, chosen, at, lasso, task: spec.task ?? null, waiting: spec.waiting ?? "Waits for the next step." });
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (!this.now || event.button > 0) return;
    const bounds = this.canvas.getBoundingClientRect();
    this.pressed = [event.clientX - bounds.left, event.clientY - bounds.top];
    if (this.tool !== "lasso") return;
    this.canvas.setPointerCapture(event.pointerId);
    this.lasso = [this.pressed];
    event.preventDefault();
    this.canvas.focus();
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.pressed) return;
    const bounds = this.canvas.getBoundingClientRect(), { place } = diskOf(bounds.width, bounds.height), [x, y] = this.pressed, lasso = this.lasso;
    this.pressed = this.lasso = null;
    this.picture.ask();
    const still = Math.hypot(event.clientX - bounds.left - x, event.clientY - bounds.top - y) < 4;
    if (event.type === "pointercancel") return;
    if (lasso && lasso.length > 3 && !still) {
      const caught = polesOf(this.now).flatMap(({ unit, radius, phase }) => within(lasso, ...place(radius, phase)) ? [unit] : []);
      this.choose(event.shiftKey ? [...new Set([...this.chosen, ...caught])] : caught);
    } else if (still) {
      this.point(event);
      if (this.at !== null) this.toggle(this.at, event.shiftKey);
      else if (!event.shiftKey) this.choose([]);
    }
  }

  /** A click selects one unit, with Shift it adds or takes away. @param {number} unit @param {boolean} more */
  toggle(unit, more) {
    if (!more) { this.choose(this.chosen.size === 1 && this.chosen.has(unit) ? [] : [unit]); return; }
    const next = new Set(this.chosen);
    if (!next.delete(unit)) next.add(unit);
    this.choose([...next]);
  }

  /** @param {number[]} units */
  choose(units) {
    units.sort((a, b) => a - b);
    this.chosen = new Set(units);
    this.picture.ask();
    dispatchEvent(new CustomEvent("rtrl:units", { detail: { run: this.spec.run, units } }));
    this.spec.callback?.invokeMethodAsync("SelectUnits", units).catch(() => {});
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (!this.now) return;
    const bounds = this.canvas.getBoundingClientRect(), { place } = diskOf(bounds.width, bounds.height);
    if (this.lasso) {
      this.lasso.push([event.clientX - bounds.left, event.clientY - bounds.top]);
      this.picture.ask();
      return;
    }
    /** @type {number | null} */
    let best = null;
    let nearest = 14;
    for (const { unit, radius, phase } of polesOf(this.now)) {
      const [px, py] = place(radius, phase), distance = Math.hypot(px - event.clientX + bounds.left, py - event.clientY + bounds.top);
      if (distance < nearest) { nearest = distance; best = unit; }
    }
    this.select(best);
  }

  /** Arrows walk the units from slow to fast. @param {KeyboardEvent} event */
  key(event) {
    if (!this.now) return;
    if (event.key === "Escape") { this.select(null); return; }
    if (event.key === "Enter" && this.spec.selectable && this.at !== null) { event.preventDefault(); this.toggle(this.at, true); return; }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
    if (!by) return;
    event.preventDefault();
    const order = polesOf(this.now).sort((a, b) => b.radius - a.radius || a.unit - b.unit).map(({ unit }) => unit);
    if (order.length === 0) return;
    const from = this.at === null ? (by > 0 ? -1 : order.length) : order.indexOf(this.at);
    this.select(order[Math.max(0, Math.min(order.length - 1, from + by))]);
  }

  /** @param {number | null} unit */
  select(unit) {
    if (this.at === unit) return;
    this.at = unit;
    this.picture.ask();
    dispatchEvent(new CustomEvent("rtrl:unit", { detail: { run: this.spec.run, unit } }));
    this.tell();
  }

  tell() {
    const pole = polesOf(this.now).find(({ unit }) => unit === this.at);
    this.tip ??= /** @type {HTMLElement} */ (this.canvas.parentElement).appendChild(Object.assign(document.createElement("div"), { className: "tip", role: "status" }));
    this.tip.hidden = !pole;
    if (!pole) return;
    const { unit, radius, phase } = pole, turn = Math.abs(Math.atan2(Math.sin(phase), Math.cos(phase)));
    const { place } = diskOf(this.canvas.clientWidth, this.canvas.clientHeight), [x, y] = place(radius, phase);
    this.tip.innerHTML = `<b>Unit ${unit}</b><br>half-life ${significant(halfLife(radius))} steps, r ${fixed(radius, 4)}<br>period ${turn > 1e-6 ? significant(2 * Math.PI / turn) : "∞"} steps, weight ${significant(this.now?.contribution[unit])}`;
    const left = x > this.canvas.clientWidth / 2;
    this.tip.style.left = left ? "auto" : `${x + 14}px`;
    this.tip.style.right = left ? `${this.canvas.clientWidth - x + 14}px` : "auto";
    this.tip.style.top = `${y + 10}px`;
  }
}
