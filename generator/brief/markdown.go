package brief

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"readout/generator/diag"
	"readout/generator/text"
)

// Parse reads one file.
func Parse(src *diag.Source, kind Kind, o Options) *Doc {
	_, id, _ := KindOf(src.Path)
	d := &Doc{Kind: kind, Path: src.Path, ID: id, Source: src}
	body := d.front()
	if d.Front.ID != "" {
		d.ID = d.Front.ID
	}
	if limit := overLimit(src, body); limit != nil {
		d.Diags = append(d.Diags, *limit)
		return d
	}
	d.body(body, o)
	d.Diags = diag.Sort(d.Diags)
	return d
}

// recordsKind is the node that stands where a list of records was.
var recordsKind = ast.NewNodeKind("Records")

type recordsNode struct {
	ast.BaseBlock
	items []*Item
}

func (n *recordsNode) Kind() ast.NodeKind         { return recordsKind }
func (n *recordsNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// markdown makes the parser and renderer of one file. Front matter was read
// before, so it is blanked out and positions stay those of the file.
func (d *Doc) markdown(w *writer, o Options) goldmark.Markdown {
	options := []renderer.Option{renderer.WithNodeRenderers(util.Prioritized(w, 100))}
	if o.HTML {
		options = append(options, html.WithUnsafe())
	}
	return goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Linkify, extension.Footnote),
		goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(wikiParser{}, 150))),
		goldmark.WithRendererOptions(options...))
}

func (d *Doc) body(from int, o Options) {
	source := []byte(blankLines(d.Source.Text[:from]) + d.Source.Text[from:])
	w := &writer{d: d, o: o, block: map[ast.Node]int{}}
	md := d.markdown(w, o)
	root := md.Parser().Parse(gtext.NewReader(source))
	w.source = source
	w.headings(root)
	w.blocks(root)
	if d.Kind == Brief {
		r := &reader{d: d, o: o, block: w.block}
		r.notes = func(n ast.Node) []Node { return w.nodes(md, n) }
		w.lists(root, r)
	}
	d.Body = w.nodes(md, root)
}

func blankLines(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, onlyASCII(s))
}

// onlyASCII keeps the byte length of a text while its letters go.
func onlyASCII(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// writer renders finished trees to prose with holes. Holes are written as
// numbers between NUL bytes, which no text can hold, and cut out afterwards.
type writer struct {
	d      *Doc
	o      Options
	source []byte
	block  map[ast.Node]int
	holes  []Node
	links  int  // depth of links around the place
	bare   bool // CommonMark alone: no ids, no highlighting, any link target
}

func (w *writer) hole(out util.BufWriter, n Node) {
	fmt.Fprintf(out, "\x00%d\x00", len(w.holes))
	w.holes = append(w.holes, n)
}

// nodes renders a tree.
func (w *writer) nodes(md goldmark.Markdown, root ast.Node) []Node {
	var b strings.Builder
	w.holes = nil
	if err := md.Renderer().Render(&b, w.source, root); err != nil {
		return nil // a strings.Builder never fails
	}
	var out []Node
	for i, part := range strings.Split(b.String(), "\x00") {
		if i%2 == 1 {
			n := 0
			fmt.Sscan(part, &n)
			out = append(out, w.holes[n])
		} else if part != "" {
			out = append(out, Node{Kind: HTML, HTML: part})
		}
	}
	w.holes = nil
	return out
}

// RegisterFuncs says which nodes we render ourselves.
func (w *writer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, w.text)
	reg.Register(ast.KindLink, w.link)
	reg.Register(ast.KindImage, w.image)
	reg.Register(ast.KindParagraph, w.paragraph)
	reg.Register(ast.KindHTMLBlock, w.htmlBlock)
	reg.Register(ast.KindRawHTML, w.rawHTML)
	if !w.bare {
		reg.Register(ast.KindFencedCodeBlock, w.code)
	}
	reg.Register(recordsKind, w.records)
	reg.Register(wikiKind, w.wiki)
}

func (w *writer) records(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.hole(out, Node{Kind: Records, Items: n.(*recordsNode).items})
	}
	return ast.WalkSkipChildren, nil
}

func (w *writer) paragraph(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = out.WriteString("</p>\n")
		return ast.WalkContinue, nil
	}
	if i, ok := w.block[n]; ok && !w.bare {
		fmt.Fprintf(out, `<p id="%s">`, w.d.Blocks[i].ID)
	} else {
		_, _ = out.WriteString("<p>")
	}
	return ast.WalkContinue, nil
}

// text writes a run of plain text: neighbouring text nodes are one run, so that
// a name may go over a soft line break.
func (w *writer) text(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := n.(*ast.Text)
	if prev, ok := n.PreviousSibling().(*ast.Text); ok && !prev.HardLineBreak() {
		return ast.WalkContinue, nil // its run was written
	}
	run := Node{Kind: Text, Block: w.blockOf(n), InLink: w.links > 0}
	var b strings.Builder
	for {
		run.Offs = unescapeInto(&b, run.Offs, w.source, t.Segment.Start, t.Segment.Stop)
		next, ok := t.NextSibling().(*ast.Text)
		if t.HardLineBreak() {
			run.Text = b.String()
			w.hole(out, run)
			_, _ = out.WriteString("<br />\n")
			return ast.WalkContinue, nil
		}
		if t.SoftLineBreak() {
			run.Offs = append(run.Offs, Off{b.Len(), t.Segment.Stop})
			b.WriteByte('\n')
		}
		if !ok {
			break
		}
		t = next
	}
	if run.Text = b.String(); run.Text != "" {
		w.hole(out, run)
	}
	return ast.WalkContinue, nil
}

// unescapeInto adds source[from:to] with backslashes and character references
// resolved, and keeps the way back to the source.
func unescapeInto(b *strings.Builder, offs []Off, source []byte, from, to int) []Off {
	offs = append(offs, Off{b.Len(), from})
	for i := from; i < to; i++ {
		switch c := source[i]; {
		case c == '\\' && i+1 < to && util.IsPunct(source[i+1]):
			i++
			offs = append(offs, Off{b.Len(), i})
			b.WriteByte(source[i])
		case c == '&':
			stop := i + 1
			for stop < to && stop-i < 40 && source[stop] != ';' {
				stop++
			}
			if stop < to && source[stop] == ';' {
				raw := source[i : stop+1]
				res := util.ResolveEntityNames(util.ResolveNumericReferences(raw))
				if string(res) != string(raw) {
					offs = append(offs, Off{b.Len(), i})
					b.Write(res)
					i = stop
					offs = append(offs, Off{b.Len(), i + 1})
					continue
				}
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return offs
}

func (w *writer) blockOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if i, ok := w.block[n]; ok {
			return i
		}
	}
	return -1
}

func (w *writer) link(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.links--
		w.hole(out, Node{Kind: Close})
		return ast.WalkContinue, nil
	}
	w.links++
	l := n.(*ast.Link)
	link := &Link{Dest: resolve(l.Destination), Title: resolve(l.Title), Block: w.blockOf(n), Text: plainText(n, w.source)}
	link.Words = w.inner(n)
	link.Span = diag.Span{Start: max(0, n.Pos()), End: link.Words.End}
	switch {
	case strings.HasPrefix(link.Dest, "@"):
		link.Ref = link.Dest[1:]
	case strings.HasPrefix(link.Dest, "#^"):
		for _, id := range strings.Split(link.Dest[1:], ",") {
			link.IDs = append(link.IDs, strings.TrimPrefix(strings.TrimSpace(id), "^"))
		}
	case !w.bare && !safe(link.Dest):
		w.d.Diags = append(w.d.Diags, w.d.Source.At("BR622", link.Span, fmt.Sprintf("the link target %q is left out", clip(link.Dest)), "link to http, https, mailto, tel or a page of this site"))
		link.Dest, link.Ref = "", "none"
	}
	w.hole(out, Node{Kind: Open, Link: link, Block: link.Block})
	return ast.WalkContinue, nil
}

func resolve(b []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

var scheme = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*):`)

// safe says whether a link may be published. Control characters and white
// space are dropped first, as a browser would.
func safe(dest string) bool {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, dest)
	m := scheme.FindStringSubmatch(bare)
	if m == nil {
		return true
	}
	switch strings.ToLower(m[1]) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

var raster = regexp.MustCompile(`(?i)^data:image/(png|jpeg|gif|webp);base64,[a-z0-9+/=]+$`)

func (w *writer) image(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		im := n.(*ast.Image)
		link := &Link{Dest: resolve(im.Destination), Title: resolve(im.Title), Block: w.blockOf(n), Text: plainText(n, w.source), Words: w.inner(n)}
		link.Span = diag.Span{Start: max(0, n.Pos()), End: link.Words.End}
		if !w.bare && !safe(link.Dest) && !raster.MatchString(link.Dest) {
			w.d.Diags = append(w.d.Diags, w.d.Source.At("BR622", link.Span, fmt.Sprintf("the image source %q is left out", clip(link.Dest)), "use an image of this site"))
			link.Dest = ""
		}
		w.hole(out, Node{Kind: Image, Text: link.Text, Link: link, Block: link.Block})
	}
	return ast.WalkSkipChildren, nil
}

// inner is the span of a node's words, from its first to its last text.
func (w *writer) inner(n ast.Node) diag.Span {
	sp := diag.Span{Start: -1, End: -1}
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			if sp.Start < 0 {
				sp.Start = t.Segment.Start
			}
			sp.End = t.Segment.Stop
		}
		return ast.WalkContinue, nil
	})
	if sp.Start < 0 {
		sp.Start = max(0, n.Pos())
		sp.End = sp.Start
	}
	return sp
}

func (w *writer) htmlBlock(out util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	lines := n.Lines()
	if w.o.HTML {
		for i := 0; i < lines.Len(); i++ {
			seg := lines.At(i)
			_, _ = out.Write(seg.Value(source))
		}
		if h := n.(*ast.HTMLBlock); h.HasClosure() {
			_, _ = out.Write(h.ClosureLine.Value(source))
		}
		return ast.WalkContinue, nil
	}
	if lines.Len() > 0 {
		w.left(diag.Span{Start: lines.At(0).Start, End: lines.At(0).Stop})
	}
	return ast.WalkSkipChildren, nil
}

func (w *writer) rawHTML(out util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	segs := n.(*ast.RawHTML).Segments
	if w.o.HTML {
		for i := 0; i < segs.Len(); i++ {
			seg := segs.At(i)
			_, _ = out.Write(seg.Value(source))
		}
	} else if segs.Len() > 0 {
		w.left(diag.Span{Start: segs.At(0).Start, End: segs.At(0).Stop})
	}
	return ast.WalkSkipChildren, nil
}

func (w *writer) left(sp diag.Span) {
	line := w.d.Source.Pos(sp.Start).Line
	for _, d := range w.d.Diags { // one for a block
		if d.Code == "BR621" && d.Start.Line == line {
			return
		}
	}
	w.d.Diags = append(w.d.Diags, w.d.Source.At("BR621", sp, "raw HTML is left out: "+strings.TrimSpace(clip(w.d.Source.Slice(sp))), "write it in Markdown, or set `html: true` in readout.yaml"))
}

func (w *writer) code(out util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	c := n.(*ast.FencedCodeBlock)
	var b strings.Builder
	for i := 0; i < c.Lines().Len(); i++ {
		seg := c.Lines().At(i)
		b.Write(seg.Value(source))
	}
	_, _ = out.WriteString(Highlight(string(c.Language(source)), b.String()))
	return ast.WalkSkipChildren, nil
}

// plainText is the text of a node without markup, white space folded.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch t := c.(type) {
		case *ast.Text:
			if c.Parent().Kind() == ast.KindCodeSpan {
				b.Write(t.Segment.Value(source))
			} else {
				unescapeInto(&b, nil, source, t.Segment.Start, t.Segment.Stop)
			}
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(t.Value)
		case *ast.AutoLink:
			b.Write(t.Label(source))
		case *wikiNode:
			b.WriteString(t.words)
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// headings gives headings their ids (contract 6.2).
func (w *writer) headings(root ast.Node) {
	used := map[string]bool{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		words := plainText(n, w.source)
		base := headingID(words)
		id := base
		for i := 1; used[id] || id == ""; i++ {
			id = fmt.Sprintf("%s-%d", base, i)
		}
		used[id] = true
		h.SetAttributeString("id", []byte(id))
		w.d.Heads = append(w.d.Heads, Heading{h.Level, id, words})
		return ast.WalkContinue, nil
	})
}

func headingID(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r), r == '-', r == '_':
			return r
		}
		return -1
	}, strings.ToLower(text.NFC(s)))
}

// blocks numbers the blocks that hold running text.
func (w *writer) blocks(root ast.Node) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, east.KindTableCell:
			sp := w.inner(n)
			w.block[n] = len(w.d.Blocks)
			w.d.Blocks = append(w.d.Blocks, Block{Text: plainText(n, w.source), Span: sp, ID: fmt.Sprintf("p%d", len(w.d.Blocks)+1)})
		}
		return ast.WalkContinue, nil
	})
}

// lists takes records out of lists. In block quotes and footnotes nothing is
// read, so that quoting a brief makes no events.
func (w *writer) lists(n ast.Node, r *reader) {
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		switch c.Kind() {
		case ast.KindBlockquote, east.KindFootnoteList, east.KindFootnote:
		case ast.KindList:
			w.list(n, c, r)
		default:
			w.lists(c, r)
		}
		c = next
	}
}

func (w *writer) list(parent, list ast.Node, r *reader) {
	context := -1
	if prev := list.PreviousSibling(); prev != nil {
		if i, ok := w.block[prev]; ok && prev.Kind() == ast.KindParagraph {
			context = i
		}
	}
	var items []*Item
	for li := list.FirstChild(); li != nil; {
		next := li.NextSibling()
		if it := r.item(li, nil, context); it != nil {
			items = append(items, it)
			list.RemoveChild(list, li)
		} else {
			w.lists(li, r)
		}
		li = next
	}
	if len(items) == 0 {
		return
	}
	node := &recordsNode{items: items}
	parent.InsertAfter(parent, list, node)
	if list.ChildCount() == 0 {
		parent.RemoveChild(parent, list)
	}
	w.d.Records = append(w.d.Records, items...)
}

var quoted = regexp.MustCompile(`"([^"]+)"|“([^”]+)”`)

// said reads what a statement says: inline Markdown as text and for the page.
func said(body string, sp diag.Span) Said {
	source := []byte(body)
	md := goldmark.New(goldmark.WithExtensions(extension.Strikethrough))
	root := md.Parser().Parse(gtext.NewReader(source))
	out := Said{Text: plainText(root, source), Span: sp}
	for _, m := range quoted.FindAllStringSubmatch(out.Text, -1) {
		out.Quotes = append(out.Quotes, strings.TrimSpace(m[1]+m[2]))
	}
	var b strings.Builder
	if err := md.Renderer().Render(&b, source, root); err == nil {
		page := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), "<p>"), "</p>")
		out.Nodes = []Node{{Kind: HTML, HTML: page}}
	}
	return out
}
