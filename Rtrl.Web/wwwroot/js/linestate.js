// Whether the line to the server stands, as a state that events move. Pure; line.js brings the events and shows what comes of them.

/**
 * @typedef {object} LineState
 * @property {string} server The process that the page is of.
 * @property {number} heardAt When the server was last heard.
 * @property {number} tickedAt
 * @property {number} unheard Questions in a row that found no server.
 * @property {boolean} silent Nothing was heard for too long, or nobody is there.
 * @property {boolean} hub Whether the live hub is connected, as far as it is used.
 * @property {"up" | "down" | "gone"} circuit gone: it does not come back.
 * @property {number} since When what is shown was last known to hold; 0 while the line stands.
 * @property {boolean} over The server that answers now is another, or does not know the page any more: only a reload helps.
 */

/**
 * @typedef {{ kind: "heard", at: number, server: string | null } | { kind: "unheard", at: number } | { kind: "tick", at: number }
 *   | { kind: "hub", at: number, up: boolean } | { kind: "circuit", at: number, circuit: "up" | "down" | "gone" }} LineEvent
 * heard: with the name of the process that answered, where it is known; unheard: a question was refused at once.
 */

/** A server that was not heard for this long does not answer. */
export const silence = 6500;
/** A page that itself stood still for this long (the computer slept, the tab was put aside) asks before it judges. */
const nap = 4000;
const refusals = 2;

/** @param {string} server @param {number} at @returns {LineState} */
export const begin = (server, at) => ({ server, heardAt: at, tickedAt: at, unheard: 0, silent: false, hub: true, circuit: "up", since: 0, over: false });

/** @param {LineState} state */
export const stands = state => state.since === 0;

/** Whether a command would arrive: frames may be missing while the circuit answers. @param {LineState} state */
export const sends = state => !state.silent && state.circuit === "up" && !state.over;

/** @param {LineState} state @param {LineEvent} event @returns {LineState} */
export function step(state, event) {
  const next = { ...state };
  switch (event.kind) {
    case "heard":
      next.heardAt = Math.max(state.heardAt, event.at);
      next.unheard = 0;
      next.silent = false;
      if (event.server !== null && event.server !== state.server) next.over = true;
      break;
    case "unheard":
      next.unheard++;
      next.silent ||= next.unheard >= refusals;
      break;
    case "tick":
      if (event.at - state.tickedAt > nap) next.heardAt = Math.max(state.heardAt, event.at - silence / 2);
      next.tickedAt = event.at;
      next.silent ||= event.at - next.heardAt >= silence;
      break;
    case "hub":
      next.hub = event.up;
      break;
    default:
      next.circuit = state.circuit === "gone" ? "gone" : event.circuit;
  }
  if (next.circuit === "gone" && !next.silent) next.over = true;
  const whole = !next.silent && next.hub && next.circuit === "up" && !next.over;
  next.since = whole ? 0 : state.since || (next.silent ? next.heardAt : event.at);
  return next;
}

/** How long to wait before the next reload, so that a page which does not come right does not flicker. @param {number[]} earlier When it reloaded, oldest first. @param {number} now */
export function patience(earlier, now) {
  const lately = earlier.filter(at => now - at < 60_000).length;
  return lately === 0 ? 0 : Math.min(30_000, 1000 * 2 ** lately);
}

/** What the notice says. @param {LineState} state @param {string} since */
export function lineWords(state, since) {
  if (state.over) return "The server no longer knows this page. It loads again.";
  if (state.silent) return `The server does not answer; what is shown is stale since ${since}. Trying again.`;
  if (state.circuit !== "up") return `The connection is cut; what is shown is stale since ${since}. Trying again.`;
  return "";
}
