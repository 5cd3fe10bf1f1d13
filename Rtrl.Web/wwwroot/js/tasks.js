// Small pictures of tasks, in a list that scrolls: each is asked for when it comes near the view, drawn once, and drawn anew only for another theme or
// size. What was fetched is kept as long as the page's modules are.
import { drawStill } from "./drawing.js";
import { onTheme } from "./theme.js";

/** @typedef {{ environment: EnvironmentSpec, now: BodiesData }} Still */

/** @type {Map<string, TaskPictures>} */
const attached = new Map();
/** @type {Map<string, Promise<Still | null>>} */
const stills = new Map();

/** @param {string} id @param {{ callback: Callback }} spec */
export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new TaskPictures(root, spec.callback));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** The server has drawn other tiles. @param {string} id */
export function look(id) { attached.get(id)?.look(); }

class TaskPictures {
  /** @param {HTMLElement} root @param {Callback} callback */
  constructor(root, callback) {
    this.root = root;
    this.callback = callback;
    /** @type {Map<HTMLCanvasElement, Still>} */
    this.drawn = new Map();
    this.near = new IntersectionObserver(entries => this.come(entries), { root, rootMargin: "240px" });
    this.sized = new ResizeObserver(entries => { for (const { target } of entries) this.paint(/** @type {HTMLCanvasElement} */ (target)); });
    this.off = onTheme(() => { for (const canvas of this.drawn.keys()) this.paint(canvas); });
    this.look();
  }

  dispose() {
    this.near.disconnect();
    this.sized.disconnect();
    this.off();
  }

  /** Watches canvases that are new and lets go of those that went. */
  look() {
    for (const canvas of [...this.drawn.keys()]) if (!canvas.isConnected) { this.drawn.delete(canvas); this.sized.unobserve(canvas); }
    for (const canvas of this.root.querySelectorAll("canvas[data-task]")) if (!this.drawn.has(/** @type {HTMLCanvasElement} */ (canvas))) this.near.observe(canvas);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  come(entries) {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting && target instanceof HTMLCanvasElement) {
        this.near.unobserve(target);
        void this.show(target, target.dataset.task ?? "");
      }
  }

  /** @param {HTMLCanvasElement} canvas @param {string} task */
  async show(canvas, task) {
    let asked = stills.get(task);
    if (!asked) stills.set(task, asked = /** @type {Promise<Still | null>} */ (this.callback.invokeMethodAsync("Still", task)).catch(() => { stills.delete(task); return null; }));
    const still = await asked;
    if (!still || !canvas.isConnected) return;
    this.drawn.set(canvas, still);
    this.sized.observe(canvas);
    this.paint(canvas);
    canvas.dataset.drawn = "";
  }

  /** @param {HTMLCanvasElement} canvas */
  paint(canvas) {
    const still = this.drawn.get(canvas);
    if (still && canvas.clientWidth > 0) drawStill(canvas, still.environment, still.now);
  }
}
