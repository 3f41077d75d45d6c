package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/disk"
	"readout/generator/site"
)

func (a *app) changesCommand() *cobra.Command {
	c := &cobra.Command{Use: "changes", Short: "tells what is new since a day, a revision or a kept model.json", Args: words(0, 0),
		Long: "Compares two states of the site: new briefs, people and topics, new contacts, another\n" +
			"status, dates that became narrower or moved, corrected words, new conflicts, and\n" +
			"commitments that are new or settled. Each line names the brief that says it.\n\n" +
			"--since takes a day (the briefs dated before it), a data/model.json kept from an earlier\n" +
			"build, or a revision of git such as HEAD~1, main or v2.",
		Annotations: map[string]string{shapes: "text json"},
		Run:         func(*cobra.Command, []string) { a.code = a.untilSignal(a.changes) }}
	c.Flags().StringVar(&a.since, "since", "", "a day, a revision or a model.json")
	a.viewFlags(c)
	return c
}

// changesDoc is what `readout changes --format json` prints.
type changesDoc struct {
	Schema  int               `json:"schema"`
	Since   string            `json:"since"`
	Kind    string            `json:"sinceKind"` // day, file or revision
	Edition string            `json:"edition"`
	Changes []site.Difference `json:"changes"`
}

// changes is `readout changes`.
func (a *app) changes(ctx context.Context) int {
	if a.since == "" {
		return a.out.usage("readout changes needs --since with a day, a revision or a model.json", "such as --since 2021-08-19 or --since HEAD~1")
	}
	snap, code := a.snapshot(ctx)
	if snap == nil {
		return code
	}
	before, kind, err := a.earlier(ctx)
	if err != nil {
		return a.fail(err)
	}
	list, err := site.Compare(before, snap.Site.ModelJSON())
	if err != nil {
		return a.fail(&build.UsageError{Message: fmt.Sprintf("--since %s cannot be compared with: %s", a.since, err), Help: "give the data/model.json of an earlier build"})
	}
	doc := changesDoc{1, a.since, kind, snap.Edition, append([]site.Difference{}, list...)}
	a.out.result(doc, changesText(list))
	if len(list) == 0 {
		a.out.say("nothing changed since %s", a.since)
	}
	r := report{snap: snap, diags: a.out.heard(snap.Diags)}
	if n := r.count(); n.Errors > 0 {
		a.out.say("the content has %s, so this may not be all; readout check shows them", plural(n.Errors, "error", "errors"))
	}
	return a.verdict(snap, r)
}

// earlier gives the model to compare with, and what kind of word --since was:
// a day before all, then a file, then a revision.
func (a *app) earlier(ctx context.Context) (model []byte, kind string, err error) {
	if _, err := time.Parse(time.DateOnly, a.since); err == nil {
		o, err := a.options()
		if err != nil {
			return nil, "", err
		}
		o.Before = a.since
		model, err = modelOf(ctx, o)
		return model, "day", err
	}
	if info, err := os.Stat(a.since); err == nil && info.Mode().IsRegular() {
		f, err := disk.ReadFile(a.since)
		return f.Data, "file", err
	}
	dir, remove, err := disk.Revision(ctx, a.source, a.since)
	if err != nil {
		return nil, "", a.noRevision(err)
	}
	defer remove()
	o, err := a.options()
	if err != nil {
		return nil, "", err
	}
	o.Source = dir
	model, err = modelOf(ctx, o)
	return model, "revision", err
}

func modelOf(ctx context.Context, o build.Options) ([]byte, error) {
	snap, err := build.New(o).Next(ctx)
	if err != nil {
		return nil, err
	}
	return snap.Site.ModelJSON(), nil
}

// noRevision says what --since could not be taken for.
func (a *app) noRevision(err error) error {
	help := "write a day like 2021-08-19, the path of a model.json, or a revision like HEAD~1"
	switch {
	case strings.HasSuffix(a.since, ".json"):
		return &build.UsageError{Message: "there is no file " + a.since, Help: help}
	case errors.Is(err, disk.ErrNoRepository):
		return &build.UsageError{Message: fmt.Sprintf("--since %q is neither a day nor a file, and the site folder lies in no git repository", a.since), Help: help}
	case errors.Is(err, disk.ErrNoRevision):
		return &build.UsageError{Message: fmt.Sprintf("--since %q is neither a day nor a file, and no revision that has this site", a.since), Help: help}
	}
	return err
}

// headingOf names a kind of change.
func headingOf(kind string) string {
	return map[string]string{
		site.NewBrief: "New briefs", site.NewEntity: "New people, bodies, places and topics", site.NewEvent: "New contacts and events",
		site.NewStatus: "Changed status", site.NewDate: "Changed dates", site.NewQuote: "Corrected words", site.NewConflict: "New conflicts",
		site.NewCommitment: "New commitments and asks", site.Settled: "Settled commitments and asks", site.Gone: "No longer there",
	}[kind]
}

func changesText(list []site.Difference) string {
	var b strings.Builder
	last := ""
	for _, c := range list {
		if c.Kind != last {
			if last != "" {
				b.WriteString("\n")
			}
			b.WriteString(headingOf(c.Kind) + "\n")
			last = c.Kind
		}
		b.WriteString("  " + changeLine(c) + "\n")
	}
	return b.String()
}

// changeLine is one change: date, record, what was and what is, who says it.
func changeLine(c site.Difference) string {
	line := c.What
	if c.When != "" {
		line = c.When + "  " + line
	}
	note := c.Note
	switch {
	case c.Before != "" && c.After != "":
		line = strings.TrimSuffix(line, ".") + ": " + c.Before + " → " + c.After
	case c.After != "" && note != "":
		note += ", " + c.After
	case c.After != "":
		note = c.After
	}
	if note != "" {
		line += " (" + note + ")"
	}
	if c.Brief != "" && c.Brief != c.Record {
		line += "  [" + c.Brief + "]"
	}
	if c.Kind == site.NewBrief {
		line += "  [" + c.Record + "]"
	}
	return line
}
