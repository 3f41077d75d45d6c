package brief

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"readout/generator/diag"
)

// DefaultConfig is what a site without readout.yaml has (contract 2).
func DefaultConfig() *Config {
	return &Config{Title: "Readout", Language: "en", TZ: "UTC", Autolink: "first", Records: "cards", DyadsMin: 1, Feeds: true, Search: true, GitDates: true}
}

var configKeys = []string{"title", "description", "base-url", "language", "tz", "author", "license", "repository", "min-version", "autolink", "records",
	"dyads", "types", "verbs", "topics", "nav", "editions", "pages", "feeds", "search", "theme", "strict", "as-of", "tlp", "html", "cname", "severity", "noindex", "editor", "git-dates"}

// ParseConfig reads readout.yaml. An unknown key is an error with a
// suggestion; what cannot be read keeps its default.
func ParseConfig(src *diag.Source) (*Config, []diag.Diagnostic) {
	c := DefaultConfig()
	t := &tree{src: src}
	t.pairs(t.mapping(src.Text), "readout.yaml", func(k, v *yaml.Node) { c.set(t, k, v) })
	for i := range t.diags {
		if t.diags[i].Code == "BR003" {
			t.diags[i].Severity = diag.Error
		}
		t.diags[i].Message = strings.ReplaceAll(t.diags[i].Message, "front matter", "readout.yaml")
	}
	return c, t.diags
}

func (c *Config) set(t *tree, k, v *yaml.Node) {
	key := k.Value
	strs := map[string]*string{"title": &c.Title, "description": &c.Description, "base-url": &c.BaseURL, "language": &c.Language, "tz": &c.TZ,
		"author": &c.Author, "license": &c.License, "repository": &c.Repository, "min-version": &c.MinVersion, "as-of": &c.AsOf,
		"cname": &c.CNAME, "editor": &c.Editor}
	yes := map[string]*bool{"feeds": &c.Feeds, "search": &c.Search, "strict": &c.Strict, "html": &c.HTML, "noindex": &c.NoIndex, "git-dates": &c.GitDates}
	switch {
	case strs[key] != nil:
		*strs[key] = t.str(v, key)
	case yes[key] != nil:
		*yes[key] = t.yes(v, key)
	case key == "autolink":
		c.Autolink = t.oneOf(v, key, "first", "all", "off")
	case key == "records":
		c.Records = t.oneOf(v, key, "cards", "end", "hidden")
	case key == "tlp":
		c.TLP = t.oneOf(v, key, tlpWords...)
	case key == "dyads":
		t.pairs(v, key, func(k, v *yaml.Node) {
			n, err := strconv.Atoi(v.Value)
			if k.Value != "min" || err != nil || n < 1 {
				t.kind(v, "dyads", "a mapping with `min` and a number from 1")
				return
			}
			c.DyadsMin = n
		})
	case key == "types":
		c.Types = extensions(t, v, key)
	case key == "verbs":
		c.Verbs = extensions(t, v, key)
	case key == "pages":
		c.Pages = words(t, v, key, "")
	case key == "severity":
		c.Severity = words(t, v, key, "")
	case key == "editions":
		c.Editions = words(t, v, key, "tlp")
	case key == "theme":
		t.pairs(v, key, func(k, v *yaml.Node) {
			switch k.Value {
			case "accent":
				c.Accent = t.str(v, "accent")
			case "logo":
				c.Logo = t.str(v, "logo")
			default:
				t.unknown(k, []string{"accent", "logo"}, false)
			}
		})
	case key == "nav":
		for _, n := range v.Content {
			var item NavItem
			t.pairs(n, key, func(k, v *yaml.Node) {
				switch k.Value {
				case "title":
					item.Title = t.str(v, "title")
				case "url":
					item.URL = t.str(v, "url")
				default:
					t.unknown(k, []string{"title", "url"}, false)
				}
			})
			c.Nav = append(c.Nav, item)
		}
	case key == "topics":
		t.words(v, key)
	default:
		t.unknown(k, configKeys, false)
	}
}

func extensions(t *tree, n *yaml.Node, key string) map[string]Extension {
	out := map[string]Extension{}
	t.pairs(n, key, func(k, v *yaml.Node) {
		var e Extension
		t.pairs(v, key, func(k, v *yaml.Node) {
			switch k.Value {
			case "extends":
				e.Extends = t.str(v, "extends")
			case "label":
				e.Label = t.str(v, "label")
			default:
				t.unknown(k, []string{"extends", "label"}, false)
			}
		})
		known := EventWords
		if key == "verbs" {
			known = Verbs
		}
		if !contains(known, e.Extends) {
			t.add("BR106", k, "`"+k.Value+"` extends no built-in word", "use one of "+strings.Join(known, ", "))
			return
		}
		out[k.Value] = e
	})
	return out
}

// words reads a mapping of names to words; with inner set, the word stands
// under that key.
func words(t *tree, n *yaml.Node, key, inner string) map[string]string {
	out := map[string]string{}
	t.pairs(n, key, func(k, v *yaml.Node) {
		if inner == "" {
			out[k.Value] = t.str(v, key)
			return
		}
		t.pairs(v, key, func(ik, iv *yaml.Node) {
			if ik.Value == inner {
				out[k.Value] = t.oneOf(iv, inner, tlpWords...)
			} else {
				t.unknown(ik, []string{inner}, false)
			}
		})
	})
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
