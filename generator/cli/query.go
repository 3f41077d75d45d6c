package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/brief"
	"readout/generator/build"
	"readout/generator/model"
	"readout/generator/text"
	"readout/generator/when"
)

// kindOfQuery is one of the lists that `readout query` prints.
type kindOfQuery struct {
	name, short string
	types       func(*brief.Config) []string // what --type knows
	rows        func(*model.Model, *filter) table
}

func queries() []kindOfQuery {
	return []kindOfQuery{
		{"events", "calls, meetings, visits and the like, in order of time", eventWords, eventRows},
		{"statements", "what was said, in order of time", verbWords, statementRows},
		{"entities", "people, organisations, places, topics and sources", func(*brief.Config) []string { return entityKinds() }, entityRows},
		{"commitments", "what was promised, and what became of it", promiseWords, commitmentRows},
	}
}

func entityKinds() []string { return []string{"leader", "org", "place", "topic", "source"} }

func eventWords(c *brief.Config) []string {
	return append(brief.EventTypes(), keysOf(c.Types)...)
}

func verbWords(c *brief.Config) []string { return append(brief.Verbs(), keysOf(c.Verbs)...) }

func promiseWords(c *brief.Config) []string {
	list := brief.Promises()
	for _, word := range keysOf(c.Verbs) {
		if slices.Contains(list, c.Verbs[word].Extends) {
			list = append(list, word)
		}
	}
	return append(list, "open", "due-soon", "overdue", "fulfilled", "broken", "contested", "replaced")
}

func keysOf(m map[string]brief.Extension) (list []string) {
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func (a *app) queryCommand() *cobra.Command {
	c := &cobra.Command{Use: "query", Short: "prints what the briefs hold, as a table, JSON or CSV", Args: oneOf,
		Annotations: map[string]string{shapes: "table json csv"},
		RunE:        func(c *cobra.Command, _ []string) error { return c.Help() }}
	for _, k := range queries() {
		sub := &cobra.Command{Use: k.name, Short: k.short, Args: words(0, 0),
			Long: "Prints " + k.short + ".\n\nA record is listed when it meets all of the flags. --leader and --topic may be given\n" +
				"several times, and each must hold; of several --type one must. A topic takes its\n" +
				"narrower topics with it. --since and --until take days, months, years or other EDTF\n" +
				"dates; a record is listed when it may have been in that time.",
			Run: func(*cobra.Command, []string) { a.code = a.query(context.Background(), k) }}
		f := sub.Flags()
		f.StringArrayVar(&a.leaders, "leader", nil, "a person or body, by id or name")
		f.StringArrayVar(&a.topics, "topic", nil, "a topic, by id or name, with its narrower ones")
		f.StringSliceVar(&a.types, "type", nil, "such as "+strings.Join(k.types(brief.DefaultConfig())[:3], ", "))
		f.StringVar(&a.since, "since", "", "leaves out what was certainly before this date")
		f.StringVar(&a.until, "until", "", "leaves out what was certainly after this date")
		a.viewFlags(sub)
		a.completeQuery(sub, k)
		c.AddCommand(sub)
	}
	return c
}

// query is `readout query`.
func (a *app) query(ctx context.Context, k kindOfQuery) int {
	snap, code := a.snapshot(ctx)
	if snap == nil {
		return code
	}
	f, err := a.filter(snap, k)
	if err != nil {
		return a.fail(err)
	}
	t := k.rows(snap.Model, f)
	switch a.format {
	case "json":
		err = a.out.records(k.name, snap.Site.ModelJSON(), t)
	case "csv":
		err = a.out.csv(t)
	default:
		a.out.table(t)
	}
	if err != nil {
		return a.fail(err)
	}
	r := report{snap: snap, diags: a.out.heard(snap.Diags)}
	if n := r.count(); n.Errors > 0 {
		a.out.say("the content has %s, so this may not be all; readout check shows them", plural(n.Errors, "error", "errors"))
	}
	return a.verdict(snap, r)
}

// filter is what a record must meet.
type filter struct {
	leaders, topics []*model.Entity
	types           []string
	window          when.Time // zero ends are open
	dated           bool
}

func (a *app) filter(snap *build.Snapshot, k kindOfQuery) (*filter, error) {
	f := &filter{types: a.types}
	var err error
	if f.leaders, err = find(snap.Model, "leader", a.leaders, "leader", "org"); err != nil {
		return nil, err
	}
	if f.topics, err = find(snap.Model, "topic", a.topics, "topic"); err != nil {
		return nil, err
	}
	known := k.types(snap.Config)
	for _, t := range a.types {
		if !slices.Contains(known, t) {
			return nil, &build.UsageError{Message: fmt.Sprintf("%s have no type %q%s", k.name, t, meant(t, known)), Help: "--type takes " + strings.Join(known, ", ")}
		}
	}
	if f.dated = a.since != "" || a.until != ""; !f.dated {
		return f, nil
	}
	return f, f.bounds(a.since, a.until)
}

func (f *filter) bounds(since, until string) error {
	for _, b := range []struct {
		flag, value string
		take        func(when.Time)
	}{
		{"since", since, func(t when.Time) { f.window.Lo = t.Lo }},
		{"until", until, func(t when.Time) { f.window.Hi = t.Hi }},
	} {
		if b.value == "" {
			continue
		}
		t, ok := when.ParseEDTF(b.value)
		if !ok {
			return &build.UsageError{Message: fmt.Sprintf("--%s %q is not a date", b.flag, b.value), Help: "write a day, month or year, like 2021-08-19, 2021-08 or 2021"}
		}
		b.take(t)
	}
	if !f.window.Lo.IsZero() && !f.window.Hi.IsZero() && !f.window.Lo.Before(f.window.Hi) {
		return &build.UsageError{Message: fmt.Sprintf("--since %s is after --until %s", since, until), Help: "exchange the two"}
	}
	return nil
}

// find reads ids and names of entities.
func find(m *model.Model, flag string, words []string, kinds ...string) (list []*model.Entity, err error) {
	for _, w := range words {
		e, hint := lookUp(m, w, kinds)
		if e == nil {
			return nil, &build.UsageError{Message: fmt.Sprintf("--%s: nothing is known of %q%s", flag, w, hint),
				Help: "readout query entities --type " + kinds[0] + " lists the ids and names"}
		}
		list = append(list, e)
	}
	return list, nil
}

// lookUp finds one entity by its id, else by a name as written, else by one
// that differs in capitals and accents alone.
func lookUp(m *model.Model, word string, kinds []string) (*model.Entity, string) {
	word = strings.TrimLeft(word, "@#")
	if e := m.Entity(word); e != nil && slices.Contains(kinds, e.Kind) {
		return e, ""
	}
	var known []string
	for _, same := range []func(string) bool{
		func(name string) bool { return text.NFC(name) == text.NFC(word) },
		func(name string) bool { return text.Fold(name) == text.Fold(word) },
	} {
		var found []*model.Entity
		for _, e := range m.Entities {
			if !slices.Contains(kinds, e.Kind) {
				continue
			}
			names := append([]string{e.Name}, e.Aliases...)
			known = append(append(known, e.ID), names...)
			if slices.ContainsFunc(names, same) {
				found = append(found, e)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], ""
		case len(found) > 1:
			return nil, "; it may be " + joined(found, " or ", func(e *model.Entity) string { return e.ID })
		}
	}
	if near, ok := text.Nearest(word, known, true); ok {
		return nil, "; did you mean " + near + "?"
	}
	return nil, ""
}

func joined[T any](list []T, between string, say func(T) string) string {
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = say(x)
	}
	return strings.Join(words, between)
}

// within says whether something may have been in the asked time.
func (f *filter) within(t when.Time) bool {
	return !f.dated || !t.IsZero() && when.Overlap(t, f.window, 0)
}

func (f *filter) typed(words ...string) bool {
	return len(f.types) == 0 || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(f.types, w) })
}

// about says whether topics, with those they are part of, hold all that are asked for.
func (f *filter) about(topics []*model.Entity) bool {
	for _, want := range f.topics {
		if !slices.ContainsFunc(topics, func(t *model.Entity) bool { return under(t, want) }) {
			return false
		}
	}
	return true
}

// under says whether a topic is another one or narrower. Circles of topics
// are broken before they get here (BR011).
func under(t, broad *model.Entity) bool {
	for ; t != nil; t = t.Broader {
		if t == broad {
			return true
		}
	}
	return false
}

// with says whether all the people asked for are among those of a record.
func (f *filter) with(who []*model.Entity) bool {
	return !slices.ContainsFunc(f.leaders, func(e *model.Entity) bool { return !slices.Contains(who, e) })
}

func people(sides ...[]model.Participant) (list []*model.Entity) {
	for _, side := range sides {
		for _, p := range side {
			if p.Entity != nil {
				list = append(list, p.Entity)
			}
		}
	}
	return list
}

func (f *filter) event(e *model.Event) bool {
	return f.within(e.When) && f.about(e.Topics) && f.with(people(e.Actors, e.Recipients))
}

func (f *filter) statement(s *model.Statement) bool {
	return f.within(s.When) && f.about(s.Topics) && f.with(append(people(s.Speakers, s.Addressees, s.Targets), s.OnBehalfOf...))
}

// records prints those objects of the published data that a table lists, so
// that their form is that of model.json (contract 4).
func (o *output) records(list string, published []byte, t table) error {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(published, &doc); err != nil {
		return fmt.Errorf("read the published data: %w", err)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(doc[list], &all); err != nil {
		return fmt.Errorf("read the published %s: %w", list, err)
	}
	byID := map[string]json.RawMessage{}
	for _, raw := range all {
		var key struct{ ID, Statement string }
		if err := json.Unmarshal(raw, &key); err != nil {
			return fmt.Errorf("read the published %s: %w", list, err)
		}
		byID[cmp.Or(key.ID, key.Statement)] = raw
	}
	found := make([]json.RawMessage, 0, len(t.keys))
	for _, id := range t.keys {
		if raw, ok := byID[id]; ok {
			found = append(found, raw)
		}
	}
	o.document(map[string]any{"schema": 1, list: found})
	return nil
}
