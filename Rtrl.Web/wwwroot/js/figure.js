// Figures that the server draws as SVG: the words of a mark, on hover and on focus.
export { saveElement } from "./svg.js";

export function attach(id) {
  const root = document.getElementById(id);
  if (!root || root.figureTips) return;
  const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
  root.append(tip);
  const show = event => {
    const mark = event.target.closest?.("[data-tip]");
    if (!mark || !root.contains(mark)) { tip.hidden = true; return; }
    const box = root.getBoundingClientRect(), place = mark.getBoundingClientRect(), left = place.left + place.width / 2 - box.left;
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const over = left > box.width / 2;
    tip.style.left = over ? "auto" : `${left + 10}px`;
    tip.style.right = over ? `${box.width - left + 10}px` : "auto";
    tip.style.top = `${Math.max(0, (event.clientY || place.top) - box.top + 8)}px`;
  };
  root.addEventListener("pointermove", show);
  root.addEventListener("focusin", show);
  root.addEventListener("pointerleave", () => { tip.hidden = true; });
  root.figureTips = true;
}

export function detach() { }
