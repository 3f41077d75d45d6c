package build

import (
	"path"
	"strings"
	"sync"

	"readout/generator/attach"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/site"
)

// cleaned is what became of a file beside the text.
type cleaned struct {
	file    attach.File
	refused *attach.Refusal
	forms   func() map[int][]byte // its smaller forms by width, made when first asked for
}

// clean looks at a file once for its name and bytes.
func (b *Builder) clean(f disk.File, next map[string]cleaned) cleaned {
	key := path.Ext(f.Path) + " " + f.Digest
	c, ok := b.cleaned[key]
	if !ok {
		c.file, c.refused = attach.Clean(f.Path, f.Data)
		c.forms = sync.OnceValue(func() map[int][]byte {
			b.scaling.Lock() // an unfolded picture is large: one at a time
			defer b.scaling.Unlock()
			return attach.Scale(c.file)
		})
	}
	next[key] = c
	return c
}

// attached are the files under content/ that the pages refer to, as they are
// published; the others are BR613 (contract 6.6). Those that are shown as
// pictures have smaller forms beside them.
func (b *Builder) attached(names []string, shown map[string]bool, hidden map[string]bool, taken map[string]site.Asset) (list []site.Asset, diags []diag.Diagnostic) {
	next := map[string]cleaned{}
	for _, name := range names {
		f, ok := b.tree.File("content/" + name)
		if !ok || hidden[f.Path] || taken[name].Data != nil {
			continue
		}
		c := b.clean(f, next)
		if c.refused != nil {
			diags = append(diags, diag.In(f.Path, "BR613", path.Base(name)+" cannot be published: "+c.refused.Why, c.refused.Help))
			continue
		}
		a := site.Asset{Path: name, Source: f.Path, Digest: f.Digest, Data: c.file.Data, Width: c.file.Width, Height: c.file.Height}
		if shown[name] {
			a.Making = attach.Making
			for _, w := range c.file.Widths {
				a.Forms = append(a.Forms, site.Form{Width: w, Data: func() []byte { return c.forms()[w] }})
			}
		}
		list = append(list, a)
	}
	b.cleaned = next
	return list, diags
}

// sized gives a picture of static/ its size; it is published as it is.
func sized(a site.Asset) site.Asset {
	switch strings.ToLower(path.Ext(a.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		if f, refused := attach.Clean(a.Path, a.Data); refused == nil {
			a.Width, a.Height = f.Width, f.Height
		}
	}
	return a
}
