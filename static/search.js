// Search, loaded when somebody turns to it. The index comes by script elements:
// pages opened from the file system may load nothing else. fold, tokens and
// parse also stand in query.go; testdata/search.json is run through both.
(function (root) {
  "use strict";

  var cjk = /[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/u;
  var runs = new RegExp("(" + cjk.source + ")", "u");
  var part = /(-?)(?:["“”„«]([^"“”„«»]*)["“”»]?|([^\t\n\f\r \u00a0\u3000"“”„«»]+))/g;

  function fold(s) {
    return s.normalize("NFKD").toLowerCase().replace(/\u0345/g, "ι").replace(/\p{Mn}/gu, "")
      .replace(/ς/g, "σ").replace(/ß/g, "ss").replace(/և/g, "եւ")
      .replace(/[\u1c80-\u1c88]/g, c => "вдосттъѣꙋ"[c.charCodeAt(0) - 0x1c80]);
  }

  function tokens(s) {
    var out = [];
    (fold(s).match(/[\p{L}\p{N}\p{M}]+/gu) || []).forEach(word => {
      word.split(runs).forEach(run => {
        var letters = Array.from(run);
        if (!cjk.test(run)) {
          if (letters.length > 1 || /^[^\x00-\x7f]|^[0-9]/.test(run)) out.push(letters.slice(0, 32).join(""));
        } else if (letters.length === 1) {
          out.push(run);
        } else {
          for (var i = 0; i + 1 < letters.length; i++) out.push(letters[i] + letters[i + 1]);
        }
      });
    });
    return out;
  }

  function parse(s) {
    var q = { words: [], phrases: [], terms: [], kinds: [], not: [], notPhrases: [], after: "", before: "" };
    for (var m of s.matchAll(part)) {
      var no = m[1] === "-", word = m[3] || "", phrase = tokens(m[2] || "");
      if (word === "" && phrase.length > 1) (no ? q.notPhrases : q.phrases).push(phrase);
      else if (word === "") add(no ? q.not : q.words, phrase);
      else if (!filter(q, no, word)) add(no ? q.not : q.words, tokens(word));
    }
    return q;
  }

  function add(list, more) { more.forEach(x => { list.push(x); }); }

  function filter(q, no, word) {
    if (word[0] === "#" || word[0] === "@") {
      var id = fold(word.replace(/^[#@]+/, ""));
      if (id) (no ? q.not : q.terms).push(word[0] + id);
      return id !== "";
    }
    var colon = word.indexOf(":");
    if (colon < 0) return false;
    var key = fold(word.slice(0, colon)), value = word.slice(colon + 1);
    if (key === "kind" && value) {
      (no ? q.not : q.kinds).push("kind:" + fold(value));
      return true;
    }
    var day = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value);
    if ((key !== "after" && key !== "before") || !day || no) return false;
    q[key] = day[1] + "-" + (day[2] || "01") + "-" + (day[3] || "01");
    return true;
  }

  var digits = "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ-_+*=~";

  // gaps reads ascending numbers written as steps in digits of five bits.
  function gaps(code, each) {
    var n = 0, step = 0, shift = 0;
    for (var i = 0; i < code.length; i++) {
      var d = digits.indexOf(code[i]);
      step += (d & 31) * Math.pow(2, shift);
      shift += 5;
      if (d > 31) continue;
      n += step;
      each(n);
      step = shift = 0;
    }
  }

  function pairHash(a, b) {
    var h = 2166136261, s = a + " " + b;
    for (var i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
    return ((h >>> 16) ^ h) & 0xffff;
  }

  // nearest finds a word that was probably meant: few edits, and no other as near.
  function nearest(word, known) {
    var limit = Math.max(1, Math.min(2, Math.floor(word.length / 3))), best = limit + 1, found = "", tie = false;
    known.forEach(k => {
      if (k === word || Math.abs(k.length - word.length) > limit) return;
      var d = distance(word, k);
      if (d < best) { best = d; found = k; tie = false; } else if (d === best && k !== found) tie = true;
    });
    return tie ? "" : found;
  }

  function distance(a, b) {
    var before = [], last = [], row = [];
    for (var j = 0; j <= b.length; j++) last[j] = j;
    for (var i = 1; i <= a.length; i++) {
      row = [i];
      for (j = 1; j <= b.length; j++) {
        var cost = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      before = last;
      last = row;
    }
    return last[b.length];
  }

  // Engine reads an index; load(name) promises the content of one of its files.
  function Engine(load) { this.load = load; }

  // range says which files may hold words with this beginning; one that fills
  // many gets the first only.
  function range(begins, prefix, most) {
    var from = 0, to = 0;
    begins.forEach((b, i) => {
      if (b <= prefix) from = i;
      if (b <= prefix + "\uffff") to = i;
    });
    return to - from < most ? [from, to] : [from, from];
  }

  Engine.prototype.files = function (letter, from, to) {
    var list = [];
    for (var i = from; i <= to; i++) list.push(this.load(letter + i));
    return Promise.all(list);
  };

  // word gives each document's weight for a word, or for words beginning with it.
  Engine.prototype.word = async function (word, exact) {
    var main = await this.load("main"), total = main.kinds[2].to, score = new Float32Array(total);
    if (!main.words.length) return score;
    var r = exact ? range(main.words, word, 1) : range(main.words, word, 3), seen = this.seen;
    (await this.files("t", r[0], exact ? r[0] : r[1])).forEach(file => {
      Object.keys(file).forEach(key => {
        if (seen && !/^[#@]|:/.test(key)) seen.add(key);
        if (key !== word && (exact || !key.startsWith(word))) return;
        var docs = [], factor = key === word ? 1 : 0.6;
        file[key].split(".").forEach((code, i) => { gaps(code, n => { docs.push([n, 4 - i]); }); });
        var rare = Math.log(1 + (total - docs.length + 0.5) / (docs.length + 0.5));
        docs.forEach(d => { score[d[0]] = Math.max(score[d[0]], 1e-6 + rare * d[1] * factor); });
      });
    });
    return score;
  };

  // phrase marks the documents that hold all neighbours of a phrase.
  Engine.prototype.phrase = async function (phrase) {
    var main = await this.load("main"), hits = new Uint8Array(main.kinds[2].to);
    var most = Math.min(phrase.length - 1, 4); // the text itself is looked at later
    for (var i = 0; i < most; i++) {
      var hash = pairHash(phrase[i], phrase[i + 1]);
      var file = await this.load("p" + (hash % main.pairs));
      gaps(file[hash.toString(36)] || "", n => { if (hits[n] === i) hits[n]++; });
    }
    return hits.map(n => n === most ? 1 : 0);
  };

  // few leaves the commonest words out of a long query.
  function few(words, common) {
    var list = Array.from(new Set(words));
    common.forEach(w => { if (list.length > 3) list = list.filter(x => x !== w); });
    return list;
  }

  // find gives, for each kind of document, those that match, the best first.
  Engine.prototype.find = async function (q) {
    var main = await this.load("main"), total = main.kinds[2].to;
    var score = new Float32Array(total), lost = new Uint8Array(total), self = this;
    function must(hits, count) { for (var i = 0; i < total; i++) if (!hits[i]) lost[i] = 1; else if (count) score[i] += hits[i]; }
    function mustNot(hits) { for (var i = 0; i < total; i++) if (hits[i]) lost[i] = 1; }
    for (var word of few(q.words, main.common)) must(await self.word(word), true);
    for (var term of q.terms) must(await self.word(term, true));
    for (var no of q.not) mustNot(await self.word(no, true));
    for (var phrase of q.phrases) must(await self.phrase(phrase));
    for (phrase of q.notPhrases) mustNot(await self.phrase(phrase));
    if (q.kinds.length) {
      var any = new Float32Array(total);
      for (var kind of q.kinds) (await self.word(kind, true)).forEach((n, i) => { if (n) any[i] = 1; });
      must(any);
    }
    if (q.after || q.before) {
      var days = await self.load("days"), at = 0;
      for (var d = 0; d < days.length; d += 2) {
        var out = !days[d] || (q.after && days[d] < q.after) || (q.before && days[d] >= q.before);
        for (var n = 0; n < days[d + 1]; n++, at++) if (out) lost[at] = 1;
      }
    }
    return main.kinds.map(k => {
      var list = [];
      for (var i = k.from; i < k.to; i++) if (!lost[i]) list.push(i);
      list.sort((a, b) => score[b] - score[a] || b - a);
      return { name: k.name, list: list };
    });
  };

  // What t and tn say is put into the site's language when it is made.
  function t(s, a) { return s.replace("{0}", a); }
  function tn(n, s) { return t(s[new Intl.PluralRules(document.documentElement.lang).select(n)], n); }

  var groups = { leader: t("People"), org: t("Organisations"), topic: t("Topics"), place: t("Places"), source: t("Sources") };

  // names finds entities: a whole name first, then whole words, then the news.
  Engine.prototype.names = async function (q) {
    var kinds = q.kinds.map(k => k.slice(5)), out = {}, seen = this.seen, taken = {};
    if (!q.words.length || q.terms.length || q.phrases.length || q.after || q.before) return out;
    var main = await this.load("main"), r = range(main.names, q.words[0], 2), whole = q.words.join(" ");
    (await this.files("n", r[0], r[1])).flat().forEach(row => {
      var names = row.slice(4).map(tokens), all = names.flat();
      if (seen) all.forEach(t => { seen.add(t); });
      if (taken[row[1]] || kinds.length && !kinds.includes(row[0])) return;
      if (!q.words.every(w => all.some(t => t.startsWith(w)))) return;
      if (q.not.some(w => all.includes(w))) return;
      taken[row[1]] = true;
      var rank = names.some(n => n.join(" ") === whole) ? 2 : q.words.every(w => all.includes(w)) ? 1 : 0;
      (out[groups[row[0]]] = out[groups[row[0]]] || []).push({ title: row[4], url: row[1], note: row[2], n: +row[3], rank: rank });
    });
    Object.keys(out).forEach(g => {
      out[g].sort((a, b) => b.rank - a.rank || b.n - a.n || (a.title < b.title ? -1 : 1));
    });
    return out;
  };

  // texts gets the first documents of a list that hold the phrases after all.
  Engine.prototype.texts = async function (list, most, phrases) {
    var main = await this.load("main"), out = [];
    for (var i = 0; i < list.length && i < most * 3 && out.length < most; i++) {
      var file = 0, kind = main.kinds.find(k => {
        if (list[i] < k.to) return true;
        file += Math.ceil((k.to - k.from) / k.perFile);
        return false;
      });
      var n = list[i] - kind.from, rows = await this.load("d" + (file + Math.floor(n / kind.perFile))), row = rows[n % kind.perFile];
      var lines = (row[0] + "\n" + row[3]).split("\n").map(l => " " + tokens(l).join(" ") + " ");
      var cut = row[3].endsWith("…");
      if (cut || phrases.every(p => lines.some(l => l.includes(" " + p.join(" ") + " ")))) {
        out.push({ title: row[0], url: row[1], day: row[2], text: row[3] });
      }
    }
    return out;
  };

  // search does all of it: groups in order, each with a count and its first hits.
  Engine.prototype.search = async function (text, most) {
    var q = parse(text), out = { query: q, groups: [], total: 0, words: q.words.concat(q.phrases.flat()), instead: "" };
    if (!(q.words.length + q.phrases.length + q.terms.length + q.kinds.length) && !q.after && !q.before) return out;
    this.seen = new Set();
    var names = await this.names(q), docs = await this.find(q);
    [groups.leader, groups.topic, groups.org, groups.place].forEach(push);
    for (var d of [docs[1], docs[0], docs[2]]) {
      if (!d.list.length) continue;
      var hits = await this.texts(d.list, most, q.phrases);
      if (hits.length) out.groups.push({ name: d.name, count: d.list.length, hits: hits });
    }
    push(groups.source);
    out.groups.forEach(g => { out.total += g.count; });
    if (!out.total) out.instead = this.instead(q);
    this.seen = null;
    return out;
    function push(g) { if (names[g]) out.groups.push({ name: g, count: names[g].length, hits: names[g].slice(0, most) }); }
  };

  // instead spells a query with the nearest known words.
  Engine.prototype.instead = function (q) {
    var seen = this.seen, changed = false;
    var words = q.words.map(w => {
      if (seen.has(w)) return w;
      var near = nearest(w, seen);
      changed = changed || near !== "";
      return near || w;
    });
    return changed ? words.join(" ") : "";
  };

  // matches cuts a text into pieces, every second of them a word that matches.
  function matches(text, words) {
    var out = [""];
    function put(s, hit) { if (hit === (out.length % 2 === 0)) out[out.length - 1] += s; else out.push(s); }
    text.split(/([\p{L}\p{N}\p{M}]+)/u).forEach((run, i) => {
      if (i % 2 === 0) return put(run, false);
      if (!cjk.test(run)) {
        return put(run, tokens(run).some(t => words.some(w => t.startsWith(w))));
      }
      var letters = Array.from(run), hit = [];
      letters.forEach((c, j) => {
        var one = fold(c), two = one + fold(letters[j + 1] || "");
        if (words.includes(one)) hit[j] = true;
        if (j + 1 < letters.length && words.includes(two)) hit[j] = hit[j + 1] = true;
      });
      letters.forEach((c, j) => { put(c, !!hit[j]); });
    });
    return out;
  }

  // A sentence ends where text.SentenceEnds sees an end: "U.N." and "Dr." end none.
  var one = /(?:\b(?:\p{Lu}|Mr?s?|[DJS]r|Prof|Gen|Col|Lt|Sen|Rep|St|No|vs|Amb|Gov)\.|[^.!?…。！？\n]|[.!?…](?!["'”’»)\]]*(?: +[^\p{Ll} ]|$)))+(?:[.!?…。！？]["'”’»)\]]*)?/gmu;

  function sentences(text) {
    return (text.match(one) || []).map(s => s.trim()).filter(Boolean);
  }

  // sentence is the one of a text in which most of the words stand.
  function sentence(text, words) {
    var best = "", most = -1;
    sentences(text).forEach(s => {
      var all = tokens(s), n = words.filter(w => all.some(t => t.startsWith(w))).length;
      if (n > most) { most = n; best = s; }
    });
    if (best.length <= 220) return best;
    var cut = matches(best, words), at = cut.length > 1 ? Math.max(0, cut[0].length - 80) : 0;
    return (at ? "…" : "") + best.slice(at, at + 200) + "…";
  }

  if (typeof module === "object") {
    module.exports = { fold: fold, tokens: tokens, parse: parse, Engine: Engine, matches: matches, sentence: sentence, sentences: sentences };
    return;
  }

  // ---- In the browser.

  var waiting = {}, home = "", version = "";

  function receive(name, data) { waiting[name].done(data); }

  function load(name) {
    if (waiting[name]) return waiting[name].data;
    var w = waiting[name] = {};
    w.data = new Promise((resolve, reject) => {
      w.done = resolve;
      var s = document.createElement("script");
      s.src = home + "search/_i/" + name + ".js" + version;
      s.onerror = function () { delete waiting[name]; reject(new Error(name)); };
      document.head.appendChild(s);
    });
    return w.data.then(data => {
      if (name === "main") version = "?v=" + data.v;
      return data;
    });
  }

  function el(name, attrs, children) {
    var e = document.createElement(name);
    for (var k in attrs) e.setAttribute(k, attrs[k]);
    e.append(...(children || []));
    return e;
  }

  function marked(text, words) {
    return matches(text, words).map((s, i) => { return i % 2 ? el("mark", {}, [s]) : s; });
  }

  function address(url, file) {
    var cut = url.indexOf("#"), path = cut < 0 ? url : url.slice(0, cut);
    return home + path.slice(1) + (path.endsWith("/") ? file : "") + (cut < 0 ? "" : url.slice(cut));
  }

  // The last searches stay in this browser.
  function recent(list) {
    var key = "readout-queries " + new URL(home, location.href).pathname;
    try {
      if (list) localStorage.setItem(key, JSON.stringify(list));
      return JSON.parse(localStorage.getItem(key) || "[]").filter(q => typeof q === "string").slice(0, 5);
    } catch (e) { return []; }
  }

  function remember(text) {
    if (text) recent([text, ...recent().filter(q => q !== text)].slice(0, 5));
  }

  function narrows(part) {
    var q = parse(part);
    return !q.words.length && Object.values(q).flat(2).join("") !== "";
  }

  // offers are filters that a search could be narrowed by.
  function offers(found, text) {
    var out = [], kinds = found.groups.filter(g => g.name === t("Briefs") || g.name === t("Events"));
    found.groups.forEach(g => {
      var sign = g.name === groups.leader ? "@" : g.name === groups.topic ? "#" : "";
      if (sign) g.hits.slice(0, 2).forEach(h => { out.push(sign + decodeURIComponent(h.url.split("/")[2])); });
    });
    if (kinds.length > 1) out.push("kind:brief", "kind:event");
    return out.filter(f => !(" " + text + " ").includes(" " + f + " "));
  }

  // wire makes a field answer into a place for results.
  function wire(input, status, results, most, changed) {
    var engine = new Engine(load), turn = 0, timer = 0, many = most, chips = el("p", { class: "chips" });
    results.before(chips);
    results.addEventListener("click", e => { if (e.target.closest("a.hit")) remember(input.value.trim()); });

    function button(words, act, label) {
      var b = el("button", label ? { type: "button", "aria-label": label } : { type: "button" }, [words]);
      b.addEventListener("click", () => { act(); input.focus({ preventScroll: true }); run(); });
      return b;
    }

    // filters shows those of the query, to be taken out, and others, to be put in.
    function filters(found, text) {
      var list = [];
      for (let m of text.matchAll(part)) {
        if (!narrows(m[0])) continue;
        let drop = function () { input.value = (text.slice(0, m.index) + text.slice(m.index + m[0].length)).replace(/\s+/g, " ").trim(); };
        let b = button(m[0] + " ×", drop, t("Remove {0}", m[0]));
        b.addEventListener("keydown", e => { if (e.key === "Delete" || e.key === "Backspace") { e.preventDefault(); b.click(); } });
        list.push(b, " ");
      }
      if (found) offers(found, text).forEach(f => {
        list.push(button("+ " + f, () => { input.value = text + " " + f; }, t("Only {0}", f)), " ");
      });
      chips.replaceChildren(...list);
    }

    function last() {
      var list = recent();
      if (list.length) results.append(el("section", {}, [el("h2", {}, [t("Last searches")]), el("p", { class: "chips" }, list.flatMap(q => {
        return [button(q, () => { input.value = q; }), " "];
      }).concat(button(t("Forget them"), () => { recent([]); })))]));
    }

    function show(found, file) {
      results.replaceChildren(...found.groups.map(g => {
        return el("section", {}, [el("h2", {}, [g.name + " (" + g.count.toLocaleString(document.documentElement.lang) + ")"]), el("ul", { class: "plain" }, g.hits.map(h => {
          var li = el("li", {}, [el("a", { class: "hit", href: address(h.url, file) }, marked(h.title, found.words))]);
          var note = [h.day, h.note, h.n && tn(h.n, { one: "{0} event", other: "{0} events" })].filter(Boolean).join(" · ");
          if (note) li.append(" ", el("span", { class: "meta" }, [note]));
          if (h.text) li.append(el("p", {}, marked(sentence(h.text, found.words), found.words)));
          return li;
        }))]);
      }));
      if (many === most && found.groups.some(g => g.count > g.hits.length)) {
        results.append(el("p", {}, [button(t("More results"), () => { many = 100; })]));
      }
      if (found.total) {
        status.textContent = tn(found.total, { one: "{0} result", other: "{0} results" });
        return;
      }
      status.textContent = t("Nothing found.") + ([...input.value.matchAll(part)].some(m => narrows(m[0])) ? " " + t("Try it without #, @, kind:, after:, before:, quotation marks or minus.") : "");
      if (found.instead) {
        results.append(el("p", {}, [t("Did you mean:"), " ", button(found.instead, () => { input.value = found.instead; })]));
      }
      results.append(el("p", {}, [el("a", { href: address("/search/", file) }, [t("Lists of people, topics, organisations and briefs")])]));
    }

    async function run() {
      var mine = ++turn, text = input.value.trim();
      if (changed) changed(text);
      if (!text) { results.replaceChildren(); status.textContent = ""; filters(null, ""); last(); return; }
      try {
        var found = await engine.search(text, many), main = await load("main");
        if (mine !== turn) return;
        show(found, main.file);
        filters(found, text);
      } catch (e) {
        if (mine === turn) status.textContent = t("The search index could not be loaded.");
      }
    }

    input.addEventListener("input", () => { many = most; clearTimeout(timer); timer = setTimeout(run, 120); });
    return run;
  }

  // steps moves between the field and the results by arrow keys.
  function steps(box, input) {
    box.addEventListener("keydown", e => {
      var list = [input].concat(Array.from(box.querySelectorAll("a.hit"))), at = list.indexOf(document.activeElement);
      if (at < 0) return;
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        list[Math.max(0, Math.min(list.length - 1, at + (e.key === "ArrowDown" ? 1 : -1)))].focus();
      } else if (e.key === "Enter" && at === 0) {
        e.preventDefault();
        if (list[1]) list[1].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: e.ctrlKey, metaKey: e.metaKey }));
      }
    });
  }

  var hint = t("Words, “a phrase”, -without, #topic, @leader, kind:call, after:2021-08, before:2021-09");
  var dialog, field, answer;

  function build() {
    var status = el("p", { role: "status", class: "meta" }), results = el("div", { class: "results" });
    var close = el("button", { type: "button" }, [t("Close")]);
    field = el("input", { type: "search", "aria-label": t("Search"), "aria-describedby": "SearchHint", autocomplete: "off", spellcheck: "false" });
    dialog = el("dialog", { class: "search", "aria-label": t("Search") }, [
      el("div", { class: "bar" }, [field, close]), el("p", { class: "meta", id: "SearchHint" }, [hint]), status, results,
    ]);
    document.body.append(dialog);
    answer = wire(field, status, results, 5);
    steps(dialog, field);
    close.addEventListener("click", () => { dialog.close(); });
    dialog.addEventListener("click", e => { if (e.target === dialog) dialog.close(); });
    dialog.addEventListener("keydown", e => {
      if (e.key === "Escape") { e.preventDefault(); dialog.close(); }
    });
  }

  var api = root.readoutSearch = receive;
  api.start = function (index) { home = index.slice(0, index.lastIndexOf("search/_i/")); load("main").catch(() => {}); };
  api.open = function () {
    if (!dialog) build();
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
    answer();
  };
  // page makes the form of the search page work; its address can be shared.
  api.page = function (form) {
    var input = form.querySelector("input"), status = form.querySelector("[role=status]"), results = form.querySelector("[data-results]");
    var run = wire(input, status, results, 20, text => {
      try { history.replaceState(null, "", text ? "?q=" + encodeURIComponent(text) : location.pathname); } catch (e) { return; }
    });
    steps(form, input);
    form.addEventListener("submit", e => { e.preventDefault(); remember(input.value.trim()); run(); });
    run();
  };
})(this);
