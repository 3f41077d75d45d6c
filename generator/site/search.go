package site

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/when"
)

// The search index is files that a browser loads one by one, by script
// elements, as pages that were opened from the file system may load nothing
// else. Which files there are follows from the number of documents alone; what
// is in them is found only when they are asked for.
//
//	main   how many of each, where shards begin, the digest of it all
//	n0     names of leaders, bodies, topics, places and sources
//	t0     words and the documents that hold them, by the alphabet
//	p0     pairs of words that follow one another, for "phrases"
//	d0     titles and texts of documents, for results
//	days   how many documents have which date, for after: and before:
const (
	perNames  = 1000 // entities a file of names
	perShard  = 150  // documents a file of words
	perPhrase = 300  // documents a file of pairs
	maxShards = 512
	maxText   = 2400 // characters of a document that results quote from
)

// docKind is a range of documents, oldest first. Its results stand under one
// heading.
type docKind struct {
	name     string
	from, to int
	perFile  int // documents a file of texts
}

// doc is what is found: a brief, an event or a wiki page.
type doc struct {
	title, url, day string
	text            string
	terms           []string // #topic, @leader, kind:call
}

// search is the plan of an index.
type search struct {
	w      *world
	kinds  []docKind
	docs   func(i int) doc
	day    func(i int) string
	total  int
	shards int
	pairs  int
	files  func() *searchFiles

	nameFiles func() []nameFile
}

// searchPages are the index, and the page that asks it.
func (w *world) searchPages() []*Page {
	if !w.o.Config.Search {
		return nil
	}
	return w.lazy.search().pages()
}

// planSearch numbers the documents.
func (w *world) planSearch() *search {
	briefs, events := w.m.Briefs, w.m.Events // oldest first: what is new changes the last files only
	s := &search{w: w}
	n := 0
	for _, k := range []docKind{{w.t("Briefs"), 0, len(briefs), 8}, {w.t("Events"), 0, len(events), 50}, {w.t("Pages"), 0, len(w.m.Pages), 8}} {
		k.from, k.to = n, n+k.to
		n = k.to
		s.kinds = append(s.kinds, k)
	}
	s.total = n
	d := w.desk("/")
	d.links = links{}
	s.day = func(i int) string {
		switch {
		case i < s.kinds[1].from:
			return dayOf(briefs[i].Date)
		case i < s.kinds[2].from:
			return dayOf(events[i-s.kinds[1].from].When)
		}
		return ""
	}
	s.docs = func(i int) doc {
		switch {
		case i < s.kinds[1].from:
			return d.briefDoc(briefs[i])
		case i < s.kinds[2].from:
			return d.eventDoc(events[i-s.kinds[1].from])
		}
		return wikiDoc(w.m.Pages[i-s.kinds[2].from])
	}
	s.shards = min(n/perShard+1, maxShards)
	s.pairs = 1
	for s.pairs < 256 && s.pairs*perPhrase < n {
		s.pairs *= 2
	}
	s.files, s.nameFiles = sync.OnceValue(s.index), sync.OnceValue(s.makeNames)
	return s
}

func wikiDoc(page *brief.Doc) doc {
	v := doc{title: wikiTitle(page), url: escape(wikiURL(page)), terms: []string{"kind:page"}}
	var lines []string
	for _, block := range page.Blocks {
		lines = append(lines, block.Text)
	}
	v.text = strings.Join(lines, "\n")
	return v
}

// dayOf is the day under which after: and before: find a date.
func dayOf(t when.Time) string {
	day := first(t.Latest(), t.Earliest())
	return day[:min(len(day), 10)]
}

func (d desk) briefDoc(b *model.Brief) doc {
	v := doc{title: b.Title, url: escape(briefURL(b)), day: dayOf(b.Date), terms: []string{"kind:brief"}}
	lines := []string{frontOf(b).BottomLine}
	if b.Doc != nil {
		for _, block := range d.m.Doc(b.Doc).Blocks {
			lines = append(lines, block.Text)
		}
	}
	v.text = strings.Trim(strings.Join(lines, "\n"), "\n")
	v.topics(b.Topics)
	v.people(d.cast(b))
	return v
}

func (d desk) eventDoc(e *model.Event) doc {
	v := doc{title: d.eventTitle(e), url: d.eventLink(e).URL, day: dayOf(e.When), terms: []string{"kind:event", "kind:" + fold(e.Type)}}
	if e.Base != "" && e.Base != e.Type {
		v.terms = append(v.terms, "kind:"+fold(e.Base))
	}
	lines := d.said(e, 10)
	if e.Place != nil {
		lines = append(lines, e.Place.Name)
	}
	v.text = strings.Join(append(lines, strings.Join(topicNames(e.Topics), ", ")), "\n")
	v.topics(e.Topics)
	v.people(takingPart(e))
	return v
}

func (v *doc) topics(list []*model.Entity) {
	for _, t := range withBroader(list) {
		v.terms = append(v.terms, "#"+fold(t.ID))
	}
}

func (v *doc) people(list []*model.Entity) {
	for _, e := range list {
		v.terms = append(v.terms, "@"+fold(e.ID))
	}
}

// searchFiles is what the index is once it is made.
type searchFiles struct {
	words  []shard
	begins []string // the first word of each shard
	common []string // words of a fifth of all documents, the commonest first
	pairs  []shard
	digest string
}

// shard is a file: keys in order, and the documents under each.
type shard struct {
	keys []string
	docs []string
}

// posting is the documents that hold a word, by how much it weighs there.
type posting [levels][]uint32

// levels is how many weights are told apart.
const levels = 4

// index reads all documents once.
func (s *search) index() *searchFiles {
	terms := map[string]*posting{}
	var pairs []uint64
	sum := fnv.New64a()
	for i := range s.total {
		v := s.docs(i)
		for _, part := range []string{v.title, v.url, v.day, v.text} {
			sum.Write(append([]byte(part), 0))
		}
		counter := counter{counts: map[string]int{}}
		counter.read(v.title, titleWeight)
		for line := range strings.SplitSeq(v.text, "\n") {
			counter.read(line, 1)
		}
		for word, n := range counter.counts {
			file(terms, word, i, weight(n, counter.size))
		}
		for _, term := range v.terms {
			file(terms, term, i, 0)
		}
		for _, p := range counter.pairs {
			pairs = append(pairs, uint64(p)<<32|uint64(i))
		}
	}
	out := &searchFiles{pairs: s.pairShards(pairs)}
	out.words, out.begins = s.wordShards(terms)
	out.common = s.common(terms)
	for _, list := range [][]shard{out.words, out.pairs} {
		for _, f := range list {
			for i := range f.keys {
				sum.Write([]byte(f.keys[i] + " " + f.docs[i] + "\n"))
			}
		}
	}
	out.digest = strconv.FormatUint(sum.Sum64(), 36)
	return out
}

// titleWeight is how often a word of the title counts.
const titleWeight = 4

// counter counts the words of a document and notes which follow which.
type counter struct {
	counts map[string]int
	pairs  []uint16
	size   int
}

// read takes a line; phrases do not run over its end.
func (c *counter) read(line string, weight int) {
	list := tokens(line)
	for i, word := range list {
		c.counts[word] += weight
		if i > 0 {
			c.pairs = append(c.pairs, pairHash(list[i-1], word))
		}
	}
	c.size += len(list) * weight
	c.lasts(line, weight)
}

// lasts counts the last character of each run of a script without spaces: it
// begins no pair, and would not be found alone.
func (c *counter) lasts(line string, weight int) {
	if strings.IndexFunc(line, cjk) < 0 {
		return
	}
	run := []rune(fold(line) + " ")
	for i := 1; i+1 < len(run); i++ {
		if cjk(run[i]) && cjk(run[i-1]) && !cjk(run[i+1]) {
			c.counts[string(run[i])] += weight
		}
	}
}

// pairHash is FNV-1a over UTF-16, as scripts see strings, folded to 16 bits. Two
// pairs may share one; results are held against the text as well.
func pairHash(a, b string) uint16 {
	h := uint32(2166136261)
	for _, s := range [...]string{a, " ", b} {
		for _, r := range s {
			if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
				h = (h ^ uint32(high)) * 16777619
				r = low
			}
			h = (h ^ uint32(r)) * 16777619
		}
	}
	return uint16(h>>16 ^ h)
}

// typicalSize is the words of a brief of middle length.
const typicalSize = 250

// weight is the part of BM25 that depends on the document, in few steps:
// often is better, but less and less so, and a word in a short text says more.
func weight(n, size int) int {
	const k, b = 1.2, 0.75
	tf := float64(n) / (float64(n) + k*(1-b+b*float64(size)/typicalSize))
	return min(levels-1, int(tf*levels))
}

func file(terms map[string]*posting, word string, doc, level int) {
	p := terms[word]
	if p == nil {
		p = &posting{}
		terms[strings.Clone(word)] = p // not to hold on to the whole text
	}
	p[level] = append(p[level], uint32(doc))
}

// code writes the documents of each weight, the heaviest first.
func (p *posting) code() string {
	var out []byte
	for level := range slices.Backward(p[:]) {
		out = gaps(append(out, '.'), p[level])
	}
	return strings.TrimRight(string(out[1:]), ".")
}

const digits = "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ-_+*=~"

// gaps writes ascending numbers as the steps between them, in digits of five
// bits; those from the second half of the alphabet are followed by more.
func gaps(out []byte, list []uint32) []byte {
	last := uint32(0)
	for i, n := range list {
		step := n - last
		if i == 0 {
			step = n
		}
		for ; step >= 32; step >>= 5 {
			out = append(out, digits[32+step&31])
		}
		out = append(out, digits[step])
		last = n
	}
	return out
}

// wordShards cuts the words into shards of like size, by the alphabet.
func (s *search) wordShards(terms map[string]*posting) (list []shard, begins []string) {
	words := slices.Sorted(maps.Keys(terms))
	codes := make([]string, len(words))
	total := 0
	for i, w := range words {
		codes[i] = terms[w].code()
		total += len(w) + len(codes[i])
	}
	list = make([]shard, s.shards)
	begins = make([]string, 0, s.shards)
	at, size := -1, 0
	for i, w := range words {
		if at < 0 || size > total/s.shards && at+1 < s.shards {
			at, size = at+1, 0
			begins = append(begins, w)
		}
		size += len(w) + len(codes[i])
		list[at].keys, list[at].docs = append(list[at].keys, w), append(list[at].docs, codes[i])
	}
	return list, begins
}

// maxCommon is how many common words the script is told of.
const maxCommon = 200

// common are the words that a long query can do without: their files are the
// largest and tell documents apart the least.
func (s *search) common(terms map[string]*posting) []string {
	size := func(w string) (n int) {
		for _, list := range terms[w] {
			n += len(list)
		}
		return n
	}
	var out []string
	for w := range terms {
		if size(w) > s.total/5 && inWord([]rune(w)[0]) && !strings.Contains(w, ":") {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a, b)) })
	return out[:min(len(out), maxCommon)]
}

// pairShards files pairs by their hash: its low bits name the file.
func (s *search) pairShards(pairs []uint64) []shard {
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	list := make([]shard, s.pairs)
	for from := 0; from < len(pairs); {
		hash := pairs[from] >> 32
		var docs []uint32
		for from < len(pairs) && pairs[from]>>32 == hash {
			docs = append(docs, uint32(pairs[from]))
			from++
		}
		f := &list[int(hash)%s.pairs]
		f.keys, f.docs = append(f.keys, strconv.FormatUint(hash, 36)), append(f.docs, string(gaps(nil, docs)))
	}
	return list
}

// call wraps a value in the one call of a function that a script waits for.
func call(function, name string, value func(j *jsonText)) []byte {
	j := &jsonText{buf: []byte(function + "(")}
	j.str(name)
	j.buf = append(j.buf, ',')
	value(j)
	return append(j.buf, ")\n"...)
}

func (s shard) json(j *jsonText) {
	j.object(func() {
		for i, k := range s.keys {
			j.must(k, s.docs[i])
		}
	})
}

// pages are the files of the index, and the page for those who have no script.
func (s *search) pages() []*Page {
	out := []*Page{page("/search/", "search", "Search", "", func(w *world) any { return w.searchPage() })}
	add := func(name string, value func(s *search, j *jsonText)) {
		out = append(out, raw("/search/_i/"+name+".js", "search", "", func(w *world) []byte {
			return call("readoutSearch", name, func(j *jsonText) { value(w.lazy.search(), j) })
		}))
	}
	add("main", (*search).main)
	add("days", (*search).daysJSON)
	for i := range s.shards {
		add("t"+itoa(i), func(s *search, j *jsonText) { s.files().words[i].json(j) })
	}
	for i := range s.pairs {
		add("p"+itoa(i), func(s *search, j *jsonText) { s.files().pairs[i].json(j) })
	}
	for i := range s.nameFiles() {
		add("n"+itoa(i), func(s *search, j *jsonText) { s.namesJSON(j, s.nameFiles()[i].list) })
	}
	files := 0
	for _, k := range s.kinds {
		files += k.files()
	}
	for n := range files {
		add("d"+itoa(n), func(s *search, j *jsonText) { s.docsFile(j, n) })
	}
	return s.w.shared(out)
}

// files is how many files the documents of a kind fill.
func (k docKind) files() int { return (k.to - k.from + k.perFile - 1) / k.perFile }

// docsFile is one of the files of all documents, by its number.
func (s *search) docsFile(j *jsonText, n int) {
	for _, k := range s.kinds {
		if n < k.files() {
			from := k.from + n*k.perFile
			s.docsJSON(j, from, min(k.to, from+k.perFile))
			break
		}
		n -= k.files()
	}
}

func (s *search) main(j *jsonText) {
	files := s.files()
	j.object(func() {
		j.must("v", files.digest)
		j.texts("words", files.begins)
		j.texts("common", files.common)
		j.num("pairs", s.pairs)
		j.texts("names", each(s.nameFiles(), func(f nameFile) string { return f.begins }))
		j.must("file", map[bool]string{true: "index.html"}[newLinks(s.w.baseURL).rel])
		items(j, "kinds", s.kinds, func(k docKind) {
			j.object(func() {
				j.must("name", k.name)
				j.num("from", k.from)
				j.num("to", k.to)
				j.num("perFile", k.perFile)
			})
		})
	})
}

// daysJSON is runs of documents with one day: the day, then how many.
func (s *search) daysJSON(j *jsonText) {
	j.buf = append(j.buf, '[')
	for i := 0; i < s.total; {
		n, day := i+1, s.day(i)
		for n < s.total && s.day(n) == day {
			n++
		}
		if i > 0 {
			j.buf = append(j.buf, ',')
		}
		j.str(day)
		j.buf = strconv.AppendInt(append(j.buf, ','), int64(n-i), 10)
		i = n
	}
	j.buf = append(j.buf, ']')
}

// docsJSON is what results show of some documents.
func (s *search) docsJSON(j *jsonText, from, to int) {
	j.buf = append(j.buf, '[')
	for i := from; i < to; i++ {
		if i > from {
			j.buf = append(j.buf, ",\n"...)
		}
		v := s.docs(i)
		array(j, []string{v.title, v.url, v.day, clip(v.text, maxText)}, "", j.str)
	}
	j.buf = append(j.buf, ']')
}

// nameFile is entities with a word of their names from begins on.
type nameFile struct {
	begins string
	list   []*model.Entity
}

// makeNames gives one file for most sites. Larger ones are cut by the alphabet
// of all words in names; who has words in several stands in each.
func (s *search) makeNames() []nameFile {
	type named struct {
		word   string
		entity *model.Entity
	}
	var all []named
	for _, e := range s.w.m.Entities {
		for _, word := range tokens(strings.Join(namesFor(e), " ")) {
			all = append(all, named{word, e})
		}
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.word, b.word) })
	out := make([]nameFile, 1, len(s.w.m.Entities)/perNames+1)
	size := 0
	for i, x := range all {
		if size > len(all)/cap(out) && len(out) < cap(out) && x.word != all[i-1].word { // a word is in one file
			out, size = append(out, nameFile{begins: x.word}), 0
		}
		size++
		out[len(out)-1].list = append(out[len(out)-1].list, x.entity)
	}
	for i := range out {
		slices.SortFunc(out[i].list, func(a, b *model.Entity) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
		})
		out[i].list = slices.Compact(out[i].list)
	}
	return out
}

func namesFor(e *model.Entity) []string {
	return distinctWords(append([]string{e.Name, e.Front.Native}, e.Aliases...), "")
}

func (s *search) namesJSON(j *jsonText, list []*model.Entity) {
	d := s.w.desk("/")
	j.buf = append(j.buf, '[')
	for i, e := range list {
		if i > 0 {
			j.buf = append(j.buf, ",\n"...)
		}
		fields := []string{e.Kind, escape(entityURL(e)), d.note(e), itoa(len(s.w.eventsFor(e)))}
		array(j, append(fields, namesFor(e)...), "", j.str)
	}
	j.buf = append(j.buf, ']')
}
