// Theme switch and "copy citation". Pages are complete without this file; the
// buttons are hidden in the HTML and shown only here.
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
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      keep(theme);
      show(theme, button);
    });
  }

  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (copy) {
    var text = copy.parentElement.querySelector("[data-cite]");
    if (!text) return;
    copy.hidden = false;
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(text.textContent).then(function () { copy.textContent = "Copied"; });
    });
  });
})();
