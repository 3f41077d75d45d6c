package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/site"
)

// view is a snapshot as the server shows it.
type view struct {
	snap   *build.Snapshot
	docs   func() map[string]*brief.Doc // by path
	number int                          // of the state it was made for; published views only

	mu     sync.Mutex
	sums   map[string]string            // of outputs that pages refer to
	states map[*site.Page]digests       // of pages at their own addresses
	faults map[string][]diag.Diagnostic // of templates, by file
}

func newView(snap *build.Snapshot) *view {
	return &view{snap: snap, docs: sync.OnceValue(func() map[string]*brief.Doc { return docs(snap) }), sums: map[string]string{}, states: map[*site.Page]digests{}, faults: map[string][]diag.Diagnostic{}}
}

// find looks up an address: the page, or the site's own "not found", which may
// be nil. StatusFound means that a slash is missing.
func (v *view) find(address string) (*site.Page, int) {
	name := strings.TrimPrefix(address, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if p := v.snap.Site.File(name); p != nil && !dotted(name) {
		return p, http.StatusOK
	}
	if v.snap.Site.File(name+"/index.html") != nil && !dotted(name) {
		return nil, http.StatusFound
	}
	return v.snap.Site.File("404.html"), http.StatusNotFound
}

// render gives a page's bytes; faults is nil unless they cannot be shown, first
// says that nobody had them before.
func (v *view) render(p *site.Page) (data []byte, faults []diag.Diagnostic, first bool) {
	data, list := v.snap.Render(p)
	if diag.Count(list).Errors == 0 {
		return data, nil, false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	_, known := v.faults[p.File]
	v.faults[p.File] = list
	return nil, list, !known
}

func (v *view) anyFault() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.faults) > 0
}

func (v *view) allFaults() (all []diag.Diagnostic) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, list := range v.faults {
		all = append(all, list...)
	}
	return all // sorted by the caller
}

// digests tell a browser whether what it shows is still so. The style sheets
// stand apart: they can be changed without loading the page again.
type digests struct {
	Page string  `json:"page"`
	CSS  []sheet `json:"css"`
}

type sheet struct {
	Href string `json:"href"`
	Sum  string `json:"sum"`
}

// Each begins with letters of its own: so a long page is searched for them,
// which takes a hundredth of the time of looking for where a word begins.
var (
	sheetTag = regexp.MustCompile(`<link [^>]*\brel="?stylesheet"?[^>]*>`)
	hrefOf   = regexp.MustCompile(`href="([^"]*)"`)
	srcOf    = regexp.MustCompile(`src="([^"]*)"`)
)

// stateOf is the digest of a page as it is shown at an address. Browsers ask
// for it again and again.
func (v *view) stateOf(p *site.Page, address string, data []byte) digests {
	if address != p.URL { // "not found" stands at any
		return v.digest(address, data)
	}
	v.mu.Lock()
	known, ok := v.states[p]
	v.mu.Unlock()
	if ok {
		return known
	}
	known = v.digest(address, data)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.states[p] = known
	return known
}

// digest looks at the bytes of a page and at the outputs that it shows.
func (v *view) digest(address string, data []byte) digests {
	d := digests{CSS: []sheet{}}
	sum := sha256.New()
	rest := sheetTag.ReplaceAllFunc(data, func(tag []byte) []byte {
		if m := hrefOf.FindSubmatch(tag); m != nil {
			href := string(m[1])
			d.CSS = append(d.CSS, sheet{href, v.sumOf(address, href)})
		}
		return nil
	})
	sum.Write(rest)
	for _, m := range srcOf.FindAllSubmatch(rest, -1) {
		_, _ = io.WriteString(sum, v.sumOf(address, string(m[1])))
	}
	d.Page = short(sum.Sum(nil))
	return d
}

func short(sum []byte) string { return hex.EncodeToString(sum[:12]) }

// sumOf is the digest of an output that a page refers to, "" for other sites'.
func (v *view) sumOf(address, ref string) string {
	u, err := url.Parse(ref)
	if err != nil || u.Path == "" || u.Scheme == "data" {
		return ""
	}
	name := u.Path
	if !strings.HasPrefix(name, "/") {
		name = path.Join(path.Dir(address), name)
	}
	p := v.snap.Site.File(strings.TrimPrefix(name, "/"))
	if p == nil || p.HTML() || p.Drawn() {
		return ""
	}
	v.mu.Lock()
	known, ok := v.sums[p.File]
	v.mu.Unlock()
	if ok {
		return known
	}
	sum := sha256.Sum256(v.snap.Site.Raw(p))
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sums[p.File] = short(sum[:])
	return v.sums[p.File]
}

// docs are all files of a snapshot, by path.
func docs(snap *build.Snapshot) map[string]*brief.Doc {
	m := map[string]*brief.Doc{}
	if snap == nil || snap.Model == nil {
		return m
	}
	for _, b := range snap.Model.Briefs {
		m[b.Doc.Path] = snap.Model.Doc(b.Doc)
	}
	for _, e := range snap.Model.Entities {
		if e.Doc != nil && e.Doc.Kind != brief.Brief {
			m[e.Doc.Path] = snap.Model.Doc(e.Doc)
		}
	}
	for _, d := range snap.Model.Pages {
		m[d.Path] = d
	}
	return m
}

// savedPage is the address of the one page whose file is new or changed; ""
// when there is none, or more than one, as after git checkout.
func savedPage(now *build.Snapshot) string {
	if len(now.Edited) != 1 {
		return ""
	}
	i := slices.IndexFunc(now.Site.Pages, func(p *site.Page) bool { return p.Source == now.Edited[0] && p.HTML() })
	if i < 0 {
		return ""
	}
	return now.Site.Pages[i].URL
}

// contentType is a table of our own: the machine's would make the preview
// depend on it.
func contentType(file string) string {
	if kind, ok := contentTypes[strings.ToLower(path.Ext(file))]; ok {
		return kind
	}
	return "application/octet-stream"
}

var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".ics": "text/calendar; charset=utf-8",
	".json": "application/json", ".ndjson": "application/x-ndjson", ".xml": "application/xml", ".pdf": "application/pdf",
	".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
}
