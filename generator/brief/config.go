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

// ParseConfig reads readout.yaml over the defaults. An unknown key is always
// an error: a setting that does nothing must not look as if it did.
func ParseConfig(src *diag.Source) (*Config, []diag.Diagnostic) {
	c := DefaultConfig()
	m := &matter{src: src, end: len(src.Text)}
	root := m.parse()
	if root == nil {
		return c, m.diags
	}
	m.pairs("the configuration", root, func(k, v *yaml.Node) {
		if !slices.Contains(configKeys, k.Value) {
			m.unknownSetting(k, configKeys)
			return
		}
		if v.Kind == yaml.ScalarNode && v.Tag == "!!null" {
			return
		}
		if !m.settingText(k.Value, v, c) && !m.settingSwitch(k.Value, v, c) {
			m.settingGroup(k.Value, v, c)
		}
	})
	return c, m.diags
}

func (m *matter) unknownSetting(k *yaml.Node, known []string) {
	help := "known keys are " + strings.Join(known, ", ")
	if near, ok := text.Nearest(k.Value, known, false); ok {
		help = fmt.Sprintf("did you mean `%s`?", near)
	}
	m.report("BR003", m.span(k), fmt.Sprintf("unknown key `%s` in the configuration", k.Value), help)
}

func (m *matter) settingText(key string, v *yaml.Node, c *Config) bool {
	texts := map[string]*string{"title": &c.Title, "description": &c.Description, "base-url": &c.BaseURL, "language": &c.Language, "tz": &c.TZ,
		"author": &c.Author, "license": &c.License, "repository": &c.Repository, "min-version": &c.MinVersion, "as-of": &c.AsOf,
		"cname": &c.CNAME, "editor": &c.Editor}
	if p := texts[key]; p != nil {
		*p = m.scalar(key, v)
		return true
	}
	switch key {
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
		m.pairs(key, v, func(k, v *yaml.Node) {
			m.pairs(k.Value, v, func(in, v *yaml.Node) {
				if in.Value != "tlp" {
					m.unknownSetting(in, []string{"tlp"})
					return
				}
				c.Editions[k.Value] = m.oneOf("tlp", v, tlpValues)
			})
		})
	case "pages":
		m.pairs(key, v, func(k, v *yaml.Node) { c.Pages[k.Value] = m.scalar(k.Value, v) })
	case "severity":
		m.pairs(key, v, func(k, v *yaml.Node) {
			c.Severity[k.Value] = m.oneOf(k.Value, v, []string{"error", "warning", "info", "off"})
		})
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
		m.seq(key, v, func(n *yaml.Node) { c.Nav = append(c.Nav, m.navItem(n)) })
	}
}

func (m *matter) dyads(k, v *yaml.Node, c *Config) {
	if k.Value != "min" {
		m.unknownSetting(k, []string{"min"})
		return
	}
	n, err := strconv.Atoi(m.scalar("min", v))
	if err != nil || n < 0 {
		m.report("BR106", m.span(v), fmt.Sprintf("`min` does not know %q", v.Value), "write a whole number")
		return
	}
	c.DyadsMin = n
}

func (m *matter) extensions(key string, v *yaml.Node, into map[string]Extension, base []string) {
	m.pairs(key, v, func(name, v *yaml.Node) {
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
		if e.Extends == "" {
			m.report("BR106", m.span(name), fmt.Sprintf("`%s` does not say what it extends", name.Value), "add `extends:` with one of "+strings.Join(base, ", "))
			return
		}
		into[name.Value] = e
	})
}

// navItem takes {title, url}, or one `Title: /url/`.
func (m *matter) navItem(n *yaml.Node) (item NavItem) {
	m.pairs("nav", n, func(k, v *yaml.Node) {
		switch k.Value {
		case "title":
			item.Title = m.scalar("title", v)
		case "url":
			item.URL = m.scalar("url", v)
		default:
			item = NavItem{k.Value, m.scalar(k.Value, v)}
		}
	})
	return item
}
