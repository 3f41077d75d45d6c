package site

import (
	"cmp"
	"slices"
	"unicode"

	"readout/generator/model"
)

// maxListed is how many names of a kind the search page lists; the index page
// of the kind has them all.
const maxListed = 200

// searchPage answers without a script: where is the thing I look for? It lists
// names by their first letter and the newest briefs by month.
func (w *world) searchPage() SearchPage {
	d := w.desk("/search/")
	v := SearchPage{Frame: d.frame("search", w.t("Search"), w.t("Find people, topics, events and briefs"), "")}
	for _, kind := range []string{"leader", "topic", "org"} {
		if s := d.alphabet(kind); len(s.Groups) > 0 {
			v.Sections = append(v.Sections, s)
		}
	}
	if s := d.byMonth(); len(s.Groups) > 0 {
		v.Sections = append(v.Sections, s)
	}
	return v
}

// alphabet lists the names of a kind by their first letter.
func (d desk) alphabet(kind string) SearchSection {
	s := SearchSection{Heading: d.sectionName(kind), All: d.to(d.allOf(kind), folder(kind))}
	list := listed(ofKind(d.m.Entities, kind))
	key := func(e *model.Entity) string { return fold(sortName(e)) }
	slices.SortStableFunc(list, func(a, b *model.Entity) int {
		return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range list[:min(len(list), maxListed)] {
		letter := initial(key(e))
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Heading != letter {
			s.Groups = append(s.Groups, Group{Heading: letter})
		}
		g := &s.Groups[len(s.Groups)-1]
		g.Rows = append(g.Rows, Row{Link: d.entity(e), Note: d.note(e), N: len(d.eventsFor(e))})
	}
	return s
}

// allOf names the index of a kind.
func (w *world) allOf(kind string) string {
	switch kind {
	case "leader":
		return w.t("All people")
	case "topic":
		return w.t("All topics")
	}
	return w.t("All organisations")
}

// initial is the letter that a folded name stands under.
func initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return digitsOnly
}

// byMonth lists the newest briefs under their months; further ones stand in
// the archive of the index of briefs.
func (d desk) byMonth() SearchSection {
	s := SearchSection{Heading: d.t("Briefs by month"), All: d.to(d.t("All briefs"), "/briefs/")}
	for _, b := range newest(d.m.Briefs, shown) {
		month := filed(b.Date).words(d.o.Words)
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Heading != month {
			s.Groups = append(s.Groups, Group{Heading: month})
		}
		g := &s.Groups[len(s.Groups)-1]
		when := d.date(b.Date)
		g.Rows = append(g.Rows, Row{Link: d.titled(b, briefURL(b)), When: &when})
	}
	if shelf := d.briefShelf(); shelf.long() {
		s.Years = d.linked(shelf, shelf.years())
	}
	return s
}
