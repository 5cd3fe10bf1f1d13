// Reads colours from the tokens, so that canvases and charts follow the theme; tells listeners when it changed.
const listeners = new Set();

export const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Behind words that lie on a curve: the curve stays visible through it.
export const veil = () => `${token("--surface")}99`;

export function rgb(name) {
  const hex = token(name).replace("#", "");
  return [0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16));
}

export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

let maps = null;

// Colour maps as functions to [r, g, b]: phase (radians), tide (0 to 1), diverging (-1 to 1), all starting from the surface.
export function colourMaps() {
  if (maps) return maps;
  const stops = names => names.map(rgb);
  const mix = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
  const ramp = table => value => {
    const at = Math.max(0, Math.min(0.99999, value)) * (table.length - 1), low = Math.floor(at);
    return mix(table[low], table[low + 1], at - low);
  };
  const phases = stops(Array.from({ length: 12 }, (_, index) => `--ph-${index}`));
  const sequential = document.documentElement.dataset.palette === "cividis"
    ? [[253, 234, 69], [203, 186, 105], [149, 143, 120], [102, 105, 112], [53, 69, 108], [0, 34, 78]]
    : stops(Array.from({ length: 9 }, (_, index) => `--tide-${index}`));
  const surface = rgb("--surface");
  const diverging = ramp(stops(["--div-n4", "--div-n3", "--div-n2", "--div-n1", "--div-0", "--div-p1", "--div-p2", "--div-p3", "--div-p4"]));
  maps = {
    mix,
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
export function surface2d(canvas, draw) {
  const paint = () => {
    const { width, height } = canvas.getBoundingClientRect(), scale = devicePixelRatio || 1;
    if (!width || !height) return;
    const wide = Math.round(width * scale), high = Math.round(height * scale);
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    const context = canvas.getContext("2d");
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
