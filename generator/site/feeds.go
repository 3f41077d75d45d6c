package site

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/generator/model"
)

// maxEntries is how many entries a feed holds; whoever wants more has the
// data files.
const maxEntries = 50

// feed is what is new at one place of the site: as a whole, or about one
// leader, organisation or topic.
type feed struct {
	title, at string // at is the address of the page it stands beside
	events    func(*world) []*model.Event
	briefs    func(*world) []*model.Brief
}

// entry is one thing in a feed. Days come from briefs, never from a clock, so
// that the same input gives the same bytes (R22 does so for calendars).
type entry struct {
	id, url, title, text string
	published, updated   time.Time
	author               string
	topics               []string
}

// feedPages are the feeds and calendars. They hold full addresses, so a site
// without one leaves them out and says so (contract 4).
func (w *world) feedPages() (pages []*Page, skipped []Skip) {
	if !w.o.Config.Feeds {
		return nil, nil
	}
	old := w.earlier().stock.feeds
	w.stock.feeds = map[*model.Entity][]*Page{}
	pages = w.shared(feedPages(feed{title: w.siteTitle(), at: "/", events: func(w *world) []*model.Event { return w.m.Events }, briefs: func(w *world) []*model.Brief { return w.m.Briefs }}))
	for _, e := range w.m.Entities {
		if !followed(e) {
			continue
		}
		own := old[e]
		if own == nil {
			own = feedPages(feed{
				title: e.Name + " · " + w.siteTitle(), at: entityURL(e),
				events: func(w *world) []*model.Event { return w.eventsFor(e) }, briefs: func(w *world) []*model.Brief { return w.lazy.about()[e] },
			})
		}
		w.stock.feeds[e] = own
		pages = append(pages, own...)
	}
	if full(w.baseURL) {
		return pages, nil
	}
	for _, p := range pages {
		if !w.off(p) {
			skipped = append(skipped, Skip{URL: p.URL, Reason: "relative"})
		}
	}
	return nil, skipped
}

func feedPages(f feed) []*Page {
	return []*Page{
		raw(f.at+"feed.xml", "feed", "", func(w *world) []byte { return w.atom(f, w.entriesOf(f)) }),
		raw(f.at+"feed.json", "feed", "", func(w *world) []byte { return w.jsonFeed(f, w.entriesOf(f)) }),
		raw(f.at+"calendar.ics", "calendar", "", func(w *world) []byte { return w.calendar(f) }),
	}
}

// followed says whether readers can subscribe to an entity (contract 3).
func followed(e *model.Entity) bool {
	return e.Kind == "leader" || e.Kind == "org" || e.Kind == "topic"
}

func (w *world) siteTitle() string { return first(w.o.Config.Title, "Readout") }

// briefsAbout files briefs under the topics they name in front and under
// everybody in their records or their prose, in the order of briefs.
func (w *world) briefsAbout() map[*model.Entity][]*model.Brief {
	out := map[*model.Entity][]*model.Brief{}
	for _, b := range w.m.Briefs {
		for _, e := range distinct(slices.Concat(b.Topics, w.cast(b))) {
			out[e] = append(out[e], b)
		}
	}
	return out
}

// entriesOf is what stands in a feed, in both of its forms.
func (w *world) entriesOf(f feed) []entry {
	list, _ := w.lazy.entries.LoadOrStore(f.at, sync.OnceValue(func() []entry { return w.entries(f) }))
	return list.(func() []entry)()
}

// entries picks the newest briefs and events. An event is as new as the
// newest brief that names it; of one day briefs come first, then events, the
// latest in the timeline first.
func (w *world) entries(f feed) []entry {
	list := make([]item, 0, maxEntries+1)
	for _, b := range newest(f.briefs(w), maxEntries) {
		list = insert(list, item{day: briefDay(b), brief: b})
	}
	for _, e := range slices.Backward(f.events(w)) {
		list = insert(list, item{day: lastDay(e.Briefs), event: e})
	}
	d := w.desk("/")
	d.links = links{base: strings.TrimSuffix(w.baseURL, "/")}
	var out []entry
	for _, it := range list {
		if it.brief != nil {
			out = append(out, d.briefEntry(it.brief))
		} else {
			out = append(out, d.eventEntry(it.event))
		}
	}
	return out
}

// item is a candidate for a feed, of the one kind or the other.
type item struct {
	day   time.Time
	brief *model.Brief
	event *model.Event
}

// insert puts an item behind those of its day and of later ones, and drops
// the last where there are too many: a feed of a thousand events need not be
// sorted for its fifty.
func insert(list []item, it item) []item {
	n := len(list)
	if n == maxEntries && !it.day.After(list[n-1].day) {
		return list
	}
	i, _ := slices.BinarySearchFunc(list, it, func(a, b item) int {
		if a.day.Before(b.day) {
			return 1
		}
		return -1
	})
	list = slices.Insert(list, i, it)
	return list[:min(len(list), maxEntries)]
}

// briefDay is the first moment of a brief's day in UTC; the zero time where
// it has none.
func briefDay(b *model.Brief) time.Time {
	t := b.Date.Lo
	if t.IsZero() {
		t = b.Date.Hi
	}
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func lastDay(list []*model.Brief) (day time.Time) {
	for _, b := range list {
		if t := briefDay(b); t.After(day) {
			day = t
		}
	}
	return day
}

func firstDay(list []*model.Brief) (day time.Time) {
	for _, b := range list {
		if t := briefDay(b); day.IsZero() || t.Before(day) {
			day = t
		}
	}
	return day
}

func (d desk) briefEntry(b *model.Brief) entry {
	day := briefDay(b)
	return entry{
		id: absolute(d.baseURL, briefURL(b)), url: d.href(briefURL(b)), title: b.Title, text: d.leadOf(b),
		published: day, updated: day, author: frontOf(b).Author, topics: topicNames(b.Topics),
	}
}

// leadOf is the bottom line of a brief, else its first paragraph.
func (w *world) leadOf(b *model.Brief) string {
	if line := frontOf(b).BottomLine; line != "" || b.Doc == nil {
		return line
	}
	doc := w.m.Doc(b.Doc)
	heads := map[string]bool{}
	for _, h := range doc.Heads {
		heads[h.Text] = true
	}
	for _, block := range doc.Blocks {
		if block.Text != "" && !heads[block.Text] {
			return block.Text
		}
	}
	return ""
}

func topicNames(list []*model.Entity) []string { return namesOf(listed(list)) }

func namesOf(list []*model.Entity) []string {
	return each(list, func(e *model.Entity) string { return e.Name })
}

// eventEntry leads to the event's page, or to its card where it has none. Its
// id stays the address that the event has or would have.
func (d desk) eventEntry(e *model.Event) entry {
	title := d.eventTitle(e)
	if words := d.dateWords(e.When); words != "" {
		title = d.t("{0}, {1}", title, words)
	}
	return entry{
		id: absolute(d.baseURL, eventURL(e)), url: first(d.eventLink(e).URL, d.href("/")), title: title, text: d.eventText(e),
		published: firstDay(e.Briefs), updated: lastDay(e.Briefs), topics: topicNames(e.Topics),
	}
}

// eventText says an event in plain lines, for readers that show no HTML.
func (d desk) eventText(e *model.Event) string {
	var lines []string
	line := func(name, words string) {
		if words != "" {
			lines = append(lines, d.t("{0}: {1}", name, words))
		}
	}
	line(d.t("Status"), joined(d.t(", "), d.term(e.Phase), d.term(e.Confirmation)))
	line(d.t("Date"), d.dateWords(e.When))
	if e.Place != nil {
		line(d.t("Place"), e.Place.Name)
	}
	line(d.t("Participants"), strings.Join(namesOf(takingPart(e)), d.t(", ")))
	line(d.t("Topics"), strings.Join(topicNames(e.Topics), d.t(", ")))
	lines = append(lines, d.said(e, 5)...)
	line(d.t("Sources"), strings.Join(namesOf(distinct(e.Sources)), d.t(", ")))
	return strings.Join(lines, "\n")
}

// said is the first n statements made during an event, a line each.
func (w *world) said(e *model.Event, n int) []string {
	return each(e.Statements[:min(n, len(e.Statements))], func(s *model.Statement) string {
		return w.t("{0} {1}: {2}", w.names(s.Speakers), w.verb(s), s.Text)
	})
}

// updated is when a feed last changed: with its newest entry.
func (w *world) updated(entries []entry) string {
	t := w.m.AsOf
	if len(entries) > 0 {
		t = entries[0].updated
	}
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}

// atom writes RFC 4287.
func (w *world) atom(f feed, entries []entry) []byte {
	x := &xmlText{}
	x.Grow(16 << 10)
	x.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="`)
	x.esc(first(w.o.Config.Language, "en"))
	x.WriteString("\">\n")
	x.element("id", absolute(w.baseURL, f.at))
	x.element("title", f.title)
	x.element("updated", w.updated(entries))
	x.link("alternate", "text/html", absolute(w.baseURL, f.at))
	x.link("self", "application/atom+xml", absolute(w.baseURL, f.at+"feed.xml"))
	x.person(w.publisher())
	if w.o.Config.License != "" {
		x.element("rights", w.o.Config.License)
	}
	x.WriteString("<generator>readout</generator>\n")
	for _, e := range entries {
		x.WriteString("<entry>\n")
		x.element("id", e.id)
		x.element("title", e.title)
		x.link("alternate", "text/html", e.url)
		x.element("published", e.published.Format(time.RFC3339))
		x.element("updated", e.updated.Format(time.RFC3339))
		if e.author != "" {
			x.person(e.author)
		}
		for _, t := range e.topics {
			x.WriteString(`<category term="`)
			x.esc(t)
			x.WriteString("\"/>\n")
		}
		if e.text != "" {
			x.element("summary", e.text)
		}
		x.WriteString("</entry>\n")
	}
	x.WriteString("</feed>\n")
	return x.Bytes()
}

// xmlText writes XML element by element. Writing to memory never fails.
type xmlText struct{ bytes.Buffer }

// esc also replaces what XML cannot hold, such as control characters.
func (x *xmlText) esc(s string) { xml.EscapeText(&x.Buffer, []byte(s)) }

func (x *xmlText) element(name, words string) {
	x.WriteString("<" + name + ">")
	x.esc(words)
	x.WriteString("</" + name + ">\n")
}

func (x *xmlText) link(rel, kind, href string) {
	x.WriteString(`<link rel="` + rel + `" type="` + kind + `" href="`)
	x.esc(href)
	x.WriteString("\"/>\n")
}

func (x *xmlText) person(name string) {
	x.WriteString("<author>")
	x.element("name", name)
	x.WriteString("</author>\n")
}

// jsonFeed writes JSON Feed 1.1.
func (w *world) jsonFeed(f feed, entries []entry) []byte {
	j := &jsonText{buf: make([]byte, 0, 16<<10)}
	authors := func(name string) {
		objects(j, "authors", []string{name}, func(name string) { j.must("name", name) })
	}
	j.object(func() {
		j.must("version", "https://jsonfeed.org/version/1.1")
		j.must("title", f.title)
		j.must("language", first(w.o.Config.Language, "en"))
		j.must("home_page_url", absolute(w.baseURL, f.at))
		j.must("feed_url", absolute(w.baseURL, f.at+"feed.json"))
		authors(w.publisher())
		records(j, "items", entries, func(j *jsonText, e entry) {
			j.must("id", e.id)
			j.must("url", e.url)
			j.must("title", e.title)
			j.must("content_text", first(e.text, e.title))
			j.texts("tags", e.topics)
			j.must("date_published", e.published.Format(time.RFC3339))
			j.must("date_modified", e.updated.Format(time.RFC3339))
			if e.author != "" {
				authors(e.author)
			}
		})
	})
	return append(j.buf, '\n')
}

// feedLinks are the feeds of the page and of the site, for the page's head
// and for readers who look for them.
func (d desk) feedLinks() []FeedLink {
	var out []FeedLink
	places := []string{d.from, "/"}
	if d.from == "/" {
		places = places[1:]
	}
	for _, at := range places {
		for _, kind := range []struct{ name, mime, words string }{
			{"feed.xml", "application/atom+xml", "Atom"}, {"feed.json", "application/feed+json", "JSON Feed"}, {"calendar.ics", "text/calendar", d.t("Calendar")},
		} {
			if l := d.to(kind.words, at+kind.name); l.URL != "" {
				out = append(out, FeedLink{Link: l, Type: kind.mime, Site: at == "/"})
			}
		}
	}
	return out
}

// host is the name of the site in identifiers (R22).
func host(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "readout.invalid"
	}
	return cmp.Or(u.Hostname(), "readout.invalid")
}
