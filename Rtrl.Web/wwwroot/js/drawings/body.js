// A body of capsules on the ground, through a camera that goes along with it. Solid is what is seen: the body itself when its positions
// are, the arrow when its velocities are; the other is hatched or dashed. What touches the ground is ringed there.
import { fixed } from "../format.js";
import { arrow, motion } from "./arrows.js";
import { corner, lookThrough, side } from "./camera.js";

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./pen.js").Point} Point
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").World} World
 * @typedef {import("./camera.js").Place} Place
 * @typedef {ReturnType<typeof lookThrough>} Look
 * @typedef {{ name: string, radius: number, from: Place, to: Place }} Limb
 */

const high = 250, middle = 118, height = 0.72, wide = 3.1, touch = 0.004, floorRadius = 3.6;

/** Whether it moves in space, not in a plane. @param {{ state: string[] }} world */
export const isFree = world => world.state.includes("y");

/** Where the two round ends of every capsule are. @param {World} world @param {State} state @returns {Limb[]} */
export function limbs(world, state) {
  return world.shapes.map(({ name, radius, halfLength }) => {
    const read = (/** @type {string} */ part) => state.one(`${name}: ${part}`);
    const centre = [read("x"), read("y"), read("z")], axis = [read("axis x"), read("axis y"), read("axis z")];
    const end = (/** @type {number} */ way) => /** @type {Place} */ (centre.map((value, at) => value + way * halfLength * axis[at]));
    return { name, radius, from: end(-1), to: end(1) };
  });
}

/** The ends of a limb that touch the ground. @param {Limb} limb @returns {Place[]} */
export const contacts = ({ radius, from, to }) =>
  (from.every((value, at) => value === to[at]) ? [from] : [from, to]).filter(end => end[2] - radius < touch);

/** @param {Look} look @param {Place} place @returns {Point} */
const pointOf = ({ project }, place) => { const [x, y] = project(place); return [x, y]; };

/**
 * What is drawn flat on the ground around a place, in metres.
 * @param {Pen} pen
 * @param {Look} look
 * @param {Place} about
 * @param {(context: CanvasRenderingContext2D) => void} draw
 */
function onGround({ context }, look, about, draw) {
  const [x, y] = look.project([about[0], about[1], 0]);
  context.save();
  context.translate(x, y);
  context.scale(look.size, look.size * look.flat);
  draw(context);
  context.restore();
}

/**
 * Ground that ends in the distance, with a line every half metre and a mark every metre along the way.
 * @param {Pen} pen
 * @param {number} width
 * @param {Place} follow
 * @param {boolean} free
 * @param {Look} look
 * @param {number} reach metres
 */
function ground(pen, width, follow, free, look, reach) {
  const { context } = pen, lane = free ? Math.round(follow[1]) : 0;
  onGround(pen, look, follow, () => {
    const earth = context.createRadialGradient(0, 0, 0, 0, 0, reach);
    earth.addColorStop(0.6, pen.colour("surface-2"));
    earth.addColorStop(1, pen.colour("surface"));
    context.fillStyle = earth;
    context.beginPath();
    context.arc(0, 0, reach, 0, 2 * Math.PI);
    context.fill();
  });
  /** @type {[Path2D, Path2D]} every half metre, every metre */
  const lines = [new Path2D(), new Path2D()];
  for (const along of look.flat < 0.15 ? [0] : [0, 1]) // from the side the lines along the way would be one
    for (let half = Math.ceil(2 * (follow[along] - reach)); half <= 2 * (follow[along] + reach); half++) {
      const away = half / 2 - follow[along], across = Math.sqrt(Math.max(0, reach * reach - away * away)), other = follow[1 - along];
      const end = (/** @type {number} */ to) => pointOf(look, along === 0 ? [half / 2, to, 0] : [to, half / 2, 0]);
      lines[half % 2 ? 0 : 1].moveTo(...end(other - across));
      lines[half % 2 ? 0 : 1].lineTo(...end(other + across));
    }
  const [x, y] = pointOf(look, [follow[0], follow[1], 0]);
  lines.forEach((path, whole) => {
    const far = context.createRadialGradient(x, y, 0, x, y, 0.62 * width);
    far.addColorStop(0.3, pen.colour(whole ? "line-2" : "line"));
    far.addColorStop(1, pen.colour("surface-2"));
    context.strokeStyle = far;
    context.lineWidth = 1;
    context.stroke(path);
  });
  const reached = (/** @type {number} */ metre) => Math.abs(metre - follow[0]) < reach;
  const along = [follow[0] - reach, follow[0] + reach].map(end => pointOf(look, [end, lane, 0]));
  pen.line(along, { stroke: "line-control", width: free ? 1 : 1.5 });
  for (let metre = Math.ceil(follow[0] - reach); reached(metre); metre++) {
    const [at, below] = pointOf(look, [metre, lane, 0]);
    pen.line([[at, below], [at, below + 5]], { stroke: "line-control", width: 1 });
    if (at > 18 && at < width - 18) pen.text(`${fixed(metre, 0)} m`, at, below + 13, { size: 10.5, colour: "ink-3", align: "center" });
  }
}

/** The body's soft shadow, straight below it. @param {Pen} pen @param {Place} follow @param {Look} look @param {Limb[]} parts */
function shadow(pen, follow, look, parts) {
  const night = pen.dark ? 0.28 : 0.07, [sin, cos] = look.heading;
  onGround(pen, look, follow, context => {
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#000";
    for (const [more, deep] of [[0.16, 1], [0.06, 1.2], [0, 1.4]]) {
      context.globalAlpha = night * deep;
      context.lineWidth = 2 * Math.min(...parts.map(part => part.radius)) + more;
      context.beginPath();
      for (const { from, to } of parts) {
        const place = (/** @type {Place} */ [x, y]) => {
          const [dx, dy] = [x - follow[0], y - follow[1]];
          return /** @type {Point} */ ([dx * cos - dy * sin, -dx * sin - dy * cos]);
        };
        context.moveTo(...place(from));
        context.lineTo(...place([to[0] + 1e-4, to[1], 0]));
      }
      context.stroke();
    }
  });
}

/** @param {Pen} pen @param {Look} look @param {Place} end @param {number} radius */
function ring(pen, look, end, radius) {
  const [x, y] = pointOf(look, [end[0], end[1], 0]), across = (radius + 0.05) * look.size;
  pen.context.beginPath();
  pen.context.ellipse(x, y, across, Math.max(2.5, across * look.flat), 0, 0, 2 * Math.PI);
  pen.paint({ stroke: "iris", width: 2 });
}

/** @param {Pen} pen @param {Point} from @param {Point} to @param {number} thick @param {boolean} seen */
function capsule(pen, from, to, thick, seen) {
  const inner = Math.max(1, thick - 3);
  const ends = (/** @type {number} */ by) => /** @type {Point[]} */ ([[from[0] - by, from[1] - by], [to[0] - by + 0.01, to[1] - by]]);
  pen.line(ends(0), { stroke: seen ? "ink" : "ink-3", width: thick });
  pen.line(ends(0), { stroke: seen ? "line-2" : "surface", width: inner });
  if (!seen) { pen.line(ends(0), { stroke: "line-control", width: inner, dash: [1, 5] }); return; }
  pen.line(ends(0.04 * thick), { stroke: "surface-3", width: 0.62 * inner, alpha: 0.8 });
  pen.line(ends(0.12 * thick), { stroke: "#fff", width: 0.2 * inner, alpha: pen.dark ? 0.14 : 0.75 });
}

/** @param {Pen} pen @param {number} width @param {World} world @param {State} state */
function speedometer(pen, width, world, state) {
  const speed = state.one("velocity: x"), long = Math.max(-70, Math.min(70, 28 * speed)), way = Math.sign(long) || 1;
  arrow(pen, width / 2, 14, width / 2 + long, 14, motion(world.settings.mask !== "positions"));
  pen.text(`${fixed(speed, 2)} m/s`, width / 2 - 8 * way, 14, { align: way < 0 ? "left" : "right" });
}

/** @type {import("./state.js").Drawing} */
export const body = {
  height: () => high,

  legend({ settings: { mask } }) {
    const [sight, speed] = [mask !== "velocities", mask !== "positions"];
    return [
      [sight ? "sight" : "hidden", `body, ${sight ? "seen" : "hidden"}`],
      [speed ? "line" : "dashed", `speed, ${speed ? "seen" : "hidden"}`],
      ["ring", "touches the ground"],
    ];
  },

  camera: world => isFree(world) ? corner : side,

  draw(pen, { width, camera }, world, view, state) {
    const parts = limbs(world, state), free = isFree(world), seen = world.settings.mask !== "velocities";
    const through = camera ?? (free ? corner : side);
    const follow = /** @type {Place} */ ([state.one("x"), state.one("y"), height]);
    const look = lookThrough(through, follow, [width / 2, middle], Math.min(124, width / wide));
    pen.context.save();
    pen.context.beginPath();
    pen.context.rect(0, 0, width, high);
    pen.context.clip();
    ground(pen, width, follow, free, look, floorRadius / Math.min(1, through.zoom));
    shadow(pen, follow, look, parts);
    for (const part of parts) for (const end of contacts(part)) ring(pen, look, end, part.radius);
    const placed = parts.map(({ from, to, radius }) => ({ from: look.project(from), to: look.project(to), radius }));
    for (const { from, to, radius } of placed.sort((a, b) => b.from[2] + b.to[2] - a.from[2] - a.to[2]))
      capsule(pen, [from[0], from[1]], [to[0], to[1]], 2 * radius * look.size, seen);
    pen.context.restore();
    speedometer(pen, width, world, state);
    pen.text(`${fixed(follow[0], 1)} m`, 10, 14, { weight: 600, colour: "ink" });
    if (view.ended) pen.text(ending(world, view), width - 10, 14, { align: "right", weight: 600, colour: "ink" });
  },

  words(world, view, state) {
    const touching = limbs(world, state).filter(limb => contacts(limb).length > 0).map(limb => limb.name), [{ name }] = world.shapes;
    const place = `${fixed(state.one("x"), 1)} m from the start at ${fixed(state.one("velocity: x"), 2)} m/s`;
    return `Episode ${view.episode + 1}, step ${view.episodeStep + 1} of at most ${world.length}. `
      + `${place}, ${name} ${fixed(state.one(`${name}: z`), 2)} m up. `
      + (touching.length ? `On the ground: ${touching.join(", ")}.` : "In the air.")
      + (view.ended ? ` The episode ended: ${ending(world, view)}.` : "");
  },
};

/** @param {World} world @param {BodiesData} view */
const ending = (world, view) => view.episodeStep + 1 < (world.length ?? Infinity) ? "fallen" : "time is up";
