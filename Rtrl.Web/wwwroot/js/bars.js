// Rows of numbers with a bar each: from the left, or from the middle where there is one below 0; the greatest and the taken one stand out.

/**
 * @typedef {(number | null)[]} Values
 * @typedef {{ signed?: boolean, marks?: boolean }} BarOptions signed: from the middle, also where none of these is below 0; marks: whether one is greatest and one taken
 */

/** @param {Values} values */
const hasNegative = values => values.some(value => (value ?? 0) < 0);

/** @param {Element[]} rows each holds u (the zero), i (the bar) and .n (the number) @param {Values} values @param {number} taken @param {(value: number | null) => string} text @param {BarOptions} [options] */
export function drawBars(rows, values, taken, text, { signed = hasNegative(values), marks = true } = {}) {
  const most = Math.max(1e-9, ...values.map(value => Math.abs(value ?? 0))), greatest = greatestOf(values);
  rows.forEach((row, index) => {
    const share = (values[index] ?? 0) / most * (signed ? 50 : 100), part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (row.querySelector(name));
    part("i").style.left = `${signed ? 50 + Math.min(0, share) : 0}%`;
    part("i").style.width = `${Math.abs(share)}%`;
    part("u").style.left = signed ? "50%" : "0";
    part(".n").textContent = text(values[index] ?? null);
    row.classList.toggle("greedy", marks && index === greatest);
    row.classList.toggle("taken", marks && index === taken);
  });
}

/** Place of the greatest value that is a number; 0 without any. @param {Values} values */
export const greatestOf = values => values.reduce((/** @type {number} */ best, value, index) => (value ?? -Infinity) > (values[best] ?? -Infinity) ? index : best, 0);
