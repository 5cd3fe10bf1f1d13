// Conditioning streams: signals as they came, the prediction made at each step, and the true return, which only the future shows.
import { fixed } from "../format.js";

/**
 * @typedef {import("./state.js").World} World
 * @typedef {import("./state.js").State} State
 * @typedef {{ follows: number, interval: number | null }} Trials follows: share of them in which the outcome follows; interval: steps to it where that is no setting
 */

const cueSteps = 4, outcomeSteps = 2;

// Signals in observation order with the outcome last.
/** @param {World} world */
const lanes = world => [...world.observation.keys()].slice(1).concat(0);
const laneHigh = 20;

/** @param {Trials} trials @returns {import("./state.js").Drawing} */
const streamOf = trials => ({
  height: world => lanes(world).length * laneHigh + 166,
  legend: [["solid", "signal, seen"], ["line", "prediction"], ["dashed", "true return, hidden"], ["hidden", "the trial's future"]],

  draw(pen, { width }, world, view, state) {
    const trail = view.trail ?? [], rows = lanes(world), left = Math.min(76, 20 + Math.max(...rows.map(row => pen.wide(world.observation[row], 10.5, 600)))), right = width - 10, future = ahead(world, state), step = state.one("step of this trial");
    const behind = Math.min(320, Math.max(180, 3 * world.settings.isi + world.settings.itiMin + 20)), shown = trail.slice(-behind), coming = Math.min(future.length, Math.round(behind * 0.35));
    const x = (/** @type {number} */ at) => left + (at + behind - shown.length) * (right - left) / (behind + Math.round(behind * 0.35)), now = x(shown.length);
    rows.forEach((signal, row) => {
      const y = 8 + row * laneHigh, base = y + laneHigh - 5;
      pen.text(world.observation[signal], left - 8, y + laneHigh / 2 - 1, { size: 10.5, align: "right", weight: signal === 0 ? 600 : 400, colour: signal === 0 ? "ink" : "ink-2", most: left - 12 });
      pen.line([[left, base], [right, base]], { stroke: "line", width: 1 });
      shown.forEach((moment, at) => { if ((moment[1 + signal] ?? 0) > 0) pen.box(x(at), y + 1, Math.max(1.5, x(at + 1) - x(at)), laneHigh - 6, { fill: "ink-2" }); });
      if (signal === 0) for (let at = 0; at < coming; at++) if (future[at]) pen.box(now + (x(1) - x(0)) * at, y + 1, Math.max(2, x(1) - x(0)), laneHigh - 6, { fill: pen.hatch("ink-3", 3), stroke: "ink-3", width: 0.75 });
    });
    const top = 18 + rows.length * laneHigh, high = 126, base = top + high;
    const truth = returns(world, trials, shown, future), most = nice(Math.max(1, ...truth, ...shown.map(moment => moment[0] ?? 0))), y = (/** @type {number} */ value) => base - Math.max(-0.1, Math.min(1.05, value / most)) * (high - 12);
    for (const share of [0, 0.5, 1]) { pen.line([[left, y(share * most)], [right, y(share * most)]], { stroke: "line", width: 1 }); pen.text(fixed(share * most, 1), left - 8, y(share * most), { size: 10.5, align: "right", colour: "ink-3" }); }
    pen.box(now, top, right - now, high, { fill: pen.hatch("line", 5) });
    pen.line(truth.slice(0, shown.length + coming).map((value, at) => [x(at), y(value)]), { stroke: "ink-3", width: 1.5, dash: [3, 2.5] });
    pen.line(shown.map((moment, at) => moment[0] === null ? null : [x(at), y(moment[0])]), { stroke: "ink", width: 1.75 });
    pen.line([[now, 4], [now, base]], { stroke: "iris", width: 1.5 });
    const latest = shown.at(-1)?.[0] ?? null;
    if (latest !== null) pen.disc(x(shown.length - 1), y(latest), 3.5, { fill: "ink", stroke: "surface", width: 1.5 });
    const label = `now, step ${step} of this trial`, end = Math.min(now + 10, right);
    pen.text(label, end, base + 12, { size: 10.5, weight: 600, colour: "iris", align: "right" });
    if (x(0) + 28 < end - pen.wide(label, 10.5, 600)) pen.text(`−${shown.length}`, x(0), base + 12, { size: 10.5, colour: "ink-3" });
  },

  words(world, view, state) {
    const trail = view.trail ?? [], prediction = trail.at(-1)?.[0] ?? view.actionValues[0], truth = returns(world, trials, trail.slice(-1), ahead(world, state))[0];
    const on = world.observation.filter((_, signal) => (view.nextObservation[signal] ?? 0) > 0), step = state.one("step of this trial"), isi = state.one("ISI of this trial");
    const outcome = !follows(world, state) ? "no US follows this pattern" : step < isi ? `US in ${isi - step} steps` : "the US of this trial has come";
    return `Step ${step} of this trial; on: ${on.length > 0 ? on.join(", ") : "nothing"}. Prediction ${fixed(prediction, 2)}, true return about ${fixed(truth, 2)}. Hidden: ${outcome}.`;
  },
});

export const conditioning = streamOf({ follows: 1, interval: null });
export const patterning = streamOf({ follows: 0.5, interval: null });
export const noisyPatterning = streamOf({ follows: 0.5, interval: cueSteps });

/** @param {World} world @param {State} state */
const follows = (world, state) => !world.groups.has("US follows") || state.one("US follows") > 0;

/** Whether the outcome is on at each coming step of this trial, the first step after the present one first. @param {World} world @param {State} state */
function ahead(world, state) {
  const step = state.one("step of this trial"), isi = state.one("ISI of this trial"), end = isi + state.one("ITI after it"), on = follows(world, state), result = [];
  for (let at = step; at < end; at++) result.push(on && at >= isi && at < isi + outcomeSteps ? 1 : 0);
  return result;
}

/**
 * G of each shown step and of each coming one: G_t = US_{t+1} + discount G_{t+1}. Beyond this trial stands its expectation.
 * @param {World} world
 * @param {Trials} trials
 * @param {(number | null)[][]} shown
 * @param {number[]} future
 */
function returns(world, { follows, interval }, shown, future) {
  const { itiMin, itiMax } = world.settings, isi = interval ?? world.settings.isi, spread = interval === null ? Math.floor(isi / 3) : 0, { discount } = world;
  const mean = (/** @type {number} */ from, /** @type {number} */ to) => { let sum = 0; for (let at = from; at <= to; at++) sum += discount ** at; return sum / (to - from + 1); };
  const reach = mean(isi - spread, isi + spread);
  // Seen from the step before a trial's first, the outcome's first step lies ISI ahead.
  const beyond = follows * reach * (1 + discount) / (1 - reach * mean(itiMin, itiMax));
  const us = [...shown.slice(1).map(moment => (moment[1] ?? 0) > 0 ? 1 : 0), ...future], result = new Array(us.length + 1);
  result[us.length] = beyond;
  for (let at = us.length - 1; at >= 0; at--) result[at] = us[at] + discount * result[at + 1];
  return result.slice(0, -1);
}

const nice = (/** @type {number} */ value) => [1, 1.5, 2, 3, 4, 5, 10, 20].find(step => value <= step) ?? value;
