// Package render turns views into bytes with html/template.
//
// Template functions are pure, and a template sees only the view of its page:
// no clock, no files, no other pages. Faults of templates are diagnostics, as
// templates are written by authors too. Enter at [Load] and [Theme.Page].
package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"readout/generator/diag"
	"readout/generator/site"
	"readout/generator/text"
	"readout/generator/words"
)

// Theme is a parsed set of templates. It may be used from many goroutines.
type Theme struct {
	set     *template.Template
	sources map[string]string
	sum     []byte            // of all sources
	broken  []diag.Diagnostic // files that are no templates

	// Interpret leaves every page to html/template. The result is the same;
	// that it is, is what it is for.
	Interpret bool

	mu       sync.Mutex
	compiler compiler
	programs map[target]*program // nil for pages that html/template runs
	buffers  sync.Pool           // of what views are written to for their digest
	machines sync.Pool           // of *machine

	press press
}

// Load parses the built-in templates and puts the site's own in their place.
// Keys of override are file names in templates/. A name that is not built in
// is BR702, a fault in a template BR701. The templates speak the language of
// the catalogue.
func Load(builtin fs.FS, override map[string][]byte, c *words.Catalogue) (*Theme, []diag.Diagnostic) {
	t := &Theme{set: template.New("").Funcs(functions(c)), sources: map[string]string{}}
	names, err := fs.Glob(builtin, "*.html")
	if err != nil || len(names) == 0 {
		return t, []diag.Diagnostic{diag.In("templates", "BR701", "there are no built-in templates", "the program is damaged: install it anew")}
	}
	var diags []diag.Diagnostic
	for _, name := range names {
		raw, err := fs.ReadFile(builtin, name)
		if err != nil {
			return t, []diag.Diagnostic{diag.In("templates/"+name, "BR701", "this template cannot be read", "the program is damaged: install it anew")}
		}
		t.sources[name] = string(raw)
	}
	for _, name := range sorted(override) {
		base := path.Base(name)
		if _, ok := t.sources[base]; !ok {
			diags = append(diags, unknown(base, names))
			continue
		}
		t.sources[base] = string(override[name])
	}
	t.sum = sumOf(names, t.sources, c.Sum())
	for _, name := range names {
		if _, err := t.set.New(name).Parse(t.sources[name]); err != nil {
			t.broken = append(t.broken, t.fault(err, name, nil))
		}
	}
	diags = append(diags, t.broken...)
	for _, name := range names {
		// Makes html/template put the escapers in, while nobody reads the
		// trees yet. That a page cannot be made of nothing is no fault.
		_ = t.set.ExecuteTemplate(io.Discard, name, nil)
	}
	for _, each := range t.set.Templates() {
		if each.Tree != nil && each.Tree.Root != nil {
			figured(each.Tree.Root)
		}
	}
	t.compiler = compiler{set: t.set, funcs: functions(c), words: c, done: map[target]*program{}}
	t.programs = map[target]*program{}
	return t, diags
}

// program finds the compiled form of a page's template.
func (t *Theme) program(name string, view any) *program {
	key := target{name, reflect.TypeOf(view)}
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.programs[key]
	if !ok {
		p = t.compiler.page(key.name, key.typ)
		t.programs[key] = p
	}
	return p
}

func sorted(m map[string][]byte) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// unknown is BR702 with the nearest name.
func unknown(name string, known []string) diag.Diagnostic {
	help := "templates are: " + strings.Join(known, ", ")
	if near, ok := text.Nearest(name, known, false); ok {
		help = "did you mean " + near + "?"
	}
	return diag.In("templates/"+name, "BR702", fmt.Sprintf("no page uses a template %q", name), help)
}

// functions are all that templates may call besides Go's own.
func functions(c *words.Catalogue) template.FuncMap {
	all := sayings(c)
	maps.Copy(all, template.FuncMap{
		"markup":     func(m site.Markup) template.HTML { return template.HTML(m) },
		"gaps":       gapPlot,
		"strip":      strip,
		"swatch":     swatch,
		"spark":      spark,
		"ego":        ego,
		"stances":    stances,
		"stancemark": stanceMark,
	})
	return all
}

// Page renders one page from its view; a card image is drawn.
func (t *Theme) Page(p *site.Page, view any) ([]byte, []diag.Diagnostic) {
	if card, ok := view.(site.ShareCard); ok {
		return t.press.draw(card), nil
	}
	name := p.Kind + ".html"
	if t.set.Lookup(name) == nil {
		d := diag.In("templates/"+name, "BR701", fmt.Sprintf("there is no template for %s", p.URL), "the program is damaged: install it anew")
		return nil, []diag.Diagnostic{d}
	}
	if program := t.program(name, view); program != nil && !t.Interpret {
		if data, ok := t.run(program, view); ok {
			return data, nil
		}
	}
	var b bytes.Buffer
	if err := t.set.ExecuteTemplate(&b, name, view); err != nil {
		if len(t.broken) > 0 && lacking(err) {
			return nil, slices.Clone(t.broken) // told once, where it comes from
		}
		d := t.fault(err, name, view)
		d.Message = fmt.Sprintf("page %s cannot be made: %s", p.URL, d.Message)
		if p.Source != "" {
			d.Message += " (made from " + p.Source + ")"
		}
		return nil, []diag.Diagnostic{d}
	}
	return tidy(b.Bytes()), nil
}

// run gives the bytes of a page, or false when html/template must be asked.
// Pages grow in a machine that is used again, and leave it in their own size.
func (t *Theme) run(p *program, view any) ([]byte, bool) {
	m, ok := t.machines.Get().(*machine)
	if !ok {
		m = &machine{}
	}
	defer t.machines.Put(m)
	if p.run(m, view); m.lost {
		return nil, false
	}
	return bytes.Clone(tidy(m.buf)), true
}

// Compiled says whether a view is shown without html/template's own way.
func (t *Theme) Compiled(p *site.Page, view any) bool {
	return t.program(p.Kind+".html", view) != nil
}

// tidy drops the blank lines that template actions leave, in place. Lines
// inside <pre> are kept: they are code.
func tidy(page []byte) []byte {
	out := page[:0]
	code := bytes.Contains(page, []byte("<pre"))
	depth := 0
	for len(page) > 0 {
		n := bytes.IndexByte(page, '\n') + 1
		if n == 0 {
			n = len(page)
		}
		line := page[:n]
		page = page[n:]
		if depth == 0 && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if code {
			depth += bytes.Count(line, []byte("<pre")) - bytes.Count(line, []byte("</pre>"))
		}
		out = append(out, line...)
	}
	return out
}
