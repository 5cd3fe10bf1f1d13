// The one time cursor of a page: a column of the steps that are looked at. Pictures draw it at once; the page hears of it when it rests.
let column = 0, count = 0, playing = 0, settling = 0;
/** @type {string | null} */
let owner = null;
/** @type {Callback | null} */
let callback = null;
/** @type {number[]} */
let steps = [];

export const at = () => column;

/** @param {number} to @param {number} [rest] milliseconds after which the page hears of it */
export function move(to, rest = 120) {
  const next = Math.max(0, Math.min(count - 1, to));
  if (next === column || count === 0) return;
  column = next;
  announce();
  clearTimeout(settling);
  settling = window.setTimeout(() => callback?.invokeMethodAsync("MoveTo", column).catch(() => {}), rest);
}

/**
 * The element holds a slider, buttons [data-by], [data-play] and an output.
 * @param {string} id
 * @param {{ column: number, episodeSteps: number[], callback: Callback }} spec
 */
export function attach(id, spec) {
  detach(owner);
  const root = document.getElementById(id);
  if (!root) return;
  owner = id;
  callback = spec.callback;
  steps = spec.episodeSteps;
  count = steps.length;
  column = Math.max(0, Math.min(count - 1, spec.column));
  const slider = sliderOf(root);
  slider.max = String(Math.max(0, count - 1));
  slider.oninput = () => move(+slider.value);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-by]"))) button.onclick = () => { stop(); move(column + Number(button.dataset.by)); };
  playOf(root).onclick = () => playing ? stop() : play();
  announce();
}

/** @param {string | null} id */
export function detach(id) {
  if (!id || id !== owner) return;
  stop();
  clearTimeout(settling);
  owner = null;
  callback = null;
  count = 0;
}

/** @param {HTMLElement} root */
const sliderOf = root => /** @type {HTMLInputElement} */ (root.querySelector("input"));

/** @param {HTMLElement} root */
const playOf = root => /** @type {HTMLElement} */ (root.querySelector("[data-play]"));

function play() {
  if (column >= count - 1) move(0);
  playing = window.setInterval(() => { if (column >= count - 1) stop(); else move(column + 1, 600); }, 200);
  announce();
}

function stop() {
  if (!playing) return;
  clearInterval(playing);
  playing = 0;
  announce();
}

function announce() {
  const root = owner && document.getElementById(owner);
  if (root) {
    const slider = sliderOf(root), within = steps[column] ?? 0;
    let first = column;
    while (first > 0 && steps[first] > 0) first--;
    let last = column;
    while (last + 1 < count && steps[last + 1] > 0) last++;
    slider.value = String(column);
    slider.style.setProperty("--at", `${count > 1 ? 100 * column / (count - 1) : 0}%`);
    const text = `step ${within + 1} of ${steps[first] + last - first + 1}`;
    slider.setAttribute("aria-valuetext", text);
    /** @type {Element} */ (root.querySelector("output")).textContent = text;
    playOf(root).setAttribute("aria-pressed", String(playing !== 0));
  }
  dispatchEvent(new CustomEvent("rtrl:column", { detail: column }));
}
