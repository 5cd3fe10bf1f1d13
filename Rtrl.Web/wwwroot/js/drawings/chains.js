// MemoryChain: one cue, a long silence, one answer. KMemoryChain: a tape of bits, each due K decisions later.
import { signed } from "../format.js";

/** @param {number} bit */
const arrow = bit => bit > 0 ? "up" : "down";

/** @type {import("./state.js").Drawing} */
export const memoryChain = {
  height: () => 108,
  legend: [["sight", "seen by the agent"], ["hidden", "hidden from it"], ["now", "this decision"]],

  draw(pen, { width }, world, view, state) {
    const length = world.length ?? 1, at = view.episodeStep, cues = state.get("cue"), bits = cues.length, query = bits > 1 ? state.one("query") : 0;
    const left = 12, step = (width - 24) / length, cell = (/** @type {number} */ index) => left + index * step, due = length - 1;
    const slot = Math.max(step, 20), answered = at >= due && view.reward !== 0;
    pen.text("hidden truth", left, 12, { size: 10.5, colour: "ink-3" });
    pen.hidden(left, 22, width - 24, 26, 5);
    cues.forEach((bit, index) => {
      const x = left + 15 + index * Math.min(20, (width - 60) / bits);
      pen.symbol(arrow(bit), x, 35, 6, { fill: "surface", stroke: "ink-2", width: 1.25 });
      if (bits > 1 && index === query) pen.now(x - 7, 27, 14, 16);
    });
    pen.text(bits > 1 ? "cues; the ringed one is asked" : "the cue, to be named", left + 27 + (bits - 1) * Math.min(20, (width - 60) / bits), 35.5, { size: 10.5, halo: true });
    pen.text("what the agent sees", left, 66, { size: 10.5, colour: "ink-3" });
    pen.box(left, 76, width - 24, 26, { fill: "surface", stroke: "line-2" }, 5);
    const shown = Math.min(2, length), wide = Math.max(shown * step, 24);
    pen.box(left, 76, wide, 26, { fill: "surface-3", stroke: at < 2 ? "ink" : "line-control", width: at < 2 ? 1.5 : 1 }, 5);
    const copies = step * 2 >= 22 && shown * step >= bits * 20 ? shown : 1, part = wide / copies / bits;
    for (let copy = 0; copy < copies; copy++) cues.forEach((bit, index) => pen.symbol(arrow(bit), left + (copy * bits + index + 0.5) * part, 89, Math.min(6, part * 0.4), { fill: "ink" }));
    if (step >= 7) for (let index = 2; index < due; index++) pen.disc(cell(index) + step / 2, 89, 1.75, { fill: index <= at ? "ink-2" : "line-2" });
    else pen.line([[left + wide + 4, 89], [Math.max(left + wide + 4, cell(at)), 89]], { stroke: "ink-2", width: 2 });
    const end = width - 12 - slot;
    pen.box(end, 76, slot, 26, { fill: "surface", stroke: at === due ? "ink" : "line-control", width: at === due ? 1.5 : 1 }, 5);
    if (answered) pen.verdict(view.reward, end + slot / 2, 89); else pen.text(bits > 1 && at === due ? `${query + 1}?` : "?", end + slot / 2, 89.5, { align: "center", weight: 600, colour: "ink" });
    const now = at === due ? end : Math.max(left, Math.min(end - 4, cell(at)));
    if (at !== due || slot === step) pen.now(now, 76, at === due ? slot : Math.max(4, step), 26, 4); else pen.now(end, 76, slot, 26, 4);
  },

  words(world, view, state) {
    const due = (world.length ?? 1) - 1, at = view.episodeStep, cues = state.get("cue");
    const asked = cues.length > 1 ? state.one("query") : 0, cue = world.actions[cues[asked] > 0 ? 1 : 0];
    const sight = at < 2 ? "in sight" : `out of sight for ${at - 1} ${at === 2 ? "decision" : "decisions"}`;
    const tale = at >= due && view.reward !== 0
      ? `Answered ${world.actions[view.action]}: ${view.reward > 0 ? "right" : "wrong"}, reward ${signed(view.reward, 0)}${view.nonGreedy ? ", by exploration" : ""}.`
      : `No answer is due until decision ${due}.`;
    return `Decision ${at} of ${due}. The cue is ${cue}, ${sight}. ${tale}`;
  },
};

/** @type {import("./state.js").Drawing} */
export const tape = {
  height: () => 126,
  legend: [["sight", "in sight"], ["seen", "seen before"], ["hidden", "not yet shown"], ["now", "due now"]],

  draw(pen, { width }, world, view, state) {
    const bits = state.get("bit"), k = (world.lag ?? 0) + 1, t = view.episodeStep, visible = Math.max(0, t - 1), target = t - k;
    const step = Math.max(12, Math.min(22, (width - 24) / Math.max(12, k + 7))), count = Math.min(bits.length, Math.floor((width - 24) / step)), left = (width - count * step) / 2;
    const first = Math.max(0, Math.min(bits.length - count, t - Math.max(k, Math.floor(count * 0.7))));
    const x = (/** @type {number} */ index) => left + (index - first) * step, top = 52, high = 30;
    for (let index = first; index < first + count; index++) {
      const look = index === visible ? "sight" : index < visible ? "seen" : "hidden";
      if (look === "hidden") pen.hidden(x(index) + 1, top, step - 2, high, 3, { gap: 4 });
      else pen.box(x(index) + 1, top, step - 2, high, look === "sight" ? { fill: "surface", stroke: "ink", width: 1.75 } : { fill: "surface-3", stroke: "line-control" }, 3);
      pen.text(String(bits[index]), x(index) + step / 2, top + high / 2 + 0.5, { align: "center", size: 12, weight: look === "sight" ? 600 : 400, colour: look === "hidden" ? "ink-3" : "ink", halo: look === "hidden" });
    }
    pen.text(first > 0 ? `bits ${first} to ${first + count - 1} of ${bits.length}` : `the first ${count} of ${bits.length} bits`, width / 2, 12, { size: 10.5, colour: "ink-3", align: "center" });
    pen.text("in sight", Math.max(22, Math.min(width - 22, x(visible) + step / 2)), 36, { size: 10.5, weight: 600, align: "center", colour: "ink" });
    if (target < 0) { pen.text(`the first answer is due at decision ${k}`, width / 2, 108, { align: "center" }); return; }
    if (target >= first) {
      pen.now(x(target) + 1, top, step - 2, high);
      const middle = x(target) + step / 2, from = x(visible) + step / 2;
      if (visible > target) {
        pen.line([[middle, top + high + 5], [middle, top + high + 12], [from, top + high + 12], [from, top + high + 5]], { stroke: "iris", width: 1.25 });
      }
      const words = `due: ${bits[target]}   said: ${world.actions[view.action]}`, wide = pen.wide(words, 11.5, 600), at = Math.max(14, Math.min(width - wide - 30, (middle + from) / 2 - wide / 2));
      pen.text(words, at, 114, { colour: "ink", weight: 600 });
      pen.verdict(view.reward, at + wide + 12, 114);
    }
  },

  words(world, view, state) {
    const bits = state.get("bit"), k = (world.lag ?? 0) + 1, t = view.episodeStep, target = t - k;
    const due = target < 0 ? `The first answer is due at decision ${k}.` : `Due is bit ${target}, a ${bits[target]}; said ${world.actions[view.action]}: ${view.reward > 0 ? "right" : "wrong"}.`;
    return `Decision ${t} of ${(world.length ?? 1) - 1}. Bit ${Math.max(0, t - 1)} is in sight, a ${bits[Math.max(0, t - 1)]}. ${due}`;
  },
};
