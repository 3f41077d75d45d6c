package brief

import (
	"bytes"
	"fmt"
	"net/url"
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

// maxLabel is how long the label of a link may be: the limit of CommonMark.
const maxLabel = 999

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 5 || line[1] != '[' {
		return nil
	}
	rest := line[2:min(len(line), 2+maxLabel)]
	end := bytes.IndexAny(rest, "[]\n")
	if end < 0 || !bytes.HasPrefix(rest[end:], []byte("]]")) {
		return nil
	}
	in := string(rest[:end])
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
	l := &Link{Wiki: n.target, Text: n.words, Block: w.block, Span: w.span(n.start, n.end), Words: w.span(n.wordsAt, n.wordsTo)}
	w.hole(Node{Kind: Open, Link: l, Block: w.block})
	w.hole(Node{Kind: Text, Text: n.words, Offs: []Off{{0, w.at(n.wordsAt)}}, Block: w.block, InLink: true})
	w.hole(Node{Kind: Close, Link: l, Block: w.block})
}

func (w *writer) linkNode(n *ast.Link) {
	l := w.makeLink(n, string(n.Destination), string(n.Title))
	if !w.mayStand(l, false) {
		w.children(n)
		return
	}
	w.hole(Node{Kind: Open, Link: l, Block: w.block})
	w.link++
	w.children(n)
	w.link--
	w.hole(Node{Kind: Close, Link: l, Block: w.block})
}

// mayStand says whether a link is kept as one: its target is harmless
// (contract 6.8), and the addresses of the file are not too long together.
// One reference may be used a thousand times, and stands in the page each time.
func (w *writer) mayStand(l *Link, image bool) bool {
	if w.plain {
		return true
	}
	if !allowed(l.Dest, image) {
		w.dropped(l)
		return false
	}
	limit := maxTargets + 4*len(w.src.Text)
	before := *w.targets
	if *w.targets += len(l.Dest) + len(l.Title); *w.targets <= limit {
		return true
	}
	if before <= limit {
		w.report("BR006", l.Words, fmt.Sprintf("too many long link targets: the limit is %d bytes together", limit), "use this reference less often, or give it a shorter target")
	}
	return false
}

func (w *writer) makeLink(n ast.Node, dest, title string) *Link {
	l := &Link{Dest: w.unescape(dest), Title: w.unescape(title), Text: w.plainText(n), Block: w.block}
	l.Span, l.Words = w.linkSpans(n)
	if id, ok := strings.CutPrefix(l.Dest, "@"); ok && id != "" && !strings.ContainsAny(id, "/.?#@: ") {
		l.Ref = id // one that cannot be an id is told like any unknown one
	}
	l.IDs = evidence(l.Dest)
	return l
}

// evidence reads `#^id,^id` (language 2.3).
func evidence(dest string) (ids []string) {
	if strings.HasPrefix(dest, "#") {
		if plain, err := url.PathUnescape(dest); err == nil {
			dest = plain // other programs write ^ as %5E
		}
	}
	rest, ok := strings.CutPrefix(dest, "#^")
	if !ok {
		return nil
	}
	for _, id := range strings.Split(rest, ",") {
		id = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(id), "#"), "^")
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// bounds are where a link ends, and where its words do; the tree keeps only
// where it begins.
type bounds struct{ words, end int }

const boundsKey = "bounds"

// boundedLinks is the parser's own reader of links, which notes their bounds,
// and is spared its one long way.
type boundedLinks struct{ parser.InlineParser }

func (p boundedLinks) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if line[0] != ']' {
		return p.open(parent, block, pc)
	}
	n := p.close(parent, block, pc)
	switch n.(type) {
	case *ast.Link, *ast.Image:
		_, after := block.Position()
		end := after.Start
		if rest, _ := block.PeekLine(); rest == nil {
			end = seg.Stop
			if l := parent.Lines(); l != nil && l.Len() > 0 {
				end = max(end, l.At(l.Len()-1).Stop)
			}
		}
		end = max(seg.Start+1, min(end, len(block.Source())))
		// At the end of a line the reader has gone on to the next one.
		end = seg.Start + 1 + bytes.LastIndexAny(block.Source()[seg.Start:end], ")]")
		n.SetAttributeString(boundsKey, bounds{seg.Start, end})
	}
	return n
}

// opening is a bracket that may yet begin a link: the parser's node, and where
// the reader stood.
type opening struct {
	node ast.Node
	line int
	at   gtext.Segment
}

// openings are the brackets of the block that are still open, outermost first.
var openings = parser.NewContextKey()

func openingsOf(pc parser.Context) []opening {
	list, _ := pc.Get(openings).([]opening)
	return list
}

func (p boundedLinks) open(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, at := block.Position()
	n := p.InlineParser.Parse(parent, block, pc)
	if n != nil {
		pc.Set(openings, append(openingsOf(pc), opening{n, line, at}))
	}
	return n
}

// near is so near that a look at all that stands between two brackets costs
// nothing.
const near = 256

// close reads a closing bracket. Before the parser looks whether these brackets
// make a link, it visits all that stands between them in search of another
// link; where thousands of brackets are closed and none makes a link, that is
// the square of them. So a bracket that certainly makes no link is shown a
// link first thing: the parser's answer is the same, and comes at once.
func (p boundedLinks) close(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	list := openingsOf(pc)
	if len(list) == 0 {
		return p.InlineParser.Parse(parent, block, pc)
	}
	last := list[len(list)-1]
	list = list[:len(list)-1]
	pc.Set(openings, list)
	_, at := block.Position()
	far := len(list) > 0 && list[len(list)-1].at.Start-list[0].at.Start > maxLabel // the parser itself gives up at once
	if far || at.Start-last.at.Start < near || !p.hopeless(last, block, pc) {
		return p.InlineParser.Parse(parent, block, pc)
	}
	decoy := ast.NewLink()
	parent.InsertAfter(parent, last.node, decoy)
	defer parent.RemoveChild(parent, decoy)
	return p.InlineParser.Parse(parent, block, pc)
}

// hopeless says that two brackets, read with nothing between them and nothing
// around them, make no link.
func (p boundedLinks) hopeless(last opening, block gtext.Reader, pc parser.Context) bool {
	line, at := block.Position()
	rest, _ := block.PeekLine()
	alone := len(rest) < 2 || rest[1] != '(' && rest[1] != '['
	if alone && line == last.line && at.Start-last.at.Start > maxLabel+len("![") {
		return true // only the label of a reference, and too long for one
	}
	defer block.SetPosition(line, at)
	parent, try := ast.NewParagraph(), references{parser.NewContext(), pc}
	block.SetPosition(last.line, last.at)
	parent.AppendChild(parent, p.InlineParser.Parse(parent, block, try))
	block.SetPosition(line, at)
	return p.InlineParser.Parse(parent, block, try) == nil
}

// CloseBlock forgets what was open at the end of a paragraph.
func (p boundedLinks) CloseBlock(parent ast.Node, block gtext.Reader, pc parser.Context) {
	pc.Set(openings, nil)
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// inlineParsers are those of CommonMark, with links that know their bounds.
func inlineParsers() []util.PrioritizedValue {
	list := parser.DefaultInlineParsers()
	for i, p := range list {
		if p.Value == parser.NewLinkParser() {
			list[i] = util.Prioritized(boundedLinks{parser.NewLinkParser()}, p.Priority)
		}
	}
	return list
}

// definitions is the parser's own reader of link references, which makes a
// reader of its own for each paragraph. Most do not begin with a bracket.
type definitions struct{ parser.ParagraphTransformer }

func (d definitions) Transform(n *ast.Paragraph, all gtext.Reader, pc parser.Context) {
	if lines := n.Lines(); lines.Len() > 0 {
		first := lines.At(0)
		if text := util.TrimLeftSpace(first.Value(all.Source())); len(text) > 0 && text[0] != '[' {
			return
		}
	}
	d.ParagraphTransformer.Transform(n, all, pc)
}

// paragraphTransformers are those of CommonMark, which look before they begin.
func paragraphTransformers() []util.PrioritizedValue {
	list := parser.DefaultParagraphTransformers()
	for i, p := range list {
		if p.Value == parser.LinkReferenceParagraphTransformer {
			list[i] = util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, p.Priority)
		}
	}
	return list
}

// linkSpans is the whole link as written, and its words.
func (w *writer) linkSpans(n ast.Node) (whole, words diag.Span) {
	start := max(0, min(n.Pos(), len(w.text)))
	from := start + len("[")
	if n.Kind() == ast.KindImage {
		from++
	}
	v, _ := n.AttributeString(boundsKey)
	b, ok := v.(bounds)
	if !ok || b.words < from {
		words = w.wordsSpan(n)
		return words, words
	}
	for from < b.words && isSpace(w.text[from]) {
		from++
	}
	for b.words > from && isSpace(w.text[b.words-1]) {
		b.words--
	}
	return w.span(start, b.end), w.span(from, b.words)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// span is where a piece of what the parser read stands in the file.
func (w *writer) span(start, end int) diag.Span {
	if end <= start {
		return diag.Span{Start: w.at(start), End: w.at(start)}
	}
	return diag.Span{Start: w.at(start), End: w.at(end-1) + 1}
}

// references are the link references of the whole file, for a piece of it
// that is read on its own.
type references struct {
	parser.Context
	file parser.Context
}

// Reference finds a link reference of the file.
func (r references) Reference(label string) (parser.Reference, bool) { return r.file.Reference(label) }

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
	at := max(0, min(n.Pos(), len(w.text)))
	at += max(0, strings.Index(string(w.text[at:min(len(w.text), at+len(label)+8)]), label)) // a space may stand before it
	l := &Link{Dest: url, Text: label, Block: w.block, Words: w.span(at, at+len(label))}
	if l.Span = l.Words; at > 0 && w.text[at-1] == '<' {
		l.Span = w.span(at-1, at+len(label)+1)
	}
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
	l.Text, l.Image = w.imageText(n), true
	if !w.mayStand(l, true) {
		w.put(escape(l.Text))
		return
	}
	w.hole(Node{Kind: Image, Link: l, Text: l.Text, Block: w.block})
}

// imageText keeps line ends, as the description is an attribute.
func (w *writer) imageText(n ast.Node) string {
	start := -1
	w.joined = w.collect(n, w.joined[:0], &start)
	return w.cut(start, w.joined)
}

// href writes a destination for an attribute.
func href(dest string) string {
	return escape(string(util.URLEscape([]byte(dest), false)))
}
