// <local-time at="…" form="…"> holds a <time> that the server wrote in UTC; here it becomes the reader's, and stays so while the page is changed. Imported once
// for the whole document.
import { timeWords } from "./times.js";

const beat = 20_000;

class LocalTime extends HTMLElement {
  static observedAttributes = ["at", "form"];
  timer = 0;

  connectedCallback() {
    this.soon();
    if (this.getAttribute("form") === "near") this.timer = window.setInterval(() => this.write(), beat);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  attributeChangedCallback() { this.soon(); }

  /** After the server's change of the page is whole. */
  soon() { queueMicrotask(() => this.write()); }

  /** Into the text that is there: the circuit keeps hold of it. */
  write() {
    const at = new Date(this.getAttribute("at") ?? ""), time = this.querySelector("time"), text = time?.firstChild;
    if (!time || !text || Number.isNaN(at.getTime())) return;
    const words = timeWords(at, this.getAttribute("form") ?? "full");
    if (text.nodeValue !== words) text.nodeValue = words;
    time.title = timeWords(at, "full");
  }
}

customElements.define("local-time", LocalTime);
