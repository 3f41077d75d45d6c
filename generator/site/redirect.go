package site

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/text"
)

// moved is an old address and the page that is meant by it.
type moved struct {
	from, source string
	to           func(d desk) Link
	doc          *brief.Doc // whose front matter says so; nil for earlier ids
}

// written is where front matter names the old address: its own place where that
// can be told, else that of all of them.
func (m moved) written() diag.Span {
	all := m.doc.Front.Keys["was"]
	list := m.doc.Source.Slice(all)
	if at := strings.Index(list, m.from); at >= 0 && strings.Count(list, m.from) == 1 {
		return diag.Span{Start: all.Start + at, End: all.Start + at + len(m.from)}
	}
	return all
}

// occupied is BR012 for an old address at which another page stands.
func (m moved) occupied(by *Page) diag.Diagnostic {
	why := origin(by) + " is there"
	if by.Kind == "redirect" {
		why = "so had " + origin(by)
	}
	return m.doc.Source.At("BR012", m.written(), fmt.Sprintf("%s had the address %s, and %s", m.source, m.from, why), "take it out of `was`")
}

// redirectPages lead from old addresses: `was` of files, and the earlier ids of
// events (contract 3). Statements have no page of their own: the anchors of
// their earlier ids stay in the page of their brief.
func (w *world) redirectPages() ([]*Page, []diag.Diagnostic) {
	w.former = map[*Page]moved{}
	var out []*Page
	var diags []diag.Diagnostic
	for _, m := range w.fromFiles() {
		from, ok := oldAddress(m.from)
		if !ok {
			diags = append(diags, m.doc.Source.At("BR106", m.written(), "`was` has "+quoted(m.from)+", which is no address of this site", "write it as it stood in the address bar, from the first slash after the host: /old/address/"))
			continue
		}
		p := w.redirect(moved{from, m.source, m.to, m.doc})
		w.former[p] = m
		out = append(out, p)
	}
	for _, id := range slices.Sorted(maps.Keys(w.formerly)) {
		for _, e := range w.formerly[id] {
			if w.m.Event(id) == nil {
				out = append(out, w.redirect(moved{from: "/events/" + id + "/", source: docOf(e), to: func(d desk) Link { return d.eventLink(e) }}))
			}
		}
	}
	return out, diags
}

func quoted(s string) string { return "“" + s + "”" }

func docOf(e *model.Event) string {
	if len(e.Briefs) == 0 {
		return ""
	}
	return docPath(e.Briefs[0].Doc)
}

// fromFiles are the old addresses that front matter names, without those at
// which the page still is.
func (w *world) fromFiles() []moved {
	var out []moved
	add := func(doc *brief.Doc, name, url string) {
		if doc == nil {
			return
		}
		for _, old := range doc.Front.Was {
			if from, _ := oldAddress(old); from != url {
				out = append(out, moved{old, doc.Path, func(d desk) Link { return d.to(name, url) }, doc})
			}
		}
	}
	for _, b := range w.moved {
		add(b.Doc, b.Title, briefURL(b))
	}
	for _, e := range w.m.Entities {
		add(e.Doc, e.Name, entityURL(e))
	}
	for _, doc := range w.m.Pages {
		add(doc, wikiTitle(doc), wikiURL(doc))
	}
	return out
}

// oldAddress reads an address as authors may write it: with or without slashes
// at its ends. What has a query, or leads out of the site, is none.
func oldAddress(s string) (string, bool) {
	if s == "" || strings.ContainsAny(s, "?#\\") || strings.Contains(s, "://") {
		return "", false
	}
	clean := path.Clean("/" + s)
	if clean == "/" || strings.Contains("/"+s+"/", "/../") || strings.HasPrefix(path.Base(clean), ".") {
		return "", false
	}
	if path.Ext(clean) == ".html" {
		return text.NFC(strings.TrimSuffix(clean, "index.html")), true
	}
	return text.NFC(clean + "/"), true
}

func (w *world) redirect(m moved) *Page {
	return page(m.from, "redirect", m.from, m.source, func(w *world) any {
		d := w.desk(m.from)
		to := m.to(d)
		if to.URL == "" { // switched off: the home page leads on
			to = d.to(first(d.o.Config.Title, "Readout"), "/")
		}
		return RedirectPage{Lang: d.o.Words.Lang(), Dir: d.dir(), Title: to.Text, Canonical: d.canonical(m), To: to}
	})
}

// canonical is the full address of the page that a redirect leads to.
func (d desk) canonical(m moved) string {
	if !full(d.baseURL) {
		return ""
	}
	to := m.to(desk{world: d.world, links: links{from: m.from}})
	if to.URL == "" || strings.Contains(to.URL, "#") {
		return ""
	}
	return strings.TrimSuffix(d.baseURL, "/") + to.URL
}
