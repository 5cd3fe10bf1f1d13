// Poles of the recurrent units on a disk whose radius is the logarithm of the half-life. Rings at 1, 4, 16, 64, 256 steps; the dashed ring
// is the task; the tail joins a unit's place at initialisation with its place now; the dot's area is its weight on the decision.
import { halfLife } from "./heatmap.js";
import { subscribe } from "./live.js";
import { fixed, significant } from "./format.js";
import { reducedMotion, surface2d, token } from "./theme.js";

const attached = new Map(), shortest = Math.log(0.25), longest = Math.log(600), rings = [1, 4, 16, 64, 256];

export function attach(id, spec) {
  detach(id);
  const canvas = document.getElementById(id);
  if (canvas) attached.set(id, new PoleDisk(canvas, spec));
}

export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

class PoleDisk {
  constructor(canvas, spec) {
    this.canvas = canvas;
    this.spec = spec;
    this.now = spec.now ?? null;
    this.at = null;
    this.picture = surface2d(canvas, (context, width, height) => this.draw(context, width, height));
    this.off = subscribe(spec.run, ["poles"], 5, { frames: list => { this.now = list.at(-1).data; this.picture.ask(); if (this.at !== null) this.tell(); } });
    this.onMove = event => this.point(event);
    this.onLeave = () => this.select(null);
    this.onKey = event => this.key(event);
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
    const start = this.spec.start;
    if (start && !reducedMotion.matches) {
      context.strokeStyle = soft;
      context.globalAlpha = 0.3;
      context.lineWidth = 1;
      units.forEach((radius, unit) => {
        if (radius === null || start.radius[unit] === undefined) return;
        const life0 = Math.log(Math.max(0.25, halfLife(start.radius[unit]))), life1 = Math.log(Math.max(0.25, halfLife(radius)));
        const phase0 = start.phase[unit];
        let turn = (this.now.phase[unit] - phase0) % (2 * Math.PI);
        if (turn > Math.PI) turn -= 2 * Math.PI;
        if (turn < -Math.PI) turn += 2 * Math.PI;
        context.beginPath();
        for (let part = 0; part <= 10; part++) {
          const share = part / 10, distance = far(Math.exp(life0 + (life1 - life0) * share)), phase = phase0 + turn * share;
          context[part ? "lineTo" : "moveTo"](x + distance * Math.cos(phase), y - distance * Math.sin(phase));
        }
        context.stroke();
      });
      context.globalAlpha = 1;
    }
    const most = Math.max(1e-12, ...(this.now?.contribution ?? []).map(value => value ?? 0));
    units.forEach((radius, unit) => {
      if (radius === null) return;
      const [px, py] = place(radius, this.now.phase[unit]);
      context.globalAlpha = 0.55;
      context.fillStyle = ink;
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
    if (units.length === 0) word(this.spec.waiting ?? "Waits for the next step.", x, y, "center", soft);
  }

  point(event) {
    if (!this.now) return;
    const bounds = this.canvas.getBoundingClientRect(), { place } = this.scale(bounds.width, bounds.height);
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
