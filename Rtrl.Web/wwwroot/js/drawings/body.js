// A body of capsules on the ground. Solid is what is seen: the body itself when its positions are, the arrow when its velocities are; the other is hatched or dashed.
// Planar bodies are seen from the side, free ones from above the side. What touches the ground is marked there.
import { fixed } from "../format.js";

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./pen.js").Point} Point
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").World} World
 * @typedef {[number, number, number]} Place metres
 * @typedef {{ name: string, radius: number, from: Place, to: Place }} Limb
 */

const high = 236, ground = 196, room = 1.75, turned = 0.6, raised = 0.45, touch = 0.012;

/** Where the two round ends of every capsule are. @param {World} world @param {State} state @returns {Limb[]} */
export function limbs(world, state) {
  return world.shapes.map(({ name, radius, halfLength }) => {
    const read = (/** @type {string} */ part) => state.one(`${name}: ${part}`);
    const centre = [read("x"), read("y"), read("z")], axis = [read("axis x"), read("axis y"), read("axis z")];
    const end = (/** @type {number} */ way) => /** @type {Place} */ (centre.map((value, at) => value + way * halfLength * axis[at]));
    return { name, radius, from: end(-1), to: end(1) };
  });
}

/** Height of a limb's lowest point over the ground, in metres. @param {Limb} limb */
export const clearance = limb => Math.min(limb.from[2], limb.to[2]) - limb.radius;

/** From metres to pixels, with the camera following the body; depth grows away from it. @param {Place} follow @param {boolean} free @param {number} width */
function camera(follow, free, width) {
  const unit = Math.min((ground - 16) / room, width / 3), [sin, cos] = free ? [Math.sin(turned), Math.cos(turned)] : [0, 1], tilt = free ? raised : 0;
  /** @param {Place} place @returns {[number, number, number]} */
  const project = ([x, y, z]) => {
    const [right, depth] = [(x - follow[0]) * cos - (y - follow[1]) * sin, (x - follow[0]) * sin + (y - follow[1]) * cos];
    return [width / 2 + unit * right, ground - (free ? 46 : 0) - unit * (z * Math.cos(tilt) + depth * Math.sin(tilt)), depth];
  };
  return { unit, project };
}

/** @param {Pen} pen @param {number} width @param {Place} follow @param {boolean} free @param {ReturnType<typeof camera>} view */
function floor(pen, width, follow, free, { unit, project }) {
  const reach = Math.ceil(width / unit), first = Math.floor(follow[0]) - reach, style = { stroke: "line-2", width: 1 };
  if (!free) pen.line([[8, ground], [width - 8, ground]], { stroke: "line-control", width: 1.5 });
  for (let metre = first; metre <= first + 2 * reach + 1; metre++) {
    const [x, y] = project([metre, free ? follow[1] : 0, 0]);
    if (free) {
      /** @type {(from: Place, to: Place) => void} */
      const along = (from, to) => { const [a, b] = [project(from), project(to)]; pen.line([[a[0], a[1]], [b[0], b[1]]], style); };
      along([metre, follow[1] - reach, 0], [metre, follow[1] + reach, 0]);
      const side = Math.floor(follow[1]) + metre - first - reach;
      along([follow[0] - reach, side, 0], [follow[0] + reach, side, 0]);
    } else if (x > 14 && x < width - 14) {
      pen.line([[x, y], [x, y + 5]], { stroke: "line-control", width: 1 });
      pen.text(`${metre} m`, x, y + 14, { size: 10.5, colour: "ink-3", align: "center" });
    }
  }
}

/** @param {Pen} pen @param {Point} from @param {Point} to @param {number} wide @param {boolean} seen */
function capsule(pen, from, to, wide, seen) {
  const points = /** @type {Point[]} */ ([from, Math.hypot(to[0] - from[0], to[1] - from[1]) < 0.01 ? [from[0] + 0.01, from[1]] : to]);
  pen.line(points, { stroke: seen ? "ink" : "ink-3", width: wide });
  pen.line(points, { stroke: seen ? "surface-3" : "surface", width: Math.max(1, wide - 3) });
  if (!seen) pen.line(points, { stroke: "line-control", width: Math.max(1, wide - 3), dash: [1, 5] });
}

/** @type {import("./state.js").Drawing} */
export const body = {
  height: () => high,

  legend: world => world.settings.mask === "positions" ? [["sight", "body, seen"], ["dashed", "speed, hidden"], ["now", "touches the ground"]]
    : world.settings.mask === "velocities" ? [["hidden", "body, hidden"], ["line", "speed, seen"], ["now", "touches the ground"]]
      : [["sight", "body, seen"], ["line", "speed, seen"], ["now", "touches the ground"]],

  draw(pen, { width }, world, view, state) {
    const parts = limbs(world, state), free = world.state.includes("y"), seen = world.settings.mask !== "velocities";
    const follow = /** @type {Place} */ ([state.one("x"), state.one("y"), 0]), look = camera(follow, free, width), { unit, project } = look;
    pen.context.save();
    pen.context.beginPath();
    pen.context.rect(0, 0, width, high);
    pen.context.clip();
    floor(pen, width, follow, free, look);
    for (const limb of parts.filter(part => clearance(part) < touch)) {
      const low = limb.from[2] < limb.to[2] ? limb.from : limb.to, [x, y] = project([low[0], low[1], 0]);
      pen.line([[x - 9, y + 2], [x + 9, y + 2]], { stroke: "iris", width: 3 });
    }
    for (const limb of parts.map(part => ({ part, from: project(part.from), to: project(part.to) })).sort((a, b) => b.from[2] + b.to[2] - a.from[2] - a.to[2]))
      capsule(pen, [limb.from[0], limb.from[1]], [limb.to[0], limb.to[1]], 2 * limb.part.radius * unit, seen);
    pen.context.restore();

    const speed = state.one("velocity: x"), long = Math.max(-70, Math.min(70, 28 * speed)), from = width / 2, way = Math.sign(long), y = 14;
    const style = world.settings.mask === "positions" ? { stroke: "ink-3", width: 1.5, dash: [3, 2.5] } : { stroke: "ink", width: 2 };
    if (Math.abs(long) > 3) {
      pen.line([[from, y], [from + long, y]], style);
      pen.line([[from + long - 5 * way, y - 3], [from + long, y], [from + long - 5 * way, y + 3]], { ...style, dash: undefined });
    }
    pen.text(`${fixed(speed, 2)} m/s`, from - 8 * (way || 1), y, { align: way < 0 ? "left" : "right" });
    pen.text(`${fixed(follow[0], 1)} m`, 10, y, { weight: 600, colour: "ink" });
    if (view.ended) pen.text(view.episodeStep + 1 < (world.length ?? Infinity) ? "fallen" : "time is up", width - 10, y, { align: "right", weight: 600, colour: "ink" });
  },

  words(world, view, state) {
    const touching = limbs(world, state).filter(limb => clearance(limb) < touch).map(limb => limb.name);
    return `Step ${view.episodeStep + 1} of at most ${world.length}. ${fixed(state.one("x"), 1)} m from the start at ${fixed(state.one("velocity: x"), 2)} m/s, height ${fixed(state.one("height"), 2)}. `
      + `${touching.length ? `On the ground: ${touching.join(", ")}.` : "In the air."}${view.ended ? " The episode ended." : ""}`;
  },
};
