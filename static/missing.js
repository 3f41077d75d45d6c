// Only the page "not found" loads this. It puts the words of the address into
// the search box and lists pages whose ids look like it. They come from the
// files of previews, which generator/site/previews.go cuts by the first letters
// of ids; without this file the page has its links all the same.
(function () {
  "use strict";
  var box = document.querySelector("[data-nearest]"), query = document.getElementById("Query");
  var folder = box && box.dataset.nearest, waiting = {}, earlier = window.readoutPreview;
  var home = folder ? new URL(folder, location.href).pathname.replace(/_p\/$/, "") : "/";
  var path = location.pathname.startsWith(home) ? location.pathname.slice(home.length) : location.pathname;
  var steps = path.split("/").map(function (s) {
    try { return decodeURIComponent(s).toLowerCase(); } catch (e) { return s; }
  }).filter(function (s) { return s && !/^(index|404)\.(html|json)$/.test(s); });
  // Years and months of a page are no ids; a pair is two.
  while (steps.length > 1 && /^\d{1,4}$/.test(steps[steps.length - 1])) steps.pop();
  var id = steps.pop() || "";
  if (query && !query.value) query.value = id.replace(/\.\w+$/, "").replace(/[-_]+/g, " ").trim();
  if (!folder || !id) return;

  window.readoutPreview = function (name, value) {
    if (waiting[name]) waiting[name](value);
    else if (earlier) earlier(name, value);
  };

  function file(name) {
    return new Promise(function (resolve) {
      var script = document.createElement("script");
      waiting[name] = resolve;
      script.src = folder + name + ".js";
      script.onerror = function () { resolve({}); };
      document.head.append(script);
    });
  }

  var files = box.dataset.files.split(" ");

  function alike(word, letters) {
    var all = Array.from(word), name = "";
    for (var i = 0; i < letters; i++) name += /^[a-z0-9-]$/.test(all[i] || "") ? all[i] : "_";
    if (files.indexOf(name) < 0) return Promise.resolve({}); // to ask for it would be a fault in the console
    return file(name).then(function (value) { return typeof value === "number" ? alike(word, value) : value; });
  }

  // steps from one word to the other: letters put in, left out or changed.
  function distance(a, b) {
    var row = Array.from({ length: b.length + 1 }, function (_, i) { return i; });
    for (var i = 1; i <= a.length; i++) {
      var corner = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length; j++) {
        var above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (a[i - 1] === b[j - 1] ? 0 : 1));
        corner = above;
      }
    }
    return row[b.length];
  }

  // far is how little an id looks like a word; one that begins the other is near.
  function far(word, id) {
    var f = distance(word, id) / Math.max(word.length, id.length);
    return id.startsWith(word) || word.startsWith(id) ? f / 2 : f;
  }

  var words = id.slice(0, 80).split("--");
  Promise.all(words.map(function (w) { return alike(w, 2); })).then(function (files) {
    var found = {};
    files.forEach(function (pages, i) {
      Object.keys(pages).forEach(function (place) {
        var f = far(words[i], place.slice(place.indexOf("/") + 1).slice(0, 80));
        if (f <= 0.5 && !(found[place] && found[place].far <= f)) found[place] = { far: f, title: pages[place][0] };
      });
    });
    var places = Object.keys(found).sort(function (a, b) { return found[a].far - found[b].far || (a < b ? -1 : 1); }).slice(0, 5);
    places.forEach(function (place) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = folder.replace(/_p\/$/, "") + place.split("/").map(encodeURIComponent).join("/") + "/" + (/^\//.test(folder) ? "" : "index.html");
      link.textContent = found[place].title;
      item.append(link);
      box.querySelector("ul").append(item);
    });
    box.hidden = !places.length;
  });
})();
