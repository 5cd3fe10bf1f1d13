// Words and links of a page that follow its charts: values under the cursor, method, cautions, last values in tables.
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

/** Last values in the cells that a table of the runs has for them. @param {Element} scope @param {Line[]} lines @param {ChartView["axis"]} axis @param {(value: number | null) => string} text */
export function tellLast(scope, lines, axis, text) {
  const cell = (/** @type {string} */ name) => scope.querySelector(`[data-cell="${name}"]`);
  for (const line of lines) {
    for (const part of line.parts.length > 0 ? line.parts : [line]) {
      write(cell(`value-${part.runs[0]}`), text(part.y.at(-1) ?? null));
      write(cell(`at-${part.runs[0]}`), part.x.length > 0 ? placeWords(part.x[part.x.length - 1], axis) : "—");
    }
    if (line.parts.length > 0) write(cell(`mean-${line.spec.group}`), text(line.y.at(-1) ?? null));
  }
}

/** @param {Element | null} element @param {string} text */
function write(element, text) { if (element && element.textContent !== text) element.textContent = text; }
