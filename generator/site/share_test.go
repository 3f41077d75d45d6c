package site

import (
	"fmt"
	"slices"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
)

// TestDrawn: a text is shown whole or not at all, never with boxes in it.
func TestDrawn(t *testing.T) {
	for text, want := range map[string]string{
		"Emmanuel Macron":              "Emmanuel Macron",
		"Erdoğan → Zelenskyy":          "Erdoğan → Zelenskyy",
		"Зеленський, Μητσοτάκης":       "Зеленський, Μητσοτάκης",
		"e\u0301lys\u00e9e":            "élysée",
		"Nguyễn Xuân Phúc":             "Nguyen Xuân Phúc",
		"1\u202f000\u00a0: «\u00a0a»":  "1 000 : « a»",
		"non\u2011stop\u200b \u2066x":  "non-stop x",
		"习近平":                          "",
		"Xi Jinping (习近平)":             "",
		"محمد":                         "",
		"İlham Əliyev":                 "",
		"Қазақстан":                    "",
		"Meeting \U0001F91D in Geneva": "",
		"":                             "",
	} {
		if got := drawn(text); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

// TestShares: which pages have a card image, and what it shows.
func TestShares(t *testing.T) {
	titles := func(m *model.Model, o Options) map[string]string {
		s, got := Plan(m, o), map[string]string{}
		for _, p := range s.Pages {
			if p.Drawn() {
				got[p.URL] = s.View(p).(ShareCard).Title
			}
		}
		return got
	}
	with := Options{Config: &brief.Config{Title: "Desk"}, BaseURL: "https://example.org/repo/"}
	m := small()
	m.Entities[0].Name, m.Entities[0].Aliases = "马克龙", []string{"ماكرون", "Macron"}
	m.Entities[1].Name = "喀布尔"
	m.Briefs[0].Title = "两份声明"
	got := titles(m, with)
	for url, want := range map[string]string{
		"/cards/briefs/a.png": "2021-08-19", "/cards/leaders/macron.png": "Macron", "/cards/events/call.png": "", "/cards/topics/kabul.png": "",
	} {
		if got[url] != want {
			t.Errorf("%s shows %q, want %q", url, got[url], want)
		}
	}
	if len(got) != 2 {
		t.Errorf("the cards are %v", got)
	}
	for _, none := range []Options{{}, {BaseURL: "."}, {BaseURL: with.BaseURL, Config: &brief.Config{Pages: map[string]string{"cards": "off"}}}} {
		if got := titles(small(), none); len(got) > 0 {
			t.Errorf("with %+v there are cards: %v", none, got)
		}
	}
	without := with
	without.Config = &brief.Config{Pages: map[string]string{"leaders": "off"}}
	if got := titles(small(), without); got["/cards/leaders/macron.png"] != "" || len(got) != 2 {
		t.Errorf("without pages of leaders: %v", got)
	}
}

// TestImage: a page names its card by the full address; an event shows its brief's.
func TestImage(t *testing.T) {
	m := small()
	s := Plan(m, Options{Config: &brief.Config{}, BaseURL: "https://example.org/repo/"})
	if s.Page("/cards/events/call.png") != nil {
		t.Error("an event has a card of its own")
	}
	var got []string
	for _, url := range []string{"/briefs/a/", "/events/call/", "/leaders/macron/", "/sources/elysee/", "/"} {
		got = append(got, imageOf(s.View(s.Page(url))))
	}
	want := []string{"https://example.org/repo/cards/briefs/a.png Brief: A < B", "https://example.org/repo/cards/briefs/a.png Brief: A < B",
		"https://example.org/repo/cards/leaders/macron.png Leader: Emmanuel Macron", "", ""}
	if !slices.Equal(got, want) {
		t.Errorf("images are %q", got)
	}
}

func imageOf(view any) string {
	var i *Image
	switch v := view.(type) {
	case BriefPage:
		i = v.Image
	case EventPage:
		i = v.Image
	case EntityPage:
		i = v.Image
	case HomePage:
		i = v.Image
	}
	if i == nil {
		return ""
	}
	return i.URL + " " + i.Alt
}

// TestManyPairs: a site with very many pairs has no card for each.
func TestManyPairs(t *testing.T) {
	for n, want := range map[int]bool{sharedPairs: true, sharedPairs + 1: false} {
		w := newWorld(small(), Options{Config: &brief.Config{}}, nil)
		for i := range n {
			w.m.Dyads = append(w.m.Dyads, &model.Dyad{ID: fmt.Sprint("macron--x", i), A: w.m.Entities[0], B: w.m.Entities[0]})
		}
		if got := slices.ContainsFunc(w.shares(), func(s share) bool { return s.kind == "Pair" }); got != want {
			t.Errorf("with %d pairs: a card for each: %v", n, got)
		}
	}
}
