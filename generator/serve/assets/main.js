// The preview in the browser: a bar in a shadow root, and what it opens.
// Nothing here is part of the published site.
import { button, count, keep, kept, make, recall, typing } from "./dom.js";
import { broken, listen, send, shown } from "./server.js";
import * as change from "./reload.js";
import * as problems from "./problems.js";
import * as names from "./names.js";
import * as inspector from "./inspect.js";

const host = document.createElement("readout-preview");
const root = host.attachShadow({ mode: "open" });
root.append(make("link", { rel: "stylesheet", href: "/_readout/assets/preview.css" }));
document.body.append(host);

// The preview is light or dark as the page is.
const dress = () => { host.dataset.theme = document.documentElement.dataset.theme || "auto"; };
dress();
new MutationObserver(dress).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

const parts = {
  state: make("span", { class: "state", text: "preview" }),
  problems: button("", () => showProblems(), { class: "badge", hidden: true }),
  names: button("", () => showNames(), { class: "badge", hidden: true }),
  inspect: button("Inspect", () => toggleInspector(), { title: "What was understood here (i)", "aria-keyshortcuts": "i" }),
  follow: toggle("Follow", "Go to the page that was just saved", kept("follow") === true, (on) => keep("follow", on)),
  published: toggle("As published", "Show the site without drafts and embargoed pages", false, (on) => seePublished(on)),
  undo: button("Undo", () => undo(), { hidden: true }),
  note: make("p", { class: "note", role: "status" }),
};
const bar = make("div", { class: "bar" },
  parts.state, parts.problems, parts.names, parts.undo, parts.inspect, parts.follow, parts.published);
const ribbon = make("p", { class: "ribbon", hidden: true });
root.append(make("div", { role: "region", "aria-label": "Preview" }, make("div", { class: "dock" }, ribbon, parts.note, bar)));

let state = null, lost = 0;
const back = change.restore();

function toggle(words, title, on, then) {
  const b = button(words, () => {
    const now = b.getAttribute("aria-pressed") !== "true";
    b.setAttribute("aria-pressed", String(now));
    then(now);
  }, { title, class: "toggle", "aria-pressed": String(on) });
  return b;
}

let fading = 0;
function say(words, bad, lasting) {
  clearTimeout(fading);
  parts.note.textContent = words;
  parts.note.classList.toggle("bad", Boolean(bad));
  if (words && !lasting) fading = setTimeout(() => { parts.note.textContent = ""; }, 8000);
}

// update takes a new state in.
function update(next) {
  const first = state === null;
  const fresh = first ? true : next.problems !== state.problems;
  const saved = !first && next.build !== state.build && next.ok ? next.saved : "";
  state = next;
  if (saved && kept("follow") === true && saved !== decodeURIComponent(location.pathname)) {
    location.href = encodeURI(saved);
    return;
  }
  if (next.page !== shown.page) {
    change.reload({ panel: names.isOpen() ? "names" : problems.isOpen() ? "problems" : inspector.isOpen() ? "inspector" : "", note: parts.note.textContent || said() });
    return;
  }
  change.swap(next.css);
  paint();
  if (fresh && next.errors === 0) problems.close();
  else if (fresh && !names.isOpen()) showProblems();
  if (names.isOpen()) showNames();
  if (!first) inspector.forget();
  else if (back.note !== undefined && !broken) reopen();
}

// said is what an open dialog told last: it must outlive a reload.
function said() { return (root.querySelector("dialog[open] .said") || {}).textContent || ""; }

function paint() {
  const busy = state.page.startsWith("none-") ? "waiting" : state.errors > 0 ? "the last good site" : "build " + state.ms + " ms";
  parts.state.textContent = (state.published ? "as published" : "preview") + " · " + busy;
  const n = state.errors + state.warnings;
  parts.problems.hidden = n === 0 && state.infos === 0;
  parts.problems.textContent = state.errors > 0 ? count(state.errors, "error", "errors")
    : n > 0 ? count(n, "warning", "warnings") : count(state.infos, "remark", "remarks");
  parts.problems.classList.toggle("error", state.errors > 0);
  parts.problems.classList.toggle("warning", state.errors === 0 && n > 0);
  parts.names.hidden = state.names === 0;
  parts.names.textContent = count(state.names, "unknown name", "unknown names");
  parts.undo.hidden = !state.undo || !state.edits;
  parts.undo.title = "Undo: " + state.undo;
  parts.published.hidden = !state.switch;
  parts.published.setAttribute("aria-pressed", String(state.published));
  ribbon.hidden = !state.ribbon;
  ribbon.textContent = state.ribbon;
}

async function showProblems() { if (state) await problems.show(root, state, () => { problems.close(); showNames(); }); }
async function showNames() { if (state) await names.show(root, state); }

function toggleInspector() {
  if (inspector.isOpen()) inspector.close();
  else if (state) inspector.inspect(root, state);
}

async function undo() {
  try { say((await send("undo")).said); } catch (e) { say(e.message, true); }
}

// The cookie names the port, because browsers send cookies to all ports.
function seePublished(on) {
  document.cookie = "readout-published-" + location.port + "=" + (on ? "1" : "0") + "; path=/; samesite=strict";
  location.reload();
}

// letters says whether single letters are keys: the reader's switch in the "?"
// panel of the page holds for those of the preview too (WCAG 2.1.4).
function letters() {
  try { return localStorage.getItem("keys") !== "off"; } catch (e) { return true; }
}

addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
  if (e.key === "Escape" && inspector.isOpen() && !root.querySelector("dialog[open]")) inspector.close();
  else if (root.querySelector("dialog[open]")) return;
  else if (!letters()) return;
  else if (e.key === "i") toggleInspector();
  else if (e.key === "e" && state && state.editor) inspector.jump(null, say);
  else return;
  e.preventDefault();
});
document.addEventListener("click", (e) => {
  if (!e.altKey || !(e.target instanceof Element) || !state || !state.editor || e.composedPath().includes(host)) return;
  e.preventDefault();
  e.stopPropagation();
  inspector.jump(e.target, say);
}, true);
inspector.watchPointer();

listen(update, (there) => {
  if (there) {
    clearTimeout(lost);
    lost = 0;
    if (parts.note.dataset.lost) say("");
    delete parts.note.dataset.lost;
    return;
  }
  if (lost) return; // every try that fails is told
  lost = setTimeout(() => {
    if (recall("leaving") || document.hidden) return;
    parts.note.dataset.lost = "yes";
    say("Connection lost. Trying again …", true, true);
  }, 700);
});

// What was open before a reload is open after it, and says what it said.
async function reopen() {
  if (back.panel === "names") await showNames();
  else if (back.panel === "problems" && state.errors + state.warnings > 0) await showProblems();
  else if (back.panel === "inspector") toggleInspector();
  const line = root.querySelector("dialog[open] .said");
  if (line) line.textContent = back.note;
  else say(back.note);
}
