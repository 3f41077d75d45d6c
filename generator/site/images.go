package site

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"

	"readout/generator/brief"
)

// image is a picture on a page, with the smaller forms from which browsers
// choose one that fits; the sizes are 0 where they are not known.
type image struct {
	url, alt      string
	set           []string
	sizes         string // how wide it stands (static/site.css)
	width, height int
	early         bool // it stands at the top and is loaded with the page
}

const (
	imageSizes    = "(min-width: 44rem) 42rem, 100vw" // never wider than text and window
	portraitSizes = "12rem"
)

// html writes the picture. One further down is loaded when it comes near, and
// nothing waits for a picture.
func (i *image) html() string {
	var b strings.Builder
	b.WriteString(`<img src="` + html.EscapeString(i.url) + `"`)
	if len(i.set) > 0 {
		b.WriteString(` srcset="` + html.EscapeString(strings.Join(i.set, ", ")) + `" sizes="` + i.sizes + `"`)
	}
	b.WriteString(` alt="` + html.EscapeString(i.alt) + `"`)
	if i.width > 0 {
		fmt.Fprintf(&b, ` width="%d" height="%d"`, i.width, i.height)
	}
	if !i.early {
		b.WriteString(` loading="lazy"`)
	}
	b.WriteString(` decoding="async">`)
	return b.String()
}

// image finds the picture at an address of the site, nil where there is none.
func (d desk) image(address, alt string) *image {
	a, ok := d.assets[address]
	if !ok {
		return nil
	}
	i := &image{url: d.href(address), alt: alt, sizes: imageSizes, width: a.Width, height: a.Height}
	for _, f := range a.Forms {
		i.set = append(i.set, fmt.Sprintf("%s %dw", d.href(formAddress(address, f.Width)), f.Width))
	}
	if len(i.set) > 0 {
		i.set = append(i.set, fmt.Sprintf("%s %dw", i.url, a.Width))
	}
	return i
}

// portrait is the picture that the file of an entity names, "" without one.
// Pages load nothing from other hosts.
func (d desk) portrait(doc *brief.Doc, name string) Markup {
	if doc == nil || doc.Front.Image == "" {
		return ""
	}
	u, err := url.Parse(doc.Front.Image)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return ""
	}
	i := d.image((&prose{doc: doc}).place(u.Path), name)
	if i == nil {
		return ""
	}
	i.sizes, i.early = portraitSizes, true
	return Markup(i.html())
}

// formAddress is that of a smaller form of a picture: photo.jpg has photo.480.jpg
// beside it.
func formAddress(address string, width int) string {
	ext := path.Ext(address)
	return fmt.Sprintf("%s.%d%s", strings.TrimSuffix(address, ext), width, ext)
}
