// Small helpers. Elements are made and texts set by the DOM's own means only:
// what an author wrote is never read as HTML.

export function make(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") e.className = value;
    else if (key === "text") e.textContent = value;
    else if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (key in e && key !== "list" && !key.includes("-")) e[key] = value;
    else e.setAttribute(key, value === true ? "" : value);
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return e;
}

export function button(words, onclick, props = {}) {
  return make("button", { type: "button", text: words, onclick, ...props });
}

export function count(n, one, many) {
  return n + " " + (n === 1 ? one : many);
}

// typing says whether a key press is meant for a field.
export function typing(event) {
  const at = event.composedPath()[0];
  return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}

// remember and recall last for a tab, keep and kept for good. Storage may be
// forbidden; nothing then outlives the page.
export function remember(key, value) {
  try { sessionStorage.setItem("readout:" + key, JSON.stringify(value)); } catch (e) { return; }
}
export function recall(key) {
  try {
    const value = JSON.parse(sessionStorage.getItem("readout:" + key));
    sessionStorage.removeItem("readout:" + key);
    return value;
  } catch (e) { return null; }
}
export function keep(key, value) {
  try { localStorage.setItem("readout:" + key, JSON.stringify(value)); } catch (e) { return; }
}
export function kept(key) {
  try { return JSON.parse(localStorage.getItem("readout:" + key)); } catch (e) { return null; }
}

// dialog makes a modal dialog: the browser keeps focus inside, closes it on
// Esc and gives focus back.
export function dialog(root, title, name, onclose) {
  const id = name + "-title";
  const heading = make("h2", { id, tabIndex: -1, text: title });
  const close = button("Close", () => box.close(), { class: "quiet" });
  const body = make("div", { class: "body" });
  const foot = make("p", { class: "said", role: "status" });
  const box = make("dialog", { class: name, "aria-labelledby": id },
    make("div", { class: "head" }, heading, close), body, foot);
  box.addEventListener("close", () => { box.remove(); onclose(); });
  box.addEventListener("click", (e) => { if (e.target === box) box.close(); });
  root.append(box);
  return {
    box, body, heading, close,
    say: (words, bad) => { foot.textContent = words; foot.classList.toggle("bad", Boolean(bad)); },
    show: () => { if (!box.open) { box.showModal(); heading.focus(); } },
  };
}

export function copier(text) {
  return button("Copy", (e) => {
    const b = e.currentTarget;
    navigator.clipboard.writeText(text).then(
      () => { b.textContent = "Copied"; },
      () => { b.textContent = "Not copied"; });
  }, { class: "quiet" });
}
