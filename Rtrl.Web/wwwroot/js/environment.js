// An environment in the page: the live moment of a run from the hub's "bodies" frames, the moment at which the page's time cursor stands, or one
// that is shown to it. The drawing is drawing.js's.
import { drawBars } from "./bars.js";
import { at as columnAt } from "./column.js";
import { draw, words } from "./drawing.js";
import { fixed } from "./format.js";
import { subscribe } from "./live.js";
import { onTheme } from "./theme.js";

const trailSteps = 320;

/** @typedef {{ run?: number | null, environment: EnvironmentSpec, now?: BodiesData | null, moments?: BodiesData[] | null }} ViewSpec moments: by column of the page's cursor */

/** @type {Map<string, EnvironmentView>} */
const attached = new Map();

/** @param {string} id @param {ViewSpec} spec */
export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new EnvironmentView(root, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** Another moment for an attached view that follows no run, such as a replayed episode. @param {string} id @param {BodiesData} view */
export function show(id, view) { attached.get(id)?.take(view); }

class EnvironmentView {
  /** @param {HTMLElement} root @param {ViewSpec} spec */
  constructor(root, spec) {
    this.root = root;
    this.environment = spec.environment;
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
    this.say = root.querySelector("[data-environment-words]");
    this.view = spec.now ?? null;
    this.moments = spec.moments ?? [];
    this.told = this.frame = this.timer = 0;
    this.sized = new ResizeObserver(() => this.ask());
    this.sized.observe(root);
    /** @type {(() => unknown)[]} */
    this.off = [onTheme(() => this.ask())];
    if (spec.run) this.off.push(subscribe(spec.run, ["bodies"], 10, { frames: list => { const frame = list[list.length - 1]; if (frame.stream === "bodies") this.take(frame.data); } }));
    if (spec.moments) {
      const onColumn = (/** @type {WindowEventMap["rtrl:column"]} */ event) => this.stand(event.detail);
      addEventListener("rtrl:column", onColumn);
      this.off.push(() => removeEventListener("rtrl:column", onColumn));
      this.stand(columnAt());
    }
    this.ask();
  }

  /** A moment by its column; where nobody acts, the steps before it are its trail. @param {number} column */
  stand(column) {
    const view = this.moments[Math.max(0, Math.min(this.moments.length - 1, column))];
    if (!view) return;
    if (this.environment.actions.length === 0) {
      const upTo = this.moments.indexOf(view) + 1;
      view.trail ??= this.moments.slice(Math.max(0, upTo - trailSteps), upTo).map(moment => [moment.actionValues[0], ...moment.observation]);
    }
    this.take(view);
  }

  dispose() {
    for (const off of this.off) off();
    this.sized.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  /** @param {BodiesData} view */
  take(view) { this.view = view; this.ask(); }

  ask() {
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    if (this.canvas.clientWidth === 0) return;
    draw(this.canvas, this.environment, this.view);
    const sentence = words(this.environment, this.view);
    if (this.say && this.say.textContent !== sentence) this.say.textContent = sentence;
    this.bars();
    // Screen readers get a calmer text.
    clearTimeout(this.timer);
    const wait = Math.max(0, 5000 - (performance.now() - this.told));
    const tell = () => { this.told = performance.now(); this.canvas.setAttribute("aria-label", sentence); };
    if (this.told === 0 || wait === 0) tell(); else this.timer = window.setTimeout(tell, wait);
  }

  bars() {
    if (this.view) drawBars([...this.root.querySelectorAll("[data-value]")], this.view.actionValues, this.view.action, value => fixed(value, 2));
  }
}
