package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// mergeEvents makes one event of all records with one id (R4 to R9).
func (l *linker) mergeEvents() {
	slices.SortStableFunc(l.events, func(a, b *rawEvent) int {
		return cmp.Or(a.order-b.order, a.item.Number-b.item.Number)
	})
	l.claimIDs()
	groups := l.groups()
	l.m.Events = make([]*Event, len(groups))
	l.beside(len(groups), many, func(l *linker, i int) {
		g := groups[i]
		e := l.merge(g)
		e.rank, e.first = i, g[0].standing()
		if len(g) > 1 || len(g[0].accounts) > 0 {
			e.told = g
		}
		l.m.Events[i] = e
	})
	l.inherit()
	l.autoIDs()
	l.earlierIDs()
	l.nest()
}

// groups puts the records of one event together, in order of their first.
func (l *linker) groups() [][]*rawEvent {
	at := map[string]int{}
	var groups [][]*rawEvent
	for _, ev := range l.events {
		i, seen := at[ev.id]
		switch {
		case ev.id != "" && seen:
			why := incompatible(groups[i], ev)
			if why == "" {
				groups[i] = append(groups[i], ev)
				continue
			}
			l.twoThings(groups[i][0], ev, why)
			ev.id = ""
		case ev.id != "":
			at[ev.id] = len(groups)
		}
		groups = append(groups, []*rawEvent{ev})
	}
	return groups
}

// twoThings reports one id for two events (BR410).
func (l *linker) twoThings(first, later *rawEvent, why string) {
	a := idBearer{scope: first.scope, item: first.item}
	b := idBearer{scope: later.scope, item: later.item}
	l.report(later.scope.src().At("BR410", later.item.IDSpan, fmt.Sprintf("^%s names two different things: %s (%s) and %s (%s); rename one",
		later.id, dated(first), a.place(), dated(later), b.place()), why+"; give one of the two records another id"))
}

// dated names an event and its day.
func dated(r *rawEvent) string {
	if !r.when.Stated {
		return withArticle(r.typ) + " without a date"
	}
	return withArticle(r.typ) + " on " + r.when.EDTF
}

// incompatible is R4: one type or an extension of it, windows that overlap
// after widening by a day, a participant in common. It says what is not so.
func incompatible(group []*rawEvent, ev *rawEvent) string {
	for _, o := range group {
		if !sameType(o, ev) {
			return "their types differ"
		}
		if o.when.Stated && ev.when.Stated && !when.Overlap(o.when, ev.when, 1) {
			return "their dates are more than a day apart"
		}
	}
	for _, o := range group {
		for _, p := range everyone(o.actors, o.recipients) {
			for _, q := range everyone(ev.actors, ev.recipients) {
				if p.Entity != nil && p.Entity == q.Entity {
					return ""
				}
			}
		}
	}
	return "nobody takes part in both"
}

func everyone(sides ...[]Participant) []Participant { return slices.Concat(sides...) }

// merge makes the resolved view of one group.
func (l *linker) merge(g []*rawEvent) *Event {
	first := g[0]
	e := &Event{ID: first.id, Type: first.typ, Base: first.base}
	for _, r := range g {
		r.made = e
		e.Items = append(e.Items, r.item)
		if r.typ != r.base {
			e.Type = r.typ
		}
		if e.Label == "" {
			e.Label = r.item.Label
		}
		l.unite(e, r)
	}
	l.mergeParties(e, g)
	l.resolveScalars(e, g)
	l.mergeTopics(e, g)
	l.sourcesOf(e)
	e.Multilateral = multilateral(e)
	e.PLOVER = plover(e)
	return e
}

// unite adds the list-valued parts of one record (R5).
func (l *linker) unite(e *Event, r *rawEvent) {
	b := r.scope.brief
	if !slices.Contains(e.Briefs, b) {
		e.Briefs = append(e.Briefs, b)
	}
	e.TLP = higherTLP(e.TLP, markOf(r))
	e.addChains(r)
	e.Claims = slices.Grow(e.Claims, len(r.claims))
	for i := range r.claims {
		c := &r.claims[i]
		e.Claims = append(e.Claims, c.Claim)
		if c.Field == "on" {
			at := c.time // a copy, so that the record's claims need not be kept
			e.Claims[len(e.Claims)-1].When = &at
		}
	}
	for _, n := range r.item.Notes {
		e.Notes = append(e.Notes, Note{b, n})
	}
	for _, f := range fields(r.item, "was") {
		for _, w := range f.Words {
			e.Was = append(e.Was, w.Text)
		}
	}
	for _, a := range r.accounts {
		for _, n := range a.item.Notes {
			e.Notes = append(e.Notes, Note{b, n})
		}
		i := slices.IndexFunc(e.Accounts, func(o *AccountOf) bool { return o.Source == a.source })
		if i < 0 {
			i = len(e.Accounts)
			e.Accounts = append(e.Accounts, &AccountOf{Source: a.source})
		}
		e.Accounts[i].Complete = e.Accounts[i].Complete || a.complete
		e.Accounts[i].Topics = union(e.Accounts[i].Topics, a.topics)
	}
}

// markOf is the highest mark of a record: its brief's, its own, and those of
// the records and accounts around and in it.
func markOf(r *rawEvent) string {
	mark := higherTLP(r.scope.brief.TLP, markAround(r))
	for _, a := range r.accounts {
		mark = higherTLP(mark, ownMark(a.item))
	}
	return mark
}

// markAround is the highest mark of an event and of what it stands in.
func markAround(r *rawEvent) string {
	mark := ownMark(r.item)
	if r.within != nil {
		return higherTLP(mark, sayingMark(r.within))
	}
	if r.inside != nil {
		mark = higherTLP(mark, ownMark(r.inside.item))
	}
	if r.parent != nil {
		return higherTLP(mark, markAround(r.parent))
	}
	return mark
}

func ownMark(it *brief.Item) string {
	if f := field(it, "tlp"); f != nil {
		return strings.TrimPrefix(strings.ToLower(f.Value), "tlp:")
	}
	return ""
}

// addChains adds those of a record, of what it claims and of its accounts, in the
// order in which they stand (language 6.32).
func (e *Event) addChains(r *rawEvent) {
	e.addChain(r.chain)
	if len(r.accounts) == 0 {
		for i := range r.claims {
			e.addChain(r.claims[i].Chain)
		}
		return
	}
	type placed struct {
		at    diag.Pos
		chain []*Entity
	}
	var list []placed
	for _, a := range r.accounts {
		list = append(list, placed{r.scope.src().Pos(a.item.Span.Start), joinChain(a.own, r.scope.via)})
	}
	for i := range r.claims {
		list = append(list, placed{r.claims[i].Pos, r.claims[i].Chain})
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.at.Compare(b.at) })
	for _, x := range list {
		e.addChain(x.chain)
	}
}

func (e *Event) addChain(chain []*Entity) {
	if len(chain) > 0 && !slices.ContainsFunc(e.Chains, func(c []*Entity) bool { return slices.Equal(c, chain) }) {
		e.Chains = append(e.Chains, chain)
	}
}

// resolveScalars folds the claims of each field; what does not fit together is
// a conflict with a headline value (R6, R7).
func (l *linker) resolveScalars(e *Event, g []*rawEvent) {
	l.resolveWhen(e, g, claimsOf(g, "on"))
	if list := claimsOf(g, "for"); len(list) > 0 {
		length := l.settleEvent(e, list, mergeDuration).duration
		e.Duration = &length
	}
	if list := claimsOf(g, "at"); len(list) > 0 {
		e.Place = l.settleEvent(e, list, l.mergePlace).place
	}
	l.resolveStatus(e, g)
	for _, f := range []struct {
		field string
		set   *string
	}{{"grade", &e.Grade}, {"likelihood", &e.Likelihood}, {"confidence", &e.Confidence}, {"code", &e.code}} {
		if list := claimsOf(g, f.field); len(list) > 0 {
			*f.set = l.settleEvent(e, list, mergeWord).word
		}
	}
}

// claimsOf are the claims of one field, in order.
func claimsOf(g []*rawEvent, field string) (list []claim) {
	for _, r := range g {
		list = withField(list, r.claims, field)
	}
	return list
}

// withField adds the claims of one field to a list. The first one is not
// copied: most fields have no other.
func withField(list, claims []claim, field string) []claim {
	for i := range claims {
		switch {
		case claims[i].Field != field:
		case list == nil:
			list = claims[i : i+1 : i+1]
		default:
			list = append(list, claims[i])
		}
	}
	return list
}

func mergeDuration(a, b claim) (claim, bool) {
	d, ok := when.MergeBounds(a.duration, b.duration)
	a.duration = d
	return a, ok
}

func mergeTime(a, b claim) (claim, bool) {
	t, ok := when.Merge(a.time, b.time)
	a.time = t
	return a, ok
}

func mergeWord(a, b claim) (claim, bool) { return a, a.word == b.word }

func (l *linker) mergePlace(a, b claim) (claim, bool) {
	for p := a.place; p != nil; p = l.cat.placeIn(p) {
		if p == b.place {
			return a, true
		}
	}
	for p := b.place; p != nil; p = l.cat.placeIn(p) {
		if p == a.place {
			return b, true
		}
	}
	return a, false
}

// localID is an id as its brief writes it, without the brief's part.
func localID(e *Entity) string {
	_, local, ok := strings.Cut(e.ID, "--")
	if !ok {
		return e.ID
	}
	return local
}

// resolveWhen merges the dates. A window that nobody wrote yields to any
// written one (R6, language 6.10); of several such the common part is kept.
func (l *linker) resolveWhen(e *Event, g []*rawEvent, list []claim) {
	if len(list) > 0 {
		e.When = l.settleEvent(e, list, mergeTime).time
		return
	}
	e.When = when.Time{}
	for _, r := range phasers(g) {
		e.When = commonWindow(e.When, r.when)
	}
}

// commonWindow is the common part of two windows that nobody wrote, or the
// later brief's where they have none.
func commonWindow(a, b when.Time) when.Time {
	t, ok := when.Merge(a, b)
	if !ok {
		return b
	}
	return t
}

// phasers are the records that decide about the phase: "by D" and "from D on"
// come from it, so the others' windows mean nothing.
func phasers(g []*rawEvent) (out []*rawEvent) {
	list := newest(claimsOf(g, "phase"))
	for _, r := range g {
		if r.when.Stated || slices.ContainsFunc(list, func(c claim) bool { return c.Brief == r.scope.brief }) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return g
	}
	return out
}

// resolveStatus takes each axis from the brief of the latest date (R6); what
// is written on that date must agree. A brief that gives a date but no phase
// says by it whether the event is over, and counts as well; but what was called
// off is not held because somebody tells its date.
func (l *linker) resolveStatus(e *Event, g []*rawEvent) {
	e.Confirmation = "reported"
	if list := newest(claimsOf(g, "confirmation")); len(list) > 0 {
		e.Confirmation = l.settleEvent(e, list, mergeWord).word
	}
	written := newest(claimsOf(g, "phase"))
	if len(written) > 0 {
		e.Phase = l.settleEvent(e, written, mergeWord).word
	}
	for _, r := range g {
		dated := slices.ContainsFunc(r.claims, func(c claim) bool { return c.Field == "on" })
		switch {
		case len(written) == 0 && (e.Phase == "" || dated):
			e.Phase = inferPhase(r)
		case len(written) > 0 && dated && e.Phase != "cancelled" && r.scope.brief.Date.Lo.After(written[0].Brief.Date.Lo):
			e.Phase = inferPhase(r)
		}
	}
}

// newest keeps the claims of the latest brief date.
func newest(list []claim) (out []claim) {
	if len(list) < 2 {
		return list
	}
	for _, c := range list {
		switch {
		case len(out) > 0 && c.Brief.Date.Lo.After(out[0].Brief.Date.Lo):
			out = []claim{c}
		case len(out) == 0 || c.Brief.Date.Lo.Equal(out[0].Brief.Date.Lo):
			out = append(out, c)
		}
	}
	return out
}

// inferPhase is planned if the window begins after the anchor day, else occurred.
func inferPhase(r *rawEvent) string {
	if !r.when.Lo.IsZero() && !r.when.Lo.Before(r.anchor.Day.AddDate(0, 0, 1)) {
		return "planned"
	}
	return "occurred"
}

// mergeTopics unites what was written; where nobody wrote any, the topics of
// all briefs (language 6.10, 6.17).
func (l *linker) mergeTopics(e *Event, g []*rawEvent) {
	var stated, inherited []*Entity
	for _, r := range g {
		if r.stated {
			stated = union(stated, r.topics)
		} else {
			inherited = union(inherited, r.topics)
		}
	}
	for _, a := range e.Accounts {
		stated = union(stated, a.Topics)
	}
	e.stated = stated
	if e.Topics = stated; len(stated) == 0 {
		e.Topics = inherited
	}
}

// sourcesOf counts independent sources: distinct nearest sources with distinct
// `by`, or the source itself where that is missing (R9, language 6.16).
func (l *linker) sourcesOf(e *Event) {
	by := map[string]bool{}
	e.Sources = nil
	for _, c := range e.Chains {
		n := nearest(c)
		if n == nil || slices.Contains(e.Sources, n) {
			continue
		}
		e.Sources = append(e.Sources, n)
		if n.By != nil {
			by[n.By.ID] = true
		} else {
			by[n.ID] = true
		}
	}
	e.SourceCount = len(by)
}

// multilateral is added for three or more participants or a group (language 4).
func multilateral(e *Event) bool {
	n := 0
	for _, side := range [][]Participant{e.Actors, e.Recipients} {
		for _, p := range side {
			switch {
			case p.Role == "absent":
			case p.Entity != nil && p.Entity.Kind == "org" && (p.Entity.Front.OrgKind == "group" || p.Entity.Front.OrgKind == "body"):
				return true
			default:
				n++
			}
		}
	}
	return n >= 3
}

// plover gives the PLOVER context and mode of an event's type (language 4).
func plover(e *Event) string {
	switch e.Base {
	case "call":
		return "CONSULT/phone"
	case "meeting":
		return "CONSULT"
	case "visit":
		return "CONSULT/visit"
	case "summit":
		return "CONSULT/multilateral"
	case "talks":
		if slices.ContainsFunc(everyone(e.Actors, e.Recipients), func(p Participant) bool { return p.Role == "mediator" }) {
			return "CONSULT/third-party"
		}
		return "CONSULT"
	case "signing":
		return "SUPPORT"
	case "action":
		return e.code
	}
	return ""
}
