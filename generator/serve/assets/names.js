// The panel of names that lead nowhere: four ways to settle each.
import { button, count, dialog, make } from "./dom.js";
import { ask } from "./server.js";
import { place } from "./problems.js";
import { propose } from "./change.js";

let current = null;
let asked = 0; // as in problems.js

export function isOpen() { return current !== null; }

export async function show(root, state) {
  const mine = ++asked;
  let answer;
  try { answer = await ask("names"); } catch (e) { return; }
  if (mine !== asked) return;
  if (!current) current = dialog(root, "", "names", () => { current = null; asked++; });
  fill(current, answer, state);
  current.show();
}

export function close() {
  asked++;
  if (current) current.box.close();
}

function fill(list, answer, state) {
  const at = list.box.getRootNode().activeElement;
  const had = at && list.box.contains(at);
  list.heading.textContent = answer.names.length === 0 ? "No unknown names" : count(answer.names.length + answer.more, "unknown name", "unknown names");
  const known = make("datalist", { id: "known" }, answer.entities.map((e) => make("option", { value: e.id, text: e.name + " · " + e.kind })));
  list.body.replaceChildren(
    make("p", { class: "lead", text: answer.names.length === 0 ? "Every name in the records leads somewhere."
      : state.edits ? "Nothing is written before you have seen the difference." : "Editing is switched off here." }),
    known, ...answer.names.map((n, i) => item(list, n, i, state)),
    answer.more > 0 ? make("p", { text: answer.more + " more are shown when these are settled." }) : "");
  if (had && !list.box.contains(list.box.getRootNode().activeElement)) list.heading.focus();
}

function item(list, n, i, state) {
  const change = make("div", { class: "change" });
  const wish = (w) => propose(change, list, { name: n.name, ...w });
  const children = [
    make("h3", {}, "“" + n.name + "” ", make("span", { class: "n", text: count(n.count, "time", "times") })),
    make("ul", { class: "places" }, n.places.map((p) =>
      make("li", {}, place(p, state.editor, list.say), " ", make("span", { class: "excerpt", text: p.excerpt }))),
      n.count > n.places.length ? make("li", { class: "n", text: "and " + (n.count - n.places.length) + " more" }) : null),
  ];
  if (state.edits) children.push(...ways(n, i, wish));
  return make("article", { class: "name" }, children, change);
}

function ways(n, i, wish) {
  const to = make("input", { id: "to-" + i, type: "text", list: "known", value: n.near.length ? n.near[0].id : "", autocomplete: "off", spellcheck: false });
  const near = n.near.map((e) => button(e.name, () => { to.value = e.id; to.focus(); },
    { class: "near", title: [e.id, e.why].filter(Boolean).join(" · ") }));
  const kind = make("select", { id: "kind-" + i }, [["leader", "a person"], ["org", "an organisation"], ["place", "a place"], ["topic", "a topic"]].map(([value, words]) =>
    make("option", { value, text: words, selected: value === n.kind })));
  const as = make("input", { id: "as-" + i, type: "text", value: n.newName, autocomplete: "off", spellcheck: false });
  return [
    near.length ? make("p", { class: "nears" }, make("span", { class: "label", text: "Perhaps " }), near) : null,
    make("div", { class: "way" },
      make("label", { htmlFor: "to-" + i, text: "Somebody known" }), to,
      button("Link", () => wish({ do: "link", to: to.value.trim() })),
      n.isID ? null : button("Add as alias", () => wish({ do: "alias", to: to.value.trim() }))),
    make("div", { class: "way" },
      make("label", { htmlFor: "as-" + i, text: "New, called" }), as,
      make("label", { htmlFor: "kind-" + i, class: "joined", text: "is" }), kind,
      button("Begin a file", () => wish({ do: "create", kind: kind.value, as: as.value }))),
    make("div", { class: "way" },
      make("span", { class: "label", text: "Nobody to link" }),
      button("Ignore here", () => wish({ do: "ignore" }))),
  ];
}
