// Cart-pole and pendulum. Solid is what is observed, hatched and dashed the true body; velocities are always hidden.
import { fixed } from "../format.js";

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./pen.js").Point} Point
 * @typedef {import("./pen.js").Style} Style
 * @typedef {import("./state.js").Drawing} Drawing
 */

/** The numbers of an observation; the truth before the first one. @param {(number | null)[] | null} observation @param {number[]} truth */
const sightOf = (observation, truth) => truth.map((value, at) => observation?.[at] ?? value);

/** @param {number} angle */
const degrees = angle => `${fixed(angle * 180 / Math.PI, 1)}°`;

/** @param {Pen} pen @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Style} style */
function arrow(pen, x0, y0, x1, y1, style) {
  const angle = Math.atan2(y1 - y0, x1 - x0), head = 5;
  if (Math.hypot(x1 - x0, y1 - y0) < 4) return;
  pen.line([[x0, y0], [x1, y1]], style);
  pen.line([[x1 - head * Math.cos(angle - 0.5), y1 - head * Math.sin(angle - 0.5)], [x1, y1], [x1 - head * Math.cos(angle + 0.5), y1 - head * Math.sin(angle + 0.5)]], { ...style, dash: undefined });
}

/** @param {boolean} noisy @returns {import("./pen.js").Legend} */
function cartLegend(noisy) {
  return noisy
    ? [["solid", "position and angle as seen, with noise"], ["hidden", "true cart and pole"], ["dashed", "velocities, hidden"]]
    : [["solid", "position and angle, seen"], ["dashed", "velocities, hidden"]];
}

/** @param {boolean} noisy @returns {Drawing} */
const cartPoleOf = noisy => ({
  height: () => 176,
  legend: cartLegend(noisy),

  draw(pen, { width }, world, view, state) {
    const reach = noisy ? 3 : 2.7, middle = width / 2, unit = (width / 2 - 14) / reach, ground = 142, long = 104;
    const truth = [state.one("position"), state.one("angle")], seen = sightOf(view.nextObservation, truth);
    const limit = 12 * Math.PI / 180, px = (/** @type {number} */ position) => middle + Math.max(-reach, Math.min(reach, position)) * unit;
    pen.line([[8, ground + 14], [width - 8, ground + 14]], { stroke: "line-2", width: 1.5 });
    for (const edge of [-2.4, 2.4]) { pen.line([[px(edge), 20], [px(edge), ground + 14]], { stroke: "fault", width: 1, dash: [2, 3] }); pen.text(`${fixed(edge, 1)}`, px(edge), ground + 26, { size: 10.5, colour: "ink-3", align: "center" }); }
    pen.text("0", middle, ground + 26, { size: 10.5, colour: "ink-3", align: "center" });
    /** @returns {Point} */
    const tip = (/** @type {number} */ position, /** @type {number} */ angle, length = long) => [px(position) + length * Math.sin(angle), ground - 14 - length * Math.cos(angle)];
    for (const angle of [-limit, limit]) pen.line([[px(truth[0]), ground - 14], tip(truth[0], angle, long + 12)], { stroke: "line-control", width: 1, dash: [1, 3] });
    const cart = (/** @type {number} */ position, /** @type {Style} */ style) => pen.box(px(position) - 24, ground - 14, 48, 22, style, 4);
    if (noisy) {
      cart(truth[0], { fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] });
      pen.line([[px(truth[0]), ground - 14], tip(truth[0], truth[1])], { stroke: "ink-3", width: 8 });
      pen.line([[px(truth[0]), ground - 14], tip(truth[0], truth[1])], { stroke: "surface", width: 6 });
      pen.line([[px(truth[0]), ground - 14], tip(truth[0], truth[1])], { stroke: "ink-3", width: 6, dash: [1, 7] });
      pen.line([[px(seen[0]), ground - 14], tip(seen[0], seen[1])], { stroke: "ink", width: 3 });
      pen.disc(px(seen[0]), ground - 14, 6, { fill: "ink", stroke: "surface", width: 1.5 });
      pen.line([[px(seen[0]), ground + 9], [px(seen[0]), ground + 19]], { stroke: "ink", width: 3 });
    } else {
      cart(truth[0], { fill: "surface-3", stroke: "ink", width: 1.75 });
      pen.line([[px(truth[0]), ground - 14], tip(truth[0], truth[1])], { stroke: "ink", width: 5 });
      pen.disc(px(truth[0]), ground - 14, 4.5, { fill: "surface", stroke: "ink", width: 1.75 });
    }
    for (const at of [-13, 13]) pen.disc(px(truth[0]) + at, ground + 9, 5, noisy ? { fill: "surface", stroke: "ink-3", dash: [2, 2] } : { fill: "surface", stroke: "ink", width: 1.5 });
    const velocity = state.one("velocity"), turning = state.one("angular velocity"), top = tip(truth[0], truth[1]), sideways = Math.max(-46, Math.min(46, turning * 20));
    const way = Math.sign(velocity), from = px(truth[0]) + 12 * way;
    arrow(pen, from, ground - 21, from + Math.max(-60, Math.min(60, velocity * 32)), ground - 21, { stroke: "ink-3", width: 1.5, dash: [3, 2.5] });
    arrow(pen, top[0], top[1], top[0] + sideways * Math.cos(truth[1]), top[1] + sideways * Math.sin(truth[1]), { stroke: "ink-3", width: 1.5, dash: [3, 2.5] });
    const push = view.action === 1 ? 1 : -1;
    arrow(pen, px(truth[0]) - push * 50, ground - 3, px(truth[0]) - push * 29, ground - 3, { stroke: "iris", width: 2.5 });
    pen.text(`push ${world.actions[view.action] ?? ""}`, 10, 12, { colour: "iris", weight: 600 });
    if (view.ended) pen.text(Math.abs(truth[0]) > 2.4 || Math.abs(truth[1]) > limit ? "fallen" : "time is up", width - 10, 12, { align: "right", weight: 600, colour: "ink" });
  },

  words(world, view, state) {
    const seen = sightOf(view.nextObservation, [state.one("position"), state.one("angle")]);
    return `Step ${view.episodeStep + 1} of at most ${world.length}. Seen: position ${fixed(seen[0], 2)}, angle ${degrees(seen[1])}. ${noisy ? `True: ${fixed(state.one("position"), 2)}, ${degrees(state.one("angle"))}. ` : ""}Hidden: velocity ${fixed(state.one("velocity"), 2)}, angular velocity ${fixed(state.one("angular velocity"), 2)}. Pushed ${world.actions[view.action]}.${view.ended ? " The episode ended." : ""}`;
  },
});

export const cartPole = cartPoleOf(false), noisyCartPole = cartPoleOf(true);

/** @param {boolean} noisy @returns {Drawing} */
const pendulumOf = noisy => ({
  height: () => 218,
  legend: noisy
    ? [["solid", "angle as seen, with noise"], ["hidden", "true pendulum"], ["dashed", "velocity, hidden"]]
    : [["solid", "angle, seen"], ["dashed", "velocity, hidden"]],

  draw(pen, { width }, _, view, state) {
    const x = width / 2, y = 112, long = 82, angle = state.one("angle"), spin = state.one("angular velocity"), torque = state.one("last torque");
    const seen = sightOf(view.nextObservation, [Math.cos(angle), Math.sin(angle)]);
    const [tip, eye] = /** @type {[Point, Point]} */ ([[x + long * Math.sin(angle), y - long * Math.cos(angle)], [x + long * seen[1], y - long * seen[0]]]);
    pen.disc(x, y, long, { stroke: "line", width: 1 });
    pen.line([[x, y - long - 10], [x, y - long + 6]], { stroke: "line-control", width: 1.5 });
    pen.text("upright", x, y - long - 18, { size: 10.5, colour: "ink-3", align: "center" });
    if (noisy) {
      const side = 6, across = [Math.cos(angle) * side, Math.sin(angle) * side], path = new Path2D();
      path.moveTo(x + across[0], y + across[1]); path.lineTo(tip[0] + across[0], tip[1] + across[1]); path.lineTo(tip[0] - across[0], tip[1] - across[1]); path.lineTo(x - across[0], y - across[1]); path.closePath();
      pen.paint({ fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] }, path);
      pen.disc(tip[0], tip[1], 11, { fill: "surface" });
      pen.disc(tip[0], tip[1], 11, { fill: pen.hatch("line-control", 4), stroke: "ink-3", dash: [3, 2.5] });
      pen.line([[x, y], eye], { stroke: "ink", width: 2.5 });
      pen.disc(eye[0], eye[1], 6, { fill: "ink", stroke: "surface", width: 1.5 });
    } else {
      pen.line([[x, y], tip], { stroke: "ink", width: 7 });
      pen.disc(tip[0], tip[1], 11, { fill: "surface-3", stroke: "ink", width: 2 });
    }
    pen.disc(x, y, 5, { fill: "surface", stroke: "ink", width: 2 });
    arc(pen, x, y, long + 17, angle, angle + Math.max(-1.5, Math.min(1.5, spin / 8 * 1.5)), { stroke: "ink-3", width: 1.5, dash: [3, 2.5] });
    arc(pen, x, y, 24, angle, angle + torque / 2 * 1.6, { stroke: "iris", width: 2.5 });
    pen.text(`torque ${fixed(torque, 2)}`, 10, 12, { colour: "iris", weight: 600 });
    pen.text(`speed ${fixed(spin, 1)}`, width - 10, 12, { align: "right", colour: "ink-3" });
  },

  words(world, view, state) {
    const angle = state.one("angle"), turned = Math.atan2(Math.sin(angle), Math.cos(angle)), seen = sightOf(view.nextObservation, [Math.cos(angle), Math.sin(angle)]);
    return `Step ${view.episodeStep + 1} of ${world.length}. Seen: cosine ${fixed(seen[0], 2)}, sine ${fixed(seen[1], 2)}. True angle ${degrees(turned)} from upright, hidden speed ${fixed(state.one("angular velocity"), 2)}. Torque ${fixed(state.one("last torque"), 2)}.`;
  },
});

export const pendulum = pendulumOf(false), noisyPendulum = pendulumOf(true);

/** An arrow along a circle; angles from upright, clockwise. @param {Pen} pen @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {Style} style */
function arc(pen, x, y, radius, from, to, style) {
  if (Math.abs(to - from) * radius < 5) return;
  const points = Array.from({ length: 25 }, (_, part) => from + (to - from) * part / 24).map(angle => /** @type {Point} */ ([x + radius * Math.sin(angle), y - radius * Math.cos(angle)]));
  pen.line(points, style);
  const [last, before] = [points[24], points[22]], angle = Math.atan2(last[1] - before[1], last[0] - before[0]);
  pen.line([[last[0] - 6 * Math.cos(angle - 0.5), last[1] - 6 * Math.sin(angle - 0.5)], last, [last[0] - 6 * Math.cos(angle + 0.5), last[1] - 6 * Math.sin(angle + 0.5)]], { ...style, dash: undefined });
}
