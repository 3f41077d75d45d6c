package model

import (
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/when"
)

// rawStatement is one statement as one brief tells it.
type rawStatement struct {
	scope   *scope
	item    *brief.Item
	order   int
	parent  *rawEvent
	account *rawAccount
	made    *Statement
}

func (l *linker) readStatement(s *scope, it *brief.Item, order int, parent *rawEvent, acc *rawAccount) {
	r := &rawStatement{scope: s, item: it, order: order, parent: parent, account: acc}
	l.said = append(l.said, r)
	l.relate(s, it, func() Ref { return Ref{Statement: r.made} })
}

// makeStatements resolves statements after events are merged, since `all`,
// `during` and a missing date come from events.
func (l *linker) makeStatements() {
	slices.SortStableFunc(l.said, func(a, b *rawStatement) int {
		if a.order != b.order {
			return a.order - b.order
		}
		return a.item.Number - b.item.Number
	})
	count := map[*Brief]int{}
	taken := map[string]bool{}
	for id := range l.byID {
		taken[id] = true
	}
	for _, r := range l.said {
		count[r.scope.brief]++
		s := l.statement(r)
		if old, ok := l.byID[s.ID]; s.ID != "" && ok {
			if l.mergeStatement(old, s, r) {
				continue
			}
			s.ID = ""
		}
		if s.ID == "" {
			s.Auto = true
			s.ID = free(taken, shorten(fmt.Sprintf("%s-s%d", r.scope.brief.ID, count[r.scope.brief])))
		}
		r.made = s
		taken[s.ID] = true
		l.byID[s.ID] = Ref{Statement: s}
		for _, was := range s.Was {
			if _, ok := l.byID[was]; !ok {
				l.byID[was] = Ref{Statement: s}
			}
		}
		l.m.Statements = append(l.m.Statements, s)
	}
	l.accountTopics()
}

// statement resolves one record.
func (l *linker) statement(r *rawStatement) *Statement {
	s, it := r.scope, r.item
	st := &Statement{ID: it.ID, Verb: it.Word, Base: it.Type, Brief: s.brief, Item: it,
		Pos: s.src().Pos(it.WordSpan.Start), Text: it.Said.Text,
		Commitment: isCommitment(it.Type), Ask: isAsk(it.Type)}
	l.during(r, st)
	anchor := l.anchorFor(s, it, false)
	st.When = l.statementDate(r, st, anchor)
	l.speakers(r, st)
	l.chainOf(r, st)
	st.Topics, _ = l.topicsOf(s, it)
	if len(st.Topics) == 0 {
		st.Topics = s.topics
	}
	st.Stance = stances[it.Type]
	if f := field(it, "stance"); f != nil {
		st.Stance = f.Value
	}
	owner := "speaker"
	if f := field(it, "words"); f != nil {
		owner = f.Value
	}
	for _, q := range it.Said.Quotes {
		st.Quotes = append(st.Quotes, Quote{q, owner})
	}
	l.due(r, st, anchor)
	for key, set := range map[string]*string{"grade": &st.Grade, "likelihood": &st.Likelihood, "confidence": &st.Confidence} {
		if f := field(it, key); f != nil {
			*set = f.Value
		}
	}
	st.TLP = s.brief.TLP
	if f := field(it, "tlp"); f != nil {
		st.TLP = higherTLP(st.TLP, strings.ToLower(f.Value))
	}
	for _, f := range fields(it, "was") {
		for _, w := range f.Words {
			st.Was = append(st.Was, w.Text)
		}
	}
	return st
}

// during lists the events a statement was made in: the one it is nested in,
// then those it names (BR402 for an id that no event has).
func (l *linker) during(r *rawStatement, st *Statement) {
	if r.parent != nil {
		st.During = append(st.During, r.parent.made)
	}
	for _, f := range fields(r.item, "during") {
		for _, w := range f.Words {
			ref, ok := l.byID[w.Text]
			if !ok || ref.Event == nil {
				l.report(r.scope.src().At("BR402", w.Span, fmt.Sprintf("`during::` points at ^%s, which no event in the site defines", w.Text), "check the id, or give the event that id"))
				continue
			}
			if !slices.Contains(st.During, ref.Event) {
				st.During = append(st.During, ref.Event)
			}
		}
	}
}

// statementDate is the own `on`, else the parent's date, else the hull of
// `during`, else "by the brief's date" (language 4).
func (l *linker) statementDate(r *rawStatement, st *Statement, a when.Anchor) when.Time {
	if f := field(r.item, "on"); f != nil {
		if t, ok := l.date(r.scope, f, a); ok {
			return t
		}
	}
	if r.parent != nil {
		return r.parent.made.When
	}
	if len(st.During) > 0 {
		var list []when.Time
		for _, e := range st.During {
			list = append(list, e.When)
		}
		return when.Hull(list)
	}
	return when.Default(a)
}

// speakers resolves who spoke, to whom, and about whom. What `>` means is the
// verb's: `says` addresses, all others aim at a target (language 4).
func (l *linker) speakers(r *rawStatement, st *Statement) {
	s, it := r.scope, r.item
	all := func() []Participant {
		if r.parent == nil {
			return nil
		}
		list := everyone(r.parent.made.Actors, r.parent.made.Recipients)
		for i := range list {
			list[i].Role = ""
		}
		return list
	}
	st.Speakers = l.parties(s, it.Left, st.When, all, false)
	right := l.parties(s, it.Right, st.When, all, false)
	if it.Type == "says" {
		st.Addressees = right
	} else {
		st.Targets = right
	}
	st.Addressees = append(st.Addressees, l.refsOf(s, it, "to", st.When, false)...)
	st.Targets = append(st.Targets, l.refsOf(s, it, "toward", st.When, false)...)
	st.OnBehalfOf = entitiesOf(l.refsOf(s, it, "on-behalf-of", st.When, true))
	st.Joint = len(st.Speakers) > 1
}

// chainOf is the own or inherited `via` with the brief's at the end; inside an
// account its source comes first.
func (l *linker) chainOf(r *rawStatement, st *Statement) {
	var inherited []*Entity
	switch {
	case r.account != nil:
		inherited = r.account.own
	case r.parent != nil:
		inherited = r.parent.own
	}
	if own, ok := l.viaOf(r.scope, r.item, st.When); ok {
		inherited = own
		if r.account != nil {
			inherited = joinChain([]*Entity{r.account.source}, own)
		}
	}
	if chain := joinChain(inherited, r.scope.via); len(chain) > 0 {
		st.Chains = [][]*Entity{chain}
	}
	if r.account != nil {
		st.Account = r.account.source
	}
}

// due reads by when and in which forum a promise or an ask is to be met. Its
// words are always read as planned (language 6.1).
func (l *linker) due(r *rawStatement, st *Statement, a when.Anchor) {
	a.Planned = true
	if f := field(r.item, "due"); f != nil {
		if t, ok := l.date(r.scope, f, a); ok {
			st.Due = &t
		}
	}
	if list := l.refsOf(r.scope, r.item, "within", st.When, true); len(list) > 0 {
		st.Within = list[0].Entity
	}
}

// mergeStatement unites two statements with one id if verb and a speaker agree
// (language 6.9); anything else is BR410, or BR401 within one brief.
func (l *linker) mergeStatement(old Ref, s *Statement, r *rawStatement) bool {
	src := r.scope.src()
	o := old.Statement
	if o != nil && o.Brief == s.Brief || old.Event != nil && slices.Contains(old.Event.Briefs, s.Brief) {
		l.report(src.At("BR401", r.item.IDSpan, fmt.Sprintf("^%s is already used in this brief", s.ID), "give this record another id"))
		return false
	}
	if o == nil || o.Base != s.Base || !slices.ContainsFunc(entitiesOf(s.Speakers), func(e *Entity) bool { return slices.Contains(entitiesOf(o.Speakers), e) }) {
		l.report(src.At("BR410", r.item.IDSpan, fmt.Sprintf("^%s names two different things; rename one", s.ID), "give one of the two records another id"))
		return false
	}
	r.made = o
	for _, p := range s.Speakers {
		if !addRole(o.Speakers, p) {
			o.Speakers = append(o.Speakers, p)
		}
	}
	o.Joint = len(o.Speakers) > 1
	o.Topics = union(o.Topics, s.Topics)
	for _, c := range s.Chains {
		if !slices.ContainsFunc(o.Chains, func(d []*Entity) bool { return slices.Equal(c, d) }) {
			o.Chains = append(o.Chains, c)
		}
	}
	if t, ok := when.Merge(o.When, s.When); ok {
		o.When = t
	}
	o.TLP = higherTLP(o.TLP, s.TLP)
	return true
}

// accountTopics gives each account the statements made in it and their topics
// (language 6.17).
func (l *linker) accountTopics() {
	for _, r := range l.said {
		if r.account == nil {
			continue
		}
		e := r.account.event.made
		i := slices.IndexFunc(e.Accounts, func(a *AccountOf) bool { return a.Source == r.account.source })
		if a := e.Accounts[i]; !slices.Contains(a.Statements, r.made) {
			a.Statements = append(a.Statements, r.made)
			a.Topics = union(a.Topics, r.made.Topics)
		}
	}
	for _, e := range l.m.Events {
		for _, a := range e.Accounts {
			l.stated[e] = union(l.stated[e], a.Topics)
		}
		if len(l.stated[e]) > 0 {
			e.Topics = l.stated[e]
		}
	}
}
