// What site.js loads when somebody asks for it: the help about keys, steps
// through lists, and previews of links. It is given the tools that both need.
window.readoutMore = (root, folder, t, load, keep, on) => {
  "use strict";
  var panel, levers = [];

  function make(name, attrs, children) {
    var e = document.createElement(name);
    Object.keys(attrs || {}).forEach(k => { e.setAttribute(k, attrs[k]); });
    e.append.apply(e, children || []);
    return e;
  }

  // help shows the keys; its title is that of the button that asks for it.
  function help(title, openSearch, places) {
    if (!panel) buildHelp(title, openSearch, places);
    levers.forEach(show => { show(); });
    panel.showModal();
  }

  function buildHelp(title, openSearch, places) {
    var rows = [["?", t("this help")], ["n", t("next event, brief, day or week")], ["p", t("previous one")],
      ["j", t("down a list")], ["k", t("up a list")], ["Enter", t("open what is chosen")], ["c", t("copy a citation")], ["Esc", t("close")]];
    if (openSearch) rows.unshift(["/", t("search, as does Ctrl+K")]);
    places.forEach(a => { rows.push(["g " + a.dataset.key, a.textContent]); });
    var close = make("button", { type: "button" }, [t("Close")]);
    close.addEventListener("click", () => { panel.close(); });
    panel = make("dialog", { class: "keys", "aria-labelledby": "KeysTitle" }, [
      make("div", { class: "bar" }, [make("h2", { id: "KeysTitle" }, [title]), close]),
      lever("keys", t("Keyboard shortcuts")), folder ? lever("previews", t("Previews of links")) : "",
      make("dl", {}, rows.map(r => {
        return make("div", {}, [make("dt", {}, r[0].split(" ").map(k => make("kbd", {}, [k]))), make("dd", {}, [r[1]])]);
      })),
    ]);
    panel.addEventListener("click", e => { if (e.target === panel) panel.close(); });
    document.body.append(panel);
  }

  function lever(name, words) {
    var box = make("input", { type: "checkbox" });
    levers.push(() => { box.checked = on(name); });
    box.addEventListener("change", () => { keep(name, box.checked ? "on" : "off"); });
    return make("p", {}, [make("label", {}, [box, " " + words])]);
  }

  // step moves to the first link of the next or last item of the lists.
  function step(by) {
    var links = [];
    document.querySelectorAll("main li, main tbody tr, main .card").forEach(item => {
      var a = item.querySelector("a[href]");
      if (a && links.indexOf(a) < 0 && a.getClientRects().length) links.push(a);
    });
    var here = document.activeElement.closest("li, tr, .card"), at = here ? links.indexOf(here.querySelector("a[href]")) : -1;
    if (at < 0) {
      at = links.findIndex(a => a.getBoundingClientRect().top >= 0);
      if (by > 0) at -= 1;
    }
    var next = links[Math.max(0, Math.min(links.length - 1, at + by))];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // A preview shows what a link leads to. Its files are found by the first
  // letters of the id, as generator/site/previews.go cuts them. The page "not
  // found" may have asked for one too.
  function previews(first) {
    var home = new URL(folder, location.href).href.slice(0, -3), files = {}, card, shown, wanted, timer, touch, earlier = window.readoutPreview;

    window.readoutPreview = (name, value) => {
      if (files[name]) files[name].done(value);
      if (earlier) earlier(name, value);
    };

    function file(name) {
      if (!files[name]) {
        files[name] = {};
        files[name].value = new Promise(resolve => {
          files[name].done = resolve;
          load(home + "_p/" + name + ".js", { onerror: () => { resolve({}); } });
        });
      }
      return files[name].value;
    }

    function find(place, letters) {
      var id = Array.from(place.slice(place.indexOf("/") + 1)), name = "";
      for (var i = 0; i < letters; i++) name += /^[a-z0-9-]$/i.test(id[i] || "") ? id[i].toLowerCase() : "_";
      return file(name).then(value => typeof value === "number" ? find(place, value) : value[place]);
    }

    // place is what a link leads to, "topics/trade", if it has a preview.
    function place(a) {
      var to = new URL(a.getAttribute("href"), location.href);
      if (to.pathname === location.pathname || !to.href.startsWith(home)) return "";
      var m = /^((?:leaders|topics|events|briefs)\/[^\/?#]+)\/(?:index\.html)?(?:[?#]|$)/.exec(to.href.slice(home.length));
      try { return m ? decodeURIComponent(m[1]) : ""; } catch (e) { return ""; }
    }

    function linkAt(e) { return e.target.closest ? e.target.closest("main a[href]") : null; }

    function want(a, at) {
      clearTimeout(timer);
      if (a === shown || !on("previews")) return;
      var what = place(a);
      wanted = a;
      if (!what) return later();
      var lines = find(what, 2);
      timer = setTimeout(() => {
        lines.then(l => { if (l && wanted === a && on("previews") && a.isConnected) show(a, l, at); });
      }, 500);
    }

    // later gives the pointer time to reach the card.
    function later() {
      wanted = null;
      clearTimeout(timer);
      timer = setTimeout(hide, 300);
    }

    function hide() {
      wanted = null;
      clearTimeout(timer);
      if (!shown) return;
      if (card.contains(document.activeElement)) shown.focus({ preventScroll: true });
      shown = null;
      card.hidePopover();
    }

    function show(a, lines, at) {
      if (!card) build();
      var off = make("button", { type: "button" }, [t("Switch previews off")]);
      off.addEventListener("click", () => { keep("previews", "off"); hide(); });
      card.replaceChildren.apply(card, lines.map(l => make("p", {}, [l])).concat(off));
      shown = a;
      card.showPopover({ source: a });
      var rects = Array.from(a.getClientRects()), r = rects.find(r => at && r.top <= at.y && at.y <= r.bottom) || rects[0];
      var high = card.offsetHeight, below = r.bottom + high < innerHeight || r.top < high;
      card.style.top = (below ? r.bottom : r.top - high) + "px";
      card.style.left = Math.max(8, Math.min(root.dir === "rtl" ? r.right - card.offsetWidth : r.left, root.clientWidth - card.offsetWidth - 8)) + "px";
    }

    function build() {
      card = make("div", { popover: "manual", class: "preview", role: "group", "aria-label": t("Preview") });
      card.addEventListener("pointerenter", () => { clearTimeout(timer); });
      card.addEventListener("pointerleave", later);
      card.addEventListener("focusout", e => { if (!card.contains(e.relatedTarget) && e.relatedTarget !== shown) later(); });
      document.querySelector("main").append(card);
    }

    function over(e) {
      touch = e.pointerType === "touch";
      var a = linkAt(e);
      if (a && !touch && a !== wanted) want(a, e);
      else if (a && a === shown) clearTimeout(timer);
    }
    document.addEventListener("pointerover", over);
    document.addEventListener("pointerout", e => {
      var a = linkAt(e);
      if (a && !a.contains(e.relatedTarget)) later();
    });
    document.addEventListener("pointerdown", e => { touch = e.pointerType === "touch"; }, true);
    function into(e) {
      var a = linkAt(e);
      if (a && !touch && a.matches(":focus-visible")) want(a);
    }
    document.addEventListener("focusin", into);
    document.addEventListener("focusout", e => {
      if (linkAt(e) && !(card && card.contains(e.relatedTarget))) later();
    });
    document.addEventListener("keydown", e => { touch = false; if (e.key === "Escape") hide(); });
    addEventListener("scroll", () => { if (shown && !card.contains(document.activeElement)) hide(); }, { passive: true });
    // It may be elsewhere by now.
    if (first.type === "focusin") into(first);
    else if (linkAt(first).matches(":hover")) over(first);
  }

  return { help: help, step: step, previews: previews };
};
