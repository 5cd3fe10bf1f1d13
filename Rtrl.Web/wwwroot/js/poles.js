// @ts-nocheck
// Poles of the recurrent units on a disk whose radius is the logarithm of the half-life. Rings at 1, 4, 16, 64, 256 steps; the dashed ring
// is the task; the tail joins a unit's place at initialisation, at kept checkpoints and in the latest frames with its place now; the dot's
// area is its weight on the decision. Units can be selected by click and by lasso.
import { csvText, saveCsvText } from "./csv.js";
import { subscribe } from "./live.js";
import { fixed, significant } from "./format.js";
import { saveDrawing } from "./svg.js";
import { halfLife, poleHeads, poleRows, turnOf, within } from "./units.js";
import { reducedMotion, surface2d, token } from "./theme.js";

/**
 * @typedef {import("./svg.js").Drawable} Drawable
 * @typedef {{ radius: (number | null)[], phase: (number | null)[], contribution?: (number | null)[] }} Stop where the units were
 * @typedef {{ run: number, now?: PolesData | null, start?: Stop | null, path?: Stop[] | null, task?: number | null, tool?: string, selected?: number[], selectable?: boolean, live?: boolean,
 *   network?: string | null, waiting?: string, callback?: Callback | null }} PoleSpec
 */

/** @type {Map<string, PoleDisk>} */
const attached = new Map();
const shortest = Math.log(0.25), longest = Math.log(600), rings = [1, 4, 16, 64, 256], trailLength = 40;

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

  scale(width, height) {
    const reach = Math.min(width, height) / 2 - 22;
    const far = life => reach * Math.max(0.02, Math.min(1, (Math.log(Math.max(0.25, life)) - shortest) / (longest - shortest)));
    return { x: width / 2, y: height / 2, reach, far, place: (radius, phase) => {
      const distance = far(halfLife(radius));
      return [width / 2 + distance * Math.cos(phase), height / 2 - distance * Math.sin(phase)];
    } };
  }

  draw(context, width, height) {
    const { x, y, reach, far, place } = this.scale(width, height), line = token("--line"), strong = token("--line-2"), ink = token("--ink-2"), soft = token("--ink-3"), ground = token("--surface");
    const ring = (radius, colour, wide, dash = []) => {
      context.strokeStyle = colour; context.lineWidth = wide; context.setLineDash(dash);
      context.beginPath(); context.arc(x, y, radius, 0, 2 * Math.PI); context.stroke(); context.setLineDash([]);
    };
    for (let spoke = 0; spoke < 8; spoke++) {
      context.strokeStyle = line; context.lineWidth = 1;
      context.beginPath(); context.moveTo(x, y); context.lineTo(x + reach * Math.cos(spoke * Math.PI / 4), y - reach * Math.sin(spoke * Math.PI / 4)); context.stroke();
    }
    for (const life of rings) ring(far(life), line, 1);
    ring(reach, strong, 1.25);
    if (this.spec.task) ring(far(this.spec.task), soft, 1, [3, 3]);

    const units = this.now?.radius ?? [];
    const stops = [...this.path, ...this.trail];
    if (stops.length > 0 && !reducedMotion.matches) {
      const tails = (wanted, colour, alpha) => {
        context.strokeStyle = colour;
        context.globalAlpha = alpha;
        context.lineWidth = 1;
        context.beginPath();
        units.forEach((radius, unit) => {
          if (radius === null || this.chosen.has(unit) !== wanted) return;
          let from = null;
          for (const stop of [...stops, this.now]) {
            const life = stop.radius[unit], phase = stop.phase[unit];
            if (life === undefined || life === null) continue;
            const to = { life: Math.log(Math.max(0.25, halfLife(life))), phase: from ? from.phase + turnOf(from.phase, phase) : phase };
            if (from) {
              const parts = stops.length > 2 ? 3 : 10;
              for (let part = 0; part <= parts; part++) {
                const share = part / parts, distance = far(Math.exp(from.life + (to.life - from.life) * share)), angle = from.phase + (to.phase - from.phase) * share;
                context[part ? "lineTo" : "moveTo"](x + distance * Math.cos(angle), y - distance * Math.sin(angle));
              }
            }
            from = to;
          }
        });
        context.stroke();
        context.globalAlpha = 1;
      };
      tails(false, soft, 0.3);
      if (this.chosen.size > 0) tails(true, token("--iris"), 0.5);
    }
    const most = Math.max(1e-12, ...(this.now?.contribution ?? []).map(value => value ?? 0));
    units.forEach((radius, unit) => {
      if (radius === null) return;
      const [px, py] = place(radius, this.now.phase[unit]);
      const chosen = this.chosen.has(unit);
      context.globalAlpha = chosen ? 0.95 : 0.55;
      context.fillStyle = chosen ? token("--iris") : ink;
      context.beginPath(); context.arc(px, py, 1.2 + 3.2 * Math.sqrt(Math.max(0, this.now.contribution[unit] ?? 0) / most), 0, 2 * Math.PI); context.fill();
      context.globalAlpha = 1;
    });

    context.font = `10.5px ${token("--font-ui")}`;
    context.textBaseline = "middle";
    const word = (text, wx, wy, align, colour) => {
      context.textAlign = align; context.lineWidth = 4; context.lineJoin = "round"; context.strokeStyle = ground;
      context.strokeText(text, wx, wy); context.fillStyle = colour; context.fillText(text, wx, wy);
    };
    for (const life of rings) word(String(life), x + far(life) * Math.cos(-1.18), y - far(life) * Math.sin(-1.18), "center", soft);
    word("0", x + reach + 7, y, "left", soft); word("π", x - reach - 7, y, "right", soft);
    word("π/2", x, y - reach - 11, "center", soft); word("3π/2", x, y + reach + 12, "center", soft);
    if (this.spec.task) word(`task, ${this.spec.task}`, x + far(this.spec.task) * Math.cos(2.08), y - far(this.spec.task) * Math.sin(2.08), "center", ink);

    if (this.at !== null && units[this.at] !== undefined) {
      const [px, py] = place(units[this.at], this.now.phase[this.at]);
      context.strokeStyle = token("--iris"); context.lineWidth = 1.5;
      context.beginPath(); context.arc(px, py, 8, 0, 2 * Math.PI); context.stroke();
    }
    if (this.lasso?.length > 1) {
      context.strokeStyle = token("--iris"); context.lineWidth = 1.25; context.setLineDash([4, 3]);
      context.beginPath();
      this.lasso.forEach(([lx, ly], index) => context[index ? "lineTo" : "moveTo"](lx, ly));
      context.closePath(); context.stroke(); context.setLineDash([]);
    }
    if (units.length === 0) word(this.spec.waiting ?? "Waits for the next step.", x, y, "center", soft);
  }

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

  up(event) {
    if (!this.pressed) return;
    const bounds = this.canvas.getBoundingClientRect(), { place } = this.scale(bounds.width, bounds.height), [x, y] = this.pressed, lasso = this.lasso;
    this.pressed = this.lasso = null;
    this.picture.ask();
    const still = Math.hypot(event.clientX - bounds.left - x, event.clientY - bounds.top - y) < 4;
    if (event.type === "pointercancel") return;
    if (lasso?.length > 3 && !still) {
      const caught = this.now.radius.flatMap((radius, unit) => radius !== null && within(lasso, ...place(radius, this.now.phase[unit])) ? [unit] : []);
      this.choose(event.shiftKey ? [...new Set([...this.chosen, ...caught])] : caught);
    } else if (still) {
      this.point(event);
      if (this.at !== null) this.toggle(this.at, event.shiftKey);
      else if (!event.shiftKey) this.choose([]);
    }
  }

  // A click selects one unit, with Shift it adds or takes away.
  toggle(unit, more) {
    if (!more) { this.choose(this.chosen.size === 1 && this.chosen.has(unit) ? [] : [unit]); return; }
    const next = new Set(this.chosen);
    if (!next.delete(unit)) next.add(unit);
    this.choose([...next]);
  }

  choose(units) {
    units.sort((a, b) => a - b);
    this.chosen = new Set(units);
    this.picture.ask();
    dispatchEvent(new CustomEvent("rtrl:units", { detail: { run: this.spec.run, units } }));
    this.spec.callback?.invokeMethodAsync("SelectUnits", units).catch(() => {});
  }

  point(event) {
    if (!this.now) return;
    const bounds = this.canvas.getBoundingClientRect(), { place } = this.scale(bounds.width, bounds.height);
    if (this.lasso) {
      this.lasso.push([event.clientX - bounds.left, event.clientY - bounds.top]);
      this.picture.ask();
      return;
    }
    let best = null, nearest = 14;
    this.now.radius.forEach((radius, unit) => {
      if (radius === null) return;
      const [px, py] = place(radius, this.now.phase[unit]), distance = Math.hypot(px - event.clientX + bounds.left, py - event.clientY + bounds.top);
      if (distance < nearest) { nearest = distance; best = unit; }
    });
    this.select(best);
  }

  // Arrows walk the units from slow to fast.
  key(event) {
    if (!this.now) return;
    if (event.key === "Escape") { this.select(null); return; }
    if (event.key === "Enter" && this.spec.selectable && this.at !== null) { event.preventDefault(); this.toggle(this.at, true); return; }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
    if (!by) return;
    event.preventDefault();
    const order = this.now.radius.map((_, unit) => unit).sort((a, b) => this.now.radius[b] - this.now.radius[a] || a - b);
    const from = this.at === null ? (by > 0 ? -1 : order.length) : order.indexOf(this.at);
    this.select(order[Math.max(0, Math.min(order.length - 1, from + by))]);
  }

  select(unit) {
    if (this.at === unit) return;
    this.at = unit;
    this.picture.ask();
    dispatchEvent(new CustomEvent("rtrl:unit", { detail: { run: this.spec.run, unit } }));
    this.tell();
  }

  tell() {
    this.tip ??= this.canvas.parentElement.appendChild(Object.assign(document.createElement("div"), { className: "tip", role: "status" }));
    if (this.at === null || !this.now) { this.tip.hidden = true; return; }
    const radius = this.now.radius[this.at], phase = this.now.phase[this.at], turn = Math.abs(Math.atan2(Math.sin(phase), Math.cos(phase)));
    const { place } = this.scale(this.canvas.clientWidth, this.canvas.clientHeight), [px, py] = place(radius, phase);
    this.tip.innerHTML = `<b>Unit ${this.at}</b><br>half-life ${significant(halfLife(radius))} steps, r ${fixed(radius, 4)}<br>period ${turn > 1e-6 ? significant(2 * Math.PI / turn) : "∞"} steps, weight ${significant(this.now.contribution[this.at])}`;
    this.tip.hidden = false;
    const left = px > this.canvas.clientWidth / 2;
    this.tip.style.left = left ? "auto" : `${px + 14}px`;
    this.tip.style.right = left ? `${this.canvas.clientWidth - px + 14}px` : "auto";
    this.tip.style.top = `${py + 10}px`;
  }
}
