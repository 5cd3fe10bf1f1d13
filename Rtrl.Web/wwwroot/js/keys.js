// Keys. An element with data-key="f" (or "space", "g h", "?") is clicked by that key; data-key-focus="/" is focused.
// Nothing happens inside inputs, behind an open dialog, with a modifier held, or for letters when the viewer switched them off.
/** @type {string | null} */
let prefix = null;
let prefixTimer = 0;

/** @param {EventTarget | null} target */
const typing = target => target instanceof Element
  && (target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]") !== null);
/** @param {EventTarget | null} target */
const pressable = target => target instanceof Element && target.closest("a, button, summary, [role=button], [role=switch], input") !== null;
/** @param {Element} element */
const visible = element => element.getClientRects().length > 0;

/** @param {string} attribute @param {string} key @returns {HTMLElement | null} */
function find(attribute, key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (scope.querySelectorAll(`[${attribute}]`))].filter(element => element.getAttribute(attribute)?.toLowerCase() === key);
  return all.find(visible) ?? all[0] ?? null;
}

// Ways to go on are open under a field: Tab takes one and arrows choose, so neither leaves the field or moves its caret.
addEventListener("keydown", event => {
  const going = !event.shiftKey && (event.key === "Tab" || event.key === "ArrowDown" || event.key === "ArrowUp");
  if (going && event.target instanceof Element && event.target.matches("[data-completes][aria-expanded=true]")) event.preventDefault();
});

addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  let key = event.key === " " ? "space" : event.key.toLowerCase();
  if (key === "space" && pressable(event.target)) return;
  if (document.documentElement.dataset.keys === "off" && key.length === 1 && /[a-z]/.test(key)) return;
  if (event.repeat && key !== "." && key !== ",") return;

  if (key === "[" || key === "]") { globalThis.rtrl.set("rail", key === "[" ? "narrow" : "wide"); return; }
  if (prefix) { key = `${prefix} ${key}`; prefix = null; clearTimeout(prefixTimer); }
  else if (key === "g") { prefix = "g"; prefixTimer = window.setTimeout(() => { prefix = null; }, 900); return; }

  const focus = find("data-key-focus", key);
  if (focus) { event.preventDefault(); focus.focus(); return; }
  const element = find("data-key", key);
  if (!element) return;
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
