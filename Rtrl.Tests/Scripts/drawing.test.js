import assert from "node:assert/strict";
import test from "node:test";
import { Curve } from "../../Rtrl.Web/wwwroot/js/curve.js";
import { lineOf, reachOf } from "../../Rtrl.Web/wwwroot/js/lines.js";
import { inPage, recorder } from "./page.js";

const { drawLines } = await inPage("episodeplots.js");
const { tracesOf } = await inPage("plotting.js");
const { drawPoles } = await inPage("poledrawing.js");

test("drawLines_EpisodeThatDiverged_DrawsWhatIsFiniteAndNothingAcrossTheRest", () => {
  const { calls, context } = recorder();
  drawLines(context, 400, 150, { from: 0, count: 6, cursor: 2 }, [[1, 2, null, NaN, 3, 4], [null, null, null, null, null, null]]);
  assert.ok(calls.every(([, ...values]) => values.flat().every(value => typeof value !== "number" || Number.isFinite(value))), "a place that is not a number");
  const dots = calls.filter(([name]) => name === "arc");
  assert.equal(dots.length, 4, "one dot for each finite value, none at 0 for the others");
  const across = calls.filter(([name]) => name === "moveTo" || name === "lineTo").slice(-8);
  assert.deepEqual(across.map(([name]) => name).slice(0, 4), ["moveTo", "lineTo", "moveTo", "lineTo"]);
});

test("tracesOf_OneRunWithItsBand_AreTheQuantilesOfTheMeansAndNotTheExtremes", () => {
  const curve = new Curve(1, "return"), step = Array.from({ length: 40 }, (_, at) => (at + 1) * 10), mean = step.map((_, at) => at % 10 / 10);
  curve.take({ width: 10, step, mean, min: mean.map(() => -1), max: mean.map(() => 1), count: step.map(() => 10), last: mean });
  const spec = { lines: [], log: false, hero: false, refs: [] }, view = { axis: "steps", smoothing: { size: 100, by: "steps" } };
  const line = lineOf(curve, { run: 1, metric: "return", label: "run", colour: 0, dash: null }, view, { grain: 1, episodeLength: 10, band: true, binWidth: 10 });
  const [low, high] = tracesOf([line], spec).filter(trace => trace.meta.kind === "band").map(trace => trace.y.at(-1));
  assert.ok(Math.abs(low - 0.09) < 1e-9 && Math.abs(high - 0.81) < 1e-9, `the band ends at ${low} and ${high}`);
  assert.deepEqual(reachOf([line], [], false).map(value => Math.round(value * 100) / 100).map(Math.abs).every(value => value < 0.9), true, "smallest and largest sample do not stretch the axis");
});

test("drawPoles_UnitsThatHaveNone_AreLeftOut", () => {
  const { calls, context } = recorder();
  const now = { radius: [0.9, null, 0.5], phase: [0.1, null, 0.2], contribution: [1, null, 0], network: null }, stops = [{ radius: [0.5, 0.5, null], phase: [0.1, 0, null] }];
  drawPoles(context, 300, 300, { now, stops, chosen: new Set([0]), at: 0, lasso: null, task: 14, waiting: "" });
  assert.ok(calls.every(([, ...values]) => values.flat().every(value => typeof value !== "number" || Number.isFinite(value))));
  const rings = 5 + 1 + 1, dots = 2, pointed = 1;
  assert.equal(calls.filter(([name]) => name === "arc").length, rings + dots + pointed);
});

test("numbers_AnyEnvironment_ShowsItsStateHatchedAndWhatIsSeenSolid", async () => {
  const { numbers } = await import("../../Rtrl.Web/wwwroot/js/drawings/numbers.js"), { State, groupsOf } = await import("../../Rtrl.Web/wwwroot/js/drawings/state.js");
  const names = Array.from({ length: 20 }, (_, at) => `coin ${at + 1}`), toy = { drawing: "numbers", state: names, observation: ["coin"], actions: ["heads", "tails"], lag: null, length: 5, discount: 1, settings: {}, groups: groupsOf(names) };
  const view = { episodeStep: 2, episode: 0, action: 1, nonGreedy: false, reward: -1, ended: false, observation: [1], nextObservation: [1], actionValues: [], environmentState: names.map((_, at) => at === 1 ? -1 : 0), trail: null };
  const { calls, context: pen } = recorder();
  pen.wide = () => 30;
  const state = new State(toy, view.environmentState);
  numbers.draw(pen, { width: 300 }, toy, view, state);
  assert.deepEqual(calls.filter(([name]) => name === "hidden" || name === "box").map(([name]) => name), ["hidden", "box"]);
  assert.ok(calls.some(([name, words]) => name === "text" && words === "and 4 more"));
  assert.ok(numbers.height(toy, 300) > 17 * 18 + 18);
  assert.match(numbers.words(toy, view, state), /^Step 3 of at most 5\. Took tails, reward −1\.000\. Hidden: coin 1 0\.00, coin 2 −1\.00, .*, and 4 more\.$/);
});
