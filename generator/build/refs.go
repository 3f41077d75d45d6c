package build

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/text"
)

// names is what can be referred to: ids of records, entities, offices, sources
// and briefs, and the names of entities, as they are compared.
type names map[string]bool

// spaced is a name as it is compared: NFC, white space folded.
func spaced(s string) string { return text.NFC(strings.Join(strings.Fields(s), " ")) }

func (n names) add(list ...string) {
	for _, s := range list {
		if s = spaced(s); s != "" {
			n[s] = true
		}
	}
}

// file adds everything that a file defines outside of its records.
func (n names) file(d *brief.Doc) {
	f := d.Front
	n.add(d.ID)
	if d.Kind != brief.Brief && d.Kind != brief.Page {
		n.add(f.Name)
		n.add(f.Aliases...)
	}
	for _, o := range f.Offices {
		n.add(o.ID, o.Title)
		n.add(o.Aliases...)
	}
	for _, s := range f.Sources {
		n.add(s.ID)
	}
}

// records adds the ids of records, those they had before included.
func (n names) records(items []*brief.Item) {
	for _, it := range items {
		n.add(it.ID)
		for _, f := range it.Fields {
			if f.Key == "was" {
				for _, w := range f.Words {
					n.add(w.Text)
				}
			}
		}
		n.records(it.Children)
	}
}

// eraser finds the references of one file that lead to what is hidden (6.29).
type eraser struct {
	g     *gate
	d     *brief.Doc
	text  string
	local names
	cuts  []diag.Span
	diags []diag.Diagnostic
}

// hidden says whether a word names something that nothing shown defines.
func (e *eraser) hidden(word string) bool {
	key := spaced(word)
	return e.g.ids[key] && !e.g.shown[key] && !e.local[key]
}

// names leads a word through the file's own `names`.
func (e *eraser) named(word string, id bool) (string, bool) {
	if w, ok := e.d.Front.Names[word]; ok && !id {
		word = w.Text
	}
	return word, e.hidden(word)
}

func (e *eraser) cut(start, end int) {
	if start < end {
		e.cuts = append(e.cuts, diag.Span{Start: start, End: end})
	}
}

// told is BR406: the author is to know, the reader not.
func (e *eraser) told(sp diag.Span, id string) {
	e.diags = append(e.diags, e.d.Source.At("BR406", sp, "this edition hides what "+id+" names; the reference is left out", "nothing of it is published"))
}

// references finds all of them in the text of a file.
func (e *eraser) references() {
	eachNode(e.d, func(n *brief.Node) {
		switch {
		case n.Kind == brief.Text:
			e.topics(n)
		case n.Link != nil && (n.Kind == brief.Open || n.Kind == brief.Image):
			e.link(n.Link, n.Kind == brief.Image)
		}
	})
	e.items(e.d.Records)
}

// eachNode goes through all prose of a file, that of records included.
func eachNode(d *brief.Doc, f func(*brief.Node)) {
	nodes := func(list []brief.Node) {
		for i := range list {
			f(&list[i])
		}
	}
	nodes(d.Body)
	var items func([]*brief.Item)
	items = func(list []*brief.Item) {
		for _, it := range list {
			nodes(it.Said.Nodes)
			for _, note := range it.Notes {
				nodes(note)
			}
			items(it.Children)
		}
	}
	items(d.Records)
}

func (e *eraser) link(l *brief.Link, image bool) {
	switch {
	case image:
		e.address(l, true)
	case len(l.IDs) > 0:
		e.evidence(l)
	case l.Ref != "" && l.Ref != "none":
		if e.hidden(l.Ref) {
			e.told(e.inside(l, "@"+l.Ref), l.Ref)
			e.unlink(l)
		}
	case l.Wiki != "":
		if name, hidden := e.named(strings.TrimPrefix(l.Wiki, "@"), false); hidden {
			e.told(e.inside(l, l.Wiki), name)
			e.unlink(l)
		}
	default:
		e.address(l, false)
	}
}

// inside is where a word stands in a link as it is written.
func (e *eraser) inside(l *brief.Link, word string) diag.Span {
	if i := strings.LastIndex(e.d.Source.Slice(l.Span), word); i >= 0 {
		return diag.Span{Start: l.Span.Start + i, End: l.Span.Start + i + len(word)}
	}
	return l.Span
}

// unlink leaves the words of a link; a [[link]] that has none goes as a whole.
func (e *eraser) unlink(l *brief.Link) {
	switch {
	case l.Wiki != "" && strings.Contains(e.text[l.Span.Start:l.Span.End], "|"):
		e.cut(l.Span.Start, l.Words.Start)
		e.cut(l.Words.End, l.Span.End)
	case l.Wiki != "":
		e.cut(l.Span.Start, l.Span.End)
	case e.text[l.Span.Start] == '[':
		if end := strings.Index(e.text[min(l.Words.End, l.Span.End):l.Span.End], "]"); end >= 0 {
			e.cut(l.Span.Start, l.Span.Start+1)
			e.cut(l.Words.End+end, l.Span.End)
		}
	}
}

// evidence leaves out the hidden records of a link (6.29).
func (e *eraser) evidence(l *brief.Link) {
	var gone []string
	for _, id := range l.IDs {
		if e.hidden(id) {
			e.told(l.Words, "^"+id)
			gone = append(gone, id)
		}
	}
	if len(gone) == len(l.IDs) {
		e.unlink(l)
		return
	}
	written := e.text[l.Words.End:max(l.Words.End, l.Span.End)]
	at := strings.Index(written, "#^")
	if at < 0 || len(gone) == 0 {
		return
	}
	var spans []diag.Span
	hidden := map[int]bool{}
	for i, id := range l.IDs {
		j := strings.Index(written[at:], id)
		if j < 0 {
			return
		}
		start := l.Words.End + at + j
		spans = append(spans, diag.Span{Start: start, End: start + len(id)})
		hidden[i] = slices.Contains(gone, id)
		at += j + len(id)
	}
	for i, sp := range spans {
		switch {
		case !hidden[i]:
		case i > 0 && !allBefore(hidden, i):
			e.cut(spans[i-1].End, sp.End)
		case i+1 < len(spans):
			e.cut(sp.Start, spans[i+1].Start)
		}
	}
}

// allBefore says whether everything before an entry of a list is hidden.
func allBefore(hidden map[int]bool, i int) bool {
	for j := range i {
		if !hidden[j] {
			return false
		}
	}
	return true
}

// address leaves out a link to a page, and an image, that the edition hides
// (BR604, contract 6.1).
func (e *eraser) address(l *brief.Link, image bool) {
	to, ok := inSite(e.d, l.Dest)
	if !ok || !e.g.leadsNowhere(to) && !e.anchor(to.fragment) {
		return
	}
	if image {
		e.diags = append(e.diags, e.d.Source.At("BR604", l.Span, fmt.Sprintf("%s is a file that this edition leaves out", l.Dest), "the picture is left out too"))
		e.cut(l.Span.Start, l.Span.End)
		return
	}
	e.diags = append(e.diags, e.d.Source.At("BR604", l.Span, fmt.Sprintf("%s leads to a page that this edition leaves out", l.Dest), "its words stay as plain text"))
	e.unlink(l)
}

// anchor says whether a fragment is that of a hidden record.
func (e *eraser) anchor(fragment string) bool {
	for _, prefix := range []string{"R-", "E-", "^"} {
		if id, ok := strings.CutPrefix(fragment, prefix); ok && e.hidden(id) {
			return true
		}
	}
	return false
}

// leadsNowhere says whether an address is that of something hidden.
func (g *gate) leadsNowhere(to dest) bool {
	if to.path == "" {
		return false
	}
	if g.hidden["content"+to.path] {
		return true
	}
	if folder, id, ok := strings.Cut(strings.Trim(to.path, "/"), "/"); ok && folder == "events" {
		return g.ids[id] && !g.shown[id]
	}
	return g.addresses[strings.TrimSuffix(to.path, "/")]
}

// topicTag is #topic in prose, as language 2.2 has it.
var topicTag = regexp.MustCompile(`#[a-z][a-z0-9]*(?:-+[a-z0-9]+)*`)

// topics takes out #ids of hidden topics.
func (e *eraser) topics(n *brief.Node) {
	for _, at := range topicTag.FindAllStringIndex(n.Text, -1) {
		id := n.Text[at[0]+1 : at[1]]
		src := sourceOffset(n, at[0])
		if n.Block < 0 || !e.g.topics[id] || !e.hidden(id) || src < 0 || !strings.HasPrefix(e.text[min(src, len(e.text)):], "#"+id) || src > 0 && e.text[src-1] == '\\' {
			continue
		}
		sp := diag.Span{Start: src, End: src + len(id) + 1}
		e.told(sp, "#"+id)
		e.cut(sp.Start, sp.End)
	}
}

// sourceOffset is where a byte of a run stands in the file.
func sourceOffset(n *brief.Node, at int) int {
	best := -1
	for _, o := range n.Offs {
		if o.At > at {
			break
		}
		best = o.Src + at - o.At
	}
	return best
}

func (e *eraser) items(list []*brief.Item) {
	for _, it := range list {
		if it.Kind != brief.Account {
			e.sides(it)
			e.label(it)
		}
		for _, f := range it.Fields {
			e.field(f)
		}
		e.items(it.Children)
	}
}

var labelLink = regexp.MustCompile(`\[[^\[\]]*(\]\(#\^([a-z0-9-]+)\))`)

// label takes evidence links out of a label, which is nothing but words.
func (e *eraser) label(it *brief.Item) {
	for _, at := range labelLink.FindAllStringSubmatchIndex(e.text[it.LabelSpan.Start:it.LabelSpan.End], -1) {
		from := it.LabelSpan.Start
		if id := e.text[from+at[4] : from+at[5]]; e.hidden(id) {
			e.told(diag.Span{Start: from + at[0], End: from + at[1]}, "^"+id)
			e.cut(from+at[0], from+at[0]+1)
			e.cut(from+at[2], from+at[3])
		}
	}
}

// sides takes hidden parties out. A side that has only such ones is left to
// the linker, save what stands behind an arrow.
func (e *eraser) sides(it *brief.Item) {
	left, hiddenLeft := e.parties(it.Left)
	right, hiddenRight := e.parties(it.Right)
	if n := count(hiddenLeft); n > 0 && n < len(left) {
		e.tell(it.Left, hiddenLeft)
		e.thin(left, hiddenLeft)
	}
	switch n := count(hiddenRight); {
	case n == 0:
	case n < len(right):
		e.tell(it.Right, hiddenRight)
		e.thin(right, hiddenRight)
	case it.Arrow:
		e.tell(it.Right, hiddenRight)
		from := len(strings.TrimRight(e.text[:it.ArrowSpan.Start], " "))
		e.cut(from, right[len(right)-1].End)
	}
}

func count(hidden map[int]bool) (n int) {
	for _, is := range hidden {
		if is {
			n++
		}
	}
	return n
}

// parties gives where each reference of a list is written, with its brackets
// and its gloss, and which are hidden.
func (e *eraser) parties(list []brief.Party) (spans []diag.Span, hidden map[int]bool) {
	hidden = map[int]bool{}
	for i, p := range list {
		spans = append(spans, e.extent(p.Span))
		if !p.Unknown && !p.All && p.Name != "" {
			_, hidden[i] = e.named(p.Name, p.ID)
		}
	}
	return spans, hidden
}

func (e *eraser) tell(list []brief.Party, hidden map[int]bool) {
	for i, p := range list {
		if hidden[i] {
			name, _ := e.named(p.Name, p.ID)
			e.told(p.Span, name)
		}
	}
}

// extent widens the span of a name to the link around it and the words in
// parentheses after it.
func (e *eraser) extent(sp diag.Span) diag.Span {
	t := e.text
	switch {
	case strings.HasSuffix(t[:sp.Start], "(@"):
		if i := strings.LastIndexByte(t[:sp.Start], '['); i >= 0 {
			sp.Start = i
		}
		sp.End += strings.IndexByte(t[sp.End:], ')') + 1
	case strings.HasSuffix(t[:sp.Start], "[["):
		sp.Start -= 2
		if i := strings.Index(t[sp.End:], "]]"); i >= 0 {
			sp.End += i + 2
		}
	case strings.HasSuffix(t[:sp.Start], "["):
		sp.Start--
		if i := strings.IndexByte(t[sp.End:], ')'); i >= 0 {
			sp.End += i + 1
		}
	}
	if rest := strings.TrimLeft(t[sp.End:], " "); strings.HasPrefix(rest, "(") {
		if i := strings.IndexAny(rest, ")\n"); i >= 0 && rest[i] == ')' {
			sp.End = len(t) - len(rest) + i + 1
		}
	}
	return sp
}

// thin takes hidden entries out of a list, each with one comma.
func (e *eraser) thin(spans []diag.Span, hidden map[int]bool) {
	for i, sp := range spans {
		switch {
		case !hidden[i]:
		case !allBefore(hidden, i):
			e.cut(spans[i-1].End, sp.End)
		case i+1 < len(spans):
			e.cut(sp.Start, spans[i+1].Start)
		}
	}
}

// field takes hidden values out of a property; one that has no other goes.
func (e *eraser) field(f brief.Field) {
	var spans []diag.Span
	hidden := map[int]bool{}
	switch {
	case f.Key == "was" || f.Key == "status":
		return
	case len(f.Parties) > 0:
		if spans, hidden = e.parties(f.Parties); count(hidden) > 0 {
			e.tell(f.Parties, hidden)
		}
	default:
		for i, w := range f.Words {
			spans = append(spans, w.Span)
			if hidden[i] = e.hidden(w.Text); hidden[i] {
				e.told(w.Span, strings.TrimLeft(e.d.Source.Slice(w.Span), "#@"))
			}
		}
	}
	switch n := count(hidden); {
	case n == 0:
	case n < len(spans):
		e.thin(spans, hidden)
	case strings.HasSuffix(e.text[:f.KeySpan.Start], "["):
		if i := strings.IndexByte(e.text[f.ValueSpan.End:], ']'); i >= 0 {
			e.cut(f.KeySpan.Start-1, f.ValueSpan.End+i+1)
		}
	default:
		start := strings.LastIndexByte(e.text[:f.KeySpan.Start], '\n') + 1
		end := len(e.text)
		if i := strings.IndexByte(e.text[f.ValueSpan.End:], '\n'); i >= 0 {
			end = f.ValueSpan.End + i + 1
		}
		e.cut(start, end)
	}
}

// front takes hidden references out of front matter. Their places show
// nowhere, so the text may stay.
func (e *eraser) front(f brief.Front) brief.Front {
	word := func(w *brief.Word) {
		if w.Text != "" && e.hidden(w.Text) {
			e.told(w.Span, w.Text)
			*w = brief.Word{}
		}
	}
	list := func(in []brief.Word) (out []brief.Word) {
		for _, w := range in {
			if word(&w); w.Text != "" {
				out = append(out, w)
			}
		}
		return out
	}
	source := func(d *brief.SourceDef) {
		word(&d.By)
		if e.hidden(d.Of) {
			e.told(d.ValueSpans["of"], d.Of)
			d.Of = ""
		}
	}
	members := func(in []brief.MemberDef) (out []brief.MemberDef) {
		for _, m := range in {
			if word(&m.Is); m.Is.Text != "" {
				out = append(out, m)
			}
		}
		return out
	}
	f.Topics, f.Via, f.Related = list(f.Topics), list(f.Via), list(f.Related)
	for _, w := range []*brief.Word{&f.Of, &f.In, &f.Broader} {
		word(w)
	}
	f.Members, f.MemberOf = members(f.Members), members(f.MemberOf)
	f.Offices, f.Sources = slices.Clone(f.Offices), slices.Clone(f.Sources)
	for i := range f.Offices {
		word(&f.Offices[i].Of)
	}
	for i := range f.Sources {
		source(&f.Sources[i])
	}
	source(&f.Def)
	if file, ok := inSite(e.d, f.Image); ok && e.g.hidden["content"+file.path] {
		f.Image = ""
	}
	return f
}

// addressesOf gives the addresses that a file's page has.
func addressesOf(d *brief.Doc) []string {
	written := strings.TrimSuffix(strings.TrimPrefix(d.Path, "content"), ".md")
	list := []string{written, written + ".md"}
	if d.Kind == brief.Page {
		if path.Base(written) == "index" {
			list = append(list, path.Dir(written))
		}
		return list
	}
	return append(list, "/"+string(d.Kind)+"s/"+d.ID)
}

// formerOf gives the addresses that a file's page had, as its front matter says.
// One of a page that the program puts together cannot have been its.
func formerOf(d *brief.Doc) (list []string) {
	for _, old := range d.Front.Was {
		at := text.NFC(strings.TrimSuffix(path.Clean("/"+old), "/index.html"))
		if kind := kindOfAddress(at); strings.Trim(at, "/") != "" && !strings.HasPrefix(kind, "/") {
			list = append(list, at)
		}
	}
	return list
}
