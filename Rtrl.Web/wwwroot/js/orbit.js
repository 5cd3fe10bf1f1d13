// Turning a picture: by dragging, with the arrow keys, and by the buttons beside it; + and −, and the wheel while the picture has the
// focus, enlarge it.
import { cameraWords, corner, enlarge, isSide, side, turn } from "./drawings/camera.js";

/** @typedef {import("./drawings/camera.js").Camera} Camera */

const perPixel = 0.009, perKey = Math.PI / 18, perZoom = 1.2;

/** The camera of every run whose picture was turned: a picture that is drawn anew keeps it. @type {Map<number, Camera>} */
const cameras = new Map();

export class Orbit {
  /**
   * @param {HTMLElement} root
   * @param {HTMLCanvasElement} canvas
   * @param {number} run
   * @param {Camera} begin
   * @param {() => void} changed
   */
  constructor(root, canvas, run, begin, changed) {
    this.root = root;
    this.run = run;
    this.begin = begin;
    this.changed = changed;
    this.abort = new AbortController();
    this.timer = 0;
    const { signal } = this.abort;
    canvas.addEventListener("pointerdown", event => { if (event.button === 0) canvas.setPointerCapture(event.pointerId); }, { signal });
    canvas.addEventListener("pointermove", event => {
      if (canvas.hasPointerCapture(event.pointerId)) this.set(turn(this.camera, perPixel * event.movementX, perPixel * event.movementY));
    }, { signal });
    canvas.addEventListener("keydown", event => this.press(event), { signal });
    canvas.addEventListener("wheel", event => {
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      this.set(enlarge(this.camera, perZoom ** (-event.deltaY / 100)));
    }, { signal, passive: false });
    root.addEventListener("click", event => {
      const from = event.target instanceof Element ? event.target.closest("[data-camera]")?.getAttribute("data-camera") : null;
      if (from) this.set(from === "side" ? side : corner);
    }, { signal });
    this.mark();
  }

  get camera() { return cameras.get(this.run) ?? this.begin; }

  /** @param {Camera} camera */
  set(camera) {
    cameras.set(this.run, camera);
    this.mark();
    this.changed();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.say(), 400);
  }

  /** From where it is seen, once it has stopped turning. */
  say() {
    this.timer = 0;
    const words = this.root.querySelector("[data-camera-words]");
    if (words) words.textContent = cameraWords(this.camera);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { camera } = this, to = {
      ArrowLeft: turn(camera, -perKey, 0), ArrowRight: turn(camera, perKey, 0),
      ArrowUp: turn(camera, 0, perKey), ArrowDown: turn(camera, 0, -perKey),
      "+": enlarge(camera, perZoom), "=": enlarge(camera, perZoom), "-": enlarge(camera, 1 / perZoom), Home: this.begin,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.set(to);
  }

  /** Which of the buttons the picture is seen as. */
  mark() {
    const seen = isSide(this.camera) ? "side" : "corner";
    for (const button of this.root.querySelectorAll("[data-camera]"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-camera") === seen));
  }

  dispose() {
    this.abort.abort();
    if (this.timer === 0) return;
    clearTimeout(this.timer);
    this.say(); // another may take its place in the same page
  }
}
