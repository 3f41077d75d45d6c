// Talks to the preview server: the stream of states, questions, changes.
import { remember } from "./dom.js";

const script = document.querySelector("script[data-readout-preview]");
let token = script.dataset.readoutPreview;

// shown is what this page was made of when it was loaded.
export const shown = JSON.parse(script.dataset.shown);
export const broken = "broken" in script.dataset;

export async function ask(name, query = "") {
  const answer = await fetch("/_readout/" + name + query, { headers: { "X-Readout-Token": token }, cache: "no-store" });
  if (!answer.ok) throw new Error("The preview server does not answer.");
  return answer.json();
}

// send asks for a change and gives its answer; a refusal is an error in words.
export async function send(name, body = {}) {
  const answer = await fetch("/_readout/" + name, {
    method: "POST", body: JSON.stringify(body),
    headers: { "X-Readout-Token": token, "Content-Type": "application/json" },
  });
  if (answer.status === 409) throw new Error((await answer.json()).said);
  if (!answer.ok) throw new Error((await answer.text()).trim() || "The preview server does not answer.");
  return answer.json();
}

// open asks for the editor. The answer says what happened.
export async function open(place) {
  const answer = await send("open", { file: place.file, line: Math.max(1, place.line), col: Math.max(1, place.col || 1) });
  if (answer.link) {
    remember("leaving", true); // a link to a program is no leaving of the page
    location.href = answer.link;
  }
  return answer.said;
}

// listen calls back with every new state, and when the connection goes and
// comes. A hidden tab lets its connection go: browsers allow only a few.
export function listen(onstate, onlink) {
  let stream = null, timer = 0;
  const address = () => "/_readout/events?url=" + encodeURIComponent(decodeURIComponent(location.pathname)) + "&token=" + token;
  function connect() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = new EventSource(address());
    stream.onopen = () => onlink(true);
    stream.onmessage = (e) => onstate(JSON.parse(e.data));
    stream.onerror = () => {
      onlink(false);
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(renew, 500);
    };
  }
  // After a restart the server knows another token.
  async function renew() {
    try {
      token = (await (await fetch("/_readout/hello", { cache: "no-store" })).json()).token;
      connect();
    } catch (e) {
      timer = setTimeout(renew, 500);
    }
  }
  function drop() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
  }
  addEventListener("pagehide", drop);
  addEventListener("pageshow", (e) => { if (e.persisted) connect(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) drop();
    else if (!stream) connect();
  });
  connect();
}
