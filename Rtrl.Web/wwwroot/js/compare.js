// Curves of several runs over one another. Works on the element a PlotlyChart declared: history from REST, live points from the hub,
// smoothing and the mean of seeds here, so that what is exported is what is drawn.
import { Clock, series } from "./history.js";
import { compact, count, duration, significant } from "./format.js";
import { isFrozen, subscribe } from "./live.js";
import { onTheme, token, veil } from "./theme.js";
import { axisOf, combine, csvLine, merge, nice, placeWords, smooth } from "./curves.js";

const comparisons = new Map();
const dashes = ["solid", "7px,3px", "1.5px,3px", "9px,3px,1.5px,3px"];
const symbols = ["", "circle", "square", "diamond", "triangle-up", "cross", "x", "star"];
const perEpisode = new Set(["return", "right", "episodeLength", "normalisedReturn"]);
const fewSeeds = 5, points = 512;

// Called again with another spec for the same element: what is already fetched stays.
export async function attach(id, spec) {
  for (let tries = 0; !globalThis.Plotly && tries < 400; tries++) await new Promise(resolve => setTimeout(resolve, 25));
  const element = document.getElementById(id);
  if (!element || !globalThis.Plotly) return;
  if (!comparisons.has(id)) comparisons.set(id, new Comparison(element));
  await comparisons.get(id).show(spec);
}

export function detach(id) {
  comparisons.get(id)?.dispose();
  comparisons.delete(id);
}

export const csv = id => comparisons.get(id)?.csv() ?? "";
export const saveCsv = id => comparisons.get(id)?.saveCsv();
export const saveImage = (id, format) => comparisons.get(id)?.saveImage(format);
export const toggleTable = id => comparisons.get(id)?.toggleTable();
export const preview = (id, window) => comparisons.get(id)?.preview(window);

// One run's metric: fetched buckets, then live points until the next fetch.
class Curve {
  constructor(run, metric) {
    this.run = run;
    this.metric = metric;
    this.clock = new Clock(run);
    this.clear();
  }

  clear() { this.step = []; this.mean = []; this.count = []; this.last = 0; this.fetchedAt = 0; }

  async fetch() {
    this.fetchedAt = performance.now();
    this.clock.forget?.();
    const [stored] = await Promise.all([series(this.run, this.metric), this.clock.load()]);
    const keep = this.step.map((step, at) => [step, this.mean[at], this.count[at]]).filter(([step]) => step > (stored.step.at(-1) ?? 0));
    this.step = []; this.mean = []; this.count = [];
    stored.step.forEach((step, at) => { if (Number.isFinite(stored.mean[at])) this.add(step, stored.mean[at], stored.count[at]); });
    for (const [step, mean, samples] of keep) this.add(step, mean, samples);
  }

  add(step, mean, samples) { this.step.push(step); this.mean.push(mean); this.count.push(samples); }

  live(data) {
    this.clock.push(data.step, data.episodes, data.elapsedSeconds);
    const value = this.metric === "episodes" ? data.episodes : this.metric === "wallSeconds" ? data.elapsedSeconds : data.means[this.metric];
    const samples = perEpisode.has(this.metric) ? data.episodes - (this.episodes ?? data.episodes - 1) : data.step - (this.step.at(-1) ?? 0);
    this.episodes = data.episodes;
    if (!Number.isFinite(value) || data.step <= (this.step.at(-1) ?? -1)) return false;
    this.add(data.step, value, Math.max(1, samples));
    return true;
  }
}

class Comparison {
  constructor(element) {
    this.element = element;
    this.root = element.closest("[data-compare]");
    this.page = element.closest("[data-compare-page]") ?? this.root;
    this.curves = new Map();
    this.subscriptions = new Map();
    this.pause = 0;
    this.drawnAt = 0;
    this.unlisten = onTheme(() => this.ask());
    this.observer = new ResizeObserver(() => this.ask());
    this.observer.observe(element);
    this.page.addEventListener("pointerover", this.hover = event => this.highlight(event.target.closest?.("[data-line]")?.dataset.line ?? null));
  }

  dispose() {
    for (const off of this.subscriptions.values()) off();
    clearTimeout(this.timer);
    this.unlisten();
    this.observer.disconnect();
    this.page.removeEventListener("pointerover", this.hover);
    try { Plotly.purge(this.element); } catch { /* the element is gone already */ }
  }

  async show(spec) {
    const other = this.spec && this.spec.metric.name !== spec.metric.name;
    this.spec = spec;
    if (other) this.curves.clear();
    const wanted = new Set(spec.runs.map(run => run.id));
    for (const [run, off] of this.subscriptions) if (other || !wanted.has(run) || !spec.runs.find(known => known.id === run).running) { off(); this.subscriptions.delete(run); }
    for (const run of this.curves.keys()) if (!wanted.has(run)) this.curves.delete(run);
    this.root.setAttribute("aria-busy", "true");
    await Promise.all(spec.runs.map(run => this.load(run)));
    this.root.removeAttribute("aria-busy");
    this.ask();
  }

  async load(run) {
    const known = this.curves.get(run.id);
    const curve = known ?? new Curve(run.id, this.spec.metric.name);
    this.curves.set(run.id, curve);
    if (!known || known.wasRunning !== run.running) await curve.fetch();
    curve.wasRunning = run.running;
    this.ask();
    if (!run.running || this.subscriptions.has(run.id) || this.curves.get(run.id) !== curve) return;
    this.subscriptions.set(run.id, subscribe(run.id, ["scalars"], 2, {
      frames: frames => this.take(curve, frames),
      gap: () => { curve.fetch().then(() => this.ask()); },
    }));
  }

  // Live points are finer than the stored buckets; a fetch every quarter of a minute puts the buckets in their place.
  take(curve, frames) {
    let grown = false;
    for (const frame of frames) grown = curve.live(frame.data) || grown;
    if (performance.now() - curve.fetchedAt > 15000) curve.fetch().then(() => this.ask());
    if (grown && !isFrozen()) this.ask();
  }

  // While the slider moves.
  preview(window) {
    this.spec = { ...this.spec, window };
    this.ask(true);
  }

  // Never more than half of the time is spent drawing.
  ask(now = false) {
    if (now) { clearTimeout(this.timer); this.timer = 0; }
    if (this.timer || !this.spec) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      const start = performance.now();
      this.draw();
      this.drawnAt = performance.now();
      this.pause = this.drawnAt - start;
    }, now ? 0 : Math.max(0, Math.min(1000, 2 * this.pause) - (performance.now() - this.drawnAt)));
  }

  // What is drawn: one line per run, or one per group of seeds.
  build() {
    const { runs, window, axis, mean, band, logX } = this.spec;
    this.grain = 2 ** Math.ceil(Math.log2(Math.max(1, ...runs.map(run => this.curves.get(run.id)?.step.at(-1) ?? 0)) / points));
    const shown = runs.map(run => {
      const curve = this.curves.get(run.id);
      const { step, mean: raw, count: samples } = curve ? merge(curve.step, curve.mean, curve.count, this.grain) : { step: [], mean: [], count: [] };
      const x = step.map(at => curve.clock.at(at, axis)), smoothed = smooth(step, raw, samples, window), settled = settledAt(step, window);
      const y = settled > 0 ? smoothed.y.map((value, at) => at < settled ? null : value) : smoothed.y;
      return { run, label: run.label, colour: run.colour, marker: run.marker, runs: [run.id], step, x, y, n: smoothed.n, raw, settled };
    });
    if (!mean) return shown;
    const groups = new Map();
    for (const line of shown) groups.set(line.run.group, [...(groups.get(line.run.group) ?? []), line]);
    return [...groups.values()].map(lines => {
      if (lines.length === 1) return lines[0];
      const together = combine(lines.map(line => ({ x: line.x.slice(line.settled), y: line.y.slice(line.settled) })), band, { log: logX });
      return { ...lines[0], label: lines[0].run.groupLabel, runs: lines.map(line => line.run.id), seeds: lines.length, step: null, x: together.x, y: together.y, low: together.low, high: together.high, n: together.x.map(() => lines.length), raw: null, parts: lines };
    });
  }

  draw() {
    if (!this.element.isConnected) return;
    this.lines = this.build();
    const { logX, logY, window, axis, band, metric } = this.spec;
    const data = [];
    for (const line of this.lines) {
      const ink = token(`--run-${line.colour % 8}`), dash = dashes[line.colour % 4];
      const base = { type: "scatter", mode: "lines", x: line.x, hoverinfo: "skip", showlegend: false };
      const key = String(line.runs[0]);
      if (line.raw && window > 0 && this.lines.length <= 12) data.push({ ...base, y: line.raw, line: { color: ink, width: 1 }, opacity: 0.28, meta: { key, kind: "raw" } });
      if (line.parts) for (const part of line.parts) data.push({ ...base, x: part.x, y: part.y, line: { color: ink, width: 1 }, opacity: 0.28, meta: { key, kind: "raw" } });
      if (line.low && band !== "none") {
        const few = line.seeds < fewSeeds, edge = few ? { color: ink, width: 1, dash: "2px,3px" } : { width: 0, color: ink };
        data.push({ ...base, y: line.low, line: edge, opacity: few ? 0.6 : 1, meta: { key, kind: "band" } });
        data.push({ ...base, y: line.high, line: edge, fill: "tonexty", fillcolor: fade(ink, few ? 0.08 : 0.16), opacity: few ? 0.6 : 1, meta: { key, kind: "band" } });
      }
      data.push({
        ...base, y: line.y, name: escape(line.label), hoverinfo: undefined, showlegend: true, line: { color: ink, width: line.seeds ? 2.25 : 1.75, dash }, customdata: line.y.map((value, at) => [significant(value), count(line.n[at])]),
        hovertemplate: `${escape(line.label)} <b>%{customdata[0]}</b>, n = %{customdata[1]}<extra></extra>`, meta: { key, kind: "line" },
      });
      const last = line.x.length - 1;
      if (line.marker > 0 && last >= 0)
        data.push({ ...base, mode: "markers", x: [line.x[last]], y: [line.y[last]], marker: { symbol: symbols[line.marker % symbols.length] || "circle", size: 8, color: token("--surface"), line: { color: ink, width: 1.75 } }, meta: { key, kind: "end" } });
    }
    this.data = data;
    this.layout = this.layoutOf(data, { logX, logY, axis, metric });
    Plotly.react(this.element, data, this.layout, { displayModeBar: false, responsive: true, scrollZoom: false });
    this.tell();
  }

  layoutOf(data, { logX, logY, axis, metric }) {
    const ink = token("--ink-3"), wide = this.element.clientWidth > 520;
    const xs = this.lines.flatMap(line => line.x.length > 0 ? [line.x.find(x => x > 0) ?? line.x[0], line.x.at(-1)] : []);
    const planned = axis === "steps" ? Math.max(1, ...this.spec.runs.map(run => run.planned)) : 0;
    const right = axis === "steps" ? planned : grown(Math.max(1e-9, ...xs, 1));
    const xAxis = logX ? axisOf(Math.max(1e-9, Math.min(right, ...xs.filter(x => x > 0))), right, true, wide ? 6 : 3) : { range: [0, right], ticks: Array.from({ length: (wide ? 5 : 2) + 1 }, (_, at) => right * at / (wide ? 5 : 2)) };
    let low = Infinity, high = -Infinity;
    for (const trace of data) {
      if (trace.meta.kind === "raw" && this.lines.length > 1 && !this.spec.mean) continue;
      for (const value of trace.y) if (Number.isFinite(value) && (!logY || value > 0)) { if (value < low) low = value; if (value > high) high = value; }
    }
    for (const reference of this.spec.references ?? []) if (!logY || reference.y > 0) { low = Math.min(low, reference.y); high = Math.max(high, reference.y); }
    if (!(low <= high)) [low, high] = logY ? [0.1, 10] : [0, 1];
    if (!logY && low > 0 && low < high / 2) low = 0;
    const yAxis = axisOf(low, high, logY);
    const named = wide && this.lines.length <= 4 ? this.lines.filter(line => line.x.length > 0) : [];
    const references = (this.spec.references ?? []).filter(reference => !logY || reference.y > 0);
    const scale = value => logY ? Math.log10(value) : value, [from, to] = yAxis.range.map(scale), tall = Math.max(80, this.element.clientHeight - 42), pixel = value => tall * (1 - (scale(value) - from) / (to - from));
    const xWord = value => axis === "time" ? duration(value) : compact(value), unit = axis === "time" ? "" : ` ${axis}`;
    return {
      autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false,
      margin: { l: 48, r: named.length > 0 ? 156 : 34, t: 10, b: 32, pad: 0 }, hovermode: "x unified", hoverdistance: 40, dragmode: false,
      hoverlabel: { bgcolor: token("--surface"), bordercolor: token("--line-2"), font: { family: token("--font-ui"), size: 11.5, color: token("--ink") }, namelength: -1 },
      font: { family: token("--font-ui"), size: 10.5, color: ink },
      xaxis: {
        type: logX ? "log" : "linear", range: logX ? xAxis.range.map(Math.log10) : xAxis.range, tickmode: "array", tickvals: xAxis.ticks,
        ticktext: xAxis.ticks.map((value, at) => xWord(value) + (at === xAxis.ticks.length - 1 ? unit : "")), showgrid: false, zeroline: false, fixedrange: true, automargin: false, tickangle: 0, ticklabelstandoff: 5, ticklabeloverflow: "allow",
        unifiedhovertitle: { text: axis === "time" ? "%{x:,.1f} s" : `${axis === "steps" ? "step" : "episode"} %{x:,.0f}` },
        showspikes: true, spikemode: "across", spikesnap: "data", spikecolor: token("--iris"), spikedash: "solid", spikethickness: 1,
      },
      yaxis: {
        type: logY ? "log" : "linear", range: logY ? yAxis.range.map(Math.log10) : yAxis.range, tickmode: "array", tickvals: yAxis.ticks,
        ticktext: yAxis.ticks.map(value => value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1e5) ? significant(value).replace(".0e", "e") : compact(value)),
        gridcolor: token("--line"), gridwidth: 1, zeroline: !logY, zerolinecolor: token("--line-2"), zerolinewidth: 1, fixedrange: true, automargin: false,
      },
      shapes: references.map(reference => ({ type: "line", xref: "paper", x0: 0, x1: 1, y0: reference.y, y1: reference.y, line: { color: ink, width: 1, dash: "1.5px,2.5px" } })),
      annotations: placeWords(references, pixel, tall, !wide).map(words => ({ text: words.text, xref: "paper", x: words.side === "left" ? 0 : 1, y: scale(words.y), xanchor: words.side, yanchor: words.anchor, showarrow: false, font: { size: 10.5, color: ink }, bgcolor: veil(), borderpad: 1 })).concat(this.endLabels(named, logX, logY, yAxis.range)),
    };
  }

  // Names at the lines' ends, moved apart where they would touch.
  endLabels(lines, logX, logY, range) {
    const scale = value => logY ? Math.log10(Math.max(value, range[0])) : value, height = Math.max(80, this.element.clientHeight - 42);
    const pixel = value => height * (1 - (scale(value) - scale(range[0])) / (scale(range[1]) - scale(range[0])));
    const ends = lines.map(line => ({ line, x: line.x.at(-1), y: line.y.at(-1), at: pixel(line.y.at(-1)) })).filter(end => Number.isFinite(end.at)).sort((a, b) => a.at - b.at);
    for (let index = 0; index < ends.length; index++) ends[index].to = Math.max(ends[index].at, index > 0 ? ends[index - 1].to + 14 : 8);
    return ends.map(end => ({
      text: escape(end.line.label.length > 24 ? `${end.line.label.slice(0, 23)}…` : end.line.label), x: logX ? Math.log10(end.x) : end.x, y: scale(end.y), xanchor: "left", yanchor: "middle", xshift: 8, yshift: end.at - end.to,
      showarrow: false, font: { size: 11.5, color: token(`--run-${end.line.colour % 8}`) }, bgcolor: token("--surface"), opacity: 0.9, borderpad: 1,
    }));
  }

  // Words of the page that follow the data: summary, method, last values, the table.
  tell() {
    this.root.querySelector("[data-method]").textContent = this.method();
    const caution = this.root.querySelector("[data-caution]"), words = this.cautions();
    caution.hidden = words.length === 0;
    caution.querySelector("span").textContent = words.join(" ");
    for (const line of this.lines) {
      const last = line.x.length - 1;
      for (const part of line.parts ?? [line]) {
        const at = part.x.length - 1;
        this.write(`value-${part.run.id}`, at < 0 ? "—" : significant(part.y[at]));
        this.write(`at-${part.run.id}`, at < 0 ? "—" : this.xWord(part.x[at]));
      }
      if (line.seeds) this.write(`mean-${line.run.group}`, last < 0 ? "—" : significant(line.y[last]));
    }
    const now = performance.now();
    if (!this.describedAt || now - this.describedAt > 5000) {
      this.describedAt = now;
      const parts = this.lines.filter(line => line.y.length > 0).slice(0, 8).map(line => `${line.label} ${significant(line.y.at(-1))}`);
      this.element.closest("[role=img]").setAttribute("aria-label", `${this.spec.metric.title} over ${this.spec.axis === "time" ? "wall time" : this.spec.axis}. ${parts.length > 0 ? `Last values: ${parts.join("; ")}.` : "Nothing recorded yet."}`);
      this.fillTable();
    }
  }

  write(name, text) {
    const cell = this.page.querySelector(`[data-cell="${name}"]`);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }

  xWord(value) { return this.spec.axis === "time" ? duration(value) : count(value); }

  method() {
    const { window, mean, band } = this.spec;
    const together = mean && this.lines.some(line => line.seeds);
    const parts = [window > 0 ? `Trailing mean over ${count(window)} steps, every ${perEpisode.has(this.spec.metric.name) ? "episode" : "sample"} counting once, from half a window on${together ? "" : `; behind it the means of ${count(this.grain)} steps`}` : `Means of ${count(this.grain)} steps`];
    if (together) {
      const n = [...new Set(this.lines.map(line => line.seeds ?? 1))].sort((a, b) => a - b);
      const bandWords = { ci: "95 % percentile bootstrap of the mean, 1,000 resamples of seeds", sd: "one standard deviation of the seeds", range: "smallest to largest seed", none: "none" }[band];
      parts.push(`centre: mean of seeds; band: ${bandWords}; n = ${n.join(", ")}; thin lines: the seeds; drawn as far as every seed of a group has come`);
    } else {
      parts.push("one line per run, n in the tip");
    }
    return parts.join("; ") + ".";
  }

  cautions() {
    const words = [];
    const few = this.spec.mean ? this.lines.filter(line => line.seeds && line.seeds < fewSeeds) : [];
    if (few.length > 0) words.push(`${few.length === 1 ? few[0].label + " has" : "Some groups have"} fewer than ${fewSeeds} seeds: read with care.`);
    if (this.spec.mean) {
      const unequal = this.lines.filter(line => line.parts && Math.max(...line.parts.map(part => part.x.at(-1) ?? 0)) > 1.01 * (line.x.at(-1) ?? 0));
      if (unequal.length > 0) words.push(`Seeds of ${unequal.length === 1 ? unequal[0].label : `${unequal.length} groups`} ended at different points; the mean stops at the earliest.`);
    }
    if (this.spec.logY && this.lines.some(line => line.y.some(value => value !== null && value <= 0))) words.push("Values of 0 and below have no place on a logarithmic axis and are left out.");
    return words;
  }

  highlight(key) {
    if (key === this.highlighted || !this.data) return;
    this.highlighted = key;
    const strength = trace => key !== null && trace.meta.key !== key ? 0.15 : 1;
    const usual = trace => trace.opacity ?? 1;
    Plotly.restyle(this.element, { opacity: this.data.map(trace => usual(trace) * strength(trace)) });
  }

  toggleTable() {
    const table = this.root.querySelector("[data-table]");
    table.hidden = !table.hidden;
    this.describedAt = 0;
    this.fillTable();
  }

  fillTable() {
    const table = this.root.querySelector("[data-table]");
    if (table.hidden || this.lines.length === 0) return;
    const right = Math.max(...this.lines.map(line => line.x.at(-1) ?? 0)), rows = [];
    for (let at = 1; at <= 20; at++) {
      const x = right * at / 20;
      const cells = this.lines.map(line => {
        const index = nearestBelow(line.x, x);
        return `<td class="n">${index < 0 || (x > (line.x.at(-1) ?? 0) * 1.0001) ? "—" : significant(line.y[index])}</td>`;
      });
      rows.push(`<tr><td class="n">${this.xWord(x)}</td>${cells.join("")}</tr>`);
    }
    table.innerHTML = `<table><thead><tr><th class="n">${this.spec.axis === "time" ? "wall time" : this.spec.axis}</th>${this.lines.map(line => `<th class="n">${escape(line.label)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  }

  head() {
    const { metric, axis, mean, logX, logY } = this.spec;
    return [
      `Rtrl, ${metric.title}${metric.unit ? ` [${metric.unit}]` : ""}: ${metric.help}`,
      `x: ${axis === "steps" ? "environment steps" : axis === "episodes" ? "episodes" : "wall time in seconds"}${logX ? ", logarithmic" : ""}; y: ${metric.title}${logY ? ", logarithmic" : ""}`,
      this.method(),
      ...this.cautions(),
      ...this.lines.map(line => `${line.label}: ${line.seeds ? `mean of runs ${line.runs.join(", ")}, n = ${line.seeds}` : `run ${line.runs[0]}, seed ${line.run.seed}`}${mean && !line.seeds ? ", n = 1" : ""}`),
    ];
  }

  csv() {
    this.lines ??= this.build();
    let text = this.head().map(line => `# ${line}\n`).join("") + csvLine(["line", "runs", this.spec.axis === "time" ? "seconds" : this.spec.axis, "step", "centre", "low", "high", "raw", "n"]);
    for (const line of this.lines)
      line.x.forEach((x, at) => { text += csvLine([line.label, line.runs.join(" "), x, line.step?.[at] ?? (this.spec.axis === "steps" ? x : null), line.y[at], line.low?.[at], line.high?.[at], line.raw?.[at], line.n[at]]); });
    return text;
  }

  saveCsv() { globalThis.rtrl.download(`rtrl-compare-${this.spec.metric.name}.csv`, this.csv(), "text/csv"); }

  // The figure on its own: solid ground, title, legend, and the method as its caption.
  async saveImage(format) {
    const caption = wrap([this.method(), ...this.cautions()].join(" "), 150);
    const rows = Math.ceil(this.lines.length / 3);
    const height = 520 + 20 * rows + 18 * caption.length;
    const layout = {
      ...this.layout, autosize: false, width: 1120, height, paper_bgcolor: token("--surface"), showlegend: true,
      font: { ...this.layout.font, size: 12 },
      title: { text: `${escape(this.spec.metric.title)}${this.spec.metric.unit ? `, ${escape(this.spec.metric.unit)}` : ""}`, x: 0.02, xanchor: "left", font: { size: 16, color: token("--ink") } },
      legend: { orientation: "h", x: 0, y: -0.09, yanchor: "top", font: { size: 12, color: token("--ink-2") }, bgcolor: "rgba(0,0,0,0)" },
      margin: { l: 70, r: 52, t: 54, b: 60 + 20 * rows + 18 * caption.length },
      annotations: [...this.layout.annotations.filter(words => words.xref === "paper"), { text: caption.map(escape).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -(48 + 20 * rows), xanchor: "left", yanchor: "top", align: "left", showarrow: false, font: { size: 11, color: token("--ink-3") } }],
    };
    const address = await Plotly.toImage({ data: this.data, layout, config: { staticPlot: true } }, { format, width: 1120, height, scale: format === "png" ? 2 : 1 });
    Object.assign(document.createElement("a"), { href: address, download: `rtrl-compare-${this.spec.metric.name}.${format}` }).click();
    return address;
  }
}

// First point with half a window behind it; a run shorter than that is drawn whole.
function settledAt(step, window) {
  if (!(window > 0) || (step.at(-1) ?? 0) < window) return 0;
  return step.findIndex(at => at >= window / 2);
}

// Right end of a growing axis: steps of 1, 2, 5 in the first digit, so that it moves seldom.
function grown(value) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9), first = value / power;
  for (const step of [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) if (first <= step * (1 + 1e-9)) return step * power;
  return nice(value);
}

function nearestBelow(xs, x) {
  let low = 0, high = xs.length;
  while (low < high) { const middle = (low + high) >> 1; if (xs[middle] <= x) low = middle + 1; else high = middle; }
  return low - 1;
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1).length + word.length > width) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines;
}

function fade(colour, share) {
  const hex = colour.replace("#", "");
  return `rgba(${[0, 2, 4].map(at => parseInt(hex.slice(at, at + 2), 16)).join(",")},${share})`;
}

const escape = text => text.replace(/[&<>"]/g, sign => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
