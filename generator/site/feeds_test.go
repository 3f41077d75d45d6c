package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// hostile is words that end a string, a tag, a line or a property somewhere.
const hostile = "a\"b'c</script><!-- ]]> & \\ ; , \u2028 \x00\x1b \u202E =cmd\r\nDTSTART:1 👩\u200d🚀 " +
	"ééééééééééééééééééééééééééééééééééééééé"

// many is a model of so many briefs, each with a call.
func many(n int) *model.Model {
	m := &model.Model{}
	who := &model.Entity{Front: &brief.Front{}, ID: "macron", Kind: "leader", Name: "Macron " + hostile}
	topic := &model.Entity{Front: &brief.Front{}, ID: "kabul", Kind: "topic", Name: hostile}
	m.Entities = []*model.Entity{who, topic}
	for i := range n {
		lo := time.Date(2021, 1, 1+i, 0, 0, 0, 0, time.UTC)
		date := when.Time{EDTF: lo.Format(time.DateOnly), Lo: lo, Hi: lo.AddDate(0, 0, 1), Precision: when.Day}
		doc := &brief.Doc{Path: fmt.Sprintf("content/briefs/b%03d.md", i), Front: brief.Front{BottomLine: hostile, Author: hostile}}
		b := &model.Brief{Doc: doc, ID: fmt.Sprintf("b%03d", i), Title: hostile, Date: date, Topics: []*model.Entity{topic}}
		e := &model.Event{ID: fmt.Sprintf("e%03d", i), Type: "call", Label: hostile, When: date, Actors: []model.Participant{{Entity: who}}, Topics: b.Topics, Briefs: []*model.Brief{b}, Place: topic}
		b.Events = []*model.Event{e}
		m.Briefs, m.Events = append(m.Briefs, b), append(m.Events, e)
	}
	m.AsOf = time.Date(2021, 1, 1+n, 0, 0, 0, 0, time.UTC)
	return m
}

const example = "https://example.org/repo/"

func feedFiles() []string {
	var out []string
	for _, at := range []string{"/", "/leaders/macron/", "/topics/kabul/"} {
		out = append(out, at+"feed.xml", at+"feed.json", at+"calendar.ics")
	}
	return out
}

// TestFeedsNeedAnAddress: without a full base URL every feed is listed as left
// out, once; `feeds: off` drops them without a word.
func TestFeedsNeedAnAddress(t *testing.T) {
	for _, base := range []string{"", ".", "/repo/"} {
		s := Plan(many(2), Options{Config: brief.DefaultConfig(), BaseURL: base})
		var left []string
		for _, skip := range s.Skipped {
			if skip.Reason != "relative" {
				t.Errorf("%+v", skip)
			}
			left = append(left, skip.URL)
		}
		want := append(feedFiles(), "/sitemap.xml")
		slices.Sort(left)
		slices.Sort(want)
		if !slices.Equal(left, want) {
			t.Errorf("base %q leaves out %q", base, left)
		}
		for _, name := range want {
			if s.Page(name) != nil {
				t.Errorf("base %q has %s all the same", base, name)
			}
		}
	}
	part := brief.DefaultConfig()
	part.Pages["leaders"] = "off"
	for _, skip := range Plan(many(2), Options{Config: part}).Skipped {
		if strings.HasPrefix(skip.URL, "/leaders/") {
			t.Errorf("%s is listed beside a page that is switched off", skip.URL)
		}
	}
	off := brief.DefaultConfig()
	off.Feeds = false
	s := Plan(many(2), Options{Config: off, BaseURL: example})
	if s.Page("/feed.xml") != nil || len(s.Skipped) > 0 {
		t.Error("feeds: off is not heard")
	}
	if v := s.View(s.Page("/")).(HomePage); len(v.Feeds) > 0 {
		t.Error("a page leads to feeds that are switched off")
	}
}

// TestFeedLinks: a page leads to its own feeds and to the site's.
func TestFeedLinks(t *testing.T) {
	s := Plan(many(1), Options{Config: brief.DefaultConfig(), BaseURL: example})
	v := s.View(s.Page("/leaders/macron/")).(EntityPage)
	var got []string
	for _, f := range v.Feeds {
		got = append(got, f.URL)
	}
	want := "/repo/leaders/macron/feed.xml /repo/leaders/macron/feed.json /repo/leaders/macron/calendar.ics /repo/feed.xml /repo/feed.json /repo/calendar.ics"
	if strings.Join(got, " ") != want {
		t.Error(got)
	}
}

// TestAtom holds feeds to RFC 4287: what must be there is, once, and dates run
// backwards over at most fifty entries.
func TestAtom(t *testing.T) {
	s := Plan(many(40), Options{Config: brief.DefaultConfig(), BaseURL: example})
	for _, name := range []string{"/feed.xml", "/leaders/macron/feed.xml", "/topics/kabul/feed.xml"} {
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      []string `xml:"id"`
			Title   []string `xml:"title"`
			Updated []string `xml:"updated"`
			Author  []struct {
				Name string `xml:"name"`
			} `xml:"author"`
			Link []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entry []struct {
				ID      []string `xml:"id"`
				Title   []string `xml:"title"`
				Updated []string `xml:"updated"`
				Summary []string `xml:"summary"`
				Link    []struct {
					Rel  string `xml:"rel,attr"`
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(s.Raw(s.Page(name)), &feed); err != nil {
			t.Fatal(name, err)
		}
		if len(feed.ID) != 1 || len(feed.Title) != 1 || len(feed.Updated) != 1 || len(feed.Author) != 1 || len(feed.Link) != 2 {
			t.Errorf("%s: an element is missing or comes twice", name)
		}
		if feed.Link[1].Rel != "self" || feed.Link[1].Href != strings.TrimSuffix(example, "/")+name {
			t.Errorf("%s: %+v", name, feed.Link)
		}
		if len(feed.Entry) != maxEntries {
			t.Errorf("%s: %d entries", name, len(feed.Entry))
		}
		seen, last := map[string]bool{feed.ID[0]: true}, feed.Updated[0]
		for _, e := range feed.Entry {
			if len(e.ID) != 1 || len(e.Title) != 1 || len(e.Updated) != 1 || len(e.Summary) != 1 || len(e.Link) != 1 || e.Link[0].Rel != "alternate" {
				t.Fatalf("%s: an element is missing or comes twice: %+v", name, e)
			}
			if u, err := url.Parse(e.ID[0]); err != nil || !u.IsAbs() || seen[e.ID[0]] {
				t.Errorf("%s: id %q", name, e.ID[0])
			}
			if _, err := time.Parse(time.RFC3339, e.Updated[0]); err != nil || e.Updated[0] > last {
				t.Errorf("%s: %s after %s", name, e.Updated[0], last)
			}
			seen[e.ID[0]], last = true, e.Updated[0]
		}
	}
}

// TestJSONFeed holds the other feeds to JSON Feed 1.1.
func TestJSONFeed(t *testing.T) {
	s := Plan(many(40), Options{Config: brief.DefaultConfig(), BaseURL: example})
	var feed struct {
		Version, Title, Language string
		Home                     string `json:"home_page_url"`
		Feed                     string `json:"feed_url"`
		Authors                  []struct{ Name string }
		Items                    []struct {
			ID, URL, Title string
			Text           *string   `json:"content_text"`
			Published      time.Time `json:"date_published"`
			Modified       time.Time `json:"date_modified"`
			Tags           []string
			Authors        []struct{ Name string }
		}
	}
	d := json.NewDecoder(bytes.NewReader(s.Raw(s.Page("/topics/kabul/feed.json"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Home != example+"topics/kabul/" || feed.Feed != example+"topics/kabul/feed.json" || len(feed.Authors) != 1 {
		t.Errorf("%+v", feed)
	}
	if len(feed.Items) != maxEntries {
		t.Errorf("%d items", len(feed.Items))
	}
	for _, it := range feed.Items {
		if !strings.HasPrefix(it.ID, example) || !strings.HasPrefix(it.URL, example) || it.Title == "" || it.Text == nil || it.Published.IsZero() || it.Modified.Before(it.Published) || len(it.Tags) != 1 {
			t.Errorf("%+v", it)
		}
	}
}

// TestCalendar lets another program read the calendars, and looks at the lines
// themselves: 75 octets, whole characters, nothing but text.
func TestCalendar(t *testing.T) {
	m := many(3)
	lo := time.Date(2021, 8, 19, 15, 30, 0, 0, time.UTC)
	m.Events[1].When = when.Time{Lo: lo, Hi: lo.Add(time.Minute), Precision: when.Instant}
	m.Events[1].Duration = &when.Bounds{Min: 90 * time.Minute, HasMin: true, MinExclusive: true}
	m.Events[2].When.Hi = time.Time{}
	s := Plan(m, Options{Config: brief.DefaultConfig(), BaseURL: example})
	raw := s.Raw(s.Page("/leaders/macron/calendar.ics"))
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x1b") || strings.ToValidUTF8(line, "") != line {
			t.Errorf("not a line of a calendar: %q", line)
		}
	}
	d := ical.NewDecoder(bytes.NewReader(raw))
	cal, err := d.Decode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decode(); err != io.EOF {
		t.Error("something follows the calendar")
	}
	if err := ical.NewEncoder(io.Discard).Encode(cal); err != nil { // it refuses what lacks a required property
		t.Error(err)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events, want the two with both ends", len(events))
	}
	words, err := events[0].Props.Text(ical.PropSummary)
	label := strings.NewReplacer("\x00", "", "\x1b", "", "\r\n", "\n").Replace(hostile)
	if err != nil || !strings.HasSuffix(words, label) {
		t.Errorf("%q does not come back: %v", words, err)
	}
	from, _ := events[1].DateTimeStart(nil)
	to, _ := events[1].DateTimeEnd(nil)
	if !from.Equal(lo) || to.Sub(from) != 90*time.Minute {
		t.Errorf("%v to %v", from, to)
	}
	if uid, _ := events[0].Props.Text(ical.PropUID); uid != "e000@example.org" {
		t.Error(uid)
	}
	if n := bytes.Count(rawAt(Plan(many(maxDates+9), Options{Config: brief.DefaultConfig(), BaseURL: example}), "/calendar.ics"), []byte("BEGIN:VEVENT")); n != maxDates {
		t.Errorf("%d events in a calendar", n)
	}
	if host("") != "readout.invalid" {
		t.Error("the identifier of a site without an address")
	}
}

// TestStatusOfEntries: a calendar says confirmed only where a person wrote it.
func TestStatusOfEntries(t *testing.T) {
	for _, tt := range []struct{ phase, confirmation, want string }{
		{"occurred", "confirmed", "CONFIRMED"}, {"occurred", "reported", "TENTATIVE"}, {"planned", "confirmed", "CONFIRMED"},
		{"cancelled", "confirmed", "CANCELLED"}, {"postponed", "reported", "TENTATIVE"},
	} {
		if got := icsStatus(&model.Event{Phase: tt.phase, Confirmation: tt.confirmation}); got != tt.want {
			t.Errorf("%s, %s: %s", tt.phase, tt.confirmation, got)
		}
	}
}
