// Runs before first paint: what the viewer chose in this browser stands on <html> as data attributes (theme, rail, keys, palette).
(() => {
  const root = document.documentElement;
  if (/Mac|iPhone|iPad/.test(navigator.platform)) root.dataset.mac = "";
  const names = ["theme", "rail", "keys", "palette"];
  const read = (/** @type {string} */ name) => { try { return localStorage.getItem("rtrl." + name); } catch { return null; } };
  const slim = matchMedia("(max-width: 1279px)");
  const apply = (/** @type {string} */ name, /** @type {string | null | undefined} */ value) => {
    if (name === "rail") value ??= slim.matches ? "narrow" : "wide";
    if (value) root.dataset[name] = value; else delete root.dataset[name];
  };
  slim.addEventListener("change", () => apply("rail", read("rail")));
  for (const name of names) apply(name, read(name));

  globalThis.rtrl = {
    get: read,
    set(name, value) {
      try {
        if (value === null || value === undefined) localStorage.removeItem("rtrl." + name);
        else localStorage.setItem("rtrl." + name, value);
      } catch { /* a private window without storage keeps the choice for this page only */ }
      if (names.includes(name)) apply(name, value);
      dispatchEvent(new CustomEvent("rtrl:pref", { detail: { name, value } }));
    },
    ready() { root.dataset.ready = "yes"; },
    reveal(box, selector) {
      const inside = box?.querySelector(selector);
      if (box && inside) box.scrollTop += inside.getBoundingClientRect().top - box.getBoundingClientRect().top - (box.clientHeight - inside.clientHeight) / 2;
    },
    focus(selector) { const element = document.querySelector(selector); if (element instanceof HTMLElement) element.focus(); },
    showModal(element) { if (element && !element.open) element.showModal(); },
    async copy(text) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* not allowed here: try the old way */ }
      const area = Object.assign(document.createElement("textarea"), { value: text });
      (document.querySelector("dialog[open]") ?? document.body).append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    },
    download(name, text, type) {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type })), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },
    async allowNotifications() { return "Notification" in globalThis ? Notification.requestPermission() : "unsupported"; },
    notify(title, body) { if ("Notification" in globalThis && Notification.permission === "granted") new Notification(title, { body }); },
  };
  addEventListener("storage", event => {
    const name = event.key?.startsWith("rtrl.") ? event.key.slice(5) : null;
    if (name && names.includes(name)) { apply(name, event.newValue); dispatchEvent(new CustomEvent("rtrl:pref", { detail: { name, value: event.newValue } })); }
  });
})();
