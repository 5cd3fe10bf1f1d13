// Keys. An element with data-key="f" (or "space", "g h", "?") is clicked by that key; Components/Shared/PageKeys.cs says which there are.
// Nothing happens inside inputs, behind an open dialog, with a modifier held, or for letters when the viewer switched them off.
/** @type {string | null} */
let prefix = null;
let prefixTimer = 0;

const field = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]:not([contenteditable=false])";
/** @param {EventTarget | null} target */
const typing = target => target instanceof Element && target.closest(field) !== null;
/** Has a use of its own for the key. @param {EventTarget | null} target @param {string} key */
const pressable = (target, key) => target instanceof Element && (key === "space" || key === "enter")
  && target.closest(`a[href], button, summary, [role=button], [role=switch]${key === "space" ? ", input" : ""}`) !== null;
/** @param {Element} element */
const visible = element => element.getClientRects().length > 0;

/** Where keys and actions count now: in the dialog that was opened last, or on the page. */
export const scope = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;

/** What a key would click, visible ones first: a phone has some twice. @param {ParentNode} within @param {string} key @returns {HTMLElement | null} */
function find(within, key) {
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll("[data-key]"))].filter(element => element.dataset.key === key);
  return all.find(visible) ?? all[0] ?? null;
}

/** A prefix that was begun is forgotten: what follows was not typed for it. */
export function forget() { prefix = null; clearTimeout(prefixTimer); }

// Ways to go on are open under a field: Tab takes one and arrows choose, so neither leaves the field or moves its caret.
addEventListener("keydown", event => {
  const going = !event.shiftKey && (event.key === "Tab" || event.key === "ArrowDown" || event.key === "ArrowUp");
  if (going && event.target instanceof Element && event.target.matches("[data-completes][aria-expanded=true]")) event.preventDefault();
});

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) { forget(); return; }
  let key = event.key === " " ? "space" : event.key.toLowerCase();
  if (pressable(event.target, key)) return;
  if (document.documentElement.dataset.keys === "off" && key.length === 1 && /[a-z]/.test(key)) return;

  const within = scope();
  if (!event.repeat && within === document && (key === "[" || key === "]")) { globalThis.rtrl.set("rail", key === "[" ? "narrow" : "wide"); return; }
  if (prefix) { key = `${prefix} ${key}`; forget(); }
  else if (key === "g" && !event.repeat) { prefix = "g"; prefixTimer = window.setTimeout(() => { prefix = null; }, 900); return; }

  const element = find(within, key);
  if (!element || (event.repeat && !("repeats" in element.dataset))) return;
  event.preventDefault();
  if (!("disabled" in element && element.disabled)) element.click();
});

addEventListener("click", event => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-reload]")) { location.reload(); return; }
  if (!event.target.closest("[data-rail-fold]")) return;
  const narrow = document.documentElement.dataset.rail === "narrow";
  globalThis.rtrl.set("rail", narrow ? "wide" : "narrow");
});
