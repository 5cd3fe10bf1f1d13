// What stands above a plot as elements of the page, so that it costs no redraw: axis words, names at lines' ends, gaps, cursor, values under it.
import { nearest } from "./buckets.js";
import { placeWords, under } from "./chartwords.js";
import { count, escape } from "./format.js";
import { apart, nameAt } from "./labels.js";
import { inkOf } from "./plotting.js";

/**
 * @typedef {import("./lines.js").Line} Line
 * @typedef {{ d2p: (value: number) => number, _offset: number, _length: number }} PlotAxis
 * @typedef {{ lines: Line[], named: boolean, spec: ChartSpec, view: ChartView, ticks: ReturnType<typeof import("./ranges.js").ticksOf>, ranges: import("./ranges.js").Ranges, binWidth: number }} Drawn named: whether there is room for the lines' names
 */

const longestName = 24, mostInTip = 12;

export class Overlay {
  /** @param {HTMLElement} over @param {(value: number | null) => string} text a value as this chart writes it */
  constructor(over, text) {
    this.text = text;
    this.over = over;
    const layer = (/** @type {string} */ name) => over.appendChild(Object.assign(document.createElement("div"), { className: name }));
    this.marks = layer("marks");
    this.cursors = layer("cursors");
    this.tip = layer("tip chart-tip");
    this.tip.hidden = true;
    this.html = "";
    /** @type {{ x: PlotAxis, y: PlotAxis } | null} */
    this.axes = null;
  }

  /** Words and gaps; the cursor is drawn by itself, for it moves more often. @param {any} plot Plotly's full layout @param {Drawn} drawn */
  draw(plot, drawn) {
    this.axes = { x: plot.xaxis, y: plot.yaxis };
    this.drawn = drawn;
    const { x, left, top, width, height } = this.box(), { ticks: { x: { ticks, labels } }, lines } = drawn;
    const words = ticks.map((tick, at) => {
      const place = left + x(tick), edge = place < left + 12 ? "start" : place > left + width - 24 ? "end" : "middle";
      return `<span class="xt ${edge}" style="left:${place}px;top:${top + height + 6}px">${labels[at]}</span>`;
    });
    const gaps = lines.flatMap(line => line.gaps).flatMap(([from, to]) => x(to) - x(from) < 2 ? []
      : [`<span class="hatch" title="Nothing recorded" style="left:${left + x(from)}px;width:${x(to) - x(from)}px;top:${top}px;height:${height}px"></span>`]);
    const html = [...words, ...gaps, ...this.ends()].join("");
    if (html !== this.html) { this.html = html; this.marks.innerHTML = html; }
  }

  box() {
    const { x, y } = /** @type {{ x: PlotAxis, y: PlotAxis }} */ (this.axes);
    return { left: x._offset, top: y._offset, width: x._length, height: y._length, x: (/** @type {number} */ value) => x.d2p(value), y: (/** @type {number} */ value) => y.d2p(value) };
  }

  ends() {
    const { lines, named } = /** @type {Drawn} */ (this.drawn), { left, top, width, height, x, y } = this.box();
    if (!named) return [];
    const end = (/** @type {Line} */ line) => left + x(line.x.at(-1) ?? 0), last = Math.max(...lines.flatMap(line => [line, ...line.parts]).map(end));
    const ends = lines.flatMap(line => {
      const at = line.x.length - 1, value = at < 0 ? null : this.value(line, at);
      return value === null ? [] : [{ line, left: nameAt(end(line), last, left + width), at: top + y(value) }];
    });
    return apart(ends, top + height, 13).map(end => `<span class="endlabel" style="left:${end.left}px;top:${end.to}px;color:${inkOf(end.line)}">${escape(shorten(end.line.name))}</span>`);
  }

  /** A point's value where the axis has a place for it. @param {Line} line @param {number} at */
  value(line, at) {
    const value = line.y[at] ?? null;
    return value === null || (this.drawn?.spec.log && value <= 0) ? null : value;
  }

  /** @param {number | null} place of the cursor on the axis */
  drawCursor(place) {
    if (!this.axes || !this.drawn) return;
    const { lines, spec, view, ranges } = this.drawn, { left, top, width, height, x, y } = this.box(), parts = [];
    const dot = (/** @type {Line} */ line, /** @type {number} */ at, /** @type {number} */ where) => {
      const value = at < 0 ? null : this.value(line, at);
      return value === null ? "" : `<i class="dot" style="left:${left + x(where)}px;top:${top + y(value)}px;border-color:${inkOf(line)}"></i>`;
    };
    if (place !== null && place >= ranges.x[0] && place <= ranges.x[1]) {
      const at = left + x(place);
      parts.push(`<i class="cursor" style="left:${at}px;top:${top - 2}px;height:${height + 4}px"></i>`);
      if (spec.flag) parts.push(`<b class="flag" style="left:${Math.max(left + 24, Math.min(left + width - 24, at))}px;top:${top + height + 4}px">${placeWords(place, view.axis)}</b>`);
      for (const line of lines) if ((line.x.at(-1) ?? -1) >= place) parts.push(dot(line, nearest(line.x, place), place));
    } else if (spec.hero) {
      for (const line of lines) if (line.marker === 0) parts.push(dot(line, line.x.length - 1, line.x.at(-1) ?? 0));
    }
    this.cursors.innerHTML = parts.join("");
  }

  /** The values at a place. @param {number} place */
  showTip(place) {
    if (!this.axes || !this.drawn) return;
    const { lines, view, binWidth } = this.drawn, { left, top, width, x } = this.box(), at = left + x(place);
    const rows = lines.slice(0, mostInTip).map(line => {
      const index = under(line, place, binWidth), name = `<b style="color:${inkOf(line)}">${escape(line.label)}</b>`;
      return index < 0 ? `<div>${name} not there yet</div>` : `<div>${name} ${this.text(line.y[index])}, n = ${count(line.n[index])}${this.around(line, index)}</div>`;
    });
    if (lines.length > mostInTip) rows.push(`<div>and ${lines.length - mostInTip} more</div>`);
    this.tip.innerHTML = `<div>${view.axis === "time" ? "" : `${view.axis.slice(0, -1)} `}${placeWords(place, view.axis)}</div>${rows.join("")}`;
    this.tip.hidden = false;
    const late = at > left + width / 2;
    this.tip.style.left = late ? "auto" : `${at + 12}px`;
    this.tip.style.right = late ? `${this.over.clientWidth - at + 12}px` : "auto";
    this.tip.style.top = `${top + 4}px`;
  }

  /** @param {Line} line @param {number} at */
  around(line, at) {
    const parts = [];
    if (line.low.length > 0) parts.push(`band ${this.text(line.low[at])} to ${this.text(line.high[at])}`);
    if (this.drawn?.spec.band && line.min.length > 0) parts.push(`bucket ${this.text(line.min[at])} to ${this.text(line.max[at])}`);
    return parts.length > 0 ? `<br>${parts.join(", ")}` : "";
  }

  hideTip() { this.tip.hidden = true; }
}

/** @param {string} name */
export const shorten = name => name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
