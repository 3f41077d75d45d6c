// Package site turns a model into pages: their addresses, their order and the
// typed views that templates are given.
//
// It owns every address of the site. It does no I/O, knows no clock and
// writes no HTML of its own but the prose of briefs; templates do the rest.
// Views are made only when a page is asked for. Enter at [Plan].
package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
	"readout/generator/text"
	"readout/generator/words"
)

// Markup is finished HTML: escaped where it must be, safe to print as it is.
type Markup string

// Options is what of configuration and flags bears on planning.
type Options struct {
	Config  *brief.Config
	BaseURL string // overrides the configuration's; "." = relative links
	Edition string
	Marking string  // the edition's mark where it is above clear, as TLP:AMBER
	Assets  []Asset // the built-in static files and the site's own, by path
	// Changed is the day of the last commit of a file, as 2021-08-19. It is read
	// when a view is made, not by Plan.
	Changed map[string]string
	Whole   bool             // the edition hides nothing that there is
	Words   *words.Catalogue // what pages say of themselves; nil = English
}

// Asset is a static file. Path counts from static/, with slashes.
type Asset struct {
	Path   string
	Source string // the file it is made from; "" = Path below static/
	Digest string
	Data   []byte

	Width, Height int // of a picture, as it is seen; 0 when not known
	Forms         []Form
	Making        string // names the way in which forms are made
}

// Form is a smaller form of a picture. Its bytes are made when they are asked for.
type Form struct {
	Width int
	Data  func() []byte
}

// Site is every output of a build, none of them made yet.
type Site struct {
	Pages   []*Page // by URL
	Diags   []diag.Diagnostic
	Skipped []Skip

	byURL   model.Laid[string, *Page]
	taken   model.Laid[string, *Page] // by file, in lower case
	crowded bool                      // some page had no place, because another has it
	after   []*Page                   // the pages of the site that this one was planned after
	come    []*Page                   // those of its pages that were not among them
	planned [][]*Page                 // as they were planned: what each part of the plan gave
	world   *world
}

// ModelJSON is the whole model of the edition as it is published (contract 4).
func (s *Site) ModelJSON() []byte { return s.world.modelJSON() }

// Page is one output: a view for a template, or bytes. It belongs to no one
// site: sites that are laid out alike share their pages, and each makes what is
// on them of its own ([Site.View], [Site.Raw]).
type Page struct {
	URL    string // from the root of the site, without base path, not escaped
	File   string // below public/
	Kind   string // names the template: home, brief, event, ...; "data", "asset", "card"
	Title  string
	Source string // the file it is made from, "" for generated pages
	Of     string // names what an output without a template is made from, and how; "" = look at its bytes

	view func(*world) any    // nil for an output that is neither made by a template nor drawn
	data func(*world) []byte // nil for one with
}

// HTML says whether the page is made by a template.
func (p *Page) HTML() bool { return p.view != nil && p.Kind != "card" }

// Drawn says whether the output is a card image, whose view is a [ShareCard].
func (p *Page) Drawn() bool { return p.Kind == "card" }

// View is what the template of a page is given.
func (s *Site) View(p *Page) any { return p.view(s.world) }

// Raw is the bytes of an output that has no view.
func (s *Site) Raw(p *Page) []byte { return p.data(s.world) }

// Skip is something that was left out, and why (contract 4).
type Skip struct{ URL, File, Reason string }

// Page finds a page by its URL, nil when there is none.
func (s *Site) Page(url string) *Page { return get(s.byURL, url) }

// Instead finds the page whose file would stand where another of that name
// should, on systems that do not tell case apart; nil when there is none.
func (s *Site) Instead(name string) *Page { return get(s.taken, fileKey(name)) }

// File finds a page by its file, nil when there is none.
func (s *Site) File(name string) *Page {
	if p := s.Instead(name); p != nil && p.File == name {
		return p
	}
	return nil
}

// fileKey is what files that cannot stand beside one another share: systems
// that do not tell case apart, or forms of Unicode, take them for one.
func fileKey(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return strings.ToLower(text.NFC(name))
		}
	}
	return name // as nearly all are
}

// Plan lays out the whole site. Its pages may be viewed at any time, in any
// order and at once: what they share is never changed after Plan.
func Plan(m *model.Model, o Options) *Site { return PlanAfter(nil, m, o) }

// PlanAfter is Plan. It takes from an earlier site, if there is one, what is
// certain to be the same.
func PlanAfter(earlier *Site, m *model.Model, o Options) *Site {
	if o.Config == nil {
		o.Config = &brief.Config{}
	}
	var before *world
	if earlier != nil && earlier.world.alike(o) {
		before = earlier.world
	}
	w := newWorld(m, o, before)
	s := &Site{world: w}
	s.planned = atOnce(w.contentPages, w.indexPages, func() (list []*Page) {
		list, s.Skipped = w.feedPages()
		return list
	}, w.dataPages, w.searchPages, w.previewPages)
	if slices.Contains(slices.Collect(maps.Values(o.Config.Pages)), "off") {
		for i, list := range s.planned {
			s.planned[i] = slices.DeleteFunc(list, w.off)
		}
	}
	shares := w.sharePages()
	old, diags := w.redirectPages()
	s.Diags = diags
	s.planned = append(s.planned, slices.Concat(shares, old, w.assetPages, w.hostPages()))
	w.site = s
	if w.before == nil || !s.follow(earlier) {
		s.settle()
	}
	if !full(w.baseURL) {
		s.Skipped = append(s.Skipped, Skip{URL: "/sitemap.xml", Reason: "relative"})
	}
	w.before = nil
	return s
}

// settle gives each page its place.
func (s *Site) settle() {
	all := slices.Concat(s.planned...)
	room := 2 * len(all) // nearly every page has its data beside it
	byURL, taken := make(map[string]*Page, room), make(map[string]*Page, room)
	s.byURL, s.taken = model.Lay(byURL), model.Lay(taken)
	s.Pages = nil
	s.add(all, byURL, taken)
	s.add(append(s.world.pageData(s.Pages), s.world.mapPages(s)...), byURL, taken)
}

// follow takes the places from an earlier site that is like this one and
// changes those of the pages that differ. It fails where two would stand in one.
func (s *Site) follow(earlier *Site) bool {
	if earlier.crowded || len(earlier.planned) != len(s.planned) || earlier.byURL.Changes() > worn {
		return false
	}
	var c change[*Page]
	for i, list := range s.planned {
		part := changed(earlier.planned[i], list)
		c.gone, c.come = append(c.gone, part.gone...), append(c.come, part.come...)
	}
	c.gone = inAddresses(append(c.gone, s.world.pageData(c.gone)...))
	c.come = inAddresses(append(c.come, s.world.pageData(c.come)...))
	urls, keys := make([]string, len(c.gone)), make([]string, len(c.gone))
	free := make(map[string]bool, len(c.gone))
	for i, p := range c.gone {
		urls[i], keys[i] = p.URL, fileKey(p.File)
		free[keys[i]] = true
	}
	byURL, taken := make(map[string]*Page, len(c.come)), make(map[string]*Page, len(c.come))
	for _, p := range c.come {
		key := fileKey(p.File)
		if taken[key] != nil || !free[key] && earlier.taken.Has(key) {
			return false
		}
		byURL[p.URL], taken[key] = p, p
	}
	s.byURL, s.taken = earlier.byURL.With(urls, byURL), earlier.taken.With(keys, taken)
	s.Pages = model.Exchanged(earlier.Pages, c.gone, c.come, byAddress)
	s.after, s.come = earlier.Pages, c.come
	return true
}

// Since are the pages that a site has and an earlier one had not, if that is
// known: if it was planned after one with those pages. Nothing else is said of
// those that are no more.
func (s *Site) Since(pages []*Page) (come []*Page, known bool) {
	if SamePages(s.Pages, pages) {
		return nil, true
	}
	if SamePages(s.after, pages) {
		return s.come, true
	}
	return nil, false
}

// SamePages says whether two lists are one: they are never changed.
func SamePages(a, b []*Page) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

func byAddress(a, b *Page) int { return strings.Compare(a.URL, b.URL) }

func get(l model.Laid[string, *Page], key string) *Page {
	p, _ := l.Get(key)
	return p
}

// atOnce makes several lists of pages at the same time.
func atOnce(makers ...func() []*Page) [][]*Page {
	lists := make([][]*Page, len(makers))
	var wg sync.WaitGroup
	for i, f := range makers {
		wg.Go(func() { lists[i] = f() })
	}
	wg.Wait()
	return lists
}

// off says whether the configuration switches a page off: the keys of `pages`
// are the first steps of addresses (contract 3), and `years` for what continues
// long lists. Links to it become words.
func (w *world) off(p *Page) bool {
	kind, _, _ := strings.Cut(strings.TrimPrefix(p.URL, "/"), "/")
	return kind != "" && w.o.Config.Pages[kind] == "off" || p.Kind == "archive" && w.o.Config.Pages["years"] == "off"
}

// add sorts pages in and refuses two on one address (BR012), also when they
// differ only by case or Unicode form.
func (s *Site) add(pages []*Page, byURL, taken map[string]*Page) {
	was := s.Pages
	s.Pages = make([]*Page, 0, len(was)+len(pages))
	put := func(p *Page) { s.Pages = append(s.Pages, p) }
	for _, p := range inAddresses(pages) {
		key := fileKey(p.File)
		if other := taken[key]; other != nil {
			s.crowded = true
			if !sameID(other, p) {
				s.Diags = append(s.Diags, s.world.collision(other, p))
			}
			continue
		}
		taken[key] = p
		byURL[p.URL] = p
		for len(was) > 0 && was[0].URL <= p.URL {
			put(was[0])
			was = was[1:]
		}
		put(p)
	}
	s.Pages = append(s.Pages, was...)
}

// sameID says whether two outputs are in one place because two briefs have one
// id, which is BR010.
func sameID(a, b *Page) bool {
	return a.URL == b.URL && a.Kind == b.Kind && (a.Kind == "brief" || a.Kind == "card")
}

// inAddresses sorts pages by URL. Of several with one, the first stays first.
func inAddresses(pages []*Page) []*Page {
	type numbered struct {
		*Page
		n int
	}
	list := make([]numbered, len(pages))
	for i, p := range pages {
		list[i] = numbered{p, i}
	}
	slices.SortFunc(list, func(a, b numbered) int { return cmp.Or(strings.Compare(a.URL, b.URL), a.n-b.n) })
	for i, x := range list {
		pages[i] = x.Page
	}
	return pages
}

// collision words BR012, naming both inputs: the files first, and of two files
// the one that is to blame, the later path, last.
func (w *world) collision(a, b *Page) diag.Diagnostic {
	if m, ok := w.former[b]; ok {
		return m.occupied(a)
	} else if m, ok := w.former[a]; ok {
		return m.occupied(b)
	}
	if a.Source == "" || b.Source != "" && b.Source < a.Source {
		a, b = b, a
	}
	message := fmt.Sprintf("%s and %s are both at %s", origin(a), origin(b), a.URL)
	return diag.In(cmp.Or(b.Source, a.Source), "BR012", message, "rename one of them")
}

func origin(p *Page) string {
	if p.Source != "" {
		return p.Source
	}
	return "the " + p.Kind + " page"
}

// page makes a page whose file is the index of its folder.
func page(url, kind, title, source string, view func(*world) any) *Page {
	file := strings.TrimPrefix(url, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return &Page{URL: url, File: file, Kind: kind, Title: title, Source: source, view: view}
}

// raw makes an output that needs no template.
func raw(url, kind, source string, data func(*world) []byte) *Page {
	return &Page{URL: url, File: strings.TrimPrefix(url, "/"), Kind: kind, Title: url, Source: source, data: data}
}
