package brief

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
)

// run writes a run of text: all neighbouring pieces, with soft line breaks as
// one line end, so that a name may go over the end of a line (6.19).
func (w *writer) run(t *ast.Text) ast.Node {
	run := Node{Kind: Text, Block: w.block, InLink: w.link > 0}
	var b strings.Builder
	var last ast.Node = t
	for {
		w.unescapeInto(&b, &run, t)
		last = t
		if t.HardLineBreak() || t.SoftLineBreak() {
			trimEnd(&b)
		}
		if t.HardLineBreak() {
			break
		}
		if t.SoftLineBreak() {
			b.WriteByte('\n')
			run.Offs = append(run.Offs, Off{b.Len(), w.at(t.Segment.Stop)})
		}
		next, ok := t.NextSibling().(*ast.Text)
		if !ok {
			break
		}
		t = next
	}
	if run.Text = b.String(); run.Text != "" {
		w.hole(run)
	}
	if t.HardLineBreak() {
		w.put("<br />\n")
	}
	return last
}

// trimEnd takes off the spaces before a line end: the parser for bare links
// leaves them as text of their own.
func trimEnd(b *strings.Builder) {
	if s := b.String(); strings.HasSuffix(s, " ") {
		b.Reset()
		b.WriteString(strings.TrimRight(s, " "))
	}
}

func (w *writer) unescapeInto(b *strings.Builder, run *Node, t *ast.Text) {
	seg := t.Segment
	raw := string(w.text[seg.Start:seg.Stop])
	run.Offs = append(run.Offs, Off{b.Len(), w.at(seg.Start)})
	if t.IsRaw() {
		b.WriteString(raw)
		return
	}
	for i := 0; i < len(raw); {
		words, n := escapeAt(raw[i:])
		b.WriteString(words)
		if n != len(words) || n > 1 && raw[i] == '&' {
			run.Offs = append(run.Offs, Off{b.Len(), w.at(seg.Start + i + n)})
		}
		i += n
	}
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
	var b strings.Builder
	w.collect(n, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (w *writer) collect(n ast.Node, b *strings.Builder) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			v := string(c.Segment.Value(w.text))
			if !c.IsRaw() {
				v = w.unescape(v)
			}
			b.WriteString(v)
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.CodeSpan:
			b.WriteString(w.codeText(c))
		case *ast.AutoLink:
			b.Write(c.Label(w.text))
		case *wikiLink:
			b.WriteString(c.words)
		default:
			w.collect(c, b)
		}
		if c.Type() == ast.TypeBlock {
			b.WriteByte(' ')
		}
	}
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
