import assert from "node:assert/strict";
import test from "node:test";
import { placesOf, prepare, rate, wordsOf } from "../../Rtrl.Web/wwwroot/js/fuzzy.js";

const fit = (query, text, also) => {
  const words = wordsOf(query), within = prepare(text), score = rate(words, within, also);
  return score === null ? null : { score, at: placesOf(words, within, also) };
};
const score = (query, text) => fit(query, text)?.score ?? -Infinity;
const marked = (query, text) => { const { at } = fit(query, text); return Array.from(text, (letter, index) => at.includes(index) ? letter.toUpperCase() : letter.toLowerCase()).join(""); };

test("rate_LettersInOrder_AreFoundAndTheirPlacesTold", () => {
  assert.equal(marked("btlshp", "battleship"), "BatTLeSHiP");
  assert.equal(marked("mcq", "memory-chain-qrc"), "Memory-Chain-Qrc");
  assert.deepEqual(fit("td", "traceDecay").at, [0, 5]);
});

test("rate_WordsInAnyOrder_FitWhenEachDoes", () => {
  assert.ok(fit("qrc battleship", "New: Battleship, QRC(λ) (later version)"));
  assert.ok(fit("new: Battleship QRC", "New: Battleship, QRC(λ) (later version)"));
  assert.equal(fit("battleship ppo", "New: Battleship, QRC(λ) (later version)"), null);
});

test("rate_LettersScatteredOverWords_AreNoMatch", () => {
  assert.equal(fit("xyz", "Next row: yes, or zero"), null);
  assert.equal(fit("run", "Recurrent gradient"), null);
  assert.equal(fit("eng", "Learning: on or off, again"), null);
});

test("rate_MiddleOfAWord_IsFoundInOnePiece", () => {
  assert.equal(marked("ship", "battleship"), "battleSHIP");
  assert.equal(fit("shp", "battleship"), null);
});

test("rate_StartsAndNeighbours_WeighMore", () => {
  assert.ok(score("run", "Runs") > score("run", "Home run"));
  assert.ok(score("chain", "Memory chain") > score("chain", "Unchained"));
  assert.ok(score("set", "Settings") > score("set", "Seed of everything there"));
  assert.ok(score("mc", "Memory Chain") > score("mc", "Mimic"));
  assert.ok(score("home", "Home") > score("home", "Home, and more words behind it"));
});

test("rate_WordThatStandsBeside_CountsAndIsNotMarked", () => {
  assert.deepEqual(fit("seven trace", "Eligibility trace", "tag-seven").at, [12, 13, 14, 15, 16]);
  assert.equal(fit("even", "Eligibility trace", "tag-seven"), null);
});

test("rate_TextWhoseSmallLettersAreMore_KeepsItsPlaces", () => {
  assert.deepEqual(fit("run", "İİ run").at, [3, 4, 5]);
});

test("rate_LongQueryAndLongText_AreCut", () => {
  assert.equal(fit("x".repeat(500), "x".repeat(500)).at.length, 32);
});
