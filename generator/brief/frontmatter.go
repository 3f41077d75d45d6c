package brief

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/text"
	"readout/generator/when"
)

// The keys of front matter, by kind of file (language 2.1, 3 and 6.24).
var frontKeys = map[Kind][]string{
	Brief:  {"title", "date", "tz", "topics", "sources", "via", "names", "status", "author", "lang", "id", "pinned", "bottom-line", "place", "corrections", "was", "tlp", "embargo", "attachments"},
	Leader: {"name", "aliases", "wikidata", "image", "url", "country", "offices", "member-of", "native", "sort", "summary", "reviewed", "tlp", "embargo", "attachments"},
	Org:    {"name", "aliases", "wikidata", "image", "url", "kind", "of", "country", "members", "expand", "native", "sort", "summary", "reviewed", "tlp", "embargo", "attachments"},
	Place:  {"name", "aliases", "wikidata", "image", "url", "kind", "in", "country", "tlp", "embargo", "attachments"},
	Topic:  {"name", "aliases", "wikidata", "image", "url", "broader", "related", "plover", "hidden", "summary", "reviewed", "trend", "trend-reason", "tlp", "embargo", "attachments"},
	Source: {"name", "aliases", "wikidata", "image", "url", "kind", "by", "title", "published", "retrieved", "archive", "lang", "grade", "complete", "of", "tlp", "embargo", "attachments"},
	Page:   {"title", "date", "lang", "author", "names", "status", "pinned", "was", "tlp", "embargo", "attachments"},
}

var (
	sourceKeys = []string{"kind", "by", "title", "url", "published", "retrieved", "archive", "lang", "grade", "complete", "of"}
	localKeys  = append(slices.Clone(sourceKeys), "tlp") // a source file has its mark like any file
	officeKeys = []string{"id", "title", "of", "aliases", "from", "to"}
	memberKeys = []string{"is", "from", "to"}

	// misspeltMarks are near a mark that keeps things in: never let through.
	misspeltMarks = map[string]string{"TLP": "tlp", "Tlp": "tlp", "marking": "tlp", "classification": "tlp", "Embargo": "embargo", "Status": "status"}

	// markKeys keep a file in, so that a fault in one keeps it in too.
	markKeys = []string{"tlp", "embargo", "status", "attachments"}

	statusValues = []string{"draft", "published", "withdrawn"}
	tlpValues    = []string{"clear", "green", "amber", "amber+strict", "red"}
	orgKinds     = []string{"state", "government", "ministry", "group", "body", "movement", "media"}
	sourceKinds  = []string{"statement", "readout", "interview", "article", "social", "document"}

	dateKeys     = []string{"date", "embargo", "reviewed", "published", "retrieved"}
	gradePattern = regexp.MustCompile(`^[A-F][1-6]?$`)
	yamlPlace    = regexp.MustCompile(`line (\d+)(?:, column (\d+))?`)
)

// matter is the YAML of one file while it is read. All values are words as
// written: 2021-08-19 is never turned into a time, NO never into false.
type matter struct {
	src   *diag.Source
	kind  Kind
	line  int // lines of the file before the YAML
	end   int // offset where the YAML ends
	diags []diag.Diagnostic
	// distrusted says that a mark cannot be read, or that one may be missed.
	distrusted bool
}

// splitFront finds the YAML between two lines of three hyphens at the top of
// a file; body is where the rest begins.
func splitFront(text string) (from, to, body int, has, closed bool) {
	first, _, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return 0, 0, 0, false, true
	}
	from = min(len(text), len(first)+1)
	for at := from; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		next := min(len(text), at+len(line)+1)
		if strings.TrimRight(line, " \t") == "---" {
			return from, at, next, true, true
		}
		at = next
	}
	return from, len(text), len(text), true, false
}

// readFront reads the front matter and says where the body begins.
func readFront(src *diag.Source, kind Kind) (Front, int, []diag.Diagnostic) {
	from, to, body, has, closed := splitFront(src.Text)
	m := &matter{src: src, kind: kind, line: 1, end: to}
	f := Front{Keys: map[string]diag.Span{}, KeySpans: map[string]diag.Span{}}
	switch {
	case has && !closed:
		m.report("BR002", diag.Span{Start: 0, End: 3}, "front matter is not closed: no second line of three hyphens", "write --- on a line of its own where the front matter ends")
		f.Faulty = true
		return f, body, m.diags
	case !has:
		f.Faulty = m.tooLow()
	case has:
		if root := m.parse(src.Text[from:to]); root != nil {
			m.fill(root, &f)
		} else if len(m.diags) > 0 {
			f.Faulty = true
			return f, body, m.diags
		}
	}
	f.Faulty = f.Faulty || m.distrusted
	m.required(&f)
	return f, body, m.diags
}

var markLine = regexp.MustCompile(`(?im)^(tlp|embargo|status|marking|classification)[ \t]*:`)

// tooLow finds front matter with a mark in it that does not begin on the first
// line, where it would be read as text.
func (m *matter) tooLow() bool {
	text := strings.TrimLeft(m.src.Text, " \t\n")
	at := len(m.src.Text) - len(text)
	head, rest, _ := strings.Cut(text, "\n")
	head = strings.TrimSpace(head)
	if at == 0 || head != "---" {
		return false
	}
	head, _, _ = strings.Cut(rest, "\n---")
	if !markLine.MatchString(head) {
		return false
	}
	m.report("BR002", diag.Span{Start: at, End: at + 3}, "front matter begins below the first line, so it is not read", "take out what stands above the three hyphens")
	return true
}

func (m *matter) required(f *Front) {
	if m.kind != Brief {
		return
	}
	for _, r := range []struct{ key, value, why string }{
		{"title", f.Title, "every brief needs one"},
		{"date", f.Date, "relative dates such as \"Thursday\" need it"},
	} {
		if r.value == "" {
			m.diags = append(m.diags, diag.In(m.src.Path, "BR001", fmt.Sprintf("front matter: `%s` is missing; %s", r.key, r.why), fmt.Sprintf("add `%s:` between two lines of three hyphens at the top", r.key)))
		}
	}
}

// parse gives the mapping at the top, or nil after BR002.
func (m *matter) parse(text string) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		m.unreadable(err)
		return nil
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		m.report("BR002", m.span(root), "front matter is not a list of `key: value` lines", "write one `key: value` a line")
		return nil
	}
	before := len(m.diags)
	m.check(root)
	if len(m.diags) > before {
		return nil
	}
	return root
}

// unreadable puts the library's message at the line it speaks of.
func (m *matter) unreadable(err error) {
	pos := diag.Pos{Line: m.line + 1, Col: 1}
	said := strings.TrimPrefix(err.Error(), "yaml: ")
	if g := yamlPlace.FindStringSubmatch(said); g != nil {
		n, _ := strconv.Atoi(g[1])
		pos.Line = m.line + max(1, n)
		if c, err := strconv.Atoi(g[2]); err == nil {
			pos.Col = max(1, c)
		}
		said = strings.Trim(strings.Replace(said, g[0], "", 1), ": ,")
	}
	said = strings.Join(strings.Fields(said), " ")
	at := min(m.src.Offset(pos), m.end)
	m.report("BR002", diag.Span{Start: at, End: at}, "this is not YAML: "+said, "check quotation marks, brackets and indentation")
}

// check refuses what makes one text mean two things: repeated keys, anchors
// and aliases (contract 6.3).
func (m *matter) check(n *yaml.Node) {
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		m.report("BR002", m.span(n), "anchors (&) and aliases (*) are not allowed", "write the value out, or put it in quotation marks")
		return
	}
	seen := map[string]bool{}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if seen[c.Value] {
				m.report("BR002", m.span(c), fmt.Sprintf("the key `%s` is given twice", c.Value), "keep one of them")
			}
			seen[c.Value] = true
		}
		m.check(c)
	}
}

func (m *matter) report(code string, sp diag.Span, message, help string) {
	m.diags = append(m.diags, m.src.At(code, sp, message, help))
}

// span finds a node in the file.
func (m *matter) span(n *yaml.Node) diag.Span {
	start := min(m.src.Offset(diag.Pos{Line: m.line + n.Line, Col: n.Column}), m.end)
	rest := m.src.Text[start:m.end]
	line, _, _ := strings.Cut(rest, "\n")
	switch {
	case n.Kind != yaml.ScalarNode:
		if len(n.Content) > 0 {
			return diag.Span{Start: start, End: max(start, m.span(n.Content[len(n.Content)-1]).End)}
		}
		return diag.Span{Start: start, End: start + len(strings.TrimRight(line, " \t"))}
	case n.Style&yaml.DoubleQuotedStyle != 0 || n.Style&yaml.SingleQuotedStyle != 0:
		return diag.Span{Start: start, End: start + quotedLen(rest)}
	case strings.HasPrefix(rest, n.Value):
		return diag.Span{Start: start, End: start + len(n.Value)}
	}
	return diag.Span{Start: start, End: start + len(strings.TrimRight(line, " \t"))}
}

func quotedLen(s string) int {
	if s == "" {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] == s[0] && s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// inner is the span of a scalar's words, without quotation marks.
func (m *matter) inner(n *yaml.Node) diag.Span {
	sp := m.span(n)
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && sp.End-sp.Start >= 2 {
		return diag.Span{Start: sp.Start + 1, End: sp.End - 1}
	}
	return sp
}

func (m *matter) scalar(key string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes one value, not a list or a mapping", key), "write one value")
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (m *matter) oneOf(key string, n *yaml.Node, allowed []string) string {
	v := strings.ToLower(m.scalar(key, n))
	if key == "tlp" {
		v = strings.TrimPrefix(v, "tlp:")
	}
	if n.Kind == yaml.ScalarNode && !slices.Contains(allowed, v) {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` does not know %q", key, n.Value), "use one of "+strings.Join(allowed, ", "))
	}
	return v
}

func (m *matter) yes(key string, n *yaml.Node) bool {
	switch m.scalar(key, n) {
	case "yes", "true", "on":
		return true
	case "no", "false", "off":
		return false
	}
	if n.Kind == yaml.ScalarNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` does not know %q", key, n.Value), "use yes or no")
	}
	return false
}

// grade takes an Admiralty grade: a letter, with or without its figure.
func (m *matter) grade(n *yaml.Node) string {
	v := m.scalar("grade", n)
	if n.Kind == yaml.ScalarNode && !gradePattern.MatchString(v) {
		m.report("BR106", m.span(n), fmt.Sprintf("`grade` does not know %q", v), "write a letter A to F and a figure 1 to 6, like B2")
	}
	return v
}

func (m *matter) word(key string, n *yaml.Node) Word {
	v := m.scalar(key, n)
	w := Word{Text: v, Span: m.inner(n)}
	if v != "" && strings.ContainsRune("#^@", rune(v[0])) {
		w.Text, w.Mark = v[1:], true
	}
	return w
}

// words takes a list, or one value for a list of one.
func (m *matter) words(key string, n *yaml.Node) (list []Word) {
	if n.Kind == yaml.ScalarNode {
		if w := m.word(key, n); w.Text != "" {
			list = append(list, w)
		}
		return list
	}
	if n.Kind != yaml.SequenceNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a list", key), "write it like [one, two]")
		return nil
	}
	for _, c := range n.Content {
		if w := m.word(key, c); w.Text != "" {
			list = append(list, w)
		}
	}
	return list
}

func (m *matter) strings(key string, n *yaml.Node) (list []string) {
	for _, w := range m.words(key, n) {
		if w.Mark {
			w.Text = m.src.Slice(w.Span)
		}
		list = append(list, w.Text)
	}
	return list
}

// pairs goes through a mapping; it says BR106 for anything else.
func (m *matter) pairs(key string, n *yaml.Node, each func(k, v *yaml.Node)) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a mapping of keys to values", key), "write it like {key: value}")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		each(n.Content[i], n.Content[i+1])
	}
}

func (m *matter) seq(key string, n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.SequenceNode {
		m.report("BR106", m.span(n), fmt.Sprintf("`%s` takes a list", key), "start each entry with a hyphen")
		return
	}
	for _, c := range n.Content {
		each(c)
	}
}

// unknown reports a key that no rule knows (BR003).
func (m *matter) unknown(k *yaml.Node, known []string, where string, free bool) {
	d := m.src.At("BR003", m.span(k), fmt.Sprintf("unknown key `%s` in %s", k.Value, where), "")
	near, ok := text.Nearest(strings.ToLower(k.Value), known, false)
	if !ok && slices.Contains(known, strings.ToLower(k.Value)) {
		near, ok = strings.ToLower(k.Value), true
	}
	if right, mark := misspeltMarks[k.Value]; mark {
		near, ok = right, true
	}
	m.distrusted = m.distrusted || ok && slices.Contains(markKeys, near)
	switch {
	case ok:
		d.Help = fmt.Sprintf("did you mean `%s`?", near)
		d.Fixes = []diag.Fix{{Title: "write " + near, Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	case free:
		return
	default:
		d.Severity, d.Help = diag.Warning, "it is left unread; known keys are "+strings.Join(known, ", ")
	}
	m.diags = append(m.diags, d)
}

func (m *matter) fill(root *yaml.Node, f *Front) {
	known := frontKeys[m.kind]
	m.pairs("front matter", root, func(k, v *yaml.Node) {
		if !slices.Contains(known, k.Value) {
			m.unknown(k, known, "front matter", m.kind == Page)
			return
		}
		f.Keys[k.Value], f.KeySpans[k.Value] = m.span(v), m.span(k)
		mark := slices.Contains(markKeys, k.Value)
		if v.Kind == yaml.ScalarNode && v.Tag == "!!null" && !mark {
			return
		}
		before := len(m.diags)
		if !m.common(k.Value, v, f) && !m.briefKey(k.Value, v, f) {
			m.entityKey(k.Value, v, f)
		}
		m.distrusted = m.distrusted || mark && len(m.diags) > before
	})
	if m.kind == Source {
		m.sourceFile(root, f)
	}
}

// common reads keys that several kinds of file share.
func (m *matter) common(key string, v *yaml.Node, f *Front) bool {
	texts := map[string]*string{
		"title": &f.Title, "date": &f.Date, "tz": &f.TZ, "author": &f.Author, "lang": &f.Lang, "id": &f.ID,
		"bottom-line": &f.BottomLine, "place": &f.Place, "embargo": &f.Embargo, "name": &f.Name,
		"wikidata": &f.Wikidata, "image": &f.Image, "url": &f.URL, "country": &f.Country, "native": &f.Native,
		"sort": &f.Sort_, "summary": &f.Summary, "reviewed": &f.Reviewed, "trend": &f.Trend,
		"trend-reason": &f.TrendReason, "plover": &f.PLOVER,
	}
	if p := texts[key]; p != nil {
		*p = m.scalar(key, v)
		if slices.Contains(dateKeys, key) {
			m.dated(key, v, *p)
		}
		if _, ok := when.Zone(f.TZ); key == "tz" && !ok {
			near := cmp.Or(when.NearestZone(f.TZ), "a name such as Europe/Paris, or UTC")
			m.report("BR106", m.span(v), fmt.Sprintf("%q is not a time zone", f.TZ), "use "+near)
		}
		if key == "id" && *p != "" && !isIdent(*p) {
			m.report("BR106", m.span(v), fmt.Sprintf("%q is no id", *p), "use lower-case letters, digits and single hyphens, at most 64")
		}
		return true
	}
	switch key {
	case "tlp":
		f.TLP = m.oneOf(key, v, tlpValues)
	case "status":
		f.Status = m.oneOf(key, v, statusValues)
	case "attachments":
		m.pairs(key, v, func(k, v *yaml.Node) { f.Attachments = append(f.Attachments, m.attachment(k, v)) })
	case "aliases":
		f.Aliases = m.strings(key, v)
	default:
		return false
	}
	return true
}

func (m *matter) briefKey(key string, v *yaml.Node, f *Front) bool {
	switch key {
	case "topics":
		f.Topics = m.words(key, v)
	case "via":
		f.Via = m.words(key, v)
	case "names":
		f.Names = map[string]Word{}
		m.pairs(key, v, func(k, v *yaml.Node) { f.Names[k.Value] = m.word(k.Value, v) })
	case "sources":
		m.pairs(key, v, func(k, v *yaml.Node) { f.Sources = append(f.Sources, m.sourceDef(k, v)) })
	case "pinned":
		f.Pinned = m.yes(key, v)
	case "corrections":
		f.Corrections = m.corrections(v)
	case "was":
		f.Was = m.strings(key, v)
	default:
		return false
	}
	return true
}

// corrections takes a list of texts, or of {date, text}, which are written in
// that order.
func (m *matter) corrections(v *yaml.Node) (list []string) {
	if v.Kind != yaml.SequenceNode {
		return m.strings("corrections", v)
	}
	for _, n := range v.Content {
		if n.Kind != yaml.MappingNode {
			list = append(list, m.scalar("corrections", n))
			continue
		}
		var date, text string
		m.pairs("corrections", n, func(k, v *yaml.Node) {
			switch k.Value {
			case "date":
				date = m.scalar("date", v)
				m.dated("date", v, date)
			case "text":
				text = m.scalar("text", v)
			default:
				m.unknown(k, []string{"date", "text"}, "a correction", false)
			}
		})
		list = append(list, strings.TrimPrefix(date+": "+text, ": "))
	}
	return list
}

// dated says BR301 for what cannot be read as a date (contract 6.21). An
// embargo has forms of its own, which the gate judges.
func (m *matter) dated(key string, n *yaml.Node, v string) {
	_, ok := when.ParseEDTF(v)
	ok = ok || v == "" || v == ".."
	if key == "embargo" {
		ok = v != "" // what is written is judged by the gate
	}
	if key == "date" && m.kind == Brief && v != "" {
		_, err := time.Parse(time.DateOnly, strings.TrimRight(v, "?~%"))
		ok = err == nil
	}
	if !ok {
		m.report("BR301", m.span(n), fmt.Sprintf("cannot read %q as a date", v), "use YYYY-MM-DD or an EDTF value")
	}
}

func (m *matter) entityKey(key string, v *yaml.Node, f *Front) {
	switch key {
	case "kind":
		switch m.kind {
		case Org:
			f.OrgKind = m.oneOf(key, v, orgKinds)
		default:
			f.OrgKind = m.scalar(key, v)
		}
	case "of":
		f.Of = m.word(key, v)
	case "in":
		f.In = m.word(key, v)
	case "broader":
		f.Broader = m.word(key, v)
	case "related":
		f.Related = m.words(key, v)
	case "expand":
		f.Expand = m.yes(key, v)
	case "hidden":
		f.Hidden = m.yes(key, v)
	case "offices":
		m.seq(key, v, func(n *yaml.Node) { f.Offices = append(f.Offices, m.office(n)) })
	case "members":
		m.seq(key, v, func(n *yaml.Node) { f.Members = append(f.Members, m.member(n)) })
	case "member-of":
		m.seq(key, v, func(n *yaml.Node) { f.MemberOf = append(f.MemberOf, m.member(n)) })
	}
}

func (m *matter) office(n *yaml.Node) (o OfficeDef) {
	o.Span = m.span(n)
	m.pairs("offices", n, func(k, v *yaml.Node) {
		switch k.Value {
		case "id":
			o.ID, o.Span = m.scalar("id", v), m.inner(v)
			if o.ID != "" && !isIdent(o.ID) {
				m.report("BR106", m.span(v), fmt.Sprintf("%q is no id", o.ID), "use lower-case letters, digits and single hyphens, at most 64")
			}
		case "title":
			o.Title = m.scalar("title", v)
		case "of":
			o.Of = m.word("of", v)
		case "aliases":
			o.Aliases = m.strings("aliases", v)
		case "from":
			o.From = m.scalar("from", v)
			m.dated("from", v, o.From)
		case "to":
			o.To = m.scalar("to", v)
			m.dated("to", v, o.To)
		default:
			m.unknown(k, officeKeys, "an office", false)
		}
	})
	return o
}

// member takes a mapping, or the id alone.
func (m *matter) member(n *yaml.Node) (d MemberDef) {
	if n.Kind == yaml.ScalarNode {
		d.Is = m.word("is", n)
		return d
	}
	m.pairs("members", n, func(k, v *yaml.Node) {
		switch k.Value {
		case "is":
			d.Is = m.word("is", v)
		case "from":
			d.From = m.scalar("from", v)
			m.dated("from", v, d.From)
		case "to":
			d.To = m.scalar("to", v)
			m.dated("to", v, d.To)
		default:
			m.unknown(k, memberKeys, "a membership", false)
		}
	})
	return d
}

func (m *matter) sourceDef(k, v *yaml.Node) SourceDef {
	d := SourceDef{ID: k.Value, IDSpan: m.inner(k), KeySpans: map[string]diag.Span{}, ValueSpans: map[string]diag.Span{}}
	if !isIdent(d.ID) {
		m.report("BR106", d.IDSpan, fmt.Sprintf("%q is no id", d.ID), "use lower-case letters, digits and single hyphens, at most 64")
	}
	m.pairs("sources", v, func(k, v *yaml.Node) {
		switch {
		case k.Value == "tlp":
			before := len(m.diags)
			d.TLP = m.oneOf("tlp", v, tlpValues)
			d.KeySpans["tlp"], d.ValueSpans["tlp"] = m.span(k), m.inner(v)
			m.distrusted = m.distrusted || len(m.diags) > before
		case slices.Contains(sourceKeys, k.Value):
			m.sourceKey(&d, k, v)
		default:
			m.unknown(k, localKeys, "a source", false)
		}
	})
	d.Lines = m.linesOf(k, v)
	if before := m.src.Text[d.Lines.Start:m.span(k).Start]; d.TLP != "" && strings.TrimSpace(before) != "" {
		m.report("BR106", d.ValueSpans["tlp"], "a source with a mark shares its line with others", "write each source on lines of its own")
		m.distrusted = true
	}
	return d
}

// linesOf is the whole lines of an entry of front matter.
func (m *matter) linesOf(k, v *yaml.Node) diag.Span {
	start := strings.LastIndexByte(m.src.Text[:m.span(k).Start], '\n') + 1
	end := max(m.span(k).End, m.span(v).End)
	if i := strings.IndexByte(m.src.Text[end:m.end], '\n'); i >= 0 {
		return diag.Span{Start: start, End: end + i + 1}
	}
	return diag.Span{Start: start, End: m.end}
}

// attachment takes `photo.jpg: {tlp: amber}`, or `photo.jpg: amber`.
func (m *matter) attachment(k, v *yaml.Node) AttachmentDef {
	a := AttachmentDef{Path: k.Value, Span: m.inner(k), TLP: "?"} // what is not said is above all
	if v.Kind == yaml.ScalarNode {
		a.TLP = m.oneOf("tlp", v, tlpValues)
		return a
	}
	m.pairs("attachments", v, func(k, v *yaml.Node) {
		if k.Value != "tlp" {
			m.report("BR106", m.span(k), fmt.Sprintf("an attachment has no `%s`", k.Value), "write its mark: {tlp: amber}")
			m.distrusted = true
			return
		}
		a.TLP = m.oneOf("tlp", v, tlpValues)
	})
	return a
}

func (m *matter) sourceKey(d *SourceDef, k, v *yaml.Node) {
	d.KeySpans[k.Value], d.ValueSpans[k.Value] = m.span(k), m.inner(v)
	texts := map[string]*string{"title": &d.Title, "url": &d.URL, "published": &d.Published, "retrieved": &d.Retrieved, "archive": &d.Archive, "lang": &d.Lang, "of": &d.Of}
	if p := texts[k.Value]; p != nil {
		*p = m.scalar(k.Value, v)
		if slices.Contains(dateKeys, k.Value) {
			m.dated(k.Value, v, *p)
		}
		return
	}
	switch k.Value {
	case "kind":
		d.Kind = m.oneOf("kind", v, sourceKinds)
	case "by":
		d.By = m.word("by", v)
	case "grade":
		d.Grade = m.grade(v)
	case "complete":
		yes := m.yes("complete", v)
		d.Complete = &yes
	}
}

// sourceFile reads a file of content/sources as a source.
func (m *matter) sourceFile(root *yaml.Node, f *Front) {
	f.Def = SourceDef{KeySpans: map[string]diag.Span{}, ValueSpans: map[string]diag.Span{}}
	m.pairs("front matter", root, func(k, v *yaml.Node) {
		if slices.Contains(sourceKeys, k.Value) && !(v.Kind == yaml.ScalarNode && v.Tag == "!!null") {
			m.sourceKey(&f.Def, k, v)
		}
	})
	f.OrgKind = f.Def.Kind
}

// isIdent says whether a word is an id of the language (2.3).
func isIdent(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' || strings.Contains(s, "--") {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }) < 0
}

// titled makes a name from an id, for an entity file without `name`.
func titled(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		if r := []rune(w); len(r) > 0 {
			r[0] = unicode.ToUpper(r[0])
			words[i] = string(r)
		}
	}
	return strings.Join(words, " ")
}
