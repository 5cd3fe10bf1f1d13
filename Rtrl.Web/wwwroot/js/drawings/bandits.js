// The arms' true payout as hatched columns, what the agent has earned from them as solid ones.
import { fixed } from "../format.js";

/** @type {import("./state.js").Drawing} */
export const multiarmedBandit = {
  height: () => 196,
  legend: [["hidden", "true probability"], ["solid", "share paid so far"], ["now", "last pull"]],

  draw(pen, { width }, _, view, state) {
    const truth = state.get("probability of arm"), pulls = state.get("pulls of arm"), paid = state.get("payments of arm"), arms = truth.length;
    const left = 46, wide = (width - left - 10) / arms, top = 16, high = 128, base = top + high, y = (/** @type {number} */ share) => base - share * high;
    for (const share of [0, 0.5, 1]) { pen.line([[left - 4, y(share)], [width - 8, y(share)]], { stroke: "line", width: 1 }); pen.text(`${share * 100} %`, left - 7, y(share), { size: 10.5, colour: "ink-3", align: "right" }); }
    const best = truth.indexOf(Math.max(...truth)), most = Math.max(1, ...pulls);
    truth.forEach((probability, arm) => {
      const x = left + arm * wide + 1, w = wide - Math.min(4, wide * 0.2);
      pen.hidden(x, y(probability), w, probability * high, Math.min(3, w / 4), { gap: wide < 14 ? 4 : 5, edge: arm === best ? "ink" : "line-control" });
      if (pulls[arm] > 0) {
        const share = paid[arm] / pulls[arm], inner = Math.max(2, w * 0.42);
        pen.box(x + (w - inner) / 2, y(share), inner, Math.max(1.5, share * high), { fill: "ink-2" }, Math.min(2, inner / 3));
      }
      pen.box(x, base + 5, w * pulls[arm] / most, 3, { fill: "ink-3" }, 1);
      if (wide >= 17) pen.text(String(pulls[arm]), x + w / 2, base + 18, { size: 10.5, align: "center" });
      if (arm === view.action) pen.now(x, top, w, high, 3);
    });
    pen.text(wide >= 17 ? "pulls of each arm" : "line: pulls of each arm", left, base + 34, { size: 10.5, colour: "ink-3" });
  },

  words(world, view, state) {
    const truth = state.get("probability of arm"), pulls = state.get("pulls of arm"), best = truth.indexOf(Math.max(...truth));
    return `Pull ${view.episodeStep + 1} of ${world.length}. Arm ${view.action} ${view.reward > 0 ? "paid" : "did not pay"}; its true probability is ${fixed(truth[view.action], 2)}. The best arm is ${best} with ${fixed(truth[best], 2)}, pulled ${pulls[best]} times.`;
  },
};
