// Reads colours from the tokens, so that canvases and charts follow the theme; tells listeners when it changed.
import { mix, ramp, rgbOf } from "./colour.js";

/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {string} name */
export const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {string} name */
export const rgb = name => rgbOf(token(name));

/** @param {() => void} listener */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {import("./colour.js").Rgb} Rgb */
/** @typedef {{ surface: Rgb, phase: (angle: number) => Rgb, tide: (share: number) => Rgb, diverging: (value: number) => Rgb }} ColourMaps */
/** @type {ColourMaps | null} */
let maps = null;

// Colour maps as functions to [r, g, b]: phase (radians), tide (0 to 1), diverging (-1 to 1), all starting from the surface.
/** @returns {ColourMaps} */
export function colourMaps() {
  if (maps) return maps;
  const stops = (/** @type {string[]} */ names) => names.map(rgb);
  const phases = stops(Array.from({ length: 12 }, (_, index) => `--ph-${index}`));
  /** @type {Rgb[]} */
  const sequential = document.documentElement.dataset.palette === "cividis"
    ? [[253, 234, 69], [203, 186, 105], [149, 143, 120], [102, 105, 112], [53, 69, 108], [0, 34, 78]]
    : stops(Array.from({ length: 9 }, (_, index) => `--tide-${index}`));
  const surface = rgb("--surface");
  const diverging = ramp(stops(["--div-n4", "--div-n3", "--div-n2", "--div-n1", "--div-0", "--div-p1", "--div-p2", "--div-p3", "--div-p4"]));
  maps = {
    surface,
    phase(angle) {
      const turns = angle / (2 * Math.PI), at = (turns - Math.floor(turns)) * 12, low = Math.floor(at) % 12;
      return mix(phases[low], phases[(low + 1) % 12], at - Math.floor(at));
    },
    tide: ramp([surface, ...sequential.slice(1)]),
    diverging: value => diverging((value + 1) / 2),
  };
  return maps;
}

function changed() {
  maps = null;
  for (const listener of listeners) listener();
}

addEventListener("rtrl:pref", event => { if (event.detail.name === "theme" || event.detail.name === "palette") changed(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);

// A canvas at device resolution: draw(context, width, height) in CSS pixels; redraws on resize, and when a font that its words wait for has come.
/** @typedef {(context: CanvasRenderingContext2D, width: number, height: number, scale: number) => void} Painter */
/** @param {HTMLCanvasElement} canvas @param {Painter} draw */
export function surface2d(canvas, draw) {
  const paint = () => {
    const { width, height } = canvas.getBoundingClientRect(), scale = devicePixelRatio || 1;
    if (!width || !height) return;
    const wide = Math.round(width * scale), high = Math.round(height * scale);
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, width, height, scale);
  };
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; paint(); });
  };
  const observer = new ResizeObserver(ask);
  observer.observe(canvas);
  const unlisten = onTheme(ask);
  document.fonts.addEventListener("loadingdone", ask);
  return { ask, dispose() { observer.disconnect(); unlisten(); document.fonts.removeEventListener("loadingdone", ask); } };
}
