import assert from "node:assert/strict";
import test from "node:test";
import { timeWords } from "../../Rtrl.Web/wwwroot/js/times.js";

const at = new Date("2026-11-30T23:05:07Z"), berlin = { zone: "Europe/Berlin", now: new Date("2026-12-01T09:00:00Z") };

test("timeWords_ReaderElsewhere_AreTheReadersAndNameTheZone", () => {
  assert.equal(timeWords(at, "full", berlin), "2026-12-01 00:05:07 CET");
  assert.equal(timeWords(at, "clock", berlin), "00:05:07 CET");
  assert.equal(timeWords(at, "minute", berlin), "00:05 CET");
  assert.equal(timeWords(at, "full", { zone: "UTC" }), "2026-11-30 23:05:07 UTC");
  assert.equal(timeWords(new Date("2026-06-30T10:00:00Z"), "clock", berlin), "12:00:00 CEST");
});

test("timeWords_Near_SaysTheDayOfTheReader", () => {
  const near = (zone, now) => timeWords(at, "near", { zone, now: new Date(now) });
  assert.equal(near("UTC", "2026-11-30T23:05:59Z"), "now");
  assert.equal(near("Europe/Berlin", "2026-12-01T09:00:00Z"), "00:05 CET");
  assert.equal(near("UTC", "2026-12-01T09:00:00Z"), "yesterday");
  assert.equal(near("UTC", "2026-12-05T09:00:00Z"), "30 Nov");
  assert.equal(near("UTC", "2027-02-05T09:00:00Z"), "30 Nov 2026");
});
