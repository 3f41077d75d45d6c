package build

import (
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
	"readout/generator/text"
)

// rendering is one page's bytes, made at most once in a snapshot.
type rendering struct {
	once  sync.Once
	data  []byte
	diags []diag.Diagnostic
}

// Render gives a page's bytes and what is wrong with its template.
func (s *Snapshot) Render(p *site.Page) ([]byte, []diag.Diagnostic) {
	s.mu.Lock()
	r := s.rendered[p.URL]
	if r == nil {
		r = &rendering{}
		s.rendered[p.URL] = r
	}
	s.mu.Unlock()
	r.once.Do(func() { r.data, r.diags = s.make(p) })
	return r.data, r.diags
}

func (s *Snapshot) make(p *site.Page) ([]byte, []diag.Diagnostic) {
	if p.Raw != nil {
		return p.Raw(), nil
	}
	return s.theme.Page(p)
}

// Stats counts the work so far.
func (s *Snapshot) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Parsed: s.parsed, Rendered: len(s.rendered) + s.made}
}

// Each renders all pages on so many workers and gives each to use, which may
// be called at once; nothing of them is kept. It gives all diagnostics, those
// of the templates included; pages with a fault are not given to use.
func (s *Snapshot) Each(ctx context.Context, jobs int, use func(file string, data []byte) error) ([]diag.Diagnostic, error) {
	var mu sync.Mutex
	var found []diag.Diagnostic
	var failed error
	stop := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return failed != nil || ctx.Err() != nil
	}
	each(max(1, jobs), len(s.Site.Pages), func(i int) {
		if stop() {
			return
		}
		p := s.Site.Pages[i]
		data, diags := s.make(p)
		var err error
		if len(diags) == 0 {
			err = use(p.File, data)
		}
		mu.Lock()
		defer mu.Unlock()
		s.made++
		found = append(found, diags...)
		failed = cmp.Or(failed, err)
	})
	return s.settle(slices.Concat(s.Diags, found)), cmp.Or(failed, ctx.Err())
}

// Pages counts the HTML pages.
func (s *Snapshot) Pages() (n int) {
	for _, p := range s.Site.Pages {
		if p.View != nil {
			n++
		}
	}
	return n
}

// maxOfCode is how many diagnostics of one code one file may have (contract 6.19).
const maxOfCode = 100

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
	return cut(diag.Sort(kept))
}

func cut(sorted []diag.Diagnostic) []diag.Diagnostic {
	type key struct{ file, code string }
	count, last := map[key]int{}, map[key]diag.Diagnostic{}
	out := sorted[:0]
	for _, d := range sorted {
		k := key{d.File, d.Code}
		if count[k]++; count[k] <= maxOfCode {
			out = append(out, d)
			continue
		}
		last[k] = d
	}
	for k, d := range last {
		d.Message = fmt.Sprintf("%d more of this kind in this file", count[k]-maxOfCode)
		d.Help, d.Fixes, d.Excerpt = "", nil, ""
		out = append(out, d)
	}
	return diag.Sort(out)
}

// theme loads the templates, the site's own laid over the built-in ones.
func (b *Builder) theme() (*render.Theme, []diag.Diagnostic) {
	override := map[string][]byte{}
	for _, f := range b.tree.Files {
		if name, ok := strings.CutPrefix(f.Path, "templates/"); ok {
			override[name] = f.Data
		}
	}
	return render.Load(b.o.Templates, override)
}

// assets are the static files, the site's own laid over the built-in ones,
// and the files under content/ that a page refers to (contract 6.6).
func (b *Builder) assets(docs []*brief.Doc) []site.Asset {
	byPath := map[string]site.Asset{}
	for _, a := range b.builtin() {
		byPath[a.Path] = a
	}
	for _, f := range b.tree.Files {
		if name, ok := strings.CutPrefix(f.Path, "static/"); ok {
			byPath[name] = site.Asset{Path: name, Digest: f.Digest, Data: f.Data}
		}
	}
	for _, name := range attachments(docs) {
		if f, ok := b.tree.File("content/" + name); ok && byPath[name].Data == nil {
			byPath[name] = site.Asset{Path: name, Digest: f.Digest, Data: f.Data}
		}
	}
	list := make([]site.Asset, 0, len(byPath))
	for _, a := range byPath {
		list = append(list, a)
	}
	slices.SortFunc(list, func(x, y site.Asset) int { return cmp.Compare(x.Path, y.Path) })
	return list
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
			sum := sha256.Sum256(data)
			list = append(list, site.Asset{Path: name, Digest: hex.EncodeToString(sum[:]), Data: data})
		}
		return nil
	})
	return list
}

// checkFolders finds outputs that stand where others need a folder, such as
// static/briefs (BR012). Systems that do not tell case apart count too.
func (s *Snapshot) checkFolders() (list []diag.Diagnostic) {
	taken := map[string]*site.Page{}
	for _, p := range s.Site.Pages {
		taken[strings.ToLower(text.NFC(p.File))] = p
	}
	told := map[string]bool{}
	for _, p := range s.Site.Pages {
		for dir := path.Dir(p.File); dir != "."; dir = path.Dir(dir) {
			other := taken[strings.ToLower(text.NFC(dir))]
			if other == nil || told[dir] {
				continue
			}
			told[dir] = true
			d := diag.In(other.Source, "BR012", fmt.Sprintf("%s would be a file where %s needs a folder", other.URL, p.URL), "rename it")
			if other.Source == "" {
				d.Start, d.End = diag.Pos{}, diag.Pos{}
			}
			list = append(list, d)
		}
	}
	return list
}
