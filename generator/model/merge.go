package model

import (
	"crypto/sha256"
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
		if a.order != b.order {
			return a.order - b.order
		}
		return a.item.Number - b.item.Number
	})
	groups := l.groups()
	for i, g := range groups {
		e := l.merge(g)
		e.rank = i
		l.m.Events = append(l.m.Events, e)
	}
	l.inherit()
	l.autoIDs()
	l.nest()
	l.duplicates()
}

// groups puts the records of one event together, in order of their first.
func (l *linker) groups() [][]*rawEvent {
	at := map[string]int{}
	var groups [][]*rawEvent
	for _, ev := range l.events {
		i, seen := at[ev.id]
		if ev.id == "" || !seen {
			if ev.id != "" {
				at[ev.id] = len(groups)
			}
			groups = append(groups, []*rawEvent{ev})
			continue
		}
		first := groups[i][0]
		src := ev.scope.src()
		switch {
		case slices.ContainsFunc(groups[i], func(o *rawEvent) bool { return o.scope == ev.scope }):
			line := first.scope.src().Pos(first.item.IDSpan.Start).Line
			l.report(src.At("BR401", ev.item.IDSpan, fmt.Sprintf("^%s is already used on line %d of this brief", ev.id, line), "give this record another id"))
			ev.id = ""
			groups = append(groups, []*rawEvent{ev})
		case !compatible(groups[i], ev):
			pos := first.scope.src().Pos(first.item.IDSpan.Start)
			l.report(src.At("BR410", ev.item.IDSpan, fmt.Sprintf("^%s names two different things: a %s on %s (%s:%d) and a %s on %s (%s:%d); rename one",
				ev.id, first.typ, first.when.EDTF, first.scope.brief.Doc.Path, pos.Line, ev.typ, ev.when.EDTF, src.Path, src.Pos(ev.item.IDSpan.Start).Line), "give one of the two records another id"))
			ev.id = ""
			groups = append(groups, []*rawEvent{ev})
		default:
			groups[i] = append(groups[i], ev)
		}
	}
	return groups
}

// compatible is R4: one type or an extension of it, windows that overlap after
// widening by a day, a participant in common.
func compatible(group []*rawEvent, ev *rawEvent) bool {
	for _, o := range group {
		if o.base != ev.base || o.typ != ev.typ && o.typ != o.base && ev.typ != ev.base {
			return false
		}
		if o.when.Stated && ev.when.Stated && !when.Overlap(o.when, ev.when, 1) {
			return false
		}
	}
	for _, o := range group {
		for _, p := range everyone(o.actors, o.recipients) {
			for _, q := range everyone(ev.actors, ev.recipients) {
				if p.Entity != nil && p.Entity == q.Entity {
					return true
				}
			}
		}
	}
	return false
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
	e.TLP = higherTLP(higherTLP(e.TLP, b.TLP), fieldValue(r, "tlp"))
	e.addChain(r.chain)
	for _, c := range r.claims {
		e.Claims = append(e.Claims, c.Claim)
		e.addChain(c.Chain)
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
		e.addChain(joinChain(a.own, r.scope.via))
		i := slices.IndexFunc(e.Accounts, func(o *AccountOf) bool { return o.Source == a.source })
		if i < 0 {
			i = len(e.Accounts)
			e.Accounts = append(e.Accounts, &AccountOf{Source: a.source})
		}
		e.Accounts[i].Complete = e.Accounts[i].Complete || a.complete
		e.Accounts[i].Topics = union(e.Accounts[i].Topics, a.topics)
	}
}

func fieldValue(r *rawEvent, key string) string {
	if f := field(r.item, key); f != nil {
		return strings.ToLower(f.Value)
	}
	return ""
}

func (e *Event) addChain(chain []*Entity) {
	if len(chain) > 0 && !slices.ContainsFunc(e.Chains, func(c []*Entity) bool { return slices.Equal(c, chain) }) {
		e.Chains = append(e.Chains, chain)
	}
}

// mergeParties unites participants; a side that gives a direction keeps it,
// opposite directions are BR411 (R5, language 6.12).
func (l *linker) mergeParties(e *Event, g []*rawEvent) {
	lead := g[0]
	for _, r := range g {
		if len(r.recipients) > 0 {
			lead = r
			break
		}
	}
	e.Actors, e.Recipients = slices.Clone(lead.actors), slices.Clone(lead.recipients)
	for _, r := range g {
		for _, p := range everyone(r.actors, r.recipients) {
			if !addRole(e.Actors, p) && !addRole(e.Recipients, p) {
				e.Actors = append(e.Actors, p)
			}
		}
		if r != lead && len(r.recipients) > 0 && opposite(lead, r) {
			l.partiesConflict(e, lead, r)
		}
	}
}

// addRole says whether p is in the list already; a stated role beats none.
func addRole(list []Participant, p Participant) bool {
	for i := range list {
		if list[i].Entity != nil && list[i].Entity == p.Entity {
			if list[i].Role == "" {
				list[i].Role = p.Role
			}
			if list[i].Office == "" {
				list[i].Office = p.Office
			}
			return true
		}
	}
	return p.Unknown && slices.ContainsFunc(list, func(q Participant) bool { return q.Unknown && q.Gloss == p.Gloss })
}

func opposite(a, b *rawEvent) bool {
	for _, p := range b.actors {
		for _, q := range a.recipients {
			if p.Entity != nil && p.Entity == q.Entity {
				return true
			}
		}
	}
	return false
}

func (l *linker) partiesConflict(e *Event, a, b *rawEvent) {
	src := b.scope.src()
	av, bv := a.scope.src().Slice(partiesSpan(a)), src.Slice(partiesSpan(b))
	l.report(src.At("BR411", partiesSpan(b), fmt.Sprintf("sources disagree on ^%s `parties`: %s against %s; both are shown", e.ID, av, bv), ""))
	e.Conflicts = append(e.Conflicts, Conflict{"parties", []ConflictValue{
		{av, sourceList(a.chain), a.scope.brief}, {bv, sourceList(b.chain), b.scope.brief}}})
}

func partiesSpan(r *rawEvent) diag.Span {
	all := slices.Concat(r.item.Left, r.item.Right)
	if len(all) == 0 {
		return r.item.WordSpan
	}
	return diag.Span{Start: all[0].Span.Start, End: all[len(all)-1].Span.End}
}

func sourceList(chain []*Entity) []*Entity {
	if n := nearest(chain); n != nil {
		return []*Entity{n}
	}
	return nil
}

// resolveScalars folds the claims of each field; what does not fit together is
// a conflict with a headline value (R6, R7).
func (l *linker) resolveScalars(e *Event, g []*rawEvent) {
	claims := map[string][]claim{}
	for _, r := range g {
		for _, c := range r.claims {
			claims[c.Field] = append(claims[c.Field], c)
		}
	}
	l.resolveWhen(e, g, claims["on"])
	if list := claims["for"]; len(list) > 0 {
		out, conflict := fold(list, func(a, b claim) (claim, bool) {
			d, ok := when.MergeBounds(a.duration, b.duration)
			a.duration = d
			return a, ok
		})
		if conflict {
			l.conflict(e, "for", list)
		}
		e.Duration = &out.duration
	}
	if list := claims["at"]; len(list) > 0 {
		out, conflict := fold(list, l.mergePlace)
		if conflict {
			l.conflict(e, "at", list)
		}
		e.Place = out.place
	}
	if list := claims["code"]; len(list) > 0 {
		out, conflict := fold(list, func(a, b claim) (claim, bool) { return a, strings.EqualFold(a.word, b.word) })
		if conflict {
			l.conflict(e, "code", list)
		}
		e.PLOVER = out.word
	}
	l.resolveStatus(e, g, claims)
	for field, set := range map[string]*string{"grade": &e.Grade, "likelihood": &e.Likelihood, "confidence": &e.Confidence} {
		if list := claims[field]; len(list) > 0 {
			out, _ := fold(list, func(a, b claim) (claim, bool) { return a, a.word == b.word })
			*set = out.word
		}
	}
}

// fold merges claims in order. When two do not fit, the headline is the best
// claim by R7, and the second result is true.
func fold(list []claim, merge func(a, b claim) (claim, bool)) (claim, bool) {
	acc := list[0]
	for _, c := range list[1:] {
		next, ok := merge(acc, c)
		if !ok {
			return headline(list), true
		}
		acc = next
	}
	return acc, false
}

// headline picks the claim with the best reliability letter, then the best
// information digit, then the latest brief date, then the brief path (R7).
func headline(list []claim) claim {
	best := list[0]
	for _, c := range list[1:] {
		if better(c, best) {
			best = c
		}
	}
	return best
}

func better(a, b claim) bool {
	ga, gb := gradeKey(a.Grade), gradeKey(b.Grade)
	if ga != gb {
		return ga < gb
	}
	if a.Brief != b.Brief {
		if d := a.Brief.Date.Lo.Compare(b.Brief.Date.Lo); d != 0 {
			return d > 0
		}
		return a.Brief.Doc.Path < b.Brief.Doc.Path
	}
	return false
}

// gradeKey makes grades sortable, best first; no grade comes after F.
func gradeKey(g string) string {
	if len(g) != 2 {
		return "Z9"
	}
	return strings.ToUpper(g)
}

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

// conflict keeps all values and says so once, at the later value (BR411).
func (l *linker) conflict(e *Event, field string, list []claim) {
	var values []ConflictValue
	for _, c := range list {
		i := slices.IndexFunc(values, func(v ConflictValue) bool { return v.Value == c.Value })
		if i < 0 {
			values = append(values, ConflictValue{Value: c.Value, Brief: c.Brief})
			i = len(values) - 1
		}
		values[i].Sources = union(values[i].Sources, sourceList(c.Chain))
	}
	e.Conflicts = append(e.Conflicts, Conflict{field, values})
	last := list[len(list)-1]
	for i := len(list) - 1; i > 0; i-- {
		if list[i].Value != list[0].Value {
			last = list[i]
			break
		}
	}
	d := last.diagAt
	name := e.ID
	if name == "" {
		name = e.Type
	}
	d.Message = fmt.Sprintf("sources disagree on ^%s `%s`: %s against %s; both are shown", name, field, said(list[0]), said(last))
	l.report(d)
}

func said(c claim) string {
	if n := nearest(c.Chain); n != nil {
		return c.Value + " (" + localID(n) + ")"
	}
	return c.Value
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
// written one (R6, language 6.10).
func (l *linker) resolveWhen(e *Event, g []*rawEvent, list []claim) {
	if len(list) == 0 {
		e.When = g[0].when
		for _, r := range g[1:] {
			if r.when.Stated && !e.When.Stated {
				e.When = r.when
			}
		}
		return
	}
	out, conflict := fold(list, func(a, b claim) (claim, bool) {
		t, ok := when.Merge(a.time, b.time)
		a.time = t
		return a, ok
	})
	if conflict {
		l.conflict(e, "on", list)
	}
	e.When = out.time
}

// resolveStatus takes each axis from the latest brief. A brief that gives a
// date but no phase says by it whether the event is over, and counts as well.
func (l *linker) resolveStatus(e *Event, g []*rawEvent, claims map[string][]claim) {
	e.Confirmation = "reported"
	for _, c := range claims["confirmation"] {
		e.Confirmation = c.word // in order of briefs: the latest wins
	}
	for _, r := range g {
		var written, dated bool
		for _, c := range r.claims {
			if c.Field == "phase" {
				e.Phase, written = c.word, true
			}
			dated = dated || c.Field == "on"
		}
		if !written && (dated || e.Phase == "") {
			e.Phase = inferPhase(r)
		}
	}
}

// inferPhase is planned if the window begins after the anchor day, else occurred.
func inferPhase(r *rawEvent) string {
	if !r.when.Lo.IsZero() && !r.when.Lo.Before(r.scope.anchor.Day.AddDate(0, 0, 1)) {
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
	l.stated[e] = stated
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
	all := slices.DeleteFunc(everyone(e.Actors, e.Recipients), func(p Participant) bool { return p.Role == "absent" })
	return len(all) >= 3 || slices.ContainsFunc(all, func(p Participant) bool {
		return p.Entity != nil && p.Entity.Kind == "org" && (p.Entity.Front.OrgKind == "group" || p.Entity.Front.OrgKind == "body")
	})
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
		return e.PLOVER // its code
	}
	return ""
}

// autoIDs names the events without an explicit id (R3, language 6.8) and makes
// the look-up of ids.
func (l *linker) autoIDs() {
	taken := map[string]bool{}
	for _, e := range l.m.Events {
		if e.ID != "" {
			taken[e.ID] = true
			l.byID[e.ID] = Ref{Event: e}
			for _, was := range e.Was {
				if _, ok := l.byID[was]; !ok {
					l.byID[was] = Ref{Event: e}
				}
			}
		}
	}
	for _, e := range l.m.Events {
		if e.ID != "" {
			continue
		}
		e.Auto = true
		var ids []string
		for _, x := range entitiesOf(everyone(e.Actors, e.Recipients)) {
			ids = append(ids, x.ID)
		}
		slices.Sort(ids)
		e.ID = free(taken, shorten(strings.Join(append([]string{day(e.When), e.Type}, ids...), "-")))
		l.byID[e.ID] = Ref{Event: e}
	}
}

// shorten keeps an automatic id at 100 bytes by a digest of the whole.
func shorten(id string) string {
	if len(id) <= 100 {
		return id
	}
	return fmt.Sprintf("%s-%x", strings.TrimRight(id[:100-9], "-"), sha256.Sum256([]byte(id)))[:100]
}

func free(taken map[string]bool, id string) string {
	try := id
	for n := 2; taken[try]; n++ {
		try = fmt.Sprintf("%s-%d", id, n)
	}
	taken[try] = true
	return try
}

// duplicates warns of what looks like one event told twice (R8, BR420).
func (l *linker) duplicates() {
	at := map[string][]*rawEvent{}
	for _, r := range l.events {
		key := suspectKey(r)
		if key == "" {
			continue
		}
		for _, o := range at[key] {
			if o.made != r.made && o.scope != r.scope && when.Overlap(o.when, r.when, 0) && !notSame(o, r) {
				l.suspect(o, r)
				break
			}
		}
		at[key] = append(at[key], r)
	}
}

// suspectKey is the type and the set of known parties; "" when R8 does not apply.
func suspectKey(r *rawEvent) string {
	lo, hi := r.when.Instants()
	if lo.IsZero() || hi.IsZero() || hi.Sub(lo).Hours() > 8*24 {
		return ""
	}
	var ids []string
	for _, e := range entitiesOf(everyone(r.actors, r.recipients)) {
		if !e.Provisional {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) < 2 {
		return ""
	}
	slices.Sort(ids)
	return r.base + " " + strings.Join(ids, " ")
}

func notSame(a, b *rawEvent) bool {
	says := func(r, o *rawEvent) bool {
		for _, f := range fields(r.item, "not-same") {
			if slices.ContainsFunc(f.Words, func(w brief.Word) bool { return w.Text == o.made.ID }) {
				return true
			}
		}
		return false
	}
	return says(a, b) || says(b, a)
}

func (l *linker) suspect(first, later *rawEvent) {
	name := first.made.ID
	pos := first.scope.src().Pos(first.item.WordSpan.Start)
	l.report(later.scope.src().At("BR420", later.item.WordSpan,
		fmt.Sprintf("this may be the same %s as ^%s in %s:%d", later.typ, name, first.scope.brief.Doc.Path, pos.Line),
		fmt.Sprintf("add `^%s` to merge, or `not-same:: ^%s`", name, name)))
}
