import assert from "node:assert/strict";
import test from "node:test";
import { coordinates } from "../../Rtrl.Web/wwwroot/js/coordinates.js";
import { cameraWords, corner, enlarge, isSide, lookThrough, side, turn } from "../../Rtrl.Web/wwwroot/js/drawings/camera.js";
import { State, groupsOf } from "../../Rtrl.Web/wwwroot/js/drawings/state.js";
import { inPage } from "./page.js";

const near = (value, wanted) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value} is not ${wanted}`);

test("lookThrough_FromTheSide_ShowsForwardToTheRightAndUpUpwards", () => {
  const { project } = lookThrough({ yaw: 0, pitch: 0, zoom: 2 }, [5, 0, 1], [100, 50], 10);
  assert.deepEqual(project([5, 0, 1]).slice(0, 2), [100, 50]);
  assert.deepEqual(project([6, 0, 2]).slice(0, 2), [120, 30]);
  assert.ok(project([5, 1, 1])[2] > project([5, -1, 1])[2], "what is to the left of the body is farther away");
});

test("lookThrough_AnyTurn_KeepsLengthsAcrossTheLineOfSight", () => {
  for (const camera of [corner, turn(corner, 2, 0.3), turn(side, -1, 1)]) {
    const { project } = lookThrough(camera, [0, 0, 0], [0, 0], 10);
    for (const axis of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.6, 0, 0.8]]) {
      const [x, y, depth] = project(axis);
      near(Math.hypot(x / 10, y / 10, depth), 1);
    }
  }
});

test("turn_BeyondTheTop_StaysAboveTheGround", () => {
  near(turn(corner, 0, 9).pitch, Math.PI / 2);
  assert.ok(turn(corner, 0, -9).pitch > 0);
  near(turn({ yaw: 3, pitch: 0.4, zoom: 1 }, 1, 0).yaw, 4 - 2 * Math.PI);
  assert.deepEqual([enlarge(corner, 99).zoom, enlarge(corner, 0.01).zoom], [4, 0.5]);
});

test("cameraWords_AnyCamera_SaysFromWhere", () => {
  assert.ok(isSide(side) && !isSide(turn(side, 0.1, 0)));
  assert.equal(cameraWords(side), "Seen from the side, 5° above the ground, 100 % of its size.");
  assert.equal(cameraWords(enlarge(corner, 2)), "Seen from 34° towards its back, 24° above the ground, 200 % of its size.");
  assert.equal(cameraWords(turn(side, -1, 0)), "Seen from 57° towards its front, 5° above the ground, 100 % of its size.");
});

test("coordinates_MaskedBody_AreTheTruthWithUnits", () => {
  const hopper = {
    state: ["x", "height", "pitch", "velocity: x"], observation: ["height", "pitch", "velocity: x", "felt"],
    units: ["m", "rad", "m/s", ""], masked: [2],
  };
  const view = { environmentState: [3, 1.25, -0.1, 0.456], nextObservation: [9, 9, 0, 0.5] };
  assert.deepEqual(coordinates(hopper, view), ["1.25 m", "−0.10 rad", "0.46 m/s", "0.50"]);
  const observation = ["cos angle", "sin angle", "angular velocity"], units = ["", "", "rad/s"], nextObservation = [0, 0, 2];
  const pendulum = { state: ["angle", "angular velocity"], observation, units, masked: [0, 1] };
  assert.deepEqual(coordinates(pendulum, { environmentState: [Math.PI / 2, 2], nextObservation }), ["0.00", "1.00", "2.00 rad/s"]);
  const unknown = coordinates({ ...pendulum, state: [] }, { environmentState: [], nextObservation });
  assert.deepEqual(unknown, ["—", "—", "2.00 rad/s"], "a hidden number's zero is not its value");
});

test("body_Limbs_TouchTheGroundWithTheEndsThatReachIt", async () => {
  const { body, contacts, limbs } = await inPage("drawings/body.js");
  const parts = ["x", "y", "z", "axis x", "axis y", "axis z"], limb = name => parts.map(part => `${name}: ${part}`);
  const names = ["x", "velocity: x", ...limb("torso"), ...limb("foot")];
  const shapes = [{ name: "torso", radius: 0.05, halfLength: 0.2 }, { name: "foot", radius: 0.06, halfLength: 0.2 }];
  const world = { state: names, groups: groupsOf(names), length: 1000, settings: { mask: "positions" }, shapes };
  const state = new State(world, [1, 0.5, 1, 0, 1.25, 0, 0, 1, 1.1, 0, 0.06 + 0.2 * 0.6, 0.8, 0, 0.6]);
  const [torso, foot] = limbs(world, state);
  assert.deepEqual([contacts(torso).length, contacts(foot).length], [0, 1]);
  near(contacts(foot)[0][0], 1.1 - 0.2 * 0.8);
  const words = body.words(world, { episode: 4, episodeStep: 6, ended: true }, state);
  assert.equal(words, "Episode 5, step 7 of at most 1000. 1.0 m from the start at 0.50 m/s, torso 1.25 m up. "
    + "On the ground: foot. The episode ended: fallen.");
});
