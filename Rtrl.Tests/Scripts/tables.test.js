import assert from "node:assert/strict";
import test from "node:test";
import { csvText } from "../../Rtrl.Web/wwwroot/js/csv.js";
import { extent, stepHeads, stepRows, stretches } from "../../Rtrl.Web/wwwroot/js/steps.js";
import { halfLife, poleHeads, poleRows, turnOf, within } from "../../Rtrl.Web/wwwroot/js/units.js";

test("csvText_Fields_FollowTheConventionOfTheServer", () => {
  assert.equal(csvText(["run", "a,b"], [[1, 'q"'], [2, null], [3, NaN], [4, true], [-0, 1.5]], ["two\nlines"]), '# two lines\nrun,"a,b"\n1,"q"""\n2,\n3,\n4,true\n0,1.5\n');
});

test("poleRows_Columns_AreThoseOfTheirHeads", () => {
  const [row] = poleRows(7, { radius: [0.5], phase: [0.25], contribution: [3], network: null });
  assert.deepEqual(Object.fromEntries(poleHeads.map((head, at) => [head, row[at]])), { run: 7, unit: 0, radius: 0.5, phase: 0.25, halfLife: 1, contribution: 3 });
  assert.equal(poleRows(7, { radius: [null], phase: [null], contribution: [null], network: null })[0][4], null);
});

test("halfLife_Radius_IsWhenHalfIsLeft", () => {
  assert.deepEqual([0.5, 0, 1].map(halfLife), [1, 0, Infinity]);
  assert.ok(Math.abs(0.9 ** halfLife(0.9) - 0.5) < 1e-12);
});

test("turnOf_Phases_GoesTheShorterWay", () => {
  assert.ok(Math.abs(turnOf(0.1, 2 * Math.PI - 0.1) + 0.2) < 1e-12);
  assert.ok(Math.abs(turnOf(0, 1) - 1) < 1e-12);
});

test("within_Polygon_IsInsideOnly", () => {
  const square = [[0, 0], [10, 0], [10, 10], [0, 10]];
  assert.deepEqual([within(square, 5, 5), within(square, 15, 5), within(square, 5, -1)], [true, false, false]);
});

test("stepRows_Columns_AreThoseOfTheirHeads", () => {
  const steps = { step: [40], episodeStep: [3], action: [1], actionNumbers: [[]], nonGreedy: [true], reward: [-1], value: [0.5], tdError: [null], outputs: [[0.25, 0.75]], observation: [[9]] };
  const heads = stepHeads({ outputs: ["left", "right"], observation: ["x"] }), [row] = stepRows(7, 2, steps);
  assert.deepEqual(Object.fromEntries(heads.map((head, at) => [head, row[at]])),
    { run: 7, episode: 2, episodeStep: 3, step: 40, action: 1, nonGreedy: true, reward: -1, value: 0.5, tdError: null, left: 0.25, right: 0.75, x: 9 });
  assert.equal(stepRows(7, 2, { ...steps, actionNumbers: [[0.5, -1]] })[0][4], "0.5 -1");
});

test("stretches_OfAnEpisodeThatDiverged_HaveNoPointWhereThereIsNoNumber", () => {
  assert.deepEqual(stretches([null, 1, 2, NaN, 3, Infinity]), [[1, 2], [4]]);
  assert.deepEqual(stretches([null, null]), []);
});

test("extent_WithoutNumbers_IsEmpty", () => {
  assert.deepEqual(extent([[1, null], [NaN, -2]]), [-2, 1]);
  assert.deepEqual(extent([[null]]), [Infinity, -Infinity]);
});
