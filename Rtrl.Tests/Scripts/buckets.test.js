import assert from "node:assert/strict";
import test from "node:test";
import { bins, columnsOf, gaps, merge, nearest, placeBelow, valueAt } from "../../Rtrl.Web/wwwroot/js/buckets.js";
import { Clock } from "../../Rtrl.Web/wwwroot/js/history.js";

test("columnsOf_Answer_PutsABucketWhereItEnds", () => {
  const bucket = (lastStep, count) => ({ lastStep, count, mean: 2, min: 1, max: 3, last: 2.5 });
  const columns = columnsOf({ bucketWidth: 64, points: [bucket(63, 64), bucket(127, 0), bucket(191, 10)] });
  assert.deepEqual(columns, { width: 64, step: [64, 192], count: [64, 10], mean: [2, 2], min: [1, 1], max: [3, 3], last: [2.5, 2.5] });
  assert.deepEqual(columnsOf(null).step, []);
});

test("merge_Buckets_KeepTheWeightOfTheirSamples", () => {
  const merged = merge({ step: [4, 8, 12, 16, 20], mean: [1, 3, 5, 5, 7], min: [0, 1, 5, 4, 7], max: [2, 9, 5, 6, 8], count: [1, 3, 1, 1, 1] }, 8);
  assert.deepEqual(merged, { step: [8, 16, 20], mean: [2.5, 5, 7], min: [0, 4, 7], max: [9, 6, 8], count: [4, 2, 1] });
});

test("merge_NotFinite_IsNoSample", () => {
  const merged = merge({ step: [1, 2, 3, 4], mean: [null, 2, NaN, null], min: [null, 1, null, null], max: [null, 3, null, null], count: [5, 1, 5, 5] }, 2);
  assert.deepEqual(merged, { step: [2, 4], mean: [2, null], min: [1, null], max: [3, null], count: [1, 0] });
});

test("bins_Means_AreOnePerWidthAndTheLastIsNotLost", () => {
  assert.deepEqual(bins([1, 2, 11, 12], [1, 3, 5, null], [1, 3, 2, 9], 10), { x: [2, 12], y: [2.5, 5] });
});

test("gaps_MissingStretch_IsFromTheLastNumberToTheNext", () => {
  assert.deepEqual(gaps([10, 20, 60, 70], [1, 1, 1, 1], 10, false), [[20, 50]]);
  assert.deepEqual(gaps([1000, 2000, 3000, 9000], [1, 1, 1, 1], 10, false), [[3000, 8990]]);
  assert.deepEqual(gaps([10, 20, 60, 70], [1, 1, 1, 1], 10, true), []);
  assert.deepEqual(gaps([10, 20, 30], [1, null, 1], 10, true), [[10, 20]]);
  assert.deepEqual(gaps([10, 20], [null, 1], 10, false), [[0, 10]]);
});

test("nearest_Place_IsTheCloserOne", () => {
  assert.deepEqual([-5, 4, 6, 10, 99].map(x => nearest([0, 10, 20], x)), [0, 0, 1, 1, 2]);
  assert.equal(nearest([], 1), -1);
  assert.deepEqual([-1, 0, 9, 10, 99].map(x => placeBelow([0, 10], x)), [-1, 0, 0, 1, 1]);
});

test("valueAt_BetweenPoints_IsOnTheLine", () => {
  assert.equal(valueAt([0, 10, 20], [0, 1, 2], 15), 1.5);
  assert.equal(valueAt([0, 10, 20], [0, 1, 2], 20), 2);
  assert.equal(valueAt([0, 10], [0, 1], 11), null);
  assert.equal(valueAt([5], [7], 5), 7);
  assert.equal(valueAt([], [], 5), null);
});

test("at_BetweenKnownSteps_IsInterpolated", () => {
  const clock = new Clock(1);
  clock.push(100, 10, 2);
  clock.push(200, 30, 6);
  assert.deepEqual([50, 150, 200, 300].map(step => clock.at(step, "episodes")), [5, 20, 30, 45]);
  assert.deepEqual([150, 150].map((step, at) => clock.at(step, ["time", "steps"][at])), [4, 150]);
});
