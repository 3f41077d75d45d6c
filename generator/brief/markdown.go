package brief

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/yuin/goldmark"

	"readout/generator/diag"
	"readout/generator/text"
)

// writer turns the finished tree of one file into prose with holes. It writes
// HTML itself, since what a name or link becomes is not known here.
type writer struct {
	doc   *Doc
	o     Options
	src   *diag.Source
	body  int  // offset of the body in the file
	plain bool // bare CommonMark: no ids, no highlighting

	desk   *desk
	text   []byte        // what the parser read
	str    string        // the same; pieces of it cost nothing
	at     func(int) int // its offsets -> offsets of the file
	tree   ast.Node
	out    *[]Node
	html   []byte // all HTML of the list of nodes so far
	ends   []int  // where in it the nodes of HTML end, one after the other
	spare  []byte // for the HTML of lists of their own
	joined []byte // for text that is being put together
	block  int    // current block, -1 outside
	link   int    // links open
	quoted int    // block quotes and footnotes open: no records there
	pCount int
	heads  map[string]int // heading ids taken -> where to look for the next free one
	fn     map[int]int    // footnote -> references already written
	ahead  map[int]int    // footnote -> references that the page has in the end
	number int            // records numbered so far
	events int            // those of them that are events
	people int            // names of who took part, in all records
	over   bool           // there are too many: the rest is not read

	coloured   int      // what the code so far counts
	targets    *int     // bytes of link targets so far
	known, all []string // words of records; and of properties too

	raw    ast.Node          // the block whose raw HTML is told
	unread map[ast.Node]bool // items whose word is not known, which is told
	odd    []line            // brackets of the line that hold no property
	saying bool              // these are the words of a statement
	notes  []int             // lines on which footnotes begin; see nextOf
	// distrusted are the places of faulty marks that are told already.
	distrusted map[int]bool

	file   parser.Context // holds the link references of the file
	labels map[string]int // footnotes of the file: label -> number
}

func newWriter(d *Doc, o Options, body int) *writer {
	w := &writer{doc: d, o: o, src: d.Source, body: body, block: -1, heads: map[string]int{}, fn: map[int]int{}, ahead: map[int]int{}, targets: new(int), unread: map[ast.Node]bool{}}
	w.str = d.Source.Text[body:]
	w.at = func(i int) int { return body + i }
	w.out = &d.Body
	w.sitDown()
	w.file = parser.NewContext()
	w.tree = parserOf(w.str).Parse(gtext.NewReader(w.text), parser.WithContext(w.file))
	w.labels = notesOf(w.tree)
	w.notes, w.distrusted = w.footnoteStarts(), map[int]bool{}
	return w
}

func (w *writer) document() {
	w.children(w.tree)
	w.finish()
	w.recordMarks()
	w.getUp()
}

// Parsers hold nothing of a file, so there is one of each for all files: to make
// one costs as much memory as to read a short text.
var (
	bodyParser = sync.OnceValue(func() parser.Parser { return markdown(extension.Linkify) })
	dullParser = sync.OnceValue(func() parser.Parser { return markdown() })
	saidParser = sync.OnceValue(inlineParser)
)

// parserOf is the parser for a body. The reader of bare links looks at every
// word; it is left out where no text can be one.
func parserOf(text string) parser.Parser {
	for _, sign := range []string{"@", "www.", "http", "ftp:"} {
		if strings.Contains(text, sign) {
			return bodyParser()
		}
	}
	return dullParser()
}

// markdown makes the parser for bodies: CommonMark and five extensions, of
// which that for bare links may be left out.
func markdown(links ...goldmark.Extender) parser.Parser {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithInlineParsers(append(inlineParsers(), util.Prioritized(markParser{}, 140), util.Prioritized(wikiParser{}, 150))...),
			parser.WithParagraphTransformers(paragraphTransformers()...))),
		goldmark.WithExtensions(append(links, extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote)...),
	).Parser()
}

// inlineParser reads one paragraph and nothing else: for the words of a
// statement, which are already known to be inline.
func inlineParser() parser.Parser {
	inl := append(inlineParsers(),
		util.Prioritized(noteParser{}, 101),
		util.Prioritized(markParser{}, 140),
		util.Prioritized(wikiParser{}, 150),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(), 999))
	return parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(inl...),
	)
}

// inlines parses a piece of the file that is inline Markdown.
func (w *writer) inlines(words []byte) ast.Node {
	own := parser.NewContext()
	own.Set(labelsKey, w.labels)
	return saidParser().Parse(gtext.NewReader(words), parser.WithContext(references{own, w.file}))
}

func (w *writer) put(parts ...string) {
	for _, p := range parts {
		w.html = append(w.html, p...)
	}
}

// flush ends the HTML collected so far as one node.
func (w *writer) flush() {
	if n := len(w.ends); len(w.html) > 0 && (n == 0 || w.ends[n-1] < len(w.html)) {
		*w.out = append(*w.out, Node{Kind: HTML, Block: -1})
		w.ends = append(w.ends, len(w.html))
	}
}

// finish gives the nodes of HTML their parts of one string.
func (w *writer) finish() {
	w.flush()
	all, from, i := string(w.html), 0, 0
	for n := range *w.out {
		if node := &(*w.out)[n]; node.Kind == HTML {
			node.HTML = all[from:w.ends[i]]
			from, i = w.ends[i], i+1
		}
	}
}

func (w *writer) hole(n Node) {
	w.flush()
	*w.out = append(*w.out, n)
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		c = w.node(c)
	}
}

// node writes one node and gives the last one it dealt with, since runs of
// text take in their neighbours.
func (w *writer) node(n ast.Node) ast.Node {
	if n.Type() == ast.TypeBlock {
		w.blockNode(n)
		return n
	}
	return w.inline(n)
}

func (w *writer) blockNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.element("p", n, "\n")
	case *ast.TextBlock:
		w.textBlock(n)
	case *ast.Heading:
		w.heading(n)
	case *ast.ThematicBreak:
		w.put("<hr />\n")
	case *ast.CodeBlock:
		w.code("", w.lines(n))
	case *ast.FencedCodeBlock:
		lang := ""
		if l := n.Language(w.text); l != nil {
			lang = w.unescape(string(l))
		}
		w.code(lang, w.lines(n))
	case *ast.Blockquote:
		w.quoted++
		class := ""
		if marked(n) {
			class = ` class="tlp"`
		}
		w.put("<blockquote", class, ">\n")
		w.children(n)
		w.put("</blockquote>\n")
		w.quoted--
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.listItem(n)
	case *ast.HTMLBlock:
		w.rawBlock(n)
	case *east.Table:
		w.table(n)
	case *east.FootnoteList:
		w.footnotes(n)
	case *ast.LinkReferenceDefinition:
	default:
		w.children(n)
	}
}

// textBlock writes a paragraph of a tight list.
func (w *writer) textBlock(n *ast.TextBlock) {
	id := w.open(n, "")
	if id != "" {
		w.put(`<span id="`, id, `">`)
	}
	w.children(n)
	if id != "" {
		w.put("</span>")
	}
	w.block = -1
	if n.NextSibling() != nil {
		w.put("\n")
	}
}

// element writes a block of prose as an element with an id.
func (w *writer) element(tag string, n ast.Node, end string) {
	id := w.open(n, "")
	if id != "" {
		w.put("<", tag, ` id="`, id, `">`)
	} else {
		w.put("<", tag, ">")
	}
	w.children(n)
	w.put("</", tag, ">", end)
	w.block = -1
}

// open starts a block of prose and gives its element's id. Notes of records
// and statements stand outside the blocks: names in them do not count (6.19).
func (w *writer) open(n ast.Node, id string) string {
	if w.plain || w.out != &w.doc.Body {
		w.block = -1
		return id
	}
	if id == "" {
		w.pCount++
		id = "p" + strconv.Itoa(w.pCount)
	}
	w.block = len(w.doc.Blocks)
	w.doc.Blocks = append(w.doc.Blocks, Block{Text: w.plainText(n), Span: w.blockSpan(n), ID: id})
	return id
}

func (w *writer) blockSpan(n ast.Node) diag.Span {
	if l := n.Lines(); l != nil && l.Len() > 0 {
		return diag.Span{Start: w.at(l.At(0).Start), End: w.at(l.At(l.Len() - 1).Stop)}
	}
	return w.wordsSpan(n)
}

func (w *writer) lines(n ast.Node) string {
	var b strings.Builder
	for i := 0; i < n.Lines().Len(); i++ {
		s := n.Lines().At(i)
		b.Write(s.Value(w.text))
	}
	return b.String()
}

func (w *writer) heading(n *ast.Heading) {
	tag := "h" + strconv.Itoa(n.Level)
	if w.plain {
		w.put("<", tag, ">")
	} else {
		words := w.plainText(n)
		id := w.headingID(words)
		if w.out == &w.doc.Body {
			w.doc.Heads = append(w.doc.Heads, Heading{n.Level, id, words})
		}
		w.open(n, id)
		w.put("<", tag, ` id="`, html.EscapeString(id), `">`)
	}
	w.children(n)
	w.put("</", tag, ">\n")
	w.block = -1
}

var paragraphID = regexp.MustCompile(`^(p|fn|fnref)[0-9:-]*$`)

// headingID makes an id from a heading's text (contract 6.2). The ids that
// paragraphs and footnotes take are never given to a heading.
func (w *writer) headingID(words string) string {
	var b strings.Builder
	for _, r := range text.NFC(strings.ToLower(words)) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			b.WriteRune(r)
		}
	}
	base := b.String()
	if base == "" {
		base = "section"
	}
	if paragraphID.MatchString(base) {
		base = "section-" + base
	}
	id := base
	for n := w.heads[base]; n > 0; n++ {
		if id = fmt.Sprintf("%s-%d", base, n); w.heads[id] == 0 {
			w.heads[base] = n
			break
		}
	}
	w.heads[id]++
	return id
}

func (w *writer) code(lang, code string) {
	if !w.plain && lang != "" && len(code) <= maxHighlight {
		if w.coloured += colouring(code); w.coloured <= maxColoured {
			w.put(Highlight(lang, code))
			return
		}
	}
	w.put("<pre><code")
	if lang != "" {
		w.put(` class="language-`, escape(lang), `"`)
	}
	w.put(">", w.marked(escape(code)), "</code></pre>\n")
}

func (w *writer) rawBlock(n *ast.HTMLBlock) {
	text := w.lines(n)
	if n.HasClosure() {
		c := n.ClosureLine
		text += string(c.Value(w.text))
	}
	if w.o.HTML {
		w.put(text)
		return
	}
	start := w.pos(n)
	if l := n.Lines(); l.Len() > 0 {
		start = w.at(l.At(0).Start)
	}
	w.noHTML(diag.Span{Start: start, End: start + len(firstLine(text))})
}

func (w *writer) noHTML(sp diag.Span) {
	w.report("BR621", sp, "raw HTML is left out", "write it in Markdown, or set `html: true` in readout.yaml")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func (w *writer) report(code string, sp diag.Span, message, help string) {
	w.doc.Diags = diag.Add(w.doc.Diags, w.src.At(code, sp, message, help))
}

// pos is where a node begins in the file.
func (w *writer) pos(n ast.Node) int {
	return w.at(max(0, min(n.Pos(), len(w.text))))
}

// list writes a list. Items that are records leave it (language 2.3).
func (w *writer) list(n *ast.List) {
	var items []*Item
	left := 0
	taken := map[ast.Node]bool{}
	if w.doc.Kind == Brief && w.quoted == 0 && !w.plain {
		items = w.records(n, taken)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if !taken[c] {
			left++
		}
	}
	if left > 0 {
		w.prose(n, taken)
	}
	if len(items) > 0 {
		w.doc.Records = append(w.doc.Records, items...)
		w.hole(Node{Kind: Records, Items: items, Block: -1})
	}
}

func (w *writer) prose(n *ast.List, taken map[ast.Node]bool) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.put("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		w.put(fmt.Sprintf(` start="%d"`, n.Start))
	}
	w.put(">\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if !taken[c] {
			w.node(c)
		}
	}
	w.put("</", tag, ">\n")
}

func (w *writer) listItem(n *ast.ListItem) {
	w.put("<li>")
	if first := n.FirstChild(); first != nil {
		if _, tight := first.(*ast.TextBlock); !tight {
			w.put("\n")
		}
	}
	w.children(n)
	w.put("</li>\n")
}

func (w *writer) table(n *east.Table) {
	w.put("<table>\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*east.TableHeader)
		cell := "td"
		switch {
		case head:
			cell = "th"
			w.put("<thead>\n")
		case !body:
			body = true
			w.put("<tbody>\n")
		}
		w.put("<tr>\n")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.cell(c, cell)
		}
		w.put("</tr>\n")
		if head {
			w.put("</thead>\n")
		}
	}
	if body {
		w.put("</tbody>\n")
	}
	w.put("</table>\n")
}

func (w *writer) cell(n ast.Node, tag string) {
	w.put("<", tag)
	if c, ok := n.(*east.TableCell); ok && c.Alignment != east.AlignNone {
		w.put(` class="align-`, c.Alignment.String(), `"`)
	}
	if n.HasChildren() {
		if id := w.open(n, ""); id != "" {
			w.put(` id="`, id, `"`)
		}
	}
	w.put(">")
	w.children(n)
	w.put("</", tag, ">\n")
	w.block = -1
}

func (w *writer) inline(n ast.Node) ast.Node {
	switch n := n.(type) {
	case *ast.Text:
		return w.run(n)
	case *ast.String:
		w.put(escape(string(n.Value)))
	case *ast.CodeSpan:
		w.put("<code>", w.marked(escape(w.codeText(n))), "</code>")
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		w.wrap(tag, n)
	case *east.Strikethrough:
		w.wrap("del", n)
	case *ast.Link:
		w.linkNode(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		w.rawInline(n)
	case *east.TaskCheckBox:
		w.put(`<input type="checkbox" disabled`)
		if n.IsChecked {
			w.put(" checked")
		}
		w.put(" /> ")
	case *east.FootnoteLink:
		w.footnoteLink(n)
	case *east.FootnoteBacklink:
		w.backlink(n)
	case *wikiLink:
		w.wiki(n)
	case *tlpMark:
		w.mark(n)
	default:
		w.children(n)
	}
	return n
}

func (w *writer) wrap(tag string, n ast.Node) {
	w.put("<", tag, ">")
	w.children(n)
	w.put("</", tag, ">")
}

func (w *writer) rawInline(n *ast.RawHTML) {
	var b strings.Builder
	for i := 0; i < n.Segments.Len(); i++ {
		s := n.Segments.At(i)
		b.Write(s.Value(w.text))
	}
	if w.o.HTML {
		w.put(b.String())
		return
	}
	block := n.Parent()
	for block != nil && block.Type() != ast.TypeBlock {
		block = block.Parent()
	}
	if n.Segments.Len() > 0 && block != w.raw { // told once a block
		w.raw = block
		start := w.at(n.Segments.At(0).Start)
		w.noHTML(diag.Span{Start: start, End: start + len(firstLine(b.String()))})
	}
}

func (w *writer) codeText(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			v := string(t.Segment.Value(w.text))
			b.WriteString(strings.ReplaceAll(v, "\n", " "))
		}
	}
	return b.String()
}
