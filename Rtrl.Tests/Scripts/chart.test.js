import assert from "node:assert/strict";
import test from "node:test";
import { arrange } from "../../Rtrl.Web/wwwroot/js/arrangement.js";
import { cautions, csvOf, method, sentence, tableHtml, under } from "../../Rtrl.Web/wwwroot/js/chartwords.js";
import { Curve, clockOf } from "../../Rtrl.Web/wwwroot/js/curve.js";
import { grainOf, lineOf, meansOf, placed, reachOf } from "../../Rtrl.Web/wwwroot/js/lines.js";
import { boxOf, joined, pixelOf, rangesOf, ticksOf } from "../../Rtrl.Web/wwwroot/js/ranges.js";

const view = { axis: "steps", smoothing: { size: 20, by: "steps" } };
const fineness = { grain: 1, episodeLength: 10, band: false, binWidth: 10 };
const look = (run, more = {}) => ({ run, metric: "tdError", label: `run ${run}`, colour: 0, dash: null, ...more });
const spec = (more = {}) => ({ title: "TD error", lines: [], planned: 100, episodeLength: 10, log: false, low: null, high: null, format: "", refs: [], marks: [], hero: false, flag: false, band: false, endLabels: false, main: 0, mainLabel: false, ...more });
const buckets = (step, mean) => ({ width: 10, step, mean, min: mean.map(value => value - 1), max: mean.map(value => value + 1), count: step.map(() => 10), last: mean.map(value => value + 0.5) });

function curve(run, metric, step, mean) {
  const result = new Curve(run, metric);
  result.take(buckets(step, mean));
  return result;
}

const frame = (last, data) => ({ v: 1, run: 1, stream: "scalars", first: last, last, data: { step: last + 1, episodes: 0, stepsPerSecond: 1, elapsedSeconds: 1, epsilon: null, means: {}, stageNames: [], stageNanoseconds: [], ...data } });

test("take_StoredBuckets_ReplaceLivePointsBeforeThem", () => {
  const it = curve(1, "tdError", [10, 20], [1, 2]);
  assert.ok(it.live(frame(24, { means: { tdError: 3 } })) && it.live(frame(34, { means: { tdError: 4 } })));
  assert.ok(!it.live(frame(30, { means: { tdError: 5 } })) && !it.live(frame(40, {})));
  it.take(buckets([10, 20, 30], [1, 2, 9]));
  assert.deepEqual([it.step, it.mean, it.fetched], [[10, 20, 30, 35], [1, 2, 9, 4], 3]);
});

test("live_Weight_IsThatOfTheHistory", () => {
  const it = curve(1, "updateNorm", [640, 1280], [1, 1]);
  it.live({ ...frame(1919, { means: { updateNorm: 2 } }), first: 1280 });
  assert.equal(it.count[2], 10);
  const episodes = curve(1, "return", [10], [1]);
  episodes.live(frame(20, { episodes: 5, means: { return: 1 } }));
  episodes.live(frame(30, { episodes: 9, means: { return: 1 } }));
  assert.deepEqual(episodes.count.slice(1), [1, 4]);
});

test("take_WhatIsSetOrCounted_StandsWhereItStoodLast", () => {
  const it = curve(1, "epsilon", [10, 20], [0.8, 0.6]);
  it.live(frame(24, { epsilon: 0.55, means: { epsilon: 0.57 } }));
  assert.deepEqual(it.mean, [1.3, 1.1, 0.55]);
});

test("grainOf_LongRuns_IsAPowerOfTwo", () => {
  assert.deepEqual([grainOf(100, 1), grainOf(1_000_000, 1), grainOf(1_000_000, 9)], [1, 1024, 2048]);
});

test("lineOf_Curve_IsSmoothedOnItsAxis", () => {
  const it = curve(1, "tdError", [10, 20, 30], [1, 3, 5]);
  clockOf(1).push(100, 10, 4);
  const line = lineOf(it, look(1), view, fineness);
  assert.deepEqual([line.x, line.y, line.n], [[10, 20, 30], [1, 2, 4], [10, 20, 20]]);
  assert.deepEqual(lineOf(it, look(1), { ...view, axis: "episodes" }, fineness).x, [1, 2, 3]);
  const later = lineOf(curve(1, "tdError", [10, 20, 300], [99, 99, 5]), look(1), { ...view, smoothing: { size: 400, by: "steps" } }, { ...fineness, band: true });
  assert.deepEqual([later.y.slice(0, 2), later.low.slice(0, 2), later.y[2] === null], [[null, null], [null, null], false]);
  const banded = lineOf(it, look(1), view, { ...fineness, band: true });
  assert.deepEqual([banded.low.length, line.low.length, line.raw.x.length], [3, 0, 3]);
});

test("lineOf_EpisodesCounted_EndsAtWhatTheServerCounted", () => {
  const episodes = { ...view, smoothing: { size: 200, by: "episodes" } }, it = curve(1, "right", [1000, 2000], [0.5, 0.9]);
  const counted = (step, share) => ({ v: 1, run: 1, stream: "episode", first: step - 1, last: step - 1, data: { episodes: step, lastReturn: 1, recentRight: share, solvedAt: null, recentReturns: [] } });
  const end = () => lineOf(it, look(1, { metric: "right" }), episodes, fineness).y.at(-1);
  const hidden = end();
  assert.ok(it.counted(counted(2000, 0.915)) && !it.counted(counted(2000, 0.915)));
  assert.notEqual(hidden, 0.915);
  assert.equal(end(), 0.915);
  it.add(2010, 1, 1, 1, 10);
  assert.notEqual(end(), 0.915, "episodes of before say nothing of a later end");
  assert.ok(!curve(1, "tdError", [10], [1]).counted(counted(10, 0.5)));
});

test("arrange_WordsWithoutAPlace_StandAboveThePlotWhichMakesRoom", () => {
  const it = curve(1, "tdError", Array.from({ length: 100 }, (_, at) => at + 1), Array.from({ length: 100 }, (_, at) => at % 2 ? 0.99 : -0.99));
  const lines = [lineOf(it, look(1), { ...view, smoothing: { size: 0, by: "steps" } }, fineness)], free = spec({ low: -1, high: 1, refs: [{ y: 1, label: "optimal, 1" }] });
  const full = { ...free, refs: [...free.refs, { y: 0.5, label: "solved" }, { y: 0.45, label: "chance" }] }, room = { wide: 390, high: 200, ticks: ["−1", "1"], names: [] };
  const ranges = rangesOf(lines, full, view, null), within = arrange([], free, view, ranges, room), above = arrange(lines, full, view, ranges, room);
  assert.deepEqual([within.words.map(({ text }) => text), within.legend], [["optimal, 1"], []]);
  assert.deepEqual([above.words, above.legend], [[], ["┄ optimal, 1 · solved · chance"]]);
  assert.equal(above.box.top - within.box.top, 15);
  const smooth = [lineOf(it, look(1), { ...view, smoothing: { size: 100, by: "steps" } }, { ...fineness, binWidth: 1 })];
  assert.equal(arrange(smooth, full, view, ranges, room).words.length, 0, "the means behind a smooth line are drawn too");
  assert.deepEqual(arrange(lines, full, view, ranges, { ...room, wide: 200 }).legend.length, 2);
});

test("meansOf_Seeds_AreOneLinePerGroup", () => {
  const lines = [[1, 0], [2, 0], [3, 1]].map(([run, group]) => lineOf(curve(run, "tdError", [10, 20, 30 * run], [run, run, run]), look(run, { group, groupLabel: `group ${group}`, seed: run }), view, fineness));
  const means = meansOf(lines, "range", false);
  assert.deepEqual(means.map(line => [line.label, line.runs, line.parts.length]), [["group 0", [1, 2], 2], ["run 3", [3], 0]]);
  assert.deepEqual([means[0].y[0], means[0].low[0], means[0].high[0], means[0].n[0], means[0].x.at(-1)], [1.5, 1, 2, 2, 30]);
  assert.match(cautions(means, { log: false }).join(" "), /group 0 has fewer than 5 seeds.*ended at different points/);
  assert.match(method(means, { ...view, mean: true, seedBand: "range" }, 1), /^Trailing mean over the last 20 steps.*centre: mean of seeds; band: smallest to largest seed; n = 1, 2/);
});

test("csvOf_Lines_PutEveryNumberUnderItsHead", () => {
  clockOf(7).push(10, 1, 4);
  const timed = { ...view, axis: "time" }, line = lineOf(curve(7, "tdError", [10, 20], [1, 3]), look(7, { label: "a, b" }), timed, { ...fineness, band: true });
  const text = csvOf([line], timed, { title: "TD error", help: "what it is", log: false, grain: 1 }), rows = text.split("\n").filter(row => row && !row.startsWith("#"));
  assert.equal(rows[0], "run,metric,label,step,seconds,centre,low,high,mean,min,max,n");
  assert.equal(rows[2], '7,tdError,"a, b",20,8,2,1.2,2.8,3,2,4,20');
  assert.match(text, /^# Rtrl, TD error: what it is\n# x: wall time in seconds; y: TD error\n# Trailing mean over the last 20 steps/);
});

test("placed_OnALogarithmicAxis_LeavesOutWhatHasNoPlace", () => {
  assert.deepEqual(placed([1, 0, -1, null], true), [1, null, null, null]);
  const line = { y: [0, -5, 2], low: [-9, -9, 1], high: [3, 3, 3] };
  assert.deepEqual(reachOf([line], [{ y: 0 }], true), [1, 3]);
  assert.deepEqual(reachOf([line], [{ y: 9 }], false), [-9, 9]);
  assert.match(cautions([{ ...line, parts: [] }], { log: true })[0], /no place on a logarithmic axis/);
});

test("rangesOf_AConstant_IsACalmLine", () => {
  const line = lineOf(curve(1, "stepSize", [10, 20, 30], [0.005, 0.005, 0.005]), look(1), view, fineness);
  const { y } = rangesOf([line], spec(), view, null);
  assert.ok(y[0] <= 0 && y[1] >= 0.0075);
});

test("rangesOf_AStandingChart_OnlyGrows", () => {
  const one = lineOf(curve(1, "tdError", [10, 20], [1, 8]), look(1), view, fineness), other = lineOf(curve(1, "tdError", [10, 20], [3, 3]), look(1), view, fineness);
  const before = rangesOf([one], spec(), view, null);
  assert.deepEqual(rangesOf([other], spec(), view, before).y, before.y);
  assert.deepEqual(before.x, [0, 100]);
});

test("rangesOf_LogarithmOfZero_HasARange", () => {
  const line = lineOf(curve(1, "tdError", [10, 20], [0, -3]), look(1), view, fineness);
  assert.deepEqual(rangesOf([line], spec({ log: true }), view, null).y, [0.1, 10]);
});

test("ticksOf_LastWordOfX_NamesItsUnit", () => {
  const { x, y } = ticksOf(spec({ format: "signed" }), view, { x: [0, 100], y: [-1, 1], reach: [-1, 1] }, 300);
  assert.deepEqual([x.labels, y.labels], [["0", "50", "100 steps"], ["−1.0", "−0.5", "0", "+0.5", "+1.0"]]);
  assert.ok(boxOf(["−1,234,567.8"], 600, 300, []).left > 75);
});

test("pixelOf_TheEndOfARange_IsInsideThePlot", () => {
  const pixel = pixelOf([-1, 1], false, 200);
  assert.ok(pixel(1) > 2 && pixel(-1) < 198 && Math.abs(pixel(0) - 100) < 1e-9);
});

test("words_OfLines_AreTableAndSentence", () => {
  const line = lineOf(curve(1, "tdError", [10, 20], [1, 3]), look(1, { label: "<b>" }), view, fineness);
  assert.match(tableHtml([line], view, value => String(value)), /<th class="n">&lt;b&gt;<\/th>.*<td class="n">20<\/td><td class="n">2<\/td><td class="n">20<\/td>/);
  assert.match(sentence("TD error", [line], view, value => String(value)), /^TD error over steps: <b> 2 at 20, 1 at the start\. Arrow/);
  assert.deepEqual([under(line, 14, 0), under(line, 21, 0), under(line, 21, 2)], [0, -1, 1]);
});

test("joined_SmallMultiples_ShareXAndOfOneTaskY", () => {
  const panel = (y, right, reach) => ({ spec: spec({ panel: { x: "return steps", y } }), ranges: { x: [0, right], y: reach, reach } });
  const own = panel("a", 100, [0, 1]), longer = panel("b", 300, [-9, 9]), wider = panel("a", 50, [-2, 0.5]);
  assert.deepEqual(joined(own.ranges, own.spec, [longer, wider]), { x: [0, 300], y: [0, 1], reach: [-2, 1] });
  assert.equal(joined(own.ranges, own.spec, [panel("a", 100, [0.2, 1])]), own.ranges, "the very same where nothing grows: so the drawing of each other ends");
  assert.equal(joined(null, own.spec, [longer]), null);
});

test("meansOf_Groups_AreKnownByTheirNumberAndNamedShortlyAtTheirEnd", () => {
  const lines = [7, 8].map(run => lineOf(curve(run, "tdError", [10, 20], [1, 2]), look(run, { group: 7, groupLabel: "agent.traceDecay=0.8", groupName: "0.8" }), view, fineness));
  assert.deepEqual(lines.map(line => line.key), ["7", "7"]);
  assert.deepEqual(meansOf(lines, "none", false).map(line => [line.key, line.label, line.name]), [["7", "agent.traceDecay=0.8", "0.8"]]);
});
