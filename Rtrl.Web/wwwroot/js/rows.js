// The rows of a long table that are near the view: says which when the page is scrolled; the server draws them between two empty rows that are as
// tall as those left out.
/** @type {Map<string, RowWindow>} */
const attached = new Map();
const near = 4, ahead = 16;

/** @param {string} id @param {{ callback: Callback }} spec */
export function attach(id, spec) {
  detach(id);
  const body = document.getElementById(id);
  if (body instanceof HTMLTableSectionElement) attached.set(id, new RowWindow(body, spec));
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.dispose();
  attached.delete(id);
}

/** The server has drawn other rows. @param {string} id */
export function look(id) { attached.get(id)?.ask(); }

/** Scrolls to a row that is drawn. What had the focus lets it go: keys choose among the rows now. @param {string} id @param {number} index */
export function reveal(id, index) {
  const body = document.getElementById(id);
  if (!(body instanceof HTMLTableSectionElement)) return;
  const held = document.activeElement;
  if (held instanceof HTMLElement && held.closest("main")) held.blur();
  body.rows[1 + index - Number(body.dataset.first)]?.scrollIntoView({ block: "nearest" });
}

class RowWindow {
  /** @param {HTMLTableSectionElement} body @param {{ callback: Callback }} spec */
  constructor(body, spec) {
    this.body = body;
    /** @type {Callback | null} */
    this.callback = spec.callback;
    this.frame = 0;
    this.asking = false;
    this.onScroll = () => this.ask();
    addEventListener("scroll", this.onScroll, { passive: true });
    addEventListener("resize", this.onScroll);
    this.ask();
  }

  dispose() {
    removeEventListener("scroll", this.onScroll);
    removeEventListener("resize", this.onScroll);
    cancelAnimationFrame(this.frame);
    this.callback = null;
  }

  ask() {
    this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.check(); });
  }

  async check() {
    const rows = [...this.body.rows].filter(row => !row.classList.contains("beyond"));
    if (this.asking || !this.callback || rows.length === 0) return;
    const first = Number(this.body.dataset.first), total = Number(this.body.dataset.total), assumed = Number(this.body.dataset.height);
    const top = this.body.getBoundingClientRect().top, start = rows[0].getBoundingClientRect().top, end = rows[rows.length - 1].getBoundingClientRect().bottom, height = (end - start) / rows.length;
    if (!(height > 1)) return;
    const rowAt = (/** @type {number} */ y) => y < start ? (y - top) / assumed : y < end ? first + (y - start) / height : first + rows.length + (y - end) / assumed;
    const from = Math.max(0, Math.min(total, Math.floor(rowAt(0)))), to = Math.max(0, Math.min(total, Math.ceil(rowAt(innerHeight))));
    const beyond = rows.length < total;
    if (first <= Math.max(0, from - near) && first + rows.length >= Math.min(total, to + near) && !(beyond && Math.abs(height - assumed) > 0.5)) return;
    this.asking = true;
    const want = Math.max(0, from - ahead);
    try { await this.callback.invokeMethodAsync("Show", want, Math.min(total, to + ahead) - want, height); } catch { /* the circuit is gone */ }
    this.asking = false;
    this.ask();
  }
}
