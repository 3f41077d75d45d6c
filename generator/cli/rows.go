package cli

import (
	"fmt"
	"slices"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
)

// table is what a query found: rows for people, and the same for programs.
type table struct {
	keys  []string // ids of what was found, in order
	heads []column
	rows  [][]string
	names []string // of the CSV columns
	cells [][]string
}

// column is one column of the printed table. Where the terminal is narrow,
// words give way first, then ids; dates and the like stay whole as long as
// they can, because half a date is another date.
type column struct {
	head string
	give giving
}

type giving int

const (
	wordy giving = iota
	named
	firm
)

func (t *table) add(key string, row, cells []string) {
	t.keys, t.rows, t.cells = append(t.keys, key), append(t.rows, row), append(t.cells, cells)
}

func sidesOf(left, right []model.Participant) string {
	if len(right) == 0 {
		return namesOf(left)
	}
	return namesOf(left) + " > " + namesOf(right)
}

func namesOf(list []model.Participant) string {
	return joined(list, ", ", func(p model.Participant) string {
		switch {
		case p.Entity == nil:
			return "?"
		case p.Role != "":
			return p.Entity.Name + " (" + p.Role + ")"
		}
		return p.Entity.Name
	})
}

// several puts the parts of a list into one CSV field.
const several = "; "

func idsOf(list []model.Participant) string {
	return joined(list, several, func(p model.Participant) string {
		if p.Entity == nil {
			return "?"
		}
		return p.Entity.ID
	})
}

func entityIDs(list []*model.Entity) string {
	return joined(list, several, func(e *model.Entity) string { return e.ID })
}

func idOf(e *model.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func briefIDs(list []*model.Brief) string {
	return joined(list, several, func(b *model.Brief) string { return b.ID })
}

func eventIDs(list []*model.Event) string {
	return joined(list, several, func(e *model.Event) string { return e.ID })
}

// dateCells are the columns of a date: as known, and its bounds.
func dateCells(t when.Time) []string { return []string{t.EDTF, t.Earliest(), t.Latest()} }

func eventRows(m *model.Model, f *filter) table {
	t := table{
		heads: []column{{"DATE", firm}, {"TYPE", firm}, {"WHO", wordy}, {"ABOUT", wordy}, {"ID", named}},
		names: []string{"id", "type", "label", "date", "earliest", "latest", "actors", "recipients", "place", "topics", "phase", "confirmation", "sources", "briefs"},
	}
	for _, e := range m.Events {
		if !f.event(e) || !f.typed(e.Type, e.Base) {
			continue
		}
		about := e.Label
		if about == "" {
			about = joined(e.Topics, ", ", func(x *model.Entity) string { return x.Name })
		}
		date := e.When.Short()
		if e.Phase != "occurred" && e.Phase != "" {
			date += ", " + e.Phase
		}
		if e.Confirmation == "denied" || e.Confirmation == "disputed" {
			date += ", " + e.Confirmation
		}
		t.add(e.ID, []string{date, e.Type, sidesOf(e.Actors, e.Recipients), about, e.ID},
			slices.Concat([]string{e.ID, e.Type, e.Label}, dateCells(e.When), []string{idsOf(e.Actors), idsOf(e.Recipients), idOf(e.Place),
				entityIDs(e.Topics), e.Phase, e.Confirmation, entityIDs(e.Sources), briefIDs(e.Briefs)}))
	}
	return t
}

func statementRows(m *model.Model, f *filter) table {
	t := table{
		heads: []column{{"DATE", firm}, {"WHO", wordy}, {"VERB", firm}, {"WHAT", wordy}, {"ID", named}},
		names: []string{"id", "verb", "date", "earliest", "latest", "speakers", "addressees", "targets", "text", "stance", "topics", "during", "brief", "line"},
	}
	for _, s := range m.Statements {
		if !f.statement(s) || !f.typed(s.Verb, s.Base) {
			continue
		}
		t.add(s.ID, []string{s.When.Short(), sidesOf(s.Speakers, append(slices.Clone(s.Addressees), s.Targets...)), s.Verb, s.Text, s.ID},
			slices.Concat([]string{s.ID, s.Verb}, dateCells(s.When), []string{idsOf(s.Speakers), idsOf(s.Addressees), idsOf(s.Targets),
				s.Text, s.Stance, entityIDs(s.Topics), eventIDs(s.During), s.Brief.ID, fmt.Sprint(m.At(s.Brief, s.Pos).Line)}))
	}
	return t
}

// entityRows lists entities; with --leader, --topic or dates only those that
// have a part in a record that meets them.
func entityRows(m *model.Model, f *filter) table {
	t := table{
		heads: []column{{"KIND", firm}, {"ID", named}, {"NAME", wordy}, {"ALSO", wordy}},
		names: []string{"id", "kind", "type", "name", "aliases", "country", "provisional"},
	}
	var seen map[*model.Entity]bool
	if len(f.leaders) > 0 || len(f.topics) > 0 || f.dated {
		seen = cast(m, f)
	}
	for _, e := range m.Entities {
		if !f.typed(e.Kind) || seen != nil && !seen[e] {
			continue
		}
		also := strings.Join(e.Aliases, ", ")
		if e.Provisional {
			also = "(no file yet)"
		}
		t.add(e.ID, []string{e.Kind, e.ID, e.Name, also},
			[]string{e.ID, e.Kind, e.Front.OrgKind, e.Name, strings.Join(e.Aliases, several), e.Front.Country, fmt.Sprint(e.Provisional)})
	}
	return t
}

// cast gives everything that has a part in the records that a filter lets through.
func cast(m *model.Model, f *filter) map[*model.Entity]bool {
	seen := map[*model.Entity]bool{}
	add := func(list []*model.Entity) {
		for _, e := range list {
			seen[e] = e != nil
		}
	}
	for _, e := range m.Events {
		if f.event(e) {
			add(people(e.Actors, e.Recipients))
			add(append(slices.Clone(e.Topics), e.Place))
			add(slices.Concat(e.Chains...))
		}
	}
	for _, s := range m.Statements {
		if f.statement(s) {
			add(people(s.Speakers, s.Addressees, s.Targets))
			add(slices.Concat(s.OnBehalfOf, s.Topics, []*model.Entity{s.Within}))
			add(slices.Concat(s.Chains...))
		}
	}
	return seen
}

// commitmentRows lists commitments by the day on which they were made.
func commitmentRows(m *model.Model, f *filter) table {
	t := table{
		heads: []column{{"STATE", firm}, {"DUE", firm}, {"WHO", wordy}, {"WHAT", wordy}, {"ID", named}},
		names: []string{"statement", "verb", "by", "toward", "due", "state", "text", "date", "earliest", "latest", "topics", "decided-by", "brief", "line"},
	}
	for _, p := range m.Commitments {
		s := p.Statement
		if !f.statement(s) || !f.typed(s.Verb, s.Base, p.State) {
			continue
		}
		due, dueCell := "", ""
		if p.Due != nil {
			due, dueCell = p.Due.Short(), p.Due.EDTF
		}
		name := func(e *model.Entity) string { return e.Name }
		who := joined(p.By, ", ", name)
		if len(p.Toward) > 0 {
			who += " > " + joined(p.Toward, ", ", name)
		}
		decided := joined(p.DecidedBy, several, func(r model.Ref) string {
			if r.Event != nil {
				return r.Event.ID
			}
			return r.Statement.ID
		})
		t.add(s.ID, []string{p.State, due, who, s.Text, s.ID},
			slices.Concat([]string{s.ID, s.Verb, entityIDs(p.By), entityIDs(p.Toward), dueCell, p.State, s.Text}, dateCells(s.When),
				[]string{entityIDs(s.Topics), decided, s.Brief.ID, fmt.Sprint(m.At(s.Brief, s.Pos).Line)}))
	}
	return t
}
