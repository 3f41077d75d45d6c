package build

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
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
	eachNode(doc, func(n *brief.Node) {
		if n.Link != nil && n.Link.Dest != "" && len(n.Link.IDs) == 0 && n.Link.Ref == "" {
			f(n.Link)
		}
	})
}

// beside is a file under content/ that a document refers to.
type beside struct {
	name    string
	picture bool // it is shown: in the text, or as the picture of an entity
}

// attachments gives the files under content/ that documents refer to, sorted,
// and which of them are shown as pictures.
func (b *Builder) attachments(docs []*brief.Doc) (names []string, shown map[string]bool) {
	seen := map[string]bool{} // -> shown
	if b.beside == nil || len(b.beside) > 2*len(docs) {
		b.beside = make(map[*brief.Doc][]beside, len(docs))
	}
	for _, d := range docs {
		list, known := b.beside[d]
		if !known {
			list = besides(d)
			b.beside[d] = list
		}
		for _, f := range list {
			seen[f.name] = seen[f.name] || f.picture
		}
	}
	return slices.Sorted(maps.Keys(seen)), seen
}

// besides gives the files that one document refers to.
func besides(d *brief.Doc) (list []beside) {
	add := func(written string, picture bool) {
		if to, ok := inSite(d, written); ok && to.path != "" && path.Ext(to.path) != ".md" {
			list = append(list, beside{strings.TrimPrefix(to.path, "/"), picture})
		}
	}
	eachLink(d, func(l *brief.Link) { add(l.Dest, l.Image) })
	add(d.Front.Image, true)
	return list
}

// layout is what follows from which pages there are, and is so for all
// snapshots that are laid out alike.
type layout struct {
	pages   []*site.Page
	bare    bool // a file of theirs is called as folders are
	diags   []diag.Diagnostic
	model   *model.Model
	checked []*site.Page // when links were
	hidden  map[string]bool
	faults  []diag.Diagnostic
	links   map[*brief.Doc]*docLinks
}

// docLinks is what is wrong with the links of a file, the files whose headings
// they lead to, whether any leads to another page at all, and whether any is to
// a file that is not there, so that another one may be meant.
type docLinks struct {
	targets []*brief.Doc
	away    bool
	unmet   bool
	diags   []diag.Diagnostic
}

// checkLayout finds outputs that cannot stand beside one another, and names
// that cannot be addresses. Where there was no such thing, only what has come
// can be one.
func (b *Builder) checkLayout(s *Snapshot) []diag.Diagnostic {
	pages, known := s.Site.Since(b.layout.pages)
	if !known || len(b.layout.diags) > 0 || slices.ContainsFunc(pages, bare) {
		pages = s.Site.Pages
		b.layout.bare = slices.ContainsFunc(pages, bare)
	}
	b.layout.pages, b.layout.diags = s.Site.Pages, append(s.checkFolders(pages, b.layout.bare), checkNames(pages)...)
	return b.layout.diags
}

// checkLinks finds links of prose that lead to no page, heading or file of
// the site (BR601, BR602, BR603), and those to files left out (BR604). What
// was found for a file of the last snapshot holds while everything is called the
// same, there are the same pages, if it leads to any, and the files it leads
// into are the same.
func (b *Builder) checkLinks(s *Snapshot, hidden map[string]bool) []diag.Diagnostic {
	docs := s.docs()
	c := &linkCheck{s: s, hidden: hidden, places: map[*brief.Doc]map[string]bool{}, urls: sync.OnceValue(s.urls), folded: sync.OnceValue(s.folded), sources: sync.OnceValue(s.sources), files: sync.OnceValue(func() []string { return s.beside(hidden) }), docs: sync.OnceValue(func() map[string]*brief.Doc {
		m := make(map[string]*brief.Doc, len(docs))
		for _, d := range docs {
			m[d.Path] = d
		}
		return m
	})}
	refused := slices.DeleteFunc(slices.Clone(s.faults), func(d diag.Diagnostic) bool { return d.Code != "BR613" })
	known, samePlaces := b.layout.links, site.SamePages(b.layout.checked, s.Site.Pages)
	if b.layout.model == nil || !s.Model.SameNames(b.layout.model) || !maps.Equal(hidden, b.layout.hidden) || len(refused)+len(b.layout.faults) > 0 {
		known = nil
	}
	if known == nil || len(known) > 2*len(docs) {
		known = make(map[*brief.Doc]*docLinks, len(docs))
	}
	var diags []diag.Diagnostic
	for _, d := range docs {
		found := known[d]
		if found == nil || found.unmet || found.away && !samePlaces || slices.ContainsFunc(found.targets, func(t *brief.Doc) bool { return c.docs()[t.Path] != t }) {
			found = c.check(d)
			known[d] = found
		}
		diags = append(diags, found.diags...)
	}
	b.layout.model, b.layout.checked, b.layout.hidden, b.layout.faults, b.layout.links = s.Model, s.Site.Pages, hidden, refused, known
	return diags
}

// check looks at the links of one file.
func (c *linkCheck) check(d *brief.Doc) *docLinks {
	c.found, c.lost, c.astray = &docLinks{}, 0, 0
	eachLink(d, func(l *brief.Link) { c.link(d, l) })
	if at, ok := d.Front.Keys["image"]; ok {
		c.link(d, &brief.Link{Dest: d.Front.Image, Span: at})
	}
	return c.found
}

// docs gives the files that pages are made from.
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
	return list
}

type linkCheck struct {
	s       *Snapshot
	hidden  map[string]bool
	docs    func() map[string]*brief.Doc // by path
	found   *docLinks                    // of the file that is looked at
	lost    int                          // links of it that lead nowhere
	astray  int                          // links of it that lead to no heading
	places  map[*brief.Doc]map[string]bool
	urls    func() []string
	sources func() map[string]*site.Page // pages by the file they are made from
	folded  func() map[string]string     // address without capitals -> address
	files   func() []string              // addresses that files beside the texts have where a page refers to them
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
		c.found.away = true
		p := c.page(to.path)
		if p == nil {
			c.missing(d, l, to.path)
			return
		}
		target = c.docs()[p.Source]
		c.automatic(d, l, p)
	}
	if to.fragment != "" && target != nil {
		c.found.targets = append(c.found.targets, target)
		c.heading(d, l, target, to.fragment)
	}
}

// automatic remarks on a link to the page of an event whose id nobody wrote (R3).
func (c *linkCheck) automatic(d *brief.Doc, l *brief.Link, p *site.Page) {
	id, ok := strings.CutPrefix(p.URL, "/events/")
	if id = strings.TrimSuffix(id, "/"); !ok || p.Kind != "event" {
		return
	}
	if e := c.s.Model.Event(id); e != nil && e.Auto {
		message, help := model.AutoID(id)
		c.found.diags = diag.Add(c.found.diags, d.Source.At("BR310", l.Span, message, help))
	}
}

// page finds what a path leads to: a page, a file, or the page of a Markdown file.
func (c *linkCheck) page(p string) *site.Page {
	for _, try := range []string{p, p + "/", strings.TrimSuffix(p, "index.html")} {
		if page := c.s.Site.Page(try); page != nil {
			return page
		}
	}
	if path.Ext(p) == ".md" {
		return c.sources()["content"+p]
	}
	return nil
}

// sources are the pages by their files; of several the first, which is the page.
func (s *Snapshot) sources() map[string]*site.Page {
	m := map[string]*site.Page{}
	for _, p := range s.Site.Pages {
		if p.Source != "" && p.HTML() && m[p.Source] == nil {
			m[p.Source] = p
		}
	}
	return m
}

func (s *Snapshot) urls() []string {
	list := make([]string, len(s.Site.Pages))
	for i, p := range s.Site.Pages {
		list[i] = p.URL
	}
	return list
}

func (s *Snapshot) folded() map[string]string {
	m := make(map[string]string, len(s.Site.Pages))
	for _, p := range s.Site.Pages {
		m[text.Fold(p.URL)] = p.URL
	}
	return m
}

func (c *linkCheck) missing(d *brief.Doc, l *brief.Link, p string) {
	if slices.ContainsFunc(c.s.faults, func(x diag.Diagnostic) bool { return x.Code == "BR613" && x.File == "content"+p }) {
		return // the file is the fault, not the link
	}
	if c.hidden["content"+p] || c.hidden[c.fileOf(p)] {
		c.found.diags = diag.Add(c.found.diags, d.Source.At("BR604", l.Span,
			fmt.Sprintf("%s leads to a page that this edition leaves out", l.Dest), "its words stay as plain text"))
		return
	}
	code, what, help := "BR601", "page", "write the address of a page of the site"
	if ext := path.Ext(p); ext != "" && ext != ".md" && ext != ".html" {
		code, what, help = "BR603", "file", "put the file beside this one or into static/, or correct the address"
		c.found.unmet = true
	}
	found := d.Source.At(code, l.Span, fmt.Sprintf("%s leads to no %s of the site", l.Dest, what), help)
	if c.lost++; c.lost <= diag.Most { // more are only counted, and the nearest of all pages is sought for long
		bare, _, _ := strings.Cut(l.Dest, "#")
		if near, help := c.meant(p, bare); near != "" && near != c.s.urlOf(d.Path) { // nobody means the page itself
			found.Help = help
			instead := (&url.URL{Path: near}).EscapedPath()
			if name := path.Base(bare); path.Dir(near) == path.Dir(p) && !strings.HasSuffix(near, "/") && path.Ext(bare) != ".md" {
				instead = strings.TrimSuffix(bare, name) + path.Base(instead)
			}
			found.Fixes = readdressed(d, l, bare, instead)
		}
	}
	c.found.diags = diag.Add(c.found.diags, found)
}

// meant is the address of the site that another one is nearly, and the help.
// How near it must be goes by what was written of it.
func (c *linkCheck) meant(p, written string) (near, help string) {
	if path.Ext(p) == ".md" { // a file as it is called in content/
		file := "content" + p
		files := slices.Sorted(maps.Keys(c.docs()))
		if i := slices.IndexFunc(files, func(f string) bool { return text.Fold(f) == text.Fold(file) }); i >= 0 {
			return c.s.urlOf(files[i]), "capitals count in addresses: the file is " + files[i]
		}
		if near, ok := text.Nearest(file, files, false); ok {
			return c.s.urlOf(near), "did you mean " + near + "?"
		}
	}
	if path.Ext(p) != "" && path.Ext(p) != ".md" {
		files := c.files()
		if i := slices.IndexFunc(files, func(f string) bool { return text.Fold(f) == text.Fold(p) }); i >= 0 {
			return files[i], "capitals count in addresses: the file is content" + files[i]
		}
		if near, ok := text.Nearest(p, files, false); ok {
			return near, "did you mean content" + near + "?"
		}
	}
	if u := c.folded()[text.Fold(p)]; u != "" {
		return u, "capitals count in addresses: write " + u
	}
	if near, ok := text.Nearest(p, c.urls(), false); ok && nearly(written, p, near) {
		return near, "did you mean " + near + "?"
	}
	return "", ""
}

// beside are the files of content/ that are no texts, but those left out, by the
// addresses that they have where a page refers to them.
func (s *Snapshot) beside(hidden map[string]bool) (list []string) {
	for _, f := range s.tree.Files {
		if p, ok := strings.CutPrefix(f.Path, "content/"); ok && path.Ext(p) != ".md" && !hidden[f.Path] {
			list = append(list, "/"+p)
		}
	}
	return list
}

// nearly says whether an address is near another by what was written: of a
// relative link that is its end.
func nearly(written, p, near string) bool {
	written, p, near = strings.Trim(written, "./"), strings.Trim(p, "/"), strings.Trim(near, "/")
	above, ok := strings.CutSuffix(p, written)
	if !ok { // it is written in another way
		return true
	}
	end, ok := strings.CutPrefix(near, above)
	if !ok {
		return false
	}
	_, ok = text.Nearest(written, []string{end}, false)
	return ok
}

// readdressed is the fix that writes a part of a link's address otherwise. There is
// none where that part does not stand in the link as it is, behind its words:
// in links by reference, for one.
func readdressed(d *brief.Doc, l *brief.Link, part, instead string) []diag.Fix {
	from := max(l.Span.Start, min(l.Words.End, l.Span.End))
	written := d.Source.Text[from:l.Span.End]
	at := strings.Index(written, part)
	if at < 0 || part == "" || strings.Count(written, part) > 1 || strings.ContainsAny(instead, "()<> ") {
		return nil
	}
	start, end := d.Source.Pos(from+at), d.Source.Pos(from+at+len(part))
	return []diag.Fix{{Title: "write " + instead, Edits: []diag.Edit{{File: d.Path, Start: start, End: end, Text: instead}}}}
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

// nearHeading seeks a heading of nearly the name, for links that are shown.
func (c *linkCheck) nearHeading(target *brief.Doc, fragment string) (string, bool) {
	if c.astray > diag.Most {
		return "", false
	}
	var ids []string
	for _, h := range target.Heads {
		ids = append(ids, h.ID)
	}
	return text.Nearest(fragment, ids, false)
}

// placesOf are the ids of a file's headings and blocks.
func placesOf(doc *brief.Doc) map[string]bool {
	ids := make(map[string]bool, len(doc.Heads)+len(doc.Blocks))
	for _, h := range doc.Heads {
		ids[h.ID] = true
	}
	for _, b := range doc.Blocks {
		ids[b.ID] = true
	}
	return ids
}

func (c *linkCheck) heading(d *brief.Doc, l *brief.Link, target *brief.Doc, fragment string) {
	places := c.places[target]
	if places == nil {
		places = placesOf(target)
		c.places[target] = places
	}
	if places[fragment] || strings.HasPrefix(fragment, "R-") || strings.HasPrefix(fragment, "E-") || strings.HasPrefix(fragment, "^") ||
		strings.HasPrefix(fragment, "fn") {
		return // records and footnotes have anchors of their own
	}
	found := d.Source.At("BR602", l.Span, fmt.Sprintf("there is no heading #%s in %s", fragment, target.Path), "write the id of a heading of "+target.Path)
	c.astray++
	if near, ok := c.nearHeading(target, fragment); ok {
		found.Help = "did you mean #" + near + "?"
		found.Fixes = readdressed(d, l, "#"+fragment, "#"+near)
	}
	c.found.diags = diag.Add(c.found.diags, found)
}
