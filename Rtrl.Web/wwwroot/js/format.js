// Numbers as the interface writes them; the twin of Components/Numbers.cs.
export const missing = "—";

/** @typedef {number | null | undefined} Maybe */

/** @param {Maybe} value @returns {value is number} */
const finite = value => typeof value === "number" && Number.isFinite(value);

/** @param {string} text */
export const minus = text => text.replace(/-/g, "−");

/** @param {Maybe} value @param {number} digits */
export function fixed(value, digits) {
  if (!finite(value)) return missing;
  const text = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return /[1-9]/.test(text) ? minus(text) : text.replace("-", "");
}

/** @param {Maybe} value */
export const count = value => fixed(value, 0);

/** @param {Maybe} value @param {number} digits */
export function signed(value, digits) {
  const text = fixed(value, digits);
  return finite(value) && value > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

/** @param {Maybe} share */
export const percent = (share, digits = 1) => finite(share) ? `${fixed(share * 100, digits)} %` : missing;

/** @param {Maybe} value */
export function significant(value) {
  if (!finite(value)) return missing;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001 || size >= 1e7) return minus(value.toExponential(1).replace("e+", "e"));
  return fixed(value, size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** @param {Maybe} seconds */
export function duration(seconds) {
  if (!finite(seconds) || seconds < 0) return missing;
  if (seconds >= 172800) return `${fixed(seconds / 86400, 1)} days`;
  const whole = Math.floor(seconds), two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return whole >= 3600
    ? `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** Text inside of HTML. @param {string} text */
export const escape = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
