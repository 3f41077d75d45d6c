package brief

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readout/generator/corpus"
	"readout/generator/diag"
)

// inside holds that everything which was read lies in the file, and that one
// text is read in one way.
func inside(t *testing.T, text string) {
	t.Helper()
	d := read(text, Brief)
	if !reflect.DeepEqual(d, read(text, Brief)) {
		t.Fatal("two readings differ")
	}
	c := &checker{t: t, d: d}
	for _, b := range d.Blocks {
		c.span("block", b.Span)
	}
	c.nodes(d.Body)
	c.items(d.Records, diag.Span{Start: 0, End: len(d.Source.Text)})
	for _, w := range append(append([]Word{}, d.Front.Topics...), d.Front.Via...) {
		c.span("front", w.Span)
	}
	for _, x := range d.Diags {
		at, end := d.Source.Offset(x.Start), d.Source.Offset(x.End)
		if end < at || d.Source.Pos(at) != x.Start || d.Source.Pos(end) != x.End {
			t.Fatalf("%s: from %v to %v is no place", diag.Head(x), x.Start, x.End)
		}
		if strings.ToValidUTF8(x.Message, "") != x.Message {
			t.Fatalf("%q is not UTF-8", x.Message)
		}
	}
}

type checker struct {
	t *testing.T
	d *Doc
}

func (c *checker) span(what string, sp diag.Span) {
	if sp.Start < 0 || sp.End < sp.Start || sp.End > len(c.d.Source.Text) {
		c.t.Fatalf("%s: %v outside of %d bytes", what, sp, len(c.d.Source.Text))
	}
}

// items holds that records stay within their list item: what a record is made
// of lies in its own paragraph, what is nested lies after it.
func (c *checker) items(list []*Item, within diag.Span) {
	for _, it := range list {
		c.span("item", it.Span)
		for _, sp := range []diag.Span{it.WordSpan, it.LabelSpan, it.IDSpan, it.ArrowSpan, it.Said.Span} {
			c.span("part", sp)
			if sp != (diag.Span{}) && (sp.Start < it.Span.Start || sp.End > it.Span.End) {
				c.t.Fatalf("%v leaves its record %v", sp, it.Span)
			}
		}
		if it.Span.Start < within.Start {
			c.t.Fatalf("%v stands before the record it is part of, %v", it.Span, within)
		}
		for _, p := range append(append([]Party{}, it.Left...), it.Right...) {
			c.span("party", p.Span)
		}
		for _, f := range it.Fields {
			c.span("key", f.KeySpan)
			c.span("value", f.ValueSpan)
			if c.d.Source.Slice(f.KeySpan) != f.Key {
				c.t.Fatalf("the key %s points at %q", f.Key, c.d.Source.Slice(f.KeySpan))
			}
			for _, w := range f.Words {
				c.span("word", w.Span)
			}
		}
		if it.ID != "" && c.d.Source.Slice(it.IDSpan) != "^"+it.ID {
			c.t.Fatalf("the id %s points at %q", it.ID, c.d.Source.Slice(it.IDSpan))
		}
		c.nodes(it.Said.Nodes)
		for _, n := range it.Notes {
			c.nodes(n)
		}
		c.items(it.Children, it.Span)
	}
}

// nodes holds that links open and close in pairs, and that their words lie in them.
func (c *checker) nodes(nodes []Node) {
	open := 0
	for _, n := range nodes {
		switch n.Kind {
		case Open:
			open++
		case Close:
			open--
		}
		if n.Link != nil {
			c.span("link", n.Link.Span)
			c.span("words", n.Link.Words)
			if n.Link.Words.Start < n.Link.Span.Start || n.Link.Words.End > n.Link.Span.End {
				c.t.Fatalf("words %v outside of link %v", n.Link.Words, n.Link.Span)
			}
		}
		for _, o := range n.Offs {
			c.span("run", diag.Span{Start: o.Src, End: o.Src})
		}
	}
	if open != 0 {
		c.t.Fatalf("%d links left open", open)
	}
}

// seeds are all the cases there are, and a few that hold much in little.
func seeds(f *testing.F, add func(text string)) {
	f.Helper()
	add("---\ntitle: A\ndate: 2021-08-19\n---\nText [x](#^a) [[b|c]]\n\n- call:: A > B (host): l [on:: x] ^a\n  - says:: all: \"b\" `c`\n  > q\n")
	add("- a\n  - call:: `x\n- on::\n\n| a |\n|---|\n| b |\n")
	for _, name := range slices.Sorted(maps.Keys(corpus.Hostile)) { // in order: a log names a seed by its number
		add(corpus.Hostile[name](200))
	}
}

// FuzzFile reads whole files.
func FuzzFile(f *testing.F) {
	seeds(f, func(text string) { f.Add(text) })
	f.Fuzz(inside)
}

// FuzzFront reads front matter.
func FuzzFront(f *testing.F) {
	f.Add("title: A\ndate: 2021-08-19\nsources: {a: {kind: article, by: b}}\nnames: {a: b}\n")
	f.Add("title: \"é\nvia: [a, &b c, *b]\n? x\n: y\n--- |\n z\n")
	f.Fuzz(func(t *testing.T, yaml string) {
		inside(t, "---\n"+yaml+"\n---\n")
		src, _ := diag.NewSource("readout.yaml", []byte(yaml))
		if cfg, _ := ParseConfig(src); cfg == nil {
			t.Fatal("no configuration")
		}
	})
}

// FuzzRecord reads one line as a record, with a property and a record after
// it, which must be read whatever stands in the line.
func FuzzRecord(f *testing.F) {
	f.Add("call:: A, B (host) > C: label [on:: x] ^a")
	f.Add("says:: \"A: b\" “c”: `d` [to:: [e]] ![f](g)")
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, line)
		inside(t, "- "+line+"\n- call:: Last ^last\n")
		d := read("- call:: "+line+"\n\n- call:: Last ^last\n", Brief)
		if n := len(d.Records); n > 0 && d.Records[n-1].ID == "last" || strings.Contains(line, "`") || strings.Contains(line, "~") || strings.Contains(line, "<") || over(d) {
			return // a fence or raw HTML may take in what follows
		}
		t.Fatalf("the record after %q is lost", line)
	})
}

func over(d *Doc) bool {
	for _, x := range d.Diags {
		if x.Code == "BR006" {
			return true
		}
	}
	return false
}
