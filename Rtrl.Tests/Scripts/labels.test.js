import assert from "node:assert/strict";
import test from "node:test";
import { apart, placeWords } from "../../Rtrl.Web/wwwroot/js/labels.js";

const pixel = y => 100 - 100 * y;

test("placeWords_FreePlot_StandAboveTheirLinesAtTheRight", () => {
  assert.deepEqual(placeWords([{ y: 0.5, label: "chance" }], pixel, 100).map(({ text, side, anchor }) => [text, side, anchor]), [["chance", "right", "bottom"]]);
});

test("placeWords_CurveWhereTheyWouldStand_GoElsewhere", () => {
  const curve = Array.from({ length: 601 }, (_, x) => /** @type {[number, number]} */ ([x, x > 300 ? 44 : 90]));
  const [words] = placeWords([{ y: 0.5, label: "chance" }], pixel, 100, { width: 600, curves: curve });
  assert.equal(words.covers, 0);
  assert.notDeepEqual([words.side, words.anchor], ["right", "bottom"]);
});

test("placeWords_ManyLines_LoseNoneAndCoverNone", () => {
  const references = [0.5, 0.52, 0.54, 0.56, 0.58, 0.6].map((y, at) => ({ y, label: `line ${at}` })), placed = placeWords(references, pixel, 100);
  for (const { label } of references) assert.equal(placed.filter(words => words.text.includes(label)).length, 1);
  for (const one of placed) for (const other of placed) assert.ok(one === other || one.side !== other.side || Math.abs(one.top - other.top) >= 14);
});

test("apart_EndsThatTouch_AreMovedAndStayInThePlot", () => {
  assert.deepEqual(apart([{ at: 10 }, { at: 12 }, { at: 60 }, { at: NaN }], 100).map(end => end.to), [10, 24, 60]);
  assert.deepEqual(apart([{ at: 98 }, { at: 99 }], 100).map(end => end.to), [86, 100]);
});
