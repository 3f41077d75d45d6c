package serve

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"readout/generator/brief"
	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/site"
)

// problem is a diagnostic as the overlay shows it.
type problem struct {
	Code     string   `json:"code"`
	Severity string   `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Col      int      `json:"col"`
	Message  string   `json:"message"`
	Help     string   `json:"help"`
	Frame    string   `json:"frame"`
	Text     string   `json:"text"` // all of it, to be copied
	Fixes    []string `json:"fixes"`
	Number   int      `json:"number"` // in the list, for asking for a fix
}

type problemList struct {
	Build    int       `json:"build"`
	Problems []problem `json:"problems"`
	More     int       `json:"more"` // left out
}

// mostProblems is how many the overlay shows; nobody reads more.
const mostProblems = 200

// problemDocs puts errors first, then the order of the files.
func problemDocs(list []diag.Diagnostic, number int) problemList {
	out := problemList{Build: number, Problems: []problem{}}
	for _, severity := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		for i, d := range list {
			switch {
			case d.Severity != severity:
			case len(out.Problems) == mostProblems:
				out.More++
			default:
				out.Problems = append(out.Problems, problemDoc(d, i))
			}
		}
	}
	return out
}

func problemDoc(d diag.Diagnostic, i int) problem {
	frame := diag.Frame(diag.Diagnostic{Start: d.Start, End: d.End, Excerpt: d.Excerpt})
	p := problem{d.Code, d.Severity.String(), d.File, d.Start.Line, d.Start.Col, d.Message, d.Help, frame, diag.Head(d) + "\n" + diag.Frame(d), []string{}, i}
	for _, f := range d.Fixes {
		p.Fixes = append(p.Fixes, f.Title)
	}
	return p
}

func listSum(list []diag.Diagnostic) string {
	sum := sha256.New()
	for _, d := range list {
		fmt.Fprintln(sum, diag.Head(d), d.Excerpt)
	}
	return short(sum.Sum(nil))
}

// sendProblems is the page that stands where there is none to show. It is
// complete without scripts; with them it gives way as soon as it can.
func (s *Server) sendProblems(w http.ResponseWriter, problems []diag.Diagnostic) {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" +
		"<title>Problems · preview</title><link rel=\"stylesheet\" href=\"/_readout/assets/problems.css\"></head><body><main>\n" +
		"<h1>This page cannot be shown yet</h1>\n<p class=\"lede\">Something in the site has to be mended first. The page appears here by itself when it is.</p>\n")
	for _, p := range problemDocs(problems, 0).Problems {
		fmt.Fprintf(&b, "<section><h2><span class=\"%s\">%s %s</span> %s</h2>\n", p.Severity, p.Severity, p.Code, html.EscapeString(p.Message))
		if p.File != "" {
			fmt.Fprintf(&b, "<p class=\"place\">%s:%d:%d</p>\n", html.EscapeString(p.File), p.Line, p.Col)
		}
		if p.Frame != "" {
			fmt.Fprintf(&b, "<pre tabindex=\"0\">%s</pre>\n", html.EscapeString(p.Frame))
		}
		if p.Help != "" {
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p.Help))
		}
		b.WriteString("</section>\n")
	}
	b.WriteString("</main></body></html>\n")
	shown := digests{Page: "none-" + listSum(problems), CSS: []sheet{}}
	send(w, "problems.html", http.StatusServiceUnavailable, s.inject([]byte(b.String()), shown, true))
}

// ribbon says why a page would not stand in the published site; "" when it would.
func ribbon(v *view, p *site.Page, now time.Time) string {
	if id, ok := strings.CutPrefix(p.URL, "/events/"); ok && p.Source == "" && id != "" {
		return eventRibbon(v.snap, strings.TrimSuffix(id, "/"), now)
	}
	if d := v.docs()[p.Source]; d != nil {
		return withheld(v.snap, d, now)
	}
	return ""
}

func withheld(snap *build.Snapshot, d *brief.Doc, now time.Time) string {
	skip, shut := snap.Withheld(d, now)
	switch {
	case !shut:
		return ""
	case skip.Reason == "embargo" && !skip.Until.IsZero():
		return "Under embargo until " + skip.Until.Format("2 January 2006, 15:04 MST") + ": not published before"
	case skip.Reason == "draft":
		return "Draft: not in the published site"
	}
	return "Not in the published site (" + skip.Reason + ")"
}

// eventRibbon marks an event that only hidden briefs tell of.
func eventRibbon(snap *build.Snapshot, id string, now time.Time) string {
	e := snap.Model.Event(id)
	if e == nil || len(e.Briefs) == 0 {
		return ""
	}
	for _, b := range e.Briefs {
		if _, shut := snap.Withheld(snap.Model.Doc(b.Doc), now); !shut {
			return ""
		}
	}
	return "Told by drafts only: not in the published site"
}
