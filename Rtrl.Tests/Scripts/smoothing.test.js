import assert from "node:assert/strict";
import test from "node:test";
import { countedMean, settledAt, smoothingWords, trailing, windowOf } from "../../Rtrl.Web/wwwroot/js/smoothing.js";

const near = (actual, expected) => actual.forEach((value, at) => assert.ok(value === expected[at] || Math.abs(value - expected[at]) < 1e-9, `${actual} is not ${expected}`));
const by = (size, unit) => ({ size, by: unit });

test("trailing_BySteps_EverySampleCountsOnce", () => {
  const { y, n } = trailing([10, 20, 30, 40], [1, 3, 5, 7], [1, 1, 2, 1], by(20, "steps"));
  near(y, [1, 2, 13 / 3, 17 / 3]);
  near(n, [1, 2, 3, 3]);
});

test("trailing_BySamples_HoldsExactlySoMany", () => {
  const { y, n } = trailing([10, 20, 30], [0, 1, 1], [100, 100, 37], by(200, "samples"));
  near(n, [100, 200, 200]);
  near(y, [0, 0.5, 137 / 200]);
});

test("trailing_OfTheBucketAtTheEdge_CountsTheShareInside", () => {
  const { y, n } = trailing([10, 20], [0, 1], [10, 10], by(15, "steps"));
  near(n, [10, 15]);
  near(y, [0, 10 / 15]);
});

test("trailing_AfterASpike_ForgetsIt", () => {
  const mean = [...new Array(10).fill(1), 1e18, ...new Array(90).fill(1)], step = mean.map((_, at) => (at + 1) * 10), count = mean.map(() => 10);
  for (const window of [by(200, "steps"), by(200, "samples")]) {
    const { y } = trailing(step, mean, count, window);
    assert.ok(y[20] > 1e16);
    near(y.slice(40), new Array(61).fill(1));
  }
});

test("trailing_EveryLength_IsTheMeanOfItsWindow", () => {
  const step = Array.from({ length: 60 }, (_, at) => at + 1), mean = step.map(at => (at * 37) % 11), count = step.map(() => 1);
  for (const size of [1, 2, 7, 59, 60, 100]) {
    const { y, n } = trailing(step, mean, count, by(size, "steps"));
    step.forEach((_, at) => {
      const window = mean.slice(Math.max(0, at + 1 - size), at + 1);
      assert.equal(n[at], window.length);
      near([y[at]], [window.reduce((sum, value) => sum + value, 0) / window.length]);
    });
  }
});

test("trailing_NotFinite_IsNoSampleAndNoValue", () => {
  const { y, n } = trailing([1, 2, 3], [1, null, 3], [1, 1, 1], by(10, "steps"));
  assert.deepEqual(y, [1, null, 2]);
  assert.deepEqual(n, [1, 1, 2]);
});

test("trailing_NoWindow_IsTheBuckets", () => {
  assert.deepEqual(trailing([10, 20], [1, 3], [4, 5], by(0, "steps")), { y: [1, 3], n: [4, 5] });
});

test("trailing_EveryKindOfMetric_CoversTheSameStretchOfTheRun", () => {
  // Buckets of 64 steps and episodes of 16; after half of them everything falls from 1 to 0. Measured at every step, once in 64, at the end of every episode.
  const step = Array.from({ length: 100 }, (_, at) => (at + 1) * 64), mean = step.map((_, at) => at < 50 ? 1 : 0);
  for (const [metric, samples] of Object.entries({ tdError: 64, updateNorm: 1, return: 4, normalisedReturn: 4 })) {
    const { y, n } = trailing(step, mean, step.map(() => samples), windowOf(metric, by(40, "episodes"), 16));
    near([y[54], n[54], y[99]], [0.5, 10 * samples, 0]); // ten buckets, five of which stand at 1; at the end none does
  }
});

test("windowOf_WhatIsSetOrCounted_IsNotSmoothed", () => {
  for (const metric of ["epsilon", "episodes", "wallSeconds"]) for (const unit of ["episodes", "steps"]) {
    assert.equal(windowOf(metric, by(200, unit), 10).size, 0);
    assert.match(smoothingWords(metric, by(200, unit)), /not smoothed/);
  }
});

test("windowOf_EpisodesAndSteps_AreSaidInTheirUnit", () => {
  assert.deepEqual(windowOf("return", by(200, "episodes"), 10), by(200, "samples"));
  assert.deepEqual(windowOf("tdError", by(200, "episodes"), 10), by(2000, "steps"));
  assert.deepEqual(windowOf("return", by(500, "steps"), 10), by(500, "steps"));
  assert.equal(smoothingWords("return", by(2000, "episodes")), "trailing mean over the last 2,000 episodes, every episode counting once");
  assert.equal(smoothingWords("tdError", by(500, "steps")), "trailing mean over the last 500 steps, every sample counting once");
});

test("settledAt_Window_IsTheFirstWithAQuarterOfItBehind", () => {
  assert.equal(settledAt([10, 20, 30, 40], [1, 2, 3, 4], by(80, "steps")), 1);
  assert.equal(settledAt([10, 20, 30, 40], [1, 2, 3, 4], { size: 12, by: "samples" }), 2);
  assert.equal(settledAt([10, 20], [1, 2], by(400, "steps")), 0);
  assert.equal(settledAt([10, 20], [1, 2], by(0, "steps")), 0);
});

test("countedMean_WindowOfEpisodes_IsWhatTheServerCounted", () => {
  const recent = { episodes: 3, lastReturn: 1, recentRight: 0.4, solvedAt: null, recentReturns: [-1, 1, 1] };
  assert.equal(countedMean("right", { size: 200, by: "samples" }, recent), 0.4);
  assert.equal(countedMean("right", { size: 50, by: "samples" }, recent), null);
  assert.equal(countedMean("return", { size: 2, by: "samples" }, recent), 1);
  assert.equal(countedMean("return", { size: 200, by: "samples" }, recent), 1 / 3);
  assert.equal(countedMean("return", { size: 4, by: "samples" }, { ...recent, episodes: 9 }), null);
  assert.equal(countedMean("tdError", { size: 200, by: "steps" }, recent), null);
});
