// Only the page "not found" loads this. It puts the words of the address into
// the search box and lists pages whose ids look like it. They come from the
// files of previews, which generator/site/previews.go cuts by the first letters
// of ids; without this file the page has its links all the same.
(() => {
  "use strict";
  var box = document.querySelector("[data-nearest]"), query = document.getElementById("Query"), waiting = {}, earlier = window.readoutPreview;
  var folder = box && box.dataset.nearest, home = folder ? folder.slice(0, -3) : "/", seen = {};
  var steps = location.pathname.replace(new URL(home, location.href).pathname, "/").split("/").map(s => {
    try { return decodeURIComponent(s).toLowerCase(); } catch (e) { return s; }
  }).filter(s => s && !/^(index|404)\.(html|json)$/.test(s));
  // Years and months of a page are no ids; a pair is two.
  while (steps[1] && /^\d{1,4}$/.test(steps[steps.length - 1])) steps.pop();
  var id = steps.pop() || "";
  if (query && !query.value) query.value = id.replace(/\.\w+$/, "").replace(/[-_]+/g, " ").trim();
  if (!folder || !id) return;

  window.readoutPreview = (name, value) => {
    if (waiting[name]) waiting[name](value);
    else if (earlier) earlier(name, value);
  };

  function alike(word, letters) {
    var all = Array.from(word), name = "";
    for (var i = 0; i < letters; i++) name += /^[a-z0-9-]$/.test(all[i] || "") ? all[i] : "_";
    if (!box.dataset.files.split(" ").includes(name)) return Promise.resolve({}); // to ask for it would be a fault in the console
    return new Promise(resolve => {
      waiting[name] = resolve;
      document.head.append(Object.assign(document.createElement("script"), { src: folder + name + ".js", onerror: () => resolve({}) }));
    }).then(value => typeof value === "number" ? alike(word, value) : value);
  }

  // far is how little an id looks like a word: the letters put in, left out or
  // changed among all; one that begins the other is near.
  function far(a, b) {
    var row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (var i = 1; i <= a.length; i++) {
      var corner = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length; j++) {
        var above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (a[i - 1] !== b[j - 1]));
        corner = above;
      }
    }
    return row[b.length] / Math.max(a.length, b.length) / (b.startsWith(a) || a.startsWith(b) ? 2 : 1);
  }

  Promise.all(id.slice(0, 80).split("--").map(word => alike(word, 2).then(pages =>
    Object.keys(pages).map(place => [far(word, place.slice(place.indexOf("/") + 1).slice(0, 80)), place, pages[place][0]])
  ))).then(lists => {
    lists.flat().filter(f => f[0] <= 0.5).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)).filter(f => !seen[f[1]] && (seen[f[1]] = 1)).slice(0, 5).forEach(f => {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = home + f[1].replace(/[^/]+/g, encodeURIComponent) + "/" + (home[0] === "/" ? "" : "index.html");
      link.textContent = f[2];
      item.append(link);
      box.querySelector("ul").append(item);
      box.hidden = false;
    });
  });
})();
