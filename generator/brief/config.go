package brief

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
	"readout/generator/text"
)

var configKeys = []string{"title", "description", "base-url", "language", "tz", "author", "license", "repository", "min-version",
	"autolink", "records", "dyads", "types", "verbs", "topics", "nav", "editions", "pages", "feeds", "search", "theme", "strict",
	"as-of", "tlp", "html", "cname", "severity", "noindex", "editor", "git-dates"}

// DefaultConfig is a site without readout.yaml (contract 2).
func DefaultConfig() *Config {
	return &Config{
		Title: "Readout", Language: "en", TZ: "UTC", Autolink: "first", Records: "cards", DyadsMin: 1,
		Types: map[string]Extension{}, Verbs: map[string]Extension{}, Editions: map[string]string{},
		Pages: map[string]string{}, Severity: map[string]string{}, Feeds: true, Search: true, GitDates: true,
	}
}

// The pages that `pages` knows: kinds of pages, by the folder they stand in.
// Each is on or off; events may also be `all` (the same as on) or `named`.
var (
	pageKinds = []string{"about", "agenda", "briefs", "cards", "changes", "commitments", "corrections", "data", "days", "dyads", "events", "glossary",
		"leaders", "orgs", "places", "positions", "previews", "search", "source-view", "sources", "timeline", "topics", "weeks", "years"}
	onOff      = []string{"on", "off"}
	severities = []string{"error", "warning", "info", "off"}
)

// ParseConfig reads readout.yaml over the defaults. An unknown key is always
// an error: a setting that does nothing must not look as if it did.
func ParseConfig(src *diag.Source) (*Config, []diag.Diagnostic) {
	c := DefaultConfig()
	c.src = src
	m := &matter{src: src, end: len(src.Text)}
	root := m.parse()
	if root == nil {
		return c, m.diags
	}
	m.pairs("the configuration", root, func(k, v *yaml.Node) {
		switch {
		case !slices.Contains(configKeys, k.Value):
			m.unknownSetting(k, configKeys)
		case null(v) && (k.Value == "tlp" || k.Value == "editions"):
			m.report("BR106", m.span(k), fmt.Sprintf("`%s` has no value", k.Value), "write one, or take the line out")
		case null(v):
		case !m.settingText(k.Value, v, c) && !m.settingSwitch(k.Value, v, c):
			m.settingGroup(k.Value, v, c)
		}
	})
	return c, m.diags
}

// Starters gives the topics of the starter list as documents, in its order:
// what their files would say, had they files.
func (c *Config) Starters() (docs []*Doc) {
	for _, t := range c.Topics {
		docs = append(docs, &Doc{Kind: Topic, Path: c.src.Path, ID: t.ID, Source: c.src,
			Front: Front{Name: t.Name, Aliases: t.Aliases, Broader: t.Broader, Keys: map[string]diag.Span{"id": t.Span}, KeySpans: map[string]diag.Span{}}})
	}
	return docs
}

func (m *matter) unknownSetting(k *yaml.Node, known []string) {
	d := m.src.At("BR003", m.span(k), fmt.Sprintf("unknown key `%s` in the configuration", k.Value), "known keys are "+strings.Join(known, ", "))
	if near, ok := nearKey(k.Value, known); ok {
		d.Message += fmt.Sprintf("; did you mean `%s`?", near)
		d.Fixes = []diag.Fix{{Title: fmt.Sprintf("write `%s`", near), Edits: []diag.Edit{{File: d.File, Start: d.Start, End: d.End, Text: near}}}}
	}
	m.diags = append(m.diags, d)
}

func (m *matter) settingText(key string, v *yaml.Node, c *Config) bool {
	framing := map[string]*string{"title": &c.Title, "author": &c.Author, "license": &c.License} // they stand on every page
	if p := framing[key]; p != nil {
		*p = m.upTo(maxFrame, key, v)
		return true
	}
	texts := map[string]*string{"description": &c.Description, "base-url": &c.BaseURL, "language": &c.Language,
		"repository": &c.Repository, "min-version": &c.MinVersion,
		"cname": &c.CNAME, "editor": &c.Editor}
	if p := texts[key]; p != nil {
		*p = m.scalar(key, v)
		return true
	}
	switch key {
	case "tz":
		if z := m.zone(v); z != "" {
			c.TZ = z
		}
	case "as-of":
		c.AsOf = m.date(key, v)
	case "autolink":
		c.Autolink = m.oneOf(key, v, []string{"first", "all", "off"})
	case "records":
		c.Records = m.oneOf(key, v, []string{"cards", "end", "hidden"})
	case "tlp":
		c.TLP = m.oneOf(key, v, tlpValues)
	default:
		return false
	}
	return true
}

func (m *matter) settingSwitch(key string, v *yaml.Node, c *Config) bool {
	switches := map[string]*bool{"feeds": &c.Feeds, "search": &c.Search, "strict": &c.Strict, "html": &c.HTML, "noindex": &c.NoIndex, "git-dates": &c.GitDates}
	p := switches[key]
	if p != nil {
		*p = m.yes(key, v)
	}
	return p != nil
}

func (m *matter) settingGroup(key string, v *yaml.Node, c *Config) {
	switch key {
	case "dyads":
		m.pairs(key, v, func(k, v *yaml.Node) { m.dyads(k, v, c) })
	case "types":
		m.extensions(key, v, c.Types, eventTypes)
	case "verbs":
		m.extensions(key, v, c.Verbs, verbs)
	case "editions":
		m.pairs(key, v, func(k, v *yaml.Node) { m.edition(k, v, c) })
	case "topics":
		m.seq(key, v, func(n *yaml.Node) { m.starter(n, c) })
	case "pages":
		m.pairs(key, v, func(k, v *yaml.Node) { m.pageKind(k, v, c) })
	case "severity":
		m.pairs(key, v, func(k, v *yaml.Node) { m.severity(k, v, c) })
	case "theme":
		m.pairs(key, v, func(k, v *yaml.Node) {
			switch k.Value {
			case "accent":
				c.Accent = m.scalar("accent", v)
			case "logo":
				c.Logo = m.scalar("logo", v)
			default:
				m.unknownSetting(k, []string{"accent", "logo"})
			}
		})
	case "nav":
		m.seq(key, v, func(n *yaml.Node) { m.navItem(n, c) })
	}
}

// severity takes the weight of one code. An error cannot be made lighter: what
// it stands for cannot be published. A setting that does nothing is a fault.
func (m *matter) severity(k, v *yaml.Node, c *Config) {
	code, known := diag.Known(k.Value)
	if !known {
		var codes []string
		for _, x := range diag.Catalogue {
			codes = append(codes, x.Code)
		}
		help := "readout explain lists all codes"
		if near, ok := text.Nearest(strings.ToUpper(k.Value), codes, false); ok {
			help = fmt.Sprintf("did you mean `%s`?", near)
		}
		m.report("BR003", m.span(k), fmt.Sprintf("there is no code `%s`", k.Value), help)
		return
	}
	value := m.oneOf(k.Value, v, severities)
	if !slices.Contains(severities, value) {
		return
	}
	if code.Severity == diag.Error && !code.Mixed() && value != "error" {
		m.report("BR106", m.span(v), fmt.Sprintf("`%s` is an error and cannot be made `%s`", code.Code, value),
			"take the line out; only warnings and remarks have another weight by choice")
		return
	}
	c.Severity[code.Code] = value
}

func (m *matter) pageKind(k, v *yaml.Node, c *Config) {
	allowed := onOff
	switch {
	case !slices.Contains(pageKinds, k.Value):
		m.unknownSetting(k, pageKinds)
		return
	case k.Value == "events":
		allowed = []string{"all", "named", "on", "off"}
	}
	if c.Pages[k.Value] = m.oneOf(k.Value, v, allowed); k.Value == "events" && c.Pages["events"] == "on" {
		c.Pages["events"] = "all"
	}
}

// edition takes one edition. One without a mark must not pass for an open one.
func (m *matter) edition(name, v *yaml.Node, c *Config) {
	before := len(m.diags)
	m.pairs(name.Value, v, func(k, v *yaml.Node) {
		if k.Value != "tlp" {
			m.unknownSetting(k, []string{"tlp"})
			return
		}
		c.Editions[name.Value] = m.oneOf("tlp", v, tlpValues)
	})
	if c.Editions[name.Value] == "" && len(m.diags) == before {
		m.report("BR106", m.span(name), fmt.Sprintf("the edition `%s` has no mark", name.Value), "write it like {tlp: amber}")
	}
}

// starter takes a topic of the starter list: its id, its name, or a mapping
// with id, name, aliases and broader. A name alone gives its id.
func (m *matter) starter(n *yaml.Node, c *Config) {
	t := TopicDef{Span: m.inner(n)}
	if len(c.Topics) == maxStarters {
		if !m.full {
			m.report("BR006", t.Span, fmt.Sprintf("too many topics in the configuration: the limit is %d", maxStarters), "make files in content/topics of them")
		}
		m.full = true
		return
	}
	before := len(m.diags)
	if n.Kind == yaml.ScalarNode {
		t.Name = strings.TrimPrefix(m.scalar("topics", n), "#")
	} else {
		m.pairs("topics", n, func(k, v *yaml.Node) { m.starterKey(&t, k, v) })
	}
	switch {
	case t.ID == "" && isIdent(t.Name):
		t.ID, t.Name = t.Name, titled(t.Name)
	case t.ID == "" && t.Name != "":
		t.ID = text.Slug(t.Name)
	case t.Name == "" && t.ID != "":
		t.Name = titled(t.ID)
	}
	first := slices.IndexFunc(c.Topics, func(o TopicDef) bool { return o.ID == t.ID })
	switch {
	case len(m.diags) > before:
	case t.ID == "":
		m.report("BR106", m.firstLine(m.span(n)), "a topic has neither `id` nor `name`", "write its id, or {id: evacuation, name: Evacuation}")
	case first >= 0:
		m.report("BR010", t.Span, fmt.Sprintf("the topic %s is listed twice (first on line %d)", t.ID, m.src.Pos(c.Topics[first].Span.Start).Line), "keep one of them")
	default:
		c.Topics = append(c.Topics, t)
	}
}

func (m *matter) starterKey(t *TopicDef, k, v *yaml.Node) {
	switch k.Value {
	case "id":
		t.ID, t.Span = m.ident("id", v), m.inner(v)
	case "name":
		t.Name = m.scalar("name", v)
	case "aliases":
		t.Aliases = m.strings("aliases", v)
	case "broader":
		t.Broader = m.word("broader", v)
	default:
		m.unknownSetting(k, []string{"id", "name", "aliases", "broader"})
	}
}

func (m *matter) dyads(k, v *yaml.Node, c *Config) {
	if k.Value != "min" {
		m.unknownSetting(k, []string{"min"})
		return
	}
	n, err := strconv.Atoi(m.scalar("min", v))
	if v.Kind == yaml.ScalarNode && (err != nil || n < 0) {
		m.report("BR106", m.span(v), fmt.Sprintf("`min` does not know %q", v.Value), "write a whole number")
	}
	if err != nil || n < 0 {
		return
	}
	c.DyadsMin = n
}

// extensions reads words for records that are made from built-in ones
// (language 3). A word that means something already cannot mean another thing.
func (m *matter) extensions(key string, v *yaml.Node, into map[string]Extension, base []string) {
	over := false
	m.pairs(key, v, func(name, v *yaml.Node) {
		before := len(m.diags)
		switch {
		case leadWord(line{text: name.Value + "::"}) == "":
			m.report("BR106", m.span(name), fmt.Sprintf("%q is no word for records", name.Value), "use lower-case letters, digits and hyphens, a letter first")
		case slices.Contains(builtIn(), name.Value):
			m.report("BR106", m.span(name), fmt.Sprintf("`%s` has a meaning already", name.Value), "choose another word")
		}
		var e Extension
		m.pairs(name.Value, v, func(k, v *yaml.Node) {
			switch k.Value {
			case "extends":
				e.Extends = m.oneOf("extends", v, base)
			case "label":
				e.Label = m.scalar("label", v)
			default:
				m.unknownSetting(k, []string{"extends", "label"})
			}
		})
		if e.Extends == "" && len(m.diags) == before {
			m.report("BR106", m.span(name), fmt.Sprintf("`%s` does not say what it extends", name.Value), "add `extends:` with one of "+strings.Join(base, ", "))
		}
		switch {
		case len(m.diags) > before:
		case len(into) < maxExtensions:
			into[name.Value] = e
		case !over:
			m.report("BR006", m.span(name), fmt.Sprintf("too many entries under `%s`: the limit is %d", key, maxExtensions), "use one word for what is of one kind")
			over = true
		}
	})
}

// navItem takes {title, url}, or one `Title: /url/`. All of them stand on every
// page.
func (m *matter) navItem(n *yaml.Node, c *Config) {
	if len(c.Nav) == maxNav {
		if !m.nav {
			m.report("BR006", m.firstLine(m.span(n)), fmt.Sprintf("too many entries under `nav`: the limit is %d", maxNav), "lead to a page that lists the others")
		}
		m.nav = true
		return
	}
	var item NavItem
	before := len(m.diags)
	m.pairs("nav", n, func(k, v *yaml.Node) {
		switch k.Value {
		case "title":
			item.Title = m.scalar("title", v)
		case "url":
			item.URL, item.Span = m.scalar("url", v), m.inner(v)
		default:
			if len(n.Content) > 2 {
				m.unknownSetting(k, []string{"title", "url"})
				return
			}
			item = NavItem{k.Value, m.scalar(k.Value, v), m.inner(v)}
		}
	})
	if (item.Title == "" || item.URL == "") && len(m.diags) == before {
		m.report("BR106", m.firstLine(m.span(n)), "an entry of `nav` needs a title and an address", "write it like {title: People, url: /leaders/}")
	}
	if item.URL != "" && !slices.ContainsFunc([]string{"/", "https://", "http://", "mailto:"}, func(begin string) bool { return strings.HasPrefix(item.URL, begin) }) {
		m.report("BR106", item.Span, fmt.Sprintf("`nav` has %s, which is no address that a page can lead to", item.URL), "write the address of a page from the first slash on, such as /leaders/, or one with https://")
	}
	c.Nav = append(c.Nav, item)
}
