// The card games. A strip shows every card of the deal: solid once it has been on the table, hatched while it is still to come.
import { card, face, kindName, ranks } from "./deck.js";
import { countOf } from "./state.js";
import { signed } from "../format.js";

/**
 * @typedef {import("./pen.js").Pen} Pen
 * @typedef {import("./deck.js").Look} Look
 * @typedef {import("./state.js").World} World
 * @typedef {import("./state.js").Drawing} Drawing
 * @typedef {{ title: string, types?: number, kind: number | null, look?: Look, blank?: string, ring?: boolean, said?: string, due?: boolean, reward?: number }} Place said: instead of a card
 * @typedef {{ sight: (world: World, t: number, cards: number) => number | null, target: (world: World, t: number, cards: number) => number | null, title: (world: World) => string,
 *   seen?: (world: World, t: number, index: number) => boolean }} SuitGame cards in sight and asked for at decision t, and whether one has been seen by then
 */

/** @type {import("./pen.js").Legend} */
const legend = [["sight", "in sight"], ["seen", "seen before"], ["hidden", "not yet dealt"], ["now", "right answer"]];
/** @param {BodiesData} view */
const right = view => view.reward > 0 ? "right" : view.reward < 0 ? "wrong" : "no reward yet";

// Cards of the deal in rows; long deals through a window around the present card. look(index) and ring(index) say how each is drawn.
const strip = {
  /** @param {number} cards @param {number} width */
  rows(cards, width) {
    const shown = Math.min(cards, 104), columns = Math.min(26, Math.floor(width / 15));
    return { shown, columns, rows: Math.ceil(shown / columns) };
  },
  /** @param {number} cards @param {number} width */
  height(cards, width) { return this.rows(cards, width - 16).rows * 21 + (cards > 104 ? 16 : 0); },
  /**
   * @param {Pen} pen
   * @param {number} types
   * @param {number[]} cards
   * @param {number} top
   * @param {number} width
   * @param {number} middle
   * @param {(index: number) => Look} look
   * @param {(index: number) => boolean} ring
   */
  draw(pen, types, cards, top, width, middle, look, ring) {
    const { shown, columns, rows } = this.rows(cards.length, width - 16), wide = Math.min(22, (width - 16) / columns), left = (width - wide * columns) / 2;
    const first = cards.length <= shown ? 0 : Math.max(0, Math.min(cards.length - shown, middle - Math.floor(shown * 0.75)));
    /** @returns {import("./pen.js").Point} */
    const place = (/** @type {number} */ index) => [left + (index - first) % columns * wide, top + Math.floor((index - first) / columns) * 21];
    for (let index = first; index < first + shown; index++) {
      const [x, y] = place(index);
      card(pen, types, cards[index], x + 1, y, wide - 2, 19, look(index));
    }
    for (let index = first; index < first + shown; index++) if (ring(index)) { const [x, y] = place(index); pen.now(x + 1, y, wide - 2, 19, 2); }
    if (cards.length > shown) pen.text(`cards ${first + 1} to ${first + shown} of ${cards.length}`, width / 2, top + rows * 21 + 7, { size: 10.5, colour: "ink-3", align: "center" });
  },
};

/** The three places of a table: what is asked for, what lies in sight, what was said. @param {Pen} pen @param {number} width @param {Place[]} places */
function table(pen, width, places) {
  const wide = 54, high = 74, gap = Math.min(44, (width - 3 * wide) / 3), left = (width - places.length * wide - (places.length - 1) * gap) / 2;
  places.forEach(({ types = 4, ...place }, index) => {
    const x = left + index * (wide + gap), y = 26;
    pen.text(place.title, x + wide / 2, 12, { size: 10.5, colour: "ink-3", align: "center" });
    if (place.said !== undefined) {
      pen.box(x, y, wide, high, { stroke: "line-2", dash: [2, 3] }, 6);
      if (place.kind !== null) face(pen, types, place.kind, x + wide / 2, y + 28, 13);
      else pen.text(place.said, x + wide / 2, y + 29, { size: place.said.length > 4 ? 12.5 : 22, weight: 600, align: "center", colour: "ink" });
      if (place.due) pen.verdict(place.reward ?? 0, x + wide / 2, y + 58, 7); else pen.text("not due", x + wide / 2, y + 58, { size: 10.5, colour: "ink-3", align: "center" });
    } else {
      card(pen, types, place.kind, x, y, wide, high, place.look);
      if (place.kind === null) pen.text(place.blank ?? "", x + wide / 2, y + high / 2, { size: 10.5, colour: "ink-3", align: "center" });
      if (place.ring) pen.now(x, y, wide, high, 6);
    }
  });
}

/** @param {SuitGame} game @returns {Drawing} */
function suitGame({ sight, target, title, seen = (_, t, index) => index <= t }) {
  return {
    height: (world, width) => 116 + strip.height(countOf(world, "card"), width),
    legend,
    draw(pen, { width }, world, view, state) {
      const cards = state.get("card"), t = view.episodeStep, shown = sight(world, t, cards.length), due = target(world, t, cards.length);
      table(pen, width, [
        { title: title(world), types: 4, kind: due === null ? null : cards[due], blank: "nothing", look: due === null ? "none" : due === shown ? "sight" : due < t ? "seen" : "hidden", ring: due !== null },
        { title: "in sight", types: 4, kind: shown === null ? null : cards[shown], blank: "no card", look: shown === null ? "none" : "sight" },
        { title: "said", types: 4, kind: view.action, said: "", due: due !== null, reward: view.reward },
      ]);
      strip.draw(pen, 4, cards, 114, width, Math.min(t, cards.length - 1), index => index === shown ? "sight" : seen(world, t, index) ? "seen" : "hidden", index => index === due);
    },
    words(world, view, state) {
      const cards = state.get("card"), t = view.episodeStep, shown = sight(world, t, cards.length), due = target(world, t, cards.length);
      const eyes = shown === null ? "No card is in sight." : `In sight: ${kindName(4, cards[shown])}.`;
      return `Decision ${t} of ${(world.length ?? 1) - 1}. ${eyes} ${due === null ? "Nothing is asked yet." : `Asked: card ${due + 1}, ${kindName(4, cards[due])}; said ${kindName(4, view.action)}: ${right(view)}, reward ${signed(view.reward, 3)}.`}`;
    },
  };
}

/** @param {World} world */
const old = world => world.settings.cardRules === "old-port";

export const repeatFirst = suitGame({
  sight: (_, t, cards) => Math.min(t, cards - 1),
  target: () => 0,
  title: () => "first card",
});

export const repeatPrevious = suitGame({
  sight: (_, t) => t,
  target: (world, t) => t < (world.lag ?? 0) ? null : t - (world.lag ?? 0),
  title: world => `${world.lag} ${world.lag === 1 ? "card" : "cards"} ago`,
});

export const autoencode = suitGame({
  sight: (world, t, cards) => old(world) ? t < cards ? null : cards - 1 : t < cards ? t : null,
  target: (world, t, cards) => {
    const first = old(world) ? cards + 1 : cards;
    return t + 1 < first ? null : Math.max(0, cards - 1 - (t + 1 - first));
  },
  title: () => "next in reverse",
  seen: (world, t, index) => !old(world) && index <= t,
});

/** @type {Drawing} */
export const countRecall = {
  height: world => 116 + (types(world) === 13 ? 92 : 24 * types(world) + 20) + 8,
  legend: [["sight", "in sight"], ["hidden", "count, never shown"], ["now", "asked for"]],

  draw(pen, { width }, world, view, state) {
    const kinds = types(world), values = state.get("value"), queries = state.get("query"), t = Math.min(view.episodeStep, values.length - 1);
    const counts = Array.from({ length: kinds }, (_, kind) => values.slice(0, t + 1).filter(value => value === kind).length), asked = queries[t];
    table(pen, width, [
      { title: "value", types: kinds, kind: values[t], look: "sight" },
      { title: "query", types: kinds, kind: asked, look: "sight" },
      { title: "said", said: world.actions[view.action], kind: null, due: true, reward: view.reward },
    ]);
    pen.text("how often each kind has come up", 12, 122, { size: 10.5, colour: "ink-3" });
    const most = values.length / kinds;
    if (kinds === 13) {
      const wide = (width - 24) / 13;
      for (let kind = 0; kind < 13; kind++) {
        const x = 12 + kind * wide, high = 44 * counts[kind] / most;
        pen.text(String(counts[kind]), x + wide / 2, 139, { size: 11.5, align: "center", weight: kind === asked ? 600 : 400, colour: "ink" });
        pen.box(x + 2, 150, wide - 4, 44, { stroke: "line-2" }, 2);
        if (high > 0) pen.hidden(x + 2, 194 - high, wide - 4, high, 2, { gap: 4 });
        pen.text(ranks[kind], x + wide / 2, 206, { size: 10.5, align: "center", weight: kind === asked ? 600 : 400, colour: kind === asked ? "ink" : "ink-2" });
        if (kind === asked) pen.now(x + 3, 151, wide - 6, 42, 2);
      }
      return;
    }
    for (let kind = 0; kind < kinds; kind++) {
      const y = 134 + kind * 24, full = width - 84, wide = full * counts[kind] / most;
      face(pen, kinds, kind, 22, y + 9, 7);
      pen.box(38, y, full, 18, { stroke: "line" }, 3);
      if (wide > 0) pen.hidden(38, y, wide, 18, 3);
      pen.text(String(counts[kind]), width - 36, y + 9.5, { weight: 600, colour: "ink" });
      if (kind === asked) pen.now(38, y, full, 18, 3);
    }
  },

  words(world, view, state) {
    const kinds = types(world), values = state.get("value"), t = Math.min(view.episodeStep, values.length - 1), asked = state.get("query")[t];
    const count = values.slice(0, t + 1).filter(value => value === asked).length;
    return `Decision ${view.episodeStep} of ${(world.length ?? 1) - 1}. Value ${kindName(kinds, values[t])}, query ${kindName(kinds, asked)}: it has come up ${count === 1 ? "once" : count === 2 ? "twice" : `${count} times`}; said ${world.actions[view.action]}: ${right(view)}.`;
  },
};

/** Kinds of card that can be counted. @param {World} world */
const types = world => world.observation.filter(name => name.startsWith("value:")).length;

/** @type {Drawing} */
export const higherLower = {
  height: () => 224,
  legend: [["sight", "in sight"], ["seen", "dealt before"], ["hidden", "still in the deck"], ["now", "came next"]],

  draw(pen, { width }, _, view, state) {
    const cards = state.get("card"), t = view.episodeStep, next = Math.min(t + 1, cards.length - 1);
    table(pen, width, [
      { title: "in sight", types: 13, kind: cards[t], look: "sight" },
      { title: "came next", types: 13, kind: cards[next], look: "hidden", ring: true },
      { title: "said", said: view.action === 0 ? "higher" : "lower", kind: null, due: true, reward: view.reward },
    ]);
    pen.text("ranks dealt and still to come", 12, 120, { size: 10.5, colour: "ink-3" });
    const each = cards.length / 13, wide = (width - 24) / 13, high = 64;
    for (let rank = 0; rank < 13; rank++) {
      const gone = cards.slice(0, t + 1).filter(other => other === rank).length, x = 12 + rank * wide, cut = high * gone / each;
      if (cut < high) pen.hidden(x + 2, 132, wide - 4, high - cut, 2, { gap: 4 });
      if (cut > 0) pen.box(x + 2, 132 + high - cut, wide - 4, cut, { fill: "surface-3", stroke: "line-control" }, 2);
      if (rank === cards[t]) pen.box(x + 1, 131, wide - 2, high + 2, { stroke: "ink", width: 1.75 }, 3);
      pen.text(ranks[rank], x + wide / 2, 132 + high + 12, { size: 10.5, align: "center", weight: rank === cards[t] ? 600 : 400, colour: rank === cards[t] ? "ink" : "ink-2" });
    }
  },

  words(world, view, state) {
    const cards = state.get("card"), t = view.episodeStep, next = cards[Math.min(t + 1, cards.length - 1)];
    const higher = cards.slice(t + 1).filter(rank => rank > cards[t]).length, lower = cards.slice(t + 1).filter(rank => rank < cards[t]).length;
    return `Decision ${t} of ${(world.length ?? 1) - 1}. In sight: ${kindName(13, cards[t])}; still in the deck are ${higher} higher and ${lower} lower. Said ${view.action === 0 ? "higher" : "lower"}; ${kindName(13, next)} came: ${view.reward > 0 ? "right" : view.reward < 0 ? "wrong" : "a tie"}.`;
  },
};

/** Kinds of face that a card of this game has. @param {World} world */
const facesOf = world => world.observation.findIndex(name => name.startsWith("card 1:")) - 1;

/** @type {Drawing} */
export const concentration = {
  height(world, width) {
    return 6 + Math.ceil(countOf(world, "card") / 13) * grid(width).high + 2;
  },
  legend: [["sight", "face up"], ["seen", "matched"], ["hidden", "face down; faint: never turned"], ["now", "turned now"]],

  draw(pen, { width }, world, view, state) {
    const cards = state.get("card"), matched = state.get("matched"), up = state.get("face up"), seen = state.get("seen"), kinds = facesOf(world);
    const { wide, high, left } = grid(width), last = view.episodeStep < 0 ? -1 : view.action;
    for (let index = 0; index < cards.length; index++) {
      const x = left + index % 13 * wide, y = 6 + Math.floor(index / 13) * high, w = wide - 4, h = high - 5;
      if (matched[index] && index !== last) card(pen, kinds, cards[index], x + 2, y, w, h, "seen");
      else if (up[index]) card(pen, kinds, cards[index], x + 2, y, w, h, "sight");
      else {
        pen.context.globalAlpha = 1;
        pen.box(x + 2.5, y + 0.5, w - 1, h - 1, { fill: pen.hatch(seen[index] ? "line-control" : "line", 4), stroke: seen[index] ? "line-control" : "line-2", dash: [3, 2.5] }, 3);
        face(pen, kinds, cards[index], x + wide / 2, y + h / 2, Math.min(w, h) * 0.24, "hidden");
      }
      if (index === last) pen.now(x + 2, y, w, h, 3);
    }
  },

  words(world, view, state) {
    const matched = state.get("matched").filter(Boolean).length, seen = state.get("seen").filter(Boolean).length, cards = state.get("card"), kinds = facesOf(world);
    const tale = view.reward > 0 ? "a match" : view.reward < 0 ? "no match" : "the first of two";
    return `Turn ${view.episodeStep + 1} of at most ${world.length}. ${matched} of ${cards.length} cards matched, ${seen} turned at least once. Turned card ${view.action}, ${kindName(kinds, cards[view.action])}: ${tale}.`;
  },
};

/** @param {number} width */
function grid(width) {
  const wide = Math.min(34, (width - 12) / 13), high = wide * 1.32;
  return { wide, high, left: (width - 13 * wide) / 2 };
}
