package brief

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/when"
)

// KindOf says what a path under content/ is and the id its name gives.
// Sub-folders of the six folders do not show in an id.
func KindOf(p string) (kind Kind, id string, ok bool) {
	rest, ok := strings.CutPrefix(p, "content/")
	if !ok || !strings.HasSuffix(rest, ".md") {
		return "", "", false
	}
	id = strings.TrimSuffix(path.Base(rest), ".md")
	folder, inner, nested := strings.Cut(rest, "/")
	if nested && !(inner == "index.md") {
		switch folder {
		case "briefs":
			return Brief, id, true
		case "leaders":
			return Leader, id, true
		case "orgs":
			return Org, id, true
		case "places":
			return Place, id, true
		case "topics":
			return Topic, id, true
		case "sources":
			return Source, id, true
		}
	}
	return Page, strings.TrimSuffix(rest, ".md"), true
}

// split finds the front matter between its --- lines. start and end bound the
// YAML text; body is where the Markdown begins. closed is false when the
// second line is missing.
func split(s string) (start, end, body int, closed bool) {
	if !strings.HasPrefix(s, "---\n") {
		return 0, 0, 0, true
	}
	start = 4
	for at := start; at <= len(s); {
		stop := strings.IndexByte(s[at:], '\n')
		line := s[at:]
		next := len(s)
		if stop >= 0 {
			line, next = s[at:at+stop], at+stop+1
		}
		if strings.TrimRight(line, " \t") == "---" {
			return start, at, next, true
		}
		if stop < 0 {
			break
		}
		at = next
	}
	return start, len(s), len(s), false
}

var (
	commonKeys = []string{"tlp", "embargo", "status", "lang", "was", "title"}
	briefKeys  = []string{"title", "date", "tz", "topics", "sources", "via", "names", "tlp", "embargo", "status", "author", "lang", "id", "pinned", "bottom-line", "place", "corrections", "was"}
	entityKeys = []string{"name", "aliases", "wikidata", "image", "url", "tlp", "embargo", "status", "lang", "was"}
	ofKind     = map[Kind][]string{
		Leader: {"country", "offices", "member-of", "native", "sort", "summary", "reviewed"},
		Org:    {"kind", "of", "country", "members", "expand", "native", "sort", "summary", "reviewed"},
		Topic:  {"broader", "related", "plover", "hidden", "summary", "reviewed", "trend", "trend-reason"},
		Place:  {"kind", "in", "country"},
		Source: {"kind", "by", "title", "published", "retrieved", "archive", "grade", "lang", "complete", "of"},
	}
	sourceKeys  = []string{"kind", "by", "title", "url", "published", "retrieved", "archive", "lang", "grade", "complete", "of"}
	sourceKinds = []string{"statement", "readout", "interview", "article", "social", "document"}
	tlpWords    = []string{"clear", "green", "amber", "amber+strict", "red"}
	// disguised are other spellings of marks that hide things: they must never
	// be taken for a key of the author's own (they fail closed).
	disguised = map[string]string{"TLP": "tlp", "Tlp": "tlp", "marking": "tlp", "classification": "tlp", "Embargo": "embargo", "Status": "status"}
)

func keysOf(kind Kind) []string {
	switch kind {
	case Brief:
		return briefKeys
	case Page:
		return commonKeys
	}
	return slices.Concat(entityKeys, ofKind[kind])
}

// front reads the front matter of a file.
func (d *Doc) front() (body int) {
	s := d.Source
	start, end, body, closed := split(s.Text)
	d.Front = Front{Keys: map[string]diag.Span{}, KeySpans: map[string]diag.Span{}}
	t := &tree{src: s, line: 1}
	if !closed {
		t.diags = append(t.diags, s.At("BR002", diag.Span{Start: 0, End: 3}, "front matter is not closed", "end it with a line that holds only ---"))
	} else {
		known := keysOf(d.Kind)
		t.pairs(t.mapping(s.Text[start:end]), "front matter", func(k, v *yaml.Node) {
			if right := disguised[k.Value]; right != "" {
				t.add("BR003", k, "unknown key `"+k.Value+"`", "did you mean `"+right+"`?")
				return
			}
			if !slices.Contains(known, k.Value) {
				t.unknown(k, known, d.Kind == Page)
				return
			}
			d.Front.KeySpans[k.Value] = t.span(k)
			d.Front.Keys[k.Value] = t.span(v)
			d.Front.set(t, d.Kind, k, v)
		})
	}
	broken := len(t.diags) > 0
	if d.Kind == Brief && !broken {
		d.required(t)
	}
	d.Diags = append(d.Diags, t.diags...)
	return body
}

func (d *Doc) required(t *tree) {
	if d.Front.Title == "" {
		t.diags = append(t.diags, diag.In(d.Path, "BR001", "front matter: `title` is missing", "add a line such as `title: Macron calls Putin` between the --- lines"))
	}
	if d.Front.Date == "" {
		t.diags = append(t.diags, diag.In(d.Path, "BR001", `front matter: `+"`date`"+` is missing; relative dates such as "Thursday" need it`, "add a line such as `date: 2021-08-19` between the --- lines"))
	}
}

// set reads one known key.
func (f *Front) set(t *tree, kind Kind, k, v *yaml.Node) {
	key := k.Value
	strs := map[string]*string{"title": &f.Title, "tz": &f.TZ, "author": &f.Author, "lang": &f.Lang, "id": &f.ID,
		"bottom-line": &f.BottomLine, "place": &f.Place, "embargo": &f.Embargo, "name": &f.Name, "wikidata": &f.Wikidata, "image": &f.Image,
		"url": &f.URL, "country": &f.Country, "native": &f.Native, "sort": &f.Sort_, "summary": &f.Summary,
		"trend": &f.Trend, "trend-reason": &f.TrendReason, "plover": &f.PLOVER}
	if kind == Source && slices.Contains(sourceKeys, key) {
		f.Def.set(t, k, v)
		if key == "title" {
			f.Title = f.Def.Title
		}
		return
	}
	if to := strs[key]; to != nil {
		*to = t.str(v, key)
		return
	}
	switch key {
	case "date":
		if f.Date = t.date(v, key); f.Date != "" {
			if d, _ := when.ParseEDTF(f.Date); d.Precision != when.Day {
				t.add("BR301", v, fmt.Sprintf("%q is not one day", f.Date), "a brief has the day on which it is written: YYYY-MM-DD")
				f.Date = ""
			}
		}
	case "reviewed":
		f.Reviewed = t.date(v, key)
	case "status":
		f.Status = t.oneOf(v, key, "draft", "published", "withdrawn")
	case "tlp":
		f.TLP = t.oneOf(v, key, tlpWords...)
	case "topics":
		f.Topics = t.words(v, key)
	case "via":
		f.Via = t.words(v, key)
	case "aliases":
		f.Aliases = t.strs(v, key)
	case "was":
		f.Was = t.strs(v, key)
	case "corrections":
		f.Corrections = t.strs(v, key)
	case "pinned":
		f.Pinned = t.yes(v, key)
	case "names":
		f.Names = map[string]Word{}
		t.pairs(v, key, func(k, v *yaml.Node) { f.Names[t.str(k, key)] = t.word(v) })
	case "sources":
		t.pairs(v, key, func(k, v *yaml.Node) { f.Sources = append(f.Sources, sourceDef(t, k, v)) })
	default:
		f.setEntity(t, key, v)
	}
}

func (f *Front) setEntity(t *tree, key string, v *yaml.Node) {
	switch key {
	case "kind":
		f.OrgKind = t.str(v, key)
	case "of":
		f.Of = t.word(v)
	case "in":
		f.In = t.word(v)
	case "broader":
		f.Broader = t.word(v)
	case "related":
		f.Related = t.words(v, key)
	case "expand":
		f.Expand = t.yes(v, key)
	case "hidden":
		f.Hidden = t.yes(v, key)
	case "members":
		f.Members = members(t, v, key)
	case "member-of":
		f.MemberOf = members(t, v, key)
	case "offices":
		if v.Kind != yaml.SequenceNode {
			t.kind(v, key, "a list")
			return
		}
		for _, n := range v.Content {
			f.Offices = append(f.Offices, office(t, n))
		}
	}
}

func office(t *tree, n *yaml.Node) (o OfficeDef) {
	known := []string{"id", "title", "of", "aliases", "from", "to"}
	t.pairs(n, "offices", func(k, v *yaml.Node) {
		switch k.Value {
		case "id":
			o.ID, o.Span = t.str(v, "id"), t.span(v)
		case "title":
			o.Title = t.str(v, "title")
		case "of":
			o.Of = t.word(v)
		case "aliases":
			o.Aliases = t.strs(v, "aliases")
		case "from":
			o.From = t.date(v, "from")
		case "to":
			o.To = t.date(v, "to")
		default:
			t.unknown(k, known, false)
		}
	})
	return o
}

func members(t *tree, n *yaml.Node, key string) (out []MemberDef) {
	if n.Kind != yaml.SequenceNode {
		t.kind(n, key, "a list")
		return nil
	}
	for _, c := range n.Content {
		if c.Kind == yaml.ScalarNode {
			out = append(out, MemberDef{Is: t.word(c)})
			continue
		}
		var m MemberDef
		t.pairs(c, key, func(k, v *yaml.Node) {
			switch k.Value {
			case "is":
				m.Is = t.word(v)
			case "from":
				m.From = t.date(v, "from")
			case "to":
				m.To = t.date(v, "to")
			default:
				t.unknown(k, []string{"is", "from", "to"}, false)
			}
		})
		out = append(out, m)
	}
	return out
}

func sourceDef(t *tree, id, n *yaml.Node) SourceDef {
	s := SourceDef{ID: t.str(id, "sources"), IDSpan: t.span(id)}
	t.pairs(n, "sources", func(k, v *yaml.Node) {
		if !slices.Contains(sourceKeys, k.Value) {
			t.unknown(k, sourceKeys, false)
			return
		}
		s.set(t, k, v)
	})
	return s
}

func (s *SourceDef) set(t *tree, k, v *yaml.Node) {
	if s.KeySpans == nil {
		s.KeySpans, s.ValueSpans = map[string]diag.Span{}, map[string]diag.Span{}
	}
	s.KeySpans[k.Value], s.ValueSpans[k.Value] = t.span(k), t.span(v)
	strs := map[string]*string{"title": &s.Title, "url": &s.URL,
		"archive": &s.Archive, "lang": &s.Lang, "grade": &s.Grade, "of": &s.Of}
	if to := strs[k.Value]; to != nil {
		*to = t.str(v, k.Value)
		return
	}
	switch k.Value {
	case "published":
		s.Published = t.date(v, "published")
	case "retrieved":
		s.Retrieved = t.date(v, "retrieved")
	case "kind":
		s.Kind = t.oneOf(v, "kind", sourceKinds...)
	case "by":
		s.By = t.word(v)
	case "complete":
		yes := t.yes(v, "complete")
		s.Complete = &yes
	}
}
