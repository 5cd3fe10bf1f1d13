import assert from "node:assert/strict";
import test from "node:test";

/** A hub with one run that stands still: whoever asks is shown it once, and nothing comes after that. */
const hub = {
  /** @type {string[]} */ asked: [],
  state: "Connected",
  async start() {},
  onreconnecting() {}, onreconnected() {}, onclose() {},
  on(_name, receive) { this.receive = receive; },
  async invoke(method, run, streams) {
    this.asked.push(`${method} ${run}`);
    for (const stream of streams ?? []) setTimeout(() => this.receive({ run, stream, first: 19, last: 19, data: {} }));
  },
};

class HubConnectionBuilder {
  withUrl() { return this; }
  withAutomaticReconnect() { return this; }
  configureLogging() { return this; }
  build() { return hub; }
}

Object.assign(globalThis, {
  signalR: { HubConnectionBuilder, LogLevel: { None: 0 } }, addEventListener() {}, matchMedia: () => ({ matches: false, addEventListener() {} }),
  requestAnimationFrame: act => setTimeout(act), localStorage: { getItem: () => null, setItem() {} },
  document: { documentElement: { dataset: {}, toggleAttribute() {}, classList: { toggle() {} } }, querySelectorAll: () => [], addEventListener() {} },
});
const { subscribe } = await import("../../Rtrl.Web/wwwroot/js/live.js");

/** Follows streams of a run until a frame has come. */
const shown = (run, streams) => new Promise(resolve => { subscribe(run, streams, 10, { frames: list => resolve(list.map(frame => frame.stream)) }); });

test("subscribe_SecondHandlerOfARunThatStandsStill_IsShownItToo", { timeout: 5000 }, async () => {
  assert.deepEqual(await shown(1, ["bodies", "scalars"]), ["bodies", "scalars"]);
  assert.deepEqual(await shown(1, ["bodies"]), ["bodies"]);
  assert.deepEqual(hub.asked, ["Subscribe 1", "Subscribe 1"]);
});

test("subscribe_HandlersOfOneMoment_AskOnce", { timeout: 5000 }, async () => {
  hub.asked = [];
  const both = await Promise.all([shown(2, ["bodies"]), shown(2, ["scalars"])]);
  assert.deepEqual(both, [["bodies"], ["scalars"]]);
  assert.deepEqual(hub.asked, ["Subscribe 2"]);
});
