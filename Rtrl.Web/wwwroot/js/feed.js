// What a chart's lines show, kept up to date: history from REST, then live points from the hub. Charts of a page share the runs' clocks.
import { columnsOf } from "./buckets.js";
import { clockOf, Curve } from "./curve.js";
import { keyOf, seriesOf } from "./history.js";
import { subscribe } from "./live.js";

/** Live points that a curve holds at most before it is fetched again. */
const tailLimit = 1500;
const clockMetrics = ["episodes", "wallSeconds"];

export class Feed {
  /** @param {() => void} grown there are new points @param {(lines: LineSpec[]) => void} stale these have to be fetched again */
  constructor(grown, stale) {
    this.grown = grown;
    this.stale = stale;
    /** @type {LineSpec[]} */
    this.lines = [];
    /** @type {Map<string, Curve>} */
    this.curves = new Map();
    /** @type {Map<number, () => void>} */
    this.subscriptions = new Map();
  }

  dispose() { for (const off of this.subscriptions.values()) off(); }

  get runs() { return runsOf(this.lines); }

  /** Steps that the longest curve has come. */
  get reached() { return Math.max(0, ...this.lines.map(line => this.curveOf(line).last)); }

  /** @param {LineSpec} line */
  curveOf(line) { return /** @type {Curve} */ (this.curves.get(keyOf(line.run, line.metric))); }

  /** Other lines; what is fetched already stays. Returns those that are not. @param {LineSpec[]} lines */
  follow(lines) {
    this.lines = lines;
    const keys = new Set(lines.map(line => keyOf(line.run, line.metric))), fresh = lines.filter(line => !this.curveOf(line));
    for (const key of this.curves.keys()) if (!keys.has(key)) this.curves.delete(key);
    for (const line of fresh) this.curves.set(keyOf(line.run, line.metric), new Curve(line.run, line.metric));
    const running = new Set(lines.filter(line => line.running !== false).map(line => line.run));
    for (const [run, off] of this.subscriptions) if (!this.runs.includes(run)) { off(); this.subscriptions.delete(run); }
    for (const run of running) if (!this.subscriptions.has(run)) this.subscriptions.set(run, subscribe(run, ["scalars", "episode"], 20, { frames: list => this.take(list), gap: () => this.stale(this.lines) }));
    return fresh;
  }

  /** What these lines and the axis need, in one request. @param {LineSpec[]} lines @param {ChartView["axis"]} axis @param {number[]} [runs] all runs of the page, where other charts want theirs too */
  async fetch(lines, axis, runs = runsOf(lines)) {
    if (lines.length === 0) return this.clocks(axis);
    const timed = axis !== "steps", stored = await seriesOf(runs, [...new Set(lines.map(line => line.metric)), ...(timed ? clockMetrics : [])]);
    for (const line of lines) this.curveOf(line)?.take(stored.get(keyOf(line.run, line.metric)) ?? columnsOf(null));
    if (timed) this.set(runsOf(lines), stored);
  }

  /** The clocks of the runs that have none yet, where the axis needs them. @param {ChartView["axis"]} axis */
  async clocks(axis) {
    const runs = this.runs.filter(run => !clockOf(run).loaded);
    if (axis !== "steps" && runs.length > 0) this.set(runs, await seriesOf(runs, clockMetrics));
  }

  /** @param {number[]} runs @param {Map<string, import("./buckets.js").Buckets>} stored */
  set(runs, stored) {
    for (const run of runs) {
      const [episodes, seconds] = clockMetrics.map(metric => stored.get(keyOf(run, metric)) ?? columnsOf(null));
      clockOf(run).take(episodes, seconds);
    }
  }

  /** @param {Frame[]} frames */
  take(frames) {
    let grown = false;
    for (const frame of frames) {
      if (frame.stream === "scalars") clockOf(frame.run).push(frame.data.step, frame.data.episodes, frame.data.elapsedSeconds);
      for (const curve of this.curves.values()) {
        if (curve.run !== frame.run) continue;
        if (frame.stream === "scalars") grown = curve.live(frame) || grown;
        else if (frame.stream === "episode") grown = curve.counted(frame) || grown;
      }
    }
    const long = this.lines.filter(line => this.curveOf(line).step.length - this.curveOf(line).fetched > tailLimit);
    if (long.length > 0) this.stale(long);
    if (grown) this.grown();
  }
}

/** @param {LineSpec[]} lines */
const runsOf = lines => [...new Set(lines.map(line => line.run))];
