package brief

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/when"
)

// The keys of front matter, by kind of file (language 2.1, 3 and 6.24). Any
// file may be marked, held back or be a draft.
var (
	markKeys   = []string{"tlp", "embargo", "status", "attachments"} // a fault in one keeps the file in
	entityKeys = append([]string{"name", "aliases", "wikidata", "image", "url", "was"}, markKeys...)
	bodyKeys   = append([]string{"native", "sort", "summary", "reviewed"}, entityKeys...)
	frontKeys  = map[Kind][]string{
		Brief:  append([]string{"title", "date", "tz", "topics", "sources", "via", "names", "author", "lang", "id", "pinned", "bottom-line", "place", "corrections", "was"}, markKeys...),
		Leader: append([]string{"country", "offices", "member-of"}, bodyKeys...),
		Org:    append([]string{"kind", "of", "country", "members", "expand"}, bodyKeys...),
		Place:  append([]string{"kind", "in", "country"}, entityKeys...),
		Topic:  append([]string{"broader", "related", "plover", "hidden", "summary", "reviewed", "trend", "trend-reason"}, entityKeys...),
		Source: append([]string{"kind", "by", "title", "published", "retrieved", "archive", "lang", "grade", "complete", "of"}, entityKeys...),
		Page:   append([]string{"title", "date", "lang", "author", "names", "pinned", "was"}, markKeys...),
	}
	sourceKeys = []string{"kind", "by", "title", "url", "published", "retrieved", "archive", "lang", "grade", "complete", "of"}
	localKeys  = append(slices.Clone(sourceKeys), "tlp") // a source file has its mark like any file
	officeKeys = []string{"id", "title", "of", "aliases", "from", "to"}
	memberKeys = []string{"is", "from", "to"}

	// misspeltMarks are words for a mark that keeps things in, in any case:
	// one of them is never let through as a key that nobody reads.
	misspeltMarks = map[string]string{"tlp": "tlp", "marking": "tlp", "classification": "tlp", "embargo": "embargo", "status": "status"}

	statusValues = []string{"draft", "published", "withdrawn"}
	tlpValues    = []string{"clear", "green", "amber", "amber+strict", "red"}
	orgKinds     = []string{"state", "government", "ministry", "group", "body", "movement", "media"}
	sourceKinds  = []string{"statement", "readout", "interview", "article", "social", "document"}

	gradePattern = regexp.MustCompile(`^[A-F][1-6]?$`)
)

const gradeHelp = "write a letter A to F and a figure 1 to 6, like B2"

// readFront reads the front matter and says where the body begins.
func readFront(src *diag.Source, kind Kind) (Front, int, []diag.Diagnostic) {
	from, to, body, has, closed := splitFront(src.Text)
	m := &matter{src: src, kind: kind, line: 1, from: from, end: to}
	f := Front{Keys: map[string]diag.Span{}, KeySpans: map[string]diag.Span{}}
	switch {
	case has && !closed:
		m.report("BR002", diag.Span{Start: 0, End: 3}, "front matter is not closed: no second line of three hyphens", "write --- on a line of its own where the front matter ends")
		f.Faulty = true
		return f, body, m.diags
	case !has:
		f.Faulty = m.tooLow()
	case has:
		if root := m.parse(); root != nil {
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

// required says BR001 for what every brief needs, unless a fault of that very
// key is told already.
func (m *matter) required(f *Front) {
	if m.kind != Brief {
		return
	}
	for _, r := range []struct{ key, value, why string }{
		{"title", f.Title, "every brief needs one"},
		{"date", f.Date, "relative dates such as \"Thursday\" need it"},
	} {
		if r.value != "" || m.told[r.key] {
			continue
		}
		help := fmt.Sprintf("add `%s:` between two lines of three hyphens at the top", r.key)
		if _, written := f.Keys[r.key]; written { // a second line of that key would be BR002
			help = fmt.Sprintf("write the %s after `%s:`", r.key, r.key)
		}
		m.diags = append(m.diags, diag.In(m.src.Path, "BR001", fmt.Sprintf("front matter: `%s` is missing; %s", r.key, r.why), help))
	}
}

func (m *matter) fill(root *yaml.Node, f *Front) {
	known := frontKeys[m.kind]
	m.pairs("front matter", root, func(k, v *yaml.Node) {
		if !slices.Contains(known, k.Value) {
			m.unknown(k, known, "front matter", m.kind == Page)
			if near, ok := nearKey(k.Value, known); ok {
				m.tell(near)
			}
			return
		}
		f.Keys[k.Value], f.KeySpans[k.Value] = m.span(v), m.span(k)
		mark, before := slices.Contains(markKeys, k.Value), len(m.diags)
		defer func() { m.distrusted = m.distrusted || mark && len(m.diags) > before }()
		switch {
		case null(v) && mark:
			// A mark that says nothing must not pass for one that hides nothing.
			m.report("BR106", m.span(k), fmt.Sprintf("`%s` has no value", k.Value), "write one, or take the line out")
			return
		case null(v):
			return
		case v.Kind != yaml.ScalarNode:
			m.tell(k.Value)
		}
		if !m.common(k.Value, v, f) && !m.briefKey(k.Value, v, f) {
			m.entityKey(k.Value, v, f)
		}
	})
	if m.kind == Source {
		m.sourceFile(root, f)
	}
}

// tell notes a key about which something is said already.
func (m *matter) tell(key string) {
	if m.told == nil {
		m.told = map[string]bool{}
	}
	m.told[key] = true
}

// common reads keys that several kinds of file share.
func (m *matter) common(key string, v *yaml.Node, f *Front) bool {
	if p := f.words(key); p != nil {
		*p = m.scalar(key, v)
		return true
	}
	switch key {
	case "id":
		f.ID = m.ident(key, v)
	case "tz":
		f.TZ = m.zone(v)
	case "date":
		f.Date = m.date(key, v)
	case "embargo":
		f.Embargo = m.date(key, v)
	case "reviewed":
		f.Reviewed = m.date(key, v)
	case "tlp":
		f.TLP = m.oneOf(key, v, tlpValues)
	case "status":
		f.Status = m.oneOf(key, v, statusValues)
	case "aliases":
		f.Aliases = m.strings(key, v)
	case "was":
		f.Was = m.strings(key, v)
	case "attachments":
		m.pairs(key, v, func(k, v *yaml.Node) { f.Attachments = append(f.Attachments, m.attachment(k, v)) })
	default:
		return false
	}
	return true
}

// words is where the value of a key stands that is any words at all.
func (f *Front) words(key string) *string {
	switch key {
	case "title":
		return &f.Title
	case "author":
		return &f.Author
	case "lang":
		return &f.Lang
	case "bottom-line":
		return &f.BottomLine
	case "place":
		return &f.Place
	case "name":
		return &f.Name
	case "wikidata":
		return &f.Wikidata
	case "image":
		return &f.Image
	case "url":
		return &f.URL
	case "country":
		return &f.Country
	case "native":
		return &f.Native
	case "sort":
		return &f.Sort_
	case "summary":
		return &f.Summary
	case "trend":
		return &f.Trend
	case "trend-reason":
		return &f.TrendReason
	case "plover":
		return &f.PLOVER
	}
	return nil
}

// zone takes a time zone. A faulty one is left out, so that it is told once.
func (m *matter) zone(n *yaml.Node) string {
	v := m.scalar("tz", n)
	if _, ok := when.Zone(v); ok {
		return v
	}
	near := cmp.Or(when.NearestZone(v), "a name such as Europe/Paris, UTC, or an offset such as +04:30")
	m.report("BR106", m.span(n), fmt.Sprintf("%q is not a time zone", v), "use "+near)
	return ""
}

// inherited reads a list that every record of the brief without one of its own
// takes over: so many entries, so many times.
func (m *matter) inherited(key string, v *yaml.Node, most int, help string) []Word {
	list := m.words(key, v)
	if len(list) > most {
		m.report("BR006", list[most].Span, fmt.Sprintf("too many entries under `%s`: the limit is %d", key, most), help)
		list = list[:most]
	}
	return list
}

func (m *matter) briefKey(key string, v *yaml.Node, f *Front) bool {
	switch key {
	case "topics":
		f.Topics = m.inherited(key, v, maxInherited, "name in the records what only some of them are about")
	case "via":
		f.Via = m.inherited(key, v, maxVia, "name in the records what only some of them are known from")
	case "names":
		f.Names = map[string]Word{}
		m.pairs(key, v, func(k, v *yaml.Node) { m.localName(k, v, f.Names) })
	case "sources":
		tooMany := false
		m.pairs(key, v, func(k, v *yaml.Node) {
			if len(f.Sources) == maxSources {
				if !tooMany {
					m.report("BR006", m.inner(k), fmt.Sprintf("too many sources in one brief: the limit is %d", maxSources), "make files in content/sources of those that other briefs use too, or divide the brief")
				}
				tooMany, m.distrusted = true, true // their marks were not read
				return
			}
			f.Sources = append(f.Sources, m.sourceDef(k, v))
		})
	case "pinned":
		f.Pinned = m.yes(key, v)
	case "corrections":
		f.Corrections = m.corrections(v)
	default:
		return false
	}
	return true
}

// localName takes one entry of `names`: an alias and the id it stands for.
func (m *matter) localName(k, v *yaml.Node, into map[string]Word) {
	w := m.word(k.Value, v)
	switch {
	case null(v):
		m.report("BR106", m.span(k), fmt.Sprintf("`%s` stands for nothing", k.Value), "write an id after it, or none to switch the name off")
	case v.Kind == yaml.ScalarNode:
		into[k.Value] = w
	}
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
				date = m.date("date of a correction", v)
			case "text":
				text = m.scalar("text", v)
			default:
				m.unknown(k, []string{"date", "text"}, "a correction", false)
			}
		})
		if text == "" {
			m.report("BR106", m.span(n), "a correction does not say what was corrected", "add `text:` to it")
			continue
		}
		list = append(list, strings.TrimPrefix(date+": "+text, ": "))
	}
	return list
}

// date takes a date and says BR301 for what is none: a brief's own date is one
// day, an embargo may be a moment, any other date is EDTF (language 2.1, 6.2).
func (m *matter) date(key string, n *yaml.Node) string {
	v := m.scalar(key, n)
	if v == "" {
		return ""
	}
	_, ok := when.ParseEDTF(v)
	help := "write a day as YYYY-MM-DD, or another EDTF value such as 2021-08, 2021 or 2021-08-19~"
	switch {
	case key == "date" && m.kind == Brief:
		_, err := time.Parse(time.DateOnly, strings.TrimRight(v, "?~%"))
		ok, help = err == nil, "write one day as YYYY-MM-DD; 2021-08-19? marks it as uncertain"
	case key == "embargo":
		_, ok = when.Moment(v, time.UTC)
		help = "write a day as YYYY-MM-DD, or a moment such as 2021-08-20T06:00+02:00"
	case !ok && (key == "published" || key == "retrieved"):
		_, ok = when.Moment(v, time.UTC)
	}
	if !ok {
		m.report("BR301", m.span(n), fmt.Sprintf("cannot read %q as a date", v), help)
	}
	return v
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
		m.seq(key, v, func(n *yaml.Node) { f.Members = append(f.Members, m.member(key, n)) })
	case "member-of":
		m.seq(key, v, func(n *yaml.Node) { f.MemberOf = append(f.MemberOf, m.member(key, n)) })
	}
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
