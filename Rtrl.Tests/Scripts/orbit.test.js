import assert from "node:assert/strict";
import test from "node:test";

globalThis.window ??= /** @type {any} */ (globalThis);
const { Orbit } = await import("../../Rtrl.Web/wwwroot/js/orbit.js");
const { cameraWords, corner, side } = await import("../../Rtrl.Web/wwwroot/js/drawings/camera.js");

test("Orbit_ReplacedBeforeItSpoke_SaysFromWhereBeforeItGoes", () => {
  const words = { textContent: "" }, root = Object.assign(new EventTarget(), { querySelector: () => words, querySelectorAll: () => [] });
  const make = () => new Orbit(/** @type {any} */ (root), /** @type {any} */ (new EventTarget()), 7, side, () => {});
  const first = make();
  first.set(corner);
  first.dispose();
  assert.equal(words.textContent, cameraWords(corner));
  words.textContent = "";
  const next = make();
  assert.equal(next.camera, corner);
  next.dispose();
  assert.equal(words.textContent, "", "nothing was turned");
});
