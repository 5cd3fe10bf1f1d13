// @ts-nocheck
// The environment as it is being lived through: hidden truth and what the agent sees of it, told apart the same way everywhere.
//   draw(canvas, environment, view, theme)  one picture; the canvas may be detached, its height is set
//   words(environment, view)                the same in a sentence
//   attach(id, spec), detach(id)            live, from the hub's "bodies" frames, or where the page's time cursor stands
// environment is EnvironmentSpec (Components/Charts/EnvironmentSpec.cs); view is a "bodies" frame's data, or null before the first.
import { battleship, mineSweeper } from "./drawings/boards.js";
import { multiarmedBandit } from "./drawings/bandits.js";
import { autoencode, concentration, countRecall, higherLower, repeatFirst, repeatPrevious } from "./drawings/cards.js";
import { kMemoryChain, memoryChain } from "./drawings/chains.js";
import { conditioning } from "./drawings/conditioning.js";
import { cartPole, pendulum } from "./drawings/control.js";
import { foragax } from "./drawings/foraging.js";
import { labyrinth } from "./drawings/labyrinths.js";
import { Pen, layout, legendRows, palette } from "./drawings/pen.js";
import { fixed } from "./format.js";
import { subscribe } from "./live.js";
import { at as columnAt } from "./column.js";
import { onTheme } from "./theme.js";

const drawings = {
  "memory-chain": memoryChain, "k-memory-chain": kMemoryChain,
  "trace-conditioning": conditioning, "trace-patterning": conditioning, "noisy-patterning": conditioning,
  "repeat-first": repeatFirst, "repeat-previous": repeatPrevious, autoencode, "count-recall": countRecall, concentration, "higher-lower": higherLower,
  battleship, "mine-sweeper": mineSweeper, "multiarmed-bandit": multiarmedBandit,
  "position-only-cart-pole": cartPole, "noisy-position-only-cart-pole": cartPole, "position-only-pendulum": pendulum, "noisy-position-only-pendulum": pendulum,
  "labyrinth-explore": labyrinth, "labyrinth-escape": labyrinth, foragax,
};
const widest = 560, trailSteps = 320;

export const isDrawn = name => name in drawings;

// Groups of the state are found once per environment.
function prepare(environment) {
  environment.groups ??= layout(environment.state);
  return drawings[environment.name];
}

class State {
  constructor(environment, values) {
    this.groups = environment.groups;
    this.values = values;
  }

  get(group) { return this.values.slice(...(this.groups.get(group) ?? [0, 0])).map(value => value ?? 0); }

  one(group) { return this.values[this.groups.get(group)?.[0]] ?? 0; }
}

const legendOf = (drawing, environment) => typeof drawing.legend === "function" ? drawing.legend(environment) : drawing.legend;

// Height in CSS pixels that a drawing takes at a width.
export function height(environment, width) {
  const drawing = prepare(environment), inner = Math.min(width, widest);
  return drawing ? Math.ceil(drawing.height(environment, inner) + 8 + 16 * legendRows(legendOf(drawing, environment), inner - 20)) : 60;
}

// Draws one moment on a canvas of its CSS width, crisp at any device resolution.
export function draw(canvas, environment, view, theme = palette()) {
  const drawing = prepare(environment), width = canvas.clientWidth || canvas.width, high = height(environment, width), scale = globalThis.devicePixelRatio || 1;
  if (canvas.style.height !== `${high}px`) canvas.style.height = `${high}px`;
  const [w, h] = [Math.round(width * scale), Math.round(high * scale)];
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const context = canvas.getContext("2d"), pen = new Pen(context, theme, scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, high);
  if (!drawing || !view) {
    pen.text(drawing ? "Waits for the next step." : "There is no drawing of this environment.", width / 2, high / 2, { align: "center", size: 12.5 });
    return;
  }
  const inner = Math.min(width, widest);
  context.save();
  context.translate((width - inner) / 2, 0);
  drawing.draw(pen, { width: inner }, environment, view, new State(environment, view.environmentState));
  const entries = legendOf(drawing, environment);
  pen.legend(entries, 10, drawing.height(environment, inner) + 14, inner - 20);
  context.restore();
}

export function words(environment, view) {
  const drawing = prepare(environment);
  if (!drawing || !view) return "Waits for the next step.";
  return drawing.words(environment, view, new State(environment, view.environmentState));
}

const attached = new Map();

export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new EnvironmentView(root, spec));
}

export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

// Another moment for an attached view that follows no run, such as a replayed episode.
export function show(id, view) { attached.get(id)?.take(view); }

class EnvironmentView {
  constructor(root, spec) {
    this.root = root;
    this.environment = spec.environment;
    this.canvas = root.querySelector("canvas");
    this.say = root.querySelector("[data-environment-words]");
    this.view = spec.now ?? null;
    this.told = 0;
    this.sized = new ResizeObserver(() => this.ask());
    this.sized.observe(root);
    this.off = [onTheme(() => this.ask())];
    if (spec.run) this.off.push(subscribe(spec.run, ["bodies"], 10, { frames: list => this.take(list.at(-1).data) }));
    if (spec.moments) {
      this.moments = spec.moments;
      const onColumn = event => this.stand(event.detail);
      addEventListener("rtrl:column", onColumn);
      this.off.push(() => removeEventListener("rtrl:column", onColumn));
      this.stand(columnAt());
    }
    this.ask();
  }

  // A moment by its column; where nobody acts, the steps before it are its trail.
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

  take(view) { this.view = view; this.ask(); }

  ask() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.paint(); });
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
    if (this.told === 0 || wait === 0) tell(); else this.timer = setTimeout(tell, wait);
  }

  bars() {
    const values = this.view?.actionValues;
    if (!values) return;
    const signs = values.some(value => value < 0), most = Math.max(1e-9, ...values.map(value => Math.abs(value ?? 0))), greedy = values.reduce((at, value, index) => value > values[at] ? index : at, 0);
    for (const row of this.root.querySelectorAll("[data-value]")) {
      const index = +row.dataset.value, value = values[index], share = (value ?? 0) / most;
      const bar = row.querySelector("i");
      bar.style.left = `${signs ? 50 + Math.min(0, share) * 50 : 0}%`;
      bar.style.width = `${Math.abs(share) * (signs ? 50 : 100)}%`;
      row.querySelector("u").style.left = signs ? "50%" : "0";
      row.querySelector(".n").textContent = fixed(value, 2);
      row.classList.toggle("greedy", index === greedy);
      row.classList.toggle("taken", index === this.view.action);
    }
  }
}
