package brief

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"readout/generator/diag"
	"readout/generator/text"
)

// Mark is a piece of a file with a mark of its own (R1): a record, a source
// under `sources:`, a quotation that begins with [!tlp:amber], or a paragraph
// with [tlp:: amber] in it.
type Mark struct {
	TLP   string    // one of [TLPWords]
	Lines diag.Span // whole lines, from the start of the first to the start of the line after the last
	Value diag.Span // where the mark is written
}

// TLPWords lists the marks, lowest first.
func TLPWords() []string { return slices.Clone(tlpValues) }

// TLPWord reads a mark as people write it: AMBER, tlp:amber.
func TLPWord(s string) string { return strings.TrimPrefix(strings.ToLower(s), "tlp:") }

var (
	quoteMark  = regexp.MustCompile(`(?i)^\s*tlp\s*:\s*(clear|green|amber|amber\+strict|red)\s*$`)
	blockMark  = regexp.MustCompile(`(?i)^\s*tlp::\s+(?:tlp:)?(clear|green|amber|amber\+strict|red)\s*$`)
	markKey    = regexp.MustCompile(`^\s*!?\s*([\pL.]+)\s*(:*)\s*(.*)$`)
	looseMark  = regexp.MustCompile(`(?i)^[ \t]*(?:tlp|tpl|ltp|marking|classification)[ \t]*::?(?:[ \t]|$|(?:tlp:)?(?:clear|green|amber(?:\+strict)?|red)\b)`)
	markStart  = regexp.MustCompile(`(?i)^\[\s*!?\s*(?:tlp|tpl|ltp)\s*:`)
	markInside = regexp.MustCompile(`(?i)\[\s*!?\s*(?:tlp|tpl|ltp)\s*:`)
)

// maxMark is more than any mark takes.
const maxMark = 100

// markWords are what people call a mark.
var markWords = []string{"tlp", "marking", "classification"}

// tlpMark is a mark in prose, or what looks like one and is none.
type tlpMark struct {
	ast.BaseInline
	quote      bool   // [!tlp:amber]
	value      string // "" for one that cannot be read
	start, end int
}

var kindMark = ast.NewNodeKind("TLPMark")

// Kind names the node for the parser.
func (*tlpMark) Kind() ast.NodeKind { return kindMark }

// Dump writes the node for debugging.
func (n *tlpMark) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// markParser finds marks before links are looked for. What only resembles one
// is taken too: it must not stay in a page as if it were text.
type markParser struct{}

func (markParser) Trigger() []byte { return []byte{'['} }

func (markParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	rest := line[min(len(line), 1):min(len(line), 1+maxMark)]
	quote := len(rest) > 0 && rest[0] == '!'
	if !quote && bytes.IndexByte(rest, ':') < 0 {
		return nil // most brackets are those of links
	}
	in, after, closed := strings.Cut(strings.TrimRight(string(rest), "\n"), "]")
	n := &tlpMark{quote: quote, start: seg.Start, end: seg.Start + len(in) + 2}
	pattern, words := blockMark, in
	if n.quote {
		pattern, words = quoteMark, in[1:]
	}
	switch g := pattern.FindStringSubmatch(words); {
	case closed && g != nil && !strings.HasPrefix(after, "("):
		n.value = strings.ToLower(g[1])
	case !closed && markStart.MatchString("["+in):
		n.end = seg.Start + 1 + len(in)
	case !closed || strings.HasPrefix(after, "(") || !resembles(words, n.quote):
		return nil
	}
	block.Advance(n.end - n.start)
	return n
}

// resembles says whether the words between brackets were meant as a mark.
func resembles(words string, quote bool) bool {
	g := markKey.FindStringSubmatch(words)
	if g == nil {
		return false
	}
	key, colons, rest := strings.ToLower(strings.ReplaceAll(g[1], ".", "")), g[2], strings.ToLower(g[3])
	named := slices.Contains(markWords, key)
	_, near := text.Nearest(key, []string{"tlp"}, false)
	if !named && !near && !quote {
		return false // most are properties
	}
	_, value := text.Nearest(strings.TrimSpace(strings.TrimPrefix(rest, "tlp:")), tlpValues, false)
	value = value || slices.Contains(tlpValues, strings.TrimSpace(rest))
	switch {
	case named && (quote || colons != "" || value):
		return true
	case near && (value || colons == "::"):
		return true
	}
	return quote && (slices.Contains(tlpValues, key) || colons != "" && value || strings.HasPrefix(key, "tlp"))
}

// distrust notes a mark that cannot be relied on: the whole file is then kept
// back, for nobody can say what the author wanted to keep in.
func (w *writer) distrust(sp diag.Span, message, help string) {
	w.doc.Faulty = true
	if !w.distrusted[sp.Start] { // a record and its words may both be looked through
		w.distrusted[sp.Start] = true
		w.report("BR106", sp, message, help)
	}
}

const markHelp = "begin a quotation with [!tlp:amber] on its first line, or write [tlp:: amber] in the paragraph; the words are clear, green, amber, amber+strict and red"

// mark writes a mark of prose, and notes the lines it is about.
func (w *writer) mark(n *tlpMark) {
	sp := diag.Span{Start: w.at(n.start), End: w.at(n.end)}
	if n.value == "" {
		w.distrust(sp, fmt.Sprintf("%q looks like a mark and is none", w.src.Slice(sp)), markHelp)
		return
	}
	piece := w.piece(n)
	if piece == nil {
		w.distrust(sp, fmt.Sprintf("%q cannot stand here", w.src.Slice(sp)), markHelp+"; a statement takes `[tlp:: amber]`, a heading or a cell takes none")
		return
	}
	w.doc.Marks = append(w.doc.Marks, Mark{n.value, w.linesOf(piece), sp})
	w.put(`<span class="tlp-mark">`, "TLP:", strings.ToUpper(n.value), "</span> ")
}

// piece is the block that a mark is about: a quotation that begins with it, a
// paragraph, or the whole item of a list.
func (w *writer) piece(n *tlpMark) ast.Node {
	if w.saying {
		return nil
	}
	block := n.Parent()
	for block != nil && block.Type() == ast.TypeInline {
		block = block.Parent()
	}
	switch block.(type) {
	case *ast.Paragraph, *ast.TextBlock:
	default:
		return nil
	}
	parent := block.Parent()
	first := parent != nil && parent.FirstChild() == block
	if n.quote {
		if _, quote := parent.(*ast.Blockquote); quote && first && block.FirstChild() == ast.Node(n) {
			return parent
		}
		return nil
	}
	if _, item := parent.(*ast.ListItem); item && first {
		return parent
	}
	return block
}

// marked says whether a quotation begins with what is, or was meant as, a mark.
func marked(quote ast.Node) bool {
	first := quote.FirstChild()
	if first == nil {
		return false
	}
	n, ok := first.FirstChild().(*tlpMark)
	return ok && n.quote
}

// linesOf is the whole lines of a block: up to the next block, but no further
// than what can belong to it, for definitions of links stand in no block.
func (w *writer) linesOf(n ast.Node) diag.Span {
	start := w.lineStart(w.firstOf(n))
	end := w.ownEnd(n)
	_, quote := n.(*ast.Blockquote)
	if quote || n.Kind() == ast.KindListItem {
		limit, first := w.nextOf(n), w.text[start:w.lineEnd(start)]
		for end < limit {
			next := w.lineEnd(end)
			line := w.text[end:next]
			if len(bytes.TrimSpace(line)) > 0 && !goesOn(line, first, quote) {
				break
			}
			end = next
		}
	}
	return diag.Span{Start: w.at(start), End: w.at(end)}
}

// goesOn says whether a line goes on with the block that began with another
// one: quoted as deep, or indented further than the marker of the item.
func goesOn(line, first []byte, quote bool) bool {
	lead := func(s []byte) []byte { return s[:len(s)-len(bytes.TrimLeft(s, "> \t"))] }
	depth := func(s []byte) int { return bytes.Count(lead(s), []byte(">")) }
	return depth(line) >= depth(first) && (quote || len(lead(line)) > len(lead(first)))
}

// lineStart, like all below, counts in the text that the parser read.
func (w *writer) lineStart(at int) int {
	at = max(0, min(at, len(w.text)))
	return bytes.LastIndexByte(w.text[:at], '\n') + 1
}

func (w *writer) lineEnd(at int) int {
	at = max(0, min(at, len(w.text)))
	if i := bytes.IndexByte(w.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(w.text)
}

// firstOf is where a block begins.
func (w *writer) firstOf(n ast.Node) int {
	at := n.Pos()
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 && (at < 0 || n.Lines().At(0).Start < at) {
		at = n.Lines().At(0).Start
	}
	if c := n.FirstChild(); at < 0 && c != nil {
		return w.firstOf(c)
	}
	return at
}

// ownEnd is the end of the last line on which a block has something.
func (w *writer) ownEnd(n ast.Node) int {
	end := w.lineEnd(w.firstOf(n))
	for c := n; c != nil && c.Type() == ast.TypeBlock; c = c.LastChild() {
		if l := c.Lines(); l != nil && l.Len() > 0 {
			end = max(end, w.lineEnd(l.At(l.Len()-1).Stop-1))
		} else if at := c.Pos(); at >= 0 {
			end = max(end, w.lineEnd(at))
		}
	}
	return end
}

// nextOf is the start of the line on which the next block begins, be it a
// footnote, whose place in the tree is the end.
func (w *writer) nextOf(n ast.Node) int {
	from, next := w.firstOf(n), len(w.text)
	for up := n; up != nil; up = up.Parent() {
		if s := up.NextSibling(); s != nil {
			if at := w.firstOf(s); at > from {
				next = w.lineStart(at)
				break
			}
		}
	}
	if i, _ := slices.BinarySearch(w.notes, from+1); i < len(w.notes) {
		next = min(next, w.notes[i])
	}
	return next
}

// footnoteStarts gives the lines on which footnotes begin, in order.
func (w *writer) footnoteStarts() (list []int) {
	notes, ok := w.tree.LastChild().(*east.FootnoteList)
	if !ok {
		return nil
	}
	for c := notes.FirstChild(); c != nil; c = c.NextSibling() {
		if at := w.firstOf(c); at >= 0 {
			list = append(list, w.lineStart(at))
		}
	}
	slices.Sort(list)
	return list
}

// recordMarks notes the marks of records and of sources, and judges every mark
// by those around it: a weaker one inside a stronger one is a contradiction.
func (w *writer) recordMarks() {
	var walk func(items []*Item)
	walk = func(items []*Item) {
		for _, it := range items {
			for _, f := range it.Fields {
				if f.Key == "tlp" && slices.Contains(tlpValues, TLPWord(f.Value)) {
					w.doc.Marks = append(w.doc.Marks, Mark{TLPWord(f.Value), it.Lines, f.ValueSpan})
				}
			}
			walk(it.Children)
		}
	}
	walk(w.doc.Records)
	for _, d := range w.doc.Front.Sources {
		if slices.Contains(tlpValues, d.TLP) {
			w.doc.Marks = append(w.doc.Marks, Mark{d.TLP, d.Lines, d.ValueSpans["tlp"]})
		}
	}
	own := w.o.TLP
	if w.doc.Front.TLP != "" {
		own = w.doc.Front.TLP
	}
	slices.SortStableFunc(w.doc.Marks, func(a, b Mark) int { return a.Lines.Start - b.Lines.Start })
	var around []Mark
	for _, m := range w.doc.Marks {
		around = slices.DeleteFunc(around, func(o Mark) bool { return o.Lines.End <= m.Lines.Start })
		above, where := own, "the file"
		for _, o := range around {
			if stronger(o.TLP, above) && o.Lines.End >= m.Lines.End {
				above, where = o.TLP, "what stands around it"
			}
		}
		if stronger(above, m.TLP) {
			w.distrust(m.Value, fmt.Sprintf("%s stands inside %s, which is marked %s", m.TLP, where, above), "take it out, or move this piece; a mark inside another one can only be stronger")
		}
		around = append(around, m)
	}
}

func stronger(a, b string) bool {
	return slices.Index(tlpValues, a) > max(0, slices.Index(tlpValues, b))
}

// leftoverMark finds what was meant as a mark in the line of a record and was
// read as its words: `[tlp: amber]`, `[tlp:: amber` without its end.
func (w *writer) leftoverMark(l line) {
	if strings.IndexByte(l.text, '[') < 0 {
		return
	}
	for _, at := range markInside.FindAllStringIndex(l.text, -1) {
		if !l.isLiteral(at[0]) {
			w.distrust(l.cut(at[0], at[1]).span(), fmt.Sprintf("%q looks like a mark and is none", l.text[at[0]:at[1]]), "write it like [tlp:: amber]")
		}
	}
}
