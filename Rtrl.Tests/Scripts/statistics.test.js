import assert from "node:assert/strict";
import test from "node:test";
import { combine, quantile, spread } from "../../Rtrl.Web/wwwroot/js/statistics.js";

const line = y => ({ x: [0, 1], y: [y, y] });

test("quantile_Values_LieBetweenThem", () => {
  const values = [5, null, 1, NaN, 3, 2, 4];
  assert.deepEqual([0, 0.1, 0.5, 0.9, 1].map(share => quantile(values, share)), [1, 1.4, 3, 4.6, 5]);
  assert.equal(quantile([null], 0.5), null);
});

test("spread_OfATaskThatPaysPlusOrMinusOne_DoesNotFillThePlot", () => {
  const mean = Array.from({ length: 200 }, (_, at) => [0.2, 0.3, 0.4, 0.5, 0.6][at % 5]);
  const { low, high } = spread(mean.map((_, at) => at + 1), mean, 50);
  assert.ok(Math.abs(low[150] - 0.2) < 1e-9 && Math.abs(high[150] - 0.6) < 1e-9);
});

test("spread_Window_ForgetsWhatHasLeftIt", () => {
  const { low, high } = spread([1, 2, 3, 4, 5, 6], [9, 1, 1, null, 1, 1], 3);
  assert.deepEqual([low[5], high[5]], [1, 1]);
  assert.ok(high[1] > 8);
});

test("combine_Curves_CoverTheStretchOfAll", () => {
  const a = { x: [0, 10, 20], y: [0, 1, 2] }, b = { x: [5, 15, 25], y: [2, 2, 2] };
  const { x, y, low, high, n } = combine([a, b], "range", { points: 4 });
  assert.deepEqual([x, y, low, high, n], [[5, 10, 15, 20], [1.25, 1.5, 1.75, 2], [0.5, 1, 1.5, 2], [2, 2, 2, 2], 2]);
  assert.deepEqual(combine([a, { x: [30, 40], y: [1, 1] }], "ci").x, []);
});

test("combine_Bands_AreThoseOfTheirNames", () => {
  const sd = combine([line(0), line(2)], "sd", { points: 2 });
  assert.ok(Math.abs(sd.low[0] - (1 - Math.SQRT2)) < 1e-12);
  const ci = combine([0, 1, 2, 3].map(line), "ci", { points: 2 });
  assert.ok(ci.low[0] >= 0.25 && ci.low[0] <= 0.75 && ci.high[0] >= 2.25 && ci.high[0] <= 2.75);
  const one = combine([line(1), line(1), line(1)], "ci", { points: 3 });
  assert.deepEqual(one.low, one.y);
});
