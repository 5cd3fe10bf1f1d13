import assert from "node:assert/strict";
import test from "node:test";
import { Player, filmOf, hold, poseAt, turnsOf } from "../../Rtrl.Web/wwwroot/js/motion.js";

const names = ["x", "turn w", "turn x", "turn y", "turn z", "torso: axis x", "torso: axis y", "torso: axis z"];
const near = (value, wanted) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value} is not ${wanted}`);

/** A second of a body that goes one metre a step and turns its axis from forward to up, over four poses of five steps each. */
const take = ({ first = 0, ended = false, episodeSteps = [4, 9, 14, 19], seconds = 1, from = 0 } = {}) => ({
  first, last: first + 19,
  data: {
    environmentState: [], motion: {
      ended, seconds, steps: [4, 9, 14, 19], episodes: [0, 0, 0, 0], episodeSteps,
      states: [0, 1, 2, 3].map(pose => [from + pose, 1, 0, 0, 0, pose % 2 ? 0 : 1, 0, pose % 2]),
    },
  },
});

test("filmOf_ASecond_PutsEveryPoseWhereItsStepEnds", () => {
  const film = filmOf(take());
  assert.deepEqual(film.poses.map(pose => pose.at), [0.25, 0.5, 0.75, 1]);
  assert.equal(film.seconds, 1);
  assert.ok(film.poses.every(pose => !pose.ended));
});

test("filmOf_EpisodeThatEndsWithin_StandsUntilTheNextBegins", () => {
  const film = filmOf(take({ episodeSteps: [30, 31, 0, 5], ended: true }));
  assert.deepEqual(film.poses.map(pose => pose.ended), [false, true, false, true]);
  near(film.poses[2].at, 0.75 + hold);
  near(film.seconds, 1 + 2 * hold);
  const turns = turnsOf(names);
  for (const seconds of [0.5, 0.51, 0.74 + hold])
    assert.deepEqual(poseAt(film, seconds, turns), film.poses[1], "nothing lies between a fall and a beginning");
  assert.equal(poseAt(film, 0.76 + hold, turns).episodeStep, 0);
  assert.equal(poseAt(film, 9, turns), film.poses[3]);
});

test("filmOf_FilmThatFollowsOnTheStepBefore_GoesOnFromItsLastPose", () => {
  const before = filmOf(take()), after = filmOf(take({ first: 20, episodeSteps: [24, 29, 34, 39], from: 4 }), before);
  near(poseAt(after, 0.125, turnsOf(names)).state[0], 3.5);
  const elsewhere = filmOf(take({ first: 21, episodeSteps: [24, 29, 34, 39], from: 4 }), before);
  assert.equal(poseAt(elsewhere, 0.125, turnsOf(names)).state[0], 4, "a film of later steps begins with its own first pose");
});

test("filmOf_FilmAfterAFall_DoesNotGlideFromTheFall", () => {
  const fallen = filmOf(take({ ended: true })), next = filmOf(take({ first: 20, episodeSteps: [4, 9, 14, 19] }), fallen);
  assert.equal(poseAt(next, 0.2, turnsOf(names)).ended, true);
  assert.equal(poseAt(next, 0.2, turnsOf(names)).state[0], 3);
  assert.equal(poseAt(next, 0.25, turnsOf(names)).state[0], 0);
});

test("poseAt_BetweenTwoPoses_MixesThemAndKeepsDirectionsOfLengthOne", () => {
  const { state, episodeStep } = poseAt(filmOf(take()), 0.375, turnsOf(names));
  near(state[0], 0.5);
  assert.equal(episodeStep, 4);
  near(Math.hypot(...state.slice(1, 5)), 1);
  near(state[5], Math.SQRT1_2);
  near(state[7], Math.SQRT1_2);
});

test("poseAt_NumberThatIsMissing_StaysMissing", () => {
  const one = take();
  one.data.motion.states[1][0] = null;
  assert.equal(poseAt(filmOf(one), 0.6, turnsOf(names)).state[0], null);
});

test("turnsOf_NamesOfABody_FindsItsAxesAndItsTurn", () => assert.deepEqual(turnsOf(names), [[1, 5], [5, 8]]));

test("at_FilmsThatComeFasterThanTheyPlay_PlaysOneWholeAndThenTheNewest", () => {
  const player = new Player(names);
  assert.equal(player.at(10), null);
  player.take(take({ from: 0 }), 10);
  player.take(take({ first: 500, from: 50 }), 10.4);
  player.take(take({ first: 900, from: 90 }), 10.9);
  near(player.at(10.95).pose.state[0], 2.8);
  assert.equal(player.at(10.95).playing, true);
  assert.equal(player.at(11.1).pose.state[0], 90);
  near(player.at(11.5).pose.state[0], 91);
  assert.equal(player.at(12).playing, false, "the newest began where the first had ended");
  assert.equal(player.at(40).pose.state[0], 93, "the last pose stands");
});

test("at_FilmThatComesLate_BeginsWhenItComes", () => {
  const player = new Player(names);
  player.take(take(), 0);
  player.at(5);
  player.take(take({ first: 500, from: 50 }), 20);
  assert.deepEqual([player.at(20).pose.state[0], player.at(20.9).playing, player.at(21).playing], [50, true, false]);
});

test("stop_AnotherPicture_LeavesNothingToPlay", () => {
  const player = new Player(names);
  player.take(take(), 0);
  player.take(take({ first: 20 }), 0.5);
  player.stop();
  assert.equal(player.at(1.5), null);
});
