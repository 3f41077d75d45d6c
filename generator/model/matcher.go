package model

import (
	"unicode"
	"unicode/utf8"

	"readout/generator/text"
	"readout/generator/when"
)

// entry is one meaning of a name in the matcher. Ranks are those of R2:
// entries of the smallest rank present decide.
type entry struct {
	rank    int
	entity  *Entity // nil when the brief's `names` switch the name off
	mandate *mandate
}

// The ranks of entries.
const (
	rankLocal = iota // the brief's own `names`
	rankName
	rankAlias
	rankOffice
)

// span is a name found in a run: bytes [start, end), and what it may mean.
type span struct {
	start, end int
	entries    []entry
}

// matcher finds names in prose: a trie over words, so that a name can only
// begin and end at the boundaries of words.
type matcher struct {
	root  *trieNode
	first [utf8.RuneSelf]bool // which ASCII characters names begin with
	outer *matcher            // names of the site, under the names of one brief
}

type trieNode struct {
	next    map[string]*trieNode
	entries []entry
}

// newMatcher enters names, aliases and offices of everything that links by
// itself: sources and provisional entities never do (6.19).
func newMatcher(c *catalogue) *matcher {
	m := &matcher{root: &trieNode{}}
	for _, e := range c.known {
		if e.Kind == "source" {
			continue
		}
		m.add(e.Name, entry{rank: rankName, entity: e})
		for _, a := range e.Aliases {
			m.add(a, entry{rank: rankAlias, entity: e})
		}
	}
	for _, n := range keysInOrder(c.officeByName) {
		for i := range c.officeByName[n] {
			held := &c.officeByName[n][i]
			m.add(n, entry{rank: rankOffice, entity: held.holder, mandate: held})
		}
	}
	return m
}

// with puts a brief's `names` before the names of the site.
func (m *matcher) with(c *catalogue, b *briefScope, at when.Time) *matcher {
	if b == nil || len(b.names) == 0 {
		return m
	}
	inner := &matcher{root: &trieNode{}, outer: m}
	for _, n := range keysInOrder(b.names) {
		w := b.names[n]
		if w.Text == "none" {
			inner.add(spaced(n), entry{rank: rankLocal})
			continue
		}
		got, p := c.resolve(&briefScope{id: b.id}, w.Text, w.Mark, wantAny, at)
		if p == nil && got.entity.Kind != "source" {
			inner.add(spaced(n), entry{rank: rankLocal, entity: got.entity})
		}
	}
	return inner
}

// maxPieces is how many words, blanks and signs a name may have that links by
// itself. Where a text is one long beginning of a name, each place in it is
// compared as far as the name goes.
const maxPieces = 100

// tooLong says whether a name is over the limit.
func tooLong(name string) bool {
	n := 0
	for i := 0; i < len(name) && n <= maxPieces; n++ {
		i = wordEnd(name, i)
	}
	return n > maxPieces
}

func (m *matcher) add(name string, e entry) {
	if tooLong(name) {
		return // BR006 is said
	}
	node := m.root
	words := 0
	for i := 0; i < len(name); {
		end := wordEnd(name, i)
		key := wordKey(name[i:end])
		if node.next == nil {
			node.next = map[string]*trieNode{}
		}
		child := node.next[key]
		if child == nil {
			child = &trieNode{}
			node.next[key] = child
		}
		node, i = child, end
		words++
	}
	if words == 0 {
		return
	}
	node.entries = append(node.entries, e)
	if name[0] < utf8.RuneSelf {
		m.first[name[0]] = true
	}
}

// mayBegin says whether a name may begin with the character of a plain word,
// so that most words of a text are passed over without a look-up.
func (m *matcher) mayBegin(c byte) bool {
	return m.first[c] || m.outer != nil && m.outer.mayBegin(c)
}

// find gives the names of a run, leftmost first and of those the longest;
// they do not overlap. A line break in the run counts as a space.
func (m *matcher) find(run string) []span {
	var found []span
	ahead := reader{run: run}
	for i := 0; i < len(run); {
		if run[i] == ' ' {
			i++ // no name begins with a blank
			continue
		}
		end := plainEnd(run, i)
		if end > i && !m.mayBegin(run[i]) {
			i = end
			continue
		}
		if s, ok := m.longest(&ahead, i); ok {
			found = append(found, s)
			i = s.end
			continue
		}
		i = wordEnd(run, i)
	}
	return found
}

// longest tries the names of the brief and of the site at one boundary; of
// equally long ones the brief's wins.
func (m *matcher) longest(ahead *reader, start int) (best span, ok bool) {
	ahead.from(start)
	node := m.root
	for n := 0; node.next != nil; n++ {
		p, more := ahead.piece(n, start)
		child := node.next[p.key]
		if !more || child == nil {
			break
		}
		if node = child; len(node.entries) > 0 {
			best, ok = span{start, p.end, node.entries}, true
		}
	}
	if m.outer != nil {
		if o, found := m.outer.longest(ahead, start); found && (!ok || o.end > best.end) {
			return o, true
		}
	}
	return best, ok
}

// piece is what lies between two boundaries of a run.
type piece struct {
	start, end int
	key        string
}

// reader cuts a run into pieces, each once, however often it is looked at.
type reader struct {
	run    string
	pieces []piece // from where the reader stands
}

// from lets the reader stand at a boundary, which is never before the last one.
func (r *reader) from(start int) {
	for len(r.pieces) > 0 && r.pieces[0].start < start {
		r.pieces = r.pieces[1:]
	}
	if len(r.pieces) > 0 && r.pieces[0].start > start { // inside of white space
		r.pieces = nil
	}
}

// piece gives the n-th piece from where the reader stands; the run may end before.
func (r *reader) piece(n, start int) (piece, bool) {
	if n < len(r.pieces) {
		return r.pieces[n], true
	}
	if n > 0 {
		start = r.pieces[n-1].end
	}
	if start >= len(r.run) {
		return piece{}, false
	}
	end := wordEnd(r.run, start)
	p := piece{start, end, wordKey(r.run[start:end])}
	r.pieces = append(r.pieces, p)
	return p, true
}

// wordKey is the form in which words are compared.
func wordKey(word string) string {
	if r, _ := utf8.DecodeRuneInString(word); blank(r) {
		return " "
	}
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			return text.NFC(word)
		}
	}
	return word
}

// wordEnd is where the piece that begins at i ends: the next boundary.
func wordEnd(s string, i int) int {
	if end := plainEnd(s, i); end > i {
		return end
	}
	prev, n := utf8.DecodeRuneInString(s[i:])
	i += n
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if boundary(prev, r) {
			break
		}
		if !unicode.Is(unicode.M, r) {
			prev = r // a mark leaves its letter's nature as it is
		}
		i += n
	}
	return i
}

// plainEnd is [wordEnd] for a word of ASCII letters and digits that ends before
// another ASCII character; i itself for all else.
func plainEnd(s string, i int) int {
	end := i
	for end < len(s) && plain(s[end]) {
		end++
	}
	if end < len(s) && s[end] >= utf8.RuneSelf {
		return i
	}
	return end
}

func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// boundary says whether a name may end between two characters. Blanks hold
// together, so that a line break with indentation is one space.
func boundary(a, b rune) bool {
	switch {
	case blank(a) || blank(b):
		return !(blank(a) && blank(b))
	case unicode.Is(unicode.M, b):
		return false
	}
	return !(joins(a) && joins(b))
}

func blank(r rune) bool { return unicode.IsSpace(r) }

// joins says whether a character sticks to its neighbours in a word. Scripts
// written without spaces have no such boundaries: names match anywhere in them.
func joins(r rune) bool {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
		return false
	}
	return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
