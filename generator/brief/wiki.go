package brief

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
)

var wikiKind = ast.NewNodeKind("WikiLink")

// wikiNode is [[target]] or [[target|words]].
type wikiNode struct {
	ast.BaseInline
	target, words string
	span          diag.Span
	wordsSpan     diag.Span
}

func (n *wikiNode) Kind() ast.NodeKind         { return wikiKind }
func (n *wikiNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// wikiParser reads wiki links; it stands before the parser of ordinary links.
type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[[")) {
		return nil
	}
	end := bytes.Index(line, []byte("]]"))
	if end < 3 || bytes.ContainsAny(line[2:end], "[]\n") {
		return nil
	}
	n := &wikiNode{span: diag.Span{Start: seg.Start, End: seg.Start + end + 2}}
	inner := string(line[2:end])
	target, words, two := strings.Cut(inner, "|")
	n.target, n.words = strings.TrimSpace(target), strings.TrimSpace(target)
	n.wordsSpan = diag.Span{Start: seg.Start, End: seg.Start + end + 2}
	if two {
		n.words = strings.TrimSpace(words)
		at := seg.Start + 2 + len(target) + 1 + len(words) - len(strings.TrimLeft(words, " "))
		n.wordsSpan = diag.Span{Start: at, End: at + len(n.words)}
	}
	block.Advance(end + 2)
	return n
}

func (w *writer) wiki(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	k := n.(*wikiNode)
	link := &Link{Wiki: k.target, Span: k.span, Words: k.wordsSpan, Text: k.words, Block: w.blockOf(n)}
	w.hole(out, Node{Kind: Open, Link: link, Block: link.Block})
	w.hole(out, Node{Kind: Text, Text: k.words, Block: link.Block, InLink: true})
	w.hole(out, Node{Kind: Close})
	return ast.WalkSkipChildren, nil
}
