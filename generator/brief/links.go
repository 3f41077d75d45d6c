package brief

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
)

// wikiLink is [[target]] or [[target|words]] (language 2.2).
type wikiLink struct {
	ast.BaseInline
	target, words    string
	start, end       int // the whole link
	wordsAt, wordsTo int
}

var kindWiki = ast.NewNodeKind("WikiLink")

// Kind names the node for the parser.
func (*wikiLink) Kind() ast.NodeKind { return kindWiki }

// Dump writes the node for debugging.
func (n *wikiLink) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 5 || line[1] != '[' {
		return nil
	}
	in, _, ok := strings.Cut(string(line[2:]), "]]")
	if !ok || strings.TrimSpace(in) == "" || strings.ContainsAny(in, "[]\n") {
		return nil
	}
	n := &wikiLink{start: seg.Start, end: seg.Start + len(in) + 4, wordsAt: seg.Start + 2, wordsTo: seg.Start + 2 + len(in)}
	target, words, piped := strings.Cut(in, "|")
	if piped {
		n.wordsAt += len(target) + 1
	} else {
		words = target
	}
	n.target, n.words = strings.TrimSpace(target), strings.TrimSpace(words)
	if n.target == "" || n.words == "" {
		return nil
	}
	block.Advance(len(in) + 4)
	return n
}

func (w *writer) wiki(n *wikiLink) {
	l := &Link{Wiki: n.target, Text: n.words, Block: w.block,
		Span:  diag.Span{Start: w.at(n.start), End: w.at(n.end)},
		Words: diag.Span{Start: w.at(n.wordsAt), End: w.at(n.wordsTo)}}
	w.hole(Node{Kind: Open, Link: l, Block: w.block})
	w.hole(Node{Kind: Text, Text: n.words, Offs: []Off{{0, w.at(n.wordsAt)}}, Block: w.block, InLink: true})
	w.hole(Node{Kind: Close, Link: l, Block: w.block})
}

func (w *writer) linkNode(n *ast.Link) {
	l := w.makeLink(n, string(n.Destination), string(n.Title))
	if !w.plain && !allowed(l.Dest, false) {
		w.dropped(l)
		w.children(n)
		return
	}
	w.hole(Node{Kind: Open, Link: l, Block: w.block})
	w.link++
	w.children(n)
	w.link--
	w.hole(Node{Kind: Close, Link: l, Block: w.block})
}

func (w *writer) makeLink(n ast.Node, dest, title string) *Link {
	l := &Link{Dest: w.unescape(dest), Title: w.unescape(title), Words: w.wordsSpan(n), Text: w.plainText(n), Block: w.block}
	l.Span = w.linkSpan(n, l.Words)
	if id, ok := strings.CutPrefix(l.Dest, "@"); ok && isIdent(id) {
		l.Ref = id
	}
	l.IDs = evidence(l.Dest)
	return l
}

// evidence reads `#^id,^id` (language 2.3).
func evidence(dest string) (ids []string) {
	rest, ok := strings.CutPrefix(dest, "#^")
	if !ok {
		return nil
	}
	for _, id := range strings.Split(rest, ",") {
		id = strings.TrimPrefix(strings.TrimSpace(id), "^")
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// linkSpan is the whole link as written; the tree knows only where it begins
// and where its words are.
func (w *writer) linkSpan(n ast.Node, words diag.Span) diag.Span {
	sp := diag.Span{Start: min(w.pos(n), words.Start), End: words.End}
	if n.Pos() < 0 || w.pos(n) > words.Start {
		sp.Start = max(0, words.Start-1)
	}
	if last, ok := n.LastChild().(*ast.Image); ok { // its brackets come before the link's
		sp.End = w.linkSpan(last, w.wordsSpan(last)).End
	}
	sp.End = min(sp.End, len(w.src.Text))
	rest := w.src.Text[sp.End:]
	end := 0
	for end < len(rest) && rest[end] != ']' && !strings.HasPrefix(rest[end:], "\n\n") {
		end++
	}
	if end == len(rest) || rest[end] != ']' {
		return sp
	}
	sp.End += end + 1
	rest = rest[end+1:]
	switch {
	case strings.HasPrefix(rest, "("):
		sp.End += closingParen(rest)
	case strings.HasPrefix(rest, "["):
		sp.End += strings.IndexByte(firstLine(rest), ']') + 1
	}
	return sp
}

// closingParen is the length of a text in parentheses, 0 when it does not end.
func closingParen(s string) int {
	depth := 0
	for i := 0; i < min(len(s), 4000); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

var (
	linkSchemes  = []string{"http", "https", "mailto", "tel"}
	rasterPrefix = []string{"data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/avif"}
)

// allowed says whether a target may stand in a page (contract 6.8).
func allowed(dest string, image bool) bool {
	scheme, _, has := strings.Cut(dest, ":")
	if !has || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	// Browsers drop control characters and spaces before they read a scheme.
	scheme = strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, scheme))
	for _, s := range linkSchemes {
		if scheme == s {
			return true
		}
	}
	if image && scheme == "data" {
		for _, p := range rasterPrefix {
			if strings.HasPrefix(strings.ToLower(dest), p) {
				return true
			}
		}
	}
	return false
}

func (w *writer) dropped(l *Link) {
	scheme, _, _ := strings.Cut(l.Dest, ":")
	w.report("BR622", l.Words, "a link target with `"+scheme+":` is left out", "use http, https, mailto, tel or an address of this site")
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label, url := string(n.Label(w.text)), string(n.URL(w.text))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(url), "mailto:") {
		url = "mailto:" + url
	}
	at := w.pos(n)
	l := &Link{Dest: url, Text: label, Block: w.block, Span: diag.Span{Start: at, End: at + len(label)}, Words: diag.Span{Start: at, End: at + len(label)}}
	if !w.plain && !allowed(url, false) {
		w.dropped(l)
		w.put(escape(label))
		return
	}
	w.hole(Node{Kind: Open, Link: l, Block: w.block})
	w.put(escape(label))
	w.hole(Node{Kind: Close, Link: l, Block: w.block})
}

func (w *writer) image(n *ast.Image) {
	l := w.makeLink(n, string(n.Destination), string(n.Title))
	l.Text = w.imageText(n)
	if !w.plain && !allowed(l.Dest, true) {
		w.dropped(l)
		w.put(escape(l.Text))
		return
	}
	w.hole(Node{Kind: Image, Link: l, Text: l.Text, Block: w.block})
}

// imageText keeps line ends, as the description is an attribute.
func (w *writer) imageText(n ast.Node) string {
	var b strings.Builder
	w.collect(n, &b)
	return b.String()
}

// href writes a destination for an attribute.
func href(dest string) string {
	return escape(string(util.URLEscape([]byte(dest), false)))
}
