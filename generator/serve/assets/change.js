// Changes of sources: shown as a difference first, then written, undoable.
import { button, make } from "./dom.js";
import { send } from "./server.js";

// propose asks for a plan and shows it in the place given.
export async function propose(at, list, wish) {
  let plan;
  try {
    plan = await send("plan", wish);
  } catch (e) {
    at.replaceChildren();
    list.say(e.message, true);
    return;
  }
  const back = list.box.getRootNode().activeElement;
  const cancel = () => { at.replaceChildren(); if (back && back.isConnected) back.focus(); };
  const write = button("Write this", async () => {
    try {
      const answer = await send("apply", { plan: plan.plan });
      at.replaceChildren();
      list.say(answer.said);
      list.heading.focus();
    } catch (e) {
      at.replaceChildren();
      list.say(e.message, true);
      list.heading.focus();
    }
  }, { class: "main" });
  at.replaceChildren(make("div", { class: "plan", role: "group", "aria-label": "Change: " + plan.title },
    make("p", { class: "lead", text: plan.title }),
    plan.files.map(difference),
    make("div", { class: "actions" }, write, button("Leave it", cancel, { class: "quiet" }))));
  list.say("");
  write.focus({ preventScroll: true });
  at.scrollIntoView({ block: "nearest" });
}

function difference(file) {
  const lines = file.lines.map((l) => {
    if (l.op === "@") return make("div", { class: "gap", text: "⋯" });
    const name = l.op === "+" ? "ins" : l.op === "-" ? "del" : "span";
    const number = make("span", { class: "n", "aria-hidden": "true", text: String(l.line) });
    return make(name, { class: "line" }, number, l.op + " " + l.text);
  });
  return make("figure", {},
    make("figcaption", { text: (file.new ? "new file " : "") + file.file }),
    make("pre", { tabIndex: 0, role: "group", "aria-label": "Difference of " + file.file }, lines));
}
