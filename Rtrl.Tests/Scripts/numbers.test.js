import assert from "node:assert/strict";
import test from "node:test";
import { fade, mix, notFinite, ramp, rgbOf } from "../../Rtrl.Web/wwwroot/js/colour.js";
import { alike, unpack, unpackFrame } from "../../Rtrl.Web/wwwroot/js/columns.js";
import { count, duration, escape, fixed, percent, significant, signed } from "../../Rtrl.Web/wwwroot/js/format.js";
import { unpackHalf } from "../../Rtrl.Web/wwwroot/js/half.js";

test("duration_Seconds_AreMinutesHoursAndDays", () => {
  assert.deepEqual([0, 59.9, 61, 3600, 86_399, 172_799, 172_800, 432_000, -1, null].map(duration),
    ["0:00", "0:59", "1:01", "1:00:00", "23:59:59", "47:59:59", "2.0 days", "5.0 days", "—", "—"]);
});

test("numbers_Written_AreThoseOfTheServer", () => {
  assert.deepEqual([fixed(-1234.5, 1), fixed(-0.001, 1), fixed(NaN, 1), count(1e6), signed(0.5, 1), signed(-0.5, 1), signed(0.001, 1), percent(0.125)], ["−1,234.5", "0.0", "—", "1,000,000", "+0.5", "−0.5", "0.0", "12.5 %"]);
  assert.deepEqual([0, 0.1234, 1.234, 12.34, 123.4, 1e-5, 2e7, null].map(significant), ["0", "0.123", "1.23", "12.3", "123", "1.0e−5", "2.0e7", "—"]);
  assert.equal(escape('<a href="x">&'), "&lt;a href=&quot;x&quot;&gt;&amp;");
});

test("unpackHalf_EveryKindOfNumber_IsThatOfTheStandard", () => {
  const bits = [0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x8001, 0x0400, 0x7c00, 0xfc00, 0x7e00];
  const numbers = unpackHalf(btoa(String.fromCharCode(...bits.flatMap(half => [half & 255, half >> 8]))));
  assert.deepEqual([...numbers], [0, 1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, -(2 ** -24), 2 ** -14, Infinity, -Infinity, NaN]);
});

test("ramp_AnyNumber_IsAColour", () => {
  const grey = ramp([[0, 0, 0], [100, 100, 100]]);
  assert.deepEqual([0, 0.5, NaN, -3].map(grey), [[0, 0, 0], [50, 50, 50], [0, 0, 0], [0, 0, 0]]);
  assert.ok(grey(2)[0] > 99);
  assert.deepEqual(mix([0, 0, 0], [10, 20, 30], 0.5), [5, 10, 15]);
  assert.deepEqual([rgbOf("#0a141e"), fade("#0a141e", 0.5)], [[10, 20, 30], "rgba(10,20,30,0.5)"]);
  assert.notDeepEqual(notFinite(0, [1, 1, 1]), notFinite(1, [1, 1, 1]));
});

test("alike_Courses_StandBesideTheirLikes", () => {
  const columns = [[1, 0, 2, 0.1], [2, 5, 4, 5], [3, 1, 6, 1]];
  assert.deepEqual(alike([0, 1, 2, 3], columns, false), [0, 2, 3, 1]);
});

test("unpack_Columns_AreRowsOfTheirWidth", () => {
  const bytes = new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer), about = { steps: [7, 8], episodeSteps: [0, 1], marks: [1, null] };
  assert.deepEqual(unpack({ bytes, ...about }, 2).h.map(row => [...row]), [[1, 2], [3, 4]]);
  const h = btoa(String.fromCharCode(0x00, 0x3c, 0x00, 0xc0));
  assert.deepEqual(unpackFrame({ ...about, width: 1, h, network: null }).h.map(row => [...row]), [[1], [-2]]);
});
