// A small picture for every term: what it does, over a few seconds that begin anew. Each takes a canvas of w by h and a share of its time, 0 to 1.

/** @typedef {CanvasRenderingContext2D} Canvas */
/** @typedef {{ ink: string, faint: string, iris: string, live: string, fault: string, font: string }} Inks */
/** @typedef {(c: Canvas, w: number, h: number, at: number, inks: Inks) => void} Picture */

const steps = 16;

/** @param {Canvas} c @param {string} colour @param {[number, number][]} points @param {number} [width] */
function line(c, colour, points, width = 1.75) {
  c.strokeStyle = colour;
  c.lineWidth = width;
  c.beginPath();
  for (const [x, y] of points) c.lineTo(x, y);
  c.stroke();
}

/** @param {Canvas} c @param {string} colour @param {number} x @param {number} y @param {number} r */
function dot(c, colour, x, y, r) {
  c.fillStyle = colour;
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.fill();
}

/** @param {Canvas} c @param {string} colour @param {number} x @param {number} y @param {number} r */
function ring(c, colour, x, y, r) {
  c.strokeStyle = colour;
  c.lineWidth = 1;
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.stroke();
}

/** @param {Canvas} c @param {Inks} inks @param {string} text @param {number} x @param {number} y @param {CanvasTextAlign} [align] */
function word(c, inks, text, x, y, align = "left") {
  c.fillStyle = inks.ink;
  c.font = inks.font;
  c.textAlign = align;
  c.fillText(text, x, y);
}

/**
 * A curve of so many steps from left to right, as far as it has come.
 * @param {(step: number) => number} value 0 to 1
 * @param {number} w @param {number} h @param {number} until
 * @returns {[number, number][]}
 */
const course = (value, w, h, until) => Array.from({ length: Math.floor(until * 4) + 1 }, (_, k) => [8 + (w - 16) * k / 4 / steps, h - 10 - (h - 22) * value(k / 4)]);

/**
 * A chain of steps; `lit` says how strongly each link is drawn.
 * @param {Canvas} c @param {number} w @param {number} h @param {Inks} inks @param {number} now
 * @param {(link: number) => number} lit
 */
function chain(c, w, h, inks, now, lit) {
  const nodes = 8, x = (/** @type {number} */ node) => 14 + (w - 28) * node / (nodes - 1), y = h / 2;
  for (let link = 1; link < nodes; link++) {
    line(c, inks.faint, [[x(link - 1), y], [x(link), y]], 1);
    const strength = lit(link);
    if (strength > 0) {
      c.globalAlpha = strength;
      line(c, inks.iris, [[x(link - 1), y], [x(link), y]], 4);
      c.globalAlpha = 1;
    }
  }
  for (let node = 0; node < nodes; node++) dot(c, node <= now ? inks.ink : inks.faint, x(node), y, 4);
}

/** @type {Record<string, Picture>} */
export const pictures = {
  rtu(c, w, h, at, inks) {
    const step = at * steps, r = 0.88 ** step, angle = 0.55 * step, x = h / 2, y = h / 2, size = h / 2 - 6;
    ring(c, inks.faint, x, y, size);
    line(c, inks.iris, [[x, y], [x + size * r * Math.cos(angle), y - size * r * Math.sin(angle)]], 2.5);
    const from = h + 10, points = /** @type {[number, number][]} */ (Array.from({ length: Math.floor(step * 4) + 1 }, (_, k) => [from + (w - from - 6) * k / 4 / steps, y - size * 0.88 ** (k / 4) * Math.cos(0.55 * k / 4)]));
    line(c, inks.faint, [[from, y], [w - 6, y]], 1);
    line(c, inks.ink, points);
  },
  rtrl(c, w, h, at, inks) {
    const now = Math.floor(at * 8.99);
    chain(c, w, h, inks, now, link => link <= now ? 0.9 ** (now - link) : 0);
    word(c, inks, "every step back to the first", w / 2, h - 6, "center");
  },
  tbptt(c, w, h, at, inks) {
    const now = Math.floor(at * 8.99);
    chain(c, w, h, inks, now, () => 0);
    const x = 14 + (w - 28) * Math.min(7, now) / 7;
    ring(c, inks.iris, x, h / 2, 8);
    word(c, inks, "the present step alone", w / 2, h - 6, "center");
  },
  trace(c, w, h, at, inks) {
    const now = at * steps, kicks = [1, 4, 5, 11], z = (/** @type {number} */ step) => kicks.reduce((sum, kick) => step >= kick ? sum + 0.45 * 0.8 ** (step - kick) : sum, 0);
    for (const kick of kicks) if (kick <= now) line(c, inks.faint, [[8 + (w - 16) * kick / steps, h - 10], [8 + (w - 16) * kick / steps, h - 16]], 3);
    line(c, inks.iris, course(z, w, h, now), 2);
  },
  error(c, w, h, at, inks) {
    const predicted = 0.5, came = 0.5 + 0.38 * Math.sin(2 * Math.PI * at), y = (/** @type {number} */ value) => h - 10 - (h - 22) * value;
    line(c, inks.ink, [[24, y(predicted)], [w / 2 - 10, y(predicted)]], 2.5);
    line(c, inks.iris, [[w / 2 + 10, y(came)], [w - 24, y(came)]], 2.5);
    line(c, came >= predicted ? inks.live : inks.fault, [[w / 2, y(predicted)], [w / 2, y(came)]], 2);
    word(c, inks, "predicted", 24, h - 2);
    word(c, inks, "came", w - 24, h - 2, "right");
    word(c, inks, came >= predicted ? "δ > 0" : "δ < 0", w / 2 + 6, 10);
  },
  obgd(c, w, h, at, inks) {
    const target = w * 0.72, from = w * 0.18, y = h / 2, bounded = from + (target - from) * (1 - 0.5 ** (at * 6)), free = target + (from - target) * (-1.35) ** Math.min(3, Math.floor(at * 4));
    line(c, inks.faint, [[8, y], [w - 8, y]], 1);
    line(c, inks.ink, [[target, y - 12], [target, y + 12]], 1.5);
    dot(c, inks.iris, bounded, y, 5);
    ring(c, inks.fault, Math.max(8, Math.min(w - 8, free)), y, 6);
    word(c, inks, "target", target, y - 16, "center");
    word(c, inks, "● bounded   ○ unbounded", w / 2, h - 6, "center");
  },
  "half-life"(c, w, h, at, inks) {
    const now = at * steps, value = (/** @type {number} */ step) => 0.5 ** (step / 4);
    for (let half = 1; half <= 3; half++) line(c, inks.faint, [[8 + (w - 16) * half / 4, h - 10], [8 + (w - 16) * half / 4, h - 10 - (h - 22) * 0.5 ** half]], 1);
    line(c, inks.iris, course(value, w, h, now), 2);
    word(c, inks, "½", 8 + (w - 16) / 4 + 4, h - 10 - (h - 22) * 0.5);
    word(c, inks, "¼", 8 + (w - 16) / 2 + 4, h - 10 - (h - 22) * 0.25);
  },
  pole(c, w, h, at, inks) {
    const x = w / 2, y = h / 2, size = h / 2 - 5, until = Math.floor(at * 24);
    ring(c, inks.faint, x, y, size);
    dot(c, inks.ink, x, y, 1.5);
    for (let power = 0; power <= until; power++) dot(c, power === 1 ? inks.iris : inks.ink, x + size * 0.9 ** power * Math.cos(0.5 * power), y - size * 0.9 ** power * Math.sin(0.5 * power), power === 1 ? 4.5 : 2);
  },
  sensitivity(c, w, h, at, inks) {
    const now = at * steps, state = (/** @type {number} */ rate) => (/** @type {number} */ step) => 0.9 * rate ** step;
    line(c, inks.ink, course(state(0.86), w, h, now));
    line(c, inks.iris, course(state(0.91), w, h, now));
    word(c, inks, "θ", w - 12, h - 20, "right");
    c.fillStyle = inks.iris;
    c.fillText("θ + a little", w * 0.42, 14);
  },
  lambda(c, w, h, at, inks) {
    const now = at * steps;
    line(c, inks.ink, course(step => 0.7 ** step, w, h, now));
    line(c, inks.iris, course(step => 0.95 ** step, w, h, now), 2);
    word(c, inks, "0.95", w - 10, 14, "right");
    word(c, inks, "0.7", w * 0.34, h - 24);
  },
};
