package brief

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"readout/generator/diag"
)

// below reads the children of an item.
func (w *writer) below(n ast.Node, it *Item) {
	for c := n.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.List:
			it.Fields = slices.Grow(it.Fields, min(c.ChildCount(), len(propKeys)))
			for li := c.FirstChild(); li != nil; li = li.NextSibling() {
				w.child(li, it)
			}
		case *ast.Blockquote:
			if !marked(c) {
				w.becameQuote(c)
			}
			w.note(c, it)
		default:
			w.note(c, it)
		}
	}
}

func (w *writer) becameQuote(n ast.Node) {
	sp := w.wordsSpan(n)
	start := strings.LastIndexByte(w.src.Text[:min(sp.Start, len(w.src.Text))], '\n') + 1
	if i := strings.IndexByte(w.src.Text[start:max(start, sp.Start)], '>'); i >= 0 {
		start += i
	} else {
		start = sp.Start
	}
	w.report("BR113", diag.Span{Start: start, End: min(start+1, len(w.src.Text))}, "this line starts with `>` and became a quotation", "join it to the line above")
	if above := len(strings.TrimRight(w.src.Text[:start], " \t\n")); above > 0 && strings.Count(w.src.Text[above:start], "\n") == 1 && joins(w.src.Text[:above]) {
		d := &w.doc.Diags[len(w.doc.Diags)-1]
		d.Fixes = []diag.Fix{{Title: "join it to the line above", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(above), End: w.src.Pos(start), Text: " "}}}}
	}
}

// joins says whether a line may go on with `>`: it names one side, and says
// nothing yet.
func joins(text string) bool {
	line := text[strings.LastIndexByte(text, '\n')+1:]
	_, parties, _ := strings.Cut(line, "::")
	return !strings.ContainsAny(parties, ">:")
}

// child reads one nested list item: a property, a record, an account, or a note.
func (w *writer) child(li ast.Node, it *Item) {
	_, l, ok := w.lead(li)
	word := leadWord(l)
	if at := looseMark.FindStringIndex(l.text); ok && word == "" && at != nil {
		w.distrust(l.cut(0, at[1]).trim().span(), fmt.Sprintf("%q looks like a mark and is none", strings.TrimSpace(l.text[:at[1]])), "write it like `tlp:: amber`")
	} else if ok && word == "" {
		_ = w.capitals(l) || w.almost(l, w.allWords(), false)
	}
	if !ok || word == "" {
		w.note(li, it)
		return
	}
	kind, typ, known := w.o.word(word)
	switch {
	case known && kind == Account && it.Kind != Event:
		w.report("BR120", l.cut(0, len(word)).span(), "`account::` stands outside an event", "indent it directly under the event it is about")
		w.note(li, it)
	case known && w.full(l, kind):
	case known:
		it.Children = append(it.Children, w.item(li, l, kind, word, typ, it.Context))
	case slices.Contains(propKeys, word):
		w.field(it, word, l)
		w.belowProperty(li, it, word)
	default:
		w.unknownProperty(l.cut(0, len(word)))
		w.note(li, it)
	}
}

// belowProperty reads what stands under a property. Records there belong to
// the record above all the same; a property does not (BR103).
func (w *writer) belowProperty(li ast.Node, it *Item, key string) {
	for c := li.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Blockquote:
			if !marked(c) {
				w.becameQuote(c)
			}
			w.note(c, it)
		case *ast.List:
			for item := c.FirstChild(); item != nil; item = item.NextSibling() {
				_, l, ok := w.lead(item)
				if word := leadWord(l); ok && slices.Contains(propKeys, word) {
					w.doc.Faulty = w.doc.Faulty || word == "tlp"
					w.report("BR103", l.cut(0, len(word)).span(), fmt.Sprintf("property `%s::` stands under `%s::`, not under a record", word, key), "indent it as far as the line above it")
					continue
				}
				w.child(item, it)
			}
		default:
			w.note(c, it)
		}
	}
}

// note keeps other Markdown inside a record, away from the blocks of prose.
func (w *writer) note(n ast.Node, it *Item) {
	nodes := w.aside(w.str, w.text, w.at, func(in *writer) {
		if _, item := n.(*ast.ListItem); item {
			in.children(n)
			return
		}
		in.node(n)
	})
	if len(nodes) > 0 {
		it.Notes = append(it.Notes, nodes)
	}
}

// aside writes nodes into a list of their own.
func (w *writer) aside(str string, text []byte, at func(int) int, write func(*writer)) []Node {
	var nodes []Node
	in := &writer{doc: w.doc, o: w.o, src: w.src, body: w.body, str: str, text: text, at: at, out: &nodes, block: -1, quoted: 1, heads: w.heads, fn: w.fn, ahead: w.ahead, file: w.file, labels: w.labels, targets: w.targets, notes: w.notes, distrusted: w.distrusted}
	in.html, in.joined = w.spare[:0], w.joined
	write(in)
	in.finish()
	w.spare, w.joined = in.html, in.joined
	return slices.Clip(nodes)
}
