package site

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/generator/model"
	"readout/generator/when"
)

// diary knows what each brief added to what the ones before it said. It
// compares the claims of successive briefs, not of builds (language 6.30).
type diary struct {
	m     *model.Model
	index map[*model.Brief]int                 // its place in time
	fresh register[*model.Brief, *model.Event] // events it was the first to record

	begins   func() []int                  // see [diary.byBeginning]
	promised func() map[*model.Brief][]int // see [diary.byBrief]

	once    sync.Once
	edits   map[*model.Brief]*edits
	decided map[*model.Brief][]*model.Promise
	earlier *diary // until the edits are stock: what the others changed
	news    change[*model.Event]
}

// edits is what one brief changed besides adding events.
type edits struct {
	moved     []move
	status    []edit
	details   []edit
	conflicts []discord
}

// move is another date for an event than an earlier brief gave.
type move struct {
	event    *model.Event
	old, new when.Time
	before   *model.Brief
	how      string // narrowed, moved, changed
}

// edit is another value of a field.
type edit struct {
	event           *model.Event
	field, old, new string
}

// discord is a field of which sources say different things.
type discord struct {
	event *model.Event
	of    model.Conflict
}

// next is the diary of a model in which some events are others. It takes from
// this one what the briefs of all others changed.
func (d *diary) next(m *model.Model, c change[*model.Event]) *diary {
	now := &diary{m: m, index: make(map[*model.Brief]int, len(m.Briefs))}
	now.begins, now.promised = sync.OnceValue(now.byBeginning), sync.OnceValue(now.byBrief)
	for i, b := range m.Briefs {
		now.index[b] = i
	}
	now.fresh = refile(d.fresh, c, func(e *model.Event, put func(*model.Brief, *model.Event)) {
		if len(e.Briefs) > 0 {
			put(e.Briefs[0], e)
		}
	}, model.ByTime)
	now.earlier, now.news = d, c
	return now
}

func (d *diary) has(b *model.Brief) bool {
	_, there := d.index[b]
	return there
}

// byBeginning are the places of the events in the timeline by when they begin;
// those without a beginning are left out.
func (d *diary) byBeginning() []int {
	var out []int
	for i, e := range d.m.Events {
		if !e.When.Lo.IsZero() {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return d.m.Events[a].When.Lo.Compare(d.m.Events[b].When.Lo) })
	return out
}

// beginning are the events that begin from one moment on and before another,
// in the order of the timeline.
func (d *diary) beginning(from, to time.Time) []*model.Event {
	list := d.begins()
	find := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(list, t, func(at int, t time.Time) int {
			if d.m.Events[at].When.Lo.Before(t) {
				return -1
			}
			return 1
		})
		return i
	}
	places := slices.Sorted(slices.Values(list[find(from):find(to)]))
	return each(places, func(i int) *model.Event { return d.m.Events[i] })
}

// byBrief are the places of the commitments by the brief that holds them.
func (d *diary) byBrief() map[*model.Brief][]int {
	out := map[*model.Brief][]int{}
	for i, p := range d.m.Commitments {
		out[p.Statement.Brief] = append(out[p.Statement.Brief], i)
	}
	return out
}

// made gives the edits of a brief. All briefs are compared the first time that
// somebody asks.
func (d *diary) made(b *model.Brief) *edits {
	d.once.Do(d.compare)
	if x := d.edits[b]; x != nil {
		return x
	}
	return &edits{}
}

func (d *diary) at(b *model.Brief) *edits {
	if d.edits[b] == nil {
		d.edits[b] = &edits{}
	}
	return d.edits[b]
}

func (d *diary) compare() {
	d.edits, d.decided = map[*model.Brief]*edits{}, map[*model.Brief][]*model.Promise{}
	if d.earlier.m != nil {
		d.earlier.once.Do(d.earlier.compare)
		for b, x := range d.earlier.edits {
			if d.has(b) {
				d.edits[b] = x
			}
		}
	}
	for _, e := range d.news.come {
		if len(e.Briefs) > 1 {
			d.follow(e)
		}
		for _, c := range e.Conflicts {
			d.dispute(e, c)
		}
		d.replaced(e)
	}
	for _, p := range slices.Concat(d.m.Commitments, d.m.Asks) {
		seen := map[*model.Brief]bool{}
		for _, r := range p.DecidedBy {
			if b := recordedIn(r); b != nil && !seen[b] {
				seen[b] = true
				d.decided[b] = append(d.decided[b], p)
			}
		}
	}
	d.earlier, d.news = nil, change[*model.Event]{}
}

func recordedIn(r model.Ref) *model.Brief {
	switch {
	case r.Statement != nil:
		return r.Statement.Brief
	case r.Event == nil || len(r.Event.Briefs) == 0:
		return nil
	}
	for _, b := range r.Event.Briefs { // one written before it could only announce it
		if !when.Before(b.Date, r.Event.When) {
			return b
		}
	}
	return r.Event.Briefs[len(r.Event.Briefs)-1]
}

// word is what one brief says of one field.
type word struct {
	brief    *model.Brief
	value    string
	when     *when.Time
	inferred bool
}

// follow walks through the briefs of an event and notes each value that is
// another than the one before. Of several values of one brief the first counts:
// two accounts are no change.
func (d *diary) follow(e *model.Event) {
	for _, field := range []string{"on", "phase", "confirmation", "for", "likelihood", "confidence", "grade"} {
		var last *word
		for _, now := range d.said(e, field) {
			if last != nil {
				d.compareWords(e, field, *last, now)
			}
			last = &now
		}
	}
}

// said is what the briefs of an event say of a field, in order of time.
func (d *diary) said(e *model.Event, field string) []word {
	var out []word
	for _, b := range e.Briefs {
		if x, ok := claimIn(e, b, field); ok {
			out = append(out, x)
		} else if field == "phase" {
			if on, ok := claimIn(e, b, "on"); ok && on.when != nil {
				out = append(out, word{brief: b, value: phaseAt(*on.when, b), inferred: true})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b word) int { return cmp.Compare(d.index[a.brief], d.index[b.brief]) })
	return out
}

func claimIn(e *model.Event, b *model.Brief, field string) (word, bool) {
	for _, c := range e.Claims {
		if c.Brief == b && c.Field == field {
			return word{brief: b, value: c.Value, when: c.When}, true
		}
	}
	return word{}, false
}

// phaseAt is the phase that a date alone means to a brief (language 4).
func phaseAt(t when.Time, b *model.Brief) string {
	if when.Before(b.Date, t) {
		return "planned"
	}
	return "occurred"
}

func (d *diary) compareWords(e *model.Event, field string, old, now word) {
	x := edit{e, field, old.value, now.value}
	switch {
	case field == "on":
		d.compareDates(e, old, now)
	case old.value == now.value || disputed(e, field):
	case field == "phase" && now.inferred && now.value != e.Phase: // nobody wrote it, and it did not hold
	case field == "phase" || field == "confirmation":
		d.at(now.brief).status = append(d.at(now.brief).status, x)
	default:
		d.at(now.brief).details = append(d.at(now.brief).details, x)
	}
}

func disputed(e *model.Event, field string) bool {
	return slices.ContainsFunc(e.Conflicts, func(c model.Conflict) bool { return c.Field == field })
}

// compareDates: a date that lies elsewhere was moved if it was still to come
// for the earlier brief; of the past it is a dispute.
func (d *diary) compareDates(e *model.Event, old, now word) {
	if old.when == nil || now.when == nil || old.when.EDTF == now.when.EDTF {
		return
	}
	m := move{event: e, old: *old.when, new: *now.when, before: old.brief}
	switch {
	case !when.Overlap(m.old, m.new, 0):
		if !when.Before(old.brief.Date, m.old) {
			return
		}
		m.how = msg("moved")
	case covers(m.new, m.old):
		return // wider: it says nothing new
	case covers(m.old, m.new):
		m.how = msg("narrowed")
	default:
		m.how = msg("changed")
	}
	d.at(now.brief).moved = append(d.at(now.brief).moved, m)
}

// covers says whether all of b lies in a.
func covers(a, b when.Time) bool {
	alo, ahi := a.Instants()
	blo, bhi := b.Instants()
	return (alo.IsZero() || !blo.IsZero() && !blo.Before(alo)) && (ahi.IsZero() || !bhi.IsZero() && !bhi.After(ahi))
}

// dispute is news in the latest brief that takes part in it. A date that was
// moved is not in dispute.
func (d *diary) dispute(e *model.Event, c model.Conflict) {
	var last *model.Brief
	for _, v := range c.Values {
		if v.Brief != nil && (last == nil || d.index[v.Brief] > d.index[last]) {
			last = v.Brief
		}
	}
	if last == nil || c.Field == "on" && slices.ContainsFunc(d.at(last).moved, func(m move) bool { return m.event == e }) {
		return
	}
	d.at(last).conflicts = append(d.at(last).conflicts, discord{e, c})
}

// replaced notes a date that was moved by putting another event in the place
// of a planned one.
func (d *diary) replaced(e *model.Event) {
	for _, r := range e.Relations {
		old := r.To.Event
		if r.Kind != "replaces" || r.Implied || old == nil || old == e || len(e.Briefs) == 0 || len(old.Briefs) == 0 {
			continue
		}
		if old.When.EDTF != e.When.EDTF {
			b := e.Briefs[0]
			d.at(b).moved = append(d.at(b).moved, move{e, old.When, e.When, old.Briefs[0], msg("moved")})
		}
	}
}

// changes is the difference that some briefs made together.
func (d desk) changes(briefs ...*model.Brief) Changes {
	var v Changes
	for _, b := range briefs {
		v.New = append(v.New, d.eventRows(d.diary.fresh[b])...)
		x := d.diary.made(b)
		for _, m := range x.moved {
			old, now := d.plainDate(m.old), d.plainDate(m.new)
			v.Dates = append(v.Dates, Change{Event: d.eventLink(m.event), Field: d.t("date"), How: d.term(m.how), Old: old.Words, New: now.Words, OldDate: &old, NewDate: &now})
		}
		v.Status = append(v.Status, d.edited(x.status)...)
		v.Details = append(v.Details, d.edited(x.details)...)
		for _, c := range x.conflicts {
			v.Conflicts = append(v.Conflicts, d.disputes(c))
		}
		for _, p := range d.diary.decided[b] {
			v.Promises = append(v.Promises, d.promiseRow(p))
		}
		v.Corrections = append(v.Corrections, d.corrections(b)...)
	}
	return v
}

func (d desk) edited(list []edit) []Change {
	var out []Change
	for _, x := range list {
		out = append(out, Change{Event: d.eventLink(x.event), Field: d.term(fieldName(x.field)), Old: d.termOf(x.field, x.old), New: d.termOf(x.field, x.new)})
	}
	return out
}

// disputes sets the first value of a conflict against the others.
func (d desk) disputes(x discord) Change {
	var values []string
	for _, v := range x.of.Values {
		values = append(values, d.termOf(x.of.Field, v.Value))
	}
	return Change{Event: d.eventLink(x.event), Field: d.term(fieldName(x.of.Field)), Old: values[0], New: strings.Join(values[1:], d.t("; "))}
}

// termOf is the value of a field as readers know it: that of some is a word of
// the language of briefs, a date in figures or an id.
func (w *world) termOf(field, value string) string {
	switch field {
	case "phase", "confirmation", "likelihood", "confidence":
		return w.term(value)
	case "for":
		if b, ok := when.ParseDuration(value); ok {
			return b.WordsIn(w.o.Words.Lang())
		}
	case "on":
		if t, ok := when.ParseEDTF(value); ok {
			return w.dateWords(t)
		}
	case "at":
		if e := w.byID[strings.TrimPrefix(value, "@")]; e != nil {
			return e.Name
		}
	}
	return value
}

// fieldName is a key of the language as readers know it.
func fieldName(field string) string {
	switch field {
	case "on":
		return msg("date")
	case "for":
		return msg("duration")
	case "at":
		return msg("place")
	case "parties":
		return msg("who took part")
	case "phase":
		return msg("phase")
	case "confirmation":
		return msg("confirmation")
	case "likelihood":
		return msg("likelihood")
	case "confidence":
		return msg("confidence")
	case "grade":
		return msg("grade")
	}
	return field
}

// anything says whether a brief changed something.
func (d *diary) anything(b *model.Brief) bool {
	if len(d.fresh[b]) > 0 { // as most did
		return true
	}
	x := d.made(b)
	return len(x.moved)+len(x.status)+len(x.details)+len(x.conflicts)+len(d.decided[b])+len(frontOf(b).Corrections) > 0
}

// changesPages list the briefs that changed something, newest first.
func (w *world) changesPages() []*Page {
	l := ledger[*model.Brief]{
		url: "/changes/", title: w.t("What changed"), words: w.o.Words, kind: "changes",
		list: slices.DeleteFunc(newest(w.m.Briefs, -1), func(b *model.Brief) bool { return !w.diary.anything(b) }),
		at:   func(b *model.Brief) period { return filed(b.Date) },
	}
	l.view = func(w *world, x leaf[*model.Brief]) any {
		d := w.desk(x.url)
		v := ChangesPage{Frame: d.frame("changes", x.title, w.t("What each brief changed, newest first"), "", d.crumbs(l.title, l.url)...), Title: x.title, Archive: d.onwards(x.more)}
		for _, b := range x.list {
			v.Briefs = append(v.Briefs, BriefChanges{d.briefRow(b), d.changes(b)})
		}
		return v
	}
	return l.pages()
}
