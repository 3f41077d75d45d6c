package brief

import (
	"fmt"
	"strings"
	"testing"
)

// Each case: the links of a file with the source of the whole link and of its
// words, and each record as it was read.
func TestProse(t *testing.T) {
	cases(t, "prose", func(p part) string {
		d, _, _, _ := asFile(p)
		w := &shower{d: d}
		w.links("body", d.Body)
		w.items(d.Records, "")
		return w.String()
	})
}

// shower writes what was read, with the source that each span covers.
type shower struct {
	strings.Builder
	d *Doc
}

func (w *shower) links(where string, nodes []Node) {
	for _, n := range nodes {
		if n.Link == nil || n.Kind == Close {
			continue
		}
		l := n.Link
		fmt.Fprintf(w, "%s: %q words %q -> %q", where, w.d.Source.Slice(l.Span), w.d.Source.Slice(l.Words), l.Dest+l.Wiki)
		if l.Ref != "" || len(l.IDs) > 0 {
			fmt.Fprintf(w, " id %s%s", l.Ref, strings.Join(l.IDs, " "))
		}
		if l.Title != "" {
			fmt.Fprintf(w, " title %q", l.Title)
		}
		w.WriteString("\n")
	}
}

func (w *shower) items(list []*Item, indent string) {
	for _, it := range list {
		w.item(it, indent)
		w.items(it.Children, indent+"  ")
	}
}

func (w *shower) item(it *Item, indent string) {
	src := w.d.Source
	fmt.Fprintf(w, "%s%s [%s]", indent, it.Word, src.Slice(it.WordSpan))
	w.parties(it.Left)
	if it.Arrow {
		fmt.Fprintf(w, " >[%s]", src.Slice(it.ArrowSpan))
		w.parties(it.Right)
	}
	if it.Label != "" {
		fmt.Fprintf(w, " label %q [%s]", it.Label, src.Slice(it.LabelSpan))
	}
	if it.ID != "" {
		fmt.Fprintf(w, " id %s [%s]", it.ID, src.Slice(it.IDSpan))
	}
	w.WriteString("\n")
	if it.Kind == Statement {
		fmt.Fprintf(w, "%s  said %q quotes %q\n%s  html %s\n", indent, it.Said.Text, it.Said.Quotes, indent, flat(it.Said.Nodes))
	}
	for _, f := range it.Fields {
		fmt.Fprintf(w, "%s  %s [%s] = %q [%s]", indent, f.Key, src.Slice(f.KeySpan), f.Value, src.Slice(f.ValueSpan))
		w.parties(f.Parties)
		for _, x := range f.Words {
			fmt.Fprintf(w, " %s[%s]", x.Text, src.Slice(x.Span))
		}
		w.WriteString("\n")
	}
	w.links(indent+"  said", it.Said.Nodes)
	for _, n := range it.Notes {
		fmt.Fprintf(w, "%s  note %q\n", indent, flat(n))
		w.links(indent+"  note", n)
	}
}

func (w *shower) parties(list []Party) {
	for _, p := range list {
		fmt.Fprintf(w, " %s", p.Name)
		switch {
		case p.ID:
			w.WriteString("@")
		case p.Unknown:
			w.WriteString("?")
		case p.All:
			w.WriteString("all")
		}
		if p.Gloss != "" {
			fmt.Fprintf(w, "(%s)", p.Gloss)
		}
		fmt.Fprintf(w, "[%s]", w.d.Source.Slice(p.Span))
	}
}
