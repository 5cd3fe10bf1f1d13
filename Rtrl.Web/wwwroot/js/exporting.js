// A chart as a figure on its own: solid ground, title, legend, and the method as its caption.
import { escape } from "./format.js";
import { token } from "./theme.js";

/**
 * @param {object[]} data
 * @param {any} layout
 * @param {{ title: string, axis: string, lines: number, words: string[] }} figure
 */
export function figureOf(data, layout, { title, axis, lines, words }) {
  const caption = wrap(words.join(" "), 150), rows = Math.ceil(lines / 3), below = 20 * rows + 18 * caption.length;
  return {
    data,
    layout: {
      ...layout, autosize: false, width: 1120, height: 520 + below, paper_bgcolor: token("--surface"), showlegend: true, font: { ...layout.font, size: 12 },
      title: { text: escape(title), x: 0.02, xanchor: "left", font: { size: 16, color: token("--ink") } },
      xaxis: { ...layout.xaxis, showticklabels: true, title: { text: axis, standoff: 6, font: { size: 12 } } },
      legend: { orientation: "h", x: 0, y: -0.13, yanchor: "top", font: { size: 12, color: token("--ink-2") }, bgcolor: "rgba(0,0,0,0)" },
      margin: { l: 70, r: 52, t: 54, b: 84 + below },
      annotations: [
        ...layout.annotations,
        { text: caption.map(escape).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -(72 + 20 * rows), xanchor: "left", yanchor: "top", align: "left", showarrow: false, font: { size: 11, color: token("--ink-3") } },
      ],
    },
    config: { staticPlot: true },
  };
}

/** @param {string} text @param {number} width */
function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines[lines.length - 1].length + word.length > width) lines.push(word);
    else lines[lines.length - 1] += (lines[lines.length - 1] ? " " : "") + word;
  }
  return lines;
}
