// One run's metric over its life: the buckets that are stored, then live points until they are fetched again.
import { Clock } from "./history.js";
import { isEpisodic, isExact } from "./smoothing.js";

/** @type {Map<number, Clock>} */
const clocks = new Map();

/** One clock per run, for all curves of the page. @param {number} run */
export function clockOf(run) {
  let clock = clocks.get(run);
  if (!clock) clocks.set(run, clock = new Clock(run));
  return clock;
}

export class Curve {
  /** @param {number} run @param {string} metric */
  constructor(run, metric) {
    this.run = run;
    this.metric = metric;
    this.width = 1;
    this.fetched = 0;
    /** @type {number | null} */
    this.episodes = null;
    /** What the server has counted of the latest episodes, and up to which step. @type {{ step: number, data: EpisodeData } | null} */
    this.recent = null;
    /** @type {number[]} */
    this.step = [];
    /** @type {(number | null)[]} */
    this.mean = [];
    /** @type {(number | null)[]} */
    this.min = [];
    /** @type {(number | null)[]} */
    this.max = [];
    /** @type {number[]} */
    this.count = [];
  }

  /** @param {number} step @param {number | null} mean @param {number | null} min @param {number | null} max @param {number} count */
  add(step, mean, min, max, count) {
    this.step.push(step); this.mean.push(mean); this.min.push(min); this.max.push(max); this.count.push(count);
  }

  get last() { return this.step.at(-1) ?? -1; }

  /** The stored buckets take the place of what is held; live points after them stay. @param {import("./buckets.js").Buckets} stored */
  take(stored) {
    const until = stored.step.at(-1) ?? 0, first = this.step.findIndex((step, at) => at >= this.fetched && step > until);
    const live = first < 0 ? [] : this.step.slice(first).map((step, at) => /** @type {const} */ ([step, this.mean[first + at], this.min[first + at], this.max[first + at], this.count[first + at]]));
    this.step = []; this.mean = []; this.min = []; this.max = []; this.count = [];
    this.width = stored.width;
    // What is set or counted stands at a bucket's end where it stood then.
    const centre = isExact(this.metric) ? stored.last : stored.mean;
    stored.step.forEach((step, at) => this.add(step, centre[at], stored.min[at], stored.max[at], stored.count[at]));
    this.fetched = this.step.length;
    for (const point of live) this.add(...point);
  }

  /** Takes a frame in; whether there is a new point. @param {FrameOf<"scalars", ScalarsData>} frame */
  live({ first, last, data }) {
    const before = this.episodes ?? data.episodes;
    this.episodes = data.episodes;
    const value = this.metric === "episodes" ? data.episodes : this.metric === "wallSeconds" ? data.elapsedSeconds : this.metric === "epsilon" ? data.epsilon : data.means[this.metric];
    if (data.step <= this.last || value === undefined || (value === null && isEpisodic(this.metric))) return false;
    this.add(data.step, value, value, value, isEpisodic(this.metric) ? Math.max(1, data.episodes - before) : this.weigh(last - first + 1));
    return true;
  }

  /** Takes the latest episodes in; whether they can change the curve's end. @param {FrameOf<"episode", EpisodeData>} frame */
  counted({ last, data }) {
    if (!isEpisodic(this.metric) || data.episodes === this.recent?.data.episodes) return false;
    this.recent = { step: last + 1, data };
    return true;
  }

  /** Samples behind so many live steps: as many as the history has of as many. @param {number} steps */
  weigh(steps) {
    const until = this.step[this.fetched - 1];
    if (!(until > 0)) return Math.max(1, Math.round(steps));
    let samples = 0;
    for (let at = 0; at < this.fetched; at++) if (this.mean[at] !== null) samples += this.count[at];
    return Math.max(1, Math.round(steps * Math.min(1, samples / until)));
  }

  /** @param {number} step @param {import("./history.js").AxisName} axis */
  x(step, axis) { return clockOf(this.run).at(step, axis); }
}
