import assert from "node:assert/strict";
import test from "node:test";
import { greatestOf } from "../../Rtrl.Web/wwwroot/js/bars.js";
import { rolled } from "../../Rtrl.Web/wwwroot/js/columns.js";
import { countOf, groupsOf, State } from "../../Rtrl.Web/wwwroot/js/drawings/state.js";

const columns = (steps, episodeSteps) => ({ steps, episodeSteps, marks: steps.map(() => null), h: steps.map(() => [0]) });
const shown = list => list.map(({ step, broken }) => broken ? `|${step}` : step);

test("rolled_FramesThatOverlapOrLeaveGaps_HoldEachStepOnceAndSayWhereOneIsMissing", () => {
  const first = rolled([], columns([7, 8, 9], [0, 1, 2]), 5);
  assert.deepEqual(shown(first), [7, 8, 9]);
  assert.deepEqual(shown(rolled(first, columns([8, 9, 10, 12], [1, 2, 3, 5]), 5)), [7, 8, 9, 10, "|12"]);
  assert.deepEqual(shown(rolled(first, columns([10, 11, 12], [0, 1, 4]), 5)), [8, 9, 10, 11, "|12"]);
});

test("rolled_RunSetFarBack_StartsAnew", () => {
  assert.deepEqual(shown(rolled(rolled([], columns([5000], [0]), 5), columns([100, 101], [0, 1]), 5)), [100, 101]);
});

test("greatestOf_ValuesThatAreMissing_AreNotGreatest", () => {
  assert.deepEqual([greatestOf([null, -3, -2]), greatestOf([0, 1, 1]), greatestOf([])], [2, 1, 0]);
});

test("groupsOf_IndexedNames_StandTogether", () => {
  const groups = groupsOf(["ship 1,1", "ship 1,2", "clock", "cue 1", "cue 2"]), state = new State({ groups }, [1, null, 9, 4, 5]);
  assert.deepEqual([state.get("ship"), state.one("clock"), state.one("nothing"), state.get("cue"), countOf({ groups }, "ship")], [[1, 0], 9, 0, [4, 5], 2]);
});
