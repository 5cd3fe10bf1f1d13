// Words and links of a page that follow its charts: values under the cursor, method, cautions.
import { cautions, method, placeWords } from "./chartwords.js";

/** @typedef {import("./lines.js").Line} Line */

/** Where the cursor stands, and the way to the episode there. @param {number | null} x @param {ChartView["axis"]} axis @param {boolean} pinned */
export function tellCursor(x, axis, pinned) {
  for (const sign of document.querySelectorAll("[data-cursor-label]"))
    write(sign, x === null ? sign.getAttribute("data-cursor-label") ?? "" : `values at the cursor, ${axis === "time" ? "" : `${axis.slice(0, -1)} `}${placeWords(x, axis)}${pinned ? ", pinned" : ""}`);
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-cursor-episodes]"))) {
    link.hidden = x === null || axis === "time";
    if (x !== null && !link.hidden) link.href = `${link.dataset.cursorEpisodes}/${axis === "episodes" ? "" : "at/"}${Math.max(0, Math.floor(x) - 1)}`;
  }
}

/** How the lines of a card came about, and what is to be said of them. @param {Element} card @param {Line[]} lines @param {ChartView} view @param {boolean} log @param {number} grain */
export function tellMethod(card, lines, view, log, grain) {
  write(card.querySelector("[data-method]"), method(lines, view, grain));
  const caution = card.querySelector("[data-caution]"), words = cautions(lines, { log });
  if (!(caution instanceof HTMLElement)) return;
  caution.hidden = words.length === 0;
  write(caution.querySelector("span"), words.join(" "));
}

/** @param {Element | null} element @param {string} text */
function write(element, text) { if (element && element.textContent !== text) element.textContent = text; }
