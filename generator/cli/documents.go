package cli

import (
	"fmt"
	"strings"
	"time"

	"readout/generator/build"
	"readout/generator/diag"
)

// The documents of the machine formats (contract 4, GitHub workflow commands,
// SARIF 2.1.0).

type failureDoc struct {
	Schema      int       `json:"schema"`
	Diagnostics []diagDoc `json:"diagnostics"`
}

type checkDoc struct {
	Schema      int        `json:"schema"`
	Summary     summaryDoc `json:"summary"`
	External    *linksDoc  `json:"external,omitempty"`
	Diagnostics []diagDoc  `json:"diagnostics"`
}

type summaryDoc struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
}

type diagDoc struct {
	Code      string   `json:"code"`
	Severity  string   `json:"severity"`
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
	EndLine   int      `json:"endLine"`
	EndColumn int      `json:"endColumn"`
	Message   string   `json:"message"`
	Help      string   `json:"help"`
	Fixes     []fixDoc `json:"fixes"`
}

type fixDoc struct {
	Title string    `json:"title"`
	Edits []editDoc `json:"edits"`
}

type editDoc struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

func diagDocs(list []diag.Diagnostic) []diagDoc {
	docs := make([]diagDoc, 0, len(list))
	for _, d := range list {
		docs = append(docs, diagDoc{
			d.Code, d.Severity.String(), d.File, d.Start.Line, d.Start.Col, d.End.Line, d.End.Col, d.Message, d.Help, fixDocs(d.Fixes),
		})
	}
	return docs
}

func fixDocs(list []diag.Fix) []fixDoc {
	docs := make([]fixDoc, 0, len(list))
	for _, f := range list {
		doc := fixDoc{f.Title, []editDoc{}}
		for _, e := range f.Edits {
			doc.Edits = append(doc.Edits, editDoc{e.File, e.Start.Line, e.Start.Col, e.End.Line, e.End.Col, e.Text})
		}
		docs = append(docs, doc)
	}
	return docs
}

type buildDoc struct {
	Schema      int         `json:"schema"`
	Pages       int         `json:"pages"`
	Written     int         `json:"written"`
	Unchanged   int         `json:"unchanged"`
	Removed     int         `json:"removed"`
	Bytes       int64       `json:"bytes"`
	Seconds     float64     `json:"seconds"`
	Stats       statsDoc    `json:"stats"`
	Skipped     []skipDoc   `json:"skipped"`
	Failed      []failedDoc `json:"failed"`
	Diagnostics []diagDoc   `json:"diagnostics"`
	Explained   []whyDoc    `json:"explained,omitempty"` // with --explain
}

type whyDoc struct {
	URL   string   `json:"url"`
	New   bool     `json:"new"`
	Parts []string `json:"parts"`
}

type statsDoc struct {
	Parsed   int `json:"parsed"`
	Rendered int `json:"rendered"`
}

type skipDoc struct {
	File   string `json:"file,omitempty"`
	URL    string `json:"url,omitempty"`
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
}

type failedDoc struct {
	File string `json:"file"`
	URL  string `json:"url"`
}

func buildDocOf(r report) buildDoc {
	stats := r.snap.Stats()
	doc := buildDoc{
		Schema: 1, Written: r.result.Written, Unchanged: r.result.Unchanged, Removed: r.result.Removed,
		Bytes: r.result.Bytes, Seconds: float64(r.took.Milliseconds()) / 1000, Stats: statsDoc{stats.Parsed, stats.Rendered},
		Skipped: []skipDoc{}, Failed: []failedDoc{}, Diagnostics: diagDocs(r.diags),
	}
	if r.explain {
		for _, w := range r.snap.Explain() {
			doc.Explained = append(doc.Explained, whyDoc{w.URL, w.New, append([]string{}, w.Parts...)})
		}
	}
	if !r.empty() {
		doc.Pages = r.snap.Pages()
	}
	for _, s := range r.snap.Skipped {
		doc.Skipped = append(doc.Skipped, skipDocOf(s))
	}
	for _, f := range r.snap.Failed {
		doc.Failed = append(doc.Failed, failedDoc{f.File, f.URL})
	}
	return doc
}

func skipDocOf(s build.Skip) skipDoc {
	d := skipDoc{File: s.File, URL: s.URL, Reason: s.Reason}
	if !s.Until.IsZero() {
		d.Until = s.Until.Format(time.RFC3339)
	}
	return d
}

// githubLine is a workflow command that shows a diagnostic at its line.
func githubLine(d diag.Diagnostic) string {
	word := map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "notice"}[d.Severity]
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := d.Message
	if d.Help != "" {
		message += "\n" + d.Help
	}
	where := ""
	if d.File != "" {
		where = fmt.Sprintf("file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,", property.Replace(d.File), d.Start.Line, d.Start.Col, d.End.Line, d.End.Col)
	}
	return fmt.Sprintf("::%s %stitle=%s::%s\n", word, where, d.Code, value.Replace(message))
}
