package model

import (
	"fmt"
	"strings"

	"readout/generator/brief"
	"readout/generator/when"
)

// dumps writes the lists of a model as text: one line a thing, its fields that
// are not empty on lines below.
var dumps = map[string]func(*Model) string{
	"briefs":      func(m *Model) string { return dumpEach(m.Briefs, dumpBrief) },
	"entities":    func(m *Model) string { return dumpEach(m.Entities, func(e *Entity) string { return dumpEntity(m, e) }) },
	"events":      func(m *Model) string { return dumpEach(m.Events, dumpEvent) },
	"statements":  func(m *Model) string { return dumpEach(m.Statements, dumpStatement) },
	"mentions":    func(m *Model) string { return dumpEach(m.Mentions, dumpMention) },
	"dyads":       func(m *Model) string { return dumpEach(m.Dyads, dumpDyad) },
	"commitments": func(m *Model) string { return dumpEach(m.Commitments, dumpPromise) },
	"asks":        func(m *Model) string { return dumpEach(m.Asks, dumpPromise) },
	"positions":   func(m *Model) string { return dumpEach(m.Positions, dumpPosition) },
	"upcoming":    func(m *Model) string { return dumpEach(m.Upcoming, dumpDated) },
	"passed":      func(m *Model) string { return dumpEach(m.Passed, dumpDated) },
	"order":       func(m *Model) string { return dumpEach(m.Events, dumpDated) },
	"unresolved":  func(m *Model) string { return dumpEach(m.Unresolved, dumpUnresolved) },
	"conflicts":   func(m *Model) string { return dumpEach(m.Events, dumpConflicts) },
	"claims":      func(m *Model) string { return dumpEach(m.Events, dumpClaims) },
	"accounts":    func(m *Model) string { return dumpEach(m.Events, dumpAccounts) },
	"members":     dumpMembers,
	"prose":       dumpProse,
	"as-of":       func(m *Model) string { return m.AsOf.Format("2006-01-02") + "\n" },
}

func dumpEach[T any](list []T, dump func(T) string) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(dump(x))
	}
	return b.String()
}

// lines makes the block of a thing: a head, and "key: value" for all values
// that are not empty.
func lines(head string, pairs ...string) string {
	b := strings.TrimSpace(head) + "\n"
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			b += "  " + pairs[i] + ": " + pairs[i+1] + "\n"
		}
	}
	return b
}

func yes(b bool, word string) string {
	if b {
		return word
	}
	return ""
}

// words joins what is not empty with spaces.
func words(list ...string) string { return strings.Join(strings.Fields(strings.Join(list, " ")), " ") }

func entityIDs(list []*Entity) string {
	var out []string
	for _, e := range list {
		out = append(out, idOf(e))
	}
	return strings.Join(out, ", ")
}

func chainLine(list [][]*Entity) string {
	var out []string
	for _, c := range list {
		var ids []string
		for _, e := range c {
			ids = append(ids, e.ID)
		}
		out = append(out, strings.Join(ids, " < "))
	}
	return strings.Join(out, " | ")
}

func eventIDs(list []*Event) string {
	var out []string
	for _, e := range list {
		out = append(out, e.ID)
	}
	return strings.Join(out, ", ")
}

func statementIDs(list []*Statement) string {
	var out []string
	for _, s := range list {
		out = append(out, s.ID)
	}
	return strings.Join(out, ", ")
}

func refID(r Ref) string {
	switch {
	case r.Event != nil:
		return r.Event.ID
	case r.Statement != nil:
		return r.Statement.ID
	}
	return "-"
}

func partyLine(list []Participant) string {
	var out []string
	for _, p := range list {
		s := idOf(p.Entity)
		if p.Unknown {
			s = "?"
		}
		if p.Office != "" {
			s += "[" + p.Office + "]"
		}
		if p.Title != "" {
			s += fmt.Sprintf(" %q", p.Title)
		}
		if p.Role != "" {
			s += " (role " + p.Role + ")"
		}
		if p.Gloss != "" {
			s += " (" + p.Gloss + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func sides(left, right []Participant) string {
	if len(right) == 0 {
		return partyLine(left)
	}
	return partyLine(left) + " > " + partyLine(right)
}

// dateLine is a date with its phrase, and what its EDTF does not say.
func dateLine(t when.Time) string {
	if t.IsZero() {
		return ""
	}
	s := t.EDTF
	if t.Phrase != "" {
		s += fmt.Sprintf(" %q", t.Phrase)
	}
	s += " " + string(t.Precision)
	if t.Precision == when.Instant {
		s += " " + t.Zone
	}
	return words(s, yes(!t.Stated, "(nobody wrote it)"))
}

func boundsLine(b *when.Bounds) string {
	if b == nil {
		return ""
	}
	s := ""
	if b.HasMin {
		s += map[bool]string{true: "> ", false: ">= "}[b.MinExclusive] + b.MinISO()
	}
	if b.HasMax {
		s += map[bool]string{true: " < ", false: " <= "}[b.MaxExclusive] + b.MaxISO()
	}
	return words(s, yes(b.Approximate, "approximate"))
}

func relationLine(list []Relation) string {
	var out []string
	for _, r := range list {
		out = append(out, words(r.Kind, refID(r.To), yes(r.Implied, "(implied)")))
	}
	return strings.Join(out, ", ")
}

func evidenceLine(list []Evidence) string {
	var out []string
	for _, e := range list {
		out = append(out, fmt.Sprintf("%s %d:%d %q", e.Brief.ID, e.Pos.Line, e.Pos.Col, e.Text))
	}
	return strings.Join(out, ", ")
}

func quoteLine(list []Quote) string {
	var out []string
	for _, q := range list {
		out = append(out, fmt.Sprintf("%q of %s", q.Text, q.Owner))
	}
	return strings.Join(out, ", ")
}

func dumpBrief(b *Brief) string {
	return lines(b.ID, "title", b.Title, "date", dateLine(b.Date), "tlp", b.TLP, "status", b.Status,
		"topics", entityIDs(b.Topics), "events", eventIDs(b.Events), "statements", statementIDs(b.Statements))
}

func dumpEntity(m *Model, e *Entity) string {
	var offices []string
	for _, o := range e.Offices {
		offices = append(offices, words(o.ID, fmt.Sprintf("%q", o.Title), idOf(o.Of)))
	}
	s := e.Source
	complete := ""
	if s.Complete != nil {
		complete = fmt.Sprint(*s.Complete)
	}
	return lines(words(e.Kind, e.ID, fmt.Sprintf("%q", e.Name), yes(e.Provisional, "provisional"), yes(e.Unlisted, "unlisted"), yes(e.Hidden, "hidden")),
		"aliases", strings.Join(e.Aliases, ", "), "of", idOf(e.Of), "by", idOf(e.By), "broader", idOf(e.Broader), "narrower", entityIDs(e.Narrower),
		"related", entityIDs(m.Related(e)), "offices", strings.Join(offices, "; "), "kind", s.Kind, "title", s.Title, "url", s.URL, "published", s.Published,
		"retrieved", s.Retrieved, "archive", s.Archive, "lang", s.Lang, "grade", s.Grade, "source of", s.Of, "complete", complete)
}

func dumpEvent(e *Event) string {
	typ := e.Type
	if e.Base != e.Type {
		typ += "(" + e.Base + ")"
	}
	var briefs, notes []string
	for _, b := range e.Briefs {
		briefs = append(briefs, b.ID)
	}
	for _, n := range e.Notes {
		notes = append(notes, n.Brief.ID)
	}
	return lines(words(e.ID, yes(e.Auto, "(auto)"), typ, sides(e.Actors, e.Recipients), yes(e.Multilateral, "multilateral")),
		"label", e.Label, "when", dateLine(e.When), "for", boundsLine(e.Duration), "at", idOf(e.Place), "about", entityIDs(e.Topics),
		"status", words(e.Phase, e.Confirmation), "part-of", eventOrNone(e.PartOf), "relations", relationLine(e.Relations),
		"briefs", strings.Join(briefs, ", "), "chains", chainLine(e.Chains), "sources", sourcesLine(e), "evidence", evidenceLine(e.Evidence),
		"context", evidenceLine(e.Contexts), "grade", e.Grade, "likelihood", e.Likelihood, "confidence", e.Confidence, "tlp", e.TLP,
		"plover", e.PLOVER, "statements", statementIDs(e.Statements), "notes in", strings.Join(notes, ", "), "was", strings.Join(e.Was, ", "))
}

func sourcesLine(e *Event) string {
	if len(e.Sources) == 0 && e.SourceCount == 0 {
		return ""
	}
	return fmt.Sprintf("%s (%d)", entityIDs(e.Sources), e.SourceCount)
}

func eventOrNone(e *Event) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func dumpStatement(s *Statement) string {
	verb := s.Verb
	if s.Base != s.Verb {
		verb += "(" + s.Base + ")"
	}
	due := ""
	if s.Due != nil {
		due = dateLine(*s.Due)
	}
	return lines(words(s.ID, yes(s.Auto, "(auto)"), partyLine(s.Speakers), verb, yes(s.Joint, "joint"), yes(s.Commitment, "commitment"), yes(s.Ask, "ask"), yes(s.Denied, "denied")),
		"at", fmt.Sprintf("%s %d:%d", s.Brief.ID, s.Pos.Line, s.Pos.Col), "to", partyLine(s.Addressees), "toward", partyLine(s.Targets),
		"on behalf of", entityIDs(s.OnBehalfOf), "text", s.Text, "quotes", quoteLine(s.Quotes), "stance", s.Stance, "about", entityIDs(s.Topics),
		"when", dateLine(s.When), "during", eventIDs(s.During), "relations", relationLine(s.Relations), "due", due, "within", idOf(s.Within),
		"chains", chainLine(s.Chains), "evidence", evidenceLine(s.Evidence), "grade", s.Grade, "likelihood", s.Likelihood, "confidence", s.Confidence,
		"tlp", s.TLP, "account", idOf(s.Account), "was", strings.Join(s.Was, ", "))
}

func dumpMention(m *Mention) string {
	return fmt.Sprintf("%s %d:%d %s %q%s\n", m.Brief.ID, m.Pos.Line, m.Pos.Col, m.Entity.ID, m.Text, yes(!m.Auto, " explicit"))
}

func dumpDyad(d *Dyad) string {
	return lines(d.ID, "contacts", eventIDs(d.Contacts), "present", eventIDs(d.Present), "last", eventOrNone(d.Last), "next", eventOrNone(d.Next))
}

func dumpPromise(p *Promise) string {
	due := ""
	if p.Due != nil {
		due = dateLine(*p.Due)
	}
	var by []string
	for _, r := range p.DecidedBy {
		by = append(by, refID(r))
	}
	return lines(p.Statement.ID+" "+p.State, "by", entityIDs(p.By), "toward", entityIDs(p.Toward), "due", due, "decided by", strings.Join(by, ", "))
}

func dumpPosition(p *Position) string {
	var entries []string
	for _, e := range p.Entries {
		entries = append(entries, words(e.Statement.ID, e.Statement.Verb, e.Statement.Stance, yes(e.Shift, "shift"), yes(e.Denied, "denied")))
	}
	target := ""
	if p.Target != nil {
		target = " toward " + p.Target.ID
	}
	return lines(p.Holder.ID+" on "+p.Topic.ID+target, "says", strings.Join(entries, "; "))
}

func dumpDated(e *Event) string {
	return fmt.Sprintf("%s %s %s\n", e.ID, e.When.EDTF, words(e.Phase, e.Confirmation))
}

func dumpUnresolved(u *Unresolved) string {
	var places []string
	for _, p := range u.Places {
		places = append(places, fmt.Sprintf("%s %d:%d", p.Brief.ID, p.Pos.Line, p.Pos.Col))
	}
	return lines(u.Name, "places", strings.Join(places, ", "), "suggestions", strings.Join(u.Suggestions, ", "))
}

func dumpConflicts(e *Event) string {
	var b strings.Builder
	for _, c := range e.Conflicts {
		b.WriteString(e.ID + " " + c.Field + "\n")
		for _, v := range c.Values {
			b.WriteString("  " + words(v.Value, "("+entityIDs(v.Sources)+")", "in", v.Brief.ID) + "\n")
		}
	}
	return b.String()
}

func dumpClaims(e *Event) string {
	var b strings.Builder
	for _, c := range e.Claims {
		fmt.Fprintf(&b, "%s %s %d:%d %s: %s\n", e.ID, c.Brief.ID, c.Pos.Line, c.Pos.Col, c.Field, words(c.Value, "("+chainLine([][]*Entity{c.Chain})+")", c.Grade))
	}
	return b.String()
}

func dumpAccounts(e *Event) string {
	var b strings.Builder
	for _, a := range e.Accounts {
		b.WriteString(lines(words(e.ID, a.Source.ID, yes(a.Complete, "complete")), "topics", entityIDs(a.Topics), "statements", statementIDs(a.Statements)))
	}
	return b.String()
}

func dumpMembers(m *Model) string {
	var b strings.Builder
	for _, e := range m.Entities {
		for _, ms := range m.AsMember[e] {
			b.WriteString(e.ID + " in " + ms.Group.ID + ": " + eventIDs(ms.Events) + "\n")
		}
	}
	return b.String()
}

// dumpProse shows the text of every file with what leads somewhere in it:
// {Macron=macron} is rendered as a link, <Macron=macron> is only found.
func dumpProse(m *Model) string {
	var b strings.Builder
	one := func(d *brief.Doc) {
		if d == nil {
			return
		}
		var text strings.Builder
		for i := range d.Body {
			dumpNode(m, &d.Body[i], &text)
		}
		if s := strings.TrimSpace(text.String()); s != "" {
			b.WriteString(d.Path + "\n" + indent(s) + "\n")
		}
	}
	for _, x := range m.Briefs {
		one(x.Doc)
	}
	for _, d := range m.Pages {
		one(d)
	}
	for _, e := range m.Entities {
		one(e.Doc)
	}
	return b.String()
}

func indent(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, "  "+l)
		}
	}
	return strings.Join(out, "\n")
}

func dumpNode(m *Model, n *brief.Node, b *strings.Builder) {
	switch n.Kind {
	case brief.HTML:
		if strings.Contains(n.HTML, "</p>") || strings.Contains(n.HTML, "</h") || strings.Contains(n.HTML, "</li>") || strings.Contains(n.HTML, "</t") {
			b.WriteString("\n")
		}
	case brief.Open:
		b.WriteString("[")
	case brief.Close:
		b.WriteString("](" + dumpTarget(m.Links[n.Link]) + ")")
	case brief.Text:
		at := 0
		for _, h := range m.Names[n] {
			marks := map[bool]string{true: "{}", false: "<>"}[h.Link]
			b.WriteString(n.Text[at:h.Start] + marks[:1] + n.Text[h.Start:h.End] + "=" + h.Entity.ID + marks[1:])
			at = h.End
		}
		b.WriteString(n.Text[at:])
	}
}

func dumpTarget(t Target) string {
	var ids []string
	for _, r := range t.Records {
		ids = append(ids, "^"+refID(r))
	}
	switch {
	case t.Entity != nil:
		return "@" + t.Entity.ID
	case len(ids) > 0:
		return strings.Join(ids, ",")
	}
	return t.URL
}
