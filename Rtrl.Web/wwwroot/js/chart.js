// Curves. Works on the element a PlotlyChart declared: history from REST, then live points appended. All charts of a page share one
// x axis and one iris cursor. Nothing here talks to the server's components.
import { Clock, series } from "./history.js";
import { placeWords } from "./curves.js";
import { compact, count, duration, fixed, percent, significant, signed } from "./format.js";
import { isFrozen, subscribe } from "./live.js";
import { onTheme, reducedMotion, token, veil } from "./theme.js";

const charts = new Map();  // id -> Chart
const clocks = new Map();  // run -> Clock
const page = { axis: "steps", smoothing: 200, cursor: null, pinned: false };
const perEpisode = new Set(["return", "right", "episodeLength", "normalisedReturn"]);
const tailLimit = 1500;
const dashes = ["solid", "7px,3px", "1.5px,3px", "9px,3px,1.5px,3px"];

export async function attach(id, spec) {
  detach(id);
  await plotly();
  const element = document.getElementById(id);
  if (!element) return;
  const chart = new Chart(id, element, spec);
  charts.set(id, chart);
  await chart.load();
}

export function detach(id) {
  charts.get(id)?.dispose();
  charts.delete(id);
}

// Axis ("steps", "episodes", "time") and smoothing (episodes; 0 is none) hold for the whole page.
export async function configure({ axis, smoothing }) {
  if (axis !== undefined && axis !== page.axis) { page.axis = axis; page.cursor = null; page.pinned = false; }
  if (smoothing !== undefined) page.smoothing = smoothing;
  await Promise.all([...charts.values()].map(chart => chart.rescale()));
}

export function toggleTable(id) { return charts.get(id)?.toggleTable() ?? false; }

// What is shown, as numbers.
export function saveCsv(id, name) { globalThis.rtrl.download(name, charts.get(id)?.csv() ?? "", "text/csv"); }

// One bucket along the cursor, for the keyboard.
export function moveCursor(by) {
  const first = charts.values().next().value;
  first?.step(by);
}

async function plotly() {
  for (let tries = 0; !globalThis.Plotly && tries < 400; tries++) await new Promise(resolve => setTimeout(resolve, 25));
}

function clockOf(run) {
  if (!clocks.has(run)) clocks.set(run, new Clock(run));
  return clocks.get(run);
}

// 1, 2, 5, 10, …: the smallest such number that is at least value.
function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  for (const step of [1, 2, 5, 10]) if (value <= step * power * (1 + 1e-9)) return step * power;
  return 10 * power;
}

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
    const now = performance.now();
    let next = null, waiting = false;
    for (const chart of charts.values()) {
      if (!chart.dirty || !chart.visible) continue;
      waiting = true;
      if (now - chart.drawnAt >= chart.pause() && (!next || chart.drawnAt < next.drawnAt)) next = chart;
    }
    next?.flush(now);
    if (waiting) pump();
  });
}

export class Line {
  constructor(definition) {
    Object.assign(this, definition);
    this.clear();
  }

  clear() {
    this.step = []; this.mean = []; this.min = []; this.max = []; this.count = [];
    this.sumCount = [0]; this.sumMean = [0];
    this.fetched = 0;
  }

  add(step, mean, min, max, weight) {
    this.step.push(step); this.mean.push(mean); this.min.push(min); this.max.push(max); this.count.push(weight);
    const known = Number.isFinite(mean);
    this.sumCount.push(this.sumCount.at(-1) + (known ? weight : 0));
    this.sumMean.push(this.sumMean.at(-1) + (known ? weight * mean : 0));
  }

  // First bucket of the trailing window that ends with bucket i: so many episodes, or so many steps, for many metrics are measured now and then only.
  since(i, window) {
    const episodes = perEpisode.has(this.metric), from = episodes ? this.sumCount[i + 1] - window : this.step[i] - window;
    let low = 0, high = i;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (episodes ? this.sumCount[middle] >= from : this.step[middle] > from) high = middle; else low = middle + 1;
    }
    return low;
  }

  // Mean of the samples in the window; whole buckets.
  smooth(i, window) {
    if (!Number.isFinite(this.mean[i])) return null;
    if (!(window > 0)) return this.mean[i];
    const low = this.since(i, window), n = this.sumCount[i + 1] - this.sumCount[low];
    return n > 0 ? (this.sumMean[i + 1] - this.sumMean[low]) / n : this.mean[i];
  }

  // Samples behind so many live steps: as many as the history has of as many steps.
  weigh(steps) {
    const known = this.fetched > 0 ? this.sumCount[this.fetched] / (this.step[this.fetched - 1] + 1) : 1;
    return Math.max(1, Math.round(steps * Math.min(1, known)));
  }

  // Raw means, merged to at most a few hundred points over the axis so that they stay legible; continues where the last call ended.
  bins(from, x, width) {
    if (from === 0) this.bin = { end: -Infinity, sum: 0, count: 0, x: 0 };
    const out = { x: [], y: [] }, bin = this.bin;
    for (let at = from; at < this.step.length; at++) {
      const here = x(this.step[at]);
      if (here >= bin.end && bin.count > 0) { out.x.push(bin.x); out.y.push(bin.sum / bin.count); bin.sum = bin.count = 0; }
      if (here >= bin.end) bin.end = (Math.floor(here / width) + 1) * width;
      if (Number.isFinite(this.mean[at])) { bin.sum += this.mean[at] * this.count[at]; bin.count += this.count[at]; }
      bin.x = here;
    }
    return out;
  }

  samples(i, window) {
    return window > 0 ? this.sumCount[i + 1] - this.sumCount[this.since(i, window)] : this.count[i];
  }
}

class Chart {
  constructor(id, element, spec) {
    this.id = id;
    this.element = element;
    this.spec = spec;
    this.plot = element.closest(".plot");
    this.card = element.closest("[data-chart]") ?? this.plot;
    this.over = this.plot.querySelector(".over");
    this.value = this.card.querySelector("[data-chart-value]");
    this.table = this.card.querySelector("[data-chart-table]");
    this.lines = spec.lines.map(line => new Line(line));
    this.dirty = false;
    this.visible = true;
    this.drawnAt = 0;
    this.pending = [];
    this.describedAt = 0;
    this.runs = [...new Set(this.lines.map(line => line.run))];
    this.off = [
      onTheme(() => this.render()),
      ...this.runs.map(run => subscribe(run, ["scalars"], 20, { frames: list => this.take(run, list), gap: () => this.load() })),
    ];
    this.seen = new IntersectionObserver(entries => { this.visible = entries.at(-1).isIntersecting; if (this.dirty) pump(); }, { rootMargin: "120px" });
    this.seen.observe(this.plot);
    this.wide = this.plot.clientWidth;
    this.sized = new ResizeObserver(() => { requestAnimationFrame(() => this.resize()); });
    this.sized.observe(this.plot);
    this.onKey = event => this.key(event);
    this.onLeave = () => { if (!page.pinned) setCursor(null); this.hideTip(); };
    this.plot.addEventListener("keydown", this.onKey);
    this.plot.addEventListener("pointerleave", this.onLeave);
    this.lastEpisodes = new Map();
  }

  dispose() {
    this.gone = true;
    for (const off of this.off) off();
    clearInterval(this.refresh);
    this.seen.disconnect();
    this.sized.disconnect();
    this.plot.removeEventListener("keydown", this.onKey);
    this.plot.removeEventListener("pointerleave", this.onLeave);
    if (globalThis.Plotly && this.drawn) Plotly.purge(this.element);
    this.over.replaceChildren();
  }

  async load() {
    if (this.loading) { this.again = true; return; }
    this.loading = true;
    try {
      if (page.axis !== "steps") await Promise.all(this.runs.map(run => { clockOf(run).forget(); return clockOf(run).load(); }));
      const all = await Promise.all(this.lines.map(line => series(line.run, line.metric)));
      if (this.gone) return;
      this.lines.forEach((line, index) => {
        const history = all[index];
        line.clear();
        line.width = history.width;
        history.step.forEach((step, at) => line.add(step, history.mean[at], history.min[at], history.max[at], history.count[at]));
        line.fetched = line.step.length;
      });
      this.pending = this.pending.filter(frame => frame.live);
      const waiting = this.pending;
      this.pending = [];
      for (const { run, frame } of waiting) this.append(run, frame);
      this.render();
    } catch { /* the last good picture stays; the next gap or tail limit fetches again */ }
    finally {
      this.loading = false;
      if (this.again && !this.gone) { this.again = false; this.load(); }
    }
  }

  take(run, frames) {
    if (this.loading || !this.drawn) {
      for (const frame of frames) this.pending.push({ live: true, run, frame });
      if (this.pending.length > 2000) this.pending.splice(0, 1000);
      return;
    }
    for (const frame of frames) this.append(run, frame);
    if (this.lines.some(line => line.step.length - line.fetched > tailLimit)) { this.load(); return; }
    this.dirty = true;
    pump();
  }

  append(run, frame) {
    const data = frame.data, before = this.lastEpisodes.get(run) ?? data.episodes;
    clockOf(run).push(data.step, data.episodes, data.elapsedSeconds);
    this.lastEpisodes.set(run, data.episodes);
    for (const line of this.lines) {
      if (line.run !== run || data.step <= (line.step.at(-1) ?? -1)) continue;
      const mean = data.means[line.metric];
      if (mean === undefined || (mean === null && perEpisode.has(line.metric))) continue;
      const weight = perEpisode.has(line.metric) ? Math.max(1, data.episodes - before) : line.weigh(frame.last - frame.first + 1);
      line.add(data.step, mean, mean, mean, weight);
    }
  }

  // Smoothing is stated in episodes; metrics of steps use the steps of as many.
  window(line) {
    if (!page.smoothing) return 0;
    return perEpisode.has(line.metric) ? page.smoothing : page.smoothing * (this.spec.episodeLength || 1);
  }

  x(line, step) { return clockOf(line.run).at(step, page.axis); }

  y(value) { return value === null || !Number.isFinite(value) || (this.spec.log && value <= 0) ? null : value; }

  // Plotly watches the window only; the rail and the columns change widths too.
  resize() {
    if (this.gone || !this.drawn || this.plot.clientWidth === 0) return;
    if (this.wide !== this.plot.clientWidth) {
      this.wide = this.plot.clientWidth;
      Plotly.relayout(this.element, { ...this.layout(), width: this.wide, height: this.plot.clientHeight });
    }
    this.drawOverlay();
    this.drawCursor();
  }

  async rescale() {
    if (page.axis !== "steps") await Promise.all(this.runs.map(run => clockOf(run).load()));
    if (!this.gone) this.render();
  }

  binWidth() { return (this.xRange[1] - this.xRange[0]) / (this.spec.hero ? 320 : 160); }

  pause() {
    if (reducedMotion.matches) return 500;
    return this.spec.hero ? 110 : 260;
  }

  render() {
    if (this.gone || !globalThis.Plotly) return;
    this.ranges(true);
    const traces = [];
    for (const line of this.lines) {
      const colour = line.colour === null || line.colour === undefined ? token("--ink-2") : token(`--run-${line.colour % 8}`);
      line.ink = colour;
      const dash = dashes[(line.dash ?? line.colour ?? 0) % 4];
      const x = line.step.map(step => this.x(line, step)), window = this.window(line);
      line.index = traces.length;
      if (this.spec.band) {
        const until = line.fetched, band = { mode: "lines", type: "scatter", hoverinfo: "skip", line: { width: 0 }, connectgaps: false };
        traces.push({ ...band, x: x.slice(0, until), y: line.min.slice(0, until).map(value => this.y(value)) });
        traces.push({ ...band, x: x.slice(0, until), y: line.max.slice(0, until).map(value => this.y(value)), fill: "tonexty", fillcolor: fade(colour, 0.1) });
      }
      line.raw = traces.length;
      const raw = window > 0 ? line.bins(0, step => this.x(line, step), this.binWidth()) : { x: [], y: [] };
      traces.push({ type: "scatter", mode: "lines", hoverinfo: "none", x: raw.x, y: raw.y.map(value => this.y(value)), line: { width: 1, color: fade(colour, this.lines.length > 1 ? 0.2 : 0.28) }, connectgaps: false });
      line.smoothed = traces.length;
      traces.push({ type: "scatter", mode: "lines", hoverinfo: "none", name: line.label, x: [...x], y: line.mean.map((_, at) => this.y(line.smooth(at, window))), line: { width: this.spec.hero ? 2.25 : 1.75, color: colour, dash, shape: "linear" }, connectgaps: false });
      line.drawn = line.step.length;
    }
    Plotly.react(this.element, traces, this.layout(), { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false });
    if (!this.drawn) {
      this.drawn = true;
      this.element.on("plotly_hover", event => { if (!page.pinned) setCursor(event.xvals[0]); this.tip(event.xvals[0]); });
      this.element.on("plotly_click", event => setCursor(event.points?.[0]?.x ?? page.cursor, !page.pinned));
    }
    this.dirty = false;
    this.drawnAt = performance.now();
    this.drawOverlay();
    this.drawCursor();
    this.describe();
  }

  flush(now) {
    const data = { x: [], y: [] }, indices = [];
    let points = 0;
    for (const line of this.lines) {
      const from = line.drawn, to = line.step.length;
      if (to === from) continue;
      const window = this.window(line), x = [], smooth = [];
      for (let at = from; at < to; at++) {
        x.push(this.x(line, line.step[at]));
        smooth.push(this.y(line.smooth(at, window)));
      }
      if (window > 0) {
        const raw = line.bins(from, step => this.x(line, step), this.binWidth());
        data.x.push(raw.x); data.y.push(raw.y.map(value => this.y(value))); indices.push(line.raw);
      }
      data.x.push(x); data.y.push(smooth); indices.push(line.smoothed);
      line.drawn = to;
      points += to - from;
    }
    this.dirty = false;
    this.drawnAt = now;
    if (points === 0) return;
    const grown = this.ranges(false);
    Plotly.extendTraces(this.element, data, indices, 6000);
    if (grown) Plotly.relayout(this.element, this.layout());
    this.drawOverlay();
    this.drawCursor();
    this.describe();
  }

  // Ranges keep the planned length and grow in steps of 1, 2, 5; never per frame. True when something changed.
  ranges(fresh) {
    const before = JSON.stringify([this.xRange, this.yRange]);
    let lastX = 0;
    for (const line of this.lines) if (line.step.length > 0) lastX = Math.max(lastX, this.x(line, line.step.at(-1)));
    if (page.axis === "steps") {
      this.xRange = [0, Math.max(this.spec.planned, 1)];
    } else {
      const line = this.lines[0], reached = line?.step.at(-1) ?? 0;
      const expected = reached > 0 ? lastX * this.spec.planned / reached : 1;
      const exact = page.axis === "episodes" && this.spec.episodeLength ? this.spec.planned / this.spec.episodeLength : nice(Math.max(expected * 0.98, lastX));
      this.xRange = [0, Math.max(exact, lastX, this.xRange && !fresh && this.xMode === page.axis ? this.xRange[1] : 0)];
    }
    this.xMode = page.axis;
    if (this.spec.low !== null && this.spec.high !== null && this.spec.low !== undefined && this.spec.high !== undefined) {
      this.yRange = [this.spec.low, this.spec.high];
    } else {
      let low = Infinity, high = -Infinity;
      const reach = value => { if (value !== null && this.y(value) !== null) { low = Math.min(low, value); high = Math.max(high, value); } };
      for (const line of this.lines) {
        const window = this.window(line), from = fresh ? 0 : Math.max(0, line.drawn - 1);
        for (let at = from; at < line.step.length; at++) reach(line.smooth(at, window));
        if (fresh) for (const ref of this.spec.refs ?? []) reach(ref.y);
        if (fresh && this.spec.band) { reach(quantile(line.min, 0.1)); reach(quantile(line.max, 0.9)); }
      }
      if (!fresh && this.reach) { low = Math.min(low, this.reach[0]); high = Math.max(high, this.reach[1]); }
      if (low <= high) {
        this.reach = [low, high];
        if (this.spec.log) {
          const floor = Math.max(low, high * 1e-9);
          this.yRange = [10 ** Math.floor(Math.log10(floor) + 1e-9), 10 ** Math.ceil(Math.log10(high) - 1e-9)];
          if (this.yRange[0] >= this.yRange[1]) this.yRange[1] = this.yRange[0] * 10;
        } else if (low >= 0 || this.spec.low === 0) {
          this.yRange = [0, nice(high)];
        } else {
          const reach = nice(Math.max(Math.abs(low), Math.abs(high)));
          this.yRange = [-reach, high > 0 ? reach : 0];
        }
      } else {
        this.yRange ??= this.spec.log ? [0.1, 10] : [0, 1];
      }
    }
    return JSON.stringify([this.xRange, this.yRange]) !== before;
  }

  layout() {
    const [x0, x1] = this.xRange, [y0, y1] = this.yRange;
    const narrow = this.plot.clientWidth < 420, parts = narrow ? 2 : this.spec.hero ? 4 : 2;
    const xTicks = Array.from({ length: parts + 1 }, (_, index) => x0 + (x1 - x0) * index / parts);
    const unit = page.axis === "time" ? "" : ` ${page.axis}`;
    const xText = xTicks.map((value, index) => (page.axis === "time" ? duration(value) : compact(value)) + (index === parts ? unit : ""));
    const yTicks = this.spec.log ? decades(y0, y1) : evenly(y0, y1, this.spec.hero ? 5 : 4);
    const line = token("--line"), base = token("--line-2"), ink = token("--ink-3");
    const refs = (this.spec.refs ?? []).map(ref => ({ type: "line", xref: "paper", x0: 0, x1: 1, y0: ref.y, y1: ref.y, line: { color: ink, width: 1, dash: "1.5px,2.5px" } }));
    const marks = page.axis === "steps" ? (this.spec.marks ?? []).map(mark => ({ type: "line", yref: "paper", y0: 0, y1: 1, x0: mark.x, x1: mark.x, line: { color: ink, width: 1, dash: "1.5px,2.5px" } })) : [];
    const zero = !this.spec.log && y0 < 0 && y1 > 0 ? [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: 0, y1: 0, line: { color: base, width: 1 }, layer: "below" }] : [];
    const scale = value => this.spec.log ? Math.log10(value) : value, high = Math.max(60, this.plot.clientHeight - 32), pixel = value => high * (1 - (scale(value) - scale(y0)) / (scale(y1) - scale(y0)));
    const words = [
      ...placeWords(this.spec.refs ?? [], pixel, high, narrow).map(place => ({ text: place.text, xref: "paper", x: place.side === "left" ? 0 : 1, y: scale(place.y), xanchor: place.side, yanchor: place.anchor, showarrow: false, bgcolor: veil(), font: { size: 10.5, color: ink }, borderpad: 1 })),
      ...(page.axis === "steps" ? this.spec.marks ?? [] : []).map(mark => ({ text: mark.label, yref: "paper", y: 0, x: mark.x, xanchor: mark.x > x1 * 0.8 ? "right" : "left", yanchor: "bottom", xshift: mark.x > x1 * 0.8 ? -3 : 3, showarrow: false, font: { size: 10.5, color: ink } })),
    ];
    return {
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 46, r: this.spec.endLabels ? 66 : 8, t: 8, b: 24, pad: 0 },
      showlegend: false, hovermode: "x", hoverdistance: -1, dragmode: false,
      font: { family: token("--font-ui"), size: 10.5, color: ink },
      xaxis: { range: this.xRange, tickmode: "array", tickvals: xTicks, ticktext: xText, ticklabelposition: "inside", showgrid: false, zeroline: false, fixedrange: true, automargin: false, tickangle: 0, showticklabels: false },
      yaxis: { type: this.spec.log ? "log" : "linear", range: this.spec.log ? [Math.log10(y0), Math.log10(y1)] : this.yRange, tickmode: "array", tickvals: yTicks, ticktext: yTicks.map(value => this.tick(value)), gridcolor: line, gridwidth: 1, zeroline: false, fixedrange: true, automargin: false },
      shapes: [...zero, ...refs, ...marks], annotations: words,
      meta: { xTicks, xText },
    };
  }

  tick(value) {
    switch (this.spec.format) {
      case "percent": return `${Math.round(value * 100)} %`;
      case "signed": return signed(value, Math.abs(this.yRange[1]) <= 1 ? 1 : 0);
      default: return this.spec.log && (value < 0.001 || value >= 1e5) ? significant(value).replace(".0e", "e") : compact(value);
    }
  }

  text(value) {
    switch (this.spec.format) {
      case "percent": return percent(value, 1);
      case "signed": return signed(value, 2);
      case "fixed3": return fixed(value, 3);
      case "nanoseconds": return `${significant(value / 1000)} µs`;
      default: return significant(value);
    }
  }

  // Axis words, line-end labels and hatching are DOM above the plot: they cost no redraw of it.
  drawOverlay() {
    const full = this.element._fullLayout;
    if (!full) return;
    const { xaxis, yaxis } = full, left = xaxis._offset, top = yaxis._offset, width = xaxis._length, height = yaxis._length;
    this.box = { left, top, width, height };
    const parts = [], meta = full.meta ?? { xTicks: [], xText: [] };
    meta.xTicks.forEach((value, index) => {
      const edge = index === 0 ? "start" : index === meta.xTicks.length - 1 ? "end" : "middle";
      parts.push(`<span class="xt ${edge}" style="left:${left + xaxis.d2p(value)}px;top:${top + height + 6}px">${meta.xText[index]}</span>`);
    });
    for (const line of this.lines)
      for (const [from, to] of this.gaps(line)) {
        const a = left + xaxis.d2p(this.x(line, from)), b = left + xaxis.d2p(this.x(line, to));
        if (b - a >= 2) parts.push(`<span class="hatch" title="Nothing recorded" style="left:${a}px;width:${b - a}px;top:${top}px;height:${height}px"></span>`);
      }
    if (this.spec.endLabels) {
      const ends = this.lines.map(line => ({ line, at: line.step.length - 1 })).filter(end => end.at >= 0)
        .map(({ line, at }) => ({ line, x: left + xaxis.d2p(this.x(line, line.step[at])) + 6, y: top + yaxis.d2p(this.y(line.smooth(at, this.window(line))) ?? this.yRange[0]) }))
        .sort((a, b) => a.y - b.y);
      for (let at = 1; at < ends.length; at++) ends[at].y = Math.max(ends[at].y, ends[at - 1].y + 13);
      for (const end of ends) parts.push(`<span class="endlabel" style="left:${Math.min(end.x, left + width + 4)}px;top:${end.y}px;color:${end.line.ink}">${escape(end.line.label)}</span>`);
    }
    const html = parts.join("");
    if (html !== this.overHtml) {
      this.overHtml = html;
      (this.over.querySelector(".marks") ?? this.over.appendChild(Object.assign(document.createElement("div"), { className: "marks" }))).innerHTML = html;
    }
  }

  // Stretches without a recorded number: between buckets further apart than two widths (per-step metrics only), or not finite.
  gaps(line) {
    const result = [], step = line.step;
    for (let at = 1; at < line.fetched; at++) {
      if (!Number.isFinite(line.mean[at])) result.push([step[at - 1], step[at]]);
      else if (!perEpisode.has(line.metric) && step[at] - step[at - 1] > 2 * line.width + 1) result.push([step[at - 1], step[at] - line.width]);
    }
    return result;
  }

  // Bucket under the cursor; -1 where the run has not come yet.
  under(line, x) {
    const last = line.step.length - 1;
    return last < 0 || this.x(line, line.step[last]) + this.binWidth() < x ? -1 : this.nearest(line, x);
  }

  nearest(line, x) {
    let low = 0, high = line.step.length - 1;
    if (high < 0) return -1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x(line, line.step[middle]) < x) low = middle + 1; else high = middle;
    }
    return low > 0 && Math.abs(this.x(line, line.step[low - 1]) - x) < Math.abs(this.x(line, line.step[low]) - x) ? low - 1 : low;
  }

  drawCursor() {
    if (!this.drawn || !this.box) return;
    const full = this.element._fullLayout, { left, top, width, height } = this.box;
    this.cursor ??= this.over.appendChild(Object.assign(document.createElement("div"), { className: "cursors" }));
    const x = page.cursor;
    const shown = x === null ? [] : this.lines;
    const parts = [];
    if (x !== null && x >= this.xRange[0] && x <= this.xRange[1]) {
      const at = left + full.xaxis.d2p(x);
      parts.push(`<i class="cursor" style="left:${at}px;top:${top - 2}px;height:${height + 4}px"></i>`);
      if (this.spec.flag) parts.push(`<b class="flag" style="left:${Math.max(left + 24, Math.min(left + width - 24, at))}px;top:${top + height + 4}px">${page.axis === "time" ? duration(x) : count(x)}</b>`);
      for (const line of shown) {
        const index = this.nearest(line, x);
        const value = index < 0 ? null : this.y(line.smooth(index, this.window(line)));
        if (value !== null && this.x(line, line.step.at(-1)) >= x) parts.push(`<i class="dot" style="left:${at}px;top:${top + full.yaxis.d2p(value)}px;border-color:${line.ink}"></i>`);
      }
    } else if (this.spec.hero) {
      for (const line of this.lines) {
        const last = line.step.length - 1, value = last < 0 ? null : this.y(line.smooth(last, this.window(line)));
        if (value !== null) parts.push(`<i class="dot" style="left:${left + full.xaxis.d2p(this.x(line, line.step[last]))}px;top:${top + full.yaxis.d2p(value)}px;border-color:${line.ink}"></i>`);
      }
    }
    this.cursor.innerHTML = parts.join("");
    if (this.value && this.lines.length > 0) {
      const line = this.lines[this.spec.main ?? 0], index = x === null ? line.step.length - 1 : this.under(line, x);
      this.value.textContent = index < 0 ? "—" : (this.spec.mainLabel ? `${line.label} ` : "") + this.text(line.smooth(index, this.window(line)));
      this.value.style.color = line.colour === null || line.colour === undefined ? "" : line.ink;
    }
    for (const sign of document.querySelectorAll("[data-cursor-label]")) {
      const words = x === null ? sign.dataset.cursorLabel : `values at the cursor, ${page.axis === "time" ? duration(x) : `${page.axis.slice(0, -1)} ${count(x)}`}${page.pinned ? ", pinned" : ""}`;
      if (sign.textContent !== words) sign.textContent = words;
    }
    for (const link of document.querySelectorAll("a[data-cursor-episodes]")) {
      link.hidden = x === null || page.axis === "time";
      if (!link.hidden) link.href = `${link.dataset.cursorEpisodes}/${page.axis === "episodes" ? "" : "at/"}${Math.max(0, Math.floor(x) - 1)}`;
    }
  }

  tip(x) {
    this.tipElement ??= this.over.appendChild(Object.assign(document.createElement("div"), { className: "tip chart-tip" }));
    const rows = this.lines.map(line => {
      const index = this.under(line, x);
      if (index < 0) return `<div><b style="color:${line.ink}">${escape(line.label)}</b> not there yet</div>`;
      return `<div><b style="color:${line.ink}">${escape(line.label)}</b> ${this.text(line.smooth(index, this.window(line)))}, n = ${count(line.samples(index, this.window(line)))}${this.bandWords(line, index)}</div>`;
    }).join("");
    const at = this.box.left + this.element._fullLayout.xaxis.d2p(x);
    this.tipElement.innerHTML = `<div>${page.axis === "time" ? duration(x) : `${page.axis.slice(0, -1)} ${count(x)}`}</div>${rows}`;
    this.tipElement.hidden = false;
    const right = at > this.box.left + this.box.width / 2;
    this.tipElement.style.left = right ? "auto" : `${at + 12}px`;
    this.tipElement.style.right = right ? `${this.plot.clientWidth - at + 12}px` : "auto";
    this.tipElement.style.top = `${this.box.top + 4}px`;
  }

  bandWords(line, index) {
    if (!this.spec.band || index >= line.fetched) return "";
    return `<br>bucket ${this.text(line.min[index])} to ${this.text(line.max[index])}, n = ${count(line.count[index])}`;
  }

  hideTip() { if (this.tipElement) this.tipElement.hidden = true; }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === "Escape") { setCursor(null); this.hideTip(); return; }
    if (!by) return;
    event.preventDefault();
    this.step(by);
    this.tip(page.cursor);
  }

  step(by) {
    const line = this.lines[this.spec.main ?? 0];
    if (!line || line.step.length === 0) return;
    const at = page.cursor === null ? line.step.length - 1 : this.nearest(line, page.cursor);
    const next = Math.max(0, Math.min(line.step.length - 1, at + by));
    setCursor(this.x(line, line.step[next]), true);
  }

  describe() {
    const now = performance.now();
    if (now - this.describedAt < 5000) return;
    this.describedAt = now;
    const parts = this.lines.filter(line => line.step.length > 0).map(line => {
      const last = line.step.length - 1;
      return `${line.label} ${this.text(line.smooth(last, this.window(line)))} at step ${count(line.step[last])}, ${this.text(line.smooth(0, this.window(line)))} at the start`;
    });
    this.plot.setAttribute("aria-label", `${this.spec.title}: ${parts.length > 0 ? parts.join("; ") : "nothing recorded yet"}. Arrow keys move the cursor.`);
    if (this.table && !this.table.hidden) this.fillTable();
  }

  toggleTable() {
    if (!this.table) return false;
    this.table.hidden = !this.table.hidden;
    if (!this.table.hidden) this.fillTable();
    return !this.table.hidden;
  }

  fillTable() {
    const main = this.lines[this.spec.main ?? 0], rows = [];
    const every = Math.max(1, Math.ceil(main.step.length / 24));
    for (let at = main.step.length - 1; at >= 0; at -= every) {
      const x = this.x(main, main.step[at]);
      const cells = this.lines.map(line => {
        const index = this.nearest(line, x);
        return index < 0 ? "<td class=n>—</td><td class=n>—</td>" : `<td class=n>${this.text(line.smooth(index, this.window(line)))}</td><td class=n>${count(line.samples(index, this.window(line)))}</td>`;
      }).join("");
      rows.push(`<tr><td class=n>${page.axis === "time" ? duration(x) : count(x)}</td>${cells}</tr>`);
    }
    const head = this.lines.map(line => `<th class=n>${escape(line.label)}</th><th class=n>n</th>`).join("");
    this.table.innerHTML = `<table><thead><tr><th class=n>${page.axis === "time" ? "time" : page.axis}</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  }

  // What is shown, with centre, range, n and method.
  csv() {
    const rows = [`# ${this.spec.title}; centre: trailing mean over ${page.smoothing || "no"} episodes; min and max: of the bucket; n: samples in the mean`, `run,metric,label,${page.axis},step,centre,raw,min,max,n`];
    for (const line of this.lines) {
      const window = this.window(line);
      line.step.forEach((step, at) => rows.push([line.run, line.metric, `"${line.label.replace(/"/g, '""')}"`, this.x(line, step), step, line.smooth(at, window) ?? "", line.mean[at] ?? "", line.min[at] ?? "", line.max[at] ?? "", line.samples(at, window)].join(",")));
    }
    return rows.join("\n") + "\n";
  }
}

function decades(low, high) {
  const from = Math.round(Math.log10(low)), to = Math.round(Math.log10(high)), every = Math.max(1, Math.ceil((to - from) / 4)), result = [];
  for (let power = from; power <= to; power += every) result.push(10 ** power);
  return result;
}

function evenly(low, high, most) {
  const span = high - low;
  let step = nice(span / most);
  if (span / step > most + 1e-9) step = nice(step * 1.01);
  const result = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) result.push(Math.abs(value) < step * 1e-9 ? 0 : +value.toPrecision(12));
  return result;
}

// A few extreme buckets do not set the range; they are cut at the frame.
function quantile(values, share) {
  const known = values.filter(value => Number.isFinite(value)).sort((a, b) => a - b);
  return known.length > 0 ? known[Math.round(share * (known.length - 1))] : null;
}

function fade(colour, share) {
  const hex = colour.replace("#", "");
  return `rgba(${[0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16)).join(",")},${share})`;
}

const escape = text => text.replace(/[&<>"]/g, sign => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

addEventListener("rtrl:freeze", () => { if (isFrozen()) for (const chart of charts.values()) chart.pending = []; });
