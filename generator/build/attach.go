package build

import (
	"path"
	"strings"

	"readout/generator/attach"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/site"
)

// cleaned is what became of a file beside the text.
type cleaned struct {
	file    attach.File
	refused *attach.Refusal
}

// clean looks at a file once for its name and bytes.
func (b *Builder) clean(f disk.File, next map[string]cleaned) cleaned {
	key := path.Ext(f.Path) + " " + f.Digest
	c, ok := b.cleaned[key]
	if !ok {
		c.file, c.refused = attach.Clean(f.Path, f.Data)
	}
	next[key] = c
	return c
}

// attached are the files under content/ that the pages refer to, as they are
// published; the others are BR613 (contract 6.6).
func (b *Builder) attached(names []string, hidden map[string]bool, taken map[string]site.Asset) (list []site.Asset, diags []diag.Diagnostic) {
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
		list = append(list, site.Asset{Path: name, Source: f.Path, Digest: f.Digest, Data: c.file.Data, Width: c.file.Width, Height: c.file.Height})
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
