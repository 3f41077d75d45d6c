package brief

import "sync"

// desk is room to work in while one file is read. What a file becomes is copied
// from it, as long as it is; the next file takes the same room again, for to
// make it anew costs as much as to fill it.
type desk struct {
	text, html, spare, joined []byte
	ends                      []int
	nodes                     []Node
	blocks                    []Block
}

// desks are those at which nobody works. They hold nothing of a file.
var desks = sync.Pool{New: func() any { return new(desk) }}

// longBody is more text than most files have. Such a one gets room of its own,
// which nobody has to keep for others.
const longBody = 12 << 10

// sitDown begins to work on a file.
func (w *writer) sitDown() {
	k := new(desk)
	if len(w.str) <= longBody {
		k = desks.Get().(*desk)
	}
	w.desk = k
	w.text = append(k.text[:0], w.str...)
	w.html, w.spare, w.joined, w.ends = k.html[:0], k.spare[:0], k.joined[:0], k.ends[:0]
	w.doc.Body, w.doc.Blocks = k.nodes[:0], k.blocks[:0]
}

// getUp ends the work: what was made is the document's own, and nothing that
// points into the desk may be used from here on.
func (w *writer) getUp() {
	k, d := w.desk, w.doc
	k.nodes, k.blocks = d.Body, d.Blocks
	d.Body = append(make([]Node, 0, len(k.nodes)), k.nodes...)
	d.Blocks = append([]Block(nil), k.blocks...)
	clear(k.nodes)
	clear(k.blocks)
	k.text, k.html, k.spare, k.joined, k.ends = w.text, w.html, w.spare, w.joined, w.ends
	w.text, w.tree, w.desk = nil, nil, nil
	if len(w.str) <= longBody {
		desks.Put(k)
	}
}
