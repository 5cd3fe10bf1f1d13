// Curves: one chart for runs, home and comparisons. Works on the element a PlotlyChart declared: history from REST, then live points from the hub. Charts
// without a view of their own share the page's axis, smoothing and cursor. Nothing here talks to the server's components.
import { arrange } from "./arrangement.js";
import { axisName, cautions, csvOf, method, sentence, tableHtml, under } from "./chartwords.js";
import { saveCsvText } from "./csv.js";
import { figureOf } from "./exporting.js";
import { Feed } from "./feed.js";
import { fixed, percent, significant, signed } from "./format.js";
import { grainOf, lineOf, meansOf } from "./lines.js";
import { isFrozen } from "./live.js";
import { Overlay, shorten } from "./overlay.js";
import { tellCursor, tellMethod } from "./pagewords.js";
import { inkOf, layoutOf, tracesOf } from "./plotting.js";
import { joined, rangesOf, ticksOf } from "./ranges.js";
import { onTheme, reducedMotion } from "./theme.js";

/** @type {Map<string, Chart>} */
const charts = new Map();
/** @type {{ view: ChartView, cursor: number | null, pinned: boolean }} */
const page = { view: { axis: "steps", smoothing: { size: 200, by: "episodes" } }, cursor: null, pinned: false };

/** Called again with another spec for the same element: what is fetched already stays. @param {string} id @param {ChartSpec} spec */
export async function attach(id, spec) {
  for (let tries = 0; !("Plotly" in globalThis) && tries < 400; tries++) await new Promise(resolve => setTimeout(resolve, 25));
  const element = document.getElementById(id);
  if (!element) return;
  let chart = charts.get(id);
  if (chart && chart.element !== element) { detach(id); chart = undefined; }
  if (!chart) charts.set(id, chart = new Chart(element));
  await chart.show(spec);
}

/** @param {string} id */
export function detach(id) {
  charts.get(id)?.dispose();
  charts.delete(id);
}

/** Axis and smoothing (episodes; 0 is none) of the page. @param {{ axis: ChartView["axis"], smoothing: number }} choice */
export async function configure({ axis, smoothing }) {
  if (axis !== page.view.axis) setCursor(null);
  page.view = { axis, smoothing: { size: smoothing, by: "episodes" } };
  await Promise.all([...charts.values()].map(chart => chart.rescale()));
}

/** @param {string} id */
export const toggleTable = id => charts.get(id)?.toggleTable() ?? false;

/** What is shown, as numbers. @param {string} id @param {string} name */
export const saveCsv = (id, name) => saveCsvText(name, charts.get(id)?.csv() ?? "");

/** The figure on its own, with its method as caption. @param {string} id @param {"png" | "svg"} format @param {string} name */
export const saveImage = (id, format, name) => charts.get(id)?.saveImage(format, name);

/** Another smoothing of the chart and the other panels beside it, while a slider moves. @param {string} id @param {number} size */
export const preview = (id, size) => [...charts.values()].filter(chart => chart.scope === charts.get(id)?.scope).forEach(chart => chart.preview(size));

/** By points along the cursor, for the keyboard. @param {number} by */
export function moveCursor(by) { [...charts.values()].find(chart => chart.spec)?.step(by); }

/** @param {number | null} x */
function setCursor(x, pinned = false) {
  page.cursor = x;
  page.pinned = pinned && x !== null;
  for (const chart of charts.values()) chart.drawCursor();
}

// At most one chart is redrawn per animation frame, the longest waiting first.
let pumping = false;
function pump() {
  if (pumping) return;
  pumping = true;
  requestAnimationFrame(() => {
    pumping = false;
    const now = performance.now(), waiting = [...charts.values()].filter(chart => chart.dirty && chart.visible);
    waiting.filter(chart => now - chart.drawnAt >= chart.pause).sort((a, b) => a.drawnAt - b.drawnAt)[0]?.draw();
    if (waiting.length > 0) pump();
  });
}

class Chart {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.plot = /** @type {HTMLElement} */ (element.closest(".plot"));
    this.card = /** @type {HTMLElement} */ (element.closest("[data-chart]") ?? this.plot);
    this.scope = /** @type {HTMLElement} */ (element.closest("[data-chart-page]") ?? this.card);
    this.table = /** @type {HTMLElement | null} */ (this.card.querySelector("[data-chart-table]"));
    this.overlay = new Overlay(/** @type {HTMLElement} */ (this.plot.querySelector(".over")), value => this.text(value));
    /** @type {ChartSpec} */
    this.spec = /** @type {any} */ (null);
    this.feed = new Feed(() => { if (!isFrozen()) this.ask(); }, lines => { this.load(lines); });
    /** @type {import("./lines.js").Line[]} */
    this.lines = [];
    /** @type {import("./ranges.js").Ranges | null} */
    this.ranges = null;
    this.grain = 1;
    this.dirty = this.drawn = this.gone = false;
    this.visible = true;
    this.drawnAt = this.took = this.describedAt = 0;
    /** @type {string | null} */
    this.highlighted = null;
    this.abort = new AbortController();
    this.unlisten = onTheme(() => this.ask());
    this.seen = new IntersectionObserver(entries => { this.visible = entries[entries.length - 1].isIntersecting; if (this.dirty) pump(); }, { rootMargin: "120px" });
    this.seen.observe(this.plot);
    this.sized = new ResizeObserver(() => { if (this.drawn) requestAnimationFrame(() => this.draw()); });
    this.sized.observe(this.plot);
    this.listen();
  }

  listen() {
    const { signal } = this.abort;
    this.plot.addEventListener("keydown", event => this.key(event), { signal });
    this.plot.addEventListener("pointerleave", () => { if (!page.pinned) setCursor(null); this.overlay.hideTip(); }, { signal });
    this.scope.addEventListener("pointerover", event => {
      if (event.target instanceof Element) this.highlight(event.target.closest("[data-line]")?.getAttribute("data-line") ?? null);
    }, { signal });
  }

  dispose() {
    this.gone = true;
    this.feed.dispose();
    this.unlisten();
    this.abort.abort();
    this.seen.disconnect();
    this.sized.disconnect();
  }

  get view() { return this.spec.view ?? page.view; }

  /** @param {ChartSpec} spec */
  async show(spec) {
    this.spec = spec;
    this.ranges = null;
    const fresh = this.feed.follow(spec.lines);
    await this.load(fresh, fresh.length === spec.lines.length ? spec.together ?? undefined : undefined);
  }

  /** Fetches what these lines show; the last good picture stays when the server does not answer. @param {LineSpec[]} lines @param {number[]} [runs] all of the page */
  async load(lines, runs) {
    this.card.setAttribute("aria-busy", "true");
    try {
      await this.feed.fetch(lines, this.view.axis, runs);
    } catch { /* the next gap fetches again */ }
    this.card.removeAttribute("aria-busy");
    if (!this.gone) this.draw();
  }

  async rescale() {
    if (!this.spec || this.spec.view) return;
    await this.feed.clocks(this.view.axis);
    this.ranges = null;
    if (!this.gone && this.drawn) this.draw();
  }

  ask() {
    this.dirty = true;
    pump();
  }

  /** Milliseconds between two drawings: never more than half of the time is spent on them. */
  get pause() { return Math.max(reducedMotion.matches ? 500 : this.spec.hero ? 110 : 260, 2 * this.took); }

  get binWidth() { return ((this.ranges?.x[1] ?? 1) - (this.ranges?.x[0] ?? 0)) / (this.spec.hero ? 320 : 160); }

  build() {
    const { spec, view } = this;
    this.grain = grainOf(this.feed.reached, spec.lines.length);
    const lines = spec.lines.filter(line => !line.hidden).map(line => lineOf(this.feed.curveOf(line), line, view, { grain: this.grain, episodeLength: spec.episodeLength, band: spec.band, binWidth: this.binWidth }));
    return view.mean ? meansOf(lines, view.seedBand ?? "ci", view.logX ?? false) : lines;
  }

  draw() {
    if (this.gone || !this.element.isConnected || this.plot.clientWidth === 0) return;
    const start = performance.now(), { spec, view } = this;
    this.dirty = false;
    if (!this.ranges) { this.lines = this.build(); this.ranges = rangesOf(this.lines, spec, view, null); }
    this.lines = this.build();
    const peers = this.peers, ranges = this.ranges = rangesOf(this.lines, spec, view, joined(this.ranges, spec, peers));
    for (const peer of peers) if (joined(peer.ranges, peer.spec, [this]) !== peer.ranges) peer.ask();
    const wide = this.plot.clientWidth, high = this.plot.clientHeight, ticks = ticksOf(spec, view, ranges, wide);
    const names = spec.endLabels && this.lines.length <= 4 ? this.lines.map(line => shorten(line.name)) : [];
    const arrangement = arrange(this.lines, spec, view, ranges, { wide, high, ticks: ticks.y.labels, names });
    this.data = tracesOf(this.lines, spec);
    this.layout = layoutOf(spec, view, ranges, ticks, arrangement);
    this.fadeOthers();
    Plotly.react(this.element, this.data, { ...this.layout, width: wide, height: high }, { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false });
    if (!this.drawn) this.hear();
    this.overlay.draw(/** @type {any} */ (this.element)._fullLayout, { lines: this.lines, named: arrangement.box.right > 8, spec, view, ticks, ranges, binWidth: this.binWidth });
    this.drawCursor();
    this.tell();
    this.drawnAt = performance.now();
    this.took = this.drawnAt - start;
  }

  /** The other panels of small multiples. */
  get peers() { return [...charts.values()].filter(chart => chart !== this && chart.ranges && chart.spec.panel && chart.spec.panel.x === this.spec.panel?.x); }

  hear() {
    this.drawn = true;
    const plot = /** @type {any} */ (this.element);
    plot.on("plotly_hover", (/** @type {any} */ event) => { if (!page.pinned) setCursor(event.xvals[0]); this.overlay.showTip(event.xvals[0]); });
    plot.on("plotly_click", (/** @type {any} */ event) => setCursor(event.points?.[0]?.x ?? page.cursor, !page.pinned));
  }

  /** A value as this chart writes it. @param {number | null} value */
  text(value) {
    switch (this.spec.format) {
      case "percent": return percent(value, 1);
      case "signed": return signed(value, 2);
      case "fixed3": return fixed(value, 3);
      case "nanoseconds": return `${significant(value === null ? null : value / 1000)} µs`;
      default: return significant(value);
    }
  }

  drawCursor() {
    if (!this.drawn) return;
    this.overlay.drawCursor(page.cursor);
    const sign = this.card.querySelector("[data-chart-value]"), line = this.lines[this.spec.main], x = page.cursor, { axis } = this.view;
    if (sign instanceof HTMLElement && line) {
      const at = x === null ? line.x.length - 1 : under(line, x, this.binWidth);
      sign.textContent = at < 0 ? "—" : (this.spec.mainLabel ? `${line.label} ` : "") + this.text(line.y[at]);
      sign.style.color = line.colour === null ? "" : inkOf(line);
    }
    tellCursor(x, axis, page.pinned);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === "Escape") { setCursor(null); this.overlay.hideTip(); return; }
    if (!by) return;
    event.preventDefault();
    this.step(by);
    if (page.cursor !== null) this.overlay.showTip(page.cursor);
  }

  /** @param {number} by */
  step(by) {
    const line = this.lines[this.spec.main] ?? this.lines[0];
    if (!line || line.x.length === 0) return;
    const last = line.x.length - 1, at = page.cursor === null ? last : under(line, page.cursor, Infinity);
    setCursor(line.x[Math.max(0, Math.min(last, at + by))], true);
  }

  /** Words of the page that follow the data; every five seconds those for screen readers, and the table. */
  tell() {
    const { spec, view } = this;
    tellMethod(this.card, this.lines, view, spec.log, this.grain);
    const now = performance.now();
    if (this.describedAt > 0 && now - this.describedAt < 5000) return;
    this.describedAt = now;
    this.plot.setAttribute("aria-label", sentence(spec.title, this.lines, view, value => this.text(value)));
    this.fillTable();
  }

  toggleTable() {
    if (!this.table) return false;
    this.table.hidden = !this.table.hidden;
    this.fillTable();
    return !this.table.hidden;
  }

  fillTable() { if (this.table && !this.table.hidden) this.table.innerHTML = tableHtml(this.lines, this.view, value => this.text(value)); }

  /** The line that is pointed at in the page stands out. @param {string | null} key */
  highlight(key) {
    if (key === this.highlighted || !this.drawn) return;
    this.highlighted = key;
    this.draw();
  }

  fadeOthers() {
    if (this.highlighted === null) return;
    for (const trace of this.data ?? []) if (trace.meta.key !== this.highlighted) /** @type {any} */ (trace).opacity = 0.15 * (/** @type {any} */ (trace).opacity ?? 1);
  }

  /** @param {number} size */
  preview(size) {
    if (!this.spec.view) return;
    this.spec = { ...this.spec, view: { ...this.spec.view, smoothing: { ...this.spec.view.smoothing, size } } };
    this.draw();
  }

  csv() {
    if (this.lines.length === 0) this.lines = this.build();
    return csvOf(this.lines, this.view, { title: this.spec.title, help: this.spec.help, log: this.spec.log, grain: this.grain });
  }

  /** @param {"png" | "svg"} format @param {string} name */
  async saveImage(format, name) {
    const figure = figureOf(this.data ?? [], this.layout, { title: this.spec.title, axis: axisName(this.view.axis), lines: this.lines.length, words: [method(this.lines, this.view, this.grain), ...cautions(this.lines, { log: this.spec.log })] });
    const { width, height } = figure.layout, address = await Plotly.toImage(figure, { format, width, height, scale: format === "png" ? 2 : 1 });
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
  }
}
