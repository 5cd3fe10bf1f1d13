// What a drawing is given, and the numbers of a state by what they are.

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {EnvironmentSpec & { groups: Map<string, [number, number]> }} World groups: of the state, see groupsOf
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {{ width: number, camera?: Camera }} Box
 * @typedef {object} Drawing of all moments of an environment
 * @property {(world: World, width: number) => number} height
 * @property {import("./pen.js").Legend | ((world: World) => import("./pen.js").Legend)} legend
 * @property {(world: World) => Camera} [camera] that it is seen through at first, where it can be turned
 * @property {(pen: Pen, box: Box, world: World, view: BodiesData, state: State) => void} draw
 * @property {(world: World, view: BodiesData, state: State) => string} words the same in a sentence or two
 */

/** Where the numbers of one kind stand, from and to: "ship 3,4" belongs to "ship". @param {string[]} names */
export function groupsOf(names) {
  /** @type {Map<string, [number, number]>} */
  const groups = new Map();
  names.forEach((name, index) => {
    const group = name.replace(/ \d+(,\d+)?$/, ""), known = groups.get(group);
    if (known) known[1] = index + 1; else groups.set(group, [index, index + 1]);
  });
  return groups;
}

/** Numbers of a kind in the state. @param {World} world @param {string} group */
export function countOf(world, group) {
  const [from, to] = world.groups.get(group) ?? [0, 0];
  return to - from;
}

export class State {
  /** @param {World} world @param {(number | null)[]} values */
  constructor(world, values) {
    this.groups = world.groups;
    this.values = values;
  }

  /** @param {string} group */
  get(group) { return this.values.slice(...(this.groups.get(group) ?? [0, 0])).map(value => value ?? 0); }

  /** @param {string} group */
  one(group) { return this.values[this.groups.get(group)?.[0] ?? -1] ?? 0; }
}
