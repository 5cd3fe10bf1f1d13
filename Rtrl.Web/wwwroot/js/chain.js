// A MemoryChain in one line: cue, where the episode stands, the question and the answer. The last answers are small squares, filled when right.
import { subscribe } from "./live.js";
import { count } from "./format.js";

/** @typedef {{ run: number, length: number, answers: number | null, success: number | null, returns: (number | null)[] | null }} ChainSpec */

/** @type {Map<string, Chain>} */
const attached = new Map();

/** @param {string} id @param {ChainSpec} spec */
export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (root) attached.set(id, new Chain(root, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

class Chain {
  /** @param {HTMLElement} root @param {ChainSpec} spec */
  constructor(root, spec) {
    this.root = root;
    this.spec = spec;
    this.svg = /** @type {SVGSVGElement} */ (root.querySelector("svg"));
    this.sized = new ResizeObserver(() => this.build());
    this.sized.observe(this.svg);
    /** @type {BodiesData | null} */
    this.now = null;
    this.dotted = false;
    this.build();
    /** @type {Frame["stream"][]} */
    const streams = spec.answers ? ["bodies", "episode"] : ["bodies"];
    this.off = subscribe(spec.run, streams, 10, { frames: list => this.take(list) });
    if (spec.returns?.length) this.answers(spec.returns);
  }

  dispose() {
    this.off();
    this.sized.disconnect();
  }

  /** @param {Frame[]} frames */
  take(frames) {
    /** @type {BodiesData | null} */
    let bodies = null;
    /** @type {EpisodeData | null} */
    let episode = null;
    for (const frame of frames) if (frame.stream === "bodies") bodies = frame.data; else if (frame.stream === "episode") episode = frame.data;
    if (bodies) { this.now = bodies; this.draw(); }
    if (episode && this.spec.answers) this.answers(episode.recentReturns);
  }

  /** @param {number} index */
  place(index) { return 14 + index * ((this.svg.clientWidth || 268) - 28) / Math.max(1, this.spec.length - 1); }

  /** @param {string} selector */
  part(selector) { return /** @type {Element} */ (this.svg.querySelector(selector)); }

  // A dot per decision while there is room for them, a bare line beyond.
  build() {
    const width = this.svg.clientWidth || 268, length = this.spec.length;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.svg.clientHeight || 46}`);
    const parts = [`<line class="chain-line" x1="${this.place(0)}" x2="${this.place(length - 1)}" y1="14" y2="14"/>`];
    this.dotted = (width - 28) / Math.max(1, length - 1) >= 8;
    if (this.dotted) for (let index = 1; index < length - 1; index++) parts.push(`<circle class="chain-dot" data-at="${index}" cx="${this.place(index)}" cy="14" r="3.2"/>`);
    else parts.push(`<line class="chain-past" x1="${this.place(0)}" x2="${this.place(0)}" y1="14" y2="14"/>`);
    parts.push(
      `<g class="chain-cue"><circle cx="${this.place(0)}" cy="14" r="11"/><path d=""/></g>`,
      `<g class="chain-end"><circle cx="${this.place(length - 1)}" cy="14" r="11"/><text x="${this.place(length - 1)}" y="18" text-anchor="middle">?</text></g>`,
      `<circle class="chain-now" cx="0" cy="14" r="9" visibility="hidden"/>`);
    parts.push(
      `<text x="${this.place(0) - 10}" y="40">cue</text><text x="${this.place(length - 1) + 10}" y="40" text-anchor="end">answer</text><text class="chain-step" y="40" text-anchor="middle"></text>`);
    this.svg.innerHTML = parts.join("");
    if (this.now) this.draw();
  }

  draw() {
    if (!this.now) return;
    const { episodeStep, environmentState, ended, reward, episode } = this.now;
    const at = Math.max(0, Math.min(this.spec.length - 1, episodeStep)), x = this.place(0);
    const cue = environmentState[0];
    this.part(".chain-cue path").setAttribute("d", cue === null || cue === undefined ? "" : cue > 0 ? `M${x - 4.5} 17.5h9l-4.5-7.5z` : `M${x - 4.5} 10.5h9l-4.5 7.5z`);
    if (this.dotted) for (const dot of this.svg.querySelectorAll(".chain-dot")) dot.classList.toggle("past", Number(dot.getAttribute("data-at")) <= at);
    else this.part(".chain-past").setAttribute("x2", String(this.place(at)));
    const now = this.part(".chain-now"), inside = at > 0 && at < this.spec.length - 1;
    now.setAttribute("visibility", inside ? "visible" : "hidden");
    now.setAttribute("cx", String(this.place(at)));
    const end = this.part(".chain-end"), answered = ended || at === this.spec.length - 1;
    end.classList.toggle("right", answered && reward > 0);
    end.classList.toggle("wrong", answered && reward < 0);
    this.part(".chain-end text").textContent = answered && reward !== 0 ? (reward > 0 ? "✓" : "✕") : "?";
    const step = this.part(".chain-step");
    step.textContent = `step ${at}`;
    step.setAttribute("x", String(Math.max(52, Math.min(this.place(this.spec.length - 1) - 52, this.place(at)))));
    this.svg.setAttribute("aria-label", `Episode ${count(episode + 1)}, step ${at} of ${this.spec.length - 1}; cue ${cue !== null && cue > 0 ? "up" : "down"}.`);
  }

  /** @param {(number | null)[]} returns */
  answers(returns) {
    const row = this.root.querySelector("[data-answers]");
    if (!row) return;
    const last = returns.slice(-(this.spec.answers ?? 0)), success = this.spec.success ?? 1;
    const html = last.map(value => `<i class="${value !== null && value >= success ? "" : "x"}"></i>`).join("");
    if (row.innerHTML !== html) row.innerHTML = html;
    row.setAttribute("aria-label", `Last ${last.length} answers: ${last.filter(value => value !== null && value >= success).length} right`);
  }
}
