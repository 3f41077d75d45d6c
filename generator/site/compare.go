package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readout/generator/when"
)

// What follows compares two models in the form in which they are published
// (contract 4), so that a file kept from last year, a revision and a day can
// all stand on either side.

// The kinds of change, in the order in which they are told.
const (
	NewBrief      = "brief"
	NewEntity     = "entity"
	NewEvent      = "event"
	NewStatus     = "status"
	NewDate       = "date"
	NewQuote      = "quote"
	NewConflict   = "conflict"
	NewCommitment = "commitment"
	Settled       = "settled"
	Gone          = "gone"
)

func kindsOfChange() []string {
	return []string{NewBrief, NewEntity, NewEvent, NewStatus, NewDate, NewQuote, NewConflict, NewCommitment, Settled, Gone}
}

// Difference is one difference between two models.
type Difference struct {
	Kind   string `json:"kind"`
	Record string `json:"record"`           // id of the brief, entity, event or statement
	Date   string `json:"date,omitempty"`   // EDTF, of the record
	When   string `json:"when,omitempty"`   // the same in words
	What   string `json:"what"`             // the record in words
	Before string `json:"before,omitempty"` // what was said of it
	After  string `json:"after,omitempty"`
	Note   string `json:"note,omitempty"`  // how a date changed
	Brief  string `json:"brief,omitempty"` // the brief that says it

	sort string // the first day on which it may be
}

// Compare tells what is different in the second of two published models, by
// kind, then by date, then by id. An error is a text that is no such model.
func Compare(before, after []byte) ([]Difference, error) {
	a, err := readModel(before)
	if err != nil {
		return nil, fmt.Errorf("the earlier model: %w", err)
	}
	b, err := readModel(after)
	if err != nil {
		return nil, fmt.Errorf("the later model: %w", err)
	}
	c := &comparison{a: a, b: b}
	c.briefs()
	c.entities()
	c.events()
	c.statements()
	c.promises()
	order := kindsOfChange()
	slices.SortStableFunc(c.list, func(x, y Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Kind), slices.Index(order, y.Kind)), cmp.Compare(x.sort, y.sort), cmp.Compare(x.Record, y.Record), cmp.Compare(x.What, y.What))
	})
	return c.list, nil
}

// publishedModel is what of model.json is compared.
type publishedModel struct {
	Schema   int
	Briefs   []publishedBrief
	Entities []struct {
		ID, Kind, Name string
		Provisional    bool
	}
	Events            []publishedEvent
	Statements        []publishedStatement
	Mentions          []struct{ Brief, Entity string }
	Commitments, Asks []publishedPromise

	names      map[string]string
	events     map[string]*publishedEvent
	statements map[string]*publishedStatement
	promises   map[string]*publishedPromise
	briefs     map[string]int // place in the order of time
}

type publishedBrief struct{ ID, Title, Date string }

type publishedParty struct {
	ID      string
	Unknown bool
}

type publishedTime struct{ EDTF, Earliest, Latest, Zone string }

type publishedEvent struct {
	ID, Type, Label, Phase, Confirmation string
	Place                                string
	Topics                               []string
	Auto                                 bool
	Actors, Recipients                   []publishedParty
	When                                 publishedTime
	Briefs                               []string
	Claims                               []publishedClaim
	Conflicts                            []struct {
		Field  string
		Values []struct{ Value, Brief string }
	}
}

type publishedClaim struct{ Brief, Field, Value string }

type publishedStatement struct {
	ID, Verb, Brief, Text string
	Speakers              []publishedParty
	Topics                []string
	Quotes                []struct{ Text string }
	When                  publishedTime
}

type publishedPromise struct {
	Statement, State string
	DecidedBy        []string
	ask              bool
}

// readModel reads a published model and files its records by id.
func readModel(raw []byte) (*publishedModel, error) {
	m := &publishedModel{names: map[string]string{}, events: map[string]*publishedEvent{}, statements: map[string]*publishedStatement{}, promises: map[string]*publishedPromise{}, briefs: map[string]int{}}
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), m); err != nil {
		return nil, errors.New("it is not the JSON that is published as data/model.json")
	}
	if m.Schema != 1 || m.Events == nil || m.Briefs == nil {
		return nil, errors.New("it does not have the form of data/model.json, schema 1")
	}
	for i, b := range m.Briefs {
		m.briefs[b.ID] = i
	}
	for _, e := range m.Entities {
		m.names[e.ID] = e.Name
	}
	for i := range m.Events {
		m.events[m.Events[i].ID] = &m.Events[i]
	}
	for i := range m.Statements {
		m.statements[m.Statements[i].ID] = &m.Statements[i]
	}
	for i := range m.Commitments {
		m.promises[m.Commitments[i].Statement] = &m.Commitments[i]
	}
	for i := range m.Asks {
		m.Asks[i].ask = true
		m.promises[m.Asks[i].Statement] = &m.Asks[i]
	}
	return m, nil
}

func (m *publishedModel) title(e *publishedEvent) string {
	words := capital(strings.ReplaceAll(e.Type, "-", " "))
	if who := m.whose(e.Actors); who != "" {
		words += ", " + who
	}
	if to := m.whose(e.Recipients); to != "" {
		words += " → " + to
	}
	if e.Label != "" {
		words += ": " + e.Label
	}
	return words
}

func (m *publishedModel) whose(list []publishedParty) string {
	var out []string
	for i, p := range list {
		if i == 3 && len(list) > 4 {
			out = append(out, fmt.Sprintf("%d others", len(list)-i))
			break
		}
		out = append(out, first(m.names[p.ID], p.ID, "not named"))
	}
	return strings.Join(out, ", ")
}

func (m *publishedModel) said(s *publishedStatement) string {
	return strings.TrimSpace(m.whose(s.Speakers) + " " + s.Verb + ": " + clip(s.Text, 120))
}

// latestOf is the newest of some briefs.
func (m *publishedModel) latestOf(briefs []string) string {
	newest, at := "", -1
	for _, id := range briefs {
		if i, ok := m.briefs[id]; ok && i > at {
			newest, at = id, i
		}
	}
	return newest
}

// words shows a date as the pages do.
func (t publishedTime) words() string {
	if read, ok := when.ParseEDTF(t.EDTF); ok {
		read.Zone = t.Zone
		return read.Short()
	}
	switch {
	case t.Earliest == t.Latest:
		return t.Earliest
	case t.Earliest == "":
		return "by " + t.Latest
	case t.Latest == "":
		return "from " + t.Earliest
	}
	return t.Earliest + " to " + t.Latest
}

// comparison is two models and what was found so far.
type comparison struct {
	a, b *publishedModel
	list []Difference
}

func (c *comparison) add(x Difference, at publishedTime) {
	x.Date, x.When, x.sort = at.EDTF, at.words(), first(at.Earliest, at.Latest)
	c.list = append(c.list, x)
}

// teller is the brief that brought something: the newest one that was not
// there before, else the newest.
func (c *comparison) teller(briefs []string) string {
	fresh := slices.DeleteFunc(slices.Clone(briefs), func(id string) bool { _, old := c.a.briefs[id]; return old })
	return first(c.b.latestOf(fresh), c.b.latestOf(briefs))
}

// claimant is the brief that brought what one of these fields of an event
// holds: the first of those that say the same as the newest.
func (c *comparison) claimant(e *publishedEvent, fields ...string) string {
	teller, value, at := "", "", -1
	for _, claim := range e.Claims {
		if i, ok := c.b.briefs[claim.Brief]; ok && i > at && slices.Contains(fields, claim.Field) {
			value, at = claim.Value, i
		}
	}
	for _, claim := range e.Claims {
		i, ok := c.b.briefs[claim.Brief]
		_, old := c.a.briefs[claim.Brief]
		if ok && !old && i <= at && slices.Contains(fields, claim.Field) && claim.Value == value {
			teller, at = claim.Brief, i
		}
	}
	return first(teller, c.teller(e.Briefs))
}

func (c *comparison) briefs() {
	for _, b := range c.b.Briefs {
		if _, old := c.a.briefs[b.ID]; !old {
			c.add(Difference{Kind: NewBrief, Record: b.ID, What: b.Title, Brief: b.ID}, onDay(b.Date))
		}
	}
	for _, b := range c.a.Briefs {
		if _, there := c.b.briefs[b.ID]; !there {
			c.add(Difference{Kind: Gone, Record: b.ID, What: "brief: " + b.Title}, onDay(b.Date))
		}
	}
}

func onDay(date string) publishedTime { return publishedTime{EDTF: date, Earliest: date, Latest: date} }

// entities are new when no file and no record knew them. The first brief that
// names one says so; one that only has a file of its own has none.
func (c *comparison) entities() {
	named := c.b.firstNamed()
	for _, e := range c.b.Entities {
		if _, old := c.a.names[e.ID]; old || e.Kind == "source" {
			continue // sources come with every brief and would drown the rest
		}
		x := Difference{Kind: NewEntity, Record: e.ID, What: e.Kind + ": " + e.Name, Brief: named[e.ID]}
		if i, ok := c.b.briefs[x.Brief]; ok {
			c.add(x, onDay(c.b.Briefs[i].Date))
		} else {
			c.add(x, publishedTime{})
		}
	}
	for _, e := range c.a.Entities {
		if _, there := c.b.names[e.ID]; !there && e.Kind != "source" {
			c.add(Difference{Kind: Gone, Record: e.ID, What: e.Kind + ": " + e.Name}, publishedTime{})
		}
	}
}

// firstNamed finds the first brief that names each entity, in its text or in a
// record.
func (m *publishedModel) firstNamed() map[string]string {
	named := map[string]string{}
	name := func(entity, brief string) {
		if at, ok := named[entity]; brief != "" && (!ok || m.briefs[brief] < m.briefs[at]) {
			named[entity] = brief
		}
	}
	for _, x := range m.Mentions {
		name(x.Entity, x.Brief)
	}
	for _, e := range m.Events {
		for _, p := range slices.Concat(e.Actors, e.Recipients) {
			for _, b := range e.Briefs {
				name(p.ID, b)
			}
		}
		for _, id := range append(slices.Clone(e.Topics), e.Place) {
			for _, b := range e.Briefs {
				name(id, b)
			}
		}
	}
	for _, s := range m.Statements {
		for _, p := range s.Speakers {
			name(p.ID, s.Brief)
		}
		for _, id := range s.Topics {
			name(id, s.Brief)
		}
	}
	return named
}

// events are matched by id; one without an id of its own, which is numbered in
// its brief, also by what it is, who takes part and when.
func (c *comparison) events() {
	like := map[string]*publishedEvent{}
	for i := range c.a.Events {
		if e := &c.a.Events[i]; e.Auto && c.b.events[e.ID] == nil {
			like[e.likeness()] = e
		}
	}
	matched := map[*publishedEvent]bool{}
	for i := range c.b.Events {
		e := &c.b.Events[i]
		old := c.a.events[e.ID]
		if old == nil && e.Auto {
			old = like[e.likeness()]
		}
		if old == nil || matched[old] {
			c.add(Difference{Kind: NewEvent, Record: e.ID, What: c.b.title(e), After: standing(e), Brief: c.teller(e.Briefs)}, e.When)
		} else {
			matched[old] = true
			c.event(old, e)
		}
		c.conflicts(old, e)
	}
	for i := range c.a.Events {
		if e := &c.a.Events[i]; !matched[e] {
			c.add(Difference{Kind: Gone, Record: e.ID, What: "event: " + c.a.title(e)}, e.When)
		}
	}
}

func (e *publishedEvent) likeness() string {
	parts := []string{e.Type, e.When.EDTF}
	for _, p := range slices.Concat(e.Actors, e.Recipients) {
		parts = append(parts, p.ID)
	}
	slices.Sort(parts[2:])
	return strings.Join(parts, "\x00")
}

// standing is phase and confirmation where they say more than that it was.
func standing(e *publishedEvent) string {
	var parts []string
	for _, s := range []string{e.Phase, e.Confirmation} {
		if s != "" && s != "occurred" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (c *comparison) event(old, e *publishedEvent) {
	x := Difference{Record: e.ID, What: c.b.title(e), Brief: c.claimant(e, "phase", "confirmation")}
	if old.Phase != e.Phase || old.Confirmation != e.Confirmation {
		x.Kind, x.Before, x.After = NewStatus, statusWords(old), statusWords(e)
		c.add(x, e.When)
	}
	if old.When.EDTF != e.When.EDTF || old.When.Earliest != e.When.Earliest || old.When.Latest != e.When.Latest {
		x.Brief = c.claimant(e, "on", "from", "to", "until", "at")
		x.Kind, x.Before, x.After, x.Note = NewDate, old.When.words(), e.When.words(), shiftOf(old.When, e.When)
		c.add(x, e.When)
	}
}

func statusWords(e *publishedEvent) string {
	return strings.TrimPrefix(strings.TrimSuffix(e.Phase+", "+e.Confirmation, ", "), ", ")
}

// shiftOf says how a date changed. Days compare with moments by their first
// ten signs; an open end is wider than any.
func shiftOf(old, now publishedTime) string {
	from, to := cmp.Compare(head(now.Earliest, "0"), head(old.Earliest, "0")), cmp.Compare(head(now.Latest, "9"), head(old.Latest, "9"))
	switch {
	case from == 0 && to == 0:
		return "said otherwise"
	case from >= 0 && to <= 0:
		return "narrowed"
	case from <= 0 && to >= 0:
		return "widened"
	}
	return "moved"
}

func head(s, open string) string {
	if s == "" {
		return open
	}
	return s[:min(len(s), len("2006-01-02"))]
}

// conflicts are fields on which sources disagree and did not before.
func (c *comparison) conflicts(old, e *publishedEvent) {
	had := map[string]string{}
	if old != nil {
		for _, f := range old.Conflicts {
			var values []string
			for _, v := range f.Values {
				values = append(values, v.Value)
			}
			had[f.Field] = strings.Join(values, " / ")
		}
	}
	for _, f := range e.Conflicts {
		var values, briefs []string
		for _, v := range f.Values {
			values, briefs = append(values, v.Value), append(briefs, v.Brief)
		}
		if now := strings.Join(values, " / "); had[f.Field] != now {
			c.add(Difference{Kind: NewConflict, Record: e.ID, What: c.b.title(e), Before: had[f.Field], After: f.Field + ": " + now, Brief: c.teller(briefs)}, e.When)
		}
	}
}

// statements tell of words that were corrected where they stand. A promise that
// another one replaces is told as settled.
func (c *comparison) statements() {
	for i := range c.b.Statements {
		s := &c.b.Statements[i]
		old := c.a.statements[s.ID]
		if old != nil && old.Brief == s.Brief && (old.Text != s.Text || quotesOf(old) != quotesOf(s)) && c.sameRecord(old, s) {
			c.add(Difference{Kind: NewQuote, Record: s.ID, What: c.b.whose(s.Speakers) + " " + s.Verb, Before: old.Text, After: s.Text, Brief: s.Brief}, s.When)
		}
	}
}

// sameRecord keeps statements apart that only share a number: one written
// before them in the brief moves them on.
func (c *comparison) sameRecord(old, now *publishedStatement) bool {
	if old.Verb != now.Verb || !slices.Equal(old.Speakers, now.Speakers) {
		return false
	}
	for i := range c.b.Statements {
		if s := &c.b.Statements[i]; s.Brief == old.Brief && s.Text == old.Text {
			return false // the old words stand elsewhere now
		}
	}
	return true
}

func quotesOf(s *publishedStatement) string {
	var out []string
	for _, q := range s.Quotes {
		out = append(out, q.Text)
	}
	return strings.Join(out, "\x00")
}

// promises are commitments and asks, new and with another state.
func (c *comparison) promises() {
	for _, id := range slices.Sorted(maps.Keys(c.b.promises)) {
		p, s := c.b.promises[id], c.b.statements[id]
		if s == nil {
			continue
		}
		x := Difference{Record: id, What: c.b.said(s), After: stateWords(p.State), Brief: c.decider(p, s)}
		if p.ask {
			x.Note = "ask"
		}
		old := c.a.promises[id]
		settled := !undecided(p.State)
		switch {
		case old == nil:
			x.Kind = NewCommitment
		case old.State == p.State:
			continue
		case settled:
			x.Kind, x.Before = Settled, stateWords(old.State)
		default:
			x.Kind, x.Before = NewStatus, stateWords(old.State)
		}
		if old == nil {
			made := x
			made.Brief = s.Brief
			c.add(made, s.When)
			if settled {
				x.Kind = Settled
			}
		}
		if old != nil || settled {
			c.add(x, s.When)
		}
	}
}

// decider is the brief of what decided a promise, else its own.
func (c *comparison) decider(p *publishedPromise, s *publishedStatement) string {
	var briefs []string
	for _, id := range p.DecidedBy {
		if e := c.b.events[id]; e != nil {
			briefs = append(briefs, c.teller(e.Briefs))
		}
		if by := c.b.statements[id]; by != nil {
			briefs = append(briefs, by.Brief)
		}
	}
	return first(c.b.latestOf(briefs), s.Brief)
}
