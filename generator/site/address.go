package site

import (
	"net/url"
	"path"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
)

// folders names the address of each kind of entity (contract 3).
func folder(kind string) string {
	switch kind {
	case "leader":
		return "/leaders/"
	case "org":
		return "/orgs/"
	case "place":
		return "/places/"
	case "topic":
		return "/topics/"
	default:
		return "/sources/"
	}
}

func briefURL(b *model.Brief) string   { return "/briefs/" + b.ID + "/" }
func entityURL(e *model.Entity) string { return folder(e.Kind) + e.ID + "/" }
func eventURL(e *model.Event) string   { return "/events/" + e.ID + "/" }

// wikiURL keeps the path under content/; index.md is the page of its folder.
func wikiURL(doc *brief.Doc) string {
	p := strings.TrimSuffix(strings.TrimPrefix(doc.Path, "content/"), ".md")
	if p == "index" {
		return "/"
	}
	return "/" + strings.TrimSuffix(p, "/index") + "/"
}

// recordAnchor is the id of a record's card. Heading ids have no capitals
// (contract 6.2), so the two cannot meet.
func recordAnchor(id string) string { return "R-" + strings.ReplaceAll(id, " ", "-") }

// links writes addresses for one page. It is the one place where the base
// path is put in front of an address.
type links struct {
	base string // "" or "/repo"
	from string // URL of the page, for relative links
	rel  bool   // --base-url .
}

// newLinks takes the path part of the base URL.
func newLinks(base string) links {
	if base == "." {
		return links{rel: true}
	}
	u, err := url.Parse(base)
	if err != nil {
		return links{}
	}
	return links{base: strings.TrimSuffix(u.Path, "/")}
}

// href writes the address of a page of the site, with its fragment if any.
func (l links) href(to string) string {
	to, fragment, has := strings.Cut(to, "#")
	if has {
		fragment = "#" + (&url.URL{Path: fragment}).EscapedPath()
	}
	if to == "" {
		return fragment
	}
	if !l.rel {
		return l.base + escape(to) + fragment
	}
	if strings.HasSuffix(to, "/") {
		to += "index.html"
	}
	return escape(relative(l.from, to)) + fragment
}

// relative leads from a page's folder to a file, both from the site's root.
func relative(from, to string) string {
	dir := from
	if !strings.HasSuffix(dir, "/") {
		dir = path.Dir(dir)
	}
	up := split(dir)
	down := split(to)
	for len(up) > 0 && len(down) > 1 && up[0] == down[0] {
		up, down = up[1:], down[1:]
	}
	out := strings.Repeat("../", len(up)) + strings.Join(down, "/")
	if strings.Contains(strings.SplitN(out, "/", 2)[0], ":") {
		out = "./" + out // a colon in the first step would read as a scheme
	}
	return out
}

func split(p string) []string {
	p = strings.Trim(p, "/")
	if p == "" {
		return nil
	}
	return strings.Split(p, "/")
}

// escape percent-encodes a path, slashes kept.
func escape(p string) string {
	for i := range len(p) {
		if c := p[i]; c < '-' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' {
			return (&url.URL{Path: p}).EscapedPath()
		}
	}
	return p // nothing in it needs to be encoded
}

// full says whether a base URL names a host; feeds, calendars and the sitemap
// need one.
func full(base string) bool {
	return strings.HasPrefix(base, "https://") || strings.HasPrefix(base, "http://")
}

// absolute is the full address of a page, "" unless the base URL is one.
func absolute(base, to string) string {
	if !full(base) {
		return ""
	}
	return strings.TrimSuffix(base, "/") + escape(to)
}
