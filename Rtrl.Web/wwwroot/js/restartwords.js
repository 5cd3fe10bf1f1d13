// What is said of a restart of the server. Pure.

/** @param {number} count */
const runs = count => `${count.toLocaleString("en")} ${count === 1 ? "run" : "runs"}`;

/** @param {string} when @param {number} interrupted Runs. */
export const restartWords = (when, interrupted) =>
  `The server was restarted at ${when}${interrupted === 0 ? "." : `; ${runs(interrupted)} ${interrupted === 1 ? "was" : "were"} interrupted.`}`;

/** @param {number} interrupted */
export const resumeWords = interrupted => interrupted === 1 ? "Resume" : `Resume ${runs(interrupted)}`;

/** @param {number} resumed @param {string[]} refusals Why others were not. */
export const resumedWords = (resumed, refusals) =>
  [resumed > 0 ? `${runs(resumed)} resumed.` : refusals.length === 0 ? "Nothing is left to resume." : "", ...new Set(refusals)].filter(Boolean).join(" ");
