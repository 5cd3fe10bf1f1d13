import assert from "node:assert/strict";
import { test } from "node:test";
import { pictures } from "../../Rtrl.Web/wwwroot/js/termpictures.js";

const inks = { ink: "#111", faint: "#ccc", iris: "#53c", live: "#064", fault: "#b22", font: "10px x" };

/** A canvas that writes down where something is drawn. */
function canvas() {
  /** @type {number[]} */
  const places = [];
  const put = (/** @type {number} */ x, /** @type {number} */ y) => { places.push(x, y); };
  return { places, beginPath() {}, stroke() {}, fill() {}, lineTo: put, arc: put, fillText: (/** @type {string} */ _, /** @type {number} */ x, /** @type {number} */ y) => put(x, y), globalAlpha: 1 };
}

for (const [name, picture] of Object.entries(pictures)) {
  test(`picture_${name}_StaysInItsBoxAndMoves`, () => {
    const seen = new Set();
    for (let at = 0; at < 1; at += 0.05) {
      const drawn = canvas();
      picture(/** @type {any} */ (drawn), 240, 76, at, inks);
      assert.ok(drawn.places.length > 0 && drawn.places.every(Number.isFinite));
      for (let k = 0; k < drawn.places.length; k += 2) {
        assert.ok(drawn.places[k] >= 0 && drawn.places[k] <= 240, `x ${drawn.places[k]}`);
        assert.ok(drawn.places[k + 1] >= 0 && drawn.places[k + 1] <= 76, `y ${drawn.places[k + 1]}`);
      }
      seen.add(JSON.stringify(drawn.places));
    }
    assert.ok(seen.size > 5);
  });
}
