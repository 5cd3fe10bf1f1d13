// The steps of an episode that was lived again, as a table and as lines. Pure functions.
import { count, escape, significant } from "./format.js";

/**
 * @typedef {{ outputs: string[], observation: string[] }} StepNames
 * @typedef {{ step: number[], episodeStep: number[], action: number[], actionNumbers: number[][], nonGreedy: boolean[], reward: number[], value: (number | null)[],
 *   tdError: (number | null)[], outputs: (number | null)[][], observation: (number | null)[][] }} Steps
 */

/** @param {StepNames} names */
export const stepHeads = names => ["run", "episode", "episodeStep", "step", "action", "nonGreedy", "reward", "value", "tdError", ...names.outputs, ...names.observation];

/**
 * One row per step.
 * @param {number} run
 * @param {number} episode
 * @param {Steps} steps
 * @returns {(number | string | boolean | null)[][]}
 */
export const stepRows = (run, episode, steps) => steps.step.map((step, at) => [
  run, episode, steps.episodeStep[at], step, steps.actionNumbers[at].length > 0 ? steps.actionNumbers[at].join(" ") : steps.action[at], steps.nonGreedy[at],
  steps.reward[at], steps.value[at], steps.tdError[at], ...steps.outputs[at], ...steps.observation[at],
]);

/** The same for reading, without run and episode. @param {number} run @param {number} episode @param {Steps} steps @param {StepNames} names */
export function tableHtml(run, episode, steps, names) {
  const text = (/** @type {number | string | boolean | null} */ value) => typeof value !== "number" ? escape(String(value ?? "—")) : Number.isInteger(value) ? count(value) : significant(value);
  const head = stepHeads(names).slice(2).map(name => `<th class="n">${escape(name)}</th>`);
  const rows = stepRows(run, episode, steps).map(row => `<tr>${row.slice(2).map(value => `<td class="n">${text(value)}</td>`).join("")}</tr>`);
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/**
 * Places of a line's points in unbroken stretches: what is not a finite number has no place, and the line is not drawn across it.
 * @param {(number | null)[]} values
 */
export function stretches(values) {
  /** @type {number[][]} */
  const result = [];
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) return;
    if (at > 0 && Number.isFinite(values[at - 1])) /** @type {number[]} */ (result.at(-1)).push(at); else result.push([at]);
  });
  return result;
}

/** Smallest and largest finite value of several lines; [Infinity, −Infinity] without any. @param {(number | null)[][]} lines @returns {[number, number]} */
export function extent(lines) {
  let low = Infinity, high = -Infinity;
  for (const line of lines) for (const value of line) if (value !== null && Number.isFinite(value)) { low = Math.min(low, value); high = Math.max(high, value); }
  return [low, high];
}
