// The environment as it is being lived through: cue, where the episode stands, the question and the answer; the observation by name and
// the action values. The last answers are small squares, filled when right.
import { subscribe } from "./live.js";
import { count, fixed, signed } from "./format.js";

const attached = new Map();

export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new Chain(root, spec));
}

export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

class Chain {
  constructor(root, spec) {
    this.root = root;
    this.spec = spec;
    this.svg = root.querySelector("svg");
    this.sized = new ResizeObserver(() => this.build());
    this.sized.observe(this.svg);
    this.now = spec.now ?? null;
    this.build();
    const streams = spec.answers ? ["bodies", "episode"] : ["bodies"];
    this.off = subscribe(spec.run, streams, 10, { frames: list => this.take(list) });
    if (spec.returns?.length) this.answers(spec.returns);
  }

  dispose() {
    this.off();
    this.sized.disconnect();
  }

  take(frames) {
    let bodies = null, episode = null;
    for (const frame of frames) if (frame.stream === "bodies") bodies = frame.data; else episode = frame.data;
    if (bodies) { this.now = bodies; this.draw(); }
    if (episode && this.spec.answers) this.answers(episode.recentReturns);
  }

  // A dot per decision while there is room for them, a bare line beyond.
  build() {
    const width = this.svg.clientWidth || 268, length = this.spec.length;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.svg.clientHeight || 46}`);
    this.place = index => 14 + index * (width - 28) / Math.max(1, length - 1);
    const parts = [`<line class="chain-line" x1="${this.place(0)}" x2="${this.place(length - 1)}" y1="14" y2="14"/>`];
    this.dotted = (width - 28) / Math.max(1, length - 1) >= 8;
    if (this.dotted) for (let index = 1; index < length - 1; index++) parts.push(`<circle class="chain-dot" data-at="${index}" cx="${this.place(index)}" cy="14" r="3.2"/>`);
    else parts.push(`<line class="chain-past" x1="${this.place(0)}" x2="${this.place(0)}" y1="14" y2="14"/>`);
    parts.push(
      `<g class="chain-cue"><circle cx="${this.place(0)}" cy="14" r="11"/><path d=""/></g>`,
      `<g class="chain-end"><circle cx="${this.place(length - 1)}" cy="14" r="11"/><text x="${this.place(length - 1)}" y="18" text-anchor="middle">?</text></g>`,
      `<circle class="chain-now" cx="0" cy="14" r="9" visibility="hidden"/>`);
    if (this.spec.words) parts.push(
      `<text x="${this.place(0) - 10}" y="40">cue</text><text x="${this.place(length - 1) + 10}" y="40" text-anchor="end">answer</text><text class="chain-step" y="40" text-anchor="middle"></text>`);
    this.svg.innerHTML = parts.join("");
    if (this.now) this.draw();
  }

  draw() {
    const { episodeStep, environmentState, observation, actionValues, action, ended, reward, episode } = this.now;
    const at = Math.max(0, Math.min(this.spec.length - 1, episodeStep)), x = this.place(0);
    const cue = environmentState[0];
    this.svg.querySelector(".chain-cue path").setAttribute("d", cue === null || cue === undefined ? "" : cue > 0 ? `M${x - 4.5} 17.5h9l-4.5-7.5z` : `M${x - 4.5} 10.5h9l-4.5 7.5z`);
    if (this.dotted) for (const dot of this.svg.querySelectorAll(".chain-dot")) dot.classList.toggle("past", +dot.dataset.at <= at);
    else this.svg.querySelector(".chain-past").setAttribute("x2", String(this.place(at)));
    const now = this.svg.querySelector(".chain-now"), inside = at > 0 && at < this.spec.length - 1;
    now.setAttribute("visibility", inside ? "visible" : "hidden");
    now.setAttribute("cx", String(this.place(at)));
    const end = this.svg.querySelector(".chain-end"), answered = ended || at === this.spec.length - 1;
    end.classList.toggle("right", answered && reward > 0);
    end.classList.toggle("wrong", answered && reward < 0);
    end.querySelector("text").textContent = answered && reward !== 0 ? (reward > 0 ? "✓" : "✕") : "?";
    const step = this.svg.querySelector(".chain-step");
    if (step) {
      step.textContent = `step ${at}`;
      step.setAttribute("x", String(Math.max(52, Math.min(this.place(this.spec.length - 1) - 52, this.place(at)))));
    }
    this.bars(observation, actionValues, action);
    const say = this.root.querySelector("[data-chain-words]");
    if (say) {
      const greedy = best(actionValues), name = this.spec.actionNames?.[greedy] ?? greedy;
      const due = this.spec.length - 1;
      say.textContent = answered
        ? `Answered ${this.spec.actionNames?.[action] ?? action}: ${reward > 0 ? "right" : "wrong"}, reward ${signed(reward, 0)}${this.now.nonGreedy ? ", by exploration" : ""}.`
        : `Would answer ${name}, greedy. No answer is due until step ${due}.`;
    }
    const where = this.root.querySelector("[data-chain-episode]");
    if (where) where.textContent = `episode ${count(episode + 1)}`;
    this.svg.setAttribute("aria-label", `Episode ${count(episode + 1)}, step ${at} of ${this.spec.length - 1}; cue ${cue > 0 ? "up" : "down"}.`);
  }

  bars(observation, values, action) {
    const greedy = best(values);
    const set = (kind, list, scale) => {
      for (const row of this.root.querySelectorAll(`[data-${kind}]`)) {
        const index = +row.dataset[kind], value = list?.[index];
        const bar = row.querySelector("i"), text = row.querySelector(".n");
        const share = value === null || value === undefined ? 0 : Math.max(-1, Math.min(1, value / scale)) * 50;
        bar.style.left = `${share < 0 ? 50 + share : 50}%`;
        bar.style.width = `${Math.abs(share)}%`;
        text.textContent = kind === "value" ? fixed(value, 2) : Number.isInteger(value) ? fixed(value, 0) : fixed(value, 2);
        if (kind === "value") { row.classList.toggle("greedy", index === greedy); row.classList.toggle("taken", index === action); }
      }
    };
    set("observation", observation, Math.max(1, ...(observation ?? []).map(value => Math.abs(value ?? 0))));
    set("value", values, Math.max(1, ...(values ?? []).map(value => Math.abs(value ?? 0))));
  }

  answers(returns) {
    const row = this.root.querySelector("[data-answers]");
    if (!row) return;
    const last = returns.slice(-this.spec.answers), success = this.spec.success ?? 1;
    const html = last.map(value => `<i class="${value !== null && value >= success ? "" : "x"}"></i>`).join("");
    if (row.innerHTML !== html) row.innerHTML = html;
    row.setAttribute("aria-label", `Last ${last.length} answers: ${last.filter(value => value !== null && value >= success).length} right`);
  }
}

const best = values => values?.reduce((at, value, index) => value > values[at] ? index : at, 0) ?? 0;
