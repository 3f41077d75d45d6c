// The list of problems, over the last good page.
import { button, copier, count, dialog, make } from "./dom.js";
import { ask, open } from "./server.js";
import { propose } from "./change.js";

let current = null; // the open list
let asked = 0; // how often; an answer that comes after the next question, or after the list was closed, is too late

// place shows where something stands; with an editor it is a button.
export function place(at, editor, say) {
  const words = at.file + ":" + at.line + (at.col ? ":" + at.col : "");
  if (!editor) return make("code", { text: words });
  return button(words, () => open(at).then((said) => say(said), (e) => say(e.message, true)),
    { class: "place", "aria-label": "Open " + words + " in the editor" });
}

export function isOpen() { return current !== null; }

export function close() {
  asked++;
  if (current) current.list.box.close();
}

// show opens the list, or brings an open one up to date.
export async function show(root, state, settle) {
  const mine = ++asked;
  let answer;
  try { answer = await ask("problems"); } catch (e) { return; }
  if (mine !== asked) return;
  if (!current) {
    const list = dialog(root, "", "problems", () => { current = null; asked++; });
    current = { list, settle };
  }
  const { list } = current;
  fill(list, answer, state);
  list.show();
}

function fill(list, answer, state) {
  const groups = new Map();
  for (const p of answer.problems) {
    const key = p.severity === "info" ? "" : p.file || "The site as a whole";
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(p);
  }
  list.heading.textContent = state.errors > 0 ? count(state.errors, "error", "errors") + " to mend"
    : state.warnings > 0 ? count(state.warnings, "warning", "warnings") : "No problems";
  const had = list.box.contains(list.box.getRootNode().activeElement);
  const lead = state.errors > 0 ? (state.page.startsWith("none-") ? "The page appears by itself when the errors are mended."
    : "You see the last good state of the site. It moves on by itself when the errors are mended.")
    : state.warnings > 0 ? "The site is published all the same. With strict: yes it would not be." : "Everything that was written is understood.";
  const sections = [];
  for (const [file, problems] of groups) {
    if (file) sections.push(make("section", {}, make("h3", { text: file }), problems.map((p) => item(list, p, state, answer.build))));
  }
  if (groups.has("")) {
    sections.push(make("details", {}, make("summary", { text: count(groups.get("").length, "remark", "remarks") }),
      groups.get("").map((p) => item(list, p, state, answer.build))));
  }
  if (answer.more > 0) sections.push(make("p", { text: answer.more + " more are not shown." }));
  list.body.replaceChildren(make("p", { class: "lead", text: lead }), ...sections);
  if (had && !list.box.contains(list.box.getRootNode().activeElement)) list.heading.focus();
}

function item(list, p, state, build) {
  const change = make("div", { class: "change" });
  const actions = make("div", { class: "actions" });
  if (state.edits) {
    p.fixes.forEach((title, i) => actions.append(button("Fix: " + title, () =>
      propose(change, list, { do: "fix", build, number: p.number, fix: i }))));
  }
  if (state.edits && state.names > 0 && p.code === "BR201") actions.append(button("Settle the name …", () => current.settle()));
  if (state.editor && p.file) {
    actions.append(button("Open in editor", () => open(p).then((said) => list.say(said), (e) => list.say(e.message, true))));
  }
  actions.append(copier(p.text));
  return make("article", { class: "problem " + p.severity },
    make("h4", {}, make("span", { class: "mark", text: p.severity + " " + p.code }), " " + p.message),
    p.file ? make("p", { class: "where", text: "line " + p.line + ", column " + p.col + (p.severity === "info" ? " of " + p.file : "") }) : null,
    p.frame ? make("pre", { tabIndex: 0, text: p.frame, role: "group", "aria-label": "The line in question" }) : null,
    p.help ? make("p", { class: "help", text: p.help }) : null,
    actions, change);
}
