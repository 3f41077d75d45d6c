package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	gtext "github.com/yuin/goldmark/text"

	"readout/generator/diag"
	"readout/generator/text"
)

var (
	wordPattern = regexp.MustCompile(`^([a-z][a-z0-9-]*)::(?: |$)`)
	idPattern   = regexp.MustCompile(`(?:^| )\^([^\s\^]+)$`)
	glossEnd    = regexp.MustCompile(`^(.*?)\s*\(([^()]*)\)$`)
	mdLink      = regexp.MustCompile(`^\[([^\]]*)\]\(([^()\s]*)\)\s*(?:\(([^()]*)\))?$`)
	wikiRef     = regexp.MustCompile(`^\[\[([^\]|]+)(?:\|[^\]]*)?\]\]\s*(?:\(([^()]*)\))?$`)
	quotePair   = regexp.MustCompile(`"([^"]+)"|“([^”]+)”`)
)

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
	g := wordPattern.FindStringSubmatch(l.text)
	if g == nil {
		return ""
	}
	return g[1]
}

// records reads the items of a list of prose that are records, and notes them
// in taken.
func (w *writer) records(n *ast.List, taken map[ast.Node]bool) (items []*Item) {
	context := w.context(n)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, l, ok := w.lead(c)
		word := leadWord(l)
		if !ok || word == "" {
			continue
		}
		kind, typ, known := w.o.word(word)
		switch {
		case known && kind != Account:
			taken[c] = true
			items = append(items, w.item(c, l, kind, word, typ, context))
		case known:
			w.report("BR120", l.cut(0, len(word)).span(), "`account::` stands outside an event", "indent it under the event it is about")
		case slices.Contains(propKeys, word):
			w.doc.Faulty = w.doc.Faulty || word == "tlp"
			w.report("BR103", l.cut(0, len(word)).span(), fmt.Sprintf("property `%s::` has no record above it", word), "indent it under one")
		default:
			w.unknownWord(l, word, w.o.recordWords())
		}
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

func (w *writer) unknownWord(l line, word string, known []string) {
	sp := l.cut(0, len(word)).span()
	help := fmt.Sprintf("write `%s\\::` to keep it as text", word)
	d := w.src.At("BR101", sp, fmt.Sprintf("`%s::` is not a known record or property", word), help)
	if near, ok := text.Nearest(word, known, false); ok {
		d.Message += fmt.Sprintf("; did you mean `%s::`?", near)
		d.Fixes = []diag.Fix{{Title: "write " + near, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	}
	w.doc.Diags = append(w.doc.Diags, d)
}

// item reads one record with everything below it.
func (w *writer) item(n ast.Node, l line, kind ItemKind, word, typ string, context int) *Item {
	it := &Item{Kind: kind, Word: word, Type: typ, Span: l.span(), Context: context, Number: w.number}
	w.number++
	it.WordSpan = l.cut(0, len(word)).span()
	it.Lines = w.linesOf(n)
	l = w.inlineFields(it, l).trim()
	w.leftoverMark(l)
	l = w.ident(it, l)
	rest := l.cut(min(len(l.text), len(word)+2), len(l.text)).trim()
	gap := it.WordSpan.End + 1
	switch kind {
	case Account:
		w.account(it, rest, gap)
	case Event:
		left, label, _ := w.atColon(rest)
		w.parties(it, left, gap)
		it.Label, it.LabelSpan = w.inlineText(label), label.span()
	default:
		w.statement(it, rest, gap)
	}
	w.below(n, it)
	w.judge(it)
	return it
}

// inlineFields takes `[key:: value]` out of a line.
func (w *writer) inlineFields(it *Item, l line) line {
	for i := 0; i < len(l.text); i++ {
		if l.literal[i] || l.text[i] != '[' {
			continue
		}
		key := leadWord(l.cut(i+1, len(l.text)))
		if key == "" {
			continue
		}
		end := balanced(l, i)
		if end < 0 {
			continue
		}
		if !slices.Contains(propKeys, key) {
			w.unknownProperty(l.cut(i+1, i+1+len(key)), key)
			continue
		}
		w.field(it, key, l.cut(i+1, end))
		l = l.without(i, end+1)
		i = max(-1, i-2)
	}
	return l
}

func balanced(l line, from int) int {
	depth := 0
	for i := from; i < len(l.text); i++ {
		if l.literal[i] {
			continue
		}
		switch l.text[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func (w *writer) unknownProperty(l line, key string) {
	near, ok := text.Nearest(key, propKeys, false)
	if slices.Contains(markWords, key) {
		near, ok = "tlp", true
	}
	w.doc.Faulty = w.doc.Faulty || near == "tlp"
	if !ok {
		w.unknownWord(l, key, append(w.o.recordWords(), propKeys...))
		return
	}
	d := w.src.At("BR102", l.span(), fmt.Sprintf("unknown property `%s::`", key), fmt.Sprintf("did you mean `%s::`?", near))
	d.Fixes = []diag.Fix{{Title: "write " + near, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	w.doc.Diags = append(w.doc.Diags, d)
}

// ident takes the id off the end of a line. A last ^x that is no id is BR106
// (6.31).
func (w *writer) ident(it *Item, l line) line {
	g := idPattern.FindStringSubmatchIndex(l.text)
	if g == nil || l.literal[g[2]-1] {
		return l
	}
	id := l.cut(g[2]-1, g[3])
	name := id.text[1:]
	if !isIdent(name) {
		w.report("BR106", id.span(), fmt.Sprintf("%q is no id", id.text), "use lower-case letters, digits and single hyphens, at most 64")
	} else {
		it.ID, it.IDSpan = name, id.span()
	}
	return l.cut(0, g[0]).trim()
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
	}
	it.Left = []Party{{Name: name.text, ID: true, Span: name.span()}}
}

func (w *writer) statement(it *Item, l line, gap int) {
	who, said, found := w.atColon(l)
	if !found || said.text == "" {
		w.report("BR110", it.WordSpan, "a statement needs `who: what was said`", fmt.Sprintf("for example `%s:: Macron: \"We cannot abandon them.\"`", it.Word))
	}
	w.parties(it, who, gap)
	it.Said.Span = said.span()
	it.Said.Nodes, it.Said.Text = w.saidNodes(said)
	for _, g := range quotePair.FindAllStringSubmatch(it.Said.Text, -1) {
		it.Said.Quotes = append(it.Said.Quotes, g[1]+g[2])
	}
}

// arrows are the signs between two sides, longest first.
var arrows = []string{"->", "→", ">"}

// parties reads `side > side`.
func (w *writer) parties(it *Item, l line, gap int) {
	var b brackets
	sides := []line{}
	from := 0
	for i := 0; i < len(l.text); i++ {
		if !b.step(l, i) {
			continue
		}
		for _, a := range arrows {
			if !strings.HasPrefix(l.text[i:], a) {
				continue
			}
			if it.Arrow {
				w.report("BR111", l.cut(i, i+len(a)).span(), "only one `>` is allowed between the two sides", "use a comma between the names of one side")
			} else {
				it.ArrowSpan = l.cut(i, i+len(a)).span()
				it.Arrow = true
			}
			sides = append(sides, l.cut(from, i))
			from, i = i+len(a), i+len(a)-1
			break
		}
	}
	sides = append(sides, l.cut(from, len(l.text)))
	it.Left = w.refs(sides[0], gap)
	for _, s := range sides[1:] {
		it.Right = append(it.Right, w.refs(s, it.ArrowSpan.End)...)
	}
	if it.Arrow && slices.Contains(undirected, it.Type) {
		d := w.src.At("BR114", it.ArrowSpan, fmt.Sprintf("`%s` has no direction", it.Word), "use `,` and mark the host with `(host)`")
		from := len(strings.TrimRight(w.src.Text[:it.ArrowSpan.Start], " "))
		d.Fixes = []diag.Fix{{Title: "write a comma", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(from), End: d.End, Text: ","}}}}
		w.doc.Diags = append(w.doc.Diags, d)
	}
}

// refs reads names with commas between them. gap is where the list begins,
// for a list with nothing in it.
func (w *writer) refs(l line, gap int) (list []Party) {
	var b brackets
	from := 0
	part := func(to int) {
		p := l.cut(from, to).trim()
		if p.text == "" {
			at := gap
			if from > 0 {
				at = l.src[from-1] + 1
			} else if to < len(l.text) {
				at = l.src[to]
			}
			w.missing(at)
			return
		}
		list = append(list, w.party(p))
	}
	for i := range len(l.text) {
		if b.step(l, i) && l.text[i] == ',' {
			part(i)
			from = i + 1
		}
	}
	part(len(l.text))
	return list
}

// missing points just before the gap.
func (w *writer) missing(at int) {
	at = max(0, min(at, len(w.src.Text)))
	_, n := utf8.DecodeLastRuneInString(w.src.Text[:at])
	w.report("BR112", diag.Span{Start: at - n, End: at}, "a name is missing here", "write a name, or `?` for somebody unknown")
}

func (w *writer) party(l line) Party {
	if g := wikiRef.FindStringSubmatchIndex(l.text); g != nil {
		return partyFrom(l, g, 2, 4, false)
	}
	if g := mdLink.FindStringSubmatchIndex(l.text); g != nil {
		id := l.text[g[4]:g[5]]
		if strings.HasPrefix(id, "@") {
			g[4]++
			return partyFrom(l, g, 4, 6, true)
		}
		return partyFrom(l, g, 2, 6, false)
	}
	p := Party{}
	if g := glossEnd.FindStringSubmatchIndex(l.text); g != nil && g[3] > g[2] {
		p.Gloss = l.text[g[4]:g[5]]
		l = l.cut(g[2], g[3]).trim()
	}
	p.Span = l.span()
	switch {
	case l.text == "?":
		p.Unknown = true
	case l.text == "all":
		p.All = true
	case strings.HasPrefix(l.text, "@") && isIdent(l.text[1:]):
		p.Name, p.ID = l.text[1:], true // the sigil belongs to the id
	default:
		p.Name = w.unescape(l.folded())
	}
	return p
}

// partyFrom makes a party from the groups of a link pattern.
func partyFrom(l line, g []int, name, gloss int, id bool) Party {
	n := l.cut(g[name], g[name+1]).trim()
	p := Party{Name: n.folded(), ID: id, Span: n.span()}
	if g[gloss] >= 0 {
		p.Gloss = l.text[g[gloss]:g[gloss+1]]
	}
	return p
}

// below reads the children of an item.
func (w *writer) below(n ast.Node, it *Item) {
	for c := n.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.List:
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
}

// child reads one nested list item: a property, a record, an account, or a note.
func (w *writer) child(li ast.Node, it *Item) {
	_, l, ok := w.lead(li)
	word := leadWord(l)
	if !ok || word == "" {
		if at := looseMark.FindStringIndex(l.text); at != nil {
			w.distrust(l.cut(0, at[1]).trim().span(), fmt.Sprintf("%q looks like a mark and is none", l.text[:at[1]]), "write it like `tlp:: amber`")
		}
		w.note(li, it)
		return
	}
	kind, typ, known := w.o.word(word)
	switch {
	case known && kind == Account && it.Kind != Event:
		w.report("BR120", l.cut(0, len(word)).span(), "`account::` stands outside an event", "indent it directly under the event it is about")
		w.note(li, it)
	case known:
		it.Children = append(it.Children, w.item(li, l, kind, word, typ, it.Context))
	case slices.Contains(propKeys, word):
		w.field(it, word, l)
		for c := li.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
			if quote, ok := c.(*ast.Blockquote); ok && !marked(quote) {
				w.becameQuote(c)
			}
			w.note(c, it)
		}
	default:
		w.unknownProperty(l.cut(0, len(word)), word)
		w.note(li, it)
	}
}

// note keeps other Markdown inside a record, away from the blocks of prose.
func (w *writer) note(n ast.Node, it *Item) {
	nodes := w.aside(w.text, w.at, func(in *writer) {
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
func (w *writer) aside(text []byte, at func(int) int, write func(*writer)) []Node {
	var nodes []Node
	in := &writer{doc: w.doc, o: w.o, src: w.src, body: w.body, text: text, at: at, out: &nodes, block: -1, quoted: 1, heads: w.heads, fn: w.fn, tree: w.tree}
	write(in)
	in.flush()
	return nodes
}

// saidNodes reads the words of a statement as inline Markdown.
func (w *writer) saidNodes(l line) ([]Node, string) {
	if l.text == "" {
		return nil, ""
	}
	words := []byte(l.text)
	tree := inlineParser().Parse(gtext.NewReader(words))
	at := func(i int) int {
		switch {
		case i < 0:
			return l.src[0]
		case i >= len(l.src):
			return l.src[len(l.src)-1] + 1
		}
		return l.src[i]
	}
	var plain string
	nodes := w.aside(words, at, func(in *writer) {
		in.said = true
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
	in := writer{text: []byte(l.text)}
	return in.plainText(inlineParser().Parse(gtext.NewReader(in.text)))
}
