package brief

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
)

// run writes a run of text: all neighbouring pieces, with soft line breaks as
// one line end, so that a name may go over the end of a line (6.19).
func (w *writer) run(t *ast.Text) ast.Node {
	run := Node{Kind: Text, Block: w.block, InLink: w.link > 0}
	b, start := w.joined[:0], t.Segment.Start
	var last ast.Node = t
	for {
		b = w.unescapeInto(b, &run, t)
		last = t
		if t.HardLineBreak() || t.SoftLineBreak() {
			b = bytes.TrimRight(b, " ") // the parser for bare links leaves them as text of their own
		}
		if t.HardLineBreak() {
			break
		}
		if t.SoftLineBreak() {
			b = append(b, '\n')
			run.off(len(b), w.at(t.Segment.Stop))
		}
		next, ok := t.NextSibling().(*ast.Text)
		if !ok {
			break
		}
		t = next
	}
	w.joined = b
	if run.Text = w.cut(start, b); run.Text != "" {
		run.Offs = slices.Clip(run.Offs)
		w.hole(run)
	}
	if t.HardLineBreak() {
		w.put("<br />\n")
	}
	return last
}

// off notes where a run goes on in the source. A note that says what the one
// before it says as well is left out: most runs then have one.
func (n *Node) off(at, src int) {
	for len(n.Offs) > 0 && n.Offs[len(n.Offs)-1].At == at {
		n.Offs = n.Offs[:len(n.Offs)-1]
	}
	if k := len(n.Offs); k == 0 || n.Offs[k-1].Src+at-n.Offs[k-1].At != src {
		n.Offs = append(n.Offs, Off{at, src})
	}
}

// cut gives words as a string: the piece of what the parser read that begins
// at start, where they are the same.
func (w *writer) cut(start int, words []byte) string {
	if end := start + len(words); start >= 0 && end <= len(w.str) && w.str[start:end] == string(words) {
		return w.str[start:end]
	}
	return string(words)
}

func (w *writer) unescapeInto(b []byte, run *Node, t *ast.Text) []byte {
	seg := t.Segment
	raw := w.str[seg.Start:seg.Stop]
	run.off(len(b), w.at(seg.Start))
	if t.IsRaw() || !hasEscape(raw) {
		return append(b, raw...)
	}
	for i := 0; i < len(raw); {
		words, n := escapeAt(raw[i:])
		b = append(b, words...)
		if n != len(words) || n > 1 && raw[i] == '&' {
			run.off(len(b), w.at(seg.Start+i+n))
		}
		i += n
	}
	return b
}

// hasEscape says whether a text may hold escapes or character references.
func hasEscape(s string) bool {
	return strings.IndexByte(s, '\\') >= 0 || strings.IndexByte(s, '&') >= 0
}

// escapeAt reads one character of Markdown text, or a backslash escape, or a
// character reference, and says how many bytes it took.
func escapeAt(s string) (string, int) {
	switch {
	case s[0] == '\\' && len(s) > 1 && util.IsPunct(s[1]):
		return s[1:2], 2
	case s[0] == '&':
		if end := strings.IndexByte(s[:min(len(s), 40)], ';'); end > 0 {
			if v, ok := reference(s[1:end]); ok {
				return v, end + 1
			}
		}
	}
	_, n := utf8.DecodeRuneInString(s)
	return s[:n], n
}

func reference(name string) (string, bool) {
	if strings.HasPrefix(name, "#") {
		v := string(util.ResolveNumericReferences([]byte("&" + name + ";")))
		return v, v != "&"+name+";"
	}
	e, ok := util.LookUpHTML5EntityByName(name)
	if !ok {
		return "", false
	}
	return string(e.Characters), true
}

func (w *writer) unescape(s string) string {
	if !hasEscape(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		v, n := escapeAt(s[i:])
		b.WriteString(v)
		i += n
	}
	return b.String()
}

// escape writes text as HTML.
func escape(s string) string { return string(util.EscapeHTML([]byte(s))) }

// plainText is the text of a node without markup, white space folded.
func (w *writer) plainText(n ast.Node) string {
	start := -1
	w.joined = w.collect(n, w.joined[:0], &start)
	if text := w.cut(start, w.joined); isFolded(text) {
		return text
	}
	return folded(string(w.joined))
}

// folded gives a text with one space for each stretch of white space.
func folded(s string) string {
	if isFolded(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isFolded says whether a text has no white space but single spaces inside.
func isFolded(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return isFoldedText(s)
		}
		if c >= '\t' && c <= '\r' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// isFoldedText is isFolded for text of any script.
func isFoldedText(s string) bool {
	before := ' '
	for _, r := range s {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return false
		}
		before = r
	}
	return s == "" || before != ' '
}

// collect puts the text of a node behind b. start is where the first piece of
// it stands in what the parser read, -1 before there is one.
func (w *writer) collect(n ast.Node, b []byte, start *int) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			v := w.str[c.Segment.Start:c.Segment.Stop]
			if !c.IsRaw() {
				v = w.unescape(v)
			}
			if *start < 0 && len(b) == 0 {
				*start = c.Segment.Start
			}
			b = append(b, v...)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b = append(b, ' ')
			}
		case *ast.String:
			b = append(b, c.Value...)
		case *ast.CodeSpan:
			b = append(b, w.codeText(c)...)
		case *ast.AutoLink:
			b = append(b, c.Label(w.text)...)
		case *wikiLink:
			b = append(b, c.words...)
		default:
			b = w.collect(c, b, start)
		}
		if c.Type() == ast.TypeBlock {
			b = append(b, ' ')
		}
	}
	return b
}

// wordsSpan is the source from the first to the last piece of text in a node.
func (w *writer) wordsSpan(n ast.Node) diag.Span {
	start, end := -1, -1
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			if start < 0 {
				start = t.Segment.Start
			}
			end = max(end, t.Segment.Stop)
		}
		return ast.WalkContinue, nil
	})
	if start < 0 {
		at := w.pos(n)
		return diag.Span{Start: at, End: at}
	}
	return diag.Span{Start: w.at(start), End: w.at(end)}
}
