// A run's series from the REST door, and its clock.
import { columnsOf, valueAt } from "./buckets.js";

/** @typedef {"steps" | "episodes" | "time"} AxisName */

/** @param {number} run @param {string} metric */
export async function series(run, metric, points = 1024) {
  const answer = await fetch(`api/v1/runs/${run}/series/${encodeURIComponent(metric)}?points=${points}`, { headers: { accept: "application/json" } });
  return columnsOf(answer.ok ? await answer.json() : null);
}

/** The exchange between steps, episodes and seconds of one run, interpolated between known points. */
export class Clock {
  /** @param {number} run */
  constructor(run) {
    this.run = run;
    this.step = [0];
    this.episodes = [0];
    this.seconds = [0];
    /** @type {Promise<void> | null} */
    this.loaded = null;
  }

  load() {
    this.loaded ??= Promise.all([series(this.run, "episodes"), series(this.run, "wallSeconds")]).then(([episodes, seconds]) => {
      this.step = [0];
      this.episodes = [0];
      this.seconds = [0];
      episodes.step.forEach((step, index) => {
        this.step.push(step);
        this.episodes.push(episodes.last[index]);
        this.seconds.push(seconds.last[Math.min(index, seconds.last.length - 1)] ?? 0);
      });
    });
    return this.loaded;
  }

  forget() { this.loaded = null; }

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
