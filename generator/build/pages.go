package build

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"crypto/sha256"
	"encoding/hex"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/render"
	"readout/generator/site"
	"readout/generator/words"
)

// rendering is one page's bytes, made at most once in a snapshot.
type rendering struct {
	once  sync.Once
	data  []byte
	diags []diag.Diagnostic
}

// Sink takes the outputs of a build. It may be used from many goroutines.
type Sink interface {
	// Keep says whether the sink holds the file with these bytes already, by
	// their SHA-256. Then they need not be made.
	Keep(file, sum string) bool
	// Put takes the bytes of a file and their sum.
	Put(file string, data []byte, sum string) error
	// Omit says that the file cannot be made.
	Omit(file string) error
}

// Render gives a page's bytes and what is wrong with its template. They stay
// in memory for the next snapshot that has the same page.
func (s *Snapshot) Render(p *site.Page) ([]byte, []diag.Diagnostic) {
	s.mu.Lock()
	r := s.rendered[p.URL]
	if r == nil {
		r = &rendering{}
		s.rendered[p.URL] = r
	}
	s.mu.Unlock()
	r.once.Do(func() {
		made := s.make(p, func(string) bool { return false })
		if r.data, r.diags = made.data, made.diags; len(r.diags) == 0 {
			s.memo.set(p.URL, made.entry)
		}
	})
	return r.data, r.diags
}

// Answer gives the search page with what was found for a query, for servers
// that answer readers without a script. Nothing of it is remembered.
func (s *Snapshot) Answer(p *site.Page, query string) ([]byte, []diag.Diagnostic) {
	return s.theme.Page(p, s.Site.Answer(p, query))
}

// made is one output and how it came about. Data is nil when it was kept.
type made struct {
	entry
	diags []diag.Diagnostic
}

// make gives one output: from the memo when it is made of the same, else by
// rendering it. keep is asked first where only the sum is known.
func (s *Snapshot) make(p *site.Page, keep func(sum string) bool) made {
	old, known := s.memo.get(p.URL)
	if p.Of != "" && known && old.Digest.Sum == p.Of && (old.data != nil || keep(old.Sum)) {
		return made{entry: old}
	}
	if !p.HTML() && !p.Drawn() {
		data := s.Site.Raw(p)
		m := made{entry: entry{Digest: render.Digest{Sum: p.Of}, Sum: sumOf(data), data: data}}
		if !known || old.Sum != m.Sum {
			s.note(p, nil, old, m.entry, known)
		}
		return m
	}
	view := s.Site.View(p)
	digest := s.theme.Digest(p.Kind, view)
	if known && digest.Sum != "" && digest.Sum == old.Digest.Sum && (old.data != nil || keep(old.Sum)) {
		return made{entry: old}
	}
	data, diags := s.theme.Page(p, view)
	m := made{entry{digest, sumOf(data), data}, diags}
	s.note(p, view, old, m.entry, known)
	return m
}

// Why is a page that was made anew, and the parts of its view that changed:
// none for a new page.
type Why struct {
	URL   string
	New   bool
	Parts []string
}

// note counts a rendering and remembers why it was needed.
func (s *Snapshot) note(p *site.Page, view any, old, now entry, known bool) {
	w := Why{URL: p.URL, New: !known}
	switch {
	case !known:
	case view == nil:
		w.Parts = []string{"content"}
	default:
		w.Parts = s.theme.Changed(view, old.Digest, now.Digest)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why = append(s.why, w)
}

// Explain says which pages were made anew and why, by address.
func (s *Snapshot) Explain() []Why {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.why)
	slices.SortFunc(list, func(a, b Why) int { return cmp.Compare(a.URL, b.URL) })
	return list
}

// Stats counts the work so far.
func (s *Snapshot) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Parsed: s.parsed, Rendered: len(s.why)}
}

// Each brings all outputs to the sink, on as many workers as the builder has;
// their bytes are not kept. It gives all diagnostics, those of the templates
// included; pages with a fault are omitted.
func (s *Snapshot) Each(ctx context.Context, sink Sink) ([]diag.Diagnostic, error) {
	return s.all(ctx, func(p *site.Page) ([]diag.Diagnostic, error) { return s.bring(p, sink) })
}

// Check makes all outputs that something may be wrong with, keeps none, and
// gives the diagnostics that [Snapshot.Each] would give.
func (s *Snapshot) Check(ctx context.Context) ([]diag.Diagnostic, error) {
	return s.all(ctx, func(p *site.Page) ([]diag.Diagnostic, error) { return s.examine(p), nil })
}

// all does something with each output and gathers what was found.
func (s *Snapshot) all(ctx context.Context, do func(*site.Page) ([]diag.Diagnostic, error)) ([]diag.Diagnostic, error) {
	s.memo.scan(s.secretsOf().digest())
	var mu sync.Mutex
	var found []diag.Diagnostic
	var failed error
	stop := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return failed != nil || ctx.Err() != nil
	}
	each(s.jobs, len(s.Site.Pages), func(i int) {
		if stop() {
			return
		}
		diags, err := do(s.Site.Pages[i])
		mu.Lock()
		defer mu.Unlock()
		found = append(found, diags...)
		failed = cmp.Or(failed, err)
	})
	return s.settle(slices.Concat(s.found, found)), cmp.Or(failed, ctx.Err())
}

// examine says what is wrong with one output: with the template that makes it,
// and what it shows of what is withheld. Data has no template.
func (s *Snapshot) examine(p *site.Page) []diag.Diagnostic {
	if p.HTML() || p.Drawn() {
		data, diags := s.theme.Page(p, s.Site.View(p))
		if len(diags) > 0 {
			return diags
		}
		return s.leaks(p, data)
	}
	if len(s.gate.secrets) == 0 {
		return nil
	}
	return s.leaks(p, s.Site.Raw(p))
}

// bring brings one output to the sink.
func (s *Snapshot) bring(p *site.Page, sink Sink) ([]diag.Diagnostic, error) {
	kept := false
	m := s.make(p, func(sum string) bool { kept = sink.Keep(p.File, sum); return kept })
	if len(m.diags) > 0 {
		return m.diags, sink.Omit(p.File)
	}
	if m.data != nil {
		if found := s.leaks(p, m.data); len(found) > 0 {
			return found, sink.Omit(p.File)
		}
	}
	s.memo.set(p.URL, entry{Digest: m.Digest, Sum: m.Sum})
	if kept || sink.Keep(p.File, m.Sum) {
		return nil, nil
	}
	return nil, sink.Put(p.File, m.data, m.Sum)
}

// Pages counts the HTML pages.
func (s *Snapshot) Pages() (n int) {
	for _, p := range s.Site.Pages {
		if p.HTML() {
			n++
		}
	}
	return n
}

// settle applies the configuration's severities, sorts, and cuts floods.
func (s *Snapshot) settle(list []diag.Diagnostic) []diag.Diagnostic {
	kept := make([]diag.Diagnostic, 0, len(list))
	for _, d := range list {
		switch s.Config.Severity[d.Code] {
		case "off":
			if d.Severity != diag.Error { // an error cannot be wished away
				continue
			}
		case "error":
			d.Severity = diag.Error
		case "warning":
			if d.Severity != diag.Error {
				d.Severity = diag.Warning
			}
		case "info":
			if d.Severity != diag.Error {
				d.Severity = diag.Info
			}
		}
		kept = append(kept, d)
	}
	return diag.Few(diag.Sort(kept))
}

// theme loads the templates, the site's own laid over the built-in ones.
func (b *Builder) theme(c *words.Catalogue) (*render.Theme, []diag.Diagnostic) {
	override, key := map[string][]byte{}, ""
	for _, f := range b.tree.Files {
		if name, ok := strings.CutPrefix(f.Path, "templates/"); ok && !strings.HasPrefix(name, wordsFolder) {
			override[name] = f.Data
			key += name + " " + f.Digest + "\n"
		}
	}
	if b.loaded.theme == nil || b.loaded.key != key || b.loaded.words != c {
		theme, diags := render.Load(b.o.Templates, override, c)
		b.loaded = loaded{key, c, theme, diags}
	}
	return b.loaded.theme, b.loaded.diags
}

// loaded are templates as they were last read.
type loaded struct {
	key   string // names and digests of the site's own
	words *words.Catalogue
	theme *render.Theme
	diags []diag.Diagnostic
}

// assets are the static files, the site's own laid over the built-in ones,
// and the files under content/ that a page refers to (contract 6.6).
func (b *Builder) assets(docs []*brief.Doc, hidden map[string]bool) ([]site.Asset, []diag.Diagnostic) {
	byPath := map[string]site.Asset{}
	if b.builtins == nil {
		b.builtins = b.builtin()
	}
	for _, a := range b.builtins {
		byPath[a.Path] = a
	}
	for _, f := range b.tree.Files {
		if name, ok := strings.CutPrefix(f.Path, "static/"); ok && !b.ours(name, f.Data) {
			byPath[name] = sized(site.Asset{Path: name, Digest: f.Digest, Data: f.Data})
		}
	}
	names, shown := b.attachments(docs)
	files, diags := b.attached(names, shown, hidden, byPath)
	for _, a := range files {
		byPath[a.Path] = a
	}
	list := make([]site.Asset, 0, len(byPath))
	for _, a := range byPath {
		list = append(list, a)
	}
	slices.SortFunc(list, func(x, y site.Asset) int { return cmp.Compare(x.Path, y.Path) })
	return list, diags
}

// builtin reads the embedded static files. They cannot fail to be read: they
// lie in the program.
func (b *Builder) builtin() (list []site.Asset) {
	if b.o.Static == nil {
		return nil
	}
	_ = fs.WalkDir(b.o.Static, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) == ".go" {
			return nil
		}
		data, err := fs.ReadFile(b.o.Static, name)
		if err == nil {
			switch path.Ext(name) {
			case ".js":
				data = unspaced(data)
			case ".css":
				data = site.Lean(data)
			}
			sum := sha256.Sum256(data)
			list = append(list, site.Asset{Path: name, Digest: hex.EncodeToString(sum[:]), Data: data})
		}
		return nil
	})
	return list
}

// ours says whether a file of a site is a built-in one, copied as it stands.
func (b *Builder) ours(name string, data []byte) bool {
	if b.o.Static == nil {
		return false
	}
	same, err := fs.ReadFile(b.o.Static, name)
	return err == nil && bytes.Equal(same, data)
}

// unspaced leaves out of our own scripts what only their authors read: lines of
// comment, and the room before a line. It saves a reader an eighth of what a
// page loads, and no text in them goes over a line.
func unspaced(script []byte) []byte {
	out := make([]byte, 0, len(script))
	for line := range bytes.Lines(script) {
		if line = bytes.TrimLeft(line, " "); !bytes.HasPrefix(line, []byte("//")) {
			out = append(out, line...)
		}
	}
	return out
}

// checkFolders finds outputs that stand where some pages need a folder, such as
// static/briefs (BR012). Systems that do not tell case apart count too. files
// says whether any file of the site is called as folders are.
func (s *Snapshot) checkFolders(pages []*site.Page, files bool) (list []diag.Diagnostic) {
	seen, last := map[string]bool{}, ""
	for _, p := range pages {
		folder := p.File[:max(strings.LastIndexByte(p.File, '/'), 0)]
		if folder == last || !files && !strings.Contains(folder, ".") { // as that of the page before it; or no file is called like a folder
			continue
		}
		last = folder
		for dir := folder; dir != "" && dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			other := s.Site.Instead(dir)
			if other == nil {
				continue
			}
			d := diag.In(other.Source, "BR012", fmt.Sprintf("%s would be a file where %s needs a folder", other.URL, p.URL), "rename it")
			if other.Source == "" {
				d.Start, d.End = diag.Pos{}, diag.Pos{}
			}
			list = append(list, d)
		}
	}
	return list
}

// bare says whether a file's name has no ending, as those of folders have none.
func bare(p *site.Page) bool { return path.Ext(p.File) == "" }

// Files gives the paths of all outputs.
func (s *Snapshot) Files() []string {
	list := make([]string, len(s.Site.Pages))
	for i, p := range s.Site.Pages {
		list[i] = p.File
	}
	return list
}
