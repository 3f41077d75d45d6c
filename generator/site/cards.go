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

// inCard is how many names of one kind a record has in a list, citedIn how many
// sentences that are its evidence, inSaid how much of what was said. The
// page of an event, and the card of a record in its brief, have all of it: a
// record of a thousand names stands on the pages of all of them.
const (
	inCard  = 30
	citedIn = 10
	inSaid  = 1_000
)

// fewer is the beginning of a list, and how many it leaves out.
func fewer[T any](list []T) ([]T, int) { return atMost(list, inCard) }

func atMost[T any](list []T, n int) ([]T, int) {
	n = min(len(list), n)
	return list[:n], len(list) - n
}

// others leads to where the rest of a list stands.
func (d desk) others(n int, at Link) Link {
	return Link{Text: d.count(n, "other", "others"), URL: at.URL}
}

// few names the first of a list, and how many others there are.
func (d desk) few(list []*model.Entity, at Link) []Link {
	some, rest := fewer(list)
	out := d.entities(some)
	if rest > 0 {
		out = append(out, d.others(rest, at))
	}
	return out
}

func (d desk) fewParties(list []model.Participant, at Link) []Party {
	some, rest := fewer(list)
	out := d.parties(some)
	if rest > 0 {
		out = append(out, Party{Link: d.others(rest, at)})
	}
	return out
}

// card shows an event in short, without what was said.
func (d desk) card(e *model.Event) Card {
	c := d.cardInList(e)
	c.Actors, c.Recipients = d.parties(e.Actors), d.parties(e.Recipients)
	c.Topics, c.Sources = d.entities(listed(e.Topics)), d.entities(e.Sources)
	return c
}

func (d desk) cardInList(e *model.Event) Card {
	title := d.eventLink(e)
	c := Card{
		Kind: d.kindWord(e), Label: e.Label, Phase: e.Phase, Confirmation: e.Confirmation,
		Title: title, When: d.date(e.When), Place: d.entity(e.Place),
		Actors: d.fewParties(e.Actors, title), Recipients: d.fewParties(e.Recipients, title),
		Topics: d.few(listed(e.Topics), title), Sources: d.few(e.Sources, title),
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
	at := d.place(s)
	called := func(list []model.Participant) []Link {
		some, rest := fewer(list)
		out := d.called(some)
		if rest > 0 {
			out = append(out, d.others(rest, at))
		}
		return out
	}
	return SaidRow{
		When: d.date(s.When), Verb: d.verb(s), Text: clip(d.quoted(s.Text), inSaid), In: d.inBrief(s.Brief), Stance: ownStance(s), Denied: s.Denied,
		Speakers: called(s.Speakers), Addressees: called(s.Addressees), Targets: called(s.Targets),
		Source: at,
	}
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
	if s.Brief == nil {
		return Link{}
	}
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
// statement shows what was said where it is one of several.
func (d desk) statement(s *model.Statement) Statement {
	at := d.place(s)
	v := Statement{
		Verb: d.verb(s), Text: clip(d.quoted(s.Text), inSaid), In: d.inBrief(s.Brief), Stance: s.Stance, ByVerb: ownStance(s) == "", Joint: s.Joint,
		Speakers: d.fewParties(s.Speakers, at), Addressees: d.fewParties(s.Addressees, at), Targets: d.fewParties(s.Targets, at),
		OnBehalfOf: d.few(s.OnBehalfOf, at), When: d.date(s.When), Topics: d.few(listed(s.Topics), at),
		Origin:     d.saidOrigin(s),
		Commitment: s.Commitment, Ask: s.Ask, Denied: s.Denied,
		Grade: s.Grade, Likelihood: s.Likelihood, Confidence: s.Confidence,
		Source: at,
	}
	if len(s.Chains) > 0 { // further ones stand in the data
		v.Chain = d.few(s.Chains[0], at)
	}
	if d.binding == nil {
		v.Account = d.entity(s.Account)
	}
	quotes, _ := fewer(s.Quotes)
	for _, q := range quotes {
		v.Quotes = append(v.Quotes, Quote{clip(q.Text, inSaid), q.Owner == "via"})
	}
	during, _ := fewer(s.During)
	for _, e := range during {
		v.During = append(v.During, d.eventLink(e))
	}
	relations, _ := fewer(s.Relations)
	v.Relations = d.relations(relations)
	evidence, rest := atMost(d.m.Evidence(model.Ref{Statement: s}), citedIn)
	if v.Back = d.back(evidence, nil); rest > 0 && d.binding == nil {
		v.Back = append(v.Back, d.others(rest, at))
	}
	if s.Due != nil {
		due := d.date(*s.Due)
		v.Due = &due
	}
	return v
}

// inFull is a statement with all that a record says of it.
func (d desk) inFull(s *model.Statement) Statement {
	v := d.statement(s)
	v.Text = d.quoted(s.Text)
	v.Speakers, v.Addressees, v.Targets = d.parties(s.Speakers), d.parties(s.Addressees), d.parties(s.Targets)
	v.OnBehalfOf, v.Topics, v.Relations = d.entities(s.OnBehalfOf), d.entities(listed(s.Topics)), d.relations(s.Relations)
	if v.Quotes = nil; len(s.Chains) > 0 {
		v.Chain = d.entities(s.Chains[0])
	}
	for _, q := range s.Quotes {
		v.Quotes = append(v.Quotes, Quote{q.Text, q.Owner == "via"})
	}
	return v
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
	row := BriefRow{Link: d.titled(b, briefURL(b)), When: d.date(b.Date), Events: len(b.Events)}
	row.Topics = d.few(listed(b.Topics), row.Link)
	if b.Doc != nil {
		row.BottomLine = clip(b.Doc.Front.BottomLine, inRow)
	}
	return row
}

func (d desk) briefRows(list []*model.Brief) []BriefRow { return each(list, d.briefRow) }
