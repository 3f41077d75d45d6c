package site

import (
	"cmp"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"readout/generator/text"
)

// A server can answer a search itself, for readers without a script. It reads
// the same index as static/search.js and goes the same way; a test puts the same
// questions to both.

// Answer is what a search found.
type Answer struct {
	Query   string
	Total   int
	Groups  []AnswerGroup
	Narrow  bool  // the query has filters that could be dropped
	Instead *Link // the query as it was probably meant
}

// AnswerGroup is what was found of one kind; Hits are the first of Count.
type AnswerGroup struct {
	Name  string
	Count int
	Hits  []Hit
}

// Hit is a thing that was found.
type Hit struct {
	URL       string
	Title     []Bit
	Day, Note string
	N         int   // events of a person, body or place
	Text      []Bit // the sentence that fits best
}

// Bit is a stretch of text; On where it is a word that was looked for.
type Bit struct {
	Text string
	On   bool
}

// answered is how many results of a kind a page shows.
const answered = 20

// Answer is the view of the search page for a query. p is that page.
func (s *Site) Answer(p *Page, query string) any {
	v, ok := s.View(p).(SearchPage)
	if !ok {
		return s.View(p)
	}
	v.Served = true
	if query = strings.TrimSpace(query); query != "" {
		f := finder{search: s.world.lazy.search(), d: s.world.desk(p.URL), seen: map[string]bool{}}
		v.Answer = f.answer(query, answered)
	}
	return v
}

// finder looks for one query.
type finder struct {
	*search
	d     desk
	seen  map[string]bool // words that were come across
	words []string
}

func (f *finder) answer(query string, most int) *Answer {
	q := ParseQuery(query)
	out := &Answer{Query: query, Narrow: len(q.Terms)+len(q.Kinds)+len(q.Not)+len(q.Phrases) > 0 || q.After+q.Before != ""}
	if len(q.Words)+len(q.Phrases)+len(q.Terms)+len(q.Kinds) == 0 && q.After+q.Before == "" {
		return out
	}
	f.words = slices.Concat(q.Words, slices.Concat(q.Phrases...))
	names := f.names(q)
	push := func(g string, list []nameHit) {
		if len(list) > 0 {
			out.Groups = append(out.Groups, AnswerGroup{g, len(list), f.nameHits(list[:min(len(list), most)])})
		}
	}
	for _, kind := range []string{"leader", "topic", "org", "place"} {
		push(f.d.sectionName(kind), names[kind])
	}
	found := f.find(q)
	for _, i := range []int{1, 0, 2} {
		if hits := f.texts(found[i], most, q.Phrases); len(hits) > 0 {
			out.Groups = append(out.Groups, AnswerGroup{f.kinds[i].name, len(found[i]), hits})
		}
	}
	push(f.d.sectionName("source"), names["source"])
	for _, g := range out.Groups {
		out.Total += g.Count
	}
	if out.Total == 0 {
		out.Instead = f.instead(q)
	}
	return out
}

// within says which of some files, each beginning with a word, may hold words
// with this beginning. A beginning that fills many files gets the first only.
func within(begins []string, prefix string, most int) (from, to int) {
	for i, b := range begins {
		if b <= prefix {
			from = i
		}
		if b <= prefix+"\uffff" {
			to = i
		}
	}
	if to-from < most {
		return from, to
	}
	return from, from
}

// weights gives each document's weight for a word, or for words beginning with it.
func (f *finder) weights(word string, exact bool) []float32 {
	score := make([]float32, f.total)
	files := f.files()
	if len(files.begins) == 0 {
		return score
	}
	from, to := within(files.begins, word, 3)
	if exact {
		to = from
	}
	for _, file := range files.words[from : to+1] {
		for i, key := range file.keys {
			if !strings.ContainsAny(key, "#@:") {
				f.seen[key] = true
			}
			if key != word && (exact || !strings.HasPrefix(key, word)) {
				continue
			}
			f.score(score, file.docs[i], map[bool]float64{true: 1, false: 0.6}[key == word])
		}
	}
	return score
}

// score adds the documents under one key. A rare word says more.
func (f *finder) score(score []float32, codes string, factor float64) {
	type entry struct{ doc, level int }
	var list []entry
	for i, code := range strings.Split(codes, ".") {
		ungap(code, func(n int) { list = append(list, entry{n, levels - i}) })
	}
	n := float64(len(list))
	rare := math.Log(1 + (float64(f.total)-n+0.5)/(n+0.5))
	for _, e := range list {
		score[e.doc] = max(score[e.doc], float32(1e-6+rare*float64(e.level)*factor))
	}
}

// ungap reads what gaps wrote.
func ungap(code string, each func(n int)) {
	n, step, shift := 0, 0, 0
	for i := range len(code) {
		d := strings.IndexByte(digits, code[i])
		step |= d & 31 << shift
		if shift += 5; d < 32 {
			n += step
			each(n)
			step, shift = 0, 0
		}
	}
}

// neighbours marks the documents that hold all neighbours of a phrase; the text
// itself is looked at later.
func (f *finder) neighbours(phrase []string) []float32 {
	held := make([]float32, f.total)
	most := min(len(phrase)-1, 4)
	for i := range most {
		hash := pairHash(phrase[i], phrase[i+1])
		file := f.files().pairs[int(hash)%f.pairs]
		if at := slices.Index(file.keys, strconv.FormatUint(uint64(hash), 36)); at >= 0 {
			ungap(file.docs[at], func(n int) {
				if held[n] == float32(i) {
					held[n]++
				}
			})
		}
	}
	for i := range held {
		held[i] = map[bool]float32{true: 1}[held[i] == float32(most)]
	}
	return held
}

// few leaves the commonest words out of a long query.
func few(words, common []string) []string {
	var list []string
	for _, w := range words {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	for _, w := range common {
		if len(list) > 3 {
			list = slices.DeleteFunc(list, func(x string) bool { return x == w })
		}
	}
	return list
}

// find gives, for each kind of document, those that match, the best first.
func (f *finder) find(q Query) [][]int {
	score, lost := make([]float32, f.total), make([]bool, f.total)
	must := func(hits []float32, counts bool) {
		for i, h := range hits {
			if h == 0 {
				lost[i] = true
			} else if counts {
				score[i] += h
			}
		}
	}
	mustNot := func(hits []float32) {
		for i, h := range hits {
			lost[i] = lost[i] || h != 0
		}
	}
	for _, word := range few(q.Words, f.files().common) {
		must(f.weights(word, false), true)
	}
	for _, term := range q.Terms {
		must(f.weights(term, true), false)
	}
	for _, no := range q.Not {
		mustNot(f.weights(no, true))
	}
	for _, p := range q.Phrases {
		must(f.neighbours(p), false)
	}
	for _, p := range q.NotPhrases {
		mustNot(f.neighbours(p))
	}
	if len(q.Kinds) > 0 {
		any := make([]float32, f.total)
		for _, kind := range q.Kinds {
			for i, h := range f.weights(kind, true) {
				any[i] += h
			}
		}
		must(any, false)
	}
	f.inTime(q, lost)
	var out [][]int
	for _, k := range f.kinds {
		var list []int
		for i := k.from; i < k.to; i++ {
			if !lost[i] {
				list = append(list, i)
			}
		}
		slices.SortFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), b-a) })
		out = append(out, list)
	}
	return out
}

func (f *finder) inTime(q Query, lost []bool) {
	if q.After+q.Before == "" {
		return
	}
	for i := range lost {
		day := f.day(i)
		if day == "" || q.After != "" && day < q.After || q.Before != "" && day >= q.Before {
			lost[i] = true
		}
	}
}

// nameHit is an entity and how well its names fit.
type nameHit struct {
	kind, name, url, note string
	n, rank               int
}

// names finds entities by their names: a whole name first, then whole words,
// then who is most in the news.
func (f *finder) names(q Query) map[string][]nameHit {
	out := map[string][]nameHit{}
	if len(q.Words) == 0 || len(q.Terms)+len(q.Phrases) > 0 || q.After+q.Before != "" {
		return out
	}
	files := f.nameFiles()
	from, to := within(each(files, func(n nameFile) string { return n.begins }), q.Words[0], 2)
	taken := map[string]bool{}
	for _, file := range files[from : to+1] {
		for _, e := range file.list {
			names := each(namesFor(e), tokens)
			all := slices.Concat(names...)
			for _, w := range all {
				f.seen[w] = true
			}
			if taken[entityURL(e)] || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, "kind:"+e.Kind) || !fits(q, all) {
				continue
			}
			taken[entityURL(e)] = true
			out[e.Kind] = append(out[e.Kind], nameHit{e.Kind, namesFor(e)[0], entityURL(e), f.d.note(e), len(f.d.eventsFor(e)), nameRank(q, names, all)})
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b nameHit) int {
			return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name))
		})
	}
	return out
}

// fits says whether each word of a query begins one of the words of a name.
func fits(q Query, all []string) bool {
	for _, w := range q.Words {
		if !slices.ContainsFunc(all, func(t string) bool { return strings.HasPrefix(t, w) }) {
			return false
		}
	}
	return !slices.ContainsFunc(q.Not, func(w string) bool { return slices.Contains(all, w) })
}

func nameRank(q Query, names [][]string, all []string) int {
	if slices.ContainsFunc(names, func(n []string) bool { return slices.Equal(n, q.Words) }) {
		return 2
	}
	for _, w := range q.Words {
		if !slices.Contains(all, w) {
			return 0
		}
	}
	return 1
}

func (f *finder) nameHits(list []nameHit) []Hit {
	return each(list, func(h nameHit) Hit {
		return Hit{URL: f.d.href(h.url), Title: f.bits(h.name), Note: h.note, N: h.n}
	})
}

// texts shows the first documents of a list, leaving out those whose text does
// not hold the phrases after all.
func (f *finder) texts(list []int, most int, phrases [][]string) (out []Hit) {
	for n, i := range list {
		if n >= most*3 || len(out) >= most {
			break
		}
		v := f.docs(i)
		v.text = clip(v.text, maxText)
		if strings.HasSuffix(v.text, "…") || phrased(v, phrases) {
			out = append(out, Hit{URL: f.at(v.url), Title: f.bits(v.title), Day: v.day, Text: f.bits(f.sentence(v.text))})
		}
	}
	return out
}

// phrased says whether each phrase stands in a line of a document.
func phrased(v doc, phrases [][]string) bool {
	lines := each(strings.Split(v.title+"\n"+v.text, "\n"), func(l string) string { return " " + strings.Join(tokens(l), " ") + " " })
	for _, p := range phrases {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, " "+strings.Join(p, " ")+" ") }) {
			return false
		}
	}
	return true
}

// at puts the base path before an address that is escaped already.
func (f *finder) at(address string) string {
	if !f.d.rel {
		return f.d.base + address
	}
	path, fragment, has := strings.Cut(address, "#")
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	if has {
		fragment = "#" + fragment
	}
	return relative(f.d.from, path) + fragment
}

// instead spells a query with the nearest words that were come across.
func (f *finder) instead(q Query) *Link {
	known, changed := slices.Sorted(maps.Keys(f.seen)), false
	words := each(q.Words, func(w string) string {
		if near, ok := text.Nearest(w, known, false); ok && !f.seen[w] {
			changed = true
			return near
		}
		return w
	})
	if !changed {
		return nil
	}
	meant := strings.Join(words, " ")
	return &Link{Text: meant, URL: "?q=" + url.QueryEscape(meant)}
}

// sentences are cut where a reader sees an end.
func sentences(s string) (list []string) {
	for line := range strings.SplitSeq(s, "\n") {
		from := 0
		for _, end := range text.SentenceEnds(line) {
			if one := strings.TrimSpace(line[from:end]); one != "" {
				list = append(list, one)
			}
			from = end
		}
	}
	return list
}

// sentence is the one of a text in which most of the words stand.
func (f *finder) sentence(s string) string {
	best, most := "", -1
	for _, one := range sentences(s) {
		all, n := tokens(one), 0
		for _, w := range f.words {
			if slices.ContainsFunc(all, func(t string) bool { return strings.HasPrefix(t, w) }) {
				n++
			}
		}
		if n > most {
			best, most = one, n
		}
	}
	return clip(best, 220)
}

// bits cuts a text at the words that were looked for.
func (f *finder) bits(s string) (out []Bit) {
	put := func(run string, on bool) {
		if n := len(out); n > 0 && out[n-1].On == on {
			out[n-1].Text += run
		} else if run != "" {
			out = append(out, Bit{run, on})
		}
	}
	for s != "" {
		r, _ := utf8.DecodeRuneInString(s)
		end := strings.IndexFunc(s, func(x rune) bool { return inWord(x) != inWord(r) || cjk(x) != cjk(r) })
		if end < 0 {
			end = len(s)
		}
		run := s[:end]
		s = s[end:]
		put(run, inWord(r) && slices.ContainsFunc(f.words, func(w string) bool {
			return slices.ContainsFunc(tokens(run), func(t string) bool { return strings.HasPrefix(t, w) })
		}))
	}
	return out
}
