package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"readout/generator/build"
)

// explainPage is `readout explain URL`.
func (a *app) explainPage(address string) int {
	snap, code := a.snapshot(context.Background())
	if snap == nil {
		return code
	}
	a.out.trace(snap.Trace(address))
	return exitClean
}

// snapshot makes one for the commands that only ask; nil with the exit code
// when there can be none.
func (a *app) snapshot(ctx context.Context) (*build.Snapshot, int) {
	o, err := a.options()
	if err != nil {
		return nil, a.fail(err)
	}
	snap, err := build.New(o).Next(ctx)
	if err != nil {
		return nil, a.fail(err)
	}
	return snap, exitClean
}

type traceDoc struct {
	Schema   int         `json:"schema"`
	URL      string      `json:"url"`
	Found    bool        `json:"found"`
	Kind     string      `json:"kind,omitempty"`
	Title    string      `json:"title,omitempty"`
	Output   string      `json:"output,omitempty"` // below the output folder
	Source   string      `json:"source,omitempty"`
	Files    []string    `json:"files"`
	Template string      `json:"template,omitempty"`
	Own      bool        `json:"ownTemplate"`
	Records  []recordDoc `json:"records"`
	Skipped  *skipDoc    `json:"skipped,omitempty"`
	Failed   *failedDoc  `json:"failed,omitempty"`
	Nearest  string      `json:"nearest,omitempty"`
}

type recordDoc struct {
	ID   string `json:"id"`
	Word string `json:"word"`
	File string `json:"file"`
	Line int    `json:"line"`
}

func traceDocOf(t build.Trace) traceDoc {
	doc := traceDoc{Schema: 1, URL: t.URL, Found: t.Page != nil, Files: append([]string{}, t.Files...), Template: t.Template,
		Own: t.Own, Records: []recordDoc{}, Nearest: t.Nearest}
	if t.Page != nil {
		doc.Kind, doc.Title, doc.Output, doc.Source = t.Page.Kind, t.Page.Title, t.Page.File, t.Page.Source
	}
	for _, r := range t.Records {
		doc.Records = append(doc.Records, recordDoc(r))
	}
	if t.Hidden != nil {
		d := skipDocOf(*t.Hidden)
		doc.Skipped = &d
	}
	if t.Failed != nil {
		doc.Failed = &failedDoc{t.Failed.File, t.Failed.URL}
	}
	return doc
}

// trace prints how a page came about.
func (o *output) trace(t build.Trace) {
	words := absence(t)
	if t.Page != nil {
		words = presence(t)
	}
	o.result(traceDocOf(t), words)
}

// perPage is how many records the text shows.
const perPage = 20

func presence(t build.Trace) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is the %s page %q, written to %s\n", t.URL, t.Page.Kind, t.Page.Title, t.Page.File)
	switch {
	case !t.Page.HTML():
		b.WriteString("template: none, it is written as it is\n")
	case t.Own:
		fmt.Fprintf(&b, "template: %s of this site\n", t.Template)
	default:
		fmt.Fprintf(&b, "template: the built-in %s (readout new template %s copies it here)\n",
			strings.TrimPrefix(t.Template, "templates/"), t.Page.Kind)
	}
	if t.Page.Source == "" && len(t.Files) == 0 {
		b.WriteString("files: none of its own; it is put together from all that the site holds\n")
	}
	for _, f := range t.Files {
		fmt.Fprintf(&b, "file: %s\n", f)
	}
	b.WriteString(recordLines(t.Records))
	return b.String()
}

func recordLines(list []build.Record) string {
	var b strings.Builder
	for i, r := range list {
		if i == perPage {
			fmt.Fprintf(&b, "%d more records; --format json lists them\n", len(list)-perPage)
			break
		}
		fmt.Fprintf(&b, "record: %s:%d %s ^%s\n", r.File, r.Line, r.Word, r.ID)
	}
	return b.String()
}

// reasons says why a file was left out.
func reasons(s build.Skip) string {
	switch s.Reason {
	case "draft":
		return "it is a draft; --drafts shows drafts"
	case "withdrawn":
		return "it is withdrawn"
	case "embargo":
		if s.Until.IsZero() {
			return "its embargo cannot be read"
		}
		return "it is under embargo until " + s.Until.Format(time.RFC3339)
	case "edition":
		return "its mark is above what this edition shows"
	case "symlink":
		return "it is a symbolic link that was not followed"
	case "hidden":
		return "its name begins with a dot"
	case "leftover":
		return "its name is that of a file which an editor left behind"
	case "relative":
		return "it needs the full address of the site, and links are relative"
	}
	return s.Reason
}

func absence(t build.Trace) string {
	words := "there is no page at " + t.URL + "\n"
	switch {
	case t.Hidden != nil && t.Hidden.File != "":
		words += fmt.Sprintf("%s would be there, but it was left out: %s\n", t.Hidden.File, reasons(*t.Hidden))
	case t.Hidden != nil:
		words += "it was left out: " + reasons(*t.Hidden) + "\n"
	case t.Failed != nil:
		words += fmt.Sprintf("%s would be there, but it has errors; readout check shows them\n", t.Failed.File)
	case t.Known != "":
		words += "the event ^" + t.Known + " is known, but the configuration gives it no page of its own\n" + recordLines(t.Records)
	}
	if t.Nearest != "" {
		words += "did you mean " + t.Nearest + "?\n"
	}
	return words
}
