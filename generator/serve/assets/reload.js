// Brings a new state into the page with as little disturbance as it takes.
import { recall, remember } from "./dom.js";
import { shown } from "./server.js";

function detailsKey(d, i) { return d.id || i + ":" + (d.querySelector("summary") || d).textContent.trim().slice(0, 80); }

// reload loads the page again; scroll position and open details stay.
export function reload(extra = {}) {
  remember("back", {
    path: location.pathname, x: scrollX, y: scrollY,
    open: [...document.querySelectorAll("details")].map((d, i) => [detailsKey(d, i), d.open]),
    ...extra,
  });
  location.reload();
}

// restore puts back what reload remembered, and gives the rest of it.
export function restore() {
  const back = recall("back");
  if (!back || back.path !== location.pathname) return {};
  const open = new Map(back.open);
  document.querySelectorAll("details").forEach((d, i) => {
    const key = detailsKey(d, i);
    if (open.has(key)) d.open = open.get(key);
  });
  history.scrollRestoration = "manual";
  const there = () => scrollTo({ left: back.x, top: back.y, behavior: "instant" });
  there();
  addEventListener("load", () => { there(); history.scrollRestoration = "auto"; }, { once: true });
  return back;
}

// swap changes style sheets without loading the page. The old ones stay until
// the new ones are there, so that nothing flickers.
export function swap(sheets) {
  const links = [...document.querySelectorAll('link[rel="stylesheet"]')];
  sheets.forEach((sheet, i) => {
    const old = links[i];
    if (!old || !shown.css[i] || shown.css[i].sum === sheet.sum) return;
    const next = old.cloneNode();
    next.href = sheet.href + (sheet.href.includes("?") ? "&" : "?") + "preview=" + sheet.sum;
    next.addEventListener("load", () => old.remove());
    next.addEventListener("error", () => next.remove());
    old.after(next);
  });
  shown.css = sheets;
}
