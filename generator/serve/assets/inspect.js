// The way back to the source: Alt+click or e opens the line of a block, i
// shows what the parser understood in it.
import { button, make } from "./dom.js";
import { ask, open } from "./server.js";

let map = null, panel = null, frame = null, chosen = null, hovered = null, before = null;

const query = () => "?url=" + encodeURIComponent(decodeURIComponent(location.pathname));

async function load() {
  if (!map) {
    const page = await ask("page", query());
    map = { file: page.file, blocks: new Map(page.blocks.map((b) => [b.id, b])) };
  }
  return map;
}

// forget makes the next question ask the server again.
export function forget() { map = null; if (panel) refresh(); }

export function isOpen() { return panel !== null; }

// blockAt is the nearest known block around an element, else the last one
// that begins before it.
function blockAt(element) {
  for (let e = element; e; e = e.parentElement) if (e.id && map.blocks.has(e.id)) return e;
  let last = null;
  for (const e of elements()) {
    if (element && !(element.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)) break;
    last = e;
  }
  return last;
}

function elements() {
  return [...map.blocks.keys()].map((id) => document.getElementById(id)).filter((e) => e && e.id !== "Main");
}

// inView is the first block that can be seen.
function inView() {
  return elements().find((e) => e.getBoundingClientRect().bottom > 60) || null;
}

// jump opens the source of an element, or of what the reader looks at.
export async function jump(element, say) {
  try {
    await load();
    const at = (element && blockAt(element)) || chosen || (hovered && hovered.isConnected && blockAt(hovered)) || inView();
    const place = at ? map.blocks.get(at.id) : map.file ? { file: map.file, line: 1, col: 1 } : null;
    if (!place) {
      say("This page is put together from many files; click on a part of it.", true);
      return;
    }
    say(await open(place));
  } catch (e) {
    say(e.message, true);
  }
}

export function watchPointer() {
  addEventListener("pointermove", (e) => { hovered = e.target instanceof Element ? e.target : null; }, { passive: true });
}

// inspect opens the inspector at the block that is looked at.
export async function inspect(root, state) {
  try { await load(); } catch (e) { return; }
  before = document.activeElement;
  frame = make("div", { class: "frame", "aria-hidden": "true" });
  panel = make("div", { class: "inspector", role: "dialog", "aria-labelledby": "inspector-title" });
  root.append(frame, panel);
  panel.close = () => {
    panel.remove(); frame.remove();
    panel = frame = chosen = null;
    removeEventListener("scroll", outline); removeEventListener("resize", outline);
    document.removeEventListener("click", pick, true);
    if (before && before.isConnected) before.focus({ preventScroll: true });
  };
  panel.state = state;
  addEventListener("scroll", outline, { passive: true });
  addEventListener("resize", outline);
  document.addEventListener("click", pick, true);
  panel.addEventListener("keydown", keys);
  choose((hovered && hovered.isConnected && document.getElementById("Main")?.contains(hovered) && blockAt(hovered)) || inView());
  panel.querySelector("h2").focus();
}

export function close() { if (panel) panel.close(); }

function keys(e) {
  if (e.altKey || e.ctrlKey || e.metaKey) return;
  if (e.key === "ArrowDown" || e.key === "j") step(1);
  else if (e.key === "ArrowUp" || e.key === "k") step(-1);
  else return;
  e.preventDefault();
}

function step(by) {
  const all = elements();
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(chosen) + by))];
  if (!next) return;
  choose(next);
  next.scrollIntoView({ block: "center", behavior: "instant" });
  outline();
}

// pick chooses the block that was clicked; its links do not lead away.
function pick(e) {
  if (e.altKey || e.composedPath().includes(panel.getRootNode().host)) return;
  const at = e.target instanceof Element ? blockAt(e.target) : null;
  if (!at) return;
  e.preventDefault();
  e.stopPropagation();
  choose(at);
}

async function refresh() {
  const id = chosen ? chosen.id : "";
  try { await load(); } catch (e) { return; }
  if (panel) choose(document.getElementById(id) || inView());
}

function outline() {
  if (!frame) return;
  frame.hidden = !chosen;
  if (!chosen) return;
  const r = chosen.getBoundingClientRect();
  frame.style.transform = "translate(" + (r.left - 8) + "px, " + (r.top - 4) + "px)";
  frame.style.width = r.width + 16 + "px";
  frame.style.height = r.height + 8 + "px";
}

function choose(element) {
  chosen = element;
  const held = panel.getRootNode().activeElement;
  const label = held && panel.contains(held) ? held.textContent : "";
  const b = element ? map.blocks.get(element.id) : null;
  panel.replaceChildren(head(b), body(b), status());
  outline();
  if (held && !held.isConnected) {
    const again = [...panel.querySelectorAll("button")].find((x) => x.textContent === label);
    (again || panel.querySelector("h2")).focus();
  }
}

function head(b) {
  const title = { prose: "Paragraph", event: "Event", statement: "Statement" };
  return make("div", { class: "head" },
    make("h2", { id: "inspector-title", tabIndex: -1, text: b ? title[b.what] || "Block" : "Inspector" }),
    make("div", { class: "actions" },
      button("↑", () => step(-1), { "aria-label": "Previous block", class: "quiet" }),
      button("↓", () => step(1), { "aria-label": "Next block", class: "quiet" }),
      button("Close", () => close(), { class: "quiet" })));
}

function status() { return make("p", { class: "said", role: "status" }); }

function say(words, bad) {
  const line = panel && panel.querySelector(".said");
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("bad", Boolean(bad));
}

function body(b) {
  if (!b) return make("div", { class: "body" }, make("p", { class: "lead", text: "Click on a paragraph or a card of the page. Tables and lists that were put together from many files say nothing here." }));
  const parts = [make("p", { class: "where" }, make("code", { text: b.file + ":" + b.line }), " ",
    panel.state.editor ? button("Open in editor", () => open(b).then((w) => say(w), (e) => say(e.message, true))) : null)];
  if (b.text) parts.push(make("blockquote", { text: b.text.length > 240 ? b.text.slice(0, 240) + " …" : b.text }));
  if (b.what === "prose") parts.push(make("h3", { text: "Names" }), b.names.length ? make("ul", { class: "plain" }, b.names.map(name)) : none("No known name stands here."));
  if (b.what === "prose") parts.push(make("h3", { text: "Events and statements" }));
  if (!b.findings.length) parts.push(none("Nothing is recorded from this paragraph."));
  for (const f of b.findings) {
    parts.push(make("section", { class: "finding" },
      make("h4", {}, f.url ? make("a", { href: f.url, text: f.title }) : f.title),
      make("dl", {}, f.rows.map((r) => make("div", {}, make("dt", { text: r.label }), make("dd", { text: r.value }))))));
  }
  return make("div", { class: "body", tabIndex: 0, role: "group", "aria-label": "What was understood" }, parts);
}

function none(words) { return make("p", { class: "none", text: words }); }

function name(n) {
  const words = n.text === n.name ? n.name : "“" + n.text + "” → " + n.name;
  return make("li", {}, n.url ? make("a", { href: n.url, text: words }) : words, make("span", { class: "n", text: " " + n.kind + ", " + n.how }));
}
