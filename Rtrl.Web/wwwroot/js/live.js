// One hub connection per page. Frames are gathered and handed over once per animation frame; after a lost connection, a frozen view
// or a hidden tab, handlers are told that there is a gap and fetch what they missed.
import { reducedMotion } from "./theme.js";

const subscriptions = new Map(); // run -> Set of { streams, hz, frames, gap }
const current = new Map();       // run -> what the hub was told
const limit = 4000;
let connection = null, started = null, frozen = false, lostAt = 0;
let queue = [], overflow = false, scheduled = false, asked = false;

// Streams of one run; frames(list) gets what came since the last animation frame, gap(seconds) says that some are missing. A network other than the
// first is named; a page looks at one of a run at a time.
export function subscribe(run, streams, hz, { frames, gap }, network = null) {
  const subscription = { streams, hz, frames, gap, network };
  if (!subscriptions.has(run)) subscriptions.set(run, new Set());
  subscriptions.get(run).add(subscription);
  sync();
  return () => {
    subscriptions.get(run)?.delete(subscription);
    if (subscriptions.get(run)?.size === 0) subscriptions.delete(run);
    sync();
  };
}

export const isFrozen = () => frozen;

// A frozen view draws nothing new; the agents go on. Thawing fetches the missed window.
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
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => Math.min(8000, 250 * 2 ** context.previousRetryCount) })
      .configureLogging(signalR.LogLevel.None)
      .build();
    connection.on("frame", frame => { receive(frame); });
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

function receive(frame) {
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
  const byRun = Map.groupBy ? Map.groupBy(frames, frame => frame.run) : group(frames);
  for (const [run, list] of byRun)
    for (const subscription of [...(subscriptions.get(run) ?? [])]) {
      const wanted = list.filter(frame => subscription.streams.includes(frame.stream) && (subscription.network === null || !frame.data.network || frame.data.network === subscription.network));
      if (wanted.length > 0) subscription.frames(wanted);
    }
}

function group(frames) {
  const result = new Map();
  for (const frame of frames) result.set(frame.run, [...(result.get(frame.run) ?? []), frame]);
  return result;
}

// The badge that says how old the picture is.
addEventListener("rtrl:link", event => {
  for (const badge of document.querySelectorAll("[data-link]")) {
    badge.hidden = !event.detail.lost && !event.detail.seconds;
    badge.textContent = event.detail.lost
      ? `stale since ${new Date(event.detail.since).toTimeString().slice(0, 5)}`
      : `Reconnected; ${Math.max(1, Math.round(event.detail.seconds))} s fetched.`;
    if (!event.detail.lost) setTimeout(() => { if (!lostAt) badge.hidden = true; }, 6000);
  }
});
