import assert from "node:assert/strict";
import test from "node:test";
import { begin, lineWords, patience, sends, silence, stands, step } from "../../Rtrl.Web/wwwroot/js/linestate.js";
import { restartWords, resumedWords, resumeWords } from "../../Rtrl.Web/wwwroot/js/restartwords.js";

const after = (...events) => events.reduce(step, begin("a", 0));
const heard = (at, server = "a") => ({ kind: "heard", at, server }), unheard = at => ({ kind: "unheard", at });
const hub = (at, up) => ({ kind: "hub", at, up }), circuit = (at, state) => ({ kind: "circuit", at, circuit: state });
/** Looks at the clock as often as line.js does. */
const ticks = (from, to) => Array.from({ length: (to - from) / 500 + 1 }, (_, index) => ({ kind: "tick", at: from + 500 * index }));

test("step_ServerThatIsHeard_Stands", () => {
  const state = after(...ticks(0, 2000), heard(2000), ...ticks(2000, 8000));
  assert.ok(stands(state) && sends(state) && !state.over);
});

test("step_Silence_IsNoticedWithinEightSecondsAndSinceItWasLastHeard", () => {
  const state = after(heard(2000), ...ticks(2500, 10_000));
  assert.ok(silence + 500 < 8000);
  assert.equal(state.since, 2000);
  assert.ok(!stands(state) && !sends(state));
});

test("step_HeardAgainFromTheSameServer_StandsWithoutAReload", () => {
  const state = after(heard(2000), ...ticks(2500, 20_000), heard(20_500));
  assert.ok(stands(state) && !state.over);
});

test("step_OneRefusal_IsNoCutAndTwoAre", () => {
  assert.ok(stands(after(heard(1000), unheard(1500))));
  assert.equal(after(heard(1000), unheard(1500), unheard(2000)).since, 1000);
});

test("step_PageThatSlept_AsksBeforeItJudges", () => {
  assert.ok(stands(after(heard(1000), { kind: "tick", at: 3_600_000 })));
  assert.ok(!stands(after(heard(1000), { kind: "tick", at: 3_600_000 }, ...ticks(3_600_500, 3_604_000))));
});

test("step_HubCut_IsStaleButSends", () => {
  const state = after(hub(5000, false));
  assert.ok(!stands(state) && sends(state));
  assert.ok(stands(step(state, hub(6000, true))));
});

test("step_CircuitCut_SendsNothingUntilItIsBack", () => {
  const state = after(circuit(5000, "down"));
  assert.ok(!stands(state) && !sends(state) && !state.over);
  assert.ok(stands(step(state, circuit(6000, "up"))));
});

test("step_AnotherServerAnswers_OnlyAReloadHelps", () => {
  const state = after(unheard(1000), unheard(1500), heard(9000, "b"));
  assert.ok(state.over && !stands(state) && !sends(state));
  assert.ok(step(state, heard(9500)).over);
});

test("step_CircuitGone_ReloadsOnceTheServerIsHeard", () => {
  const silent = after(unheard(1000), unheard(1500), circuit(2000, "gone"));
  assert.ok(!silent.over);
  assert.ok(step(silent, heard(9000)).over);
  assert.ok(after(circuit(2000, "gone")).over);
});

test("step_ServerUnnamed_IsHeardAndNotTakenForAnother", () => assert.ok(!after(heard(1000, null)).over));

test("patience_Reloads_WaitLongerTheMoreThereWere", () => {
  assert.equal(patience([], 100_000), 0);
  assert.equal(patience([99_000], 100_000), 2000);
  assert.equal(patience([97_000, 98_000, 99_000], 100_000), 8000);
  assert.equal(patience(Array.from({ length: 20 }, () => 99_000), 100_000), 30_000);
  assert.equal(patience([10_000], 100_000), 0);
});

test("lineWords_EachCut_SaysWhatHoldsAndSinceWhen", () => {
  assert.equal(lineWords(begin("a", 0), ""), "");
  assert.match(lineWords(after(unheard(1), unheard(2)), "14:05 CET"), /does not answer; what is shown is stale since 14:05 CET/);
  assert.match(lineWords(after(circuit(1, "down")), "14:05 CET"), /cut; what is shown is stale since 14:05 CET/);
});

test("restartWords_NoneOneAndMany_AreCounted", () => {
  assert.equal(restartWords("16:22 CET", 0), "The server was restarted at 16:22 CET.");
  assert.equal(restartWords("16:22 CET", 1), "The server was restarted at 16:22 CET; 1 run was interrupted.");
  assert.equal(restartWords("16:22 CET", 3), "The server was restarted at 16:22 CET; 3 runs were interrupted.");
  assert.deepEqual([resumeWords(1), resumeWords(3)], ["Resume", "Resume 3 runs"]);
});

test("resumedWords_SomeRefused_SaysWhyOnce", () => {
  assert.equal(resumedWords(1, []), "1 run resumed.");
  assert.equal(resumedWords(0, []), "Nothing is left to resume.");
  assert.equal(resumedWords(2, ["Run 7: no room.", "Run 7: no room."]), "2 runs resumed. Run 7: no room.");
});
