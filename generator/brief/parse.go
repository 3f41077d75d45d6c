package brief

import (
	"path"
	"strings"

	"readout/generator/diag"
)

// Parse reads one file. It never fails: what cannot be read is said in Diags
// and the rest stands.
func Parse(src *diag.Source, kind Kind, o Options) *Doc {
	d := &Doc{Kind: kind, Path: src.Path, Source: src}
	_, id, ok := KindOf(src.Path)
	if !ok {
		id = strings.TrimSuffix(path.Base(src.Path), path.Ext(src.Path))
	}
	d.ID = id
	if src.Blank { // there is nothing to read
		d.Front, d.Faulty = Front{Name: titled(path.Base(id))}, true
		return d
	}
	var body int
	d.Front, body, d.Diags = readFront(src, kind)
	d.Faulty = d.Front.Faulty
	d.Diags = diag.Add(d.Diags, turned(src)...)
	switch kind {
	case Brief:
		if d.Front.ID != "" {
			d.ID = d.Front.ID
		}
	case Page:
	default:
		if d.Front.Name == "" {
			d.Front.Name = titled(path.Base(id))
		}
	}
	if tooMuch, found := guard(src, body); found {
		d.Diags = diag.Add(d.Diags, tooMuch)
		d.Faulty = true // nobody has looked for marks
		return d
	}
	w := newWriter(d, o, body)
	w.document()
	d.Diags = diag.Few(diag.Sort(d.Diags))
	return d
}

// folders maps the folders of content/ to kinds.
var folders = map[string]Kind{"briefs": Brief, "leaders": Leader, "orgs": Org, "places": Place, "topics": Topic, "sources": Source}

// KindOf says by its path what a file is, and its id: the file name without
// .md, for a wiki page the path below content/. Sub-folders of the folders of
// briefs and entities do not count (contract 6.4).
func KindOf(file string) (Kind, string, bool) {
	rest, inside := strings.CutPrefix(file, "content/")
	if !inside || !strings.HasSuffix(rest, ".md") {
		return "", "", false
	}
	rest = strings.TrimSuffix(rest, ".md")
	folder, _, deeper := strings.Cut(rest, "/")
	if kind, ok := folders[folder]; ok && deeper {
		return kind, path.Base(rest), true
	}
	return Page, rest, true
}
