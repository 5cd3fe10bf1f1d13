// The numbers of a body beside its picture: every coordinate of the observation with its true value, also those that the task hides from
// the agent. The state is where they are from; a number that does not stand in it comes from the observation itself.
import { fixed, missing } from "./format.js";

/**
 * One text per number of the observation, with its unit.
 * @param {EnvironmentSpec} environment
 * @param {BodiesData} view
 */
export function coordinates({ observation, state, units, masked }, view) {
  const hidden = new Set(masked);
  return observation.map((name, at) => {
    const value = trueValue(name, state, view.environmentState) ?? (hidden.has(at) ? null : view.nextObservation[at]);
    return value === null ? missing : `${fixed(value, 2)}${units[at] ? ` ${units[at]}` : ""}`;
  });
}

/** @param {string} name @param {string[]} names @param {(number | null)[]} values */
function trueValue(name, names, values) {
  const of = (/** @type {string} */ part) => values[names.indexOf(part)] ?? null, angle = name.match(/^(cos|sin) (.*)$/);
  if (angle === null) return of(name);
  const turned = of(angle[2]);
  return turned === null ? null : angle[1] === "cos" ? Math.cos(turned) : Math.sin(turned);
}
