package site

import (
	"slices"
	"strings"

	"readout/generator/model"
)

// An index with more names than one page can carry (pages 8: 4,000 elements)
// leads to a page for each letter.
const (
	namesAPage  = 400
	peopleAPage = 150 // their rows say more, and the matrix stands there too
)

// initials are the entities of a kind by the letter they stand under, by name;
// nil where one page has room for all.
func (w *world) initials(kind string) []letterful {
	list := w.byNames(kind)
	if len(list) <= namesAPage && (kind != "leader" || len(list) <= peopleAPage) {
		return nil
	}
	var out []letterful
	at := map[string]int{}
	for _, e := range list {
		letter := initial(fold(sortName(e)))
		i, there := at[letter]
		if !there {
			i = len(out)
			at[letter] = i
			out = append(out, letterful{letter: letter})
		}
		out[i].list = append(out[i].list, e)
	}
	slices.SortStableFunc(out, func(a, b letterful) int { return compareLetters(a.letter, b.letter) })
	return out
}

// letterful is the names under one letter.
type letterful struct {
	letter string
	list   []*model.Entity
}

// letterURL is the page of a letter. What stands two steps down otherwise is a
// year, so that an entity may be called "a-z" all the same.
func letterURL(kind, letter string) string {
	if letter == digitsOnly {
		return folder(kind) + "a-z/0-9/"
	}
	return folder(kind) + "a-z/" + strings.ToLower(letter) + "/"
}

// letterPages are the pages of the letters of a long index.
func (w *world) letterPages(kind string) []*Page {
	var out []*Page
	for i, l := range w.initials(kind) {
		title := w.t("{0}: {1}", w.sectionName(kind), l.letter)
		out = append(out, page(letterURL(kind, l.letter), "list", title, "", func(w *world) any { return w.letterPage(kind, i) }))
	}
	return out
}

// letterPage lists the names under one letter.
func (w *world) letterPage(kind string, i int) ListPage {
	all := w.initials(kind)
	l := all[i]
	title := w.t("{0}: {1}", w.sectionName(kind), l.letter)
	d := w.desk(letterURL(kind, l.letter))
	v := ListPage{Frame: d.frame("list", title, w.t("{0}, by name", title), "", d.to(w.sectionName(kind), folder(kind))), Title: title, Letters: d.letters(kind, all)}
	v.Letters[i].URL = "" // this page
	v.Intro = w.t("By name, with the date of the last event.")
	for _, e := range l.list {
		v.add("", d.nameRow(e))
	}
	return v
}

// letters lead to the pages of a long index, each with how many names it has.
func (d desk) letters(kind string, all []letterful) []Count {
	return each(all, func(l letterful) Count { return Count{d.to(l.letter, letterURL(kind, l.letter)), len(l.list)} })
}

func (d desk) nameRow(e *model.Entity) Row {
	events := d.eventsFor(e)
	last := Date{} // keeps its place in the column
	for _, x := range slices.Backward(events) {
		if tookPlace(x) {
			last = d.date(x.When)
			break
		}
	}
	return Row{Link: d.entity(e), When: &last, N: len(events), Note: d.note(e)}
}

// compareLetters puts digits last.
func compareLetters(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == digitsOnly || b != digitsOnly && a > b:
		return 1
	}
	return -1
}

// digitsOnly is where names without a letter stand.
const digitsOnly = "0–9"
