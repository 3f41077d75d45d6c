package brief

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"readout/generator/diag"
)

var (
	target  = regexp.MustCompile(`^\(([^()\s]*)\)$`)
	wikiRef = regexp.MustCompile(`^\[\[([^\]|]+)(?:\|[^\]]*)?\]\]$`)
)

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
	if len(it.Right) > 0 && slices.Contains(undirected, it.Type) {
		d := w.src.At("BR114", it.ArrowSpan, fmt.Sprintf("`%s` has no direction", it.Word), "use `,` and mark the host with `(host)`")
		from := len(strings.TrimRight(w.src.Text[:it.ArrowSpan.Start], " "))
		d.Fixes = []diag.Fix{{Title: "write a comma", Edits: []diag.Edit{{File: d.File, Start: w.src.Pos(from), End: d.End, Text: ","}}}}
		w.doc.Diags = diag.Add(w.doc.Diags, d)
	}
}

// unclosed reports a bracket among the names that nothing closes (BR106): what
// stands behind it cannot be told from what it holds.
func (w *writer) unclosed(l line) bool {
	var b brackets
	open := 0
	for i := range len(l.text) {
		before := b.depth
		if b.step(l, i); before == 0 && b.depth == 1 {
			open = i
		}
	}
	if b.depth == 0 || b.quoted || b.curly > 0 {
		return false
	}
	sign, end := l.text[open:open+1], map[byte]string{'(': ")", '[': "]"}[l.text[open]]
	w.report("BR106", l.cut(open, open+1).span(), fmt.Sprintf("the bracket `%s` that opens here is not closed", sign),
		fmt.Sprintf("write `%s` where it ends, or `\\%s` if it belongs to a name", end, sign))
	return true
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
	list = make([]Party, 0, min(1+strings.Count(l.text, ","), maxParts))
	part := func(to int) {
		p := l.cut(from, to).trim()
		if p.text == "" || onlyGloss(p) {
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

// onlyGloss says whether a party is nothing but words in parentheses.
func onlyGloss(l line) bool {
	var b brackets
	for i := range len(l.text) {
		if b.step(l, i); b.depth == 0 && !b.quoted && b.curly == 0 {
			return i == len(l.text)-1 && l.text[0] == '(' && !l.isLiteral(0)
		}
	}
	return false
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

func (w *writer) party(l line) Party {
	p := Party{}
	if at := gloss(l); at > 0 {
		p.Gloss = w.unescape(l.cut(at+1, len(l.text)-1).folded())
		l = l.cut(0, at).trim()
	}
	name := l
	if l.text[0] == '[' {
		name = w.linked(l, &p)
	}
	p.Span = name.span()
	switch {
	case p.ID:
	case l.text == "?":
		p.Unknown = true
	case l.text == "all":
		p.All = true
	case len(name.text) > 1 && name.text[0] == '@' && !strings.ContainsAny(name.text[1:], " @"):
		p.Name, p.ID = name.text[1:], true // the sigil belongs to the id
	default:
		p.Name = w.unescape(name.folded())
	}
	return p
}

// linked is the name in a party that may be a link: the target of [[target]],
// the words of a link, or the id of [words](@id). Where a link lands on the
// file of an entity, that is who is meant.
func (w *writer) linked(l line, p *Party) line {
	if g := wikiRef.FindStringSubmatchIndex(l.text); g != nil {
		return l.cut(g[2], g[3]).trim()
	}
	end, ok := l.pairs()[0]
	if !ok {
		return l
	}
	g := target.FindStringSubmatchIndex(l.text[end+1:])
	if g == nil {
		return l
	}
	dest := l.cut(end+1+g[2], end+1+g[3])
	if strings.HasPrefix(dest.text, "@") {
		id := dest.cut(1, len(dest.text))
		p.Name, p.ID = w.unescape(id.text), true
		return id
	}
	if id := w.entityAt(dest.text); id != "" {
		p.Name, p.ID = id, true
	}
	return l.cut(1, end).trim()
}

// gloss is where the parentheses at the end of a party begin, 0 when it has
// none, or nothing but them. Those that hold the target of a link are none.
func gloss(l line) int {
	depth := 0
	for i := len(l.text) - 1; i >= 0 && strings.HasSuffix(l.text, ")"); i-- {
		switch {
		case l.isLiteral(i):
		case l.text[i] == ')':
			depth++
		case l.text[i] == '(':
			if depth--; depth == 0 {
				if l.text[0] == '[' && l.text[i-1] == ']' && !strings.HasSuffix(l.text[:i], "]]") {
					return 0
				}
				return i
			}
		}
	}
	return 0
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
