// What the palette shows of all there is: the entries that fit what was typed, by group, the best first; or what there is to find when nothing fits.
import { placesOf, prepare, rate, wordsOf } from "./fuzzy.js";

/** @typedef {import("./fuzzy.js").Prepared} Prepared */
/**
 * One thing to be found. `also` is searched by word starts and not shown; `note` is shown and not searched; `about` is shown while the row is chosen.
 * @typedef {{ id: string, group: string, part: string, title: string, note?: string, also?: string, about?: string, href?: string, cap?: string, status?: string,
 *   element?: HTMLElement, ready?: Prepared }} Entry
 */
/** @typedef {{ entry: Entry, at: number[] }} Row */
/** @typedef {{ title: string, rows: Row[], left: number }} Group */

export const groups = { page: "This page", pages: "Pages", runs: "Runs", fresh: "New", settings: "Settings", terms: "Terms" };
const order = Object.values(groups);
const few = 6, several = 14, begun = 5;
const running = new Set(["running", "paused", "queued"]);

/**
 * The groups to show, and how many entries fit in all.
 * @param {Entry[]} entries @param {string} query @param {string[]} recent Ids chosen before, the latest first.
 * @returns {{ groups: Group[], found: number }}
 */
export function find(entries, query, recent = []) {
  const words = wordsOf(query);
  return words.length === 0 ? beforeTyping(entries, recent) : fitting(entries, words, query.trim());
}

/** @param {Entry[]} entries @param {string[]} recent */
function beforeTyping(entries, recent) {
  const known = new Map(entries.map(entry => [entry.id, entry]));
  const again = recent.map(id => known.get(id)).filter(entry => entry !== undefined).slice(0, few), shown = new Set(again);
  const rest = (/** @type {string} */ group) => entries.filter(entry => entry.group === group && !shown.has(entry));
  const runs = rest(groups.runs), lively = runs.filter(entry => running.has(entry.status ?? ""));
  const parts = [
    { title: "Recent", all: again, most: few },
    { title: groups.page, all: rest(groups.page), most: Infinity },
    { title: groups.pages, all: rest(groups.pages).filter(entry => entry.cap), most: Infinity },
    { title: groups.runs, all: [...lively, ...runs.filter(entry => !lively.includes(entry))], most: begun },
  ];
  return {
    groups: parts.filter(({ all }) => all.length > 0).map(({ title, all, most }) => ({ title, rows: all.slice(0, most).map(entry => ({ entry, at: [] })), left: Math.max(0, all.length - most) })),
    found: entries.length,
  };
}

/** @param {Entry[]} entries @param {string[]} words @param {string} query */
function fitting(entries, words, query) {
  /** @type {Map<string, { entry: Entry, score: number }[]>} */
  const found = new Map();
  let count = 0;
  for (const entry of entries) {
    const fit = rate(words, entry.ready ??= prepare(entry.title), entry.also);
    if (fit === null) continue;
    count++;
    const row = { entry, score: fit + (entry.status === "running" ? 1 : 0) }, same = found.get(entry.group);
    if (same) same.push(row); else found.set(entry.group, [row]);
  }

  const most = found.size === 1 ? several : few;
  const shown = [...found].map(([title, rows]) => {
    rows.sort((a, b) => b.score - a.score);
    return { title, best: rows[0].score, rows: rows.slice(0, most).map(({ entry }) => ({ entry, at: entry.ready ? placesOf(words, entry.ready, entry.also) : [] })), left: Math.max(0, rows.length - most) };
  }).sort((a, b) => b.best - a.best || order.indexOf(a.title) - order.indexOf(b.title));
  const asked = shown.find(({ title }) => title === groups.runs);
  const isQuery = /[=<>:]/.test(query);
  if (asked && (asked.left > 0 || isQuery)) asked.rows.push({ entry: asking(query), at: [] });
  if (!asked && (count === 0 || isQuery)) shown.push({ title: groups.runs, best: 0, rows: [{ entry: asking(query), at: [] }], left: 0 });
  return { groups: /** @type {Group[]} */ (shown), found: count };
}

/** The runs table, asked the same. @param {string} query @returns {Entry} */
const asking = query => ({ id: "query", group: groups.runs, part: "query", title: `Ask the runs table for “${query}”`, href: `/runs?q=${encodeURIComponent(query)}` });

/** What there is, in words: “31 runs, 130 presets”. @param {Entry[]} entries */
export function holdings(entries) {
  const names = /** @type {[string, string][]} */ ([[groups.runs, "run"], [groups.fresh, "preset"], [groups.settings, "setting"], [groups.terms, "term"]]);
  const parts = names.map(([group, word]) => { const count = entries.filter(entry => entry.group === group).length; return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`; });
  return `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

/** What is said when nothing fits. @param {string} query @param {Entry[]} entries */
export const nothing = (query, entries) => ({
  title: `No action, page, run, preset, setting or term has “${query.trim()}”.`,
  text: `There are ${holdings(entries)}; the runs page takes queries such as agent.traceDecay=0.8.`,
});

/** Adds a choice to those made before. @param {string[]} recent @param {string} id */
export const remember = (recent, id) => id === "query" ? recent : [id, ...recent.filter(other => other !== id)].slice(0, 12);
