// What a chart says of itself: its method, its table, its file. Pure functions on lines.
import { nearest, placeBelow } from "./buckets.js";
import { csvText } from "./csv.js";
import { count, duration, escape } from "./format.js";
import { smoothingWords } from "./smoothing.js";

/** @typedef {import("./lines.js").Line} Line */

/** Below so many seeds a band is drawn as an outline and called a caution. */
export const fewSeeds = 5;

const axisTitles = { steps: "environment steps", episodes: "episodes", time: "wall time in seconds" };
const bandWords = { ci: "95 % percentile bootstrap of the mean, 1,000 resamples of seeds", sd: "one standard deviation of the seeds", range: "smallest to largest seed", none: "none" };

/** @param {ChartView["axis"]} axis */
export const axisName = axis => axis === "time" ? "wall time" : axis;

/** @param {number} x @param {ChartView["axis"]} axis */
export const placeWords = (x, axis) => axis === "time" ? duration(x) : count(x);

/** @param {string} text */
const upper = text => text[0].toUpperCase() + text.slice(1);

/** How the lines came about. @param {Line[]} lines @param {ChartView} view @param {number} grain */
export function method(lines, view, grain) {
  const smoothing = [...new Set(lines.map(line => smoothingWords(line.spec.metric, view.smoothing)))].join("; ");
  const groups = lines.filter(line => line.parts.length > 0);
  const parts = [`${upper(smoothing || "nothing recorded yet")}; points are means of ${count(grain)} ${grain === 1 ? "step" : "steps"}`];
  if (groups.length > 0) {
    const seeds = [...new Set(lines.map(line => Math.max(1, line.parts.length)))].sort((a, b) => a - b);
    parts.push(`centre: mean of seeds; band: ${bandWords[view.seedBand ?? "ci"]}; n = ${seeds.join(", ")}; thin lines: the seeds; drawn as far as every seed of a group has come`);
  } else {
    parts.push("one line per run, n in the tip");
  }
  return `${parts.join("; ")}.`;
}

/** What has to be said before the lines are believed. @param {Line[]} lines @param {{ log: boolean }} options */
export function cautions(lines, { log }) {
  const words = [], groups = lines.filter(line => line.parts.length > 0), few = groups.filter(line => line.parts.length < fewSeeds);
  if (few.length > 0) words.push(`${few.length === 1 ? `${few[0].label} has` : "Some groups have"} fewer than ${fewSeeds} seeds: read with care.`);
  const end = (/** @type {Line} */ line) => line.x.at(-1) ?? 0;
  const unequal = groups.filter(line => Math.max(...line.parts.map(end)) > 1.01 * end(line));
  if (unequal.length > 0) words.push(`Seeds of ${unequal.length === 1 ? unequal[0].label : `${unequal.length} groups`} ended at different points; the mean stops at the earliest.`);
  if (log && lines.some(line => line.y.some(value => value !== null && value <= 0))) words.push("Values of 0 and below have no place on a logarithmic axis and are left out.");
  return words;
}

/**
 * The lines at some two dozen places, the latest first.
 * @param {Line[]} lines
 * @param {ChartView} view
 * @param {(value: number | null) => string} text
 */
export function tableHtml(lines, view, text) {
  const right = Math.max(0, ...lines.map(line => line.x.at(-1) ?? 0)), rows = [];
  for (let at = 24; at >= 1 && right > 0; at--) {
    const x = right * at / 24;
    const cells = lines.map(line => {
      const index = x > (line.x.at(-1) ?? 0) * (1 + 1e-9) ? -1 : placeBelow(line.x, x);
      return index < 0 ? '<td class="n">—</td><td class="n">—</td>' : `<td class="n">${text(line.y[index])}</td><td class="n">${count(line.n[index])}</td>`;
    });
    rows.push(`<tr><td class="n">${placeWords(x, view.axis)}</td>${cells.join("")}</tr>`);
  }
  const heads = lines.map(line => `<th class="n">${escape(line.label)}</th><th class="n">n</th>`).join("");
  return `<table><thead><tr><th class="n">${axisName(view.axis)}</th>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/**
 * What is drawn, by the convention of docs/exports.md; a mean of seeds names its runs.
 * @param {Line[]} lines
 * @param {ChartView} view
 * @param {{ title: string, help?: string | null, log: boolean, grain: number }} chart
 */
export function csvOf(lines, view, { title, help, log, grain }) {
  const notes = [
    `Rtrl, ${title}${help ? `: ${help}` : ""}`,
    `x: ${axisTitles[view.axis]}${view.logX ? ", logarithmic" : ""}; y: ${title}${log ? ", logarithmic" : ""}`,
    method(lines, view, grain),
    ...cautions(lines, { log }),
    ...lines.map(line => `${line.label}: ${line.parts.length > 0 ? `mean of runs ${line.runs.join(", ")}, n = ${line.parts.length}` : `run ${line.runs[0]}${line.spec.seed === undefined ? "" : `, seed ${line.spec.seed}`}`}`),
  ];
  const heads = ["run", "metric", "label", "step", ...(view.axis === "steps" ? [] : [view.axis === "time" ? "seconds" : "episodes"]), "centre", "low", "high", "mean", "min", "max", "n"];
  const rows = lines.flatMap(line => line.x.map((x, at) => [
    line.runs.join(" "), line.spec.metric, line.label, line.step[at] ?? (view.axis === "steps" ? x : null), ...(view.axis === "steps" ? [] : [x]),
    line.y[at], line.low[at], line.high[at], line.mean[at], line.min[at], line.max[at], line.n[at],
  ]));
  return csvText(heads, rows, notes);
}

/**
 * The lines in a sentence for those who do not see them.
 * @param {string} title
 * @param {Line[]} lines
 * @param {ChartView} view
 * @param {(value: number | null) => string} text
 */
export function sentence(title, lines, view, text) {
  const parts = lines.filter(line => line.x.length > 0).slice(0, 8).map(line => `${line.label} ${text(line.y.at(-1) ?? null)} at ${placeWords(line.x[line.x.length - 1], view.axis)}, ${text(line.y[0])} at the start`);
  return `${title} over ${axisName(view.axis)}: ${parts.length > 0 ? parts.join("; ") : "nothing recorded yet"}. Arrow keys move the cursor.`;
}

/** Point of a line under a place of the axis; −1 where it has not come yet. @param {Line} line @param {number} x @param {number} slack */
export const under = (line, x, slack) => line.x.length === 0 || line.x[line.x.length - 1] + slack < x ? -1 : nearest(line.x, x);
