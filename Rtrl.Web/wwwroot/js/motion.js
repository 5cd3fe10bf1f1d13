// Films of a world with a clock of its own: the hub sends a second of it at a time, and here stands which pose is due when. Pure: whoever
// draws brings the clock. A film is played whole and in the world's own time; then the newest that has come is begun.

/** Seconds that the last pose of an episode stands: a body that fell is gone within a hundredth of a second. */
export const hold = 0.3;

/** A film that follows this soon, in seconds, begins where the one before it ended, so that a slow run does not fall behind. */
const seam = 0.25;

/**
 * @typedef {(number | null)[]} Values
 * @typedef {{ at: number, episode: number, episodeStep: number, ended: boolean, state: Values }} Pose at: seconds since the beginning
 * @typedef {{ first: number, last: number, data: BodiesData & { motion: MotionData } }} Take a frame with a motion
 * @typedef {{ take: Take, poses: Pose[], seconds: number }} Film
 */

/**
 * A frame's poses with their times; from a film that ended on the step before, the last is carried over.
 * @param {Take} take
 * @param {Film | null} [before]
 * @returns {Film}
 */
export function filmOf(take, before = null) {
  const { first, data: { motion } } = take, { steps, episodeSteps } = motion, count = steps[steps.length - 1] + 1;
  let held = 0;
  /** @type {Pose[]} */
  const poses = steps.map((step, pose) => {
    const at = (step + 1) / count * motion.seconds + held;
    const ends = pose + 1 < steps.length ? episodeSteps[pose + 1] <= episodeSteps[pose] : motion.ended;
    if (ends) held += hold;
    return { at, episode: motion.episodes[pose], episodeStep: episodeSteps[pose], ended: ends, state: motion.states[pose] };
  });
  if (before && before.take.last + 1 === first) poses.unshift({ ...before.poses[before.poses.length - 1], at: 0 });
  return { take, poses, seconds: motion.seconds + held };
}

/**
 * Numbers of a state that are one direction or one turn, from and to: between two poses they keep their length of 1.
 * @param {string[]} names
 * @returns {[number, number][]}
 */
export const turnsOf = names => names.flatMap((name, at) => /** @type {[number, number][]} */ (
  name.endsWith("axis x") ? [[at, at + 3]] : name === "turn w" ? [[at, at + 4]] : []));

/**
 * The pose at a time of a film: between two of one episode, what lies between them.
 * @param {Film} film
 * @param {number} seconds
 * @param {[number, number][]} turns
 * @returns {Pose}
 */
export function poseAt({ poses }, seconds, turns) {
  const after = poses.findIndex(pose => pose.at > seconds);
  const from = poses[after < 0 ? poses.length - 1 : Math.max(0, after - 1)], to = poses[after];
  if (!to || from === to || from.episodeStep >= to.episodeStep) return from;
  const share = (seconds - from.at) / (to.at - from.at), state = from.state.map((value, at) => mixed(value, to.state[at], share));
  for (const [first, last] of turns) {
    const long = Math.hypot(...state.slice(first, last).map(value => value ?? 0)) || 1;
    for (let at = first; at < last; at++) state[at] = (state[at] ?? 0) / long;
  }
  return { ...from, at: seconds, state };
}

/** @param {number | null} from @param {number | null} to @param {number} share */
const mixed = (from, to, share) => from === null || to === null ? from : from + (to - from) * share;

export class Player {
  /** @param {string[]} names of the state's numbers */
  constructor(names) {
    this.turns = turnsOf(names);
    this.begun = 0;
    /** @type {Film | null} */
    this.film = null;
    /** @type {Take | null} */
    this.next = null;
  }

  /**
   * A film has come: it begins when the one that is being played is over; one that has not begun by then gives way to a newer one.
   * @param {Take} take
   * @param {number} now seconds
   */
  take(take, now) {
    this.next = take;
    this.at(now);
  }

  /**
   * What is to be seen now, and whether it will be another picture soon; null before the first film.
   * @param {number} now seconds
   * @returns {{ pose: Pose, data: BodiesData, playing: boolean } | null}
   */
  at(now) {
    const over = this.begun + (this.film?.seconds ?? 0);
    if (this.next && (!this.film || now >= over)) {
      this.film = filmOf(this.next, this.film);
      this.begun = now - over < seam ? over : now;
      this.next = null;
    }
    if (!this.film) return null;
    const { take: { data }, seconds } = this.film, played = now - this.begun;
    return { pose: poseAt(this.film, played, this.turns), data, playing: played < seconds };
  }

  /** Another picture is shown: nothing is played until the next film comes. */
  stop() { this.film = this.next = null; }
}
