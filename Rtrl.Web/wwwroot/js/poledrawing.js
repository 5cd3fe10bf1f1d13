// Poles on a disk whose radius is the logarithm of the half-life: rings, tails, dots and words. Knows a canvas and the theme, not the page.
import { token } from "./theme.js";
import { halfLife, turnOf } from "./units.js";

/**
 * @typedef {import("./svg.js").Drawable} Drawable
 * @typedef {{ radius: (number | null)[], phase: (number | null)[], contribution?: (number | null)[] }} Stop where the units were
 * @typedef {{ now: PolesData | null, stops: Stop[], chosen: Set<number>, at: number | null, lasso: [number, number][] | null, task: number | null, waiting: string }} PolePicture
 *   stops: on the way to now; at: the unit pointed at; task: its time scale in steps
 * @typedef {ReturnType<typeof diskOf>} Disk
 */

const shortest = Math.log(0.25), longest = Math.log(600), rings = [1, 4, 16, 64, 256];

/** The disk in a box, and where a pole stands in it. @param {number} width @param {number} height */
export function diskOf(width, height) {
  const reach = Math.min(width, height) / 2 - 22, x = width / 2, y = height / 2;
  const far = (/** @type {number} */ life) => reach * Math.max(0.02, Math.min(1, (Math.log(Math.max(0.25, life)) - shortest) / (longest - shortest)));
  /** @returns {[number, number]} */
  const at = (/** @type {number} */ life, /** @type {number} */ phase) => [x + far(life) * Math.cos(phase), y - far(life) * Math.sin(phase)];
  return { x, y, reach, far, at, place: (/** @type {number} */ radius, /** @type {number} */ phase) => at(halfLife(radius), phase) };
}

/** Units that have a pole, with it. @param {Stop | null} stop */
export const polesOf = stop => (stop?.radius ?? []).flatMap((radius, unit) => radius === null ? [] : [{ unit, radius, phase: stop?.phase[unit] ?? 0 }]);

/** @param {Drawable} context @param {number} width @param {number} height @param {PolePicture} picture */
export function drawPoles(context, width, height, picture) {
  const disk = diskOf(width, height);
  drawRings(context, disk, picture.task);
  drawTails(context, disk, picture, false, token("--ink-3"), 0.3);
  if (picture.chosen.size > 0) drawTails(context, disk, picture, true, token("--iris"), 0.5);
  drawDots(context, disk, picture);
  drawWords(context, disk, picture);
  drawPointer(context, disk, picture);
}

/** @param {Drawable} context @param {Disk} disk @param {number | null} task */
function drawRings(context, { x, y, reach, far }, task) {
  const line = token("--line");
  const ring = (/** @type {number} */ radius, /** @type {string} */ colour, /** @type {number} */ wide, /** @type {number[]} */ dash = []) => {
    context.strokeStyle = colour; context.lineWidth = wide; context.setLineDash(dash);
    context.beginPath(); context.arc(x, y, radius, 0, 2 * Math.PI); context.stroke(); context.setLineDash([]);
  };
  for (let spoke = 0; spoke < 8; spoke++) {
    context.strokeStyle = line; context.lineWidth = 1;
    context.beginPath(); context.moveTo(x, y); context.lineTo(x + reach * Math.cos(spoke * Math.PI / 4), y - reach * Math.sin(spoke * Math.PI / 4)); context.stroke();
  }
  for (const life of rings) ring(far(life), line, 1);
  ring(reach, token("--line-2"), 1.25);
  if (task) ring(far(task), token("--ink-3"), 1, [3, 3]);
}

/** The way of each unit, the shorter way round. @param {Drawable} context @param {Disk} disk @param {PolePicture} picture @param {boolean} wanted whether of the chosen units or of the others @param {string} colour @param {number} alpha */
function drawTails(context, { at }, { now, stops, chosen }, wanted, colour, alpha) {
  if (!now || stops.length === 0) return;
  const parts = stops.length > 2 ? 3 : 10;
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = 1;
  context.beginPath();
  for (const { unit } of polesOf(now)) {
    if (chosen.has(unit) !== wanted) continue;
    /** @type {{ life: number, phase: number } | null} */
    let from = null;
    for (const stop of [...stops, now]) {
      const radius = stop.radius[unit] ?? null, phase = stop.phase[unit] ?? 0;
      if (radius === null) continue;
      /** @type {{ life: number, phase: number }} */
      const to = { life: Math.log(Math.max(0.25, halfLife(radius))), phase: from ? from.phase + turnOf(from.phase, phase) : phase };
      for (let part = 0; from && part <= parts; part++) {
        const share = part / parts;
        context[part ? "lineTo" : "moveTo"](...at(Math.exp(from.life + (to.life - from.life) * share), from.phase + (to.phase - from.phase) * share));
      }
      from = to;
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** A dot's area is the unit's weight on the decision. @param {Drawable} context @param {Disk} disk @param {PolePicture} picture */
function drawDots(context, { place }, { now, chosen }) {
  const most = Math.max(1e-12, ...(now?.contribution ?? []).map(value => value ?? 0));
  for (const { unit, radius, phase } of polesOf(now)) {
    const [x, y] = place(radius, phase);
    context.globalAlpha = chosen.has(unit) ? 0.95 : 0.55;
    context.fillStyle = token(chosen.has(unit) ? "--iris" : "--ink-2");
    context.beginPath(); context.arc(x, y, 1.2 + 3.2 * Math.sqrt(Math.max(0, now?.contribution[unit] ?? 0) / most), 0, 2 * Math.PI); context.fill();
  }
  context.globalAlpha = 1;
}

/** @param {Drawable} context @param {Disk} disk @param {PolePicture} picture */
function drawWords(context, { x, y, reach, at }, { now, task, waiting }) {
  const soft = token("--ink-3");
  context.font = `10.5px ${token("--font-ui")}`;
  context.textBaseline = "middle";
  const word = (/** @type {string} */ text, /** @type {[number, number]} */ [wx, wy], /** @type {CanvasTextAlign} */ align = "center", colour = soft) => {
    context.textAlign = align; context.lineWidth = 4; context.lineJoin = "round"; context.strokeStyle = token("--surface");
    context.strokeText(text, wx, wy); context.fillStyle = colour; context.fillText(text, wx, wy);
  };
  for (const life of rings) word(String(life), at(life, -1.18));
  word("0", [x + reach + 7, y], "left");
  word("π", [x - reach - 7, y], "right");
  word("π/2", [x, y - reach - 11]);
  word("3π/2", [x, y + reach + 12]);
  if (task) word(`task, ${task}`, at(task, 2.08), "center", token("--ink-2"));
  if ((now?.radius ?? []).length === 0) word(waiting, [x, y]);
}

/** @param {Drawable} context @param {Disk} disk @param {PolePicture} picture */
function drawPointer(context, { place }, { now, at, lasso }) {
  const pole = polesOf(now).find(({ unit }) => unit === at);
  context.strokeStyle = token("--iris");
  if (pole) {
    const [x, y] = place(pole.radius, pole.phase);
    context.lineWidth = 1.5;
    context.beginPath(); context.arc(x, y, 8, 0, 2 * Math.PI); context.stroke();
  }
  if (lasso && lasso.length > 1) {
    context.lineWidth = 1.25; context.setLineDash([4, 3]);
    context.beginPath();
    lasso.forEach(([x, y], index) => context[index ? "lineTo" : "moveTo"](x, y));
    context.closePath(); context.stroke(); context.setLineDash([]);
  }
}
