package build

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
	"readout/static"
	"readout/templates"
)

const redText = `---
title: The "Harbour" & after
date: 2021-08-19
tlp: red
sources:
  cable: {title: A cable from Ürümqi, url: "https://cables.example/a/42?x=1"}
---
They agreed to meet again in the Ürümqi harbour "before winter" & snow.

- call:: Anna > Bert ^red-call
`

func redSnapshot(t *testing.T, published string) *Snapshot {
	t.Helper()
	src, _ := diag.NewSource("content/briefs/red-brief.md", []byte(redText))
	n := newNeedles()
	n.add(secret{doc: brief.Parse(src, brief.Brief, brief.Options{})})
	n.drop(published, true)
	s := &Snapshot{gate: &gate{secrets: []secret{{}}}}
	s.leak.once.Do(func() { s.leak.needles = n })
	s.leak.second.Do(func() { s.leak.witness = &site.Site{} }) // nobody else would show it
	return s
}

func leaked(s *Snapshot, data string) bool {
	return len(s.leaks(&site.Page{File: "x.html"}, []byte(data))) > 0
}

// Every secret is found in every form that an output may give it.
func TestLeaks(t *testing.T) {
	s := redSnapshot(t, "")
	quoted := func(v string) string { raw, _ := json.Marshal(v); return string(raw) }
	ascii := func(v string) string {
		return strings.NewReplacer("Ü", `\u00dc`, "ü", `\u00fc`).Replace(quoted(v))
	}
	for _, words := range []string{
		"red-brief", "red-call", "/briefs/red-brief/", "#R-red-call", "red-call--x", `The "Harbour" & after`, "A cable from Ürümqi", "https://cables.example/a/42?x=1",
		`agreed to meet again in the Ürümqi harbour "before winter" & snow`, "AGREED, to: meet - again; in (the) Ürümqi harbour",
	} {
		for form, data := range map[string]string{
			"plain": "x " + words + " y", "HTML": "<p>" + html.EscapeString(words) + "</p>", "percent": "?q=" + url.QueryEscape(words), "path": url.PathEscape(words),
			"JSON": quoted(words), "ASCII JSON": ascii(words), "base64": "data:text/plain;base64," + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("words ", 6)+words+" ")),
			"attribute": `<a title="` + html.EscapeString(words) + `">x</a>`, "tags": `<p><b>` + strings.ReplaceAll(html.EscapeString(words), " ", "</b> <i>"),
		} {
			if form == "percent" && strings.Contains(words, " ") && !strings.Contains(data, "agreed") {
				continue // a title with + for spaces is not as it was written
			}
			if !leaked(s, data) {
				t.Errorf("%s is not found as %s: %s", words, form, data)
			}
		}
	}
}

// What is no secret, or only resembles one, is let through.
func TestNoLeaks(t *testing.T) {
	s := redSnapshot(t, "Published: red-call, and they agreed to meet again in the Ürümqi harbour. A cable from Ürümqi.")
	for _, data := range []string{
		"", "words", "red-callers", "infrared-call", "red-call", "red brief of it", "the Harbour & after", "a cable from ürümqi", "A cable from Ürümqi",
		"they agreed to meet again in the Ürümqi harbour", "agreed to meet again in the old harbour", "\x00\x01 red-brief",
	} {
		if leaked(s, data) {
			t.Errorf("%q is taken for a leak", data)
		}
	}
	if !leaked(s, `meet again in the Ürümqi harbour "before winter"`) {
		t.Error("a run that is only partly published is a leak")
	}
}

// References that were taken out do not make a secret public.
func TestLeakThroughFrontMatter(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/topics/mole-hill.md", "---\nname: The Mole Hill\ntlp: red\n---\n")
	write(t, dir, "content/topics/open.md", "---\nname: Open\nbroader: mole-hill\nrelated: [mole-hill]\n---\n")
	write(t, dir, "content/briefs/a.md", "---\ntitle: A talk\ndate: 2021-08-19\ntopics: [mole-hill]\n---\nSee [it](@mole-hill).\n")
	write(t, dir, "static/robots.txt", "x")
	files, said := edited(t, dir, "")
	for name, data := range files {
		if strings.Contains(data, "mole-hill") || strings.Contains(data, "Mole Hill") {
			t.Errorf("%s holds what is withheld", name)
		}
	}
	if strings.Contains(said, "BR640") {
		t.Error(said)
	}
	write(t, dir, "templates/about.html", `{{template "top" .Frame}}<p>xx</p>{{template "bottom" .Frame}}`)
	write(t, dir, "static/copy.txt", "mole-hill")
	if _, said := edited(t, dir, ""); strings.Contains(said, "BR640") {
		t.Error("an id in a static file may be chance:", said)
	}
}

// No text can be read in a card image, so that its words are looked through.
func TestLeakOnCard(t *testing.T) {
	for title, want := range map[string]bool{"A cable from Ürümqi": true, "Another title": false} {
		s := redSnapshot(t, "")
		src, _ := diag.NewSource("content/topics/x.md", []byte("---\nname: "+title+"\n---\n"))
		s.Site = site.Plan(model.Link([]*brief.Doc{brief.Parse(src, brief.Topic, brief.Options{})}, model.Options{}), site.Options{BaseURL: "https://example.org/"})
		p := s.Site.Page("/cards/topics/x.png")
		if p == nil {
			t.Fatal("there is no card")
		}
		if found := len(s.leaks(p, []byte("\x89PNG\x00"))) > 0; found != want {
			t.Errorf("a card that shows %q: a leak is found: %v", title, found)
		}
	}
}

// A book is looked through like a site; what is there by chance is let be.
func TestLeakInBook(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/leaders/anna.md", "---\nname: Anna\n---\n")
	write(t, dir, "content/briefs/open.md", "---\ntitle: Calls\ndate: 2021-08-19\n---\nWords.\n\n- call:: anna, ?\n")
	write(t, dir, "content/briefs/red.md", "---\ntitle: Dossiers\ndate: 2021-08-19\ntlp: red\n---\nNobody must ever read that the mole lives below the old mill.\n")
	page, err := templates.FS.ReadFile("book.html")
	if err != nil {
		t.Fatal(err)
	}
	codes := func() (list []string) {
		s := looked(t, New(Options{Source: dir, Templates: templates.FS, Static: static.FS}))
		data, found := s.Book(site.BookOptions{Leaders: []*model.Entity{s.Model.Entity("anna")}})
		if !strings.Contains(string(data), "Anna") {
			t.Fatal("no book")
		}
		for _, d := range found {
			list = append(list, d.Code)
		}
		return list
	}
	if got := codes(); len(got) > 0 {
		t.Errorf("told: %v", got)
	}
	leaky := strings.Replace(string(page), "</body>", "<p>They say that the mole lives below the old mill.</p></body>", 1)
	write(t, dir, "templates/book.html", leaky)
	if got := codes(); leaky == string(page) || strings.Join(got, " ") != "BR640" {
		t.Errorf("told: %v", got)
	}
}
