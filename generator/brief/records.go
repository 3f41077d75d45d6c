package brief

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"readout/generator/diag"
	"readout/generator/text"
)

// EventWords and Verbs are the closed lists of language 4.
var (
	EventWords = []string{"call", "meeting", "visit", "summit", "talks", "interview", "speech", "release", "signing", "decision", "action", "event"}
	Verbs      = []string{"says", "supports", "opposes", "demands", "expects", "offers", "promises", "agrees", "refuses", "denies", "accuses", "warns"}

	eventKeys     = []string{"on", "for", "at", "about", "via", "status", "part-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks", "was", "not-same", "grade", "likelihood", "confidence", "as-of", "tlp", "code"}
	statementKeys = []string{"on", "about", "via", "to", "toward", "stance", "words", "on-behalf-of", "due", "within", "during", "replaces", "fulfils", "breaks", "was", "not-same", "grade", "likelihood", "confidence", "as-of", "tlp"}
	accountKeys   = []string{"on", "for", "at", "status", "about", "via", "tlp", "grade", "as-of", "complete"}
	promiseKeys   = []string{"due", "within"}
	refKeys       = []string{"at", "via", "to", "toward", "on-behalf-of", "within"}
	wordKeys      = []string{"about", "part-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks", "was", "not-same"}
	listKeys      = []string{"about", "to", "toward", "on-behalf-of", "before", "after", "during", "follows-up", "replaces", "fulfils", "breaks", "not-same", "was", "status"}
	allKeys       = unique(slices.Concat(eventKeys, statementKeys, accountKeys))

	closedValues = map[string][]string{
		"stance":     {"supportive", "critical", "doubtful", "conditional", "neutral"},
		"words":      {"speaker", "via"},
		"confidence": {"low", "moderate", "high"},
		"complete":   {"yes", "no"},
		"tlp":        tlpWords,
		"likelihood": {"almost no chance", "remote", "very unlikely", "highly improbable", "unlikely", "improbable", "roughly even chance", "roughly even odds", "likely", "probable", "very likely", "highly probable", "almost certain", "nearly certain"},
	}

	wordShape  = regexp.MustCompile(`^([a-z][a-z0-9-]*)::(?: |$)`)
	fieldShape = regexp.MustCompile(`^\[([a-z][a-z0-9-]*)::(?: |\])`)
	idShape    = regexp.MustCompile(`(?:^| )\^([^\s^]+)\s*$`)
	identShape = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	gradeShape = regexp.MustCompile(`^[A-F][1-6]$`)
	mdLink     = regexp.MustCompile(`^\[([^\]]*)\]\(@([^)\s]+)\)`)
	arrowShape = regexp.MustCompile(`^(?:>|->|→)(?: |$)`)
)

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// para is the text P of a list item: its lines joined by spaces, with the way
// back to the source. mask is P with code blanked out, so that looking for
// marks in it never finds one that is only shown.
type para struct {
	s, mask string
	offs    []Off
}

func (p *para) src(i int) int {
	for k := len(p.offs) - 1; k >= 0; k-- {
		if i >= p.offs[k].At {
			return p.offs[k].Src + i - p.offs[k].At
		}
	}
	return 0
}

// span is the source span of [a, b) without white space at its ends.
func (p *para) span(a, b int) diag.Span {
	for a < b && p.s[a] == ' ' {
		a++
	}
	for b > a && p.s[b-1] == ' ' {
		b--
	}
	if b > a {
		return diag.Span{Start: p.src(a), End: p.src(b-1) + 1}
	}
	return diag.Span{Start: p.src(a), End: p.src(a)}
}

func paragraph(n ast.Node, source string) *para {
	p := &para{}
	lines := n.Lines()
	for i := 0; i < lines.Len(); i++ {
		seg := lines.At(i)
		raw := source[seg.Start:seg.Stop]
		trimmed := strings.TrimLeft(raw, " \t")
		start := seg.Start + len(raw) - len(trimmed)
		trimmed = strings.TrimRight(trimmed, " \t\n")
		if i > 0 {
			p.s += " "
		}
		p.offs = append(p.offs, Off{len(p.s), start})
		p.s += strings.ReplaceAll(trimmed, "\t", " ")
	}
	p.mask = maskCode(p.s)
	return p
}

// maskCode blanks code spans and escaped characters.
func maskCode(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\\' && i+1 < len(b):
			b[i], b[i+1] = '_', '_'
			i++
		case b[i] == '`':
			n := 1
			for i+n < len(b) && b[i+n] == '`' {
				n++
			}
			stop := closing(s, i+n, n)
			if stop < 0 {
				i += n - 1
				continue
			}
			for k := i; k < stop; k++ {
				b[k] = '_'
			}
			i = stop - 1
		}
	}
	return string(b)
}

func closing(s string, from, n int) int {
	for i := from; i < len(s); i++ {
		if s[i] != '`' {
			continue
		}
		k := i
		for k < len(s) && s[k] == '`' {
			k++
		}
		if k-i == n {
			return k
		}
		i = k - 1
	}
	return -1
}

// reader reads the records of one file.
type reader struct {
	d     *Doc
	o     Options
	block map[ast.Node]int
	notes func(n ast.Node) []Node
	count int
}

func (r *reader) add(code string, sp diag.Span, message, help string) {
	r.d.Diags = append(r.d.Diags, r.d.Source.At(code, sp, message, help))
}

// kindOf says what a word before `::` is.
func (r *reader) kindOf(word string) (kind ItemKind, base string, ok bool) {
	switch {
	case slices.Contains(EventWords, word):
		return Event, word, true
	case slices.Contains(Verbs, word):
		return Statement, word, true
	case r.o.Types[word] != "":
		return Event, r.o.Types[word], true
	case r.o.Verbs[word] != "":
		return Statement, r.o.Verbs[word], true
	case word == "account":
		return Account, word, true
	}
	return 0, "", false
}

func (r *reader) known() []string {
	list := slices.Concat(EventWords, Verbs, allKeys, []string{"account"})
	for w := range r.o.Types {
		list = append(list, w)
	}
	for w := range r.o.Verbs {
		list = append(list, w)
	}
	return unique(list)
}

// first is the first paragraph of a list item, with its word if it has one.
func (r *reader) first(li ast.Node) (*para, string) {
	n := li.FirstChild()
	if n == nil || n.Kind() != ast.KindTextBlock && n.Kind() != ast.KindParagraph {
		return nil, ""
	}
	p := paragraph(n, r.d.Source.Text)
	if m := wordShape.FindStringSubmatch(p.mask); m != nil {
		return p, m[1]
	}
	return p, ""
}

// item reads a list item that is a record, or nil. Words that are nearly
// known are reported and stay text.
func (r *reader) item(li ast.Node, parent *Item, context int) *Item {
	p, word := r.first(li)
	if word == "" {
		return nil
	}
	kind, base, ok := r.kindOf(word)
	if !ok {
		if parent == nil {
			r.stray(p, word)
		}
		return nil
	}
	it := &Item{Kind: kind, Word: word, Type: base, WordSpan: p.span(0, len(word)), Span: p.span(0, len(p.s)), Context: context, Number: r.count}
	r.count++
	if kind == Account && (parent == nil || parent.Kind != Event) {
		r.add("BR120", it.WordSpan, "`account::` stands outside an event", "indent it under the call, meeting or other event it tells of")
		return nil
	}
	r.head(it, p, len(word)+2)
	r.children(it, li)
	r.check(it)
	return it
}

// stray reports a word that is no record: a property without one above it, or
// a word that nobody knows. It stays text.
func (r *reader) stray(p *para, word string) {
	sp := p.span(0, len(word))
	if slices.Contains(allKeys, word) {
		r.add("BR103", sp, fmt.Sprintf("property `%s::` has no record above it", word), "indent it under one")
		return
	}
	d := r.d.Source.At("BR101", sp, fmt.Sprintf("`%s::` is not a known record or property", word), fmt.Sprintf("write `%s\\::` to keep it as text", word))
	if near, ok := text.Nearest(word, r.known(), false); ok {
		d.Help = fmt.Sprintf("did you mean `%s::`? (write `%s\\::` to keep it as text)", near, word)
		d.Fixes = []diag.Fix{{Title: "write `" + near + "`", Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	}
	r.d.Diags = append(r.d.Diags, d)
}

// head reads the paragraph of a record: fields and the id are taken out, then
// parties and what follows the colon.
func (r *reader) head(it *Item, p *para, from int) {
	rest := []byte(p.mask)
	for i := range rest[:from] {
		rest[i] = ' '
	}
	r.inline(it, p, rest, from)
	if m := idShape.FindSubmatchIndex(rest); m != nil {
		it.IDSpan = p.span(m[2]-1, m[3])
		id := string(rest[m[2]:m[3]])
		if identShape.MatchString(id) && len(id) <= 64 {
			it.ID = id
		} else {
			r.add("BR106", it.IDSpan, fmt.Sprintf("^%s is not an id", id), "use lower-case letters, digits and single hyphens, 64 at most")
		}
		blank(rest, m[2]-1, m[3])
	}
	colon := colonOf(rest)
	head := len(rest)
	if colon >= 0 {
		head = colon
	}
	r.sides(it, p, rest, from, head)
	if colon < 0 {
		if it.Kind == Statement {
			r.add("BR110", it.WordSpan, "a statement needs `who: what was said`", `for example says:: Macron: "We cannot abandon them."`)
		}
		return
	}
	body := visibleText(p.s, rest, colon+1)
	it.LabelSpan = p.span(colon+1, len(p.s))
	if it.Kind == Statement {
		it.Said = said(body, it.LabelSpan)
		if it.Said.Text == "" {
			r.add("BR110", it.WordSpan, "a statement needs `who: what was said`", `for example says:: Macron: "We cannot abandon them."`)
		}
	} else {
		it.Label = said(body, it.LabelSpan).Text
	}
}

func blank(b []byte, from, to int) {
	for i := from; i < to; i++ {
		b[i] = 0
	}
}

// visibleText is what is left of P after fields and id were taken out; masked
// characters (code, escapes) come back as written.
func visibleText(s string, rest []byte, from int) string {
	var b strings.Builder
	for i := from; i < len(s); i++ {
		if rest[i] != 0 {
			b.WriteByte(s[i])
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// inline takes the `[key:: value]` fields out of a paragraph.
func (r *reader) inline(it *Item, p *para, rest []byte, from int) {
	for i := from; i < len(rest); i++ {
		if rest[i] != '[' {
			continue
		}
		m := fieldShape.FindSubmatch(rest[i:])
		if m == nil {
			continue
		}
		end := balanced(rest, i)
		if end < 0 {
			continue
		}
		key := string(m[1])
		start := i + 1 + len(key) + 2
		if f, ok := r.field(it, p, key, i+1, start, end-1); ok {
			it.Fields = append(it.Fields, f)
		}
		blank(rest, i, end)
		i = end - 1
	}
}

func balanced(b []byte, from int) int {
	depth := 0
	for i := from; i < len(b); i++ {
		switch b[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// colonOf finds the `:` that ends the parties: followed by a space or the end,
// outside brackets and quotation marks.
func colonOf(b []byte) int {
	depth, quote := 0, false
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		case '"':
			quote = !quote
		case ':':
			if depth == 0 && !quote && (i+1 == len(b) || b[i+1] == ' ' || b[i+1] == 0) {
				return i
			}
		}
	}
	return -1
}

// sides reads the parties before the colon.
func (r *reader) sides(it *Item, p *para, rest []byte, from, to int) {
	arrow, width := -1, 0
	depth := 0
	for i := from; i < to; i++ {
		switch rest[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		}
		if depth > 0 || i > 0 && rest[i-1] != ' ' && rest[i-1] != 0 {
			continue
		}
		m := arrowShape.Find(rest[i:to])
		if m == nil {
			continue
		}
		n := len(strings.TrimRight(string(m), " "))
		if arrow >= 0 {
			r.add("BR111", p.span(i, i+n), "only one `>` is allowed between the two sides", "write two records, or name the others with `to::` or `toward::`")
			break
		}
		arrow, width = i, n
	}
	if arrow < 0 {
		it.Left = r.parties(p, rest, from, to)
	} else {
		it.Arrow, it.ArrowSpan = true, p.span(arrow, arrow+width)
		it.Left = r.parties(p, rest, from, arrow)
		it.Right = r.parties(p, rest, arrow+width, to)
		if len(it.Right) == 0 || len(it.Left) == 0 {
			r.add("BR112", it.ArrowSpan, "a name is missing here", "write a name on both sides of `>`, or ? for somebody unknown")
		}
		if it.Type == "meeting" {
			r.add("BR114", it.ArrowSpan, "`meeting` has no direction", "use `,` and mark the host with `(host)`")
		}
		return
	}
	if len(it.Left) == 0 {
		r.add("BR112", it.WordSpan, "a name is missing here", "write who took part, or ? for somebody unknown")
	}
}

// parties splits a side at commas outside brackets.
func (r *reader) parties(p *para, rest []byte, from, to int) []Party {
	var out []Party
	depth, start := 0, from
	cut := func(end int) {
		if party, ok := partyOf(p, rest, start, end); ok {
			out = append(out, party)
		} else if strings.TrimRight(strings.TrimLeft(string(rest[start:end]), " \x00"), " \x00") == "" && (len(out) > 0 || end < to) {
			r.add("BR112", p.span(start, start), "a name is missing here", "take out the comma, or write the name")
		}
		start = end + 1
	}
	for i := from; i < to; i++ {
		switch rest[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		case ',':
			if depth == 0 {
				cut(i)
			}
		}
	}
	if strings.Trim(string(rest[start:to]), " \x00") != "" || len(out) > 0 {
		cut(to)
	}
	return out
}

func partyOf(p *para, rest []byte, from, to int) (Party, bool) {
	space := func(b byte) bool { return b == ' ' || b == 0 }
	for from < to && space(rest[from]) {
		from++
	}
	for to > from && space(rest[to-1]) {
		to--
	}
	if from == to {
		return Party{}, false
	}
	var out Party
	if m := mdLink.FindStringSubmatchIndex(p.s[from:to]); m != nil {
		out.Name, out.ID = p.s[from+m[4]:from+m[5]], true
		out.Span = p.span(from+m[4], from+m[5])
		out.Gloss = glossOf(p.s[from+m[1] : to])
		return out, true
	}
	end := to
	if rest[to-1] == ')' {
		if open := strings.LastIndexByte(string(rest[from:to]), '('); open > 0 {
			out.Gloss = strings.TrimSpace(p.s[from+open+1 : to-1])
			end = from + open
			for end > from && space(rest[end-1]) {
				end--
			}
		}
	}
	name := p.s[from:end]
	start := from
	switch {
	case name == "?":
		out.Unknown = true
	case name == "all":
		out.All = true
	case strings.HasPrefix(name, "@"):
		start++
		name, out.ID = name[1:], true
	case strings.HasPrefix(name, "[[") && strings.HasSuffix(name, "]]"):
		start += 2
		name, _, _ = strings.Cut(name[2:len(name)-2], "|")
		end = start + len(name)
	}
	out.Name, out.Span = text.NFC(unescape(strings.Join(strings.Fields(name), " "))), p.span(start, end)
	return out, true
}

func glossOf(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return ""
}

// unescape drops the backslash before ASCII punctuation.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// field reads one property. keyAt is where the key stands in P, and
// [from, to) the value.
func (r *reader) field(it *Item, p *para, key string, keyAt, from, to int) (Field, bool) {
	f := Field{Key: key, KeySpan: p.span(keyAt, keyAt+len(key)), ValueSpan: p.span(from, to)}
	f.Value = text.NFC(unescape(strings.Join(strings.Fields(p.s[from:to]), " ")))
	if !r.allowed(it, &f) {
		return f, false
	}
	if f.Value == "" {
		r.add("BR106", f.KeySpan, fmt.Sprintf("`%s::` has no value", key), "write one, or take the property out")
		return f, false
	}
	for i := range it.Fields {
		if it.Fields[i].Key == key && !slices.Contains(listKeys, key) {
			line := r.d.Source.Pos(it.Fields[i].KeySpan.Start).Line
			r.add("BR104", f.KeySpan, fmt.Sprintf("`%s::` is given twice (first on line %d)", key, line), "keep one of them")
			return f, false
		}
	}
	rest := []byte(p.mask)
	switch {
	case slices.Contains(refKeys, key):
		f.Parties = r.parties(p, rest, from, to)
	case slices.Contains(wordKeys, key):
		f.Words = listWords(p, from, to, key == "about")
	}
	return f, r.value(&f)
}

// allowed says whether a key belongs to a record (BR102, BR105).
func (r *reader) allowed(it *Item, f *Field) bool {
	key := f.Key
	if !slices.Contains(allKeys, key) {
		d := r.d.Source.At("BR102", f.KeySpan, fmt.Sprintf("unknown property `%s::`", key), "the properties are listed in the language reference")
		if near, ok := text.Nearest(key, allKeys, false); ok {
			d.Help = fmt.Sprintf("did you mean `%s::`?", near)
			d.Fixes = []diag.Fix{{Title: "write `" + near + "`", Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
		}
		r.d.Diags = append(r.d.Diags, d)
		return false
	}
	list, owner := statementKeys, "a statement"
	promise := slices.Contains([]string{"agrees", "promises", "offers", "demands", "expects"}, it.Type)
	switch {
	case it.Kind == Event:
		list, owner = eventKeys, "an event"
	case it.Kind == Account:
		list, owner = accountKeys, "an account"
	}
	if slices.Contains(list, key) && !(slices.Contains(promiseKeys, key) && !promise) {
		return true
	}
	belongs := "an event"
	switch {
	case slices.Contains(promiseKeys, key):
		belongs = "a commitment or an ask (agrees, promises, offers, demands, expects)"
	case slices.Contains(statementKeys, key):
		belongs = "a statement"
	case key == "complete":
		belongs = "an account or a source"
	}
	_ = owner
	r.add("BR105", f.KeySpan, fmt.Sprintf("`%s::` belongs to %s, not to `%s`", key, belongs, it.Word), "move it, or take it out")
	return false
}

// value checks the values of closed lists (BR106).
func (r *reader) value(f *Field) bool {
	if f.Key == "grade" {
		f.Value = strings.ToUpper(f.Value)
		if !gradeShape.MatchString(f.Value) {
			r.add("BR106", f.ValueSpan, fmt.Sprintf("`grade` does not know %q", f.Value), "write a letter A to F and a digit 1 to 6, such as B2")
			return false
		}
	}
	allowed := closedValues[f.Key]
	if allowed == nil {
		return true
	}
	f.Value = strings.ToLower(f.Value)
	if slices.Contains(allowed, f.Value) {
		return true
	}
	help := "use one of " + strings.Join(allowed, ", ")
	if near, ok := text.Nearest(f.Value, allowed, false); ok {
		help = fmt.Sprintf("did you mean %s? %s", near, help)
	}
	r.add("BR106", f.ValueSpan, fmt.Sprintf("`%s` does not know %q", f.Key, f.Value), help)
	return false
}

// listWords splits a list of topics or ids. Topics may stand apart by white
// space; a list of names needs commas (language 2.3).
func listWords(p *para, from, to int, topics bool) []Word {
	bySpace := topics && !strings.Contains(p.s[from:to], ",")
	var out []Word
	for start := from; start < to; {
		end := start
		for end < to && p.s[end] != ',' && !(bySpace && p.s[end] == ' ') {
			end++
		}
		a, b := start, end
		for a < b && p.s[a] == ' ' {
			a++
		}
		for b > a && p.s[b-1] == ' ' {
			b--
		}
		w := Word{}
		if a < b && (p.s[a] == '#' || p.s[a] == '^') {
			w.Mark = true
			a++
		}
		if a < b {
			w.Text, w.Span = text.NFC(p.s[a:b]), p.span(a, b)
			out = append(out, w)
		}
		start = end + 1
	}
	return out
}

// children reads what is nested in a record.
func (r *reader) children(it *Item, li ast.Node) {
	for n := li.FirstChild(); n != nil; n = n.NextSibling() {
		switch {
		case n == li.FirstChild():
		case n.Kind() == ast.KindList:
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				r.child(it, c)
			}
		default:
			if n.Kind() == ast.KindBlockquote {
				sp := diag.Span{Start: max(0, n.Pos()), End: max(0, n.Pos()) + 1}
				r.add("BR113", sp, "this line starts with `>` and became a quotation", "join it to the line above")
			}
			it.Notes = append(it.Notes, r.notes(n))
		}
	}
}

func (r *reader) child(it *Item, li ast.Node) {
	p, word := r.first(li)
	if word == "" {
		it.Notes = append(it.Notes, r.notes(li))
		return
	}
	if kind, _, ok := r.kindOf(word); ok {
		// An event inside a statement or an account is no part of anything.
		if kind == Event && it.Kind != Event {
			it.Notes = append(it.Notes, r.notes(li))
			r.add("BR101", p.span(0, len(word)), fmt.Sprintf("`%s::` cannot stand inside `%s::`", word, it.Word), "indent it under an event, or not at all")
			return
		}
		if c := r.item(li, it, -1); c != nil {
			it.Children = append(it.Children, c)
		}
		return
	}
	if f, ok := r.field(it, p, word, 0, len(word)+2, len(p.s)); ok {
		it.Fields = append(it.Fields, f)
	}
	for n := li.FirstChild(); n != nil; n = n.NextSibling() {
		if n != li.FirstChild() {
			it.Notes = append(it.Notes, r.notes(n))
		}
	}
}

// check reports what only the whole record shows (BR501).
func (r *reader) check(it *Item) {
	var first *Field
	for i := range it.Fields {
		f := &it.Fields[i]
		if f.Key != "likelihood" && f.Key != "confidence" {
			continue
		}
		if first != nil {
			r.add("BR501", f.KeySpan, "`likelihood` and `confidence` in one record", "ICD 203 asks to keep them apart; take one out")
		}
		first = f
	}
}
