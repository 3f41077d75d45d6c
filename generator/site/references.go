package site

import (
	"slices"
	"strings"

	"readout/generator/model"
)

// On paper nobody can follow a link, so a page numbers the outside sources that
// it cites, and names them with their addresses at its end. On the screen
// nothing of this shows: the number is an attribute that the print rules of
// site.css write out. Pages with a table of sources number its rows; the others
// carry a list that is printed only. A page shows no more notes than its sheets
// have room for, and the book numbers its own (book.go).

const (
	// What a dossier prints, as in the print rules of site.css.
	printedEvents, printedDevelopments, printedContacts, printedQuotes = 8, 7, 10, 3

	notesMost    = 32  // in a dossier: what its last sheet has room for
	notesEach    = 4   // of one event in a dossier
	longestTyped = 400 // letters of an address that somebody would still type
)

// notes are the outside sources of a page with the numbers that they have on
// paper. A nil one numbers nothing.
type notes struct {
	number map[*model.Entity]int
	typed  map[string]int // addresses in the prose
	n      int
	list   []Reference // those that stand in no table of the page
}

// tabled numbers the rows of a table of sources.
func tabled(list []*model.Entity) *notes {
	n := &notes{number: map[*model.Entity]int{}, typed: map[string]int{}}
	for _, e := range list {
		n.n++
		n.number[e] = n.n
		if e.Source.URL != "" && n.typed[e.Source.URL] == 0 {
			n.typed[e.Source.URL] = n.n
		}
	}
	return n
}

// of is the note of a source, "" where it has none.
func (n *notes) of(e *model.Entity) string {
	if n == nil || n.number[e] == 0 {
		return ""
	}
	return itoa(n.number[e])
}

// written numbers an outside address in the prose of a page. A title it has
// none: its words stand in the text.
func (n *notes) written(href string) string {
	if n == nil || len(href) > longestTyped {
		return ""
	}
	if n.typed[href] == 0 {
		n.n++
		n.typed[href] = n.n
		n.list = append(n.list, Reference{N: n.n, Original: href})
	}
	return itoa(n.typed[href])
}

// noted numbers sources in the list of what a page cites, and gives their
// numbers as a link has them.
func (d desk) noted(list []*model.Entity, most int) string {
	var numbers []string
	for _, e := range ofKind(list, "source") {
		if d.notes.number[e] == 0 && d.notes.n < notesMost {
			d.notes.n++
			d.notes.number[e] = d.notes.n
			r := d.sourceReference(e)
			r.N, r.Title.URL = d.notes.n, ""
			r.Original, r.Archived = typable(r.Original), typable(r.Archived)
			if r.Original != "" {
				d.notes.typed[r.Original] = r.N
			}
			d.notes.list = append(d.notes.list, r)
		}
		if n := d.notes.of(e); n != "" && len(numbers) < most && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return strings.Join(numbers, ", ")
}

func typable(address string) string {
	if len(address) > longestTyped {
		return ""
	}
	return address
}

// sourceReference describes a source where it has no row.
func (d desk) sourceReference(e *model.Entity) Reference {
	r := Reference{
		Kind: d.term(spaced(e.Source.Kind)), Origin: d.originOf(e), Title: Link{Text: d.nameOf(e)}, Lang: e.Source.Lang, Grade: e.Source.Grade,
		Original: outside(e.Source.URL), Archived: outside(e.Source.Archive),
	}
	if e.By != nil {
		r.By = d.nameOf(e.By)
	}
	if t := d.written(e.Source.Published); t != nil {
		r.When = *t
	}
	return r
}

// noteCards gives the cards that a dossier prints the numbers of their sources,
// as paper has no room for the names.
func (d desk) noteCards(cards []Card, events []*model.Event) {
	for i := range cards {
		cards[i].Title.Notes = d.noted(events[i].Sources, notesEach)
	}
}

// noteQuotes numbers the sources of the first quotes among statements, before
// these become views.
func (d desk) noteQuotes(list []*model.Statement, most int) {
	for _, s := range list {
		if len(s.Quotes) == 0 || most == 0 {
			continue
		}
		if most--; len(s.Chains) > 0 {
			d.noted(s.Chains[0], notesEach)
		}
	}
}

// noteContacts numbers the accounts of the contacts that a pair's sheet has.
func (d desk) noteContacts(log []Contact, x *model.Dyad) {
	for i := range log[:min(len(log), printedContacts)] {
		e := x.Contacts[len(x.Contacts)-1-i]
		var sources []*model.Entity
		for _, a := range e.Accounts {
			sources = append(sources, a.Source)
		}
		if log[i].Accounts.Text == "" {
			sources = nil
		}
		log[i].Accounts.Notes = d.noted(sources, notesEach)
	}
}

// printed is how many events a dossier of a kind has on paper.
func printed(kind string) int {
	switch kind {
	case "leader":
		return printedEvents
	case "topic":
		return printedDevelopments
	}
	return 0
}
