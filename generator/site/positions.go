package site

import (
	"cmp"
	"slices"

	"readout/generator/model"
)

// The matrix shows the holders and topics with most statements.
const (
	matrixHolders = 25
	matrixTopics  = 10
)

// stand is what one holder said on one topic, about whatever target.
type stand struct {
	holder, topic *model.Entity
	positions     []*model.Position
	said          []*model.Statement // in order of time, each once
}

// standsOf are the stands of a holder, most statements first.
func (w *world) standsOf(holder *model.Entity) []*stand {
	var out []*stand
	for _, p := range w.heldBy[holder] {
		i := slices.IndexFunc(out, func(s *stand) bool { return s.topic == p.Topic })
		if i < 0 {
			i = len(out)
			out = append(out, &stand{holder: holder, topic: p.Topic})
		}
		out[i].positions = append(out[i].positions, p)
	}
	for _, s := range out {
		mine := map[*model.Statement]bool{}
		for _, p := range s.positions {
			for _, entry := range p.Entries {
				mine[entry.Statement] = true
			}
		}
		for _, x := range w.saidBy[holder] {
			if mine[x] {
				s.said = append(s.said, x)
				delete(mine, x)
			}
		}
		for _, p := range s.positions { // said by an office or a body for the holder
			for _, entry := range p.Entries {
				if mine[entry.Statement] {
					s.said = append(s.said, entry.Statement)
					delete(mine, entry.Statement)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *stand) int {
		return cmp.Or(cmp.Compare(len(b.said), len(a.said)), cmp.Compare(a.topic.Name, b.topic.Name), cmp.Compare(a.topic.ID, b.topic.ID))
	})
	return out
}

// holders are those who hold a position, by name.
func (w *world) holders() []*model.Entity {
	var out []*model.Entity
	for _, p := range w.m.Positions {
		if p.Holder != nil && p.Topic != nil && w.heldBy[p.Holder][0] == p {
			out = append(out, p.Holder)
		}
	}
	slices.SortStableFunc(out, bySortName)
	return out
}

func holderURL(e *model.Entity) string      { return "/positions/" + e.ID + "/" }
func positionURL(h, t *model.Entity) string { return holderURL(h) + t.ID + "/" }
func (s *stand) url() string                { return positionURL(s.holder, s.topic) }

func (w *world) standTitle(s *stand) string { return w.t("{0} on {1}", s.holder.Name, s.topic.Name) }

func (w *world) standShelf(s *stand) *shelf {
	return &shelf{url: s.url(), title: w.standTitle(s), above: Link{Text: w.t("Positions"), URL: "/positions/"}, said: s.said}
}

// positionPages are the matrix, a page for each holder, and the log of each
// holder on each topic (R19).
func (w *world) positionPages() []*Page {
	out := []*Page{page("/positions/", "positions", w.t("Positions"), "", func(w *world) any { return w.positionsPage() })}
	w.stock.holders = map[*model.Entity]*held{}
	for _, h := range w.holders() {
		now := &held{by: w.heldBy[h], said: w.saidBy[h]}
		if was := w.earlier().stock.holders[h]; was != nil && slices.Equal(was.by, now.by) && slices.Equal(was.said, now.said) {
			now.pages = was.pages
		} else {
			now.pages = w.holderPages(h)
		}
		w.stock.holders[h] = now
		out = append(out, now.pages...)
	}
	return out
}

// holderPages are the page of one holder and the logs of what was said.
func (w *world) holderPages(h *model.Entity) []*Page {
	out := []*Page{page(holderURL(h), "holder", w.t("Positions of {0}", h.Name), "", func(w *world) any { return w.holderPage(h) })}
	for _, s := range w.standsOf(h) {
		out = append(out, page(s.url(), "position", w.standTitle(s), "", func(w *world) any { return w.positionPage(s) }))
		out = append(out, w.archivePages(w.standShelf(s), func(w *world) *shelf { return w.standShelf(w.standOn(h, s.topic)) })...)
	}
	return out
}

// standOn is what a holder said on a topic, nil for nothing.
func (w *world) standOn(holder, topic *model.Entity) *stand {
	for _, s := range w.standsOf(holder) {
		if s.topic == topic {
			return s
		}
	}
	return nil
}

// latest is the newest word that was not denied, nil when all were.
func (s *stand) latest() *model.PositionEntry {
	var best *model.PositionEntry
	place := func(e *model.PositionEntry) int { return slices.Index(s.said, e.Statement) }
	for _, p := range s.positions {
		for i := range p.Entries {
			if e := &p.Entries[i]; !e.Denied && (best == nil || place(e) >= place(best)) {
				best = e
			}
		}
	}
	return best
}

// positionsPage answers: who stands where?
func (w *world) positionsPage() PositionsPage {
	d := w.desk("/positions/")
	v := PositionsPage{Frame: d.frame("positions", w.t("Positions"), w.t("Who said what on which topic, latest first"), "")}
	n := map[*model.Entity]int{}
	holders := w.holders()
	var topics []*model.Entity
	for _, h := range holders {
		stands := w.standsOf(h)
		v.Holders = append(v.Holders, Count{d.to(h.Name, holderURL(h)), len(stands)})
		for _, s := range stands {
			n[h] += len(s.said)
			if n[s.topic] == 0 {
				topics = append(topics, s.topic)
			}
			n[s.topic] += len(s.said)
		}
	}
	topics = mostSaid(listed(topics), n, matrixTopics)
	for _, t := range topics {
		v.Topics = append(v.Topics, d.entity(t))
	}
	for _, h := range mostSaid(holders, n, matrixHolders) {
		row := d.stanceRow(h, topics)
		if slices.ContainsFunc(row.Cells, func(c StanceCell) bool { return c.Log.Text != "" }) {
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

func mostSaid(list []*model.Entity, n map[*model.Entity]int, most int) []*model.Entity {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *model.Entity) int {
		return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return list[:min(len(list), most)]
}

func (d desk) stanceRow(h *model.Entity, topics []*model.Entity) StanceRow {
	row := StanceRow{Holder: d.to(h.Name, holderURL(h))}
	stands := d.standsOf(h)
	for _, t := range topics {
		cell := StanceCell{Topic: t.Name}
		if i := slices.IndexFunc(stands, func(s *stand) bool { return s.topic == t }); i >= 0 {
			if e := stands[i].latest(); e != nil {
				cell.Log, cell.When, cell.Shift, cell.N = d.to(d.term(stanceWord(e.Statement)), stands[i].url()), d.groupDate(e.Statement.When), e.Shift, len(stands[i].said)
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// stanceWord is the stance, or the verb where there is nothing to say of it.
func stanceWord(s *model.Statement) string {
	if s.Stance == "" || s.Stance == "neutral" {
		return s.Verb
	}
	return s.Stance
}

// holderPage is every topic on which one holder said something.
func (w *world) holderPage(h *model.Entity) HolderPage {
	d := w.desk(holderURL(h))
	title := w.t("Positions of {0}", h.Name)
	v := HolderPage{Frame: d.frame("holder", title, w.t("{0}, topic by topic", title), "", d.to(w.t("Positions"), "/positions/")), Title: title, Holder: d.entity(h)}
	for _, s := range w.standsOf(h) {
		row := HolderRow{Log: d.to(s.topic.Name, s.url()), N: len(s.said)}
		if e := s.latest(); e != nil {
			row.Position = Position{Holder: d.entity(h), Topic: d.entity(s.topic), Latest: d.latest(e.Statement), Shift: e.Shift, Count: len(s.said)}
		}
		v.Positions = append(v.Positions, row)
	}
	return v
}

// positionPage answers: how has the position moved?
func (w *world) positionPage(s *stand) PositionPage {
	d := w.desk(s.url())
	var sources []*model.Entity
	for _, x := range newest(s.said, shown) {
		for _, c := range x.Chains {
			sources = append(sources, c...)
		}
	}
	sources = ofKind(distinct(sources), "source")
	d.notes = tabled(sources)
	v := PositionPage{
		Title: w.standTitle(s), Holder: d.entity(s.holder), Topic: d.entity(s.topic),
		Entries: d.stanceEntries(s), FactLine: w.standLine(s),
	}
	v.Frame = d.frame("position", v.Title, w.t("{0}: {1}", v.Title, v.FactLine), "", d.to(w.t("Positions"), "/positions/"), d.to(s.holder.Name, holderURL(s.holder)))
	v.Sources = d.sourceRows(sources)
	if shelf := w.standShelf(s); shelf.long() {
		v.Archive = d.linked(shelf, shelf.years())
	}
	return v
}

// standLine is the one computed line at the top of the log.
func (w *world) standLine(s *stand) string {
	n, shifts := len(s.said), 0
	for _, p := range s.positions {
		for _, e := range p.Entries {
			if e.Shift {
				shifts++
			}
		}
	}
	out := w.t("{0}, {1}", w.count(n, "statement", "statements"), w.count(shifts, "shift of stance", "shifts of stance"))
	if e := s.latest(); e != nil {
		latest := w.term(stanceWord(e.Statement))
		if !e.Statement.When.IsZero() {
			latest = w.t("{0}, {1}", latest, w.dateWords(e.Statement.When))
		}
		out += w.t("; ") + w.t("latest: {0}", latest)
	}
	return out
}

// stanceEntries is the log, newest first. A shift names the stance before it,
// which is that of the last word not denied on the same target.
func (d desk) stanceEntries(s *stand) []StanceEntry {
	found := map[*model.Statement]StanceEntry{}
	for _, p := range s.positions {
		before := ""
		for _, entry := range p.Entries {
			v := StanceEntry{Shift: entry.Shift}
			if p.Target != nil {
				v.About = p.Target.Name
			}
			if entry.Shift {
				v.From = before
			}
			if !entry.Denied {
				before = first(entry.Statement.Stance, "neutral")
			}
			if old, ok := found[entry.Statement]; ok { // one statement, several targets
				v.About = old.About + ", " + v.About
				v.Shift, v.From = v.Shift || old.Shift, first(old.From, v.From)
			}
			found[entry.Statement] = v
		}
	}
	var out []StanceEntry
	for _, x := range newest(s.said, shown) {
		v := found[x]
		v.Statement = d.statement(x)
		out = append(out, v)
	}
	return out
}
