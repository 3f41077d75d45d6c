package render

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"readout/generator/site"
)

func book(t *testing.T, base string) string {
	t.Helper()
	m := fixture()
	s, theme := plan(t, m, base)
	p := s.Book(site.BookOptions{Leaders: m.Entities[:2], Topics: m.Entities[4:5], Since: day("2021-08-01")})
	data, diags := theme.Page(p, s.View(p))
	again, _ := theme.Page(p, s.View(p))
	if len(diags) > 0 || !bytes.Equal(data, again) {
		t.Fatal("faults, or two books of the same differ", diags)
	}
	return string(data)
}

// attributes gathers the values of an attribute in the order of the page.
func attributes(t *testing.T, page, name string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == name {
				list = append(list, a.Val)
			}
		}
	}
	return list
}

// TestBookIsWhole holds that a book needs no other file: links lead to what is
// in it, every reference is one that is seen, and nothing is loaded.
func TestBookIsWhole(t *testing.T) {
	page := book(t, "")
	ids, led := map[string]bool{}, map[string]bool{}
	for _, id := range attributes(t, page, "id") {
		if ids[id] {
			t.Errorf("the id %q stands twice", id)
		}
		ids[id] = true
	}
	for _, to := range attributes(t, page, "href") {
		fragment, inside := strings.CutPrefix(to, "#")
		if !inside && !strings.HasPrefix(to, "https://") {
			t.Errorf("%q leads out of the book", to)
		}
		if led[fragment] = true; inside && !ids[fragment] {
			t.Errorf("nothing in the book is %q", to)
		}
	}
	for id := range ids {
		if strings.HasPrefix(id, "Ref-") && !led[id] {
			t.Errorf("nothing quotes %q", id)
		}
	}
	if loaded := append(attributes(t, page, "src"), attributes(t, page, "rel")...); len(loaded) > 0 || strings.Contains(page, "<script") {
		t.Errorf("the book loads %q", loaded)
	}
	for _, id := range []string{"Leader-macron", "Leader-putin", "Pair-macron--putin", "Topic-evacuation", "Digest", "References", "Ref-1"} {
		if !ids[id] || !led[id] {
			t.Errorf("%q is not there or nothing leads to it", id)
		}
	}
	if !strings.Contains(page, `@top-right { content: "TLP\3a CLEAR \b7  as at 2021\2d 08\2d 20"`) {
		t.Error("the head of the printed page lacks mark or date")
	}
}

// TestBookLeadsToTheSite holds that what is not in the book is linked where the
// site's address is known.
func TestBookLeadsToTheSite(t *testing.T) {
	page := book(t, "https://example.org/desk/")
	for _, want := range []string{`href="https://example.org/desk/events/call-1/"`, `href="https://example.org/desk/briefs/calls/"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(book(t, "."), "index.html") {
		t.Error("a book has no place from which relative links could lead")
	}
}
