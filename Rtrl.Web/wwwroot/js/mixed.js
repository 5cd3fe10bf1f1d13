// <mixed-check mixed> holds a checkbox that is neither on nor off: markup has no word for that, only the element's property has. Imported once for the whole document.

class MixedCheck extends HTMLElement {
  static observedAttributes = ["mixed"];

  connectedCallback() {
    this.addEventListener("change", () => this.soon());
    this.soon();
  }

  attributeChangedCallback() { this.soon(); }

  /** After the server's change of the page is whole. */
  soon() {
    queueMicrotask(() => {
      const box = this.querySelector("input");
      if (box) box.indeterminate = this.hasAttribute("mixed");
    });
  }
}

customElements.define("mixed-check", MixedCheck);
