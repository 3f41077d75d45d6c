package build

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/site"
	"readout/generator/text"
)

// dest is a link's address taken apart: a path from the site's root, "" for
// the page itself, and a fragment.
type dest struct{ path, fragment string }

// inSite reads a link that leads to the site itself; relative ones count from
// the folder of the file under content/.
func inSite(doc *brief.Doc, written string) (dest, bool) {
	u, err := url.Parse(written)
	if err != nil || written == "" || u.Scheme != "" || u.Host != "" {
		return dest{}, false
	}
	p := u.Path
	if p != "" && !strings.HasPrefix(p, "/") {
		slash := strings.HasSuffix(p, "/")
		p = "/" + path.Join(path.Dir(strings.TrimPrefix(doc.Path, "content/")), p) // what leaves content/ leads nowhere
		if slash && p != "/" {
			p += "/"
		}
	}
	return dest{p, u.Fragment}, true
}

// eachLink calls f for every link and image of a document that is written
// with an address, those in notes of records included.
func eachLink(doc *brief.Doc, f func(*brief.Link)) {
	nodes := func(list []brief.Node) {
		for _, n := range list {
			if n.Link != nil && n.Link.Dest != "" && len(n.Link.IDs) == 0 && n.Link.Ref == "" {
				f(n.Link)
			}
		}
	}
	nodes(doc.Body)
	var items func([]*brief.Item)
	items = func(list []*brief.Item) {
		for _, it := range list {
			nodes(it.Said.Nodes)
			for _, note := range it.Notes {
				nodes(note)
			}
			items(it.Children)
		}
	}
	items(doc.Records)
}

// attachments gives the files under content/ that documents refer to, sorted,
// and which of them are shown as pictures: in the text, or as the picture of an
// entity.
func attachments(docs []*brief.Doc) (names []string, shown map[string]bool) {
	seen := map[string]bool{}
	shown = map[string]bool{}
	add := func(d *brief.Doc, written string, picture bool) {
		if to, ok := inSite(d, written); ok && to.path != "" && path.Ext(to.path) != ".md" {
			name := strings.TrimPrefix(to.path, "/")
			seen[name] = true
			shown[name] = shown[name] || picture
		}
	}
	for _, d := range docs {
		eachLink(d, func(l *brief.Link) { add(d, l.Dest, l.Image) })
		add(d, d.Front.Image, true)
	}
	return slices.Sorted(maps.Keys(seen)), shown
}

// checkLinks finds links of prose that lead to no page, heading or file of
// the site (BR601, BR602, BR603), and those to files left out (BR604).
func (s *Snapshot) checkLinks(tree *disk.Tree, hidden map[string]bool) []diag.Diagnostic {
	c := &linkCheck{s: s, hidden: hidden, pages: map[string]*site.Page{}, docs: map[string]*brief.Doc{}}
	for _, p := range s.Site.Pages {
		c.pages[p.URL] = p
		c.urls = append(c.urls, p.URL)
	}
	docs := s.docs()
	for _, d := range docs {
		c.docs[d.Path] = d
	}
	for _, d := range docs {
		eachLink(d, func(l *brief.Link) { c.link(d, l) })
		if at, ok := d.Front.Keys["image"]; ok {
			c.link(d, &brief.Link{Dest: d.Front.Image, Span: at})
		}
	}
	return c.diags
}

// docs gives the files that pages are made from, by path.
func (s *Snapshot) docs() []*brief.Doc {
	var list []*brief.Doc
	for _, b := range s.Model.Briefs {
		list = append(list, s.Model.Doc(b.Doc))
	}
	list = append(list, s.Model.Pages...)
	for _, e := range s.Model.Entities {
		if e.Doc != nil && e.Doc.Kind != brief.Brief {
			list = append(list, s.Model.Doc(e.Doc))
		}
	}
	slices.SortFunc(list, func(a, b *brief.Doc) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

type linkCheck struct {
	s      *Snapshot
	hidden map[string]bool
	pages  map[string]*site.Page
	urls   []string
	docs   map[string]*brief.Doc
	diags  []diag.Diagnostic
}

func (c *linkCheck) link(d *brief.Doc, l *brief.Link) {
	if t, ok := c.s.Model.Target(l); ok && (t.Entity != nil || len(t.Records) > 0) {
		return
	}
	to, ok := inSite(d, l.Dest)
	if !ok {
		return
	}
	target := d
	if to.path != "" {
		p := c.page(to.path)
		if p == nil {
			c.missing(d, l, to.path)
			return
		}
		target = c.docs[p.Source]
	}
	if to.fragment != "" && target != nil {
		c.heading(d, l, target, to.fragment)
	}
}

// page finds what a path leads to: a page, a file, or the page of a Markdown file.
func (c *linkCheck) page(p string) *site.Page {
	for _, try := range []string{p, p + "/", strings.TrimSuffix(p, "index.html")} {
		if page := c.pages[try]; page != nil {
			return page
		}
	}
	if path.Ext(p) == ".md" {
		if u := c.s.urlOf("content" + p); u != "" {
			return c.pages[u]
		}
	}
	return nil
}

func (c *linkCheck) missing(d *brief.Doc, l *brief.Link, p string) {
	if slices.ContainsFunc(c.s.faults, func(x diag.Diagnostic) bool { return x.Code == "BR613" && x.File == "content"+p }) {
		return // the file is the fault, not the link
	}
	if c.hidden["content"+p] || c.hidden[c.fileOf(p)] {
		c.diags = append(c.diags, d.Source.At("BR604", l.Span,
			fmt.Sprintf("%s leads to a page that this edition leaves out", l.Dest), "its words stay as plain text"))
		return
	}
	code, what := "BR601", "page"
	if ext := path.Ext(p); ext != "" && ext != ".md" && ext != ".html" {
		code, what = "BR603", "file"
	}
	help := "write the address of a page of the site"
	if near, ok := text.Nearest(p, c.urls, false); ok {
		help = "did you mean " + near + "?"
	}
	for _, u := range c.urls {
		if text.Fold(u) == text.Fold(p) {
			help = "capitals count in addresses: write " + u
		}
	}
	c.diags = append(c.diags, d.Source.At(code, l.Span, fmt.Sprintf("%s leads to no %s of the site", l.Dest, what), help))
}

// fileOf guesses the hidden file whose page would be at an address.
func (c *linkCheck) fileOf(p string) string {
	for f := range c.hidden {
		kind, id, ok := brief.KindOf(f)
		if ok && kind != brief.Page && strings.HasSuffix(strings.TrimSuffix(p, "/"), "/"+id) && strings.HasPrefix(p, "/"+string(kind)) {
			return f
		}
		if ok && kind == brief.Page && strings.TrimSuffix(p, "/") == strings.TrimSuffix(strings.TrimPrefix(f, "content"), ".md") {
			return f
		}
	}
	return ""
}

func (c *linkCheck) heading(d *brief.Doc, l *brief.Link, target *brief.Doc, fragment string) {
	var ids []string
	for _, h := range target.Heads {
		ids = append(ids, h.ID)
	}
	for _, b := range target.Blocks {
		if b.ID == fragment {
			return
		}
	}
	if slices.Contains(ids, fragment) || strings.HasPrefix(fragment, "R-") || strings.HasPrefix(fragment, "E-") || strings.HasPrefix(fragment, "^") ||
		strings.HasPrefix(fragment, "fn") {
		return // records and footnotes have anchors of their own
	}
	help := "write the id of a heading of " + target.Path
	if near, ok := text.Nearest(fragment, ids, false); ok {
		help = "did you mean #" + near + "?"
	}
	c.diags = append(c.diags, d.Source.At("BR602", l.Span, fmt.Sprintf("there is no heading #%s in %s", fragment, target.Path), help))
}
