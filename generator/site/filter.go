package site

import (
	"cmp"
	"slices"
	"strings"

	"readout/generator/model"
)

// Filter are the kinds and topics by which a script narrows a list of events;
// without one the list stands whole. A short list, and one that they would not
// part, has none.
type Filter struct{ Kinds, Topics []Chip }

// Chip is one choice of a filter: what rows bear, what people read, and how
// many rows of the list bear it.
type Chip struct {
	ID   string
	Text string
	N    int
}

// filterFrom is how many rows are more than a glance.
const filterFrom = 10

// chipsShown is how many topics a filter offers at most, and how many kinds.
// Rows bear only what is offered, so that they stay short.
const chipsShown = 6

// filter offers the kinds of the events of a list and the topics that most of
// them have, the most frequent first.
func (d desk) filter(list []*model.Event) (f Filter) {
	if len(list) < filterFrom {
		return f
	}
	kinds, topics := map[string]int{}, map[*model.Entity]int{}
	for _, e := range list {
		kinds[e.Type]++
		for _, t := range listed(e.Topics) {
			topics[t]++
		}
	}
	for typ, n := range kinds {
		f.Kinds = append(f.Kinds, Chip{typ, d.typeName(typ), n})
	}
	for t, n := range topics {
		f.Topics = append(f.Topics, Chip{t.ID, d.nameOf(t), n})
	}
	f.Kinds, f.Topics = offered(f.Kinds, len(list)), offered(f.Topics, len(list))
	return f
}

// offered are the most frequent choices that leave something out.
func offered(list []Chip, all int) []Chip {
	list = slices.DeleteFunc(list, func(c Chip) bool { return c.N == all })
	slices.SortFunc(list, func(a, b Chip) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID)) })
	return slices.Clip(list[:min(len(list), chipsShown)])
}

// kind is what the row of an event bears for the filter, and on the topics.
func (f Filter) kind(e *model.Event) string {
	if !f.has(f.Kinds, e.Type) {
		return ""
	}
	return e.Type
}

func (f Filter) on(e *model.Event) string {
	var ids []string
	for _, t := range listed(e.Topics) {
		if f.has(f.Topics, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return strings.Join(ids, " ")
}

func (Filter) has(chips []Chip, id string) bool {
	return slices.ContainsFunc(chips, func(c Chip) bool { return c.ID == id })
}
