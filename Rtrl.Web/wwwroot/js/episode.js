// @ts-nocheck
// One episode, lived again by the server and shown on one cursor: drawing, outputs, TD error, hidden state, observation by name. Windows of
// steps come from the REST door; the cursor is kept in the address.
import { show } from "./environment.js";
import { axisOf } from "./axis.js";
import { csvText, saveCsvText } from "./csv.js";
import { count, escape, signed, significant } from "./format.js";
import { extent, stepHeads, stepRows, stretches } from "./steps.js";
import { mix, notFinite } from "./colour.js";
import { colourMaps, reducedMotion, surface2d, token } from "./theme.js";

const attached = new Map(), windowSize = 512, trailSteps = 320;

export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new Episode(root, spec));
}

export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

const dashes = [[], [7, 3], [1.5, 3], [9, 3, 1.5, 3]];

class Episode {
  constructor(root, spec) {
    this.root = root;
    this.spec = spec;
    this.cursor = Math.max(0, spec.step ?? 0);
    this.length = spec.length ?? null;
    this.window = null;
    this.abort = new AbortController();
    this.asked = 0;
    this.find = name => root.querySelector(`[data-${name}]`);
    const listen = (target, kind, act) => target.addEventListener(kind, act, { signal: this.abort.signal });
    this.pictures = ["outputs", "tdError", "state"].map(name => {
      const canvas = root.querySelector(`[data-plot="${name}"]`);
      const point = event => {
        if (!this.window || (event.type === "pointermove" && !(event.buttons & 1))) return;
        const box = canvas.getBoundingClientRect();
        this.go(this.window.from + Math.floor((event.clientX - box.left - this.left(name)) / Math.max(1, box.width - this.left(name)) * this.window.count));
      };
      listen(canvas, "pointerdown", point);
      listen(canvas, "pointermove", point);
      listen(canvas, "keydown", event => {
        const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        this.go(this.cursor + by);
      });
      return surface2d(canvas, (context, width, height) => { if (this.window) this[name](context, width, height); });
    });
    const range = this.find("scrub-range");
    listen(range, "input", () => this.go(+range.value));
    listen(root, "click", event => {
      const scrub = event.target.closest("[data-scrub]")?.dataset.scrub;
      if (scrub === "play") this.play(!this.timer);
      else if (scrub) this.go({ first: -Infinity, back: this.cursor - 1, on: this.cursor + 1, last: Infinity }[scrub]);
      else if (event.target.closest("[data-table]")) this.table(this.find("steps").hidden);
      else if (event.target.closest("[data-csv]")) this.save();
    });
    this.load(this.cursor);
  }

  dispose() {
    this.play(false);
    this.abort.abort();
    clearTimeout(this.addressed);
    for (const picture of this.pictures) picture.dispose();
  }

  // The window that holds a step; the last request wins.
  async load(step) {
    const asked = ++this.asked, from = Math.floor(step / windowSize) * windowSize;
    try {
      const answer = await fetch(`api/v1/runs/${this.spec.run}/episodes/${this.spec.episode}/replay?from=${from}&count=${windowSize}`, { headers: { accept: "application/json" }, signal: this.abort.signal });
      const body = await answer.json();
      if (asked !== this.asked) return;
      if (!answer.ok) { this.fail(body.errors?.[0]?.field === "from" && from > 0 ? null : body.detail); return; }
      this.take(body);
    } catch (problem) {
      if (problem.name !== "AbortError" && asked === this.asked) this.fail("The server did not answer. Reload the page to try again.");
    }
  }

  fail(detail) {
    if (detail === null) { this.cursor = 0; this.load(0); return; }
    this.find("episode-wait").hidden = true;
    const banner = this.find("episode-error");
    banner.textContent = detail;
    banner.hidden = false;
  }

  take(body) {
    const { steps, description } = body, size = description.units * description.stateComponents;
    if (steps.step.length === 0 && body.from > 0) { this.fail(null); return; }
    const bytes = Uint8Array.from(atob(steps.hiddenState), sign => sign.charCodeAt(0));
    this.window = { ...body, count: steps.step.length, hidden: new Float32Array(bytes.buffer), size };
    this.length = body.length ?? Math.max(this.length ?? 0, body.from + steps.step.length);
    this.find("episode-wait").hidden = true;
    this.find("episode-error").hidden = true;
    this.find("episode-body").hidden = false;
    const verified = this.root.ownerDocument.querySelector("[data-episode-verified]");
    if (verified && body.verified !== null) {
      verified.hidden = false;
      verified.textContent = body.verified ? "as recorded" : "differs from what was recorded";
      verified.classList.toggle("caution", !body.verified);
    }
    this.find("source").textContent = `Lived again from ${body.source} at step ${count(body.sourceStep)}, ${count(body.resimulated)} steps before this window. `
      + (body.verified ? "Length and return are those recorded. " : body.verified === false ? "Length or return differ from those recorded. " : "")
      + (body.sameKernels ? "" : "Other vector kernels than the run's: the last digits may differ.");
    this.names = { outputs: description.outputNames, observation: description.observationNames, actions: description.actionNames };
    this.order = Array.from({ length: description.units }, (_, unit) => unit).sort((a, b) => (body.poleRadius[b] ?? 0) - (body.poleRadius[a] ?? 0) || a - b);
    this.legend();
    for (const kind of ["outputs", "observation"]) this.rows(kind);
    if (!this.find("steps").hidden) this.table(true);
    this.go(this.cursor);
  }

  go(step) {
    if (!this.window) return;
    const last = Math.max(0, this.length - 1);
    this.cursor = Math.max(0, Math.min(last, step));
    const at = this.cursor - this.window.from;
    if (at < 0 || at >= this.window.count) {
      if (this.window.count > 0 || this.window.from > 0) { this.words(); this.load(this.cursor); }
      return;
    }
    this.words();
    this.draw(at);
    clearTimeout(this.addressed);
    this.addressed = setTimeout(() => {
      const address = new URL(location.href);
      if (this.cursor === 0) address.searchParams.delete("step"); else address.searchParams.set("step", String(this.cursor));
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, 150);
  }

  words() {
    const range = this.find("scrub-range"), last = Math.max(0, this.length - 1);
    range.max = String(last);
    range.value = String(this.cursor);
    range.style.setProperty("--at", `${last > 0 ? 100 * this.cursor / last : 0}%`);
    const first = this.window.startStep ?? 0;
    range.setAttribute("aria-valuetext", `step ${this.cursor} of ${last}`);
    this.find("scrub-words").textContent = `step ${count(this.cursor)} of ${count(last)}, run step ${count(first + this.cursor)}`;
  }

  draw(at) {
    const { steps } = this.window;
    for (const picture of this.pictures) picture.ask();
    this.bars("outputs", steps.outputs[at], steps.action[at]);
    this.bars("observation", steps.observation[at], -1);
    this.root.querySelector("[data-cursor=value]").textContent = `value ${signed(steps.value[at], 3)}`;
    this.root.querySelector("[data-cursor=tdError]").textContent = signed(steps.tdError[at], 4);
    const numbers = steps.actionNumbers[at];
    const action = numbers.length > 0 ? numbers.map(value => significant(value)).join(", ") : steps.action[at] >= 0 ? this.names.actions[steps.action[at]] ?? steps.action[at] : null;
    this.find("decision").textContent = (action === null ? "Nobody acts here." : `Took ${action}${steps.nonGreedy[at] ? ", by exploration" : ""}.`)
      + ` Reward ${signed(steps.reward[at], 3)}${steps.ended[at] ? "; the episode ended" : ""}.`;
    const drawing = this.root.querySelector(".environment");
    if (drawing) show(drawing.id, this.view(at));
  }

  // What a live frame would have held at this step.
  view(at) {
    const { steps } = this.window;
    const trail = this.names.actions.length > 0 ? null
      : Array.from({ length: Math.min(at + 1, trailSteps) }, (_, index) => at - Math.min(at + 1, trailSteps) + 1 + index).map(row => [steps.value[row], ...steps.observation[row]]);
    return {
      episodeStep: steps.episodeStep[at], episode: steps.episode[at], action: steps.action[at], nonGreedy: steps.nonGreedy[at], reward: steps.reward[at], ended: steps.ended[at],
      observation: steps.observation[at], nextObservation: steps.observation[at + 1] ?? steps.nextObservation, actionValues: steps.outputs[at], environmentState: steps.environmentState[at], trail,
    };
  }

  // Bars start at the left, or in the middle where an entry of the window is negative.
  rows(kind) {
    this.signed = { ...this.signed, [kind]: this.window.steps[kind].some(row => row.some(value => value < 0)) };
    const box = this.root.querySelector(`[data-bars="${kind}"]`);
    box.innerHTML = this.names[kind].map(name => `<div class="bar-row ${kind === "outputs" ? "value" : ""}"><span class="clip" title="${escape(name)}">${escape(name)}</span><span class="b"><u></u><i></i></span><span class="n"></span></div>`).join("");
  }

  bars(kind, values, action) {
    const signed = this.signed[kind], most = Math.max(1e-9, ...values.map(value => Math.abs(value ?? 0))), greedy = values.reduce((best, value, index) => value > values[best] ? index : best, 0);
    [...this.root.querySelectorAll(`[data-bars="${kind}"] > div`)].forEach((row, index) => {
      const share = (values[index] ?? 0) / most * (signed ? 50 : 100), bar = row.querySelector("i");
      bar.style.left = `${signed ? 50 + Math.min(0, share) : 0}%`;
      row.querySelector("u").style.left = signed ? "50%" : "0";
      bar.style.width = `${Math.abs(share)}%`;
      row.querySelector(".n").textContent = significant(values[index]);
      row.classList.toggle("greedy", kind === "outputs" && index === greedy);
      row.classList.toggle("taken", kind === "outputs" && index === action);
    });
  }

  legend() {
    const names = this.names.outputs;
    this.find("legend").innerHTML = names.slice(0, 8).map((name, index) => `<span><svg width="22" height="8" aria-hidden="true"><line x1="0" x2="22" y1="4" y2="4" stroke="currentColor" stroke-width="1.75" stroke-dasharray="${dashes[index % 4].join(" ")}"/></svg>${escape(name)}</span>`).join("")
      + (names.length > 8 ? `<span>and ${names.length - 8} more</span>` : "");
  }

  left(name) { return name === "state" ? 0 : 46; }

  outputs(context, width, height) {
    const { steps } = this.window;
    this.lines(context, width, height, this.names.outputs.slice(0, 8).map((_, index) => steps.outputs.map(values => values[index])), "outputs");
  }

  tdError(context, width, height) { this.lines(context, width, height, [this.window.steps.tdError], "tdError", true); }

  lines(context, width, height, series, name, zero = false) {
    const left = this.left(name), bottom = 18, top = 8, [least, most] = extent(zero ? [...series, [0]] : series);
    const { range: [low, high], ticks, labels } = axisOf(least, most, { most: 4, format: "signed" });
    const place = at => left + (at + 0.5) / this.window.count * (width - left), level = value => top + (high - value) / (high - low) * (height - top - bottom);
    context.font = `10.5px ${token("--font-ui")}`;
    context.fillStyle = token("--ink-3");
    context.textAlign = "right";
    ticks.forEach((value, index) => {
      context.strokeStyle = token("--line");
      context.lineWidth = 1;
      context.beginPath(); context.moveTo(left, Math.round(level(value)) + 0.5); context.lineTo(width, Math.round(level(value)) + 0.5); context.stroke();
      context.fillText(labels[index], left - 6, level(value) + 3);
    });
    this.foot(context, width, height, left);
    series.forEach((line, index) => {
      context.strokeStyle = token("--ink");
      context.lineWidth = 1.75;
      context.setLineDash(dashes[index % 4]);
      context.beginPath();
      const known = stretches(line);
      for (const stretch of known) stretch.forEach((at, index) => context[index === 0 ? "moveTo" : "lineTo"](place(at), level(line[at])));
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = token("--ink");
      // A point between two that are missing has no line to be seen by.
      for (const stretch of known) if (line.length <= 64 || stretch.length === 1) for (const at of stretch) { context.beginPath(); context.arc(place(at), level(line[at]), 2, 0, 7); context.fill(); }
    });
    this.mark(context, place(this.cursor - this.window.from), top, height - bottom);
  }

  state(context, width, height) {
    const { count: columns, hidden, size, description } = this.window, units = description.units, bottom = 18;
    if (units === 0 || columns === 0) return;
    const { surface, phase, diverging } = colourMaps(), image = new ImageData(columns, units), complex = size >= 2 * units && description.stateComponents === 2;
    this.order.forEach((unit, row) => {
      let most = 1e-9;
      const at = column => [hidden[column * size + unit], complex ? hidden[column * size + units + unit] : 0];
      for (let column = 0; column < columns; column++) { const size = Math.hypot(...at(column)); if (Number.isFinite(size)) most = Math.max(most, size); }
      for (let column = 0; column < columns; column++) {
        const [re, im] = at(column), k = (row * columns + column) * 4;
        const colour = !Number.isFinite(re + im) ? notFinite(column + row, surface)
          : complex ? mix(surface, phase(Math.atan2(im, re)), Math.min(1, (Math.hypot(re, im) / most) ** 0.9)) : diverging(Math.max(-1, Math.min(1, re / most)));
        [image.data[k], image.data[k + 1], image.data[k + 2]] = colour;
        image.data[k + 3] = 255;
      }
    });
    this.buffer ??= document.createElement("canvas");
    this.buffer.width = columns;
    this.buffer.height = units;
    this.buffer.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.buffer, 0, 0, width, height - bottom);
    this.foot(context, width, height, 0);
    const at = this.cursor - this.window.from, column = width / columns;
    context.strokeStyle = token("--iris");
    context.lineWidth = 1.5;
    context.strokeRect(at * column + 0.75, 0.75, Math.max(2, column - 1.5), height - bottom - 1.5);
  }

  foot(context, width, height, left) {
    context.fillStyle = token("--ink-3");
    context.font = `10.5px ${token("--font-ui")}`;
    context.textAlign = "left";
    context.fillText(`step ${count(this.window.from)}`, left, height - 4);
    context.textAlign = "right";
    context.fillText(count(this.window.from + this.window.count - 1), width, height - 4);
  }

  mark(context, x, top, bottom) {
    context.strokeStyle = token("--iris");
    context.lineWidth = 1.5;
    context.beginPath(); context.moveTo(x, top); context.lineTo(x, bottom); context.stroke();
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => { if (this.cursor >= this.length - 1) this.play(false); else this.go(this.cursor + 1); }, reducedMotion.matches ? 500 : 250) : null;
    if (on && this.cursor >= this.length - 1) this.go(0);
    this.root.querySelector("[data-scrub=play]")?.setAttribute("aria-pressed", on ? "true" : "false");
    const word = this.root.querySelector("[data-play-word]");
    if (word) word.textContent = on ? "Pause" : "Play";
  }

  table(on) {
    const box = this.find("steps");
    box.hidden = !on;
    this.root.querySelector("[data-table]").setAttribute("aria-pressed", on ? "true" : "false");
    if (!on || !this.window) return;
    const head = stepHeads(this.names).slice(2), rows = stepRows(this.spec.run, this.spec.episode, this.window.steps).map(row => row.slice(2));
    box.innerHTML = `<table><thead><tr>${head.map(name => `<th class="n">${escape(name)}</th>`).join("")}</tr></thead><tbody>${rows.map(row => `<tr>${row.map(value => `<td class="n">${Number.isInteger(value) ? count(value) : typeof value === "number" ? significant(value) : escape(String(value ?? "—"))}</td>`).join("")}</tr>`).join("")}</tbody></table>`;
  }

  save() {
    if (!this.window) return;
    saveCsvText(`run-${this.spec.run}-episode-${this.spec.episode}.csv`, csvText(stepHeads(this.names), stepRows(this.spec.run, this.spec.episode, this.window.steps)));
  }
}
