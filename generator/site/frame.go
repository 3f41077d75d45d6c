package site

import (
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
)

// frame is what surrounds a page. Crumbs go from home to the page itself.
func (d desk) frame(kind, title, description, source string, crumbs ...Link) Frame {
	c := d.o.Config
	f := Frame{
		Lang: d.o.Words.Lang(), Dir: d.dir(), SiteTitle: first(c.Title, "Readout"), PageTitle: title,
		Description: first(description, c.Description), Kind: kind,
		Canonical: absolute(d.baseURL, d.from), Home: d.href("/"), CSS: d.css, JS: d.js, Icon: d.icon,
		AsOf: d.asOf(), License: c.License, Author: c.Author, Source: source, NoIndex: c.NoIndex || d.o.Marking != "", Marking: d.o.Marking,
		Edit: editURL(c.Repository, source), History: historyURL(c.Repository, source),
		Data: d.to(d.t("all data"), "/data/"), PageData: d.to(d.t("this page"), d.from+"index.json"), Feeds: d.feedLinks(), CardType: cardType(kind), Found: findable(kind),
	}
	if f.Search = d.to(d.t("Search"), "/search/"); f.Search.URL != "" && d.searchJS != "" {
		f.SearchJS, f.SearchIndex = d.href(d.searchJS), d.href("/search/_i/main.js")
	}
	if logo := LogoURL(c.Logo); c.Logo != "" && d.has(logo) {
		f.Logo = d.href(logo)
	}
	if t := d.written(d.o.Changed[source]); t != nil {
		f.Changed = *t
	}
	f.Previews, f.Image = d.previewsAt(), d.shareImage(d.from)
	f.Nav, f.Keys = keyed(d.nav(), d.keys())
	if f.CSS != "" {
		f.CSS = d.href(f.CSS)
	}
	if f.JS != "" {
		f.JS = d.href(f.JS)
		if d.moreJS != "" {
			f.MoreJS = d.href(d.moreJS)
		}
	}
	if f.Icon != "" {
		f.Icon = d.href(f.Icon)
	}
	if d.from != "/" {
		f.Crumbs = append([]Link{d.to(d.t("Home"), "/")}, append(crumbs, Link{Text: title})...)
	}
	return f
}

// builtFrom counts the briefs that have a part in a page. Lists of the whole
// site do not say it: each new brief would make all of them anew for a number.
func builtFrom(events []*model.Event, said []*model.Statement, mentions []*model.Mention) int {
	briefs := map[*model.Brief]bool{}
	for _, e := range events {
		for _, b := range e.Briefs {
			briefs[b] = true
		}
	}
	for _, s := range said {
		briefs[s.Brief] = true
	}
	for _, m := range mentions {
		briefs[m.Brief] = true
	}
	delete(briefs, nil) // of a file that is no brief
	return len(briefs)
}

// findable says whether a page of a kind answers for one thing. Another search
// engine that reads the pages themselves is told so by data-pagefind-body.
func findable(kind string) bool {
	return slices.Contains([]string{"brief", "event", "leader", "topic", "org", "place", "source", "dyad", "page"}, kind)
}

// previewsAt is the folder of previews as the script is told of it.
func (d desk) previewsAt() string {
	if d.o.Config.Pages["previews"] == "off" {
		return ""
	}
	return strings.TrimSuffix(d.href(previewFolder+"x"), "x")
}

// keys is where g and a letter lead.
func (d desk) keys() []KeyLink {
	var out []KeyLink
	for _, k := range []KeyLink{
		{Link: Link{Text: d.t("Home"), URL: "/"}, Key: "h"}, {Link: Link{Text: d.t("Agenda"), URL: "/agenda/"}, Key: "a"},
		{Link: Link{Text: d.t("People"), URL: folder("leader")}, Key: "p"}, {Link: Link{Text: d.t("Topics"), URL: folder("topic")}, Key: "t"},
		{Link: Link{Text: d.t("Timeline"), URL: "/timeline/"}, Key: "l"},
	} {
		if l := d.to(k.Text, k.URL); l.URL != "" {
			out = append(out, KeyLink{Link: l, Key: k.Key})
		}
	}
	return out
}

// keyed gives the keys to the entries of the navigation that lead where they
// do: a second link to the same place would stand on every page for nothing.
func keyed(nav []NavLink, keys []KeyLink) ([]NavLink, []KeyLink) {
	for i, k := range keys {
		if at := slices.IndexFunc(nav, func(n NavLink) bool { return n.URL == k.URL }); at >= 0 {
			nav[at].Key, keys[i].InNav = k.Key, true
		}
	}
	return nav, keys
}

func (d desk) asOf() Date {
	if t := d.day(d.m.AsOf); t != nil {
		return *t
	}
	return Date{}
}

// LogoURL is the address of the file that `theme: {logo: ...}` names.
func LogoURL(logo string) string {
	return "/" + strings.TrimPrefix(strings.TrimPrefix(logo, "static/"), "/")
}

// nav is the six entries of the frame, or those of the configuration.
func (d desk) nav() []NavLink {
	items := d.o.Config.Nav
	if len(items) == 0 {
		items = []brief.NavItem{
			{Title: d.t("Today"), URL: "/"}, {Title: d.t("Agenda"), URL: "/agenda/"}, {Title: d.t("People"), URL: "/leaders/"},
			{Title: d.t("Topics"), URL: "/topics/"}, {Title: d.t("Timeline"), URL: "/timeline/"}, {Title: d.t("Search"), URL: "/search/"},
		}
	}
	var out []NavLink
	for _, it := range items {
		l := Link{Text: it.Title, URL: it.URL}
		if strings.HasPrefix(it.URL, "/") {
			l = d.to(it.Title, it.URL)
		}
		if l.URL == "" || unsafe(it.URL) {
			continue
		}
		here := it.URL == d.from || it.URL != "/" && strings.HasPrefix(d.from, it.URL)
		out = append(out, NavLink{Link: l, Here: here})
	}
	return out
}

// unsafe says whether an outside address is of a kind we do not link to.
func unsafe(u string) bool {
	return !strings.HasPrefix(u, "/") && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "mailto:")
}

// outside keeps http and https addresses only.
func outside(u string) string {
	if strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
		return u
	}
	return ""
}
