import assert from "node:assert/strict";
import test from "node:test";
import { inPage } from "./page.js";

const point = (lastStep, last) => ({ lastStep, count: 1, mean: last, min: last, max: last, last });
const line = (run, metric = "return") => ({ run, metric, label: "", colour: 0, dash: null, running: false });

/** A server that remembers what it was asked. */
function server() {
  const asked = [];
  globalThis.fetch = async address => {
    asked.push(address);
    const query = new URLSearchParams(address.split("?")[1]);
    const all = query.get("runs").split(",").flatMap(run => query.get("metric").split(",").map(metric => ({ run: Number(run), metric, bucketWidth: 10, points: [point(9, Number(run)), point(19, 2 * run)] })));
    return { ok: true, json: async () => all };
  };
  return asked;
}

test("fetch_ManyLines_AsksOnce", async () => {
  const { Feed } = await inPage("feed.js"), asked = server(), feed = new Feed(() => { }, () => { }), lines = [31, 32, 33].map(run => line(run));
  await feed.fetch(feed.follow(lines), "steps");
  assert.deepEqual(asked, ["api/v1/series?runs=31,32,33&metric=return&points=1024"]);
  assert.deepEqual(lines.map(one => feed.curveOf(one).mean), [[31, 62], [32, 64], [33, 66]]);
});

test("fetch_OverEpisodes_BringsTheClocksInTheSameAnswer", async () => {
  const { Feed } = await inPage("feed.js"), { clockOf } = await inPage("curve.js"), asked = server(), feed = new Feed(() => { }, () => { });
  await feed.fetch(feed.follow([line(41)]), "episodes");
  assert.deepEqual(asked, ["api/v1/series?runs=41&metric=return,episodes,wallSeconds&points=1024"]);
  assert.deepEqual([clockOf(41).at(10, "episodes"), clockOf(41).at(15, "time")], [41, 61.5]);
  await feed.fetch([], "time");
  assert.equal(asked.length, 1, "a clock that is there is not asked for again");
});

test("fetch_PanelsOfAPage_ShareOneAnswer", async () => {
  const { Feed } = await inPage("feed.js"), asked = server();
  for (const run of [51, 52]) {
    const feed = new Feed(() => { }, () => { });
    await feed.fetch(feed.follow([line(run)]), "steps", [51, 52]);
    assert.deepEqual(feed.curveOf(line(run)).mean, [run, 2 * run]);
  }
  assert.equal(asked.length, 1);
});
