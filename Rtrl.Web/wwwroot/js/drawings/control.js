// Cart-pole and pendulum. Solid is what is observed; hatched and dashed is what is true and hidden.
import { fixed } from "../format.js";
import { arc, arrow, motion } from "./arrows.js";

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./pen.js").Point} Point
 * @typedef {import("./pen.js").Style} Style
 * @typedef {import("./state.js").Drawing} Drawing
 */

/**
 * What a task shows of the body.
 * @typedef {{ noisy: boolean, body: boolean, speed: boolean }} Sight
 * @typedef {(world: import("./state.js").World) => Sight} SightOf
 */

/** @type {SightOf} */
const hidesSpeed = () => ({ noisy: false, body: true, speed: false });
/** @type {SightOf} */
const throughNoise = () => ({ noisy: true, body: true, speed: false });
/** @type {SightOf} */
const masked = ({ settings }) => ({ noisy: false, body: settings.mask !== "velocities", speed: settings.mask !== "positions" });

/** The body as seen, which only noise makes another than the true one. @param {Sight} sight @param {(number | null)[] | null} observation @param {number[]} truth */
const seenOf = ({ noisy }, observation, truth) => noisy ? truth.map((value, at) => observation?.[at] ?? value) : truth;

/** @param {number} angle */
const degrees = angle => `${fixed(angle * 180 / Math.PI, 1)}°`;

/** @param {number} angle */
const turned = angle => Math.atan2(Math.sin(angle), Math.cos(angle));

/** @param {Sight} sight @param {string} shown @param {string} thing @param {string} speed @returns {import("./pen.js").Legend} */
const legendOf = ({ noisy, body, speed: fast }, shown, thing, speed) => noisy
  ? [["solid", `${shown} as seen, with noise`], ["hidden", `true ${thing}`], ["dashed", `${speed}, hidden`]]
  : [[body ? "solid" : "hidden", `${shown}, ${body ? "seen" : "hidden"}`], [fast ? "line" : "dashed", `${speed}, ${fast ? "seen" : "hidden"}`]];

/** What is seen and what is not, in a sentence each. @param {[boolean, string][]} parts */
function told(parts) {
  const [seen, hidden] = [true, false].map(kind => parts.filter(([shown]) => shown === kind).map(([, text]) => text).join(", "));
  return `${seen && `Seen: ${seen}. `}${hidden && `Hidden: ${hidden}. `}`;
}

/** A rod of a width, hatched where it is hidden. @param {Pen} pen @param {Point} from @param {Point} to @param {number} wide @param {boolean} seen */
function rod(pen, from, to, wide, seen) {
  pen.line([from, to], { stroke: seen ? "ink" : "ink-3", width: wide });
  if (seen) return;
  pen.line([from, to], { stroke: "surface", width: wide - 2 });
  pen.line([from, to], { stroke: "ink-3", width: wide - 2, dash: [1, 7] });
}

/** @param {Pen} pen @param {number} x @param {number} y where the wheels touch the track, less their radius @param {boolean} seen */
function cart(pen, x, y, seen) {
  pen.box(x - 24, y - 23, 48, 22, seen ? { fill: "surface-3", stroke: "ink", width: 1.75 } : { fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] }, 4);
  for (const at of [-13, 13]) pen.disc(x + at, y, 5, seen ? { fill: "surface", stroke: "ink", width: 1.5 } : { fill: "surface", stroke: "ink-3", dash: [2, 2] });
}

/** @param {SightOf} sightOf @param {boolean} [hangs] whether the pole may hang, so that no angle ends the episode @returns {Drawing} */
const cartPoleOf = (sightOf, hangs = false) => {
  const ground = hangs ? 124 : 142, long = hangs ? 84 : 104, bottom = hangs ? 212 : ground + 26, limit = 12 * Math.PI / 180;
  return {
    height: () => hangs ? 226 : 176,
    legend: world => legendOf(sightOf(world), "position and angle", "cart and pole", "velocities"),

    draw(pen, { width }, world, view, state) {
      const sight = sightOf(world), { noisy, body } = sight, reach = noisy ? 3 : 2.7, middle = width / 2, unit = (width / 2 - 14) / reach;
      const truth = [state.one("position"), state.one("angle")], seen = seenOf(sight, view.nextObservation, truth);
      const px = (/** @type {number} */ position) => middle + Math.max(-reach, Math.min(reach, position)) * unit;
      pen.line([[8, ground + 14], [width - 8, ground + 14]], { stroke: "line-2", width: 1.5 });
      for (const edge of [-2.4, 2.4]) { pen.line([[px(edge), 20], [px(edge), bottom - 12]], { stroke: "fault", width: 1, dash: [2, 3] }); pen.text(`${fixed(edge, 1)} m`, px(edge), bottom, { size: 10.5, colour: "ink-3", align: "center" }); }
      pen.text("0", middle, bottom, { size: 10.5, colour: "ink-3", align: "center" });
      /** @returns {Point} */
      const tip = (/** @type {number} */ position, /** @type {number} */ angle, length = long) => [px(position) + length * Math.sin(angle), ground - 14 - length * Math.cos(angle)];
      /** @returns {Point} */
      const joint = (/** @type {number} */ position) => [px(position), ground - 14];
      if (!hangs) for (const angle of [-limit, limit]) pen.line([joint(truth[0]), tip(truth[0], angle, long + 12)], { stroke: "line-control", width: 1, dash: [1, 3] });
      cart(pen, px(truth[0]), ground + 9, body && !noisy);
      rod(pen, joint(truth[0]), tip(truth[0], truth[1]), body && !noisy ? 5 : 8, body && !noisy);
      if (noisy) {
        pen.line([joint(seen[0]), tip(seen[0], seen[1])], { stroke: "ink", width: 3 });
        pen.disc(...joint(seen[0]), 6, { fill: "ink", stroke: "surface", width: 1.5 });
        pen.line([[px(seen[0]), ground + 9], [px(seen[0]), ground + 19]], { stroke: "ink", width: 3 });
      } else pen.disc(...joint(truth[0]), 4.5, { fill: "surface", stroke: body ? "ink" : "ink-3", width: 1.75 });
      const velocity = state.one("velocity"), turning = state.one("angular velocity"), top = tip(truth[0], truth[1]), sideways = Math.max(-46, Math.min(46, turning * 20));
      const way = Math.sign(velocity), from = px(truth[0]) + 12 * way, style = motion(sight.speed);
      arrow(pen, from, ground - 21, from + Math.max(-60, Math.min(60, velocity * 32)), ground - 21, style);
      arrow(pen, top[0], top[1], top[0] + sideways * Math.cos(truth[1]), top[1] + sideways * Math.sin(truth[1]), style);
      const push = hangs ? state.one("last force") / 10 : view.action === 1 ? 1 : -1, side = Math.sign(push);
      arrow(pen, px(truth[0]) - side * (29 + 21 * Math.abs(push)), ground - 3, px(truth[0]) - side * 29, ground - 3, { stroke: "iris", width: 2.5 });
      pen.text(hangs ? `force ${fixed(10 * push, 1)} N` : `push ${world.actions[view.action] ?? ""}`, 10, 12, { colour: "iris", weight: 600 });
      if (view.ended) pen.text(Math.abs(truth[0]) > 2.4 ? hangs ? "off the track" : "fallen" : !hangs && Math.abs(truth[1]) > limit ? "fallen" : "time is up", width - 10, 12, { align: "right", weight: 600, colour: "ink" });
    },

    words(world, view, state) {
      const sight = sightOf(world), angle = hangs ? turned(state.one("angle")) : state.one("angle"), seen = seenOf(sight, view.nextObservation, [state.one("position"), angle]);
      const parts = told([
        [sight.body, `position ${fixed(seen[0], 2)}, angle ${degrees(seen[1])}`],
        [sight.speed, `velocity ${fixed(state.one("velocity"), 2)}, angular velocity ${fixed(state.one("angular velocity"), 2)}`],
      ]);
      return `Step ${view.episodeStep + 1} of at most ${world.length}. ${parts}${sight.noisy ? `True: ${fixed(state.one("position"), 2)}, ${degrees(angle)}. ` : ""}`
        + `${hangs ? `Force ${fixed(state.one("last force"), 1)} N.` : `Pushed ${world.actions[view.action]}.`}${view.ended ? " The episode ended." : ""}`;
    },
  };
};

export const cartPole = cartPoleOf(hidesSpeed), noisyCartPole = cartPoleOf(throughNoise), maskedCartPole = cartPoleOf(masked), cartPoleSwingUp = cartPoleOf(masked, true);

/** @param {SightOf} sightOf @returns {Drawing} */
const pendulumOf = sightOf => ({
  height: () => 218,
  legend: world => legendOf(sightOf(world), "angle", "pendulum", "velocity"),

  draw(pen, { width }, world, view, state) {
    const sight = sightOf(world), x = width / 2, y = 112, long = 82, angle = state.one("angle"), spin = state.one("angular velocity"), torque = state.one("last torque");
    const seen = seenOf(sight, view.nextObservation, [Math.cos(angle), Math.sin(angle)]);
    const [tip, eye] = /** @type {[Point, Point]} */ ([[x + long * Math.sin(angle), y - long * Math.cos(angle)], [x + long * seen[1], y - long * seen[0]]]);
    pen.disc(x, y, long, { stroke: "line", width: 1 });
    pen.line([[x, y - long - 10], [x, y - long + 6]], { stroke: "line-control", width: 1.5 });
    pen.text("upright", x, y - long - 18, { size: 10.5, colour: "ink-3", align: "center" });
    if (sight.body && !sight.noisy) {
      pen.line([[x, y], tip], { stroke: "ink", width: 7 });
      pen.disc(tip[0], tip[1], 11, { fill: "surface-3", stroke: "ink", width: 2 });
    } else {
      const side = 6, across = [Math.cos(angle) * side, Math.sin(angle) * side], path = new Path2D();
      path.moveTo(x + across[0], y + across[1]); path.lineTo(tip[0] + across[0], tip[1] + across[1]); path.lineTo(tip[0] - across[0], tip[1] - across[1]); path.lineTo(x - across[0], y - across[1]); path.closePath();
      pen.paint({ fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] }, path);
      pen.disc(tip[0], tip[1], 11, { fill: "surface" });
      pen.disc(tip[0], tip[1], 11, { fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] });
    }
    if (sight.noisy) {
      pen.line([[x, y], eye], { stroke: "ink", width: 2.5 });
      pen.disc(eye[0], eye[1], 6, { fill: "ink", stroke: "surface", width: 1.5 });
    }
    pen.disc(x, y, 5, { fill: "surface", stroke: "ink", width: 2 });
    arc(pen, x, y, long + 17, angle, angle + Math.max(-1.5, Math.min(1.5, spin / 8 * 1.5)), motion(sight.speed));
    arc(pen, x, y, 24, angle, angle + torque / 2 * 1.6, { stroke: "iris", width: 2.5 });
    pen.text(`torque ${fixed(torque, 2)}`, 10, 12, { colour: "iris", weight: 600 });
    pen.text(`speed ${fixed(spin, 1)}`, width - 10, 12, { align: "right", colour: sight.speed ? "ink" : "ink-3" });
  },

  words(world, view, state) {
    const sight = sightOf(world), angle = state.one("angle"), seen = seenOf(sight, view.nextObservation, [Math.cos(angle), Math.sin(angle)]);
    const parts = told([[sight.body, `cosine ${fixed(seen[0], 2)}, sine ${fixed(seen[1], 2)}`], [sight.speed, `speed ${fixed(state.one("angular velocity"), 2)}`]]);
    return `Step ${view.episodeStep + 1} of ${world.length}. ${parts}True angle ${degrees(turned(angle))} from upright. Torque ${fixed(state.one("last torque"), 2)}.`;
  },
});

export const pendulum = pendulumOf(hidesSpeed), noisyPendulum = pendulumOf(throughNoise), maskedPendulum = pendulumOf(masked);

/** @param {number} x */
const hill = x => 0.45 * Math.sin(3 * x) + 0.55;

/** @type {Drawing} */
export const mountainCar = {
  height: () => 190,
  legend: world => legendOf(masked(world), "position", "car", "velocity"),

  draw(pen, { width }, world, view, state) {
    const sight = masked(world), unit = (width - 40) / 1.8, px = (/** @type {number} */ x) => 20 + (x + 1.2) * unit, py = (/** @type {number} */ x) => 160 - Math.min(unit, 116) * hill(x);
    const points = Array.from({ length: 73 }, (_, part) => { const x = -1.2 + part * 1.8 / 72; return /** @type {Point} */ ([px(x), py(x)]); });
    pen.line(points, { stroke: "line-control", width: 2 });
    for (const x of [-1.2, -0.5, 0.45]) pen.text(`${x}`.replace("-", "−"), px(x), 178, { size: 10.5, colour: "ink-3", align: "center" });
    pen.line([[px(0.45), py(0.45)], [px(0.45), py(0.45) - 30]], { stroke: "ink", width: 1.5 });
    pen.symbol("flag", px(0.45) + 5, py(0.45) - 24, 8, { fill: "live" });
    const at = state.one("position"), speed = state.one("velocity"), force = state.one("last force");
    const slope = Math.atan2(py(at + 0.01) - py(at - 0.01), px(at + 0.01) - px(at - 0.01)), [along, up] = [[Math.cos(slope), Math.sin(slope)], [Math.sin(slope), -Math.cos(slope)]];
    /** @returns {Point} */
    const place = (/** @type {number} */ forward, /** @type {number} */ high) => [px(at) + forward * along[0] + high * up[0], py(at) + forward * along[1] + high * up[1]];
    const path = new Path2D(), corners = [place(-15, 6), place(15, 6), place(13, 18), place(-13, 18)];
    corners.forEach(([x, y], corner) => corner ? path.lineTo(x, y) : path.moveTo(x, y));
    path.closePath();
    pen.paint(sight.body ? { fill: "surface-3", stroke: "ink", width: 1.75 } : { fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] }, path);
    for (const wheel of [-9, 9]) pen.disc(...place(wheel, 5), 5, sight.body ? { fill: "surface", stroke: "ink", width: 1.5 } : { fill: "surface", stroke: "ink-3", dash: [2, 2] });
    const fast = speed / 0.07 * 60, way = Math.sign(fast);
    arrow(pen, ...place(6 * way, 28), ...place(6 * way + fast, 28), motion(sight.speed));
    const push = Math.sign(force);
    arrow(pen, ...place(-push * (20 + 22 * Math.abs(force)), 11), ...place(-push * 19, 11), { stroke: "iris", width: 2.5 });
    pen.text(`force ${fixed(force, 2)}`, 10, 12, { colour: "iris", weight: 600 });
    if (view.ended) pen.text(state.one("position") >= 0.45 ? "arrived" : "time is up", width - 10, 12, { align: "right", weight: 600, colour: "ink" });
  },

  words(world, view, state) {
    const sight = masked(world), parts = told([[sight.body, `position ${fixed(state.one("position"), 2)}`], [sight.speed, `velocity ${fixed(state.one("velocity"), 3)}`]]);
    return `Step ${view.episodeStep + 1} of at most ${world.length}. ${parts}Force ${fixed(state.one("last force"), 2)}.${view.ended ? state.one("position") >= 0.45 ? " It arrived." : " Time is up." : ""}`;
  },
};
