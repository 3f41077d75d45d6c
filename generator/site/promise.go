package site

import (
	"cmp"
	"slices"

	"readout/generator/model"
)

// undecided says whether a promise still waits for something (R20).
func undecided(state string) bool {
	return state == "open" || state == "due-soon" || state == "overdue" || state == "contested"
}

// promiseRows shows the first n promises: those that still wait, then newest first.
func (d desk) promiseRows(list []*model.Promise, n int) []PromiseRow {
	list = newest(list, -1)
	slices.SortStableFunc(list, func(a, b *model.Promise) int { return cmp.Compare(waits(a), waits(b)) })
	var out []PromiseRow
	for _, p := range list[:min(len(list), n)] {
		out = append(out, d.promiseRow(p))
	}
	return out
}

func waits(p *model.Promise) int {
	if undecided(p.State) {
		return 0
	}
	return 1
}

func (d desk) promiseRow(p *model.Promise) PromiseRow {
	s := p.Statement
	at := d.place(s)
	v := PromiseRow{By: d.few(p.By, at), Toward: d.few(p.Toward, at), Verb: d.verb(s), Text: clip(d.quoted(s.Text), inSaid), Source: at, In: d.inBrief(s.Brief), When: d.date(s.When), State: d.term(stateWords(p.State)), Shape: shapeOf(p.State), Open: undecided(p.State), Ask: s.Ask}
	if p.Due != nil {
		due := d.date(*p.Due)
		v.Due = &due
	}
	for _, r := range p.DecidedBy {
		to, at := d.ref(r)
		v.Decided = append(v.Decided, Relation{Kind: d.term(stateWords(p.State)), To: to, When: at})
	}
	if v.Open {
		v.Quiet = d.lastNews(s)
	}
	return v
}

func stateWords(state string) string {
	if state == "due-soon" {
		return "due soon"
	}
	return state
}

// openPromises are those that still wait.
func openPromises(list []*model.Promise) []*model.Promise {
	return slices.DeleteFunc(slices.Clone(list), func(p *model.Promise) bool { return !undecided(p.State) })
}

// promisesOf fills the promises of a page that has much else on it.
func (d desk) promisesOf(v *EntityPage, list []*model.Promise) {
	v.Promises = d.promiseRows(list, manyRows)
	v.PromisesLeft = max(0, len(list)-manyRows)
	v.AllPromises = d.to(d.t("All commitments and asks"), "/commitments/")
	for _, p := range v.Promises {
		unlinked(d.to("", d.from).URL, p.By, p.Toward)
	}
}
