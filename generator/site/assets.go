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

func (w *world) assetPages() []*Page {
	w.css, w.js, w.icon = w.assetURL("site.css"), w.assetURL("site.js"), w.assetURL("favicon.svg")
	w.moreJS = w.assetURL("more.js")
	w.searchJS, w.missingJS = w.assetURL("search.js"), w.assetURL("missing.js")
	var out []*Page
	w.assets = map[string]Asset{}
	for _, a := range w.o.Assets {
		if name := assetPath(a); name == "search.js" && !w.o.Config.Search || name == "missing.js" && w.o.Config.Pages["previews"] == "off" && !w.o.Config.Search {
			continue
		}
		w.assets[assetAddress(a)] = a
		out = append(out, raw(assetAddress(a), "asset", first(a.Source, "static/"+assetPath(a)), func(*world) []byte { return assetData(a) }))
		for _, f := range a.Forms {
			p := raw(formAddress(assetAddress(a), f.Width), "asset", a.Source, func(*world) []byte { return f.Data() })
			p.Of = fmt.Sprintf("%s %s %d", a.Digest, a.Making, f.Width)
			out = append(out, p)
		}
	}
	return out
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
