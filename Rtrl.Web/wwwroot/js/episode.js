// One episode, lived again by the server and shown on one cursor: drawing, outputs, TD error, hidden state, observation by name. Windows of
// steps come from the REST door; the cursor is kept in the address.
import { drawBars } from "./bars.js";
import { csvText, saveCsvText } from "./csv.js";
import { show } from "./environment.js";
import { dashes, drawLines, drawState, gutter } from "./episodeplots.js";
import { count, escape, signed, significant } from "./format.js";
import { stepHeads, stepRows, tableHtml } from "./steps.js";
import { reducedMotion, surface2d } from "./theme.js";

/**
 * @typedef {(number | null)[]} Values
 * @typedef {import("./steps.js").Steps & { episode: number[], ended: boolean[], environmentState: Values[], nextObservation: Values, hiddenState: string }} WindowSteps
 * @typedef {{ units: number, stateComponents: number, outputNames: string[], observationNames: string[], actionNames: string[] }} Description
 * @typedef {{ from: number, length: number | null, startStep: number | null, source: string, sourceStep: number, resimulated: number, sameKernels: boolean, verified: boolean | null,
 *   description: Description, poleRadius: Values, steps: WindowSteps }} Answer ReplayResource
 * @typedef {Answer & { count: number, hidden: Float32Array, order: number[] }} Window
 * @typedef {{ run: number, episode: number, step: number, length?: number | null }} EpisodeSpec
 */

/** @type {Map<string, Episode>} */
const attached = new Map();
const windowSize = 512, trailSteps = 320, mostLines = 8;

/** @param {string} id @param {EpisodeSpec} spec */
export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new Episode(root, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

class Episode {
  /** @param {HTMLElement} root @param {EpisodeSpec} spec */
  constructor(root, spec) {
    this.root = root;
    this.spec = spec;
    this.cursor = Math.max(0, spec.step);
    this.length = spec.length ?? 0;
    /** @type {Window | null} */
    this.window = null;
    this.abort = new AbortController();
    this.asked = this.timer = this.addressed = 0;
    const { signal } = this.abort;
    this.pictures = [
      this.picture("outputs", gutter, (window, ...canvas) => drawLines(...canvas, this.place(window), window.description.outputNames.slice(0, mostLines).map((_, index) => window.steps.outputs.map(values => values[index])))),
      this.picture("tdError", gutter, (window, ...canvas) => drawLines(...canvas, this.place(window), [window.steps.tdError], true)),
      this.picture("state", 0, (window, ...canvas) => drawState(...canvas, this.place(window), matrixOf(window))),
    ];
    this.range = /** @type {HTMLInputElement} */ (this.find("scrub-range"));
    this.range.addEventListener("input", () => this.go(+this.range.value), { signal });
    root.addEventListener("click", event => { if (event.target instanceof Element) this.press(event.target); }, { signal });
    this.load(this.cursor);
  }

  /** @param {string} name of a data attribute, with its value where it has one */
  find(name) { return /** @type {HTMLElement} */ (this.root.querySelector(`[data-${name}]`)); }

  /** @param {Window} window */
  place({ from, count: shown }) { return { from, count: shown, cursor: this.cursor }; }

  /**
   * A canvas that is drawn while there is a window, and on which the cursor can be set.
   * @param {string} name
   * @param {number} left room beside the first step
   * @param {(window: Window, context: CanvasRenderingContext2D, width: number, height: number) => void} draw
   */
  picture(name, left, draw) {
    const canvas = /** @type {HTMLCanvasElement} */ (this.find(`plot="${name}"`)), { signal } = this.abort;
    const point = (/** @type {PointerEvent} */ event) => {
      if (!this.window || (event.type === "pointermove" && !(event.buttons & 1))) return;
      const box = canvas.getBoundingClientRect();
      this.go(this.window.from + Math.floor((event.clientX - box.left - left) / Math.max(1, box.width - left) * this.window.count));
    };
    canvas.addEventListener("pointerdown", point, { signal });
    canvas.addEventListener("pointermove", point, { signal });
    canvas.addEventListener("keydown", event => {
      const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.go(this.cursor + by);
    }, { signal });
    return surface2d(canvas, (context, width, height) => { if (this.window) draw(this.window, context, width, height); });
  }

  /** @param {Element} target */
  press(target) {
    const scrub = target.closest("[data-scrub]")?.getAttribute("data-scrub");
    if (scrub === "play") this.play(!this.timer);
    else if (scrub) this.go({ first: -Infinity, back: this.cursor - 1, on: this.cursor + 1, last: Infinity }[scrub] ?? this.cursor);
    else if (target.closest("[data-table]")) this.table(this.find("steps").hidden);
    else if (target.closest("[data-csv]")) this.save();
  }

  dispose() {
    this.play(false);
    this.abort.abort();
    clearTimeout(this.addressed);
    for (const picture of this.pictures) picture.dispose();
  }

  /** The window that holds a step; the last request wins. @param {number} step */
  async load(step) {
    const asked = ++this.asked, from = Math.floor(step / windowSize) * windowSize;
    try {
      const answer = await fetch(`api/v1/runs/${this.spec.run}/episodes/${this.spec.episode}/replay?from=${from}&count=${windowSize}`, { headers: { accept: "application/json" }, signal: this.abort.signal });
      const body = await answer.json();
      if (asked !== this.asked) return;
      if (answer.ok) this.take(body);
      else if (body.errors?.[0]?.field === "from" && from > 0) this.again();
      else this.fail(body.detail);
    } catch (problem) {
      if (!(problem instanceof DOMException && problem.name === "AbortError") && asked === this.asked) this.fail("The server did not answer. Reload the page to try again.");
    }
  }

  /** From the start: the episode is shorter than the address says. */
  again() {
    this.cursor = 0;
    this.load(0);
  }

  /** @param {string} detail */
  fail(detail) {
    this.find("episode-wait").hidden = true;
    const banner = this.find("episode-error");
    banner.textContent = detail;
    banner.hidden = false;
  }

  /** @param {Answer} body */
  take(body) {
    const { steps, description } = body;
    if (steps.step.length === 0 && body.from > 0) { this.again(); return; }
    const bytes = Uint8Array.from(atob(steps.hiddenState), sign => sign.charCodeAt(0));
    const order = Array.from({ length: description.units }, (_, unit) => unit).sort((a, b) => (body.poleRadius[b] ?? 0) - (body.poleRadius[a] ?? 0) || a - b);
    this.window = { ...body, count: steps.step.length, hidden: new Float32Array(bytes.buffer), order };
    this.length = body.length ?? Math.max(this.length, body.from + steps.step.length);
    this.find("episode-wait").hidden = this.find("episode-error").hidden = true;
    this.find("episode-body").hidden = false;
    this.tellSource(body);
    this.legend(description.outputNames);
    this.rows("outputs", description.outputNames);
    this.rows("observation", description.observationNames);
    if (!this.find("steps").hidden) this.table(true);
    this.go(this.cursor);
  }

  /** @param {Answer} body */
  tellSource({ verified, source, sourceStep, resimulated, sameKernels }) {
    const sign = this.root.ownerDocument.querySelector("[data-episode-verified]");
    if (sign instanceof HTMLElement && verified !== null) {
      sign.hidden = false;
      sign.textContent = verified ? "as recorded" : "differs from what was recorded";
      sign.classList.toggle("caution", !verified);
    }
    this.find("source").textContent = `Lived again from ${source} at step ${count(sourceStep)}, ${count(resimulated)} steps before this window. `
      + (verified ? "Length and return are those recorded. " : verified === false ? "Length or return differ from those recorded. " : "")
      + (sameKernels ? "" : "Other vector kernels than the run's: the last digits may differ.");
  }

  /** @param {number} step */
  go(step) {
    if (!this.window) return;
    const last = Math.max(0, this.length - 1), { from, count: shown } = this.window;
    this.cursor = Math.max(0, Math.min(last, step));
    this.words(this.window);
    const at = this.cursor - from;
    if (at < 0 || at >= shown) {
      if (shown > 0 || from > 0) this.load(this.cursor);
      return;
    }
    this.draw(this.window, at);
    clearTimeout(this.addressed);
    this.addressed = window.setTimeout(() => {
      const address = new URL(location.href);
      if (this.cursor === 0) address.searchParams.delete("step"); else address.searchParams.set("step", String(this.cursor));
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, 150);
  }

  /** @param {Window} window */
  words({ startStep }) {
    const last = Math.max(0, this.length - 1);
    this.range.max = String(last);
    this.range.value = String(this.cursor);
    this.range.style.setProperty("--at", `${last > 0 ? 100 * this.cursor / last : 0}%`);
    this.range.setAttribute("aria-valuetext", `step ${this.cursor} of ${last}`);
    this.find("scrub-words").textContent = `step ${count(this.cursor)} of ${count(last)}, run step ${count((startStep ?? 0) + this.cursor)}`;
  }

  /** @param {Window} window @param {number} at */
  draw({ steps, description }, at) {
    for (const picture of this.pictures) picture.ask();
    this.bars("outputs", steps.outputs, at, steps.action[at]);
    this.bars("observation", steps.observation, at, -1);
    this.find("cursor=value").textContent = `value ${signed(steps.value[at], 3)}`;
    this.find("cursor=tdError").textContent = signed(steps.tdError[at], 4);
    const numbers = steps.actionNumbers[at], index = steps.action[at];
    const action = numbers.length > 0 ? numbers.map(value => significant(value)).join(", ") : index >= 0 ? description.actionNames[index] ?? index : null;
    this.find("decision").textContent = (action === null ? "Nobody acts here." : `Took ${action}${steps.nonGreedy[at] ? ", by exploration" : ""}.`)
      + ` Reward ${signed(steps.reward[at], 3)}${steps.ended[at] ? "; the episode ended" : ""}.`;
    const drawing = this.root.querySelector(".environment");
    if (drawing) show(drawing.id, viewOf(steps, at, description.actionNames.length > 0));
  }

  /** @param {string} kind @param {string[]} names */
  rows(kind, names) {
    this.find(`bars="${kind}"`).innerHTML = names.map(name => `<div class="bar-row ${kind === "outputs" ? "value" : ""}"><span class="clip" title="${escape(name)}">${escape(name)}</span><span class="b"><u></u><i></i></span><span class="n"></span></div>`).join("");
  }

  /** Bars start at the left, or in the middle where an entry of the window is negative. @param {string} kind @param {Values[]} rows @param {number} at @param {number} action */
  bars(kind, rows, at, action) {
    const options = { signed: rows.some(row => row.some(value => (value ?? 0) < 0)), marks: kind === "outputs" };
    drawBars([...this.find(`bars="${kind}"`).children], rows[at], action, significant, options);
  }

  /** @param {string[]} names */
  legend(names) {
    const entries = names.slice(0, mostLines).map((name, index) => `<span><svg width="22" height="8" aria-hidden="true"><line x1="0" x2="22" y1="4" y2="4" stroke="currentColor" stroke-width="1.75" stroke-dasharray="${dashes[index % dashes.length].join(" ")}"/></svg>${escape(name)}</span>`);
    this.find("legend").innerHTML = entries.join("") + (names.length > mostLines ? `<span>and ${names.length - mostLines} more</span>` : "");
  }

  /** @param {boolean} on */
  play(on) {
    clearInterval(this.timer);
    this.timer = on ? window.setInterval(() => { if (this.cursor >= this.length - 1) this.play(false); else this.go(this.cursor + 1); }, reducedMotion.matches ? 500 : 250) : 0;
    if (on && this.cursor >= this.length - 1) this.go(0);
    this.find("scrub=play").setAttribute("aria-pressed", String(on));
    this.find("play-word").textContent = on ? "Pause" : "Play";
  }

  /** @param {boolean} on */
  table(on) {
    const box = this.find("steps");
    box.hidden = !on;
    this.find("table").setAttribute("aria-pressed", String(on));
    if (on && this.window) box.innerHTML = tableHtml(this.spec.run, this.spec.episode, this.window.steps, namesOf(this.window));
  }

  save() {
    if (!this.window) return;
    const { run, episode } = this.spec;
    saveCsvText(`run-${run}-episode-${episode}.csv`, csvText(stepHeads(namesOf(this.window)), stepRows(run, episode, this.window.steps)));
  }
}

/** @param {Window} window */
const namesOf = ({ description }) => ({ outputs: description.outputNames, observation: description.observationNames });

/** @param {Window} window */
function matrixOf({ hidden, order, description: { units, stateComponents } }) {
  return { hidden, order, units, size: units * stateComponents, complex: stateComponents === 2 };
}

/** What a live frame would have held at this step; where nobody acts, the steps before it are its trail. @param {WindowSteps} steps @param {number} at @param {boolean} acts @returns {BodiesData} */
function viewOf(steps, at, acts) {
  const first = Math.max(0, at + 1 - trailSteps);
  return {
    episodeStep: steps.episodeStep[at], episode: steps.episode[at], action: steps.action[at], nonGreedy: steps.nonGreedy[at], reward: steps.reward[at], ended: steps.ended[at],
    observation: steps.observation[at], nextObservation: steps.observation[at + 1] ?? steps.nextObservation, actionValues: steps.outputs[at], environmentState: steps.environmentState[at],
    trail: acts ? null : steps.observation.slice(first, at + 1).map((row, index) => [steps.value[first + index], ...row]),
    motion: null,
  };
}
