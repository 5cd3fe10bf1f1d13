// How well a text fits what was typed. The letters of each typed word stand in the text in order; letters that follow one another and starts of
// words weigh more. Words may come in any order. A letter that is skipped to must begin a word or lie in the word one is in, so that scattered
// letters of a long text are no match.

/** @typedef {{ text: string, low: string, starts: Uint8Array }} Prepared */

const longestWord = 32, longestText = 160, none = -1e6;
const first = 12, start = 8, next = 6, skip = 1, wordless = 3, thin = 2.5;
const scores = new Float64Array(longestWord * longestText), ways = new Int16Array(longestWord * longestText);

/** @param {number} code */
const kind = code => code >= 48 && code <= 57 ? 1 : code >= 65 && code <= 90 ? 2 : code >= 97 && code <= 122 || code > 127 ? 3 : 0;

/** What is asked of a text over and over, found once. @param {string} text @returns {Prepared} */
export function prepare(text) {
  text = text.slice(0, longestText);
  const lower = text.toLowerCase(), low = lower.length === text.length ? lower : text, starts = new Uint8Array(text.length);
  for (let at = 0, before = 0; at < text.length; at++) {
    const now = kind(text.charCodeAt(at));
    // A word begins after anything that is none, at a capital after a small letter, and where digits begin or end.
    starts[at] = now !== 0 && now !== before && !(before === 2 && now === 3) ? 1 : 0;
    before = now;
  }
  return { text, low, starts };
}

/** The words of a query, in small letters. @param {string} query */
export const wordsOf = query => query.toLowerCase().split(/\s+/).filter(word => word !== "").map(word => word.slice(0, longestWord));

/**
 * How well all of the words fit; null when one is missing. A word may stand in `also` (small letters) instead of the text, at the start of a word there.
 * @param {string[]} words @param {Prepared} within @param {string} [also] @param {number[]} [at] Takes the places of the letters; left out where many texts are asked.
 */
export function rate(words, within, also = "", at) {
  let score = -within.low.length * 0.02;
  for (const word of words) {
    const fit = best(word, within, at);
    if (fit > 0) score += fit;
    else if (beginsWord(also, word)) score += wordless;
    else return null;
  }
  return score;
}

/** The places of the letters that fit, in order. @param {string[]} words @param {Prepared} within @param {string} [also] */
export function placesOf(words, within, also) {
  /** @type {number[]} */
  const at = [];
  return rate(words, within, also, at) === null ? [] : [...new Set(at)].sort((a, b) => a - b);
}

/** @param {string} text @param {string} word */
function beginsWord(text, word) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || kind(text.charCodeAt(at - 1)) === 0 || kind(text.charCodeAt(at)) === 0) return true;
  return false;
}

/** The best place of one word; 0: none. @param {string} word @param {Prepared} within @param {number[]} [at] */
function best(word, within, at) {
  const { low, starts } = within;
  if (!holds(word, low)) return 0;
  let whole = low.indexOf(word);
  while (whole > 0 && !starts[whole] && low.indexOf(word, whole + 1) > 0) whole = low.indexOf(word, whole + 1);
  if (whole < 0) return spreadOf(word, within, at);
  // In one piece. Where that begins a word nothing is better; in the middle of one (“ship” in Battleship), letters of several words may be.
  const piece = (word.length - 1) * next + (starts[whole] ? whole === 0 ? first : start : 0) + 1;
  if (!starts[whole] && spreadOf(word, within) >= piece) return spreadOf(word, within, at);
  if (at) for (let index = 0; index < word.length; index++) at.push(whole + index);
  return piece;
}

/** Whether the letters stand in the text in order at all; most texts fail here. @param {string} word @param {string} low */
function holds(word, low) {
  let at = -1;
  for (let index = 0; index < word.length; index++) {
    at = low.indexOf(word[index], at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Letter by letter, from the start of a word; 0: not so. @param {string} word @param {Prepared} within @param {number[]} [places] */
function spreadOf(word, { low, starts }, places) {
  const length = low.length;
  for (let index = 0; index < word.length; index++) {
    const row = index * length, above = row - length, letter = word[index];
    // The best letter before, anywhere and within the word that `at` lies in.
    let any = none, anyAt = -1, same = none, sameAt = -1;
    for (let at = 0; at < length; at++) {
      if (index > 0 && at > 0) {
        const before = scores[above + at - 1];
        same = starts[at] || kind(low.charCodeAt(at)) === 0 ? none : same - skip;
        if (!starts[at] && before > same) { same = before; sameAt = at - 1; }
        if (before > any) { any = before; anyAt = at - 1; }
      }
      let value = none, way = -1;
      if (low[at] === letter) {
        if (index === 0) value = starts[at] ? at === 0 ? first : start : none;
        else if (at > 0) {
          const before = scores[above + at - 1];
          if (before > none / 2) { value = before + next + (starts[at] ? 1 : 0); way = at - 1; }
          if (starts[at] && any + start - 2 > value) { value = any + start - 2; way = anyAt; }
          if (same > none / 2 && same > value) { value = same; way = sameAt; }
        }
      }
      scores[row + at] = value > none / 2 ? value : none;
      ways[row + at] = way;
    }
  }
  const last = (word.length - 1) * length;
  let end = -1;
  for (let at = 0; at < length; at++) if (scores[last + at] > none / 2 && (end < 0 || scores[last + at] > scores[last + end])) end = at;
  // Letters picked out of a long word, “run” in recurrent, are chance.
  if (end < 0 || scores[last + end] < thin * word.length) return 0;
  if (places) for (let index = word.length - 1, at = end; index >= 0; at = ways[index * length + at], index--) places.push(at);
  return scores[last + end];
}
