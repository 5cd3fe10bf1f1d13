// The key to the colours of hidden states: angle is hue, distance from the middle is strength.
import { mix } from "./colour.js";
import { colourMaps, surface2d } from "./theme.js";

/** @type {Map<string, () => void>} */
const attached = new Map();

/** @param {string} id */
export function attach(id) {
  detach(id);
  const canvas = document.getElementById(id);
  if (!(canvas instanceof HTMLCanvasElement)) return;
  const { dispose } = surface2d(canvas, (context, width, _height, scale) => {
    const { surface, phase } = colourMaps(), size = Math.round(width * scale), image = new ImageData(size, size), pixels = image.data;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const dx = (x + 0.5) / size * 2 - 1, dy = 1 - (y + 0.5) / size * 2, far = Math.hypot(dx, dy), k = (y * size + x) * 4;
        const colour = mix(surface, phase(Math.atan2(dy, dx)), Math.min(1, far));
        pixels[k] = colour[0]; pixels[k + 1] = colour[1]; pixels[k + 2] = colour[2];
        pixels[k + 3] = Math.max(0, Math.min(1, (1 - far) * size / 2)) * 255;
      }
    context.putImageData(image, 0, 0);
  });
  attached.set(id, dispose);
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.();
  attached.delete(id);
}
