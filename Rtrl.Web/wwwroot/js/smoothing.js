// Smoothing: a trailing mean over the last so many episodes or steps, said in the same words wherever it is drawn, listed or exported.
import { count as counted } from "./format.js";

/**
 * @typedef {{ size: number, by: "episodes" | "steps" }} Smoothing size 0: none
 * @typedef {{ size: number, by: "samples" | "steps" }} Window
 * @typedef {{ y: (number | null)[], n: number[] }} Smoothed mean, and the samples behind it
 */

/** Metrics with one sample per episode; all others are measured at steps. */
const episodic = new Set(["return", "right", "episodeLength", "normalisedReturn"]);

/** What is set or counted, not measured: a mean of it would be a value that never was. */
const exact = new Set(["epsilon", "episodes", "wallSeconds"]);

/** @param {string} metric */
export const isEpisodic = metric => episodic.has(metric);

/** @param {string} metric */
export const isExact = metric => exact.has(metric);

/**
 * The window of one metric: episodes are its samples where it has one per episode, and otherwise the steps of as many episodes.
 * @param {string} metric
 * @param {Smoothing} smoothing
 * @param {number | null} [episodeLength] steps of a usual episode
 * @returns {Window}
 */
export function windowOf(metric, { size, by }, episodeLength) {
  if (!(size > 0) || exact.has(metric)) return { size: 0, by: "steps" };
  if (by === "steps") return { size, by };
  return episodic.has(metric) ? { size, by: "samples" } : { size: size * (episodeLength || 1), by: "steps" };
}

/** @param {string} metric @param {Smoothing} smoothing */
export function smoothingWords(metric, { size, by }) {
  if (exact.has(metric)) return "not smoothed: it is set or counted, not measured";
  return size > 0 ? `trailing mean over the last ${counted(size)} ${by}, every ${episodic.has(metric) ? "episode" : "sample"} counting once` : "means of buckets";
}

/**
 * Trailing mean over a window, every sample counting once. Bucket i holds count[i] samples of the steps after step[i − 1] up to step[i]; of the bucket at the
 * window's edge the share inside counts. Sums are taken over the window only: what has left it leaves no trace, however large it was.
 * @param {number[]} step
 * @param {(number | null)[]} mean not a number where nothing finite was recorded: no sample, and no value there
 * @param {number[]} count
 * @param {Window} window
 * @returns {Smoothed}
 */
export function trailing(step, mean, count, { size, by }) {
  const length = step.length, known = mean.map(value => typeof value === "number" && Number.isFinite(value));
  const value = (/** @type {number} */ at) => known[at] ? /** @type {number} */ (mean[at]) : 0, weight = (/** @type {number} */ at) => known[at] ? count[at] : 0;
  if (!(size > 0)) return { y: mean.map((_, at) => known[at] ? mean[at] : null), n: count.map((_, at) => weight(at)) };
  /** @type {Smoothed} */
  const result = { y: new Array(length), n: new Array(length) };
  // Sums from a bucket to `turn`, and those of the buckets since: together the window, without one subtraction.
  const sums = new Float64Array(length + 1), weights = new Float64Array(length + 1);
  let from = 0, turn = 0, sum = 0, samples = 0;
  for (let at = 0; at < length; at++) {
    sum += value(at) * weight(at);
    samples += weight(at);
    const whole = () => from < turn ? [sums[from] + sum, weights[from] + samples] : [sum, samples];
    // The first bucket that lies in the window whole.
    while (from < at && (by === "steps" ? begins(step, from) < step[at] - size : whole()[1] > size)) {
      if (from >= turn) {
        sums[at + 1] = weights[at + 1] = 0;
        for (let back = at; back >= from; back--) {
          sums[back] = sums[back + 1] + value(back) * weight(back);
          weights[back] = weights[back + 1] + weight(back);
        }
        turn = at + 1;
        sum = samples = 0;
      }
      from++;
    }
    let [total, n] = whole();
    if (from > 0 && known[from - 1]) {
      const edge = from - 1, begin = begins(step, edge);
      const share = by === "steps" ? (step[edge] - step[at] + size) / Math.max(1e-9, step[edge] - begin) : (size - n) / count[edge];
      if (share > 0) {
        total += Math.min(1, share) * value(edge) * weight(edge);
        n += Math.min(1, share) * weight(edge);
      }
    }
    result.n[at] = n;
    result.y[at] = known[at] && n > 0 ? total / n : null;
  }
  return result;
}

/** Episodes of which the server counts the right ones. */
const kept = 200;

/**
 * Mean over the last episodes as the server has counted them one by one: of the bucket at a window's edge only the whole is known. Null where it has not.
 * @param {string} metric
 * @param {Window} window
 * @param {EpisodeData} recent
 */
export function countedMean(metric, { size, by }, { episodes, recentRight, recentReturns }) {
  if (by !== "samples") return null;
  if (metric === "right") return size === kept ? recentRight : null;
  const values = recentReturns.slice(-size);
  if (metric !== "return" || values.length === 0 || values.length < Math.min(size, episodes)) return null;
  return values.some(value => value === null) ? null : values.reduce((/** @type {number} */ sum, value) => sum + (value ?? 0), 0) / values.length;
}

/** @param {number[]} step @param {number} at */
const begins = (step, at) => at > 0 ? step[at - 1] : Math.min(0, step[0]);

/**
 * First point with a quarter of a window behind it: the mean of the first few samples leaps, and its leap would be the tallest stroke of the chart. A curve
 * that has no such point yet is drawn whole.
 * @param {number[]} step
 * @param {number[]} n samples behind every point
 * @param {Window} window
 */
export function settledAt(step, n, { size, by }) {
  const behind = by === "samples" ? n : step;
  return size > 0 ? Math.max(0, behind.findIndex(at => at >= size / 4)) : 0;
}
