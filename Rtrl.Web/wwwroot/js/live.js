// One hub connection per page. Frames are gathered and handed over once per animation frame; after a lost connection, a frozen view
// or a hidden tab, handlers are told that there is a gap and fetch what they missed.
import { reducedMotion } from "./theme.js";

/**
 * @typedef {{ frames: (list: Frame[]) => void, gap?: (seconds: number) => void }} Handlers
 * @typedef {Handlers & { streams: Frame["stream"][], hz: number, network: string | null }} Subscription
 */

/** @type {Map<number, Set<Subscription>>} */
const subscriptions = new Map();
/** What the hub was told, by run. @type {Map<number, string>} */
const current = new Map();
const limit = 4000;
/** @type {any} */
let connection = null;
/** @type {Promise<void> | null} */
let started = null;
/** @type {Frame[]} */
let queue = [];
let frozen = false, lostAt = 0, frameAt = 0, overflow = false, scheduled = false, asked = false;

// Streams of one run; frames(list) gets what came since the last animation frame, gap(seconds) says that some are missing. A network other than the
// first is named; a page looks at one of a run at a time. Who joins a run that the page follows already has the hub asked anew: of a run that stands
// still, nothing else would come.
/**
 * @param {number} run
 * @param {Frame["stream"][]} streams
 * @param {number} hz
 * @param {Handlers} handlers
 * @param {string | null} [network]
 */
export function subscribe(run, streams, hz, { frames, gap }, network = null) {
  const subscription = { streams, hz, frames, gap, network };
  subscriptions.set(run, (subscriptions.get(run) ?? new Set()).add(subscription));
  current.delete(run);
  sync();
  return () => {
    subscriptions.get(run)?.delete(subscription);
    if (subscriptions.get(run)?.size === 0) subscriptions.delete(run);
    sync();
  };
}

/** When the last frame came; 0 before the first. */
export const heardAt = () => frameAt;

export const isFrozen = () => frozen;

// A frozen view draws nothing new; the agents go on. Thawing fetches the missed window.
/** @param {boolean} on */
export function freeze(on) {
  if (frozen === on) return;
  frozen = on;
  document.documentElement.toggleAttribute("data-frozen", on);
  queue = [];
  dispatchEvent(new CustomEvent("rtrl:freeze", { detail: on }));
  if (!on) tellGap(0);
}

// Drops the connection as a bad network would; it is taken up again by itself.
export async function drop() {
  lost();
  await connection?.stop();
  sync();
}

/** @param {number} seconds */
function tellGap(seconds) {
  for (const set of subscriptions.values())
    for (const subscription of [...set]) subscription.gap?.(seconds);
}

function sync() {
  if (asked) return;
  asked = true;
  setTimeout(async () => {
    asked = false;
    if (subscriptions.size === 0 && !connection) return;
    try {
      await connect();
      await tellHub();
    } catch { /* withAutomaticReconnect and the start loop try again */ }
  });
}

async function tellHub() {
  if (connection.state !== "Connected") return;
  for (const [run, set] of subscriptions) {
    const streams = [...new Set([...set].flatMap(subscription => subscription.streams))].sort();
    const hz = Math.max(...[...set].map(subscription => subscription.hz));
    const network = [...set].map(subscription => subscription.network).find(name => name !== null) ?? null;
    const wish = JSON.stringify([streams, hz, network]);
    if (current.get(run) === wish) continue;
    current.set(run, wish);
    await (network === null ? connection.invoke("Subscribe", run, streams, hz) : connection.invoke("SubscribeNetwork", run, network, streams, hz)).catch(() => current.delete(run));
  }
  for (const run of [...current.keys()])
    if (!subscriptions.has(run)) {
      current.delete(run);
      await connection.invoke("Unsubscribe", run).catch(() => {});
    }
}

function connect() {
  if (!connection) {
    connection = new signalR.HubConnectionBuilder()
      .withUrl("hubs/runs")
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (/** @type {any} */ context) => Math.min(8000, 250 * 2 ** context.previousRetryCount) })
      .configureLogging(signalR.LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = 10_000;
    connection.on("frame", (/** @type {Frame} */ frame) => { receive(frame); });
    connection.onreconnecting(() => lost());
    connection.onreconnected(() => { found(); });
    connection.onclose(() => { lost(); started = null; });
  }
  started ??= start();
  return started;
}

async function start() {
  for (let wait = 250; connection.state !== "Connected"; wait = Math.min(8000, wait * 2)) {
    try {
      await connection.start();
    } catch {
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }
  if (lostAt) await found();
}

function lost() {
  lostAt ||= Date.now();
  current.clear();
  dispatchEvent(new CustomEvent("rtrl:link", { detail: { lost: true, since: lostAt } }));
}

async function found() {
  const seconds = (Date.now() - lostAt) / 1000;
  lostAt = 0;
  current.clear();
  await tellHub();
  dispatchEvent(new CustomEvent("rtrl:link", { detail: { lost: false, seconds } }));
  tellGap(seconds);
}

/** @param {Frame} frame */
function receive(frame) {
  frameAt = Date.now();
  if (frozen) return;
  queue.push(frame);
  if (queue.length > limit) { queue = []; overflow = true; }
  if (scheduled) return;
  scheduled = true;
  if (reducedMotion.matches) setTimeout(deliver, 500);
  else requestAnimationFrame(deliver);
}

function deliver() {
  scheduled = false;
  const frames = queue;
  queue = [];
  if (overflow) { overflow = false; tellGap(0); }
  for (const run of new Set(frames.map(frame => frame.run)))
    for (const subscription of [...(subscriptions.get(run) ?? [])]) {
      const network = (/** @type {Frame} */ { data }) => "network" in data ? data.network : null;
      const wanted = frames.filter(frame => frame.run === run && subscription.streams.includes(frame.stream)
        && (subscription.network === null || !network(frame) || network(frame) === subscription.network));
      if (wanted.length > 0) subscription.frames(wanted);
    }
}
