package e2e

import (
	"bytes"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestLinks follows every reference inside the site, at each base: pages,
// files, fragments and ids. A page that nothing leads to is an error too.
func TestLinks(t *testing.T) {
	for name, s := range map[string]site{"root": sites.root, "repo": sites.repo, "relative": sites.relative} {
		t.Run(name, func(t *testing.T) { checkLinks(t, s) })
	}
}

// document is what a page says of itself and of others.
type document struct {
	ids      map[string]bool
	refs     []string // references to elements of the same page: for, aria-*
	links    []string // addresses
	redirect bool
}

func checkLinks(t *testing.T, s site) {
	documents := map[string]*document{}
	for _, name := range s.pages(t) {
		documents[name] = read(t, s, name)
	}
	reached := map[string]bool{"index.html": true, "404.html": true}
	names := slices.Sorted(maps.Keys(documents))
	for _, name := range names {
		d := documents[name]
		for _, id := range d.refs {
			if !d.ids[id] {
				t.Errorf("%s: refers to an element %q, which is not on the page", name, id)
			}
		}
		for _, link := range d.links {
			target, fault := s.follow(name, link, documents)
			if fault != "" {
				t.Errorf("%s: %s: %s", name, link, fault)
			}
			reached[target] = true
		}
	}
	for _, name := range names {
		if !reached[name] && !documents[name].redirect {
			t.Errorf("%s: no page leads here", name)
		}
	}
}

// read parses a page and reports ids given twice.
func read(t *testing.T, s site, name string) *document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	d := &document{ids: map[string]bool{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "id" && d.ids[a.Val] {
				t.Errorf("%s: the id %q is given twice", name, a.Val)
			}
			d.note(n, a)
		}
	}
	return d
}

func (d *document) note(n *html.Node, a html.Attribute) {
	switch a.Key {
	case "id":
		d.ids[a.Val] = true
	case "for", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns":
		d.refs = append(d.refs, strings.Fields(a.Val)...)
	case "href", "src", "poster", "action", "data-src", "data-index":
		d.links = append(d.links, a.Val)
	case "srcset":
		for candidate := range strings.SplitSeq(a.Val, ",") {
			d.links = append(d.links, strings.Fields(candidate)[0])
		}
	case "http-equiv":
		d.redirect = d.redirect || strings.EqualFold(a.Val, "refresh")
	}
}

// follow finds the file that a link on a page leads to, or says why there is none.
func (s site) follow(page, link string, documents map[string]*document) (target, fault string) {
	base := s.base
	if base == "." {
		base = "file:///site/"
	}
	if fragment, here := strings.CutPrefix(link, "#"); here {
		return page, s.fault(page, fragment, documents)
	}
	home, err := url.Parse(base)
	if err != nil {
		return "", err.Error()
	}
	from := *home
	from.Path += strings.TrimSuffix(page, "index.html")
	if page == "404.html" && s.base != "." {
		from.Path = home.Path + "no/such/page/" // servers show it at any address
	}
	u, err := from.Parse(link)
	if err != nil {
		return "", err.Error()
	}
	if u.Scheme != home.Scheme || u.Host != home.Host {
		return "", ""
	}
	file, inside := strings.CutPrefix(u.Path, home.Path)
	if !inside {
		return "", "leads out of the base path " + home.Path
	}
	if file == "" || strings.HasSuffix(file, "/") {
		if s.base == "." {
			return "", "a folder does not open from the file system"
		}
		file += "index.html"
	}
	return file, s.fault(file, u.Fragment, documents)
}

func (s site) fault(file, fragment string, documents map[string]*document) string {
	info, err := os.Stat(filepath.Join(s.dir, filepath.FromSlash(file)))
	switch {
	case err != nil:
		return "there is no file " + file
	case info.IsDir():
		return "a folder without the slash at the end"
	case fragment == "" || path.Ext(file) != ".html":
		return ""
	case documents[file] == nil || !documents[file].ids[fragment]:
		return "there is no element " + fragment + " in " + file
	}
	return ""
}

// TestOneBrief holds that a folder with nothing but one brief is a whole site.
func TestOneBrief(t *testing.T) {
	folder := t.TempDir()
	brief := filepath.Join(folder, "content", "briefs", "a.md")
	if err := os.MkdirAll(filepath.Dir(brief), 0o777); err != nil {
		t.Fatal(err)
	}
	text := `---
title: Macron calls Putin
date: 2021-08-19
---
Macron rang Putin about Afghanistan. [They talked for over ninety minutes](#^macron-putin).

- call:: Macron > Putin ^macron-putin
  - on:: Thursday
  - for:: >1h30m
  - says:: Macron: "We cannot abandon them." [about:: #evacuation]
`
	if err := os.WriteFile(brief, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "public")
	if err := readout(folder, "https://example.org/", out); err != nil {
		t.Fatal(err)
	}
	s := site{out, "https://example.org/"}
	pages := s.pages(t)
	for _, want := range []string{
		"index.html", "404.html", "briefs/a/index.html", "events/macron-putin/index.html", "leaders/macron/index.html",
		"leaders/putin/index.html", "briefs/index.html", "events/index.html", "leaders/index.html",
	} {
		if !slices.Contains(pages, want) {
			t.Errorf("no page %s", want)
		}
	}
	for _, want := range []string{"data/model.json", "data/model.schema.json", "sitemap.xml", "robots.txt"} {
		if _, err := os.Stat(filepath.Join(out, want)); err != nil {
			t.Errorf("no file %s", want)
		}
	}
	checkLinks(t, s)
}
