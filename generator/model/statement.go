package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/when"
)

// rawStatement is one statement as one brief tells it.
type rawStatement struct {
	scope    *scope
	item     *brief.Item
	order    int
	id       string
	parent   *rawEvent
	within   *rawStatement // the statement it stands in
	account  *rawAccount
	via      []*Entity // own or inherited, without the brief's; see ownChain
	viaRead  bool
	viaEarly bool       // for the events inside of it, before statements were resolved
	number   int        // of the statement in its brief
	own      *Statement // resolved for this record alone
	stated   bool       // topics were written
	dated    bool       // `on` was written and read
	claims   []claim
	made     *Statement
}

func (l *linker) readStatement(s *scope, it *brief.Item, order int, in setting) *rawStatement {
	r := &rawStatement{scope: s, item: it, order: order, id: it.ID, parent: in.event, within: in.said, account: in.account}
	l.said = append(l.said, r)
	l.relate(s, it, func() Ref { return Ref{Statement: r.made} })
	return r
}

// makeStatements resolves statements after events are merged, since `all`,
// `during` and a missing date come from events, and unites those with one id
// (language 6.9).
func (l *linker) makeStatements() {
	slices.SortStableFunc(l.said, func(a, b *rawStatement) int {
		return cmp.Or(a.order-b.order, a.item.Number-b.item.Number)
	})
	briefs := perBrief(l.said)
	l.beside(len(briefs), 1, func(l *linker, i int) { l.statements(briefs[i]) })
	groups := l.sayings()
	l.m.Statements = make([]*Statement, len(groups))
	l.beside(len(groups), many, func(l *linker, i int) { l.m.Statements[i] = l.uniteStatements(groups[i]) })
	for i, g := range groups {
		st := l.m.Statements[i]
		st.first, st.parts = g[0].standing(), len(g)
		if st.ID = g[0].id; st.ID == "" {
			st.Auto = true
			st.ID = free(l.taken, shorten(fmt.Sprintf("%s-s%d", st.Brief.ID, g[0].number)))
		}
		l.byID[st.ID] = Ref{Statement: st}
	}
	l.accountTopics()
}

// perBrief divides sorted statements by their briefs.
func perBrief(said []*rawStatement) (lists [][]*rawStatement) {
	for from := 0; from < len(said); {
		to := from + 1
		for to < len(said) && said[to].scope == said[from].scope {
			to++
		}
		lists = append(lists, said[from:to])
		from = to
	}
	return lists
}

// statements resolves those of one brief. Where that was tried before, it
// begins anew.
func (l *linker) statements(said []*rawStatement) {
	said[0].scope.lost = 0
	for _, r := range said {
		if !r.viaEarly {
			r.via, r.viaRead = nil, false
		}
		r.claims, r.dated = nil, false
	}
	for i, r := range said {
		r.number = i + 1
		r.own = l.statement(r)
	}
}

// sayings puts the records of one statement together: one id, verbs that agree
// and a speaker in common; anything else is BR410.
func (l *linker) sayings() [][]*rawStatement {
	at := map[string]int{}
	var groups [][]*rawStatement
	for _, r := range l.said {
		i, seen := at[r.id]
		switch {
		case r.id != "" && seen:
			why := differentSayings(groups[i], r)
			if why == "" {
				groups[i] = append(groups[i], r)
				continue
			}
			first := groups[i][0]
			a, b := idBearer{scope: first.scope, item: first.item}, idBearer{scope: r.scope, item: r.item}
			l.report(r.scope.src().At("BR410", r.item.IDSpan, fmt.Sprintf("^%s names two different things: %s (%s) and %s (%s); rename one",
				r.id, saying(first), a.place(), saying(r), b.place()), why+"; give one of the two records another id"))
			r.id = ""
		case r.id != "":
			at[r.id] = len(groups)
		}
		groups = append(groups, []*rawStatement{r})
	}
	return groups
}

func saying(r *rawStatement) string {
	who := strings.Join(entityNames(entitiesOf(r.own.Speakers)), ", ")
	return fmt.Sprintf("`%s` by %s", r.item.Word, cmp.Or(who, "somebody not named"))
}

func differentSayings(group []*rawStatement, r *rawStatement) string {
	for _, o := range group {
		if o.own.Base != r.own.Base || o.own.Verb != r.own.Verb && o.own.Verb != o.own.Base && r.own.Verb != r.own.Base {
			return "their verbs differ"
		}
	}
	for _, o := range group {
		for _, e := range entitiesOf(r.own.Speakers) {
			if slices.Contains(entitiesOf(o.own.Speakers), e) {
				return ""
			}
		}
	}
	return "they have no speaker in common"
}

// statement resolves one record.
func (l *linker) statement(r *rawStatement) *Statement {
	s, it := r.scope, r.item
	st := &Statement{Verb: it.Word, Base: it.Type, Brief: s.brief, Item: it,
		Pos: s.src().Pos(it.WordSpan.Start), Text: it.Said.Text,
		Commitment: isCommitment(it.Type), Ask: isAsk(it.Type)}
	l.during(r, st)
	anchor := l.anchorFor(s, it, false)
	st.When = l.statementDate(r, st, anchor)
	l.speakers(r, st)
	l.chainOf(r, st)
	if st.Topics, r.stated = l.topicsOf(s, it); !r.stated {
		st.Topics = s.topics
	}
	st.Stance = stances[it.Type]
	owner := "speaker"
	if f := field(it, "words"); f != nil {
		owner = f.Value
	}
	for _, q := range it.Said.Quotes {
		st.Quotes = append(st.Quotes, Quote{q, owner})
	}
	l.due(r, st, anchor)
	st.TLP = sayingMark(r)
	for _, f := range fields(it, "was") {
		for _, w := range f.Words {
			st.Was = append(st.Was, w.Text)
		}
	}
	l.sayingClaims(r, st)
	return st
}

// sayingMark is the highest mark of a statement: its brief's, its own, and
// those of the records around it.
func sayingMark(r *rawStatement) string {
	mark := higherTLP(r.scope.brief.TLP, ownMark(r.item))
	for o := r.within; o != nil; o = o.within {
		mark = higherTLP(mark, ownMark(o.item))
	}
	if r.parent != nil {
		mark = higherTLP(mark, markAround(r.parent))
	}
	if r.account != nil {
		mark = higherTLP(mark, ownMark(r.account.item))
	}
	return mark
}

// sayingClaims makes the claims of a statement's scalars, with their typed
// values as far as they could be read.
func (l *linker) sayingClaims(r *rawStatement, st *Statement) {
	var chain []*Entity
	if len(st.Chains) > 0 {
		chain = st.Chains[0]
	}
	grade := gradeOf(r.item, chain)
	for i := range r.item.Fields {
		f := &r.item.Fields[i]
		c := claimOf(r.scope, f, chain, grade)
		switch {
		case f.Key == "on" && r.dated:
			c.time = st.When
		case f.Key == "due" && st.Due != nil:
			c.time = *st.Due
		case f.Key == "within" && st.Within != nil:
			c.place = st.Within
		case f.Key == "stance" || f.Key == "grade" || f.Key == "likelihood" || f.Key == "confidence":
		default:
			continue
		}
		r.claims = append(r.claims, c)
	}
}

// uniteStatements makes one statement of the records with one id: lists are
// united, scalars follow R6 and R7, the text is the first's (language 6.9).
func (l *linker) uniteStatements(g []*rawStatement) *Statement {
	made := *g[0].own
	st := &made
	st.Speakers, st.Addressees, st.Targets, st.OnBehalfOf = nil, nil, nil, nil
	st.Chains, st.During, st.Was, st.Items = nil, nil, nil, nil
	var stated, inherited []*Entity
	for _, r := range g {
		o := r.own
		r.made = st
		st.Items = append(st.Items, r.item)
		if o.Verb != o.Base {
			st.Verb = o.Verb
		}
		st.Speakers, st.Addressees, st.Targets = unite(st.Speakers, o.Speakers), unite(st.Addressees, o.Addressees), unite(st.Targets, o.Targets)
		st.OnBehalfOf = union(st.OnBehalfOf, o.OnBehalfOf)
		for _, e := range o.During {
			if !slices.Contains(st.During, e) {
				st.During = append(st.During, e)
			}
		}
		for _, c := range o.Chains {
			if !slices.ContainsFunc(st.Chains, func(d []*Entity) bool { return slices.Equal(c, d) }) {
				st.Chains = append(st.Chains, c)
			}
		}
		if r.stated {
			stated = union(stated, o.Topics)
		} else {
			inherited = union(inherited, o.Topics)
		}
		if st.Account == nil {
			st.Account = o.Account
		}
		st.TLP = higherTLP(st.TLP, o.TLP)
		st.Was = append(st.Was, o.Was...)
		st.briefs = append(st.briefs, r.scope.brief)
	}
	if st.Topics = stated; len(stated) == 0 {
		st.Topics = inherited
	}
	st.Joint = len(st.Speakers) > 1
	l.sayingScalars(st, g)
	return st
}

// sayingScalars settles the fields that have one value.
func (l *linker) sayingScalars(st *Statement, g []*rawStatement) {
	settle := func(field string, merge func(a, b claim) (claim, bool)) (claim, bool) {
		var list []claim
		for _, r := range g {
			list = withField(list, r.claims, field)
		}
		if len(list) == 0 {
			return claim{}, false
		}
		out, _ := l.settle(g[0].id, "statement", list, merge)
		return out, true
	}
	if c, ok := settle("on", mergeTime); ok {
		st.When = c.time
	} else {
		l.undatedSaying(st, g)
	}
	if c, ok := settle("due", mergeTime); ok {
		due := c.time
		st.Due = &due
	}
	if c, ok := settle("within", func(a, b claim) (claim, bool) { return a, a.place == b.place }); ok {
		st.Within = c.place
	}
	for _, f := range []struct {
		field string
		set   *string
	}{{"stance", &st.Stance}, {"grade", &st.Grade}, {"likelihood", &st.Likelihood}, {"confidence", &st.Confidence}} {
		if c, ok := settle(f.field, mergeWord); ok {
			*f.set = c.word
		}
	}
}

// undatedSaying dates a statement that no record dates: by what it stands in,
// by the hull of what it was made during, else by its briefs.
func (l *linker) undatedSaying(st *Statement, g []*rawStatement) {
	for _, r := range g {
		if t, ok := r.around(); ok {
			st.When = t
			return
		}
	}
	if t := hullOf(st.During); !t.IsZero() {
		st.When = t
		return
	}
	for _, r := range g[1:] {
		st.When = commonWindow(st.When, r.own.When)
	}
}

// hullOf is the hull of events' dates, none where both its ends are open.
func hullOf(list []*Event) when.Time {
	var windows []when.Time
	for _, e := range list {
		windows = append(windows, e.When)
	}
	return when.Hull(windows)
}

// during lists the events a statement was made in: the one it is nested in,
// then those it names (BR402 for an id that no event has).
func (l *linker) during(r *rawStatement, st *Statement) {
	if r.parent != nil {
		st.During = append(st.During, r.parent.made)
	}
	for _, f := range fields(r.item, "during") {
		for _, w := range f.Words {
			_, ok := l.byID[w.Text]
			if !ok && l.isExplicit(w.Text) {
				l.report(r.scope.src().At("BR402", w.Span, fmt.Sprintf("`during::` points at ^%s, which is not an event", w.Text), "check the id"))
				continue
			}
			ref, ok := l.target(r.scope, "during", w)
			if !ok {
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
			r.dated = true
			return t
		}
	}
	if t, ok := r.around(); ok {
		return t
	}
	if t := hullOf(st.During); !t.IsZero() {
		return t
	}
	return when.Default(a)
}

// around is the date of what a statement stands in: of a dated statement, else
// of an event.
func (r *rawStatement) around() (when.Time, bool) {
	for o := r.within; o != nil; o = o.within {
		if o.dated {
			return o.own.When, true
		}
	}
	if r.parent != nil {
		return r.parent.made.When, true
	}
	return when.Time{}, false
}

// speakers resolves who spoke, to whom, and about whom. What `>` means is the
// verb's: `says` addresses, all others aim at a target (language 4).
func (l *linker) speakers(r *rawStatement, st *Statement) {
	s, it := r.scope, r.item
	all := func() []Participant { return present(r.parent) }
	noun := "statement"
	for o := r; o != nil; o = o.within {
		if o.item.Loose {
			noun = ""
		}
	}
	st.Speakers = l.parties(s, it.Left, st.When, noun, all, false)
	right := l.parties(s, it.Right, st.When, noun, all, false)
	if it.Type == "says" {
		st.Addressees = right
	} else {
		st.Targets = right
	}
	st.Addressees = append(st.Addressees, l.refsOf(s, it, "to", st.When, noun, all)...)
	st.Targets = append(st.Targets, l.refsOf(s, it, "toward", st.When, noun, all)...)
	st.OnBehalfOf = entitiesOf(l.refsOf(s, it, "on-behalf-of", st.When, noun, all))
	st.Joint = len(st.Speakers) > 1
}

// chainOf is the own or inherited `via` with the brief's at the end; inside an
// account its source comes first.
func (l *linker) chainOf(r *rawStatement, st *Statement) {
	if chain := joinChain(l.ownChain(r, st.When), r.scope.via); len(chain) > 0 {
		st.Chains = [][]*Entity{chain}
	}
	if r.account != nil {
		st.Account = r.account.source
	}
}

// ownChain is the chain of a statement without the brief's `via`, read once:
// the records inside of it inherit it. at is for the holders of offices.
func (l *linker) ownChain(r *rawStatement, at when.Time) []*Entity {
	if r.viaRead {
		return r.via
	}
	r.viaRead = true
	own, ok := l.viaOf(r.scope, r.item, at)
	switch {
	case ok && r.account != nil:
		r.via = joinChain([]*Entity{r.account.source}, own)
	case ok:
		r.via = own
	case r.within != nil:
		r.via = l.ownChain(r.within, at)
	case r.account != nil:
		r.via = r.account.own
	case r.parent != nil:
		r.via = r.parent.own
	}
	return r.via
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
	if f := field(r.item, "within"); f != nil && len(f.Parties) > 0 {
		if p := f.Parties[0]; !p.Unknown && !l.everybody(r.scope, p) {
			if got, ok := l.party(r.scope, p, st.When, true); ok {
				st.Within = got.Entity
			}
		}
	}
}

// present lists everybody that a record names, in order and without their
// roles, for `all`; who is said to be absent says nothing. Of no record it is nil.
func present(r *rawEvent) (out []Participant) {
	if r == nil {
		return nil
	}
	for _, p := range everyone(r.actors, r.recipients) {
		if p.Role != "absent" {
			p.Role = ""
			out = append(out, p)
		}
	}
	return out
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
			e.stated = union(e.stated, a.Topics)
		}
		if len(e.stated) > 0 {
			e.Topics = e.stated
		}
	}
}
