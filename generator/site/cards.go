package site

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"readout/generator/model"
	"readout/generator/when"
)

func itoa(n int) string { return strconv.Itoa(n) }

// columnOfDates is how many letters the dates before the rows of a list have
// room for (static/site.css): "2021-10-30 to 31".
const columnOfDates = 16

// date shows a date with the precision it has.
func (w *world) date(t when.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return w.dates.find(t, func() Date {
		d := Date{Words: w.dateWords(t), Short: w.short(t), ISO: datetime(t), Phrase: inWords(t.Phrase)}
		if utf8.RuneCountInString(d.Short) > columnOfDates {
			d.Spread = Markup(strings.ReplaceAll(html.EscapeString(d.Short), " ", " <wbr>"))
		}
		return d
	})
}

// short is a date in a table or a list: the day will do, also of a moment.
func (w *world) short(t when.Time) string {
	if t.Precision == when.Instant {
		t.Precision = when.Day
	}
	return t.ShortIn(w.o.Words.Lang())
}

// dateBook holds what dates read as.
type dateBook struct {
	mu    sync.RWMutex
	known map[when.Time]Date
}

func (b *dateBook) find(t when.Time, words func() Date) Date {
	b.mu.RLock()
	d, ok := b.known[t]
	b.mu.RUnlock()
	if ok {
		return d
	}
	d = words()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known[t] = d
	return d
}

// inWords keeps a phrase as written only if it is words: a date in figures
// says no more than the date that is shown.
func inWords(phrase string) string {
	figures := strings.TrimLeft(phrase, "[.")
	if len(figures) >= 4 && strings.Trim(figures[:4], "0123456789") == "" {
		return ""
	}
	return phrase
}

// datetime is the value for <time datetime> (HTML, "valid date string"): for
// windows the last day they may lie on, as a list is sorted by it.
func datetime(t when.Time) string {
	if t.Lo.IsZero() || t.Hi.IsZero() {
		return first(t.Latest(), t.Earliest())
	}
	switch t.Precision {
	case when.Month:
		return t.Lo.Format("2006-01")
	case when.Year:
		return t.Lo.Format("2006")
	case when.Week:
		year, week := t.Lo.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	}
	return first(t.Earliest(), t.Latest())
}

// day shows a moment that is a plain day; nil when it is open.
func (w *world) day(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	iso := t.Format("2006-01-02")
	return &Date{Words: when.DayIn(t, w.o.Words.Lang()), Short: iso, ISO: iso}
}

// written shows a day as front matter has it.
func (w *world) written(s string) *Date {
	t, ok := when.ParseEDTF(s)
	if !ok {
		return nil
	}
	d := w.date(t)
	return &d
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// parties shows who takes part. Somebody unknown is said to be so.
func (d desk) parties(list []model.Participant) []Party {
	if len(list) == 0 {
		return nil
	}
	out := make([]Party, 0, len(list))
	for _, p := range list {
		v := Party{Link: d.entity(p.Entity), Title: p.Title, Role: p.Role, Gloss: p.Gloss}
		if p.Entity == nil {
			v.Text = d.t("someone not named")
		}
		out = append(out, v)
	}
	return out
}

func (w *world) names(list []model.Participant) string {
	var out []string
	for i, p := range list {
		if i == 3 && len(list) > 4 {
			out = append(out, w.count(len(list)-i, "other", "others"))
			break
		}
		if p.Entity == nil {
			out = append(out, w.t("not named"))
			continue
		}
		out = append(out, p.Entity.Name)
	}
	return strings.Join(out, w.t(", "))
}

// kindWord is the event word as people read it.
func (w *world) kindWord(e *model.Event) string { return capital(w.typeWord(e.Type)) }

func (w *world) typeWord(typ string) string {
	if x, ok := w.o.Config.Types[typ]; ok && x.Label != "" {
		return w.term(x.Label)
	}
	return w.term(spaced(typ))
}

// eventTitle is "KIND PARTIES", the date being shown beside it (pages 2).
func (w *world) eventTitle(e *model.Event) string {
	if title, ok := w.titles.Get(e); ok {
		return title
	}
	return w.titleOf(e)
}

// inTitle is how much of its own label the title of an event bears where
// others name it. Its page and its card in the brief have all of it.
const inTitle = 200

func (w *world) titleOf(e *model.Event) string { return w.titleWith(e, clip(e.Label, inTitle)) }

func (w *world) titleWith(e *model.Event, label string) string {
	who := w.names(e.Actors)
	if len(e.Recipients) > 0 {
		who = w.t("{0} → {1}", who, w.names(e.Recipients))
	}
	switch {
	case who == "" && label == "":
		return w.kindWord(e)
	case who == "":
		return w.t("{0}: {1}", w.kindWord(e), label)
	case label != "":
		return w.t("{0}, {1}: {2}", w.kindWord(e), who, label)
	}
	return w.t("{0}, {1}", w.kindWord(e), who)
}

// eventLink leads to the event's page or, where events have none, to its card
// in the first brief that holds it.
func (d desk) eventLink(e *model.Event) Link {
	title := d.eventTitle(e)
	if l := d.to(title, eventURL(e)); l.URL != "" {
		return l
	}
	for _, b := range e.Briefs {
		if d.stands(b, e.ID) {
			return d.to(title, briefURL(b)+"#"+recordAnchor(e.ID))
		}
	}
	return Link{Text: title}
}

// statementLink leads to the statement's card in its brief.
func (d desk) statementLink(s *model.Statement) Link {
	words := d.t("{0} {1}: {2}", d.names(s.Speakers), d.verb(s), shorten(d.quoted(s.Text)))
	if s.Brief == nil {
		return Link{Text: words}
	}
	l := d.place(s)
	if d.binding != nil {
		words += " [" + l.Text + "]"
	}
	l.Text = words
	return l
}

// shorten makes a text fit a line.
func shorten(s string) string { return clip(s, 90) }

// clip keeps whole words up to so many characters.
func clip(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	cut, n := s, 0
	for i := range s {
		if n == limit {
			cut = s[:i]
			break
		}
		n++
	}
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// inCard is how many of those who acted, and of those it was directed at, the
// card of an event has in a list. On its own page it has all.
const inCard = 30

// card shows an event in short, without what was said.
func (d desk) card(e *model.Event) Card { return d.cardWith(e, e.Actors, e.Recipients) }

func (d desk) cardInList(e *model.Event) Card {
	return d.cardWith(e, e.Actors[:min(len(e.Actors), inCard)], e.Recipients[:min(len(e.Recipients), inCard)])
}

func (d desk) cardWith(e *model.Event, actors, recipients []model.Participant) Card {
	c := Card{
		Kind: d.kindWord(e), Label: e.Label, Phase: e.Phase, Confirmation: e.Confirmation,
		Title: d.eventLink(e), When: d.date(e.When), Place: d.entity(e.Place),
		Actors: d.parties(actors), Recipients: d.parties(recipients),
		Topics: d.entities(listed(e.Topics)), Sources: d.entities(e.Sources),
	}
	if e.Duration != nil {
		c.Duration = e.Duration.WordsIn(d.o.Words.Lang())
	}
	if len(c.Sources) > 0 {
		c.Origin = d.eventOrigin(e)
	}
	return c
}

// listed leaves out topics that stand in no list.
func listed(list []*model.Entity) []*model.Entity {
	return slices.DeleteFunc(distinct(list), func(e *model.Entity) bool { return e.Hidden })
}

// eventRow shows an event in one line.
func (d desk) eventRow(e *model.Event) EventRow {
	return EventRow{Title: d.eventLink(e), When: d.date(e.When), Phase: e.Phase}
}

func (d desk) eventRows(list []*model.Event) []EventRow { return each(list, d.eventRow) }

func (d desk) cards(list []*model.Event) []Card { return each(list, d.cardInList) }

// newest gives the last n of a list, newest first; n < 0 gives all.
func newest[T any](list []T, n int) []T {
	out := slices.Clone(list)
	slices.Reverse(out)
	if n >= 0 && len(out) > n {
		out = out[:n]
	}
	return out
}

func (d desk) statements(list []*model.Statement) []Statement { return each(list, d.statement) }

func (d desk) saidRows(list []*model.Statement) []SaidRow { return each(list, d.saidRow) }

func (d desk) saidRow(s *model.Statement) SaidRow {
	v := SaidRow{
		When: d.date(s.When), Verb: d.verb(s), Text: d.quoted(s.Text), In: d.inBrief(s.Brief), Stance: ownStance(s), Denied: s.Denied,
		Speakers: d.called(s.Speakers), Addressees: d.called(s.Addressees), Targets: d.called(s.Targets),
	}
	if s.Brief != nil {
		v.Source = d.place(s)
	}
	return v
}

// ownStance is a stance that a reader does not learn from the verb already:
// who demands is demanding.
func ownStance(s *model.Statement) string {
	if s.Stance == model.StanceOf(s.Base) {
		return ""
	}
	return s.Stance
}

// saidDays are statements under their dates, in the order given. The page's
// own subject is not linked in every row.
func (d desk) saidDays(list []SaidRow, subject string) []SaidDay {
	d.unlink(list, subject)
	var out []SaidDay
	for _, v := range list {
		if len(out) == 0 || out[len(out)-1].When != v.When {
			out = append(out, SaidDay{When: v.When})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, v)
	}
	return out
}

// unlink leaves the names of a page's own subject in rows without a link, that
// would lead from there to there.
func (d desk) unlink(list []SaidRow, subject string) {
	own := d.to("", subject).URL
	for _, v := range list {
		unlinked(own, v.Speakers, v.Addressees, v.Targets)
	}
}

func unlinked(own string, lists ...[]Link) {
	for _, links := range lists {
		for i := range links {
			if links[i].URL == own {
				links[i].URL = ""
			}
		}
	}
}

// called shows people by name alone.
func (d desk) called(list []model.Participant) []Link {
	var out []Link
	for _, p := range list {
		l := d.entity(p.Entity)
		if p.Entity == nil {
			l.Text = d.t("someone not named")
		}
		out = append(out, l)
	}
	return out
}

// place leads to a statement's card under the title of its brief; in a book,
// to the brief's number among the references.
func (d desk) place(s *model.Statement) Link {
	url := briefURL(s.Brief)
	if d.binding != nil {
		n := d.reference(url)
		return Link{Text: itoa(n), URL: referenceURL(n)}
	}
	if d.stands(s.Brief, s.ID) {
		url += "#" + recordAnchor(s.ID)
	}
	return d.titled(s.Brief, url)
}

// statement shows something said and the chain by which it came to us.
func (d desk) statement(s *model.Statement) Statement {
	v := Statement{
		Verb: d.verb(s), Text: d.quoted(s.Text), In: d.inBrief(s.Brief), Stance: s.Stance, ByVerb: ownStance(s) == "", Joint: s.Joint,
		Speakers: d.parties(s.Speakers), Addressees: d.parties(s.Addressees), Targets: d.parties(s.Targets),
		OnBehalfOf: d.entities(s.OnBehalfOf), When: d.date(s.When), Topics: d.entities(listed(s.Topics)),
		Chain:      d.chain(s.Chains),
		Origin:     d.saidOrigin(s),
		Commitment: s.Commitment, Ask: s.Ask, Denied: s.Denied,
		Grade: s.Grade, Likelihood: s.Likelihood, Confidence: s.Confidence,
		Relations: d.relations(s.Relations), Back: d.back(d.m.Evidence(model.Ref{Statement: s}), nil),
	}
	if d.binding == nil {
		v.Account = d.entity(s.Account)
	}
	for _, q := range s.Quotes {
		v.Quotes = append(v.Quotes, Quote{q.Text, q.Owner == "via"})
	}
	for _, e := range s.During {
		v.During = append(v.During, d.eventLink(e))
	}
	if s.Due != nil {
		due := d.date(*s.Due)
		v.Due = &due
	}
	if s.Brief != nil {
		v.Source = d.place(s)
	}
	return v
}

// chain shows the first chain; further ones stand in the data.
func (d desk) chain(chains [][]*model.Entity) []Link {
	if len(chains) == 0 {
		return nil
	}
	return d.entities(chains[0])
}

func (d desk) relations(list []model.Relation) []Relation {
	var out []Relation
	if d.binding != nil {
		return nil // a dossier has no room for them, and a reference must be one that is seen
	}
	for _, r := range list {
		v := Relation{Kind: d.term(spaced(r.Kind)), Implied: r.Implied}
		v.To, v.When = d.ref(r.To)
		if v.To.Text != "" {
			out = append(out, v)
		}
	}
	return out
}

func (d desk) ref(r model.Ref) (Link, Date) {
	switch {
	case r.Event != nil:
		return d.eventLink(r.Event), d.date(r.Event.When)
	case r.Statement != nil:
		return d.statementLink(r.Statement), d.date(r.Statement.When)
	}
	return Link{}, Date{}
}

// back leads to the words that are evidence, in one brief or in all.
func (d desk) back(list []model.Evidence, in *model.Brief) []Link {
	if d.binding != nil {
		return nil // the sentences stand in the briefs
	}
	var out []Link
	for _, e := range list {
		if in == nil || e.Brief == in {
			out = append(out, d.to(e.Text, d.evidenceURL(e)))
		}
	}
	return out
}

// inRow is how much of the bottom line of a brief stands below its title in a
// list; one is of three sentences at most.
const inRow = 600

func (d desk) briefRow(b *model.Brief) BriefRow {
	row := BriefRow{Link: d.titled(b, briefURL(b)), When: d.date(b.Date), Topics: d.entities(listed(b.Topics)), Events: len(b.Events)}
	if b.Doc != nil {
		row.BottomLine = clip(b.Doc.Front.BottomLine, inRow)
	}
	return row
}

func (d desk) briefRows(list []*model.Brief) []BriefRow { return each(list, d.briefRow) }
