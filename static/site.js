// Theme switch, days gone by, and "copy citation". Pages are complete without this
// file; the buttons are hidden in the HTML and shown only here.
(function () {
  "use strict";
  var root = document.documentElement;
  var order = ["auto", "light", "dark"];

  // Storage may be forbidden; the switch then lasts for one page.
  function recall() {
    try { return localStorage.getItem("theme") || "auto"; } catch (e) { return "auto"; }
  }
  function keep(theme) {
    try { localStorage.setItem("theme", theme); } catch (e) { return; }
  }
  function show(theme, button) {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    if (button) button.textContent = "Theme: " + theme;
  }

  var theme = recall();
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
      keep(theme);
      show(theme, button);
    });
  }

  search();

  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (copy) {
    var text = copy.parentElement.querySelector("[data-cite]");
    if (!text) return;
    copy.hidden = false;
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(text.textContent).then(function () { copy.textContent = "Copied"; });
    });
  });

  // Search costs nothing until somebody turns to it.
  function search() {
    var link = document.querySelector("[data-search]"), form = document.querySelector("[data-search-page]"), asked;
    if (!link) return;
    function load() {
      asked = asked || new Promise(function (resolve) {
        var script = document.createElement("script");
        script.src = link.dataset.src;
        script.onload = function () {
          window.readoutSearch.start(new URL(link.dataset.index, location.href).href);
          resolve(window.readoutSearch);
        };
        document.head.appendChild(script);
      });
      return asked;
    }
    function open() { load().then(function (api) { api.open(); }); }
    link.addEventListener("focus", load);
    link.addEventListener("click", function (e) {
      if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      open();
    });
    document.addEventListener("keydown", function (e) {
      var within = e.target.closest && e.target.closest("input, textarea, select, [contenteditable]");
      var slash = e.key === "/" && !within && !e.ctrlKey && !e.metaKey && !e.altKey;
      try { slash = slash && localStorage.getItem("search-key") !== "off"; } catch (x) { slash = false; }
      if (!slash && !((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k")) return;
      e.preventDefault();
      open();
    });
    if (!form) return;
    var input = form.querySelector("input"), asks = new URLSearchParams(location.search).get("q");
    form.hidden = false;
    function page() { load().then(function (api) { api.page(form); }); }
    if (asks) { input.value = asks; page(); } else input.addEventListener("focus", page, { once: true });
  }
})();
