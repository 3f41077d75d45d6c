package site

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// TestHref holds the one function that writes addresses.
func TestHref(t *testing.T) {
	for _, tt := range []struct{ base, from, to, want string }{
		{"", "/", "/briefs/a/", "/briefs/a/"},
		{"https://example.org", "/", "/a/", "/a/"},
		{"https://example.org/repo/", "/", "/a/#x y", "/repo/a/#x%20y"},
		{"", "/", "#r.x", "#r.x"},
		{"", "/", "/notes/100 % sure?/", "/notes/100%20%25%20sure%3F/"},
		{".", "/", "/a/", "a/index.html"},
		{".", "/leaders/putin/", "/leaders/macron/#x", "../macron/index.html#x"},
		{".", "/leaders/putin/", "/", "../../index.html"},
		{".", "/404.html", "/assets/site.1.css", "assets/site.1.css"},
		{".", "/a/", "/a/", "index.html"},
	} {
		l := newLinks(tt.base)
		l.from = tt.from
		if got := l.href(tt.to); got != tt.want {
			t.Errorf("href(%q) from %q under %q = %q, want %q", tt.to, tt.from, tt.base, got, tt.want)
		}
	}
}

func small() *model.Model {
	day := time.Date(2021, 8, 19, 0, 0, 0, 0, time.UTC)
	leader := &model.Entity{Front: &brief.Front{}, ID: "macron", Kind: "leader", Name: "Emmanuel Macron"}
	source := &model.Entity{Front: &brief.Front{}, ID: "elysee", Kind: "source", Name: "Élysée"}
	topic := &model.Entity{Front: &brief.Front{}, ID: "kabul", Kind: "topic", Name: "Kabul"}
	e := &model.Event{ID: "call", Type: "call", When: when.Time{EDTF: "2021-08-19", Lo: day, Hi: day.AddDate(0, 0, 1), Precision: when.Day}, Actors: []model.Participant{{Entity: leader}, {Unknown: true}}}
	b := &model.Brief{ID: "a", Title: "A < B", Date: e.When, Events: []*model.Event{e}, Doc: &brief.Doc{Path: "content/briefs/a.md"}}
	e.Briefs = []*model.Brief{b}
	s := &model.Statement{ID: "s", Verb: "says", Brief: b, Text: "yes", When: e.When, Speakers: e.Actors[:1]}
	return &model.Model{AsOf: day, Briefs: []*model.Brief{b}, Entities: []*model.Entity{leader, topic, source}, Events: b.Events, Statements: []*model.Statement{s}}
}

// TestModelJSON: same bytes each time, sorted keys, [] for nothing (contract 4).
func TestModelJSON(t *testing.T) {
	o := Options{Config: &brief.Config{Title: "Desk"}, BaseURL: "https://example.org/repo/"}
	one := rawAt(Plan(small(), o), "/data/model.json")
	two := rawAt(Plan(small(), o), "/data/model.json")
	if !bytes.Equal(one, two) {
		t.Error("the same model gives different bytes")
	}
	for _, want := range []string{`"commitments":[]`, `"title":"A < B"`, `"url":"/events/call/"`, `"auto":false`} {
		if !strings.Contains(string(one), want) {
			t.Errorf("no %s in\n%s", want, one)
		}
	}
	if bytes.Contains(one, []byte("null")) || !bytes.HasSuffix(one, []byte("}\n")) {
		t.Error("null, or no line end")
	}
	if !sortedKeys(t, one) {
		t.Error("keys are not sorted")
	}
}

// sortedKeys reads JSON token by token, as a map would forget the order.
func sortedKeys(t *testing.T, data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	type level struct {
		object, value bool
		last          string
	}
	levels := []level{{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return true
		}
		if err != nil {
			t.Fatal(err)
		}
		top := &levels[len(levels)-1]
		if key, ok := token.(string); ok && top.object && !top.value {
			if key <= top.last {
				return false
			}
			top.last, top.value = key, true
			continue
		}
		top.value = false
		switch token {
		case json.Delim('{'), json.Delim('['):
			levels = append(levels, level{object: token == json.Delim('{')})
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:len(levels)-1]
		}
	}
}

// TestPlan: hashed assets, a sitemap only with full addresses, collisions.
func TestPlan(t *testing.T) {
	assets := []Asset{{Path: "site.css", Data: []byte("a{}")}, {Path: "img/a.png"}}
	s := Plan(small(), Options{Assets: assets})
	if s.Page("/sitemap.xml") != nil || s.Page("/robots.txt") == nil || s.Page("/img/a.png") == nil {
		t.Error("sitemap, robots or image")
	}
	if !slices.ContainsFunc(s.Pages, func(p *Page) bool {
		return strings.HasPrefix(p.URL, "/assets/site.") && strings.HasSuffix(p.URL, ".css") && len(p.URL) == len("/assets/site.12345678.css")
	}) {
		t.Error("no hashed style sheet")
	}
	s = Plan(small(), Options{BaseURL: "https://example.org/repo"})
	if m := s.Page("/sitemap.xml"); m == nil || !strings.Contains(string(s.Raw(m)), "<loc>https://example.org/repo/briefs/a/</loc>") {
		t.Error("sitemap")
	}
	if s = Plan(small(), Options{BaseURL: "."}); len(s.Skipped) == 0 {
		t.Error("the sitemap is left out silently")
	}
	m := small()
	m.Pages = []*brief.Doc{{Kind: brief.Page, Path: "content/Events/index.md"}}
	if s = Plan(m, Options{}); len(s.Diags) != 1 || s.Diags[0].Code != "BR012" || s.Diags[0].File != "content/Events/index.md" {
		t.Errorf("collision: %+v", s.Diags)
	}
	m.Pages = []*brief.Doc{{Kind: brief.Page, ID: "b", Path: "content/b.md"}, {Kind: brief.Page, ID: "B", Path: "content/B.md"}}
	if s = Plan(m, Options{}); len(s.Diags) != 1 || s.Diags[0].File != "content/b.md" || !strings.HasPrefix(s.Diags[0].Message, "content/B.md and content/b.md ") {
		t.Errorf("the later path is to blame: %+v", s.Diags)
	}
	m = small()
	m.Briefs = append(m.Briefs, m.Briefs...)
	if s = Plan(m, Options{}); len(s.Diags) > 0 { // one id twice is BR010, and told
		t.Errorf("two briefs of one id: %+v", s.Diags)
	}
}

// viewAt and rawAt make what stands at an address.
func viewAt(s *Site, url string) any   { return s.View(s.Page(url)) }
func rawAt(s *Site, url string) []byte { return s.Raw(s.Page(url)) }
