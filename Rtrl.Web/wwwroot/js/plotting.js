// A chart as Plotly's data and layout: traces of the lines, ticks, references with their words.
import { padded } from "./axis.js";
import { fewSeeds } from "./chartwords.js";
import { fade } from "./colour.js";
import { escape } from "./format.js";
import { placed } from "./lines.js";
import { token } from "./theme.js";

/** @typedef {import("./lines.js").Line} Line */

const dashes = ["solid", "7px,3px", "1.5px,3px", "9px,3px,1.5px,3px"];
const symbols = ["", "circle", "square", "diamond", "triangle-up", "cross", "x", "star"];
const dotted = "1.5px,2.5px";

/** A line's colour. @param {Line} line */
export const inkOf = line => line.colour === null ? token("--ink-2") : token(`--run-${line.colour % 8}`);

/** @param {Line[]} lines @param {ChartSpec} spec */
export function tracesOf(lines, spec) {
  const data = [], log = spec.log, many = lines.length > 12;
  for (const line of lines) {
    const ink = inkOf(line), few = line.parts.length > 0 && line.parts.length < fewSeeds;
    const base = { type: "scatter", mode: "lines", hoverinfo: "none", showlegend: false, connectgaps: false };
    const thin = (/** @type {number[]} */ x, /** @type {(number | null)[]} */ y) => ({ ...base, x, y: placed(y, log), line: { color: ink, width: 1 }, opacity: lines.length > 1 ? 0.2 : 0.28, meta: { key: line.key, kind: "raw" } });
    if (line.low.length > 0) {
      const edge = few ? { color: ink, width: 1, dash: "2px,3px" } : { width: 0, color: ink }, band = { ...base, x: line.x, line: edge, opacity: few ? 0.6 : 1, meta: { key: line.key, kind: "band" } };
      // Where the band reaches below what a logarithmic axis shows, it is not drawn: filled to the floor it would be the plot.
      const inside = line.low.map((value, at) => placed([value, line.high[at]], log).every(end => end !== null));
      data.push({ ...band, y: line.low.map((value, at) => inside[at] ? value : null) });
      data.push({ ...band, y: line.high.map((value, at) => inside[at] ? value : null), fill: "tonexty", fillcolor: fade(ink, few ? 0.08 : line.parts.length > 0 ? 0.16 : 0.1) });
    }
    for (const part of line.parts) data.push(thin(part.x, part.y));
    if (!many) data.push(thin(line.raw.x, line.raw.y));
    data.push({
      ...base, x: line.x, y: placed(line.y, log), name: escape(line.label), showlegend: true, meta: { key: line.key, kind: "line" },
      line: { color: ink, width: spec.hero || line.parts.length > 0 ? 2.25 : 1.75, dash: dashes[line.dash % dashes.length] },
    });
    const end = line.x.length - 1;
    if (line.marker > 0 && end >= 0)
      data.push({ ...base, mode: "markers", x: [line.x[end]], y: placed([line.y[end]], log), marker: { symbol: symbols[line.marker % symbols.length] || "circle", size: 8, color: token("--surface"), line: { color: ink, width: 1.75 } }, meta: { key: line.key, kind: "end" } });
  }
  return data;
}

/**
 * @param {ChartSpec} spec
 * @param {ChartView} view
 * @param {import("./ranges.js").Ranges} ranges
 * @param {ReturnType<typeof import("./ranges.js").ticksOf>} ticks
 * @param {import("./arrangement.js").Arrangement} arrangement
 */
export function layoutOf(spec, view, ranges, ticks, { box, words, legend }) {
  const line = token("--line"), base = token("--line-2"), ink = token("--ink-3"), { log } = spec, [y0, y1] = ranges.y, [x0, x1] = ranges.x;
  const scale = (/** @type {number} */ value) => log ? Math.log10(value) : value;
  const references = spec.refs.filter(reference => !log || reference.y > 0), marks = view.axis === "steps" && !view.logX ? spec.marks : [];
  const thin = { color: ink, width: 1, dash: dotted }, font = { size: 10.5, color: ink };
  return {
    autosize: true, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: box.left, r: box.right, t: box.top, b: box.bottom, pad: 0 },
    showlegend: false, hovermode: "x", hoverdistance: -1, dragmode: false, font: { family: token("--font-ui"), ...font },
    xaxis: {
      type: view.logX ? "log" : "linear", range: view.logX ? ranges.x.map(Math.log10) : ranges.x, tickmode: "array", tickvals: ticks.x.ticks, ticktext: ticks.x.labels,
      showgrid: false, zeroline: false, fixedrange: true, automargin: false, tickangle: 0, showticklabels: false,
    },
    yaxis: {
      type: log ? "log" : "linear", range: padded(ranges.y, log), tickmode: "array", tickvals: ticks.y.ticks, ticktext: ticks.y.labels,
      gridcolor: line, gridwidth: 1, zeroline: false, fixedrange: true, automargin: false,
    },
    shapes: [
      ...(!log && y0 < 0 && y1 > 0 ? [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: 0, y1: 0, line: { color: base, width: 1 }, layer: "below" }] : []),
      ...references.map(reference => ({ type: "line", xref: "paper", x0: 0, x1: 1, y0: reference.y, y1: reference.y, line: thin, layer: "below" })),
      ...marks.map(mark => ({ type: "line", yref: "paper", y0: 0, y1: 1, x0: mark.x, x1: mark.x, line: thin })),
    ],
    annotations: [
      ...(legend.length > 0 ? [{ text: legend.map(escape).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom", align: "left", yshift: 3, showarrow: false, font, borderpad: 0 }] : []),
      ...words.map(place => ({ text: escape(place.text), xref: "paper", x: place.side === "left" ? 0 : 1, y: scale(place.y), xanchor: place.side, xshift: place.side === "left" ? 4 : -2, yanchor: place.anchor, showarrow: false, font, borderpad: 1 })),
      ...marks.map(mark => {
        const late = mark.x > x0 + (x1 - x0) * 0.8;
        return { text: escape(mark.label), yref: "paper", y: 0, x: mark.x, xanchor: late ? "right" : "left", yanchor: "bottom", xshift: late ? -3 : 3, showarrow: false, font };
      }),
    ],
  };
}
