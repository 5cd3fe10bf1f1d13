// Comma-separated values by the convention of docs/exports.md: the browser's twin of Exports/CsvTable.cs.

/** @typedef {number | string | boolean | null | undefined} Field */

/** @param {Field} value */
function field(value) {
  const text = value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** @param {Field[]} values */
const line = values => `${values.map(field).join(",")}\n`;

/**
 * A table with its notes before the head, each after "# ".
 * @param {string[]} heads
 * @param {Field[][]} rows
 * @param {string[]} [notes] what was chosen, and how the numbers came about
 */
export const csvText = (heads, rows, notes = []) => notes.map(note => `# ${note.replace(/\s*\n\s*/g, " ")}\n`).join("") + line(heads) + rows.map(line).join("");

/** Hands a table to the viewer as a file. @param {string} name @param {string} text */
export const saveCsvText = (name, text) => globalThis.rtrl.download(name, text, "text/csv");
