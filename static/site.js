// Theme switch, days gone by, filters of lists, shortcuts and "copy citation".
// What a reader asks for with the pointer or a key, previews of links, steps
// through lists and the help about keys, is in more.js, which is loaded then.
// Pages are complete without this file; the buttons are hidden in the HTML and
// shown only here.
(() => {
  "use strict";
  var root = document.documentElement;
  var themes = { auto: t("auto"), light: t("light"), dark: t("dark") }, order = Object.keys(themes);

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

  function load(src, then) {
    document.head.append(Object.assign(document.createElement("script"), { src: src }, then));
  }
  function show(theme, button) {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    if (button) button.textContent = t("Theme: {0}", themes[theme]);
  }

  var theme = recall("theme");
  if (!order.includes(theme)) theme = "auto";
  var button = document.querySelector("[data-theme-toggle]");
  show(theme, button);
  // Days of the agenda: the page was made earlier than it is read.
  var now = new Date(), today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  document.querySelectorAll("[data-day]").forEach(day => {
    if (day.dataset.day < today) day.classList.add("past");
    else if (day.dataset.day === today && day.matches("td")) day.classList.add("today");
  });

  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      keep("theme", theme);
      show(theme, button);
    });
  }

  var openSearch = search(), own = document.currentScript.dataset, more;
  shortcuts();
  ["pointerover", "focusin"].forEach(n => { document.addEventListener(n, preview); });
  document.querySelectorAll("[data-only]").forEach(filter);

  // need gives the rest of the script, once it is there.
  function need(then) {
    more = more || new Promise(resolve => {
      load(own.more, { onload: () => { resolve(window.readoutMore(root, own.previews, t, load, keep, on)); } });
    });
    more.then(then);
  }

  // preview waits for the first link that somebody points at.
  function preview(e) {
    if (!own.previews || !root.showPopover || e.pointerType === "touch" || !on("previews") || !e.target.closest("main a[href]")) return;
    ["pointerover", "focusin"].forEach(n => { document.removeEventListener(n, preview); });
    need(m => { m.previews(e); });
  }

  // copy puts the citation of the page on the clipboard; a page without one has
  // its title and address.
  function copy(said) {
    var box = document.querySelector("[data-cite]"), canonical = document.querySelector("link[rel=canonical]");
    var text = box ? box.textContent : document.title + ". " + (canonical || location).href;
    var failed = () => { said(t("This browser does not let the page copy.")); };
    if (!navigator.clipboard) return failed();
    navigator.clipboard.writeText(text).then(() => { said(t("Copied")); }, failed);
  }
  document.querySelectorAll("[data-copy]").forEach(b => {
    b.hidden = !navigator.clipboard;
    b.addEventListener("click", () => { copy(words => { b.textContent = words; }); });
  });

  // filter narrows the list around its chips: to any of the chosen kinds that
  // has any of the chosen topics. What is chosen stands in the address, as
  // #only=call,meeting&on=kabul, so that it can be shared and gone back from; an
  // address with an anchor shows the whole list.
  function filter(box) {
    var list = box.parentElement, note = box.querySelector("[role=status]"), chips = Array.from(box.querySelectorAll("button"));
    var rows = Array.from(list.querySelectorAll("ul.plain > li")), named = { kind: "only", topics: "on" }, keys = Object.keys(named);

    function vacant(e) { return !e.querySelector("li:not([hidden])"); }

    function show() {
      var asked = new URLSearchParams(location.hash.slice(1)), left = 0;
      var down = chips.filter(c => keys.some(k => c.dataset[k] && (asked.get(named[k]) || "").split(",").includes(c.dataset[k])));
      chips.forEach((c, i) => { c.setAttribute("aria-pressed", down.length ? down.includes(c) : !i); });
      rows.forEach(row => {
        row.hidden = keys.some(k => {
          var some = down.filter(c => c.dataset[k]);
          return some.length && !some.some(c => (row.dataset[k] || "").split(" ").includes(c.dataset[k]));
        });
        left += !row.hidden;
      });
      list.querySelectorAll("ul.plain").forEach(ul => { ul.hidden = ul.previousElementSibling.hidden = vacant(ul); });
      list.querySelectorAll("section").forEach(part => { part.hidden = vacant(part); });
      note.textContent = down.length ? t("Shown: {0} of {1}", left).replace("{1}", rows.length) + " (" + down.map(c => c.firstChild.data.trim()).join(", ") + ")" : "";
    }

    // The first chip is for all; another one turns round.
    chips.forEach((chip, i) => {
      chip.addEventListener("click", () => {
        var to = keys.map(k => [named[k], chips.filter(c => i && c.dataset[k] && (c === chip) !== (c.getAttribute("aria-pressed") === "true")).map(c => encodeURIComponent(c.dataset[k])).join(",")]).filter(n => n[1]);
        history.pushState(null, "", to.length ? "#" + to.map(n => n.join("=")).join("&") : location.pathname + location.search);
        show();
      });
    });
    addEventListener("hashchange", () => {
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
    var foot = document.querySelector("[data-keys]"), note, going = 0, timer;
    if (!foot) return;
    foot.hidden = false;
    foot.querySelector("button").addEventListener("click", help);

    function say(words) {
      if (!note) foot.append(note = Object.assign(document.createElement("span"), { role: "status", className: "toast" }));
      note.textContent = words;
      clearTimeout(timer);
      timer = setTimeout(() => { note.textContent = ""; }, 4000);
    }

    function places() { return Array.from(document.querySelectorAll("[data-key]")); }

    function help() {
      need(m => { m.help(foot.querySelector("button").textContent, openSearch, places()); });
    }

    function follow(a) {
      if (a) location.href = a.href;
      return !!a;
    }

    var does = {
      "?": help,
      "/": openSearch,
      j: () => { need(m => { m.step(1); }); },
      k: () => { need(m => { m.step(-1); }); },
      c: () => { copy(say); },
      g: () => { going = Date.now(); },
      n: () => follow(document.querySelector("[rel=next]")),
      p: () => follow(document.querySelector("[rel=prev]")),
    };

    document.addEventListener("keydown", e => {
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
      if (gone) act = () => follow(places().find(a => a.dataset.key === e.key));
      if (act && act() !== false) e.preventDefault();
    });
  }

  // Search costs nothing until somebody turns to it.
  function search() {
    var link = document.querySelector("[data-search]"), form = document.querySelector("[data-search-page]"), asked;
    if (!link) return;
    function api() {
      asked = asked || new Promise(resolve => {
        load(link.dataset.src, { onload: () => {
          window.readoutSearch.start(new URL(link.dataset.index, location.href).href);
          resolve(window.readoutSearch);
        } });
      });
      return asked;
    }
    function open() { api().then(s => { s.open(); }); }
    link.addEventListener("focus", api);
    link.addEventListener("click", e => {
      if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      open();
    });
    if (!form) return open;
    var input = form.querySelector("input"), asks = new URLSearchParams(location.search).get("q");
    form.hidden = false;
    function page() { api().then(s => { s.page(form); }); }
    if (asks) { input.value = asks; page(); } else input.addEventListener("focus", page, { once: true });
    return open;
  }
})();
