// Arithmetic of colours. Pure functions.

/** @typedef {[number, number, number]} Rgb */

/** @param {string} hex #rrggbb @returns {Rgb} */
export function rgbOf(hex) {
  const [red, green, blue] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
  return [red, green, blue];
}

/** @param {string} hex @param {number} share opacity */
export const fade = (hex, share) => `rgba(${rgbOf(hex).join(",")},${share})`;

/** @param {Rgb} a @param {Rgb} b @param {number} share @returns {Rgb} */
export const mix = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];

/** A colour map through evenly spaced colours, 0 to 1; what is not a number is drawn as the first. @param {Rgb[]} table @returns {(value: number) => Rgb} */
export const ramp = table => value => {
  const at = Math.max(0, Math.min(0.99999, Number.isNaN(value) ? 0 : value)) * (table.length - 1), low = Math.floor(at);
  return mix(table[low], table[low + 1], at - low);
};

/** A chequer that no number has, for what is not finite. @param {number} place @param {Rgb} ground @returns {Rgb} */
export const notFinite = (place, ground) => place % 2 ? ground : [150, 150, 150];
