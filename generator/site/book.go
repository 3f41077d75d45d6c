package site

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"readout/generator/model"
	"readout/generator/when"
)

// What a dossier of two sides has room for (pages 4.4).
const (
	dossierEvents    = 8
	dossierContacts  = 10
	dossierPositions = 6
	dossierPromises  = 5
	dossierQuotes    = 3
)

// BookOptions says what a briefing book is about.
type BookOptions struct {
	Leaders, Topics []*model.Entity
	Since           when.Time // the digest begins here; zero = no digest
}

// BookPage is the view of "book": dossiers in one file that needs no other.
// Links lead to other parts of the book, to its references or, where the
// address of the site is known, to the site; else they are plain words.
type BookPage struct {
	Lang, Dir, SiteTitle, Title string
	Edition, Marking            string
	AsOf                        Date
	Style                       Markup // the style element
	Subjects                    []string
	Contents                    []Link
	Dossiers                    []Dossier
	Digest                      *Digest
	References                  []Reference
}

// Dossier is one subject of a book. One of Entity and Pair is set; fields that
// a dossier has no room for are empty.
type Dossier struct {
	Anchor string
	Entity *EntityPage
	Pair   *DyadPage
	Left   int // promises that still wait and are not shown

	OnTopic bool // positions are those of many on one topic
}

// Digest is what happened since a day, newest first.
type Digest struct {
	Anchor string
	Since  Date
	Whole  bool // of the whole site, as the book has no subjects
	Briefs []BriefRow
	Months []DigestMonth
}

// DigestMonth is the events of one month with what was said at them.
type DigestMonth struct {
	Name   string
	Events []Card
}

// Reference is a brief or an outside source that the book quotes, or an outside
// source in the list that a page has on paper: there it has no anchor.
type Reference struct {
	N                  int
	Anchor, Kind       string
	Origin             *Origin // nil for a brief
	Title              Link    // leads to the site where its address is known
	By                 string
	When               Date
	Lang, Grade        string
	Original, Archived string
}

// binding knows where the subjects of a book stand in it, and numbers what it
// quotes in the order in which it is quoted.
type binding struct {
	inside map[string]string // address of a page -> id in the book
	briefs map[string]*model.Brief
	number map[string]int // address of a page -> its reference
	list   []Reference
}

// Book is a briefing book. It is no page of the site: it has no address.
func (s *Site) Book(o BookOptions) *Page {
	w := s.world
	return &Page{File: "book.html", Kind: "book", Title: w.bookTitle(), view: func(w *world) any { return w.book(o) }}
}

// Model is the model that the site is made of.
func (s *Site) Model() *model.Model { return s.world.m }

func (w *world) bookTitle() string { return w.t("Briefing book · {0}", w.siteTitle()) }

// book binds the dossiers. The world of the book is a copy of the site's in
// which links are written for one file.
func (w *world) book(o BookOptions) BookPage {
	bound := *w
	bound.binding = &binding{inside: map[string]string{}, briefs: map[string]*model.Brief{}, number: map[string]int{}}
	for _, b := range w.m.Briefs {
		bound.binding.briefs[briefURL(b)] = b
	}
	leaders, topics := distinct(o.Leaders), distinct(o.Topics)
	pairs := w.pairsAmong(leaders)
	d := bound.desk("/")
	v := BookPage{
		Lang: w.o.Words.Lang(), Dir: w.dir(), SiteTitle: first(w.o.Config.Title, "Readout"), Title: w.bookTitle(),
		Edition: w.o.Edition, Marking: w.marking(), AsOf: d.asOf(),
	}
	v.Style = w.bookStyle(v.Title, w.t("{0} · as at {1}", v.Marking, v.AsOf.Short))
	contents := func(url, id, title string) {
		bound.binding.inside[url] = id
		v.Contents = append(v.Contents, Link{Text: title, URL: d.href("#" + id)})
	}
	for _, e := range slices.Concat(leaders, topics) {
		v.Subjects = append(v.Subjects, e.Name)
	}
	for _, e := range leaders {
		contents(entityURL(e), dossierAnchor(e.Kind, e.ID), e.Name)
	}
	for _, x := range pairs {
		contents(dyadURL(x), dossierAnchor("pair", x.ID), w.dyadTitle(x))
	}
	for _, e := range topics {
		contents(entityURL(e), dossierAnchor(e.Kind, e.ID), e.Name)
	}
	for _, e := range leaders {
		v.Dossiers = append(v.Dossiers, d.dossier(e))
	}
	for _, x := range pairs {
		v.Dossiers = append(v.Dossiers, d.pairDossier(x))
	}
	for _, e := range topics {
		v.Dossiers = append(v.Dossiers, d.dossier(e))
	}
	if !o.Since.IsZero() {
		v.Digest = d.digest(o.Since, slices.Concat(leaders, topics))
		v.Contents = append(v.Contents, Link{Text: w.t("Events since {0}", v.Digest.Since.Words), URL: "#" + v.Digest.Anchor})
	}
	if v.References = bound.binding.list; len(v.References) > 0 {
		v.Contents = append(v.Contents, Link{Text: w.t("References"), URL: "#References"})
	}
	return v
}

func dossierAnchor(kind, id string) string { return capital(kind) + "-" + id }

// marking is the highest mark that the edition of the book may hold (R1).
func (w *world) marking() string {
	return "TLP:" + strings.ToUpper(first(w.o.Config.Editions[w.o.Edition], "clear"))
}

// pairsAmong are all pairs of the leaders, also those without contact on file:
// that there was none is an answer too.
func (w *world) pairsAmong(list []*model.Entity) []*model.Dyad {
	list = ofKind(list, "leader")
	var out []*model.Dyad
	for i, a := range list {
		for _, b := range list[i+1:] {
			x := w.ties.between(a, b)
			if x == nil {
				x = &model.Dyad{ID: min(a.ID, b.ID) + "--" + max(a.ID, b.ID), A: a, B: b}
			}
			out = append(out, x)
		}
	}
	return out
}

// bookStyle is the site's style sheet as an element of the page, and the line
// at the head of each printed page, whose words only a style sheet can give.
func (w *world) bookStyle(left, right string) Markup {
	var sheet []byte
	for _, a := range w.o.Assets {
		if assetPath(a) == "site.css" {
			sheet = bytes.ReplaceAll(a.Data, []byte("</"), []byte(`<\/`))
		}
	}
	page := "@page { @top-left { content: " + cssString(left) + "; } @top-right { content: " + cssString(right) + "; } }\n"
	return Markup("<style>\n" + string(sheet) + page + "</style>")
}

// cssString writes a string of CSS (CSS Syntax 3, 4.3.7): all but letters,
// digits and blanks by their numbers.
func cssString(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%x ", r)
		}
	}
	return `"` + b.String() + `"`
}

// dossier is the two sides about one leader, body or topic.
func (d desk) dossier(e *model.Entity) Dossier {
	events := d.eventsFor(e)
	past, upcoming := d.split(events)
	v := &EntityPage{
		Name: e.Name, Native: e.Front.Native, FactLine: d.factLine(e, events), Provisional: e.Provisional,
		Facts: d.facts(e), In: d.inFile(e), Summary: e.Front.Summary, Trend: e.Front.Trend, TrendReason: e.Front.TrendReason,
	}
	_, v.Current = d.offices(e)
	if v.Reviewed = d.written(e.Front.Reviewed); v.Reviewed != nil {
		v.Since = since(e.Front.Reviewed, events)
	}
	v.Upcoming = d.cards(upcoming[:min(len(upcoming), dossierEvents)])
	v.Recent = d.cards(newest(past, dossierEvents))
	waiting, held := openPromises(d.ties.promises(e)), d.heldBy[e]
	switch e.Kind {
	case "leader":
		v.Contacts, _ = d.contactRows(e)
		v.Contacts = v.Contacts[:min(len(v.Contacts), dossierContacts)]
		v.People = len(d.ties.pairsOf[e])
	case "topic":
		waiting, held = openPromises(d.ties.topicsSaid()[e]), d.onTopic[e]
	}
	v.Positions = d.positions(held[:min(len(held), dossierPositions)])
	v.Promises = d.promiseRows(waiting, dossierPromises)
	v.Quotes = d.quotes(d.saidOf(e))
	v.QuotesOrigin = sameOrigin(v.Quotes)
	return Dossier{Anchor: dossierAnchor(e.Kind, e.ID), Entity: v, Left: len(waiting) - len(v.Promises), OnTopic: e.Kind == "topic"}
}

// pairDossier is the side about two people.
func (d desk) pairDossier(x *model.Dyad) Dossier {
	v := &DyadPage{
		Title: d.dyadTitle(x), FactLine: d.dyadLine(x), People: d.pairPeople(x), Facts: d.dyadFacts(x),
		Since: d.sinceLast(x), Log: d.contacts(x),
	}
	if v.Log = v.Log[:min(len(v.Log), dossierEvents)]; len(v.Log) > 0 {
		v.Last = &v.Log[0]
	}
	if x.Next != nil {
		c := d.card(x.Next)
		v.Next = &c
	}
	waiting := openPromises(d.sharedPromises(x))
	v.Promises = d.promiseRows(waiting, dossierPromises)
	v.Quotes = d.quotes(d.saidBetween(x))
	v.Present = d.eventRows(newest(x.Present, dossierEvents))
	v.QuotesOrigin = sameOrigin(v.Quotes)
	return Dossier{Anchor: dossierAnchor("pair", x.ID), Pair: v, Left: len(waiting) - len(v.Promises)}
}

// quotes are the newest statements in the speaker's or a reporter's own words.
func (d desk) quotes(list []*model.Statement) []Statement {
	list = slices.DeleteFunc(slices.Clone(list), func(s *model.Statement) bool { return len(s.Quotes) == 0 })
	return d.statements(newest(list, dossierQuotes))
}

// digest is what may have happened from a day on and concerns a subject of the
// book, with the briefs of that time that tell of it.
func (d desk) digest(from when.Time, subjects []*model.Entity) *Digest {
	v := &Digest{Anchor: "Digest", Since: d.date(from), Whole: len(subjects) == 0}
	mine := map[*model.Event]bool{}
	for _, e := range subjects {
		for _, x := range d.eventsFor(e) {
			mine[x] = true
		}
	}
	told := map[*model.Brief]bool{}
	past, _ := d.split(d.m.Events)
	for _, e := range newest(past, -1) {
		if !v.Whole && !mine[e] || !reaches(e.When, from.Lo) {
			continue
		}
		c := d.card(e)
		c.Statements = d.statements(e.Statements)
		c.Origin.besides(c.Statements)
		name := d.monthOf(e.When)
		if n := len(v.Months); n == 0 || v.Months[n-1].Name != name {
			v.Months = append(v.Months, DigestMonth{Name: name})
		}
		m := &v.Months[len(v.Months)-1]
		m.Events = append(m.Events, c)
		for _, b := range e.Briefs {
			told[b] = true
		}
	}
	for _, b := range newest(d.m.Briefs, -1) {
		if reaches(b.Date, from.Lo) && (v.Whole || told[b] || slices.ContainsFunc(withBroader(b.Topics), func(t *model.Entity) bool { return slices.Contains(subjects, t) })) {
			v.Briefs = append(v.Briefs, d.briefRow(b))
		}
	}
	return v
}

// reaches says whether a date may lie on or after a day. One without an end may.
func reaches(t when.Time, day time.Time) bool {
	return !t.IsZero() && (t.Hi.IsZero() || t.Hi.After(day))
}

// monthOf names the month by which an event is sorted.
func (w *world) monthOf(t when.Time) string {
	at := someDay(t)
	if at.IsZero() {
		return w.t("Without a date")
	}
	return when.MonthIn(at, w.o.Words.Lang())
}

// within writes a link of a page for the book.
func (d desk) within(text, path, fragment string) Link {
	if id, ok := d.binding.inside[path]; ok {
		return Link{Text: text, URL: d.href("#" + id)}
	}
	if fragment == "" {
		if n := d.reference(path); n > 0 {
			return Link{Text: text + " [" + itoa(n) + "]", URL: referenceURL(n)}
		}
	}
	return Link{Text: text, URL: d.online(path, fragment)}
}

// online is the address of a page of the published site, "" where none is known.
func (d desk) online(path, fragment string) string {
	if !d.has(path) || !full(d.baseURL) {
		return ""
	}
	if fragment != "" {
		fragment = links{}.href("#" + fragment)
	}
	return absolute(d.baseURL, path) + fragment
}

func referenceURL(n int) string { return "#Ref-" + itoa(n) }

// reference numbers a brief or source; 0 for all else.
func (d desk) reference(path string) int {
	if n := d.binding.number[path]; n > 0 {
		return n
	}
	r := Reference{N: len(d.binding.list) + 1}
	id, isSource := strings.CutPrefix(path, folder("source"))
	source := d.byID[strings.TrimSuffix(id, "/")]
	b := d.binding.briefs[path]
	switch {
	case isSource && source != nil && source.Kind == "source":
		n := r.N
		r = d.sourceReference(source)
		r.N, r.Title.URL = n, d.online(path, "")
	case b != nil:
		r.Kind, r.Title, r.When = d.t("brief"), Link{Text: b.Title, URL: d.online(path, ""), In: d.inBrief(b)}, d.date(b.Date)
		r.By = cmp.Or(frontOf(b).Author, d.o.Config.Author)
	default:
		return 0
	}
	r.Anchor = strings.TrimPrefix(referenceURL(r.N), "#")
	d.binding.number[path] = r.N
	d.binding.list = append(d.binding.list, r)
	return r.N
}
