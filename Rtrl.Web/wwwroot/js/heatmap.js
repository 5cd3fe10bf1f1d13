// The hidden state as it rolls by: a row per unit (slow on top), a column per step. Hue is phase, strength is modulus against the unit's
// own largest in view, background is nothing stored. A ring of columns lives here; the hub sends new columns only.
import { at as columnAt, move as moveColumn } from "./column.js";
import { alike, rolled, unpack, unpackFrame } from "./columns.js";
import { csvText, saveCsvText } from "./csv.js";
import { halfLife } from "./units.js";
import { subscribe } from "./live.js";
import { saveDrawing } from "./svg.js";
import { count, fixed, significant } from "./format.js";
import { imageOf, spread } from "./stateimage.js";
import { surface2d, token } from "./theme.js";

/**
 * @typedef {import("./columns.js").Columns} Columns
 * @typedef {import("./columns.js").Column} Column
 * @typedef {{ run: number, units: number, components: number, columns: number, rows?: number | null, mode?: string | null, order?: string | null, selected?: number[] | null,
 *   matrix?: import("./columns.js").PackedMatrix | null, stored?: Columns | null, radius?: (number | null)[] | null, phase?: (number | null)[] | null, live?: boolean, network?: string | null,
 *   cursorFrom?: number | null, strip?: number | null, waiting?: string | null }} StateSpec
 */

/** @type {Map<string, StateMap>} */
const attached = new Map();

/** @param {string} id @param {StateSpec} spec */
export function attach(id, spec) {
  detach(id);
  const canvas = document.getElementById(id);
  if (canvas instanceof HTMLCanvasElement) attached.set(id, new StateMap(canvas, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** @param {string} id @param {string} mode */
export function setMode(id, mode) {
  const map = attached.get(id);
  if (!map) return;
  map.mode = mode;
  map.picture.ask();
}

/** "slow": by time constant, slow on top. "similar": neighbours move alike. @param {string} id @param {string} order */
export function setOrder(id, order) {
  const map = attached.get(id);
  if (!map) return;
  map.arrangement = order;
  map.orderedAt = -Infinity;
  map.sort(map.radius ?? [], map.phase);
  map.picture.ask();
}

/** @param {string} id @param {number[]} units */
export function setSelection(id, units) {
  const map = attached.get(id);
  if (!map) return;
  map.chosen = new Set(units);
  map.picture.ask();
}

/** What is said while there is nothing to show; what is shown stays. @param {string} id @param {string} words */
export function setWaiting(id, words) {
  const map = attached.get(id);
  if (!map) return;
  map.spec.waiting = words;
  map.picture.ask();
}

/** @param {string} id @param {string} name */
export function saveSvg(id, name) {
  const map = attached.get(id);
  if (map) saveDrawing(name, map.canvas.clientWidth, map.canvas.clientHeight, (context, width, height) => map.draw(context, width, height));
}

/** @param {string} id @param {string} name */
export function saveCsv(id, name) {
  const map = attached.get(id);
  if (!map) return;
  const parts = map.spec.components > 1 ? ["re", "im"] : ["h"];
  const head = ["run", "step", "episodeStep", ...parts.flatMap(part => Array.from({ length: map.units }, (_, unit) => `${part}${unit}`))];
  saveCsvText(name, csvText(head, map.columns.map(column => [map.spec.run, column.step, column.episodeStep, ...Array.from(column.h)])));
}

class StateMap {
  /** @param {HTMLCanvasElement} canvas @param {StateSpec} spec */
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.spec = spec;
    this.units = spec.units;
    this.size = spec.columns;
    this.rows = spec.rows ?? spec.units;
    this.mode = spec.mode ?? "complex";
    /** @type {Column[]} */
    this.columns = [];
    /** @type {(number | null)[] | null} */
    this.radius = null;
    /** @type {(number | null)[] | null} */
    this.phase = null;
    /** @type {number | null} */
    this.highlighted = null;
    /** @type {HTMLElement | null} */
    this.tip = null;
    this.order = Array.from({ length: this.units }, (_, unit) => unit);
    this.orderedAt = -Infinity;
    /** @type {{ at: number, row: number } | null} */
    this.selected = null;
    this.picture = surface2d(canvas, (context, width, height) => this.draw(context, width, height));
    this.arrangement = spec.order ?? "slow";
    this.chosen = new Set(spec.selected ?? []);
    if (spec.matrix) this.push(unpack(spec.matrix, spec.units * spec.components));
    if (spec.radius?.length) this.sort(spec.radius, spec.phase ?? null);
    if (spec.stored) this.push(spec.stored);
    this.off = spec.live === false ? () => {} : subscribe(spec.run, ["packedState", "poles"], 8, {
      frames: list => this.take(list),
      gap: () => { this.columns = []; this.picture.ask(); },
    }, spec.network ?? null);
    this.onMove = (/** @type {PointerEvent} */ event) => this.point(event);
    this.onLeave = () => this.hide();
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.onUnit = (/** @type {WindowEventMap["rtrl:unit"]} */ event) => { this.highlighted = event.detail.run === spec.run ? event.detail.unit : null; this.picture.ask(); };
    this.onColumn = () => this.picture.ask();
    this.onUnits = (/** @type {WindowEventMap["rtrl:units"]} */ event) => { if (event.detail.run === spec.run) { this.chosen = new Set(event.detail.units); this.picture.ask(); } };
    this.onDown = (/** @type {PointerEvent} */ event) => {
      const bounds = canvas.getBoundingClientRect();
      moveColumn(Math.floor((event.clientX - bounds.left) / this.layout(bounds.width, bounds.height).column) - this.lead() + (spec.cursorFrom ?? 0));
    };
    canvas.addEventListener("pointermove", this.onMove);
    canvas.addEventListener("pointerleave", this.onLeave);
    canvas.addEventListener("keydown", this.onKey);
    addEventListener("rtrl:unit", this.onUnit);
    addEventListener("rtrl:units", this.onUnits);
    if (this.cursored) {
      addEventListener("rtrl:column", this.onColumn);
      canvas.addEventListener("pointerdown", this.onDown);
    }
  }

  // Whether the page's time cursor runs over these columns; cursorFrom is its column at our first one.
  get cursored() { return this.spec.cursorFrom !== undefined && this.spec.cursorFrom !== null; }

  // Empty columns in front: a live picture fills from the right, a still one stands at the left.
  lead() { return this.spec.live === false ? 0 : this.size - this.columns.length; }

  dispose() {
    this.off();
    this.picture.dispose();
    this.canvas.removeEventListener("pointermove", this.onMove);
    this.canvas.removeEventListener("pointerleave", this.onLeave);
    this.canvas.removeEventListener("keydown", this.onKey);
    this.canvas.removeEventListener("pointerdown", this.onDown);
    removeEventListener("rtrl:unit", this.onUnit);
    removeEventListener("rtrl:units", this.onUnits);
    removeEventListener("rtrl:column", this.onColumn);
  }

  /** @param {Frame[]} frames */
  take(frames) {
    for (const frame of frames) {
      if (frame.stream === "poles") this.sort(frame.data.radius, frame.data.phase);
      else if (frame.stream === "packedState") this.push(unpackFrame(frame.data));
    }
    this.picture.ask();
  }

  /** @param {Columns} data */
  push(data) { this.columns = rolled(this.columns, data, this.size); }

  /** Slow on top. Re-sorted every few seconds only, so that rows hold still while one looks. @param {(number | null)[]} radius @param {(number | null)[] | null} phase */
  sort(radius, phase) {
    this.radius = radius;
    this.phase = phase;
    const now = performance.now();
    if (now - this.orderedAt < 4000) return;
    this.orderedAt = now;
    this.order = Array.from({ length: this.units }, (_, unit) => unit).sort((a, b) => (radius[b] ?? 0) - (radius[a] ?? 0) || a - b);
    if (this.arrangement === "similar" && this.columns.length > 1) this.order = alike(this.order, this.columns.map(column => column.h), this.spec.components > 1);
  }

  /** @param {number} width @param {number} height */
  layout(width, height) {
    const strip = this.spec.strip ?? 14;
    return { width, height: height - strip, strip, column: width / this.size };
  }

  /** @param {import("./svg.js").Drawable} context @param {number} width @param {number} height */
  draw(context, width, height) {
    const { units, columns, rows } = this, box = this.layout(width, height), order = this.order.slice(0, rows), offset = this.lead();
    spread(context, imageOf({
      order, columns: columns.length, width: this.size, lead: offset, mode: this.mode, floor: 0.04,
      re: (column, unit) => columns[column].h[unit], im: this.spec.components > 1 ? (column, unit) => columns[column].h[units + unit] : null,
    }), box.width, box.height);

    const ink = token("--ink-2"), ground = token("--surface"), soft = token("--ink-3");
    columns.forEach((column, at) => {
      const x = (offset + at) * box.column;
      if (column.broken) {
        context.fillStyle = ground;
        context.fillRect(Math.round(x) - 1, 0, 2, box.height);
      }
      if (column.episodeStep === 0) {
        context.strokeStyle = soft;
        context.lineWidth = 1;
        context.beginPath(); context.moveTo(Math.round(x) + 0.5, box.height); context.lineTo(Math.round(x) + 0.5, box.height + 5); context.stroke();
        if (column.mark !== null && column.mark !== undefined) {
          const up = column.mark > 0, y = box.height + 4, left = x + 3;
          context.fillStyle = ink;
          context.beginPath();
          if (up) { context.moveTo(left, y + 7); context.lineTo(left + 8, y + 7); context.lineTo(left + 4, y); }
          else { context.moveTo(left, y); context.lineTo(left + 8, y); context.lineTo(left + 4, y + 7); }
          context.fill();
        }
      }
    });
    if (this.highlighted !== null && this.highlighted !== undefined) {
      const row = order.indexOf(this.highlighted);
      if (row >= 0) {
        context.strokeStyle = token("--iris");
        context.lineWidth = 1;
        context.strokeRect(0.5, row * box.height / rows - 0.5, box.width - 1, Math.max(3, box.height / rows + 1));
      }
    }
    if (this.chosen.size > 0) {
      context.fillStyle = token("--iris");
      order.forEach((unit, row) => { if (this.chosen.has(unit)) context.fillRect(0, row * box.height / rows, 4, Math.max(1, box.height / rows)); });
    }
    const cursor = this.cursored ? columnAt() - (this.spec.cursorFrom ?? 0) : -1;
    if (cursor >= 0 && cursor < columns.length) {
      context.strokeStyle = token("--iris");
      context.lineWidth = 1;
      const x = (offset + cursor + 0.5) * box.column;
      context.beginPath(); context.moveTo(x, 0); context.lineTo(x, box.height + box.strip); context.stroke();
    }
    if (this.selected) {
      context.strokeStyle = token("--iris");
      context.lineWidth = 1.5;
      context.strokeRect((offset + this.selected.at) * box.column - 1, this.selected.row * box.height / rows - 1, Math.max(4, box.column + 2), Math.max(4, box.height / rows + 2));
    }
    if (columns.length === 0) {
      context.fillStyle = soft;
      context.font = `11.5px ${token("--font-ui")}`;
      context.textAlign = "center";
      context.fillText(this.spec.waiting ?? "Waits for the next step.", box.width / 2, box.height / 2);
    }
  }

  /** @param {number} at @param {number} row */
  cell(at, row) {
    const column = this.columns[at], unit = this.order[row];
    if (!column || unit === undefined) return null;
    const re = column.h[unit], im = this.spec.components > 1 ? column.h[this.units + unit] : 0;
    const radius = this.radius?.[unit] ?? null, life = radius === null ? null : halfLife(radius);
    return `<b>Unit ${unit}</b>, step ${count(column.step)} (${column.episodeStep} of the episode)<br>|h| ${significant(Math.hypot(re, im))}`
      + (this.spec.components > 1 ? `, phase ${fixed(Math.atan2(im, re) / Math.PI, 2)} π` : "")
      + (life === null ? "" : `, half-life ${significant(life)} steps`);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const bounds = this.canvas.getBoundingClientRect(), box = this.layout(bounds.width, bounds.height);
    const at = Math.floor((event.clientX - bounds.left) / box.column) - this.lead();
    const row = Math.floor((event.clientY - bounds.top) / box.height * this.rows);
    this.show(at, row, event.clientX - bounds.left, event.clientY - bounds.top);
  }

  /** @param {number} at @param {number} row @param {number} x @param {number} y */
  show(at, row, x, y) {
    const html = row >= 0 && row < this.rows ? this.cell(at, row) : null;
    if (!html) { this.hide(); return; }
    this.tip ??= /** @type {HTMLElement} */ (this.canvas.parentElement).appendChild(Object.assign(document.createElement("div"), { className: "tip" }));
    this.tip.innerHTML = html;
    this.tip.hidden = false;
    const wide = this.canvas.clientWidth;
    this.tip.style.left = x > wide / 2 ? "auto" : `${x + 14}px`;
    this.tip.style.right = x > wide / 2 ? `${wide - x + 14}px` : "auto";
    this.tip.style.top = `${y + 10}px`;
  }

  hide() { if (this.tip) this.tip.hidden = true; }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") { this.selected = null; this.hide(); this.picture.ask(); return; }
    if (!move || this.columns.length === 0) return;
    event.preventDefault();
    if (this.cursored && move[0]) { moveColumn(columnAt() + move[0]); return; }
    const from = this.selected ?? { at: this.columns.length - 1, row: 0 };
    this.selected = {
      at: Math.max(0, Math.min(this.columns.length - 1, from.at + move[0])),
      row: Math.max(0, Math.min(this.rows - 1, from.row + move[1])),
    };
    const bounds = this.canvas.getBoundingClientRect(), box = this.layout(bounds.width, bounds.height);
    this.show(this.selected.at, this.selected.row, (this.lead() + this.selected.at) * box.column, this.selected.row * box.height / this.rows);
    this.picture.ask();
  }
}
