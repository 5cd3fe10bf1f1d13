// <term-picture of="…"> inside a .term: its picture moves while the term is pointed at, focused or tapped, and its box stays inside the window. Imported once
// for the whole document.
import { pictures } from "./termpictures.js";
import { reducedMotion, surface2d, token } from "./theme.js";

const seconds = 4;
const still = 0.8; // share of its time that says most

class TermPicture extends HTMLElement {
  moving = 0;
  at = still;
  /** @type {ReturnType<typeof surface2d> | null} */
  surface = null;
  open = () => this.begin();
  shut = () => this.end();

  connectedCallback() {
    const term = this.closest(".term");
    for (const name of ["pointerenter", "focusin"]) term?.addEventListener(name, this.open);
    for (const name of ["pointerleave", "focusout"]) term?.addEventListener(name, this.shut);
  }

  disconnectedCallback() {
    this.end();
    this.surface?.dispose();
    this.surface = null;
  }

  begin() {
    const canvas = this.querySelector("canvas"), picture = pictures[this.getAttribute("of") ?? ""], tip = /** @type {HTMLElement | null} */ (this.closest(".tip"));
    if (!canvas || !picture || !tip) return;
    tip.style.setProperty("--shift", "0px");
    tip.classList.remove("below");
    const box = tip.getBoundingClientRect(), shift = Math.max(8 - box.left, Math.min(0, document.documentElement.clientWidth - 8 - box.right));
    tip.style.setProperty("--shift", `${Math.round(shift)}px`);
    tip.classList.toggle("below", box.top < 8);
    this.surface ??= surface2d(canvas, (context, width, height) => {
      picture(context, width, height, this.at, {
        ink: token("--ink-2"), faint: token("--line-2"), iris: token("--iris"), live: token("--live"), fault: token("--fault"), font: `10.5px ${token("--font-ui")}`,
      });
    });
    if (reducedMotion.matches || this.moving) { this.surface.ask(); return; }
    const began = performance.now();
    const move = () => {
      this.at = (performance.now() - began) / 1000 / seconds % 1;
      this.surface?.ask();
      this.moving = requestAnimationFrame(move);
    };
    this.moving = requestAnimationFrame(move);
  }

  end() {
    cancelAnimationFrame(this.moving);
    this.moving = 0;
    this.at = still;
  }
}

customElements.define("term-picture", TermPicture);
