// Run by search_test.go: the words and queries of search.json through the
// script, a sweep over all characters, and searches in an index made in Go.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import test from "node:test";

const require = createRequire(import.meta.url);
const search = require("../../../static/search.js");
const vectors = JSON.parse(readFileSync(new URL("search.json", import.meta.url)));
const folder = process.env.SEARCH_INDEX;
const empty = { words: [], phrases: [], terms: [], kinds: [], not: [], notPhrases: [], after: "", before: "" };

test("tokens", () => {
  for (const [text, want] of vectors.tokens) assert.deepEqual(search.tokens(text), want.map(t => t.normalize("NFKD")), text);
});

test("queries", () => {
  for (const [text, want] of vectors.queries) assert.deepEqual(search.parse(text), { ...empty, ...want }, text);
});

test("sentences", () => {
  for (const [text, want] of vectors.sentences) assert.deepEqual(search.sentences(text), want, text);
});

test("every character folds as in Go", () => {
  const go = JSON.parse(readFileSync(folder + "/sweep.json"));
  const differ = [];
  for (const [code, want] of go) {
    const c = String.fromCodePoint(code);
    if (JSON.stringify(search.tokens("x" + c + "y " + c + c)) !== JSON.stringify(want)) differ.push(code.toString(16));
  }
  assert.deepEqual(differ, []);
});

// engine reads files as a browser would and counts what they weigh.
function engine(name) {
  const got = new Map(), e = new search.Engine(file => {
    if (!got.has(file)) {
      const text = readFileSync(`${folder}/${name}/${file}.js`, "utf8");
      let data;
      new Function("readoutSearch", text)((n, d) => { assert.equal(n, file); data = d; });
      got.set(file, { data, size: gzipSync(text, { level: 6 }).length });
    }
    return Promise.resolve(got.get(file).data);
  });
  e.weight = () => [...got.values()].reduce((n, f) => n + f.size, 0);
  return e;
}

const titles = (found, group) => (found.groups.find(g => g.name === group) || { hits: [] }).hits.map(h => h.title);

test("the demo", async () => {
  const e = engine("demo");
  const find = q => e.search(q, 5);
  let found = await find("macron");
  assert.equal(found.groups[0].name, "People");
  assert.equal(titles(found, "People")[0], "Emmanuel Macron");
  assert.ok(titles(found, "Events").length && titles(found, "Briefs").length);
  assert.deepEqual(titles(await find("ERDOGAN"), "People"), titles(await find("erdoğan"), "People"));
  assert.ok(titles(await find("erdoğan"), "People").length);
  assert.ok((await find("macr")).total >= found.total, "a beginning finds at least as much");
  for (const [q, ok] of [
    ["kind:call @macron", h => h.title.startsWith("Call") && h.title.includes("Macron")],
    ["kind:brief", h => h.url.startsWith("/briefs/")],
    ["after:2021-09 before:2021-10", h => h.day >= "2021-09-01" && h.day < "2021-10-01"],
    ["kind:event -kind:call", h => !h.title.startsWith("Call")],
  ]) {
    found = await find(q);
    const hits = found.groups.flatMap(g => g.hits);
    assert.ok(hits.length, q);
    for (const h of hits) assert.ok(ok(h), q + ": " + JSON.stringify(h));
  }
  const all = (await find("kind:call")).total, with_ = (await find("kind:call @macron")).total, without = (await find("kind:call -@macron")).total;
  assert.equal(with_ + without, all);
  const phrase = await find("\"cannot abandon\"");
  assert.ok(phrase.total > 0);
  for (const h of phrase.groups.flatMap(g => g.hits)) assert.match(search.fold(h.title + h.text), /cannot abandon/);
  assert.equal((await find("\"abandon cannot\"")).groups.length, 0);
  const wrong = await find("Marcon");
  assert.equal(wrong.total, 0);
  assert.equal(wrong.instead, "macron");
  assert.equal((await find("")).groups.length, 0);
  assert.deepEqual(JSON.stringify(await find("summit")), JSON.stringify(await find("summit")));
});

test("hostile words stay words", async () => {
  const found = await engine("hostile").search("script", 5);
  assert.ok(found.total > 0);
  for (const h of found.groups.flatMap(g => g.hits)) {
    assert.ok(h.title.includes("</script><!-- ]]> & \\ ; , \u2028"), h.title);
    assert.equal(search.matches(h.title, ["script"]).join(""), h.title);
  }
});

test("a query loads at most 100 kB", async () => {
  const queries = JSON.parse(readFileSync(folder + "/large/queries.json"));
  let most = 0;
  const script = gzipSync(readFileSync(new URL("../../../static/search.js", import.meta.url), "utf8").replace(/^ *(\/\/.*\n)?/gm, ""), { level: 9 }).length; // as build publishes it
  assert.ok(script <= 8192, "search.js: " + script);
  for (const q of queries) {
    const e = engine("large");
    const found = await e.search(q, 5);
    most = Math.max(most, e.weight() + script);
    if (process.env.SEARCH_TELL) console.log(q, found.total, e.weight() + script);
  }
  assert.ok(most <= 100 * 1024, "a query loads " + most);
});

test("marks and sentences", () => {
  assert.deepEqual(search.matches("Macron rang Putin.", ["putin", "macr"]), ["", "Macron", " rang ", "Putin", "."]);
  assert.deepEqual(search.matches("主席习近平访问", ["习近", "近平"]), ["主席", "习近平", "访问"]);
  assert.equal(search.sentence("One. Two words here! Three.", ["word"]), "Two words here!");
  assert.equal(search.sentence("", ["x"]), "");
});

for (const name of ["demo", "large"]) {
  test("a server answers as the script does: " + name, async () => {
    for (const want of JSON.parse(readFileSync(`${folder}/${name}/answers.json`))) {
      const found = await engine(name).search(want.query, 20);
      const groups = found.groups.map(g => [g.name, g.count, g.hits.map(h => h.url + " " + h.title)]);
      assert.deepEqual({ query: want.query, total: found.total, instead: found.instead, groups }, want, want.query);
    }
  });
}
