package brief

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"readout/generator/diag"
	"readout/generator/text"
)

var (
	capsPattern = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]*)::(?: |$)`)
	mdLink      = regexp.MustCompile(`^\[([^\]]*)\]\(([^()\s]*)\)\s*(?:\(([^()]*)\))?$`)
	wikiRef     = regexp.MustCompile(`^\[\[([^\]|]+)(?:\|[^\]]*)?\]\]\s*(?:\(([^()]*)\))?$`)
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
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_, l, ok := w.lead(c)
		word := leadWord(l)
		if ok && word == "" {
			w.capitals(l)
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
			items = append(items, w.item(c, l, kind, word, typ, context))
		case known:
			w.report("BR120", l.cut(0, len(word)).span(), "`account::` stands outside an event", "indent it under the event it is about")
		case slices.Contains(propKeys, word):
			w.doc.Faulty = w.doc.Faulty || word == "tlp"
			w.report("BR103", l.cut(0, len(word)).span(), fmt.Sprintf("property `%s::` has no record above it", word), "indent it under one")
		default:
			w.unknownWord(l.cut(0, len(word)), w.recordWords())
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
// is no record, and must not disappear without a word (language 2.5).
func (w *writer) capitals(l line) {
	if !strings.Contains(l.text, "::") {
		return
	}
	g := capsPattern.FindStringSubmatch(l.text)
	if g == nil {
		return
	}
	known := w.allWords()
	if lower := strings.ToLower(g[1]); slices.Contains(known, lower) {
		w.notKnown(l.cut(0, len(g[1])), lower, true)
	} else if near, ok := text.Nearest(lower, known, false); ok {
		w.notKnown(l.cut(0, len(g[1])), near, true)
	}
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
	if strings.IndexByte(l.text, '[') < 0 {
		return l
	}
	pairs := l.pairs()
	rest, from := line{}, 0
	for i := 0; i < len(l.text); i++ {
		if l.text[i] != '[' || l.isLiteral(i) {
			continue
		}
		key := leadWord(l.cut(i+1, min(len(l.text), i+1+maxKey)))
		if key == "" {
			continue
		}
		word := l.cut(i+1, i+1+len(key))
		end, closed := pairs[i]
		switch _, _, record := w.o.word(key); {
		case record:
			w.report("BR101", word.span(), fmt.Sprintf("`%s::` cannot stand in brackets: it is a record", key), fmt.Sprintf("give it a line of its own, or write `\\[%s::` to keep it as text", key))
			continue
		case !slices.Contains(propKeys, key):
			w.unknownProperty(word)
			continue
		case !closed:
			w.doc.Faulty = w.doc.Faulty || key == "tlp"
			w.report("BR106", l.cut(i, i+1+len(key)).span(), fmt.Sprintf("the bracket of `[%s::` is not closed", key), fmt.Sprintf("write `]` after the value, or `\\[%s::` to keep it as text", key))
			return rest.join(l.cut(from, i))
		}
		w.field(it, key, l.cut(i+1, end))
		rest = rest.join(l.cut(from, i).trimEnd())
		from, i = end+1, end
	}
	return rest.join(l.cut(from, len(l.text)))
}

// maxKey is more than any key has, with its colons.
const maxKey = 80

// unknownProperty speaks of a word where a property or a record may stand:
// one that is near a property is an error, as it would be left out.
func (w *writer) unknownProperty(l line) {
	known := w.allWords()
	near, ok := text.Nearest(l.text, known, false)
	if slices.Contains(markWords, l.text) {
		near, ok = "tlp", true
	}
	w.doc.Faulty = w.doc.Faulty || near == "tlp"
	if !ok || !slices.Contains(propKeys, near) {
		w.notKnown(l, near, ok)
		return
	}
	d := w.src.At("BR102", l.span(), fmt.Sprintf("unknown property `%s::`; did you mean `%s::`?", l.text, near), fmt.Sprintf("write `%s::`, or `%s\\::` to keep it as text", near, l.text))
	d.Fixes = write(d, near)
	w.doc.Diags = diag.Add(w.doc.Diags, d)
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
	}
	it.Left = []Party{{Name: name.text, ID: true, Span: name.span()}}
}

func (w *writer) statement(it *Item, l line, gap int) {
	who, said, found := w.atColon(l)
	if !found || said.text == "" {
		w.report("BR110", it.WordSpan, "a statement needs `who: what was said`", fmt.Sprintf("for example `%s:: Macron: \"We cannot abandon them.\"`", it.Word))
	}
	if !found {
		return // without a colon nobody knows where the names end
	}
	w.parties(it, who, gap)
	it.Said.Span = said.span()
	it.Said.Nodes, it.Said.Text = w.saidNodes(said)
	it.Said.Quotes = quotations(it.Said.Text)
}

// arrows are the signs between two sides, longest first.
var arrows = []string{"->", "→", ">"}

// parties reads `side > side`.
func (w *writer) parties(it *Item, l line, gap int) {
	var b brackets
	from := 0
	for i := 0; i < len(l.text); i++ {
		if !b.step(l, i) {
			continue
		}
		n := arrow(l.text[i:])
		if n == 0 {
			continue
		}
		at := l.cut(i, i+n).span()
		if between := l.cut(from, i); !it.Arrow || between.trim().text != "" {
			w.side(it, between, gap)
		}
		if it.Arrow {
			w.report("BR111", at, "only one `>` is allowed between the two sides", "use a comma between the names of one side")
		} else {
			it.ArrowSpan, it.Arrow = at, true
		}
		from, i, gap = i+n, i+n-1, at.End
	}
	w.side(it, l.cut(from, len(l.text)), gap)
	if it.Arrow && slices.Contains(undirected, it.Type) {
		d := w.src.At("BR114", it.ArrowSpan, fmt.Sprintf("`%s` has no direction", it.Word), "use `,` and mark the host with `(host)`")
		from := len(strings.TrimRight(w.src.Text[:it.ArrowSpan.Start], " "))
		d.Fixes = []diag.Fix{{Title: "write a comma", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(from), End: d.End, Text: ","}}}}
		w.doc.Diags = diag.Add(w.doc.Diags, d)
	}
}

// arrow is the length of an arrow at the start of a text, or 0.
func arrow(s string) int {
	for _, a := range arrows {
		if strings.HasPrefix(s, a) {
			return len(a)
		}
	}
	return 0
}

// side reads the names before the arrow, or after it.
func (w *writer) side(it *Item, l line, gap int) {
	if it.Arrow {
		it.Right = append(it.Right, w.refs(l, gap)...)
	} else {
		it.Left = w.refs(l, gap)
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
				at = l.at(from-1) + 1
			} else if to < len(l.text) {
				at = l.at(to)
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

// missing points at the character just before a gap.
func (w *writer) missing(at int) {
	at = max(0, min(at, len(w.src.Text)))
	if before := strings.TrimRight(w.src.Text[:at], " \t\n"); before != "" {
		at = len(before)
	}
	_, n := utf8.DecodeLastRuneInString(w.src.Text[:at])
	w.report("BR112", diag.Span{Start: at - n, End: at}, "a name is missing here", "write a name, or `?` for somebody unknown")
}

// linkedParty reads a party that is a link.
func (w *writer) linkedParty(l line) (Party, bool) {
	if g := wikiRef.FindStringSubmatchIndex(l.text); g != nil {
		return w.partyFrom(l, g, 2, 4, false), true
	}
	g := mdLink.FindStringSubmatchIndex(l.text)
	if g == nil {
		return Party{}, false
	}
	dest := l.text[g[4]:g[5]]
	if strings.HasPrefix(dest, "@") {
		g[4]++
		return w.partyFrom(l, g, 4, 6, true), true
	}
	p := w.partyFrom(l, g, 2, 6, false)
	if id := w.entityAt(dest); id != "" {
		p.Name, p.ID = id, true
	}
	return p, true
}

func (w *writer) party(l line) Party {
	if l.text[0] == '[' {
		if p, ok := w.linkedParty(l); ok {
			return p
		}
	}
	p := Party{}
	if at := gloss(l); at > 0 {
		p.Gloss = w.unescape(l.cut(at+1, len(l.text)-1).folded())
		l = l.cut(0, at).trim()
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

// gloss is where the parentheses at the end of a party begin, 0 when it has
// none, or nothing but them.
func gloss(l line) int {
	depth := 0
	for i := len(l.text) - 1; i >= 0 && strings.HasSuffix(l.text, ")"); i-- {
		switch {
		case l.isLiteral(i):
		case l.text[i] == ')':
			depth++
		case l.text[i] == '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

// partyFrom makes a party from the groups of a link pattern.
func (w *writer) partyFrom(l line, g []int, name, gloss int, id bool) Party {
	n := l.cut(g[name], g[name+1]).trim()
	p := Party{Name: w.unescape(n.folded()), ID: id, Span: n.span()}
	if g[gloss] >= 0 {
		p.Gloss = w.unescape(l.text[g[gloss]:g[gloss+1]])
	}
	return p
}

// entityAt is the id of the entity whose own file or page a link lands on, ""
// when it lands elsewhere (language 2.2).
func (w *writer) entityAt(dest string) string {
	if dest == "" || strings.ContainsAny(dest, ":#?") {
		return ""
	}
	file := path.Join(path.Dir(w.doc.Path), dest)
	if rest, absolute := strings.CutPrefix(dest, "/"); absolute { // its page
		file = "content/" + strings.TrimSuffix(strings.TrimSuffix(rest, "/"), ".md") + ".md"
	}
	kind, id, ok := KindOf(file)
	if !ok || kind == Brief || kind == Page {
		return ""
	}
	return id
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
	if above := len(strings.TrimRight(w.src.Text[:start], " \t\n")); above > 0 && strings.Count(w.src.Text[above:start], "\n") == 1 {
		d := &w.doc.Diags[len(w.doc.Diags)-1]
		d.Fixes = []diag.Fix{{Title: "join it to the line above", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(above), End: w.src.Pos(start), Text: " "}}}}
	}
}

// child reads one nested list item: a property, a record, an account, or a note.
func (w *writer) child(li ast.Node, it *Item) {
	_, l, ok := w.lead(li)
	word := leadWord(l)
	if at := looseMark.FindStringIndex(l.text); ok && word == "" && at != nil {
		w.distrust(l.cut(0, at[1]).trim().span(), fmt.Sprintf("%q looks like a mark and is none", strings.TrimSpace(l.text[:at[1]])), "write it like `tlp:: amber`")
	} else if ok && word == "" {
		w.capitals(l)
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
