// Figures that the server draws as SVG: the words of a mark, on hover and on focus.
export { saveElement } from "./svg.js";

/** @type {WeakSet<HTMLElement>} */
const known = new WeakSet();

/** @param {string} id */
export function attach(id) {
  const root = document.getElementById(id);
  if (!root || known.has(root)) return;
  const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
  root.append(tip);
  const show = (/** @type {Event} */ event) => {
    const mark = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
    if (!mark || !root.contains(mark)) { tip.hidden = true; return; }
    const box = root.getBoundingClientRect(), place = mark.getBoundingClientRect(), left = place.left + place.width / 2 - box.left;
    tip.textContent = mark.getAttribute("data-tip");
    tip.hidden = false;
    const over = left > box.width / 2;
    tip.style.left = over ? "auto" : `${left + 10}px`;
    tip.style.right = over ? `${box.width - left + 10}px` : "auto";
    tip.style.top = `${Math.max(0, ((event instanceof PointerEvent && event.clientY) || place.top) - box.top + 8)}px`;
  };
  root.addEventListener("pointermove", show);
  root.addEventListener("focusin", show);
  root.addEventListener("pointerleave", () => { tip.hidden = true; });
  known.add(root);
}

export function detach() { }
