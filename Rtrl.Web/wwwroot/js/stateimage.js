// Hidden state as an image: a row per unit, a column per step. Hue is phase, strength is modulus against the unit's own largest in view, background is
// nothing stored.
import { mix, notFinite } from "./colour.js";
import { colourMaps } from "./theme.js";

/**
 * @typedef {(column: number, unit: number) => number} Entry
 * @typedef {{ order: number[], columns: number, width?: number, lead?: number, re: Entry, im: Entry | null, mode?: string, floor?: number }} StatePicture im: null where states are real;
 *   width: of the image, lead columns of which are empty; floor: share of the loudest unit that a unit's own largest counts for at least
 */

/** @param {StatePicture} picture */
export function imageOf({ order, columns, width = columns, lead = 0, re, im, mode = "complex", floor = 0 }) {
  const image = new ImageData(width, order.length), { surface } = colourMaps();
  const largest = order.map(unit => {
    let most = 1e-9;
    for (let column = 0; column < columns; column++) { const size = Math.hypot(re(column, unit), im ? im(column, unit) : 0); if (Number.isFinite(size) && size > most) most = size; }
    return most;
  });
  const loudest = largest.reduce((most, size) => Math.max(most, size), 1e-9), least = loudest * floor;
  order.forEach((unit, row) => {
    const own = Math.max(largest[row], least);
    for (let column = 0; column < columns; column++) {
      const x = re(column, unit), y = im ? im(column, unit) : 0, k = (row * width + lead + column) * 4;
      const [red, green, blue] = Number.isFinite(x + y) ? colourOf(x, y, own, im !== null, mode, loudest * 0.01) : notFinite(column + row, surface);
      image.data[k] = red; image.data[k + 1] = green; image.data[k + 2] = blue; image.data[k + 3] = 255;
    }
  });
  return image;
}

/** @param {number} re @param {number} im @param {number} own @param {boolean} complex @param {string} mode @param {number} silent modulus below which a phase says nothing */
function colourOf(re, im, own, complex, mode, silent) {
  const { surface, phase, tide, diverging } = colourMaps(), size = Math.hypot(re, im);
  if (mode === "re" || (mode === "complex" && !complex)) return diverging(Math.max(-1, Math.min(1, re / own)));
  if (mode === "im") return diverging(Math.max(-1, Math.min(1, im / own)));
  if (mode === "abs") return tide(size / own);
  if (mode === "phase") return size > silent ? phase(Math.atan2(im, re)) : surface;
  return mix(surface, phase(Math.atan2(im, re)), Math.min(1, (size / own) ** 0.9));
}

/**
 * Draws an image over a box; rows that share a pixel are averaged, none is dropped.
 * @param {import("./svg.js").Drawable} context
 * @param {ImageData} image
 * @param {number} width
 * @param {number} height
 */
export function spread(context, image, width, height) {
  const buffer = document.createElement("canvas");
  buffer.width = image.width;
  buffer.height = image.height;
  /** @type {CanvasRenderingContext2D} */ (buffer.getContext("2d")).putImageData(image, 0, 0);
  context.imageSmoothingEnabled = image.height > height * devicePixelRatio;
  context.drawImage(buffer, 0, 0, width, height);
}
