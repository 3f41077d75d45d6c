package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/when"
)

// bookMark is what the template of the book says of where it comes from; a
// file without it is not replaced.
const bookMark = `<meta name="generator" content="readout book">`

func (a *app) bookCommand() *cobra.Command {
	c := &cobra.Command{Use: "book", Short: "writes a briefing book: one file to print or to take along", Args: words(0, 0),
		Long: "Writes one HTML file that needs no other: a cover, contents, a dossier of two sides for\n" +
			"each leader, each pair of them and each topic, the events since a day, and numbered\n" +
			"references. It can be read without a network and printed on A4.",
		Annotations: map[string]string{shapes: "text json"},
		Run:         func(*cobra.Command, []string) { a.code = a.book(context.Background()) }}
	f := c.Flags()
	f.StringSliceVar(&a.leaders, "leaders", nil, "people or bodies, by id or name, with commas between")
	f.StringSliceVar(&a.topics, "topics", nil, "topics, by id or name, with commas between")
	f.StringVar(&a.since, "since", "", "adds the events since this day, month or year")
	f.StringVar(&a.bookFile, "out", "book.html", "the file to write")
	f.BoolVar(&a.force, "force", false, "replace a file that this command did not make")
	a.viewFlags(c)
	completeFlag(c, "leaders", a.entityWords("leader", "org"))
	completeFlag(c, "topics", a.entityWords("topic"))
	return c
}

// bookDoc is what `readout book --format json` prints.
type bookDoc struct {
	Schema   int      `json:"schema"`
	File     string   `json:"file"`
	Leaders  []string `json:"leaders"`
	Topics   []string `json:"topics"`
	Dossiers int      `json:"dossiers"`
	Bytes    int      `json:"bytes"`
}

// book is `readout book`. Like a site, a book is not made of faulty content.
func (a *app) book(ctx context.Context) int {
	snap, code := a.snapshot(ctx)
	if snap == nil {
		return code
	}
	o, err := a.bookOptions(snap)
	if err != nil {
		return a.fail(err)
	}
	data, faults := snap.Book(o)
	r := report{snap: snap, diags: a.out.heard(slices.Concat(snap.Diags, faults))}
	if n := r.count(); n.Errors > 0 {
		a.out.faulty(slices.DeleteFunc(r.diags, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
		a.out.say("%s; no book was written", plural(n.Errors, "error", "errors"))
		return exitContent
	}
	if err := disk.WriteAlone(a.bookFile, data, []byte(bookMark), a.force); err != nil {
		return a.fail(err)
	}
	doc := bookDoc{1, a.bookFile, subjectIDs(o.Leaders), subjectIDs(o.Topics), dossiers(o), len(data)}
	a.out.result(doc, "")
	a.out.say("%s: %s, %s", a.bookFile, plural(doc.Dossiers, "dossier", "dossiers"), size(int64(len(data))))
	return a.verdict(snap, r)
}

func (a *app) bookOptions(snap *build.Snapshot) (o site.BookOptions, err error) {
	if len(a.leaders)+len(a.topics) == 0 && a.since == "" {
		return o, &build.UsageError{Message: "a book needs subjects or a time", Help: "such as --leaders macron,putin --topics evacuation --since 2021-08-01"}
	}
	if o.Leaders, err = find(snap.Model, "leaders", a.leaders, "leader", "org"); err != nil {
		return o, err
	}
	if o.Topics, err = find(snap.Model, "topics", a.topics, "topic"); err != nil {
		return o, err
	}
	o.Leaders, o.Topics = once(o.Leaders), once(o.Topics)
	if a.since != "" {
		t, ok := when.ParseEDTF(a.since)
		if !ok || t.Lo.IsZero() {
			return o, &build.UsageError{Message: fmt.Sprintf("--since %q is not a date", a.since), Help: "write a day, month or year, like 2021-08-19, 2021-08 or 2021"}
		}
		o.Since = t
	}
	return o, nil
}

// dossiers counts one for each subject and each pair of people; a body has no pair.
func dossiers(o site.BookOptions) int {
	people := 0
	for _, e := range o.Leaders {
		if e.Kind == "leader" {
			people++
		}
	}
	return len(o.Leaders) + len(o.Topics) + people*(people-1)/2
}

// once drops those that were named before, under whatever name.
func once(list []*model.Entity) (out []*model.Entity) {
	for _, e := range list {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func subjectIDs(list []*model.Entity) []string {
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	return ids
}
