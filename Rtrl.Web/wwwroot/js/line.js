// The line to the server: Blazor's circuit, the live hub, and whether anybody answers at all. While it is cut, <html data-line="cut"> greys what is live (line.css),
// commands are held back and say so; once another server answers, the page loads again where it was. Imported once for the whole document.
import { heardAt } from "./live.js";
import { begin, lineWords, patience, sends, stands, step } from "./linestate.js";
import { tellRestart } from "./restart.js";
import { timeWords } from "./times.js";

/** @typedef {import("./linestate.js").LineEvent} LineEvent */

const root = document.documentElement;
const beat = 2000, patienceOfOne = 3000, rhythm = 500;
const notice = /** @type {HTMLElement} */ (document.getElementById("components-reconnect-modal"));
const words = /** @type {HTMLElement} */ (notice.querySelector("[data-line-words]"));

let state = begin(root.dataset.server ?? "", Date.now());
let asking = false, askedAt = Date.now(), leaving = false, refused = "", badgeTimer = 0;

/** @param {LineEvent} event */
function happen(event) {
  const before = state;
  state = step(state, event);
  if (state.since !== before.since || sends(state) !== sends(before) || state.over !== before.over) show(before);
  if (state.over && !before.over) reload();
}

/** @param {typeof state} before */
function show(before) {
  const cut = !stands(state), since = cut ? timeWords(new Date(state.since), "minute") : "";
  if (sends(state)) refused = "";
  if (cut) {
    root.dataset.line = "cut";
    root.style.setProperty("--stale", `"stale since ${since}"`);
  } else delete root.dataset.line;
  root.toggleAttribute("data-mute", !sends(state));
  write([refused, lineWords(state, since)].filter(Boolean).join(" "));
  if (cut || before.since !== 0) tellBadges(cut ? `stale since ${since}` : "");
}

/** @param {string} text */
function write(text) {
  if (words.textContent !== text) words.textContent = text;
  notice.classList.toggle("said", text !== "");
}

/** The badges beside the name of a run. @param {string} text @param {number} [forMilliseconds] */
function tellBadges(text, forMilliseconds = 0) {
  clearTimeout(badgeTimer);
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-link]"))) {
    badge.hidden = text === "";
    badge.textContent = text;
  }
  if (forMilliseconds > 0) badgeTimer = window.setTimeout(() => { if (stands(state)) tellBadges(""); }, forMilliseconds);
}

/** Asks who is there. Whatever answers is heard, except a go-between that says nobody is. */
async function ask() {
  if (asking) return;
  asking = true;
  askedAt = Date.now();
  try {
    const answer = await fetch("/api/v1/server", { cache: "no-store", headers: { accept: "application/json" }, signal: AbortSignal.timeout(patienceOfOne) });
    if ([502, 503, 504].includes(answer.status)) throw new TypeError("nobody is there");
    const server = answer.ok ? (await answer.json()).id : null;
    happen({ kind: "heard", at: Date.now(), server });
  } catch (problem) {
    if (!leaving && problem instanceof TypeError) happen({ kind: "unheard", at: Date.now() });
  }
  asking = false;
}

function tick() {
  const now = Date.now(), frameAt = heardAt();
  if (frameAt > state.heardAt) happen({ kind: "heard", at: frameAt, server: null });
  happen({ kind: "tick", at: now });
  if (now - askedAt >= (stands(state) && state.unheard === 0 ? beat : rhythm)) ask();
}

/** Where it is: the browser keeps the place on the page. */
function reload() {
  const now = Date.now(), earlier = times().filter(at => now - at < 60_000);
  setTimeout(() => {
    keep("reloads", JSON.stringify([...earlier, Date.now()]));
    location.reload();
  }, patience(earlier, now));
}

/** @returns {number[]} */
function times() { try { return JSON.parse(kept("reloads") ?? "[]"); } catch { return []; } }
/** @param {string} name */
function kept(name) { try { return sessionStorage.getItem(`rtrl.${name}`); } catch { return null; } }
/** @param {string} name @param {string} value */
function keep(name, value) { try { sessionStorage.setItem(`rtrl.${name}`, value); } catch { /* a tab without storage forgets */ } }

/** What the circuit would do. What needs no server goes on: links to look elsewhere, keys of the browser, the palette, folding. */
const commands = ".btn, .sw, .dock button, [role=switch], .seg button, .tag button, [role=tab]";
const local = "a[href], [data-reload], [data-palette], [data-restart], summary";

function holdBack(/** @type {Event} */ event) {
  if (sends(state) || !(event.target instanceof Element)) return;
  const command = event.target.closest(commands);
  if (!command || command.closest(local)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const own = [...command.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.nodeValue).join("").trim();
  const named = command.querySelector("small")?.textContent ?? (own || command.getAttribute("aria-label"));
  refused = `${named ? `“${named}”` : "That"} was not sent.`;
  write(`${refused} ${lineWords(state, timeWords(new Date(state.since), "minute"))}`);
}

addEventListener("click", holdBack, { capture: true });
addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", ({ persisted }) => { leaving = false; if (persisted) ask(); });
addEventListener("online", ask);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") ask(); });
addEventListener("rtrl:link", ({ detail: { lost, seconds } }) => {
  happen({ kind: "hub", at: Date.now(), up: !lost });
  if (!lost && stands(state)) tellBadges(`Reconnected; ${Math.max(1, Math.round(seconds ?? 0))} s fetched.`, 6000);
});
notice.addEventListener("components-reconnect-state-changed", event => {
  const change = /** @type {CustomEvent<{ state: string }>} */ (event).detail.state;
  happen({ kind: "circuit", at: Date.now(), circuit: change === "hide" ? "up" : change === "rejected" || change === "failed" || change === "resume-failed" ? "gone" : "down" });
});

const earlier = kept("server");
keep("server", state.server);
if (earlier !== null && earlier !== state.server) tellRestart(earlier).catch(() => { /* no notice is better than a wrong one */ });

setInterval(tick, rhythm);
Blazor.start({
  circuit: {
    configureSignalR: builder => { builder.withServerTimeout(10_000).withKeepAliveInterval(5000); },
    reconnectionOptions: { maxRetries: Infinity, retryIntervalMilliseconds: attempts => Math.min(4000, 250 * 2 ** attempts) },
  },
});
