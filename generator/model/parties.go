package model

import (
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// mergeParties unites participants; a side that gives a direction keeps it
// (R5). Records that turn it round, or that give one person two roles, are in
// conflict: the best of them by R7 stands (language 6.12).
func (l *linker) mergeParties(e *Event, g []*rawEvent) {
	lead := l.leader(e, g)
	e.Actors, e.Recipients = slices.Grow(e.Actors, len(lead.actors)), slices.Grow(e.Recipients, len(lead.recipients))
	e.Actors = unite(e.Actors, lead.actors)
	for _, p := range lead.recipients {
		if p.Unknown || !addRole(e.Actors, p) {
			e.Recipients = addParticipant(e.Recipients, p)
		}
	}
	for _, r := range g {
		if r == lead {
			continue
		}
		along := len(r.recipients) > 0 && !opposite(lead, r)
		known := strangers{}.met(e.Actors).met(e.Recipients)
		for _, p := range r.actors {
			if !known.meets(p) && !addRole(e.Actors, p) && !addRole(e.Recipients, p) {
				e.Actors = append(e.Actors, p)
			}
		}
		for _, p := range r.recipients {
			switch {
			case known.meets(p) || addRole(e.Actors, p) || addRole(e.Recipients, p):
			case along:
				e.Recipients = append(e.Recipients, p)
			default:
				e.Actors = append(e.Actors, p)
			}
		}
	}
}

// strangers counts people who are not named, by what is said of them. Two in one
// record are two, but one of another record may be one of them.
type strangers map[string]int

func (s strangers) met(list []Participant) strangers {
	for _, p := range list {
		if p.Unknown {
			s[p.Gloss]++
		}
	}
	return s
}

// meets takes one of them away, if there is one left.
func (s strangers) meets(p Participant) bool {
	if !p.Unknown || s[p.Gloss] == 0 {
		return false
	}
	s[p.Gloss]--
	return true
}

// unite adds the participants of one more record.
func unite(list, more []Participant) []Participant {
	known := strangers{}.met(list)
	for _, p := range more {
		if !known.meets(p) {
			list = addParticipant(list, p)
		}
	}
	return list
}

// leader is the record whose direction an event has: the first that gives one,
// or the best by R7 of those that contradict each other.
func (l *linker) leader(e *Event, g []*rawEvent) *rawEvent {
	lead, disputed := g[0], []*rawEvent{}
	for _, r := range g {
		if len(lead.recipients) == 0 && len(r.recipients) > 0 {
			lead = r
		}
	}
	for _, r := range g {
		if r != lead && (len(r.recipients) > 0 && opposite(lead, r) || twoRoles(lead, r)) {
			disputed = append(disputed, r)
		}
	}
	if len(disputed) == 0 {
		return lead
	}
	var list []claim
	sides := append([]*rawEvent{lead}, disputed...)
	for _, r := range sides {
		list = append(list, partiesClaim(r))
	}
	for _, c := range list {
		e.Claims = append(e.Claims, c.Claim)
	}
	best := l.settleEvent(e, list, func(a, b claim) (claim, bool) { return a, a.Value == b.Value })
	for i, c := range list {
		if c.Brief == best.Brief && c.Pos == best.Pos {
			lead = sides[i]
		}
	}
	return lead
}

// partiesClaim is the parties of a record as a written value.
func partiesClaim(r *rawEvent) claim {
	src, sp := r.scope.src(), partiesSpan(r)
	value := strings.Join(strings.Fields(src.Slice(sp)), " ")
	return claim{Claim: Claim{Brief: r.scope.brief, Pos: src.Pos(sp.Start), Field: "parties", Value: value, Chain: r.chain, Grade: gradeOf(r.item, r.chain)},
		src: src, span: sp}
}

// twoRoles says whether somebody has one role in one record and another in the other.
func twoRoles(a, b *rawEvent) bool {
	for _, p := range everyone(a.actors, a.recipients) {
		for _, q := range everyone(b.actors, b.recipients) {
			if p.Entity != nil && p.Entity == q.Entity && p.Role != "" && q.Role != "" && p.Role != q.Role {
				return true
			}
		}
	}
	return false
}

// addRole says whether somebody named is in the list already; a stated role
// beats none.
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
	return false
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

func partiesSpan(r *rawEvent) diag.Span {
	all := slices.Concat(r.item.Left, r.item.Right)
	if len(all) == 0 {
		return r.item.WordSpan
	}
	return diag.Span{Start: all[0].Span.Start, End: all[len(all)-1].Span.End}
}

// everybody says whether a party is `all` where one name is wanted, and
// reports that (BR202).
func (l *linker) everybody(s *scope, p brief.Party) bool {
	if p.All {
		l.report(s.src().At("BR202", p.Span, "`all` means everyone in the record above, but one name is wanted here", "write the name"))
	}
	return p.All
}

// parties resolves one side of a record or a list of names in it; noun is what
// it is, for messages, "" where enough is said. orgs says that unknown names on this side are bodies (an
// outlet, an audience).
func (l *linker) parties(s *scope, list []brief.Party, at when.Time, noun string, everyone func() []Participant, orgs bool) []Participant {
	out := slices.Grow([]Participant(nil), len(list))
	for _, p := range list {
		switch {
		case p.Unknown:
			out = append(out, Participant{Unknown: true, Gloss: p.Gloss})
		case p.All:
			all := everyone()
			if all == nil && noun != "" {
				l.report(s.src().At("BR202", p.Span, "`all` means everyone in the record above, but this "+noun+" is not inside one", "write the names, or indent the "+noun+" under its event"))
			}
			out = unite(out, all)
		default:
			if part, ok := l.party(s, p, at, orgs); ok {
				out = addParticipant(out, part)
			}
		}
	}
	return out
}

// addParticipant keeps everybody once, however often they are named.
func addParticipant(list []Participant, p Participant) []Participant {
	if addRole(list, p) {
		return list
	}
	return append(list, p)
}

func (l *linker) party(s *scope, p brief.Party, at when.Time, orgs bool) (Participant, bool) {
	found, prob := l.cat.resolve(s.names, p.Name, p.ID, wantParty, at)
	e := found.entity
	if prob != nil {
		if orgs { // an outlet, an audience
			prob.help = strings.Replace(prob.help, "readout new leader", "readout new org", 1)
		}
		l.trouble(s, p, prob)
		found = prob.meant // a slip of the pen should not bring more errors
		e = found.entity
		if prob.stub() {
			kind := "leader"
			if orgs {
				kind = "org"
			}
			e = l.provisional(s, p.Name, kind)
		}
	}
	switch {
	case e == nil && prob != nil && prob.code == "BR204": // one of several, and nobody is left out
		gloss := spaced(p.Name)
		if p.Gloss != "" {
			gloss += ", " + p.Gloss
		}
		return Participant{Unknown: true, Gloss: gloss}, true
	case e == nil:
		return Participant{}, false
	}
	out := Participant{Entity: e, Office: found.office, Title: found.officeTitle}
	if out.Title == "" {
		title, ok := l.cat.officeTitle(e, at)
		out.Title = title
		if !ok && len(e.Offices) > 0 {
			lo, hi := officeDays(at)
			l.report(s.src().At("BR205", p.Span, fmt.Sprintf("%s has no office%s; the page shows the name alone", e.Name, dayPeriod(lo, hi)),
				"add the mandate under `offices:` in "+e.Doc.Path+" if there was one"))
		}
	}
	if slices.Contains(roles, p.Gloss) {
		out.Role = p.Gloss
	} else {
		out.Gloss = p.Gloss
	}
	return out, true
}

// trouble reports a name that did not resolve, and keeps it for the list of
// unresolved names.
func (l *linker) trouble(s *scope, p brief.Party, prob *problem) {
	d := prob.at(s.src(), p.Span)
	if !prob.told {
		l.report(d)
	}
	if prob.code != "BR201" && prob.code != "BR204" {
		return
	}
	if l.unknown == nil {
		l.unknown = map[string]*Unresolved{}
	}
	name := spaced(p.Name)
	u := l.unknown[name]
	if u == nil {
		u = &Unresolved{Name: name}
		l.unknown[name] = u
	}
	u.Places = append(u.Places, Place{s.brief, d.Start, prob.may})
}

// via resolves one link of a chain: a source of the brief or the site, a
// person or a body. Somebody unknown is no news, and left out.
func (l *linker) via(s *scope, p brief.Party, at when.Time) *Entity {
	if p.Unknown || l.everybody(s, p) {
		return nil
	}
	if src := l.cat.source(s.brief.ID, p.Name); src != nil {
		return src
	}
	found, prob := l.cat.resolve(s.names, p.Name, p.ID, wantVia, at)
	if prob != nil {
		l.trouble(s, p, prob)
		if prob.stub() {
			return l.provisional(s, p.Name, "org")
		}
		return prob.meant.entity
	}
	return found.entity
}

func (l *linker) viaOf(s *scope, it *brief.Item, at when.Time) (chain []*Entity, own bool) {
	for _, f := range fields(it, "via") {
		own = true
		for _, p := range f.Parties {
			if e := l.via(s, p, at); e != nil {
				chain = append(chain, e)
			}
		}
	}
	return chain, own
}

// refsOf resolves a list of parties in a property such as `to` or `toward`.
func (l *linker) refsOf(s *scope, it *brief.Item, key string, at when.Time, noun string, all func() []Participant) []Participant {
	var out []Participant
	for _, f := range fields(it, key) {
		for _, p := range l.parties(s, f.Parties, at, noun, all, false) {
			out = addParticipant(out, p)
		}
	}
	return out
}

// joinChain puts chains together and leaves out an element equal to the one
// before it (language 6.17).
func joinChain(parts ...[]*Entity) []*Entity {
	var out []*Entity
	for _, part := range parts {
		for _, e := range part {
			if len(out) == 0 || out[len(out)-1] != e {
				out = append(out, e)
			}
		}
	}
	return out
}
