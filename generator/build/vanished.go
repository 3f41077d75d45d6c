package build

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/text"
)

// Vanished tells of the addresses that the last publication had and this one
// has not (BR605): earlier holds its files by their paths. Pages that stand for
// something an author wrote are told one by one, with the redirect that would
// lead on; generated ones, and kinds that the configuration switched off, by
// their number. What this edition hides is listed as left out, and not here;
// nor is anything when pages in error were left out, for those come back.
// [Snapshot.With] takes the list in.
func (s *Snapshot) Vanished(earlier map[string]string) []diag.Diagnostic {
	if len(s.Failed) > 0 || len(earlier) == 0 {
		return nil
	}
	v := &vanishing{s: s, earlier: earlier, now: map[string]bool{}, fresh: map[string][]*site.Page{}, gone: map[string][]string{}, groups: map[string]int{}}
	for _, p := range s.Site.Pages {
		v.now[p.File] = true
		if _, had := earlier[p.File]; !had && p.HTML() && (p.Source != "" || p.Kind == "event") && p.Kind != "redirect" {
			v.fresh[kindOfAddress(p.URL)] = append(v.fresh[kindOfAddress(p.URL)], p)
		}
	}
	v.sort()
	var list []diag.Diagnostic
	for _, kind := range slices.Sorted(maps.Keys(v.gone)) {
		for _, address := range v.gone[kind] {
			list = append(list, v.tell(kind, address))
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(v.groups)) {
		list = append(list, v.count(folder, v.groups[folder]))
	}
	return list
}

type vanishing struct {
	s       *Snapshot
	earlier map[string]string
	now     map[string]bool         // files of this site
	fresh   map[string][]*site.Page // pages that were not there last time, by kind
	gone    map[string][]string     // addresses by kind
	groups  map[string]int          // what is only counted, by folder
}

// written are the kinds of pages that stand for something an author wrote,
// each under its folder; "" are pages at paths of their own.
var written = []string{"", "briefs", "leaders", "orgs", "places", "topics", "sources", "events"}

// kindOfAddress gives the folder of a page with an id, "" for a page at a path
// of its own, and "/" before the folder of a generated one.
func kindOfAddress(address string) string {
	folder, id, deep := strings.Cut(strings.Trim(address, "/"), "/")
	switch {
	case slices.Contains(written, folder):
		if deep && !strings.Contains(id, "/") {
			return folder
		}
		return "/" + folder
	case slices.Contains(generated, folder):
		return "/" + folder
	}
	return ""
}

// generated are the folders of pages that the program puts together.
var generated = []string{"about", "agenda", "changes", "commitments", "corrections", "data", "days", "dyads", "glossary", "positions", "search", "timeline", "weeks"}

// sort divides what is gone: pages only, for feeds and data go with theirs.
func (v *vanishing) sort() {
	var gone []string
	for file := range v.earlier {
		if !v.now[file] && path.Ext(file) == ".html" && path.Base(file) != "mail.html" { // a letter goes with its digest
			gone = append(gone, file)
		}
	}
	slices.Sort(gone)
	for _, file := range gone {
		address := "/" + strings.TrimSuffix(file, "index.html")
		kind := kindOfAddress(address)
		folder := strings.TrimPrefix(kind, "/")
		switch {
		case v.hidden(kind, address):
		case strings.HasPrefix(kind, "/"), v.s.switchedOff(folder):
			v.groups[folder]++
		default:
			v.gone[kind] = append(v.gone[kind], address)
		}
	}
}

// hidden says whether an address is of something that this edition leaves out.
func (v *vanishing) hidden(kind, address string) bool {
	return v.s.gate.leadsNowhere(dest{path: address}) || kind == "events" && v.s.gate.ids[path.Base(address)] && !v.s.gate.shown[path.Base(address)]
}

// tell is BR605 for one address, at the file that probably took its place.
func (v *vanishing) tell(kind, address string) diag.Diagnostic {
	message := address + " was published last time and is there no more"
	p := v.heir(kind, address)
	if p == nil {
		return diag.In("", "BR605", message, v.advice(kind, address))
	}
	if kind == "events" {
		return v.renamed(address, p, message)
	}
	d := diag.In(p.Source, "BR605", fmt.Sprintf("%s; perhaps it is %s now", message, p.URL),
		fmt.Sprintf("write `was: [%s]` in the front matter of %s, and the old address leads on", address, p.Source))
	for _, doc := range v.s.docs() {
		if doc.Path != p.Source || doc.Source == nil {
			continue
		}
		if key, ok := doc.Front.KeySpans["was"]; ok {
			at := doc.Source.At("BR605", key, d.Message, fmt.Sprintf("add %s to the list of `was`, and the old address leads on", address))
			return at
		}
	}
	return d
}

// renamed is BR605 for an event that has another id now.
func (v *vanishing) renamed(address string, p *site.Page, message string) diag.Diagnostic {
	old, id := path.Base(address), path.Base(p.URL)
	d := diag.In(p.Source, "BR605", fmt.Sprintf("%s; perhaps the event is ^%s now", message, id), "")
	records := v.s.records(func(e *model.Event) bool { return e.ID == id }, func(*model.Statement) bool { return false })
	if len(records) > 0 {
		d.File, d.Start, d.End = records[0].File, diag.Pos{Line: records[0].Line, Col: 1}, diag.Pos{Line: records[0].Line, Col: 1}
		d.Excerpt = v.line(records[0])
	}
	d.Help = fmt.Sprintf("write `was:: %s` below this record, and the old address leads on; an id of its own behind the record keeps an address from changing with its date or names", old)
	return d
}

func (v *vanishing) line(r Record) string {
	for _, b := range v.s.Model.Briefs {
		if b.Doc.Path == r.File {
			return b.Doc.Source.Line(r.Line)
		}
	}
	return ""
}

func (v *vanishing) advice(kind, address string) string {
	if kind == "events" {
		return fmt.Sprintf("if the event is told elsewhere, write `was:: %s` below its record; if it went on purpose, leave it: this is told once", path.Base(address))
	}
	return fmt.Sprintf("if another page took its place, write `was: [%s]` in the front matter of its file; if it went on purpose, leave it: this is told once", address)
}

// heir finds the page that probably took the place of one that is gone: an
// entity that bears its name as an alias, else a new page of the same kind whose
// id is near, else the only new one of a kind of which one page is gone.
func (v *vanishing) heir(kind, address string) *site.Page {
	id := path.Base(address)
	for _, e := range v.s.Model.Entities {
		if e.Kind+"s" == kind && slices.ContainsFunc(e.Aliases, func(a string) bool { return text.Slug(a) == id }) {
			if p := v.s.Site.Page("/" + kind + "/" + e.ID + "/"); p != nil && p.Source != "" {
				return p
			}
		}
	}
	fresh := v.fresh[kind]
	if len(fresh) == 1 && len(v.gone[kind]) == 1 {
		return fresh[0]
	}
	var best *site.Page
	most, tie := 0.5, false
	for _, p := range fresh {
		switch n := likeness(id, path.Base(p.URL)); {
		case n == most && best != nil:
			tie = true
		case n > most || n == most:
			best, most, tie = p, n, false
		}
	}
	if tie {
		return nil
	}
	return best
}

// likeness is the part of their words that two ids share; a word and its
// misspelling count as one.
func likeness(a, b string) float64 {
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	n := 0
	for _, w := range x {
		if _, near := text.Nearest(w, y, false); near || slices.Contains(y, w) {
			n++
		}
	}
	return float64(n) / float64(max(len(x), len(y)))
}

// count is BR605 for pages that are told by their number: no line in a file
// brings one of them back.
func (v *vanishing) count(folder string, n int) diag.Diagnostic {
	pages := "page"
	if n > 1 {
		pages = "pages"
	}
	d := diag.In("", "BR605", fmt.Sprintf("%d generated %s under /%s/ went with what they were made from", n, pages, folder), "addresses that others may have kept lead nowhere from now on")
	d.Severity = diag.Info
	if set := v.s.Config.Pages[folder]; set == "off" || set == "named" {
		d.Message = fmt.Sprintf("%d %s under /%s/ went because readout.yaml says `pages: {%s: %s}`", n, pages, folder, folder, set)
	}
	return d
}
