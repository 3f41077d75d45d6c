package site

import (
	"slices"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// view gives the view of one page of the demo.
func view[T any](t *testing.T, s *Site, url string) T {
	t.Helper()
	p := s.Page(url)
	if p == nil {
		t.Fatalf("no page %s", url)
	}
	v, ok := s.View(p).(T)
	if !ok {
		t.Fatalf("%s has another view", url)
	}
	return v
}

// TestSpokeForOwn: of two presidents who say something jointly, each speaks for
// their own state (pages 4.6).
func TestSpokeForOwn(t *testing.T) {
	v := view[EntityPage](t, Plan(demo(t, ""), Options{}), "/orgs/france/")
	var names []string
	for _, x := range v.SpokeFor {
		names = append(names, x.Who.Text)
	}
	if !slices.Contains(names, "Emmanuel Macron") || slices.Contains(names, "Joe Biden") || slices.Contains(names, "Vladimir Putin") {
		t.Errorf("spoke for France: %q", names)
	}
}

// TestCountryNamed: a country without a file of its own has its name, not a code.
func TestCountryNamed(t *testing.T) {
	v := view[PeoplePage](t, Plan(demo(t, ""), Options{}), "/leaders/")
	seen := 0
	for _, l := range v.Letters {
		for _, row := range l.Rows {
			if len(row.Country.Text) == 2 {
				t.Errorf("%s: country %q", row.Link.Text, row.Country.Text)
			}
			if row.Country.Text == "Afghanistan" {
				seen++
			}
		}
	}
	if seen == 0 {
		t.Error("nobody from Afghanistan, which shows nothing")
	}
}

// TestHomeNews: where the newest brief changed nothing, the last that did is
// shown; a plan for some day of the month is named without a day (pages 4.1).
func TestHomeNews(t *testing.T) {
	v := view[HomePage](t, Plan(demo(t, ""), Options{}), "/")
	if v.Quiet == nil || v.Since == nil || v.Quiet.URL == v.Since.URL || len(v.Changes.New)+len(v.Changes.Status) == 0 {
		t.Errorf("quiet %v, since %v, changes %+v", v.Quiet, v.Since, v.Changes)
	}
	if len(v.Unfixed) != 1 || !strings.Contains(v.Unfixed[0].Title.Text, "Kamala Harris") {
		t.Errorf("plans without a day: %+v", v.Unfixed)
	}
}

// TestDigestOrder: the events of a topic stand in the order of time, whichever
// brief told of them first.
func TestDigestOrder(t *testing.T) {
	v := view[DigestPage](t, Plan(demo(t, ""), Options{}), "/weeks/2021-W33/")
	for _, topic := range v.Topics {
		for i := 1; i < len(topic.Events); i++ {
			if a, b := topic.Events[i-1].When.ISO, topic.Events[i].When.ISO; a > b && len(a) == len(b) {
				t.Errorf("%s: %s before %s", topic.Topic.Text, a, b)
			}
		}
	}
}

// TestConflictWords: lengths in dispute are words for readers, not the notation
// of briefs.
func TestConflictWords(t *testing.T) {
	v := view[ChangesPage](t, Plan(demo(t, ""), Options{}), "/changes/")
	seen := 0
	for _, b := range v.Briefs {
		for _, c := range b.Changes.Conflicts {
			if c.Field != "duration" {
				continue
			}
			seen++
			if strings.ContainsAny(c.Old+c.New, "<>~") {
				t.Errorf("%s: %q or %q", c.Event.Text, c.Old, c.New)
			}
		}
	}
	if seen == 0 {
		t.Error("no length is in dispute, which shows nothing")
	}
}

// TestClaimWords: what is claimed of an event reads as it does elsewhere, with
// names for ids and words for dates in figures.
func TestClaimWords(t *testing.T) {
	v := view[EventPage](t, Plan(demo(t, ""), Options{}), "/events/biden-erdogan/")
	seen := 0
	for _, c := range v.Claims {
		if c.Field == "place" {
			seen++
		}
		if strings.Contains(c.Value, "@") {
			t.Errorf("%s: %q", c.Field, c.Value)
		}
	}
	if seen == 0 {
		t.Error("no place is claimed, which shows nothing")
	}
	v = view[EventPage](t, Plan(demo(t, ""), Options{}), "/events/g20-rome/")
	if !slices.ContainsFunc(v.Claims, func(c Claim) bool { return c.Field == "date" && c.Value == "30 to 31 October 2021" }) {
		t.Errorf("claims %v", v.Claims)
	}
}

// TestNarrowerRows: events and statements in the page of a topic say by which
// narrower one they stand there, in years and lists too (R15).
func TestNarrowerRows(t *testing.T) {
	m := demo(t, "")
	v := view[EntityPage](t, Plan(m, Options{}), "/topics/afghanistan/")
	at := slices.IndexFunc(m.Entities, func(e *model.Entity) bool { return e.ID == "afghanistan" })
	events, said := 0, 0
	for _, e := range m.Events {
		if len(under(m.Entities[at], e.Topics)) > 0 {
			events++
		}
	}
	for _, y := range v.Years {
		for _, row := range y.Events {
			if len(row.Narrower) > 0 {
				events--
			}
		}
	}
	for _, row := range v.Statements {
		if len(row.Narrower) > 0 {
			said++
		}
	}
	if events != 0 || said == 0 {
		t.Errorf("%d events without their narrower topic, %d statements with theirs", events, said)
	}
	for _, c := range v.Recent {
		for _, l := range c.Narrower {
			if slices.Contains(c.Topics, l) {
				t.Errorf("%s: %s stands there twice", c.Title.Text, l.Text)
			}
		}
	}
}

// TestNamesInOrder: É stands among E, and each letter once; the demo's people
// stand under their family names.
func TestNamesInOrder(t *testing.T) {
	v := view[PeoplePage](t, Plan(demo(t, ""), Options{}), "/leaders/")
	seen := map[string]bool{}
	for _, l := range v.Letters {
		if seen[l.Name] || len(l.Name) != 1 {
			t.Errorf("letter %q", l.Name)
		}
		seen[l.Name] = true
		for _, row := range l.Rows {
			if row.Link.Text == "Philippe Étienne" && l.Name != "E" || row.Link.Text == "Emmanuel Macron" && l.Name != "M" {
				t.Errorf("%s stands under %s", row.Link.Text, l.Name)
			}
		}
	}
}

// TestSourceNamed: a source of a brief without a title is no bare id to readers.
func TestSourceNamed(t *testing.T) {
	s := Plan(demo(t, ""), Options{})
	v := view[EntityPage](t, s, "/sources/2021-08-19-macron-works-the-phones--elysee-stmt/")
	if v.Name == "elysee-stmt" || !strings.Contains(v.Name, "Élysée") || v.PageTitle != v.Name {
		t.Errorf("its name is %q, the title of its page %q", v.Name, v.PageTitle)
	}
}

// TestHomeOfNothing: a site without briefs leads to what it is about, not to
// twenty empty lists (pages 4.1).
func TestHomeOfNothing(t *testing.T) {
	v := view[HomePage](t, Plan(&model.Model{}, Options{}), "/")
	if v.Lead != nil || v.About.URL == "" {
		t.Errorf("lead %v, about %v", v.Lead, v.About)
	}
}

// TestSaidOnce: a page does not name itself in its own cards, and lists by year
// only what does not stand there in full.
func TestSaidOnce(t *testing.T) {
	s := Plan(demo(t, ""), Options{})
	kabul := view[EntityPage](t, s, "/places/kabul/")
	if len(kabul.Recent) == 0 || len(kabul.Years) > 0 {
		t.Errorf("Kabul: %d cards, years %v", len(kabul.Recent), kabul.Years)
	}
	for _, c := range kabul.Recent {
		if c.Place.Text != "" {
			t.Errorf("%s: at %s", c.Title.Text, c.Place.Text)
		}
	}
	if v := view[EntityPage](t, s, "/leaders/macron/"); len(v.Years) == 0 {
		t.Error("Macron has more events than cards, and no years")
	}
	for _, c := range view[EntityPage](t, s, "/topics/recognition/").Recent {
		if slices.ContainsFunc(c.Topics, func(l Link) bool { return l.Text == "Recognition of the Taliban" }) {
			t.Errorf("%s names the topic of its page", c.Title.Text)
		}
	}
}

// The place of a brief may be the id of a place, which shows its name; any
// other words stand as they are.
func TestPlaceOfBrief(t *testing.T) {
	for written, want := range map[string]string{"port-alba": "Port Alba", "Port Alba": "Port Alba", "the harbour": "the harbour", "alba": "alba"} {
		m := linked(t,
			"content/places/port-alba.md", "---\nname: Port Alba\n---\n",
			"content/leaders/alba.md", "---\nname: Anna Alba\n---\n",
			"content/briefs/a.md", "---\ntitle: A talk\ndate: 2021-08-19\nplace: "+written+"\n---\nWords.\n")
		if got := viewAt(Plan(m, Options{Config: &brief.Config{}}), "/briefs/a/").(BriefPage).Place; got != want {
			t.Errorf("place: %s shows %q, want %q", written, got, want)
		}
	}
}

// A date that a column has no room for breaks between its words alone.
func TestLongDates(t *testing.T) {
	w := Plan(linked(t), Options{Config: &brief.Config{}}).world
	for edtf, want := range map[string]string{
		"2021-10-30":               "",
		"2021-10-30/2021-10-31":    "",
		"2021-10-31/2021-11-12":    "2021-10-31 <wbr>to <wbr>2021-11-12",
		"[2021-08-29..2021-08-30]": "between <wbr>2021-08-29 <wbr>and <wbr>2021-08-30",
	} {
		at, ok := when.ParseEDTF(edtf)
		if d := w.date(at); !ok || string(d.Spread) != want {
			t.Errorf("%s: %q of %q, want %q", edtf, d.Spread, d.Short, want)
		}
	}
}
