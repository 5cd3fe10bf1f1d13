// A run's series from the REST door, and its clock.
import { columnsOf, valueAt } from "./buckets.js";

/** @typedef {"steps" | "episodes" | "time"} AxisName */

/** Milliseconds in which charts that ask for the same share one answer. */
const shared = 2000;
/** @type {Map<string, Promise<Map<string, import("./buckets.js").Buckets>>>} */
const asked = new Map();

/** @param {number} run @param {string} metric */
export const keyOf = (run, metric) => `${run} ${metric}`;

/**
 * These metrics of these runs, by keyOf, in one request. The charts of a page come one after the other and want the same: one answer serves them all.
 * @param {number[]} runs
 * @param {string[]} metrics
 */
export function seriesOf(runs, metrics, points = 1024) {
  const address = `api/v1/series?runs=${runs.join(",")}&metric=${metrics.map(encodeURIComponent).join(",")}&points=${points}`;
  let answer = asked.get(address);
  if (!answer) {
    asked.set(address, answer = read(address));
    setTimeout(() => asked.delete(address), shared);
  }
  return answer;
}

/** @param {string} address */
async function read(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  const all = /** @type {(import("./buckets.js").SeriesAnswer & { run: number, metric: string })[]} */ (answer.ok ? await answer.json() : []);
  return new Map(all.map(one => [keyOf(one.run, one.metric), columnsOf(one)]));
}

/** The exchange between steps, episodes and seconds of one run, interpolated between known points. */
export class Clock {
  /** @param {number} run */
  constructor(run) {
    this.run = run;
    this.step = [0];
    this.episodes = [0];
    this.seconds = [0];
    this.loaded = false;
  }

  /** What is stored of the two. @param {import("./buckets.js").Buckets} episodes @param {import("./buckets.js").Buckets} seconds */
  take(episodes, seconds) {
    this.loaded = true;
    this.step = [0];
    this.episodes = [0];
    this.seconds = [0];
    episodes.step.forEach((step, index) => {
      this.step.push(step);
      this.episodes.push(episodes.last[index]);
      this.seconds.push(seconds.last[Math.min(index, seconds.last.length - 1)] ?? 0);
    });
  }

  /** @param {number} step @param {number} episodes @param {number} seconds */
  push(step, episodes, seconds) {
    if (step <= this.step[this.step.length - 1]) return;
    this.step.push(step);
    this.episodes.push(episodes);
    this.seconds.push(seconds);
    if (this.step.length > 6000) this.thin();
  }

  /** Place of a step on an axis; beyond the last known point at the mean rate so far. @param {number} step @param {AxisName} axis */
  at(step, axis) {
    if (axis === "steps") return step;
    const values = axis === "episodes" ? this.episodes : this.seconds, steps = this.step, last = steps.length - 1;
    if (step >= steps[last]) return values[last] + (steps[last] > 0 ? (step - steps[last]) * values[last] / steps[last] : 0);
    return valueAt(steps, values, step) ?? 0;
  }

  thin() {
    const keep = (/** @type {number} */ _, /** @type {number} */ index) => index % 2 === 0 || index > this.step.length - 500;
    [this.step, this.episodes, this.seconds] = [this.step.filter(keep), this.episodes.filter(keep), this.seconds.filter(keep)];
  }
}
