// Figures that the server has declared and that do not move: this only gives them the theme's colours. A trace's meta is the token of its own.
import { onTheme, token } from "./theme.js";

/** @type {Map<string, () => void>} */
const attached = new Map();

/** @param {string} id */
export function attach(id) {
  detach(id);
  const element = document.getElementById(id);
  if (!element) return;
  const paint = () => {
    const data = /** @type {{ meta: string, marker: { color?: string } }[]} */ (/** @type {any} */ (element).data ?? []), colours = data.map(trace => token(trace.meta));
    if (data.every((trace, at) => trace.marker.color === colours[at])) return;
    Plotly.update(element, { "marker.color": colours, "line.color": colours }, {
      "font.color": token("--ink-2"), "font.family": token("--font-ui"), "font.size": 11, "xaxis.tickfont.color": token("--ink-3"),
    });
  };
  // The server's component draws when it likes, and then without colours.
  const drawn = new MutationObserver(paint), unlisten = onTheme(paint);
  drawn.observe(element, { childList: true, subtree: true });
  attached.set(id, () => { drawn.disconnect(); unlisten(); });
  paint();
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.();
  attached.delete(id);
}
