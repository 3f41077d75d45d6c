package site

import (
	"iter"
	"maps"
	"slices"
	"sync"

	"readout/generator/brief"
	"readout/generator/model"
)

// index files everything: what differs between two models is changed in the
// registers of the earlier one. A site that is planned for the first time
// differs by everything from none.
func (w *world) index(old *world) {
	m, was := w.m, old.m
	events, said, briefs := changed(was.Events, m.Events), changed(was.Statements, m.Statements), changed(was.Briefs, m.Briefs)
	w.diary = old.diary.next(m, events)
	var wg sync.WaitGroup
	for _, fill := range []func(){
		func() { w.indexRecords(events, said, briefs, old) },
		func() { w.indexNames(changed(was.Mentions, m.Mentions), old) },
		func() { w.indexTitles(events, old) },
		func() { w.indexRelations(events, said, old) },
		func() { w.eventsOf = refile(old.eventsOf, events, underConcerned, model.ByTime) },
		func() {
			w.topicEv = refile(old.topicEv, events, func(e *model.Event, put func(*model.Entity, *model.Event)) { putUnder(withBroader(e.Topics), e, put) }, model.ByTime)
		},
		func() {
			w.claims = refile(old.claims, events, underChains, func(a, b claimed) int { return model.ByTime(a.event, b.event) })
		},
		func() { w.indexSaid(said, old) },
		func() { w.ties = newTies(m, was, old.ties) },
		func() {
			inFront := func(list []*model.Brief, has func(brief.Front) bool) []*model.Brief {
				come := slices.DeleteFunc(slices.Clone(briefs.come), func(b *model.Brief) bool { return !has(frontOf(b)) })
				return model.Exchanged(list, briefs.gone, come, inTime)
			}
			w.corrected = inFront(old.corrected, func(f brief.Front) bool { return len(f.Corrections) > 0 })
			w.moved = inFront(old.moved, func(f brief.Front) bool { return len(f.Was) > 0 })
		},
		func() {
			w.briefsOf = refile(old.briefsOf, briefs, func(b *model.Brief, put func(*model.Entity, *model.Brief)) { putUnder(distinct(b.Topics), b, put) }, inTime)
		},
	} {
		wg.Go(fill)
	}
	wg.Wait()
}

func (w *world) indexTitles(events change[*model.Event], old *world) {
	titles := make(map[*model.Event]string, len(events.come))
	for _, e := range events.come {
		titles[e] = w.titleOf(e)
	}
	w.titles = old.titles.With(events.gone, titles)
}

func (w *world) indexSaid(said change[*model.Statement], old *world) {
	type put = func(*model.Entity, *model.Statement)
	w.saidBy = refile(old.saidBy, said, func(s *model.Statement, put put) { putUnder(people(s.Speakers), s, put) }, model.BySaid)
	w.about = refile(old.about, said, func(s *model.Statement, put put) { putUnder(people(slices.Concat(s.Addressees, s.Targets)), s, put) }, model.BySaid)
	w.saidVia = refile(old.saidVia, said, func(s *model.Statement, put put) { putUnder(distinct(slices.Concat(s.Chains...)), s, put) }, model.BySaid)
	w.topicSt = refile(old.topicSt, said, func(s *model.Statement, put put) { putUnder(withBroader(s.Topics), s, put) }, model.BySaid)
}

func putUnder[V any](list []*model.Entity, v V, put func(*model.Entity, V)) {
	for _, e := range list {
		put(e, v)
	}
}

// underConcerned files an event under everybody and everything it concerns.
func underConcerned(e *model.Event, put func(*model.Entity, *model.Event)) {
	var who []*model.Entity
	for _, p := range slices.Concat(e.Actors, e.Recipients) {
		who = append(who, p.Entity)
	}
	putUnder(distinct(append(append(who, e.Place), e.Sources...)), e, put)
}

func underChains(e *model.Event, put func(*model.Entity, claimed)) {
	for i := range e.Claims {
		c := &e.Claims[i]
		putUnder(distinct(c.Chain), claimed{e, c}, put)
	}
}

// indexRelations files relations under the records they lead to. Implied ones
// are the other side of a relation that stands there already.
func (w *world) indexRelations(events change[*model.Event], said change[*model.Statement], old *world) {
	from := change[model.Ref]{refs(events.gone, said.gone), refs(events.come, said.come)}
	w.pointing = refile(old.pointing, from, func(r model.Ref, put func(*model.Event, pointer)) {
		for _, x := range relationsOf(r) {
			if !x.Implied && x.To.Event != nil {
				put(x.To.Event, pointer{r, x.Kind})
			}
		}
	}, pointer.compare)
	w.answers = refile(old.answers, from, func(r model.Ref, put func(*model.Statement, pointer)) {
		for _, x := range relationsOf(r) {
			if !x.Implied && x.To.Event == nil && x.To.Statement != nil {
				put(x.To.Statement, pointer{r, x.Kind})
			}
		}
	}, pointer.compare)
	w.byType = refile(old.byType, events, func(e *model.Event, put func(string, *model.Event)) { put(e.Type, e) }, model.ByTime)
	w.formerly = refile(old.formerly, events, func(e *model.Event, put func(string, *model.Event)) {
		for _, id := range e.Was {
			put(id, e)
		}
	}, model.ByTime)
	w.partsOf = refile(old.partsOf, events, func(e *model.Event, put func(*model.Event, *model.Event)) {
		if e.PartOf != nil {
			put(e.PartOf, e)
		}
	}, model.ByTime)
}

func refs(events []*model.Event, said []*model.Statement) []model.Ref {
	out := make([]model.Ref, 0, len(events)+len(said))
	for _, e := range events {
		out = append(out, model.Ref{Event: e})
	}
	for _, s := range said {
		out = append(out, model.Ref{Statement: s})
	}
	return out
}

func relationsOf(r model.Ref) []model.Relation {
	if r.Event != nil {
		return r.Event.Relations
	}
	return r.Statement.Relations
}

// compare puts events before statements, as they are filed.
func (p pointer) compare(o pointer) int {
	switch {
	case p.from.Event != nil && o.from.Event != nil:
		return model.ByTime(p.from.Event, o.from.Event)
	case p.from.Event != nil:
		return -1
	case o.from.Event != nil:
		return 1
	}
	return model.BySaid(p.from.Statement, o.from.Statement)
}

// indexNames files the names in prose. Those of one brief are always filed together.
func (w *world) indexNames(c change[*model.Mention], old *world) {
	if old.mentions == nil {
		w.mentions, w.named = map[*model.Entity][]*model.Mention{}, map[*model.Brief][]*model.Entity{}
		for _, mention := range c.come {
			w.mentions[mention.Entity] = append(w.mentions[mention.Entity], mention)
			w.named[mention.Brief] = append(w.named[mention.Brief], mention.Entity)
		}
		return
	}
	w.mentions, w.named = maps.Clone(old.mentions), maps.Clone(old.named)
	touched := map[*model.Brief]bool{}
	who := map[*model.Entity]bool{}
	for _, mention := range slices.Concat(c.gone, c.come) {
		touched[mention.Brief], who[mention.Entity] = true, true
	}
	var gone, now []*model.Brief
	for b := range touched {
		gone = append(gone, b)
		delete(w.named, b)
		if w.diary.has(b) {
			now = append(now, b)
		}
		for _, e := range old.named[b] {
			who[e] = true
		}
	}
	slices.SortFunc(gone, inTime)
	slices.SortFunc(now, inTime)
	more := map[*model.Entity][]*model.Mention{}
	for _, b := range now {
		for _, mention := range w.m.Mentioned(b) {
			w.named[b] = append(w.named[b], mention.Entity)
			more[mention.Entity] = append(more[mention.Entity], mention)
			who[mention.Entity] = true
		}
	}
	for e := range who {
		list := model.Merged(unnamed(old.mentions[e], gone), more[e], func(a, b *model.Mention) int { return inTime(a.Brief, b.Brief) })
		if w.mentions[e] = list; len(list) == 0 {
			delete(w.mentions, e)
		}
	}
}

// unnamed are the mentions of a list that stand in none of some briefs. They
// stand by brief.
func unnamed(list []*model.Mention, briefs []*model.Brief) []*model.Mention {
	out := make([]*model.Mention, 0, len(list))
	for _, b := range briefs {
		from, _ := slices.BinarySearchFunc(list, b, func(m *model.Mention, b *model.Brief) int { return inTime(m.Brief, b) })
		to := from
		for to < len(list) && inTime(list[to].Brief, b) == 0 {
			to++
		}
		out, list = append(out, list[:from]...), list[to:]
	}
	return append(out, list...)
}

// indexRecords finds the records that the items of briefs became.
func (w *world) indexRecords(events change[*model.Event], said change[*model.Statement], briefs change[*model.Brief], old *world) {
	now := written{items: make(map[*brief.Item]model.Ref, len(events.come)+len(said.come)), bodies: make(map[place]bool, len(events.come)+len(said.come))}
	for _, e := range events.come {
		for _, it := range e.Items {
			now.items[it] = model.Ref{Event: e}
		}
	}
	for _, s := range said.come {
		for _, it := range s.Items {
			now.items[it] = model.Ref{Statement: s}
		}
	}
	for _, b := range briefs.come {
		w.indexBrief(b, now)
	}
	var items []*brief.Item
	var bodies []place
	for _, e := range events.gone {
		items = append(items, e.Items...)
	}
	for _, s := range said.gone {
		items = append(items, s.Items...)
	}
	for _, b := range briefs.gone {
		for it := range recordsOf(b) {
			items = append(items, it)
			if r, known := old.byItem.Get(it); known {
				bodies = append(bodies, place{b, idOf(r)})
			}
		}
	}
	w.byItem, w.inBody = old.byItem.With(items, now.items), old.inBody.With(bodies, now.bodies)
}

// written is what items became, and which cards stand in briefs.
type written struct {
	items  map[*brief.Item]model.Ref
	bodies map[place]bool
}

// recordsOf are the items of a brief, those inside others after them.
func recordsOf(b *model.Brief) iter.Seq[*brief.Item] {
	return func(yield func(*brief.Item) bool) {
		if b.Doc == nil {
			return
		}
		var walk func(list []*brief.Item) bool
		walk = func(list []*brief.Item) bool {
			for _, it := range list {
				if !yield(it) || !walk(it.Children) {
					return false
				}
			}
			return true
		}
		for _, n := range b.Doc.Body {
			if !walk(n.Items) {
				return
			}
		}
	}
}

func (w *world) indexBrief(b *model.Brief, now written) {
	used := map[*model.Event]bool{}
	shown := w.o.Config.Records != "hidden"
	for it := range recordsOf(b) {
		if it.Kind == brief.Event {
			if e := w.eventOf(b, it, now, used); e != nil {
				used[e] = true
				now.items[it] = model.Ref{Event: e}
				now.bodies[place{b, e.ID}] = shown
			}
		}
		if s := now.items[it].Statement; s != nil {
			now.bodies[place{b, s.ID}] = shown
		}
	}
}

// eventOf goes by what the model says, then by the written id, then by the
// event of the brief that is likest: claims at the places of the record's
// properties weigh more than names.
func (w *world) eventOf(b *model.Brief, it *brief.Item, now written, used map[*model.Event]bool) *model.Event {
	if e := now.items[it].Event; e != nil {
		return e
	}
	if it.ID != "" {
		return w.m.Event(it.ID)
	}
	var best *model.Event
	most := -1
	for _, e := range b.Events {
		if used[e] || !e.Auto || len(e.Items) > 0 || e.Type != it.Word && e.Base != it.Type || e.Label != it.Label {
			continue
		}
		if n := likeness(e, b, it); n > most {
			best, most = e, n
		}
	}
	return best
}

func likeness(e *model.Event, b *model.Brief, it *brief.Item) int {
	n := 0
	for _, f := range it.Fields {
		if b.Doc.Source == nil {
			break
		}
		at := b.Doc.Source.Pos(f.ValueSpan.Start)
		if slices.ContainsFunc(e.Claims, func(c model.Claim) bool { return c.Brief == b && c.Pos == at }) {
			n += 100
		}
	}
	written := slices.Concat(it.Left, it.Right)
	for _, who := range people(slices.Concat(e.Actors, e.Recipients)) {
		if slices.ContainsFunc(written, func(p brief.Party) bool {
			return p.Name == who.ID || p.Name == who.Name || slices.Contains(who.Aliases, p.Name)
		}) {
			n++
		}
	}
	return n
}
