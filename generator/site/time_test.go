package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

// Every address that `was` may name, and what cannot be one.
func TestOldAddresses(t *testing.T) {
	for _, tt := range []struct{ written, want string }{
		{"/old/place/", "/old/place/"}, {"old/place", "/old/place/"}, {"/old.html", "/old.html"}, {"/old/index.html", "/old/"},
		{"/a b/", "/a b/"}, {"", ""}, {"/", ""}, {"https://example.org/old/", ""}, {"/../old/", ""}, {"/old/?q=1", ""}, {"/old/#x", ""}, {"/.git/", ""},
	} {
		got, ok := oldAddress(tt.written)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q: %q %v, want %q", tt.written, got, ok, tt.want)
		}
	}
}

// An old address that is taken is BR012, one that is no address BR106; one that
// is the page's own says nothing new. Redirects are in no map and have no data.
func TestRedirects(t *testing.T) {
	m := small()
	m.Briefs[0].Doc.Source, _ = diag.NewSource("content/briefs/a.md", nil)
	m.Briefs[0].Doc.Front.Was = []string{"/old/", "/agenda/", "/briefs/a/", "http://x"}
	m.Events[0].Was = []string{"earlier"}
	c := brief.DefaultConfig()
	c.Pages["agenda"] = "on"
	s := Plan(m, Options{Config: c, BaseURL: "https://example.org/repo/"})
	var codes []string
	for _, d := range s.Diags {
		codes = append(codes, d.Code+" "+d.File)
		if d.Code == "BR012" && !strings.Contains(d.Message, "content/briefs/a.md had the address /agenda/, and the agenda page is there") {
			t.Error(d.Message)
		}
	}
	slices.Sort(codes)
	if got := strings.Join(codes, ", "); got != "BR012 content/briefs/a.md, BR106 content/briefs/a.md" {
		t.Error(got)
	}
	for url, want := range map[string]RedirectPage{
		"/old/":            {Lang: "en", Title: "A < B", Canonical: "https://example.org/repo/briefs/a/", To: Link{Text: "A < B", URL: "/repo/briefs/a/"}},
		"/events/earlier/": {Lang: "en", Title: s.Page("/events/call/").Title, Canonical: "https://example.org/repo/events/call/", To: Link{Text: s.Page("/events/call/").Title, URL: "/repo/events/call/"}},
	} {
		if got := s.View(s.Page(url)); got != want {
			t.Errorf("%s: %+v", url, got)
		}
		if s.Page(url+"index.json") != nil || strings.Contains(string(s.Raw(s.Page("/sitemap.xml"))), url) {
			t.Errorf("%s is treated as a page of its own", url)
		}
	}
}

// A kind of page that is switched off is gone, and links to it are words.
func TestOff(t *testing.T) {
	c := brief.DefaultConfig()
	for _, kind := range []string{"timeline", "agenda", "positions", "commitments", "days", "weeks", "changes", "corrections", "glossary"} {
		c.Pages[kind] = "off"
	}
	s := Plan(small(), Options{Config: c})
	for _, p := range s.Pages {
		if kind, _, _ := strings.Cut(strings.TrimPrefix(p.URL, "/"), "/"); c.Pages[kind] == "off" {
			t.Errorf("%s is there", p.URL)
		}
	}
	home := s.View(s.Page("/")).(HomePage)
	if home.Agenda.URL != "" || home.Weeks.URL != "" || slices.ContainsFunc(home.Entries, func(l Link) bool { return l.Text == "Timeline" }) {
		t.Errorf("links to pages that are not there: %+v", home.Entries)
	}
}

// A timeline shows at most 100 events on a page, and all of them somewhere;
// what has no date stands at the end of its first page (R13).
func TestTimeline(t *testing.T) {
	m := &model.Model{AsOf: time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)}
	add := func(id, date string) {
		w, _ := when.ParseEDTF(date)
		m.Events = append(m.Events, &model.Event{ID: id, Type: "call", When: w})
	}
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 130 {
		add(fmt.Sprint("a", i), from.AddDate(0, 0, i).Format(time.DateOnly))
	}
	add("year", "2021")
	add("week", "[2021-02-22..2021-02-28]")
	add("next", "2022-01-01")
	m.Events = append(m.Events, &model.Event{ID: "never", Type: "call"})
	s := Plan(m, Options{Config: brief.DefaultConfig()})
	seen := map[string]bool{}
	for _, p := range s.Pages {
		if p.Kind != "timeline" {
			continue
		}
		n := 0
		for _, part := range s.View(p).(TimelinePage).Sections {
			for _, g := range part.Groups {
				n += len(g.Rows)
				for _, r := range g.Rows {
					seen[r.Title.URL] = true
				}
			}
		}
		if n > shown {
			t.Errorf("%s shows %d", p.URL, n)
		}
	}
	if len(seen) != 133 {
		t.Errorf("%d events can be reached", len(seen))
	}
	front := s.View(s.Page("/timeline/")).(TimelinePage)
	if len(front.Sections) != 2 || front.Sections[0].Name != "February 2021" || front.Sections[0].Groups[0].When.Words != "week of 22 February 2021" || front.Sections[1].Name != "2021, month not given" {
		t.Errorf("%+v", front.Sections)
	}
	if len(front.Undated) != 1 || s.Page("/timeline/2020/02/") == nil || s.Page("/timeline/2021/02/") != nil || s.Page("/timeline/call/2020/") == nil {
		t.Errorf("undated %v, or pages are wrong", front.Undated)
	}
}

// No day of a grid has what has no day.
func TestGridInventsNoDay(t *testing.T) {
	m := &model.Model{AsOf: time.Date(2021, 8, 20, 0, 0, 0, 0, time.UTC)}
	for i, date := range []string{"2021-08-24", "[2021-08-23..2021-08-29]", "[2021-08-24..2021-08-25]", "2021-08", "[2021-08-30..2021-09-03]", "2021-08-30/2021-09-02", "[2021-08-01..2021-09-30]", "2021", "[2021-08-25..]"} {
		w, ok := when.ParseEDTF(date)
		if !ok {
			t.Fatal(date)
		}
		m.Upcoming = append(m.Upcoming, &model.Event{ID: fmt.Sprint(i), Type: "call", Label: date, Phase: "planned", When: w})
	}
	m.Events = m.Upcoming
	v := viewAt(Plan(m, Options{Config: brief.DefaultConfig()}), "/agenda/").(AgendaPage)
	var got []string
	for _, g := range v.Months {
		for _, w := range g.Weeks {
			for _, day := range w.Days {
				if day.N > 0 {
					got = append(got, fmt.Sprint(day.ISO, ":", day.N))
				}
			}
			for _, x := range w.Some {
				got = append(got, "week "+x.When.Short)
			}
		}
		for _, x := range g.Whole {
			got = append(got, "month "+x.When.Short)
		}
	}
	for _, x := range v.Beyond {
		got = append(got, "beyond "+x.When.Short)
	}
	want := []string{
		"2021-08-24:1", "week week of 2021-08-23", "week between 2021-08-24 and 2021-08-25", "2021-08-30:1", "2021-08-31:1",
		"week between 2021-08-30 and 2021-09-03", "month 2021-08", "2021-09-01:1", "2021-09-02:1",
		"beyond between 2021-08-01 and 2021-09-30", "beyond 2021", "beyond from 2021-08-25 on",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// The old anchors of a record stay in the page of its brief, once, and not where
// another record has the id today.
func TestEarlierAnchors(t *testing.T) {
	src, _ := diag.NewSource("content/briefs/a.md", []byte("---\ntitle: A\ndate: 2021-08-19\n---\nWords.\n\n"+
		"- says:: @one: yes ^new\n  - was:: ^old, ^other, ^older\n- call:: @one -> @two ^call\n  - was:: ^ring, ^old\n- says:: @two: no ^other\n"))
	s := Plan(model.Link([]*brief.Doc{brief.Parse(src, brief.Brief, brief.Options{})}, model.Options{}), Options{})
	got := map[string]string{}
	for _, p := range s.View(s.Page("/briefs/a/")).(BriefPage).Body {
		for _, r := range p.Records {
			if r.Event != nil {
				got[r.Event.Anchor] = strings.Join(r.Event.Earlier, " ")
			} else {
				got[r.Statement.Anchor] = strings.Join(r.Statement.Earlier, " ")
			}
		}
	}
	for anchor, want := range map[string]string{"R-new": "R-old R-older", "R-call": "R-ring", "R-other": ""} {
		if earlier, there := got[anchor]; !there || earlier != want {
			t.Errorf("%s was %q, not %q (%v)", anchor, earlier, want, got)
		}
	}
}
