import assert from "node:assert/strict";
import test from "node:test";
import { axisOf, grown, nice, padded, ticksWithin } from "../../Rtrl.Web/wwwroot/js/axis.js";

const formats = ["", "signed", "percent", "fixed3"];
const extents = [[-0.13, 0.94], [0, 2], [-1, 1], [0, 0.02], [-0.22, 0.18], [-203_517_120, 14_000], [0, 1e9], [9_999, 10_001], [0, 123_456], [1e-7, 5e-7], [-3e-9, 4e-9], [0, 3e15], [0.5, 0.50001]];

test("nice_AnyValue_IsTheNextOf1And2And5", () => {
  assert.deepEqual([0.3, 1, 1.01, 2.5, 70, 1000, 0].map(nice), [0.5, 1, 2, 5, 100, 1000, 1]);
});

test("axisOf_LowAndHigh_HoldsThemInRoundSteps", () => {
  assert.deepEqual(axisOf(-0.13, 0.94).range, [-0.5, 1]);
  assert.deepEqual(axisOf(-0.22, 0.18, { most: 4 }).ticks, [-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  assert.deepEqual(axisOf(0.003, 40, { log: true }).range, [0.001, 100]);
});

test("axisOf_AValueAndItsNeighbour_ComesToAnEnd", () => {
  const { range, ticks } = axisOf(0.09999999999999999, 0.1);
  assert.ok(ticks.length <= 7 && range[0] < 0.09 && range[1] > 0.11);
});

test("axisOf_AConstant_StandsInTheMiddle", () => {
  for (const [low, high] of [[0.00499999999999985, 0.00500000000000005], [3, 3], [-7, -7]]) {
    const { range: [from, to] } = axisOf(low, high), place = (low - from) / (to - from);
    assert.ok(Math.abs(place - 0.5) < 0.2 && (high - low) / (to - from) < 1e-6, `${low} stands at ${place} of ${from} to ${to}`);
  }
  assert.deepEqual(axisOf(0, 0).range, [0, 1]);
  assert.deepEqual(axisOf(1e-4, 1e-4, { log: true }).range, [1e-5, 1e-3]);
});

test("axisOf_NothingFinite_IsAnAxisNonetheless", () => {
  assert.deepEqual(axisOf(Infinity, -Infinity).range, [0, 1]);
  assert.deepEqual(axisOf(Infinity, -Infinity, { log: true }).range, [0.1, 10]);
});

test("axisOf_LogarithmOfZeroAndBelow_KeepsToWhatIsAbove", () => {
  assert.deepEqual(axisOf(-5, 100, { log: true }).range, [0.1, 100]);
  assert.deepEqual(axisOf(0, 100, { log: true }).range, [0.1, 100]);
  assert.deepEqual(axisOf(-5, 0, { log: true }).range, [0.1, 10]);
});

test("axisOf_Labels_DifferAreShortAndOfOneNotation", () => {
  for (const format of formats) for (const log of [false, true]) for (const [low, high] of extents) {
    if (format === "percent" && !(Math.max(-low, high) <= 2 && high - low > 1e-3)) continue;
    const { ticks, labels } = axisOf(low, high, { format, log });
    assert.equal(new Set(labels).size, ticks.length, labels.join());
    for (const label of labels) assert.ok(label.length <= 9, `${label} is long (${low} to ${high}, ${format})`);
    const kinds = new Set(labels.filter(label => !/^0( %)?$/.test(label)).map(label => label.replace(/[^a-zA-Z%]/g, "")));
    assert.ok(kinds.size <= 1, labels.join());
  }
});

test("axisOf_Labels_SayTheirTicks", () => {
  assert.deepEqual(axisOf(0, 2, { format: "signed", most: 4 }).labels, ["0", "+0.5", "+1.0", "+1.5", "+2.0"]);
  assert.deepEqual(axisOf(0, 1, { format: "percent", most: 4 }).labels, ["0 %", "50 %", "100 %"]);
  assert.deepEqual(axisOf(-203_517_120, 0, { most: 4 }).labels, ["−300M", "−200M", "−100M", "0"]);
  assert.deepEqual(axisOf(1e-4, 1e6, { log: true, most: 12 }).labels.slice(0, 3), ["1e−4", "1e−3", "1e−2"]);
  assert.deepEqual(axisOf(0, 2e-6, { most: 2 }).labels, ["0", "1e−6", "2e−6"]);
});

test("ticksWithin_ARange_KeepsItAndIsRoundInside", () => {
  assert.deepEqual(ticksWithin(0, 75_000, { most: 4 }), { range: [0, 75_000], ticks: [0, 20_000, 40_000, 60_000], labels: ["0", "20k", "40k", "60k"] });
  assert.deepEqual(ticksWithin(0, 7_300, { most: 4, format: "time" }).labels, ["0:00:00", "1:00:00", "2:00:00"]);
  assert.deepEqual(ticksWithin(0, 95, { most: 4, format: "time" }).labels, ["0:00", "0:30", "1:00", "1:30"]);
  assert.deepEqual(ticksWithin(5, 5).ticks, [5]);
});

test("padded_ARange_LeavesRoomForALineAtItsEnd", () => {
  const [low, high] = padded([-1, 1]);
  assert.ok(low < -1.02 && high > 1.02);
  const [from, to] = padded([0.1, 10], true);
  assert.ok(from < -1.02 && from > -1.2 && to > 1.02);
});

test("grown_AnyValue_HoldsItAndMovesSeldom", () => {
  assert.deepEqual([1, 1.1, 99, 1000, 6100].map(grown), [1, 1.2, 100, 1000, 8000]);
});
