package build_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/when"
)

// listings are the tables that say what comes of an example, by their first
// heading: one map of columns for each member of the list, in its order. A
// column that a member lacks is empty.
var listings = map[string]func(*build.Snapshot) []map[string]string{
	"event": func(s *build.Snapshot) []map[string]string { return each(s.Model.Events, eventRow) },
	"statement": func(s *build.Snapshot) []map[string]string {
		return each(s.Model.Statements, statementRow)
	},
	"mention":    func(s *build.Snapshot) []map[string]string { return each(s.Model.Mentions, mentionRow) },
	"evidence":   evidenceRows,
	"account of": accountRows,
	"conflict":   conflictRows,
	"commitment": func(s *build.Snapshot) []map[string]string {
		return each(s.Model.Commitments, promiseRow("commitment"))
	},
	"ask":        func(s *build.Snapshot) []map[string]string { return each(s.Model.Asks, promiseRow("ask")) },
	"position":   func(s *build.Snapshot) []map[string]string { return each(s.Model.Positions, positionRow) },
	"upcoming":   func(s *build.Snapshot) []map[string]string { return each(s.Model.Upcoming, datedRow("upcoming")) },
	"passed":     func(s *build.Snapshot) []map[string]string { return each(s.Model.Passed, datedRow("passed")) },
	"pair":       func(s *build.Snapshot) []map[string]string { return each(s.Model.Dyads, pairRow) },
	"new entity": newEntities,
	"problem":    problemRows,
	"left out": func(s *build.Snapshot) []map[string]string {
		var files []build.Skip
		for _, k := range s.Skipped {
			if k.File != "" { // feeds and the sitemap, which need a full address, are no matter of the language
				files = append(files, k)
			}
		}
		return each(files, func(k build.Skip) map[string]string {
			return map[string]string{"left out": k.File, "why": k.Reason}
		})
	},
}

func each[T any](list []T, row func(T) map[string]string) (out []map[string]string) {
	for _, x := range list {
		out = append(out, row(x))
	}
	return out
}

// plainColumns are shown as words; all others are code.
var plainColumns = []string{"shown as", "title", "how", "why", "label", "lasted", "text", "complete", "sources"}

// listing gives the rows of a table anew.
func listing(t *testing.T, b *guideBlock, s *build.Snapshot) (out []string) {
	t.Helper()
	rows := listings[b.head[0]](s)
	if b.head[0] == "problem" {
		rows = slices.DeleteFunc(rows, func(r map[string]string) bool {
			return strings.HasSuffix(r["problem"], " info") && !slices.ContainsFunc(b.rows, func(c []string) bool { return word(c[0]) == r["problem"] })
		})
	}
	for _, r := range rows {
		line := "|"
		for _, column := range b.head {
			v, ok := r[column]
			if !ok {
				t.Fatalf("line %d: the list %q has no column %q, but %s", b.from, b.head[0], column, strings.Join(slices.Sorted(maps.Keys(r)), ", "))
			}
			if v != "" && !slices.Contains(plainColumns, column) {
				v = "`" + v + "`"
			}
			line += " " + strings.ReplaceAll(v, "|", `\|`) + " |"
		}
		out = append(out, line)
	}
	if out == nil {
		out = []string{"| none |" + strings.Repeat(" |", len(b.head)-1)}
	}
	return out
}

// shortID drops the brief from the id of one of its own sources.
func shortID(id string) string {
	if _, rest, ok := strings.Cut(id, "--"); ok {
		return rest
	}
	return id
}

func idsOf(list []*model.Entity) string {
	var out []string
	for _, e := range list {
		out = append(out, shortID(e.ID))
	}
	return strings.Join(out, ", ")
}

func idOf(e *model.Entity) string {
	if e == nil {
		return ""
	}
	return shortID(e.ID)
}

func people(list []model.Participant) string {
	var out []string
	for _, p := range list {
		s := "?"
		if p.Entity != nil {
			s = p.Entity.ID
		}
		for _, more := range []string{p.Role, p.Gloss} {
			if more != "" {
				s += " (" + more + ")"
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func titles(list []model.Participant) string {
	var out []string
	for _, p := range list {
		if p.Title != "" {
			out = append(out, p.Title)
		}
	}
	return strings.Join(out, ", ")
}

func chainsOf(list [][]*model.Entity) string {
	var out []string
	for _, c := range list {
		out = append(out, strings.ReplaceAll(idsOf(c), ", ", " < "))
	}
	return strings.Join(out, "; ")
}

func refID(r model.Ref) string {
	if r.Event != nil {
		return r.Event.ID
	}
	return r.Statement.ID
}

func relations(list []model.Relation) string {
	var out []string
	for _, r := range list {
		out = append(out, r.Kind+" "+refID(r.To))
	}
	return strings.Join(out, ", ")
}

func evidenceWords(list []model.Evidence) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Text)
	}
	return strings.Join(out, "; ")
}

func eventRow(e *model.Event) map[string]string {
	who := people(e.Actors)
	if len(e.Recipients) > 0 {
		who += " > " + people(e.Recipients)
	}
	var briefs []string
	for _, b := range e.Briefs {
		briefs = append(briefs, b.ID)
	}
	row := map[string]string{"event": e.ID, "type": e.Type, "label": e.Label, "who": who, "title": titles(slices.Concat(e.Actors, e.Recipients)),
		"when": e.When.EDTF, "written": e.When.Phrase, "shown as": e.When.Words(), "lasted": "", "at": idOf(e.Place), "about": idsOf(e.Topics),
		"status": e.Phase + ", " + e.Confirmation, "via": chainsOf(e.Chains), "sources": fmt.Sprint(e.SourceCount), "told in": strings.Join(briefs, ", "),
		"relations": relations(e.Relations), "grade": e.Grade, "tlp": e.TLP, "evidence": evidenceWords(e.Evidence), "context": evidenceWords(e.Contexts),
		"code": e.PLOVER, "likelihood": e.Likelihood}
	if e.Duration != nil {
		row["lasted"] = e.Duration.Words()
	}
	return row
}

func statementRow(s *model.Statement) map[string]string {
	var quotes, during []string
	for _, q := range s.Quotes {
		quotes = append(quotes, q.Text+" ("+q.Owner+")")
	}
	for _, e := range s.During {
		during = append(during, e.ID)
	}
	return map[string]string{"statement": s.ID, "who": people(s.Speakers), "verb": s.Verb, "to": people(s.Addressees), "toward": people(s.Targets),
		"for whom": idsOf(s.OnBehalfOf), "text": s.Text, "verbatim": strings.Join(quotes, "; "), "stance": s.Stance, "about": idsOf(s.Topics),
		"when": s.When.EDTF, "during": strings.Join(during, ", "), "due": timeOf(s.Due), "within": idOf(s.Within), "via": chainsOf(s.Chains),
		"relations": relations(s.Relations), "account": idOf(s.Account), "evidence": evidenceWords(s.Evidence), "grade": s.Grade}
}

func timeOf(t *when.Time) string {
	if t == nil {
		return ""
	}
	return t.EDTF
}

func mentionRow(m *model.Mention) map[string]string {
	how := "as a link"
	if m.Auto {
		how = "by itself"
	}
	return map[string]string{"mention": m.Text, "of": m.Entity.ID, "how": how}
}

func evidenceRows(s *build.Snapshot) (out []map[string]string) {
	add := func(id string, list []model.Evidence) {
		for _, e := range list {
			out = append(out, map[string]string{"evidence": e.Text, "for": id})
		}
	}
	for _, e := range s.Model.Events {
		add(e.ID, e.Evidence)
	}
	for _, st := range s.Model.Statements {
		add(st.ID, st.Evidence)
	}
	return out
}

func accountRows(s *build.Snapshot) (out []map[string]string) {
	for _, e := range s.Model.Events {
		for _, a := range e.Accounts {
			complete := "no"
			if a.Complete {
				complete = "yes"
			}
			var said []string
			for _, st := range a.Statements {
				said = append(said, st.ID)
			}
			out = append(out, map[string]string{"account of": e.ID, "source": idOf(a.Source), "complete": complete, "about": idsOf(a.Topics), "says": strings.Join(said, ", ")})
		}
	}
	return out
}

func conflictRows(s *build.Snapshot) (out []map[string]string) {
	for _, e := range s.Model.Events {
		for _, c := range e.Conflicts {
			for _, v := range c.Values {
				out = append(out, map[string]string{"conflict": e.ID, "key": c.Field, "value": v.Value, "source": idsOf(v.Sources), "told in": v.Brief.ID})
			}
		}
	}
	return out
}

func promiseRow(name string) func(*model.Promise) map[string]string {
	return func(p *model.Promise) map[string]string {
		var by []string
		for _, r := range p.DecidedBy {
			by = append(by, refID(r))
		}
		return map[string]string{name: p.Statement.ID, "by": idsOf(p.By), "toward": idsOf(p.Toward), "due": timeOf(p.Due), "state": p.State, "decided by": strings.Join(by, ", ")}
	}
}

func positionRow(p *model.Position) map[string]string {
	var list []string
	for _, e := range p.Entries {
		s := e.Statement.ID + " " + e.Statement.Stance
		if e.Shift {
			s += " (shift)"
		}
		if e.Denied {
			s += " (denied)"
		}
		list = append(list, s)
	}
	return map[string]string{"position": p.Holder.ID, "about": p.Topic.ID, "toward": idOf(p.Target), "statements": strings.Join(list, ", ")}
}

func datedRow(name string) func(*model.Event) map[string]string {
	return func(e *model.Event) map[string]string {
		row := eventRow(e)
		row[name] = e.ID
		return row
	}
}

func pairRow(d *model.Dyad) map[string]string {
	ids := func(list []*model.Event) string {
		var out []string
		for _, e := range list {
			out = append(out, e.ID)
		}
		return strings.Join(out, ", ")
	}
	row := map[string]string{"pair": d.ID, "contacts": ids(d.Contacts), "both present": ids(d.Present), "last": "", "next": ""}
	if d.Last != nil {
		row["last"] = d.Last.ID
	}
	if d.Next != nil {
		row["next"] = d.Next.ID
	}
	return row
}

// newEntities lists what an example made without a file.
func newEntities(s *build.Snapshot) (out []map[string]string) {
	for _, e := range s.Model.Entities {
		if e.Provisional || e.Unlisted {
			out = append(out, map[string]string{"new entity": e.ID, "kind": e.Kind, "name": e.Name})
		}
	}
	return out
}

func problemRows(s *build.Snapshot) (out []map[string]string) {
	for _, d := range s.Diags {
		fix := ""
		if len(d.Fixes) > 0 {
			fix = d.Fixes[0].Title
		}
		out = append(out, map[string]string{"problem": d.Code + " " + d.Severity.String(), "at": wordsAt(d), "fix": fix})
	}
	return out
}

// wordsAt is what a diagnostic points at, as far as it stands on one line.
func wordsAt(d diag.Diagnostic) string {
	line := []rune(d.Excerpt)
	if d.End.Line != d.Start.Line || d.Start.Col < 1 || d.End.Col-1 > len(line) {
		return ""
	}
	return string(line[d.Start.Col-1 : d.End.Col-1])
}
