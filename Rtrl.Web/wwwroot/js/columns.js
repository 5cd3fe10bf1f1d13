// Columns of hidden state: unpacked as they come, and their units in an order in which neighbours move alike. Pure functions.
import { unpackHalf } from "./half.js";

/**
 * @typedef {{ steps: number[], episodeSteps: number[], marks: (number | null)[], h: ArrayLike<number>[] }} Columns
 * @typedef {{ step: number, episodeStep: number, mark: number | null, h: ArrayLike<number>, broken: boolean }} Column broken: there is a gap before it
 * @typedef {{ bytes: Uint8Array, steps: number[], episodeSteps: number[], marks: (number | null)[] }} PackedMatrix
 */

/** A frame of columns in half precision. @param {PackedStateData} frame @returns {Columns} */
export function unpackFrame({ steps, episodeSteps, marks, width, h }) {
  const numbers = unpackHalf(h);
  return { steps, episodeSteps, marks, h: steps.map((_, row) => numbers.subarray(row * width, (row + 1) * width)) };
}

/** Rows of float32 numbers as the server packs them. @param {PackedMatrix} matrix @param {number} width @returns {Columns} */
export function unpack({ bytes, steps, episodeSteps, marks }, width) {
  const numbers = new Float32Array(bytes.slice().buffer);
  return { steps, episodeSteps, marks, h: steps.map((_, row) => numbers.subarray(row * width, (row + 1) * width)) };
}

/** Steps that a run may go back without having been set back: frames that come twice. */
const repeated = 1000;

/**
 * The latest columns with those that came: each step once, and none of before when the run was set back.
 * @param {Column[]} columns
 * @param {Columns} data
 * @param {number} most
 */
export function rolled(columns, data, most) {
  let result = [...columns];
  data.steps.forEach((step, index) => {
    const episodeStep = data.episodeSteps[index];
    let last = result.at(-1);
    if (last && step < last.step - repeated) { result = []; last = undefined; }
    if (last && step <= last.step) return;
    const broken = last !== undefined && (step !== last.step + 1 || (episodeStep > 0 && episodeStep !== last.episodeStep + 1));
    result.push({ step, episodeStep, mark: data.marks[index], h: data.h[index], broken });
  });
  return result.slice(-most);
}

/**
 * Starts at the first unit and goes on to the nearest course that is left, each course brought to length 1.
 * @param {number[]} order
 * @param {ArrayLike<number>[]} columns
 * @param {boolean} complex whether the imaginary parts stand behind the real ones
 */
export function alike(order, columns, complex) {
  const units = order.length, wide = columns.length * (complex ? 2 : 1), courses = new Float32Array(units * wide);
  for (let unit = 0; unit < units; unit++) {
    let length = 0;
    columns.forEach((column, index) => {
      courses[unit * wide + index] = column[unit] || 0;
      if (complex) courses[unit * wide + columns.length + index] = column[units + unit] || 0;
    });
    for (let k = 0; k < wide; k++) length += courses[unit * wide + k] ** 2;
    length = Math.sqrt(length) || 1;
    for (let k = 0; k < wide; k++) courses[unit * wide + k] /= length;
  }
  const left = new Set(order), result = [];
  /** @type {number | undefined} */
  let here = order[0];
  while (here !== undefined) {
    result.push(here);
    left.delete(here);
    /** @type {number | undefined} */
    let next;
    let best = -Infinity;
    for (const unit of left) {
      let product = 0;
      for (let k = 0; k < wide; k++) product += courses[here * wide + k] * courses[unit * wide + k];
      if (product > best) { best = product; next = unit; }
    }
    here = next;
  }
  return result;
}
