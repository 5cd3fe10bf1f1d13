import assert from "node:assert/strict";
import test from "node:test";
import { apart, nameAt, placeWords, rowsOf, wide } from "../../Rtrl.Web/wwwroot/js/labels.js";

const pixel = y => 100 - 100 * y, plot = { width: 600, height: 100 };
const chance = { y: 0.5, label: "chance" };

test("placeWords_FreePlot_StandAboveTheirLinesAtTheRight", () => {
  const { placed, left } = placeWords([chance], pixel, plot);
  assert.deepEqual(placed.map(({ text, side, anchor }) => [text, side, anchor]), [["chance", "right", "bottom"]]);
  assert.deepEqual(left, []);
});

test("placeWords_CurveWhereTheyWouldStand_GoWhereNoneIs", () => {
  const above = [[300, 44], [600, 44]], across = [[540, 40], [600, 60]], below = [[0, 90], [600, 56]];
  const place = (...curves) => { const { placed: [words] } = placeWords([chance], pixel, plot, curves); return [words.side, words.anchor]; };
  assert.deepEqual(place(above), ["right", "top"]);
  assert.deepEqual(place(across), ["left", "bottom"]);
  assert.deepEqual(place(above, below), ["left", "bottom"]);
});

test("placeWords_CurveBetweenTwoFarPoints_IsSeenWhereItHasNoPoint", () => {
  const { placed, left } = placeWords([chance], pixel, plot, [[[0, 41], [600, 41]], [[0, 59], [600, 59]]]);
  assert.deepEqual(placed, []);
  assert.deepEqual(left, ["chance"]);
});

test("placeWords_NoPlaceIsFree_AreLeftForTheLegend", () => {
  const noise = Array.from({ length: 600 }, (_, x) => [x, x % 2 ? 0 : 100]);
  assert.deepEqual(placeWords([chance, { y: 0.9, label: "solved" }], pixel, plot, [noise]), { placed: [], left: ["chance", "solved"] });
});

test("placeWords_WiderThanThePlot_AreLeftForTheLegend", () => {
  assert.deepEqual(placeWords([{ y: 0.5, label: "a".repeat(40) }], pixel, { width: 100, height: 100 }).left, ["a".repeat(40)]);
});

test("placeWords_ManyLines_LoseNoneAndCoverNeitherWordsNorLines", () => {
  for (const width of [90, 600]) {
    const references = [0.5, 0.52, 0.54, 0.75, 1].map((y, at) => ({ y, label: `line ${at}` })), { placed, left } = placeWords(references, pixel, { width, height: 100 });
    assert.deepEqual([...placed.map(({ text }) => text), ...left].sort(), references.map(({ label }) => label));
    assert.ok(placed.length >= 2 && left.length >= 1);
    for (const { y, box } of placed) {
      for (const line of references) assert.ok(line.y === y || pixel(line.y) <= box.top || pixel(line.y) >= box.bottom, `${line.label} runs through words at ${y}`);
      for (const other of placed) assert.ok(other.box === box || other.box.left >= box.right || box.left >= other.box.right || other.box.top >= box.bottom || box.top >= other.box.bottom);
    }
  }
});

test("placeWords_OneLineAtTheTopEdge_StandBelowIt", () => {
  assert.deepEqual(placeWords([{ y: 1, label: "optimal" }], pixel, plot).placed.map(({ anchor }) => anchor), ["top"]);
});

test("rowsOf_MoreWordsThanFit_BreaksBetweenWords", () => {
  assert.deepEqual(rowsOf(["optimal, 1", "solved, 0.9", "chance, 0"], 2 * wide("solved, 0.9") + 40), [["optimal, 1", "solved, 0.9"], ["chance, 0"]]);
  assert.deepEqual(rowsOf([], 100), []);
});

test("apart_EndsThatTouch_AreMovedAndStayInThePlot", () => {
  assert.deepEqual(apart([{ at: 10 }, { at: 12 }, { at: 60 }, { at: NaN }], 100).map(end => end.to), [10, 24, 60]);
  assert.deepEqual(apart([{ at: 98 }, { at: 99 }], 100).map(end => end.to), [86, 100]);
});

test("nameAt_WhereAnotherLineGoesOn_IsInTheMargin", () => {
  assert.deepEqual([nameAt(300, 300, 900), nameAt(300, 500, 900), nameAt(900, 900, 900)], [308, 904, 904]);
});
