package build

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/diag"
)

// needle is what is looked for: an id, a title or address as it is written, or
// the place of a run of words.
type needle struct {
	what string // for the message
	text string // a title or an address from its first word to its last
	file string
}

// runLength is from how many words on a run is nobody's but the author's.
const runLength = 8

// needles are the secrets of an edition, made to be found in one pass.
type needles struct {
	ids   map[string]needle
	words [runLength]map[uint64][]needle // titles of so many words
	runs  map[uint64]place
	files []string
	own   map[uint64]bool // runs that stand in templates or in the configuration
}

// place is where a run stands; it is small, as there are many.
type place struct{ file, line int32 }

func newNeedles() *needles {
	n := &needles{ids: map[string]needle{}, runs: map[uint64]place{}, own: map[uint64]bool{}}
	for i := range n.words {
		n.words[i] = map[uint64][]needle{}
	}
	return n
}

// digest is the same for the same secrets, and "" when there are none.
func (n *needles) digest() string {
	if n.empty() {
		return ""
	}
	var sum, count uint64
	add := func(h uint64) { sum, count = sum+h*0x9E3779B97F4A7C15, count+1 }
	for key := range n.runs {
		add(key)
	}
	for k, m := range n.words {
		for key, list := range m {
			for range list {
				add(key + uint64(k))
			}
		}
	}
	for id := range n.ids {
		eachWord(id, func(start, _ int, hash uint64) { add(hash + uint64(start)) })
	}
	return fmt.Sprintf("%x %d", sum, count)
}

func (n *needles) empty() bool {
	for _, m := range n.words {
		if len(m) > 0 {
			return false
		}
	}
	return len(n.ids) == 0 && len(n.runs) == 0
}

// id adds an id. Short ones and numbers stand everywhere and say nothing.
func (n *needles) id(s secret, id string) {
	if len(id) >= 4 && strings.Trim(id, "0123456789-") != "" {
		n.ids[strings.ToLower(id)] = needle{what: "the id " + id, file: s.doc.Path}
	}
}

// title adds a title, name or address.
func (n *needles) title(s secret, text string) {
	text = spaced(text)
	var w window
	first, last, count := -1, 0, 0
	eachWord(text, func(start, end int, hash uint64) {
		if first < 0 {
			first = start
		}
		last, count = end, count+1
		w.push(start, hash)
	})
	switch {
	case count == 0 || count == 1 && last-first < 4:
	case count >= runLength:
		n.run(s, text, 0)
	default:
		key := w.hash(count)
		n.words[count] = withNeedle(n.words[count], key, needle{what: fmt.Sprintf("%q", text[first:last]), text: text[first:last], file: s.doc.Path})
	}
}

func withNeedle(m map[uint64][]needle, key uint64, x needle) map[uint64][]needle {
	m[key] = append(m[key], x)
	return m
}

// run adds every run of words of a text that begins on a line.
func (n *needles) run(s secret, text string, from int) {
	if last := len(n.files) - 1; last < 0 || n.files[last] != s.doc.Path {
		n.files = append(n.files, s.doc.Path)
	}
	at := place{file: int32(len(n.files) - 1)}
	var w window
	seen := 0
	eachWord(text, func(start, _ int, hash uint64) {
		if w.push(start, hash); w.n < runLength {
			return
		}
		if at.line == 0 {
			at.line = int32(s.doc.Source.Pos(from).Line)
		}
		begin := w.start(runLength)
		at.line += int32(strings.Count(text[seen:begin], "\n"))
		seen = begin
		n.runs[w.hash(runLength)] = at
	})
}

// between are the words of the language itself, over which no run goes: what
// published data say in the same order is no secret.
var (
	between      = regexp.MustCompile(`\[?[a-z-]+::|\^[a-z0-9-]+|\n[ \t>]*\n`)
	frontBetween = regexp.MustCompile(`(?m)[{}\[\]]|^[ -]*[a-z-]+:|[a-z-]+: |\n`)
)

// written adds the runs of some lines as they are written.
func (n *needles) written(s secret, sp diag.Span) {
	text, front := s.doc.Source.Text, 0
	if strings.HasPrefix(text, "---") {
		front = min(len(text), strings.Index(text, "\n---")+1)
	}
	part := func(from, to int, split *regexp.Regexp) {
		if from >= to {
			return
		}
		at := from
		for _, m := range split.FindAllStringIndex(text[from:to], -1) {
			n.run(s, text[at:from+m[0]], at)
			at = from + m[1]
		}
		n.run(s, text[at:to], at)
	}
	part(sp.Start, min(sp.End, front), frontBetween)
	part(max(sp.Start, front), sp.End, between)
}

// add adds all that is secret about a file.
func (n *needles) add(s secret) {
	hidden := func(at int) bool { return s.lines == nil || within(s.lines, at) }
	f := s.doc.Front
	if s.lines == nil {
		n.id(s, s.doc.ID)
		for _, t := range slices.Concat([]string{f.Title, f.Name, f.URL, f.Def.Title, f.Def.URL, f.Def.Archive}, f.Aliases) {
			n.title(s, t)
		}
		for _, o := range f.Offices {
			n.id(s, o.ID)
			n.title(s, o.Title)
		}
		n.written(s, diag.Span{End: len(s.doc.Source.Text)})
	}
	for _, sp := range s.lines {
		n.written(s, sp)
	}
	for _, b := range s.doc.Blocks { // as it would be shown: without the marks of Markdown
		if hidden(b.Span.Start) {
			n.run(s, b.Text, b.Span.Start)
		}
	}
	for _, d := range f.Sources {
		if hidden(d.IDSpan.Start) {
			n.id(s, d.ID)
			n.title(s, d.Title)
			n.title(s, d.URL)
			n.title(s, d.Archive)
		}
	}
	var items func([]*brief.Item)
	items = func(list []*brief.Item) {
		for _, it := range list {
			if hidden(it.WordSpan.Start) {
				n.id(s, it.ID)
				n.run(s, it.Said.Text, it.Said.Span.Start)
			}
			items(it.Children)
		}
	}
	items(s.doc.Records)
}

// drop forgets what a text holds that everybody may read. Runs stay unless
// they are asked for too.
func (n *needles) drop(text string, runs bool) {
	n.look(text, func(kind int, key uint64, id string, i int) {
		switch {
		case kind == foundID:
			delete(n.ids, id)
		case kind == runLength && runs:
			delete(n.runs, key)
		case kind < runLength && kind > 0:
			list := slices.Delete(slices.Clone(n.words[kind][key]), i, i+1)
			if n.words[kind][key] = list; len(list) == 0 {
				delete(n.words[kind], key)
			}
		}
	})
	// An id may be made of words: jane-doe of Jane Doe.
	var w window
	var ids [runLength]map[uint64]string
	for id := range n.ids {
		var x window
		eachWord(id, func(start, _ int, hash uint64) { x.push(start, hash) })
		if x.n < runLength {
			if ids[x.n] == nil {
				ids[x.n] = map[uint64]string{}
			}
			ids[x.n][x.hash(x.n)] = id
		}
	}
	eachWord(text, func(start, _ int, hash uint64) {
		w.push(start, hash)
		for k := 1; k < runLength && k <= w.n; k++ {
			if id, ok := ids[k][w.hash(k)]; ok {
				delete(n.ids, id)
			}
		}
	})
}

const foundID = -1

// look goes through a text once and tells what it finds: an id, a title of so
// many words and its place among those of one hash, or a run.
func (n *needles) look(text string, found func(kind int, key uint64, id string, i int)) {
	var w window
	end := 0
	titles := false
	for k := 1; k < runLength; k++ {
		titles = titles || len(n.words[k]) > 0
	}
	eachWord(text, func(start, stop int, hash uint64) {
		w.push(start, hash)
		end = stop
		if w.n >= runLength && len(n.runs) > 0 {
			if key := w.hash(runLength); n.hasRun(key) {
				found(runLength, key, "", 0)
			}
		}
		if !titles {
			return
		}
		for k := 1; k < runLength && k <= w.n; k++ {
			if len(n.words[k]) == 0 {
				continue
			}
			key := w.hash(k)
			for i, x := range n.words[k][key] {
				if spaced(text[w.start(k):end]) == x.text {
					found(k, key, "", i)
					break
				}
			}
		}
	})
	if len(n.ids) > 0 {
		n.lookIDs(text, found)
	}
}

func (n *needles) hasRun(key uint64) bool { _, ok := n.runs[key]; return ok }

// lookIDs takes ids as whole words of letters, figures and single hyphens; the
// anchor of a record has R- before its id.
func (n *needles) lookIDs(text string, found func(int, uint64, string, int)) {
	part := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
	}
	for i := 0; i < len(text); {
		if !part(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && part(text[i]) {
			i++
		}
		for rest, more := text[start:i], true; more; {
			var word string
			word, rest, more = strings.Cut(rest, "--")
			word = strings.Trim(strings.TrimPrefix(word, "R-"), "-")
			if _, ok := n.ids[word]; ok && len(word) >= 4 {
				found(foundID, 0, word, 0)
			}
		}
	}
}

// window holds the last words of a text.
type window struct {
	hashes [runLength]uint64
	starts [runLength]int
	n      int
}

func (w *window) push(start int, hash uint64) {
	w.hashes[w.n%runLength], w.starts[w.n%runLength] = hash, start
	w.n++
}

// hash is that of the last k words.
func (w *window) hash(k int) uint64 {
	h := uint64(k)
	for i := w.n - k; i < w.n; i++ {
		h = (h ^ w.hashes[i%runLength]) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}

// start is where the last k words begin.
func (w *window) start(k int) int { return w.starts[(w.n-k)%runLength] }

// eachWord gives the words of a text: letters and figures, in lower case.
func eachWord(text string, f func(start, end int, hash uint64)) {
	const offset, prime = 14695981039346656037, 1099511628211
	start, hash := -1, uint64(offset)
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)):
			r = unicode.ToLower(r)
		default:
			if start >= 0 {
				f(start, i, hash)
			}
			start, hash = -1, offset
			i += n
			continue
		}
		if start < 0 {
			start = i
		}
		hash = (hash ^ uint64(r)) * prime
		i += n
	}
	if start >= 0 {
		f(start, len(text), hash)
	}
}
