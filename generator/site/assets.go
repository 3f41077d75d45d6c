package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"readout/generator/brief"
)

// assetPath is an asset's path below static/.
func assetPath(a Asset) string {
	return strings.TrimPrefix(strings.TrimPrefix(a.Path, "static/"), "/")
}

// assetAddress hashes the files that pages load, so that browsers
// may keep them for ever; the rest keep their paths.
func assetAddress(a Asset) string {
	switch p := assetPath(a); p {
	case "site.css", "site.js", "more.js", "search.js", "missing.js":
		sum := sha256.Sum256(assetData(a))
		name, ext, _ := strings.Cut(p, ".")
		return "/assets/" + name + "." + hex.EncodeToString(sum[:4]) + "." + ext
	default:
		return "/" + p
	}
}

// assetData is what is published: highlighting has its rules in the style sheet.
func assetData(a Asset) []byte {
	if assetPath(a) != "site.css" {
		return a.Data
	}
	return slices.Concat(a.Data, []byte("\n"), Lean([]byte(brief.ChromaCSS())))
}

// Lean leaves out of a style sheet of ours what only its authors read: comments,
// and the room before a line. No text in it holds the marks of a comment.
func Lean(css []byte) []byte {
	return cssRoom.ReplaceAll(cssComment.ReplaceAll(css, nil), nil)
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/[ \n]?`)
	cssRoom    = regexp.MustCompile(`(?m)^\s+`)
)

// statics are the static files of a site as it publishes them, and the
// addresses of those that its pages name. Sites that are alike share them.
type statics struct {
	list                                       []Asset          // spoken and accented
	assets                                     map[string]Asset // those with a page, by address
	assetPages                                 []*Page
	css, js, moreJS, searchJS, missingJS, icon string
}

func newStatics(o Options) statics {
	s := statics{list: spoken(accented(o.Assets, o.Config.Accent), o.Words), assets: map[string]Asset{}}
	named := map[string]*string{"site.css": &s.css, "site.js": &s.js, "more.js": &s.moreJS, "search.js": &s.searchJS, "missing.js": &s.missingJS, "favicon.svg": &s.icon}
	for _, a := range s.list {
		name, address := assetPath(a), assetAddress(a)
		if at := named[name]; at != nil {
			*at = address
		}
		if search := o.Config.Search; name == "search.js" && !search || name == "missing.js" && o.Config.Pages["previews"] == "off" && !search {
			continue
		}
		s.assets[address] = a
		s.assetPages = append(s.assetPages, raw(address, "asset", first(a.Source, "static/"+name), func(*world) []byte { return assetData(a) }))
		for _, f := range a.Forms {
			p := raw(formAddress(address, f.Width), "asset", a.Source, func(*world) []byte { return f.Data() })
			p.Of = fmt.Sprintf("%s %s %d", a.Digest, a.Making, f.Width)
			s.assetPages = append(s.assetPages, p)
		}
	}
	return s
}

// mapPages are sitemap.xml, which needs full addresses, and robots.txt, unless
// the site has its own.
func (w *world) mapPages(s *Site) (extra []*Page) {
	if full(w.baseURL) {
		extra = append(extra, raw("/sitemap.xml", "data", "", (*world).sitemap))
	}
	if s.Page("/robots.txt") == nil {
		extra = append(extra, raw("/robots.txt", "data", "", (*world).robots))
	}
	return extra
}

func (w *world) sitemap() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	for _, p := range w.site.Pages {
		if !p.HTML() || p.Kind == "404" || p.Kind == "redirect" || p.Kind == "mail" || p.Kind == "source-view" {
			continue
		}
		b.WriteString("<url><loc>")
		xml.EscapeText(&b, []byte(absolute(w.baseURL, p.URL))) // a Buffer never fails
		b.WriteString("</loc></url>\n")
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

// robots follows RFC 9309.
func (w *world) robots() []byte {
	out := "User-agent: *\n"
	if w.o.Config.NoIndex {
		return []byte(out + "Disallow: /\n")
	}
	out += "Allow: /\n"
	if full(w.baseURL) {
		out += "Sitemap: " + absolute(w.baseURL, "/sitemap.xml") + "\n"
	}
	return []byte(out)
}
