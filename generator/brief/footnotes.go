package brief

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// notesOf finds the footnotes of a file: label -> number. The numbers are
// given already, as the whole file was read once.
func notesOf(tree ast.Node) map[string]int {
	notes := map[string]int{}
	for n := tree.LastChild(); n != nil; n = n.PreviousSibling() {
		if list, ok := n.(*east.FootnoteList); ok {
			for c := list.FirstChild(); c != nil; c = c.NextSibling() {
				if f, ok := c.(*east.Footnote); ok {
					notes[string(f.Ref)] = f.Index
				}
			}
		}
	}
	return notes
}

// labelsKey is where the footnotes of a file stand in the context of words
// that are parsed on their own.
var labelsKey = parser.NewContextKey()

// noteParser reads [^label] in words that are parsed on their own.
type noteParser struct{}

func (noteParser) Trigger() []byte { return []byte{'['} }

func (noteParser) Parse(_ ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	end := bytes.IndexByte(line[:min(len(line), maxLabel)], ']')
	labels, _ := pc.Get(labelsKey).(map[string]int)
	if end < 0 || labels[string(line[2:end])] < 1 {
		return nil
	}
	block.Advance(end + 1)
	return east.NewFootnoteLink(labels[string(line[2:end])])
}

func (w *writer) footnotes(n ast.Node) {
	// Footnotes may refer to one another: those references are still to come.
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		_ = ast.Walk(c, func(in ast.Node, entering bool) (ast.WalkStatus, error) {
			if l, ok := in.(*east.FootnoteLink); ok && entering {
				w.ahead[l.Index]++
			}
			return ast.WalkContinue, nil
		})
	}
	for index, written := range w.fn {
		w.ahead[index] += written
	}
	w.quoted++
	w.put("<section class=\"footnotes\">\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if f, ok := c.(*east.Footnote); ok {
			w.put(fmt.Sprintf(`<li id="fn:%d">`, f.Index), "\n")
			w.children(c)
			w.put("</li>\n")
		}
	}
	w.put("</ol>\n</section>\n")
	w.quoted--
}

func (w *writer) footnoteLink(n *east.FootnoteLink) {
	id := refID(n.Index, w.fn[n.Index])
	w.fn[n.Index]++
	w.put(fmt.Sprintf(`<sup id="%s"><a href="#fn:%d" class="footnote">%d</a></sup>`, id, n.Index, n.Index))
}

// refID is the id of the n-th reference to a footnote, from 0.
func refID(index, n int) string {
	if n == 0 {
		return fmt.Sprintf("fnref:%d", index)
	}
	return fmt.Sprintf("fnref:%d-%d", index, n)
}

// backlink leads from a footnote to one of its references, if the page shows
// that one: the values of properties are not shown.
func (w *writer) backlink(n *east.FootnoteBacklink) {
	if n.RefIndex < w.ahead[n.Index] {
		w.put(fmt.Sprintf(` <a href="#%s" class="footnote-back">↩</a>`, refID(n.Index, n.RefIndex)))
	}
}
