// Ctrl-K: one place to find an action of this page, a page, a run, a preset, a setting or a term. It filters here, in the browser: the list is fetched
// whenever the palette opens, and the one fetched before is shown until it has come.
import { find, groups, holdings, nothing, remember } from "./finding.js";
import { forget, scope } from "./keys.js";

/** @typedef {import("./finding.js").Entry} Entry */

const mac = "mac" in document.documentElement.dataset;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("palette-input"));
const list = /** @type {HTMLElement} */ (document.getElementById("palette-list"));
const empty = /** @type {HTMLElement} */ (document.getElementById("palette-none"));
const status = /** @type {HTMLElement} */ (document.getElementById("palette-status"));
const parts = /** @type {HTMLTemplateElement} */ (document.getElementById("palette-parts")).content;

/** Of the server: null before it has answered once. @type {Entry[] | null} */
let known = null;
/** Why the list could not be read anew. @type {string | null} */
let fault = null;
/** Of the page under the palette, and of the rail. @type {Entry[]} */
let here = [];
/** What is shown, in order. @type {{ entry: Entry, option: HTMLElement }[]} */
let rows = [];
let at = 0;
/** Counts openings: an answer to an earlier one is too late. */
let opening = 0;
/** The key that chose and is still held: what it repeats was not meant for the page. @type {string | null} */
let held = null;

const all = () => [...here, ...known ?? []];
/** @returns {string[]} */
const recent = () => { try { const ids = JSON.parse(globalThis.rtrl.get("recent") ?? "[]"); return Array.isArray(ids) ? ids : []; } catch { return []; } };

function open() {
  forget();
  here = [...actions(scope()), ...places()];
  input.value = "";
  at = 0;
  dialog.showModal();
  draw();
  input.focus();
  refresh(++opening);
}

/** What can be done here: elements that say what they do. @param {ParentNode} within @returns {Entry[]} */
function actions(within) {
  const found = /** @type {HTMLElement[]} */ ([...within.querySelectorAll("[data-does]")]);
  const pages = new Set([...document.querySelectorAll(".rail a[data-does]")].map(link => link.getAttribute("data-does")));
  const usable = found.filter(element => !pages.has(element.dataset.does ?? null) && !element.closest("[data-palette]") && !("disabled" in element && element.disabled));
  // What can be seen on the page comes first, then what only has a key, then the rail's.
  const rank = (/** @type {HTMLElement} */ element) => element.closest(".rail") ? 2 : element.hidden ? 1 : 0;
  usable.sort((a, b) => rank(a) - rank(b));
  const does = new Map(usable.map(element => [element.dataset.does, element]));
  return [...does.values()].map(element => ({
    id: `action ${element.dataset.does}`, group: groups.page, part: "action", title: element.dataset.does ?? "", cap: element.dataset.cap, element,
    note: element.getAttribute("role") === "switch" ? element.querySelector("b")?.textContent?.toLowerCase() : undefined,
  }));
}

/** The pages of the rail. @returns {Entry[]} */
function places() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".rail a[data-does]")]);
  return links.map(link => ({ id: `page ${link.pathname}`, group: groups.pages, part: "page", title: link.dataset.does ?? "", cap: link.dataset.cap, href: link.pathname }));
}

/** @param {number} asked */
async function refresh(asked) {
  try {
    const answer = await fetch("/api/v1/palette", { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const entries = entriesOf(await answer.json());
    if (asked !== opening) return;
    known = entries;
    fault = null;
  } catch (problem) {
    if (asked !== opening) return;
    fault = problem instanceof TypeError ? "the server does not answer" : problem instanceof Error ? problem.message : String(problem);
  }
  if (dialog.open) draw(rows[at]?.entry.id);
}

/** @param {PaletteData} data @returns {Entry[]} */
function entriesOf(data) {
  return [
    ...data.pages.map(({ title, note, href }) => ({ id: `page ${href}`, group: groups.pages, part: "page", title, note, href })),
    ...data.runs.map(run => ({
      id: `run ${run.id}`, group: groups.runs, part: "run", title: run.name, note: `run ${run.id}, seed ${run.seed}`, also: `run ${run.id} seed ${run.seed} ${run.status} ${run.environment} ${run.agent} ${run.tags.join(" ")}`.toLowerCase(), status: run.status, href: `/runs/${run.id}`,
    })),
    ...data.presets.map(({ name, title }) => ({ id: `new ${name}`, group: groups.fresh, part: "new", title: `New: ${title}`, note: name, also: name, href: `/new?preset=${encodeURIComponent(name)}` })),
    ...data.settings.map(({ key, title, help }) => ({ id: `setting ${key}`, group: groups.settings, part: "setting", title, note: key, also: key.toLowerCase(), about: help, href: `/new?setting=${encodeURIComponent(key)}` })),
    ...data.terms.map(({ name, also, says, href }) => ({ id: `term ${name}`, group: groups.terms, part: "term", title: name, also: also.toLowerCase(), about: says, href: href ?? undefined })),
  ];
}

/** Draws what fits; keeps the row with that id chosen. @param {string} [keep] */
function draw(keep) {
  const query = input.value, { groups: shown, found } = find(all(), query, recent());
  rows = [];
  const boxes = shown.map((group, index) => {
    const box = make("div", ""), head = make("div", "palette-group", group.title);
    box.setAttribute("role", "group");
    head.id = `palette-group-${index}`;
    head.setAttribute("role", "presentation");
    box.setAttribute("aria-labelledby", head.id);
    if (group.left > 0) head.append(make("span", "num", `${group.left.toLocaleString("en")} more`));
    box.append(head, ...group.rows.map(({ entry, at: letters }) => row(entry, letters)));
    return box;
  });
  list.replaceChildren(...boxes);
  list.hidden = rows.length === 0;
  input.setAttribute("aria-expanded", String(rows.length > 0));
  const typed = query.trim() !== "", none = typed && found === 0;
  empty.hidden = !none;
  if (none) {
    const words = nothing(query, all());
    write(empty.querySelector("[data-palette-title]"), words.title);
    write(empty.querySelector("[data-palette-text]"), words.text);
  }
  write(status, fault !== null ? `Runs are not up to date: ${fault}.` : known === null ? "Reading the list…" : typed ? `${found.toLocaleString("en")} found` : holdings(all()));
  choose(keep === undefined ? 0 : Math.max(0, rows.findIndex(({ entry }) => entry.id === keep)));
  if (keep === undefined) list.scrollTop = 0;
}

/** @param {Entry} entry @param {number[]} letters Those that were typed. */
function row(entry, letters) {
  const option = make(entry.href ? "a" : "div", "palette-row");
  if (option instanceof HTMLAnchorElement) option.href = hrefOf(entry);
  option.id = `palette-row-${rows.length}`;
  option.tabIndex = -1;
  option.setAttribute("role", "option");
  option.dataset.at = String(rows.length);
  const words = make("span", "palette-words"), title = make("span", "palette-title");
  title.append(...marked(entry.title, letters));
  words.append(title);
  if (entry.note) words.append(make("small", "dim", entry.note));
  if (entry.about) words.append(make("span", "palette-about", entry.about));
  option.append(part(entry.part), words);
  if (entry.status) option.append(part(entry.status));
  for (const cap of entry.cap?.split(" ") ?? []) option.append(make("kbd", "", cap));
  rows.push({ entry, option });
  return option;
}

/** A setting is looked for in the form that is open, if one is. @param {Entry} entry */
function hrefOf({ href = "" }) {
  const wanted = new URL(href, location.href), setting = wanted.searchParams.get("setting");
  if (setting === null || location.pathname !== wanted.pathname) return href;
  const form = new URL(location.href);
  form.searchParams.set("setting", setting);
  return form.pathname + form.search;
}

/** The text with the letters at these places marked. @param {string} text @param {number[]} letters */
function marked(text, letters) {
  const chosen = new Set(letters), pieces = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    const on = chosen.has(from);
    for (to = from + 1; to < text.length && chosen.has(to) === on; to++);
    pieces.push(on ? make("mark", "", text.slice(from, to)) : text.slice(from, to));
  }
  return pieces;
}

/** @param {string} name */
const part = name => parts.querySelector(`[data-part="${name}"]`)?.cloneNode(true) ?? "";

/** @param {number} to */
function choose(to) {
  rows[at]?.option.setAttribute("aria-selected", "false");
  at = Math.max(0, Math.min(rows.length - 1, to));
  for (const { option } of rows) option.setAttribute("aria-selected", "false");
  const chosen = rows[at]?.option;
  if (!chosen) { input.removeAttribute("aria-activedescendant"); return; }
  chosen.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", chosen.id);
  // The first row comes with the head of its group.
  if (at === 0) list.scrollTop = 0; else chosen.scrollIntoView({ block: "nearest" });
}

/** Does what a row says. The palette closes first, so that the focus is where it was. @param {number} index @param {boolean} apart In a new tab. */
function take(index, apart) {
  const chosen = rows[index];
  if (!chosen) return;
  const { entry, option } = chosen;
  if (!entry.href && !entry.element) { choose(index); return; }
  globalThis.rtrl.set("recent", JSON.stringify(remember(recent(), entry.id)));
  if (apart && entry.href) { window.open(hrefOf(entry), "_blank", "noopener"); return; }
  dialog.close();
  if (entry.element) { if (entry.element.isConnected) entry.element.click(); } else option.click();
}

input.addEventListener("input", () => draw());
input.addEventListener("keydown", event => {
  if (event.isComposing || event.altKey) return;
  const moves = /** @type {Record<string, () => number>} */ ({ ArrowDown: () => (at + 1) % rows.length, ArrowUp: () => (at + rows.length - 1) % rows.length, Home: () => 0, End: () => rows.length - 1, PageDown: () => at + 8, PageUp: () => at - 8 });
  if (event.key === "Enter") {
    event.preventDefault();
    if (event.repeat) return;
    held = "Enter";
    take(at, event.ctrlKey || event.metaKey);
  } else if (event.key in moves && !event.shiftKey && rows.length > 0) {
    event.preventDefault();
    choose(moves[event.key]());
  }
});

list.addEventListener("pointermove", event => {
  const option = event.target instanceof Element ? event.target.closest("[data-at]") : null;
  if (option instanceof HTMLElement && Number(option.dataset.at) !== at && (event.movementX || event.movementY)) choose(Number(option.dataset.at));
});
list.addEventListener("click", event => {
  const option = event.target instanceof Element ? event.target.closest("[data-at]") : null;
  if (!(option instanceof HTMLElement) || !dialog.open || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  take(Number(option.dataset.at), false);
});

dialog.addEventListener("click", event => { if (event.target === dialog || event.target instanceof Element && event.target.closest("[data-palette-close]")) dialog.close(); });
dialog.addEventListener("close", () => { opening++; list.replaceChildren(); rows = []; });

addEventListener("click", event => { if (event.target instanceof Element && event.target.closest("[data-palette]") && !dialog.open) open(); });
addEventListener("keydown", event => {
  const wanted = event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey && (mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
  if (wanted) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) { if (dialog.open) dialog.close(); else open(); }
  } else if (held === event.key && event.repeat) {
    event.preventDefault();
    event.stopPropagation();
  }
}, { capture: true });
addEventListener("keyup", event => { if (event.key === held) held = null; }, { capture: true });

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** @param {Element | null} element @param {string} text */
function write(element, text) { if (element && element.textContent !== text) element.textContent = text; }
