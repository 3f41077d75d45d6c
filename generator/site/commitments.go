package site

import (
	"cmp"
	"slices"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
)

// promiseState is a state of commitments as pages show it: a word and a shape,
// never colour alone (pages 3).
type promiseState struct{ state, shape, meaning string }

// promiseStates stand in the order in which somebody has to act.
func promiseStates() []promiseState {
	return []promiseState{
		{msg("overdue"), "▲", msg("the day by which it was due has passed without a word")},
		{msg("due soon"), "◔", msg("due within 14 days")},
		{msg("contested"), "◐", msg("records say both that it was kept and that it was broken")},
		{msg("open"), "○", msg("nothing decides it yet")},
		{msg("broken"), "✕", msg("a record says that it was not kept")},
		{msg("fulfilled"), "●", msg("a record says that it was kept")},
		{msg("replaced"), "→", msg("another promise stands in its place")},
	}
}

func shapeOf(state string) string {
	if state == "met" {
		state = "fulfilled"
	}
	for _, s := range promiseStates() {
		if s.state == stateWords(state) {
			return s.shape
		}
	}
	return ""
}

func (w *world) promiseShelf() *shelf {
	return w.shelf("/commitments/", func() *shelf {
		s := &shelf{url: "/commitments/", title: w.t("Commitments")}
		for _, x := range w.m.Statements {
			if x.Commitment || x.Ask {
				s.said = append(s.said, x)
			}
		}
		return s
	})
}

// commitmentsPage answers: who promised what, by when, and was it done? What
// is asked of somebody stands under the one who is asked (R20).
func (w *world) commitmentsPage() CommitmentsPage {
	d := w.desk("/commitments/")
	v := CommitmentsPage{Frame: d.frame("commitments", w.t("Commitments"), w.t("Who promised what to whom, by when, and what became of it"), "")}
	waits := 0
	for _, st := range promiseStates() {
		in := slices.DeleteFunc(newest(w.m.Commitments, -1), func(p *model.Promise) bool { return stateWords(p.State) != st.state })
		if len(in) == 0 {
			continue
		}
		if undecided(in[0].State) {
			waits += len(in)
			slices.SortStableFunc(in, byDue)
		}
		anchor := "S-" + slugged(st.state)
		s := PromiseState{Anchor: anchor, Here: "#" + anchor, State: d.term(st.state), Shape: st.shape, Meaning: d.term(st.meaning), N: len(in)}
		for _, p := range in[:min(len(in), shown)] {
			s.Rows = append(s.Rows, d.promiseRow(p))
		}
		v.States = append(v.States, s)
	}
	n, asks := len(w.m.Commitments), len(w.m.Asks)
	v.FactLine = d.tn(n, "{0} commitment, {1} still waiting", "{0} commitments, {1} still waiting", waits) + d.t("; ") + d.count(asks, "ask", "asks")
	v.Asks = d.asked(newest(w.m.Asks, shown))
	if s := w.promiseShelf(); s.long() {
		v.Archive = d.linked(s, s.years())
	}
	return v
}

// byDue puts what is due first in front, and what has no date at the end.
func byDue(a, b *model.Promise) int {
	switch {
	case a.Due != nil && b.Due != nil:
		return when.Compare(*a.Due, *b.Due)
	case a.Due != nil:
		return -1
	case b.Due != nil:
		return 1
	}
	return 0
}

// asked puts asks under those who are asked, by name; an ask of nobody named
// comes last.
func (d desk) asked(list []*model.Promise) []AskedOf {
	var out []AskedOf
	name := func(a AskedOf) string {
		var all []string
		for _, l := range a.Of {
			all = append(all, l.Text)
		}
		return strings.Join(all, ", ")
	}
	for _, p := range list {
		of := AskedOf{Of: d.entities(p.Toward)}
		i := slices.IndexFunc(out, func(a AskedOf) bool { return name(a) == name(of) })
		if i < 0 {
			i = len(out)
			out = append(out, of)
		}
		out[i].Rows = append(out[i].Rows, d.promiseRow(p))
	}
	slices.SortStableFunc(out, func(a, b AskedOf) int {
		if (len(a.Of) == 0) != (len(b.Of) == 0) {
			return cmp.Compare(len(b.Of), len(a.Of))
		}
		return cmp.Compare(name(a), name(b))
	})
	return out
}

// lastNews is the date of the newest brief that has something about a
// statement: the one that records it, and those whose records lead to it.
func (d desk) lastNews(s *model.Statement) *Date {
	var last *model.Brief
	add := func(b *model.Brief) {
		if b != nil && !b.Date.IsZero() && (last == nil || d.diary.index[b] > d.diary.index[last]) {
			last = b
		}
	}
	add(s.Brief)
	for _, e := range d.m.Evidence(model.Ref{Statement: s}) {
		add(e.Brief)
	}
	for _, p := range d.answers[s] {
		add(recordedIn(p.from))
	}
	if last == nil {
		return nil
	}
	at := d.date(last.Date)
	return &at
}
