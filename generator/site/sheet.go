package site

import (
	"regexp"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/model"
)

// sheet is where things stand on the page of a brief.
type sheet struct {
	blocks   []string               // id of the element of each block, "" when it has none
	evidence map[*brief.Link]string // id of each link that is evidence, so that the record can lead back to the sentence
	at       map[diag.Pos]string    // the same by its place
}

// sheet makes that of a brief the first time that somebody asks.
func (w *world) sheet(b *model.Brief) *sheet {
	doc := w.m.Doc(b.Doc)
	if s, ok := w.sheets.Load(doc); ok {
		return s.(*sheet)
	}
	s, _ := w.sheets.LoadOrStore(doc, w.newSheet(doc))
	return s.(*sheet)
}

func (w *world) newSheet(doc *brief.Doc) *sheet {
	s := &sheet{evidence: map[*brief.Link]string{}, at: map[diag.Pos]string{}}
	if doc == nil {
		return s
	}
	s.blocks = blockIDs(doc)
	n := 0
	for i := range doc.Body {
		node := &doc.Body[i]
		if node.Kind != brief.Open || node.Link == nil {
			continue
		}
		if to, _ := w.m.Target(node.Link); len(to.Records) == 0 {
			continue
		}
		n++
		id := "E-" + itoa(n)
		s.evidence[node.Link] = id
		if doc.Source != nil {
			s.at[doc.Source.Pos(node.Link.Span.Start)] = id
			s.at[doc.Source.Pos(node.Link.Words.Start)] = id
		}
	}
	return s
}

// evidenceURL is the address of the words that are evidence.
func (w *world) evidenceURL(e model.Evidence) string {
	if e.Brief == nil {
		return ""
	}
	if id := w.sheet(e.Brief).at[e.Pos]; id != "" {
		return briefURL(e.Brief) + "#" + id
	}
	return w.blockURL(e.Brief, e.Block)
}

// blockURL is the address of a paragraph of a brief, or of the brief where
// the paragraph has no element of its own.
func (w *world) blockURL(b *model.Brief, i int) string {
	list := w.sheet(b).blocks
	if i < 0 || i >= len(list) || list[i] == "" {
		return briefURL(b)
	}
	return briefURL(b) + "#" + list[i]
}

var blockID = regexp.MustCompile(`\sid="([^"]+)"`)

// blockIDs finds the blocks whose id stands in the page. A heading has the id
// that is made of its words instead (contract 6.2); blocks of records have none.
func blockIDs(doc *brief.Doc) []string {
	there := map[string]bool{}
	for _, n := range doc.Body {
		for _, m := range blockID.FindAllStringSubmatch(n.HTML, -1) {
			there[m[1]] = true
		}
	}
	heads := map[string]string{}
	for _, h := range doc.Heads {
		heads[h.Text] = h.ID
	}
	out := make([]string, len(doc.Blocks))
	for i, b := range doc.Blocks {
		switch head := heads[b.Text]; {
		case there[b.ID]:
			out[i] = b.ID
		case there[head]:
			out[i] = head
		}
	}
	return out
}
