package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"readout/generator/diag"
	"readout/generator/text"
)

var capsPattern = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]*)::(?: |$)`)

// lead gives the first paragraph of a list item.
func (w *writer) lead(n ast.Node) (ast.Node, line, bool) {
	first := n.FirstChild()
	switch first.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		if first.Lines().Len() > 0 {
			return first, w.lineOf(first.Lines()), true
		}
	}
	return nil, line{}, false
}

// leadWord reads `word::` at the start of a line.
func leadWord(l line) string {
	s := l.text
	n := 0
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || n > 0 && (s[n] >= '0' && s[n] <= '9' || s[n] == '-')) {
		n++
	}
	if n == 0 || !strings.HasPrefix(s[n:], "::") || n+2 < len(s) && s[n+2] != ' ' {
		return ""
	}
	return s[:n]
}

// records reads the items of a list of prose that are records, and notes them
// in taken.
func (w *writer) records(n *ast.List, taken map[ast.Node]bool) (items []*Item) {
	context := w.context(n)
	told := w.unread[n.Parent()] // that there is no record above is told already
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, l, ok := w.lead(c)
		word := leadWord(l)
		if ok && word == "" && (w.capitals(l) || w.almost(l, w.recordWords(), true)) {
			w.unread[c] = true
		}
		if !ok || word == "" {
			continue
		}
		kind, typ, known := w.o.word(word)
		switch {
		case known && kind != Account:
			if w.full(l, kind) {
				return items
			}
			taken[c] = true
			it := w.item(c, l, kind, word, typ, context)
			it.Loose = told
			items = append(items, it)
		case known:
			if !told {
				w.report("BR120", l.cut(0, len(word)).span(), "`account::` stands outside an event", "indent it under the event it is about")
			}
			w.unread[c] = true // what stands under it has no record above it either
		case slices.Contains(propKeys, word):
			if w.doc.Faulty = w.doc.Faulty || word == "tlp"; told {
				continue
			}
			w.report("BR103", l.cut(0, len(word)).span(), fmt.Sprintf("property `%s::` has no record above it", word), "indent it under one")
		default:
			w.unknownWord(l.cut(0, len(word)), w.recordWords())
			w.unread[c] = true
		}
	}
	if next, quote := n.NextSibling().(*ast.Blockquote); quote && !marked(next) && taken[n.LastChild()] && !next.HasBlankPreviousLines() {
		w.becameQuote(next)
	}
	return items
}

// context is the paragraph just before a list.
func (w *writer) context(n ast.Node) int {
	if p, ok := n.PreviousSibling().(*ast.Paragraph); ok && len(w.doc.Blocks) > 0 && w.out == &w.doc.Body {
		last := len(w.doc.Blocks) - 1
		if w.doc.Blocks[last].Span == w.blockSpan(p) {
			return last
		}
	}
	return -1
}

// capitals warns of a word of the language that is written with capitals: it
// is no record, and must not disappear without a word (language 2.5). It says
// whether there was one.
func (w *writer) capitals(l line) bool {
	if !strings.Contains(l.text, "::") {
		return false
	}
	g := capsPattern.FindStringSubmatch(l.text)
	if g == nil {
		return false
	}
	known := w.allWords()
	near := strings.ToLower(g[1])
	if !slices.Contains(known, near) {
		var ok bool
		if near, ok = text.Nearest(near, known, false); !ok {
			return false
		}
	}
	w.notKnown(l.cut(0, len(g[1])), near, true)
	return true
}

func (w *writer) unknownWord(l line, known []string) {
	near, ok := text.Nearest(l.text, known, false)
	w.notKnown(l, near, ok)
}

// notKnown says BR101 for a word, with the known one that is near if any is.
func (w *writer) notKnown(l line, near string, ok bool) {
	d := w.src.At("BR101", l.span(), fmt.Sprintf("`%s::` is not a known record or property", l.text), fmt.Sprintf("write `%s\\::` to keep it as text", l.text))
	if ok {
		d.Message += fmt.Sprintf("; did you mean `%s::`?", near)
		d.Fixes = write(d, near)
	}
	w.doc.Diags = diag.Add(w.doc.Diags, d)
}

// write makes the fix that puts a word in the place of the offending one.
func write(d diag.Diagnostic, word string) []diag.Fix {
	return []diag.Fix{{Title: "write " + word, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: word}}}}
}

// full says whether a file has as many records as it may have. Each makes
// pages and is data in many places, however short its line.
func (w *writer) full(l line, kind ItemKind) bool {
	if kind == Event {
		w.events++
	}
	what, most := "records", maxRecords
	switch {
	case w.over:
		return true
	case w.number == maxRecords:
	case w.events > maxEvents:
		what, most = "events", maxEvents
	default:
		return false
	}
	w.report("BR006", l.span(), fmt.Sprintf("too many %s in one file: the limit is %d", what, most), "divide the file; no record from here on was read")
	w.doc.Faulty, w.over = true, true // nobody has looked for marks
	return true
}

// item reads one record with everything below it.
func (w *writer) item(n ast.Node, l line, kind ItemKind, word, typ string, context int) *Item {
	it := &Item{Kind: kind, Word: word, Type: typ, Span: l.span(), Context: context, Number: w.number}
	w.number++
	it.WordSpan = l.cut(0, len(word)).span()
	it.Lines = w.linesOf(n)
	w.odd = nil
	l = w.inlineFields(it, l).trim()
	w.leftoverMark(l)
	l = w.ident(it, l)
	rest := l.cut(min(len(l.text), len(word)+2), len(l.text)).trim()
	gap := it.WordSpan.End + len("::")
	switch kind {
	case Account:
		w.account(it, rest, gap)
	case Event:
		left, label, _ := w.atColon(rest)
		if who := w.named(it, left); !w.unclosed(who) {
			w.parties(it, who, gap)
		}
		it.Label, it.LabelSpan = w.inlineText(label), label.span()
	default:
		w.statement(it, rest, gap)
	}
	w.below(n, it)
	w.judge(it)
	return it
}

// ident takes the id off the end of a line. A last ^x that is no id is BR106
// (6.31), and so is a second one.
func (w *writer) ident(it *Item, l line) line {
	for {
		at := strings.LastIndexByte(l.text, ' ') + 1
		if at == len(l.text) || l.text[at] != '^' || l.isLiteral(at) {
			return l
		}
		id := l.cut(at, len(l.text))
		switch name := id.text[1:]; {
		case !isIdent(name):
			w.report("BR106", id.span(), fmt.Sprintf("%q is no id", id.text), "use lower-case letters, digits and single hyphens, at most 64")
		case it.ID != "":
			w.report("BR106", id.span(), fmt.Sprintf("%q is a second id of this record", id.text), "keep one of them; earlier ids go into `was::`")
		default:
			it.ID, it.IDSpan = name, id.span()
		}
		l = l.cut(0, at).trim()
	}
}

// atColon divides a line at the colon that ends the parties.
func (w *writer) atColon(l line) (before, after line, found bool) {
	var b brackets
	for i := range len(l.text) {
		if b.step(l, i) && l.text[i] == ':' && (i+1 == len(l.text) || l.text[i+1] == ' ') {
			return l.cut(0, i).trim(), l.cut(i+1, len(l.text)).trim(), true
		}
	}
	return l.trim(), line{}, false
}

func (w *writer) account(it *Item, l line, gap int) {
	if l.text == "" {
		w.missing(gap)
		return
	}
	name := l
	name.text = strings.TrimPrefix(name.text, "@")
	name = l.cut(len(l.text)-len(name.text), len(l.text))
	if !isIdent(name.text) {
		w.report("BR106", name.span(), fmt.Sprintf("%q is no source id", name.text), "name one source declared under `sources:` or as a file in content/sources")
		return
	}
	it.Left = []Party{{Name: name.text, ID: true, Span: name.span()}}
}

func (w *writer) statement(it *Item, l line, gap int) {
	who, said, found := w.atColon(l)
	if !found && w.unclosed(w.named(it, l)) {
		return
	}
	if !found || said.text == "" {
		w.report("BR110", it.WordSpan, "a statement needs `who: what was said`", fmt.Sprintf("for example `%s:: Macron: \"We cannot abandon them.\"`", it.Word))
	}
	if !found {
		return // without a colon nobody knows where the names end
	}
	w.parties(it, w.named(it, who), gap)
	it.Said.Span = said.span()
	it.Said.Nodes, it.Said.Text = w.saidNodes(said)
	it.Said.Quotes = quotations(it.Said.Text)
}

// saidNodes reads the words of a statement as inline Markdown. Most have no
// markup; what the parser would make of those is known.
func (w *writer) saidNodes(l line) ([]Node, string) {
	if l.text == "" {
		return nil, ""
	}
	if l.plain() {
		return []Node{{Kind: Text, Text: l.text, Offs: []Off{{0, l.start}}, Block: -1}}, folded(l.text)
	}
	return w.parsedSaid(l)
}

func (w *writer) parsedSaid(l line) ([]Node, string) {
	words := []byte(l.text)
	tree := w.inlines(words)
	at := func(i int) int {
		if i >= len(l.text) {
			return l.at(len(l.text)-1) + 1
		}
		return l.at(max(0, i))
	}
	var plain string
	nodes := w.aside(l.text, words, at, func(in *writer) {
		in.saying = true
		plain = in.plainText(tree)
		for p := tree.FirstChild(); p != nil; p = p.NextSibling() {
			in.children(p)
		}
	})
	return nodes, plain
}

func (w *writer) inlineText(l line) string {
	if l.text == "" {
		return ""
	}
	if l.plain() {
		return folded(l.text)
	}
	in := writer{str: l.text, text: []byte(l.text)}
	return in.plainText(w.inlines(in.text))
}
