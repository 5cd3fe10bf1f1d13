// An environment in the page: the live moment of a run from the hub's "bodies" frames, the moment at which the page's time cursor stands, or one
// that is shown to it. Where the hub sends films of a body they are played (motion.js). The drawing is drawing.js's.
import { drawBars } from "./bars.js";
import { at as columnAt } from "./column.js";
import { coordinates } from "./coordinates.js";
import { cameraOf, draw, words } from "./drawing.js";
import { fixed } from "./format.js";
import { isFrozen, subscribe } from "./live.js";
import { Player } from "./motion.js";
import { Orbit } from "./orbit.js";
import { onTheme, reducedMotion } from "./theme.js";

const trailSteps = 320;
/** Milliseconds from one picture of a film to the next, a little less than a thirtieth of a second, and from one sentence to the next. */
const pictureTime = 31, sentenceTime = 100;

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
    this.told = this.said = this.painted = this.frame = this.timer = 0;
    this.player = new Player(spec.environment.state);
    const begin = cameraOf(spec.environment);
    this.orbit = begin && new Orbit(root, this.canvas, spec.run ?? 0, begin, () => this.ask());
    this.sized = new ResizeObserver(() => this.ask());
    this.sized.observe(root);
    /** @type {(() => unknown)[]} */
    this.off = [onTheme(() => this.ask())];
    if (spec.run) {
      const onFreeze = () => this.player.stop();
      addEventListener("rtrl:freeze", onFreeze);
      this.off.push(() => removeEventListener("rtrl:freeze", onFreeze));
      this.off.push(subscribe(spec.run, ["bodies"], 10, { frames: list => this.receive(list[list.length - 1]) }));
    }
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
    this.orbit?.dispose();
    for (const off of this.off) off();
    this.sized.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  /** @param {Frame} frame */
  receive({ stream, first, last, data }) {
    if (stream !== "bodies" || isFrozen()) return;
    if (!data.motion || reducedMotion.matches) { this.take(data); return; }
    this.player.take({ first, last, data: { ...data, motion: data.motion } }, performance.now() / 1000);
    this.ask();
  }

  /** One moment; a film that is being played ends. @param {BodiesData} view */
  take(view) {
    this.player.stop();
    this.view = view;
    this.ask();
  }

  ask() {
    this.frame ||= requestAnimationFrame(time => { this.frame = 0; this.tick(time); });
  }

  /** The picture of this moment, at most thirty a second of a film. @param {number} time milliseconds */
  tick(time) {
    const now = this.player.at(time / 1000);
    if (now?.playing) this.ask();
    if (now?.playing && time - this.painted < pictureTime) return;
    this.painted = time;
    if (now) {
      const { pose: { episode, episodeStep, ended, state } } = now, { data } = now;
      this.view = { ...data, episode, episodeStep, ended, environmentState: state };
    }
    this.paint(now?.playing ?? false, time);
  }

  /** @param {boolean} playing @param {number} time */
  paint(playing, time) {
    if (this.canvas.clientWidth === 0) return;
    draw(this.canvas, this.environment, this.view, this.orbit?.camera);
    if (playing && time - this.said < sentenceTime) return;
    this.said = time;
    const sentence = words(this.environment, this.view);
    if (this.say && this.say.textContent !== sentence) this.say.textContent = sentence;
    this.bars();
    this.numbers();
    // Screen readers get a calmer text.
    clearTimeout(this.timer);
    const wait = Math.max(0, 5000 - (performance.now() - this.told));
    const tell = () => { this.told = performance.now(); this.canvas.setAttribute("aria-label", sentence); };
    if (this.told === 0 || wait === 0) tell(); else this.timer = window.setTimeout(tell, wait);
  }

  numbers() {
    const cells = this.root.querySelectorAll("[data-coordinate]");
    if (!this.view || cells.length === 0) return;
    const texts = coordinates(this.environment, this.view);
    cells.forEach((cell, at) => { if (cell.textContent !== texts[at]) cell.textContent = texts[at]; });
  }

  bars() {
    if (this.view) drawBars([...this.root.querySelectorAll("[data-value]")], this.view.actionValues, this.view.action, value => fixed(value, 2));
  }
}
