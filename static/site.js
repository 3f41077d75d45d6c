// Theme switch, days gone by, filters of lists, shortcuts, previews of links and "copy citation".
// Pages are complete without this file; the buttons are hidden in the HTML and
// shown only here.
(function () {
  "use strict";
  var root = document.documentElement;
  var order = ["auto", "light", "dark"];

  // Storage may be forbidden; a switch then lasts for one page.
  var kept = {};
  function recall(name) {
    try { return localStorage.getItem(name) || kept[name]; } catch (e) { return kept[name]; }
  }
  function keep(name, value) {
    kept[name] = value;
    try { localStorage.setItem(name, value); } catch (e) { return; }
  }
  // What t says is put into the site's language when it is made.
  function t(s, a) { return s.replace("{0}", a); }
  function on(name) { return recall(name) !== "off"; }

  function make(name, attrs, children) {
    var e = document.createElement(name);
    Object.keys(attrs || {}).forEach(function (k) { e.setAttribute(k, attrs[k]); });
    e.append.apply(e, children || []);
    return e;
  }
  function load(src, then) {
    document.head.append(Object.assign(make("script", { src: src }), then));
  }
  function show(theme, button) {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    if (button) button.textContent = t("Theme: {0}", { auto: t("auto"), light: t("light"), dark: t("dark") }[theme]);
  }

  var theme = recall("theme") || "auto";
  if (order.indexOf(theme) < 0) theme = "auto";
  var button = document.querySelector("[data-theme-toggle]");
  show(theme, button);
  // Days of the agenda: the page was made earlier than it is read.
  var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  document.querySelectorAll("[data-day]").forEach(function (day) {
    if (day.dataset.day < today) day.classList.add("past");
    else if (day.dataset.day === today && day.matches("td")) day.classList.add("today");
  });

  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      keep("theme", theme);
      show(theme, button);
    });
  }

  var openSearch = search();
  var folder = document.currentScript.dataset.previews;
  shortcuts();
  previews();
  document.querySelectorAll("[data-only]").forEach(filter);

  // copy puts the citation of the page on the clipboard; a page without one has
  // its title and address.
  function copy(said) {
    var box = document.querySelector("[data-cite]"), canonical = document.querySelector("link[rel=canonical]");
    var text = box ? box.textContent : document.title + ". " + (canonical || location).href;
    var failed = function () { said(t("This browser does not let the page copy.")); };
    if (!navigator.clipboard) return failed();
    navigator.clipboard.writeText(text).then(function () { said(t("Copied")); }, failed);
  }
  document.querySelectorAll("[data-copy]").forEach(function (b) {
    b.hidden = !navigator.clipboard;
    b.addEventListener("click", function () { copy(function (words) { b.textContent = words; }); });
  });

  // filter narrows the list around its chips: to any of the chosen kinds that
  // has any of the chosen topics. What is chosen stands in the address, as
  // #only=call,meeting&on=kabul, so that it can be shared and gone back from; an
  // address with an anchor shows the whole list.
  function filter(box) {
    var list = box.parentElement, note = box.querySelector("[role=status]"), chips = Array.from(box.querySelectorAll("button"));
    var rows = Array.from(list.querySelectorAll("li")).filter(function (li) { return li.parentElement.matches("ul.plain"); });

    function value(e, key) { return e.getAttribute("data-" + key) || ""; }
    function any(of, key) {
      return chips.map(function (c) { return value(c, key); }).filter(function (v) { return v && of.indexOf(v) >= 0; });
    }
    function chosen(name, key) {
      var part = location.hash.slice(1).split("&").find(function (p) { return p.indexOf(name + "=") === 0; });
      try { return any(decodeURIComponent(part ? part.slice(name.length + 1) : "").split(","), key); } catch (e) { return []; }
    }
    function vacant(e) { return !e.querySelector("li:not([hidden])"); }

    function show() {
      var kinds = chosen("only", "kind"), topics = chosen("on", "topics"), some = kinds.concat(topics).length, left = 0, said = [];
      chips.forEach(function (c) {
        var down = some ? kinds.indexOf(value(c, "kind")) >= 0 || topics.indexOf(value(c, "topics")) >= 0 : c === chips[0];
        c.setAttribute("aria-pressed", down);
        if (some && down) said.push(c.firstChild.data.trim());
      });
      rows.forEach(function (row) {
        var has = value(row, "topics").split(" ");
        row.hidden = !!(kinds.length && kinds.indexOf(value(row, "kind")) < 0 || topics.length && !topics.some(function (t) { return has.indexOf(t) >= 0; }));
        left += !row.hidden;
      });
      list.querySelectorAll("ul.plain").forEach(function (ul) { ul.hidden = ul.previousElementSibling.hidden = vacant(ul); });
      list.querySelectorAll("section").forEach(function (part) { part.hidden = vacant(part); });
      note.textContent = some ? t("Shown: {0} of {1}", left).replace("{1}", rows.length) + " (" + said.join(", ") + ")" : "";
    }

    chips.forEach(function (chip, i) {
      chip.addEventListener("click", function () {
        var down = chip.getAttribute("aria-pressed") !== "true", to = [];
        [["only", "kind"], ["on", "topics"]].forEach(function (n) {
          var ids = chips.filter(function (c) {
            return i && value(c, n[1]) && (c === chip ? down : c.getAttribute("aria-pressed") === "true");
          }).map(function (c) { return encodeURIComponent(value(c, n[1])); });
          if (ids.length) to.push(n[0] + "=" + ids.join(","));
        });
        history.pushState(null, "", to.length ? "#" + to.join("&") : location.pathname + location.search);
        show();
      });
    });
    addEventListener("hashchange", function () {
      show();
      var at = location.hash && document.getElementById(location.hash.slice(1));
      if (at && list.contains(at)) at.scrollIntoView();
    });
    box.hidden = false;
    show();
    if (note.textContent) box.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // Single letters are keys only while the switch is on and nobody types.
  function shortcuts() {
    var foot = document.querySelector("[data-keys]"), panel, note, going = 0, timer, levers = [];
    if (!foot) return;
    foot.hidden = false;
    foot.querySelector("button").addEventListener("click", help);

    function say(words) {
      if (!note) foot.append(note = make("span", { role: "status", class: "toast" }));
      note.textContent = words;
      clearTimeout(timer);
      timer = setTimeout(function () { note.textContent = ""; }, 4000);
    }

    function places() { return Array.from(document.querySelectorAll("[data-key]")); }

    function help() {
      if (!panel) build();
      levers.forEach(function (show) { show(); });
      panel.showModal();
    }

    function build() {
      var rows = [["?", t("this help")], ["n", t("next event, brief, day or week")], ["p", t("previous one")],
        ["j", t("down a list")], ["k", t("up a list")], ["Enter", t("open what is chosen")], ["c", t("copy a citation")], ["Esc", t("close")]];
      if (openSearch) rows.unshift(["/", t("search, as does Ctrl+K")]);
      places().forEach(function (a) { rows.push(["g " + a.dataset.key, a.textContent]); });
      var close = make("button", { type: "button" }, [t("Close")]);
      close.addEventListener("click", function () { panel.close(); });
      panel = make("dialog", { class: "keys", "aria-labelledby": "KeysTitle" }, [
        make("div", { class: "bar" }, [make("h2", { id: "KeysTitle" }, [foot.querySelector("button").textContent]), close]),
        lever("keys", t("Keyboard shortcuts")), folder ? lever("previews", t("Previews of links")) : "",
        make("dl", {}, rows.map(function (r) {
          return make("div", {}, [make("dt", {}, r[0].split(" ").map(function (k) { return make("kbd", {}, [k]); })), make("dd", {}, [r[1]])]);
        })),
      ]);
      panel.addEventListener("click", function (e) { if (e.target === panel) panel.close(); });
      document.body.append(panel);
    }

    function lever(name, words) {
      var box = make("input", { type: "checkbox" });
      levers.push(function () { box.checked = on(name); });
      box.addEventListener("change", function () { keep(name, box.checked ? "on" : "off"); });
      return make("p", {}, [make("label", {}, [box, " " + words])]);
    }

    // step moves to the first link of the next or last item of the lists.
    function step(by) {
      var links = [];
      document.querySelectorAll("main li, main tbody tr, main .card").forEach(function (item) {
        var a = item.querySelector("a[href]");
        if (a && links.indexOf(a) < 0 && a.getClientRects().length) links.push(a);
      });
      var here = document.activeElement.closest("li, tr, .card"), at = here ? links.indexOf(here.querySelector("a[href]")) : -1;
      if (at < 0) {
        at = links.findIndex(function (a) { return a.getBoundingClientRect().top >= 0; });
        if (by > 0) at -= 1;
      }
      var next = links[Math.max(0, Math.min(links.length - 1, at + by))];
      if (!next) return;
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest", behavior: "instant" });
    }

    function follow(a) {
      if (a) location.href = a.href;
      return !!a;
    }

    var does = {
      "?": help,
      "/": openSearch,
      j: function () { step(1); },
      k: function () { step(-1); },
      c: function () { copy(say); },
      g: function () { going = Date.now(); },
      n: function () { return follow(document.querySelector("[rel=next]")); },
      p: function () { return follow(document.querySelector("[rel=prev]")); },
    };

    document.addEventListener("keydown", function (e) {
      var at = e.composedPath()[0], command = e.ctrlKey || e.metaKey;
      if (e.defaultPrevented || e.isComposing || e.altKey || !on("keys")) return;
      if (command) {
        if (!openSearch || e.key.toLowerCase() !== "k") return;
        e.preventDefault();
        openSearch();
        return;
      }
      if (document.querySelector("dialog[open]") || at.getRootNode() !== document) return;
      if (at.closest && at.closest("input, textarea, select, [contenteditable]")) return;
      var gone = Date.now() - going < 1500, act = does.hasOwnProperty(e.key) && does[e.key];
      going = 0;
      if (gone) act = function () { return follow(places().find(function (a) { return a.dataset.key === e.key; })); };
      if (act && act() !== false) e.preventDefault();
    });
  }

  // Search costs nothing until somebody turns to it.
  function search() {
    var link = document.querySelector("[data-search]"), form = document.querySelector("[data-search-page]"), asked;
    if (!link) return;
    function api() {
      asked = asked || new Promise(function (resolve) {
        load(link.dataset.src, { onload: function () {
          window.readoutSearch.start(new URL(link.dataset.index, location.href).href);
          resolve(window.readoutSearch);
        } });
      });
      return asked;
    }
    function open() { api().then(function (s) { s.open(); }); }
    link.addEventListener("focus", api);
    link.addEventListener("click", function (e) {
      if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      open();
    });
    if (!form) return open;
    var input = form.querySelector("input"), asks = new URLSearchParams(location.search).get("q");
    form.hidden = false;
    function page() { api().then(function (s) { s.page(form); }); }
    if (asks) { input.value = asks; page(); } else input.addEventListener("focus", page, { once: true });
    return open;
  }

  // A preview shows what a link leads to. Its files are found by the first
  // letters of the id, as generator/site/previews.go cuts them.
  function previews() {
    if (!folder || !root.showPopover) return;
    var home = new URL(folder, location.href).href.slice(0, -3), files = {}, card, shown, wanted, timer, touch;

    window.readoutPreview = function (name, value) { files[name].done(value); };

    function file(name) {
      if (!files[name]) {
        files[name] = {};
        files[name].value = new Promise(function (resolve) {
          files[name].done = resolve;
          load(home + "_p/" + name + ".js", { onerror: function () { resolve({}); } });
        });
      }
      return files[name].value;
    }

    function find(place, letters) {
      var id = Array.from(place.slice(place.indexOf("/") + 1)), name = "";
      for (var i = 0; i < letters; i++) name += /^[a-z0-9-]$/i.test(id[i] || "") ? id[i].toLowerCase() : "_";
      return file(name).then(function (value) { return typeof value === "number" ? find(place, value) : value[place]; });
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
      timer = setTimeout(function () {
        lines.then(function (l) { if (l && wanted === a && on("previews") && a.isConnected) show(a, l, at); });
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
      off.addEventListener("click", function () { keep("previews", "off"); hide(); });
      card.replaceChildren.apply(card, lines.map(function (l) { return make("p", {}, [l]); }).concat(off));
      shown = a;
      card.showPopover({ source: a });
      var rects = Array.from(a.getClientRects()), r = rects.find(function (r) { return at && r.top <= at.y && at.y <= r.bottom; }) || rects[0];
      var high = card.offsetHeight, below = r.bottom + high < innerHeight || r.top < high;
      card.style.top = (below ? r.bottom : r.top - high) + "px";
      card.style.left = Math.max(8, Math.min(root.dir === "rtl" ? r.right - card.offsetWidth : r.left, root.clientWidth - card.offsetWidth - 8)) + "px";
    }

    function build() {
      card = make("div", { popover: "manual", class: "preview", role: "group", "aria-label": t("Preview") });
      card.addEventListener("pointerenter", function () { clearTimeout(timer); });
      card.addEventListener("pointerleave", later);
      card.addEventListener("focusout", function (e) { if (!card.contains(e.relatedTarget) && e.relatedTarget !== shown) later(); });
      document.querySelector("main").append(card);
    }

    document.addEventListener("pointerover", function (e) {
      touch = e.pointerType === "touch";
      var a = linkAt(e);
      if (a && !touch && a !== wanted) want(a, e);
      else if (a && a === shown) clearTimeout(timer);
    });
    document.addEventListener("pointerout", function (e) {
      var a = linkAt(e);
      if (a && !a.contains(e.relatedTarget)) later();
    });
    document.addEventListener("pointerdown", function (e) { touch = e.pointerType === "touch"; }, true);
    document.addEventListener("focusin", function (e) {
      var a = linkAt(e);
      if (a && !touch && a.matches(":focus-visible")) want(a);
    });
    document.addEventListener("focusout", function (e) {
      if (linkAt(e) && !(card && card.contains(e.relatedTarget))) later();
    });
    document.addEventListener("keydown", function (e) { touch = false; if (e.key === "Escape") hide(); });
    addEventListener("scroll", function () { if (shown && !card.contains(document.activeElement)) hide(); }, { passive: true });
  }
})();
