package model

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/generator/brief"
	"readout/generator/when"
)

// prose finds names and links in all bodies and the evidence of records. It is
// kept how, for models of the same records with other prose.
func (l *linker) prose(docs []*brief.Doc, scopes []*scope) {
	c := &core{docs: docs, o: l.o, ids: Lay(l.byID), briefs: make(map[*brief.Doc]int, len(scopes)), events: make([][]*Event, len(scopes)), mentions: make([]int, 0, len(scopes)+1)}
	search := &searcher{c: l.cat, m: newMatcher(l.cat), autolink: l.o.Config.Autolink, ids: l.explicit,
		records: c.evidenceFor, links: l.m.Links, hits: l.m.Names}
	c.search, l.m.core = search, c
	read := search.briefs(scopes)
	for i, s := range scopes {
		c.briefs[s.brief.Doc] = i
		c.mentions = append(c.mentions, len(l.m.Mentions))
		p := read[i]
		l.written = append(l.written, p.diags...)
		l.m.Mentions = append(l.m.Mentions, p.mentions...)
		evidence(s.brief, s.brief.Doc, l.m.Links, func(r Ref, ev Evidence) {
			if r.Event != nil {
				r.Event.Evidence = append(r.Event.Evidence, ev)
			} else if r.Statement != nil {
				r.Statement.Evidence = append(r.Statement.Evidence, ev)
			}
		})
	}
	c.mentions = append(c.mentions, len(l.m.Mentions))
	for _, raw := range l.events {
		c.events[raw.order] = append(c.events[raw.order], raw.made)
		if len(raw.made.Evidence) == 0 {
			raw.made.Contexts = append(raw.made.Contexts, context(raw.scope.brief, raw.scope.brief.Doc, raw.item)...)
		}
	}
	if !l.m.AsOf.IsZero() {
		c.today, _ = when.ParseEDTF(l.m.AsOf.Format(time.DateOnly))
		c.today.Stated = true
	}
	for _, d := range docs {
		if d.Kind != brief.Brief {
			l.written = append(l.written, search.read(nil, d, c.today).diags...)
		}
	}
}

// evidenceFor is what an evidence link's id stands for.
func (c *core) evidenceFor(id string) []Ref {
	if r, ok := c.ids.Get(id); ok {
		return []Ref{r}
	}
	if c.o.Hidden[id] {
		return []Ref{}
	}
	return nil
}

// briefs reads the prose of all briefs, each by itself, on all processors.
func (s *searcher) briefs(scopes []*scope) []*proser {
	read := make([]*proser, len(scopes))
	parts := make([]searcher, min(runtime.GOMAXPROCS(0), len(scopes)))
	var wg sync.WaitGroup
	for n := range parts {
		part := &parts[n]
		*part = *s
		part.c = s.c.reader()
		part.links, part.hits = map[*brief.Link]Target{}, map[*brief.Node][]NameHit{}
		wg.Go(func() {
			for i := n * len(scopes) / len(parts); i < (n+1)*len(scopes)/len(parts); i++ {
				read[i] = part.brief(scopes[i].brief, scopes[i].brief.Doc)
			}
		})
	}
	wg.Wait()
	for _, part := range parts {
		maps.Copy(s.links, part.links)
		maps.Copy(s.hits, part.hits)
	}
	return read
}

// brief reads the prose of a brief. Its mentions are in the order of the text.
func (s *searcher) brief(b *Brief, doc *brief.Doc) *proser {
	p := s.read(b, doc, b.Date)
	slices.SortStableFunc(p.mentions, func(a, b *Mention) int { return a.Pos.Compare(b.Pos) }) // footnotes are read last
	return p
}

// evidence finds the words of a brief's prose that lead to records.
func evidence(b *Brief, doc *brief.Doc, links map[*brief.Link]Target, add func(Ref, Evidence)) {
	for i := range doc.Body {
		n := &doc.Body[i]
		if n.Kind != brief.Open || n.Link == nil || len(n.Link.IDs) == 0 {
			continue
		}
		ev := Evidence{Brief: b, Text: n.Link.Text, Pos: doc.Source.Pos(n.Link.Words.Start), Block: n.Link.Block}
		if ev.Block >= 0 && ev.Block < len(doc.Blocks) {
			ev.Sentence = around(doc.Blocks[ev.Block].Text, ev.Text)
		}
		for _, r := range links[n.Link].Records {
			add(r, ev)
		}
	}
}

// around is a paragraph, or what stands close to some words of one that is far
// too long to be shown with each record that it speaks of.
func around(paragraph, words string) string {
	if len(paragraph) <= maxParagraph {
		return paragraph
	}
	at := max(0, strings.Index(paragraph, words))
	return clipped(paragraph, at, at+len(words))
}

// context is the paragraph before the list of a record, which stands for an
// event without evidence.
func context(b *Brief, doc *brief.Doc, it *brief.Item) []Evidence {
	i := it.Context
	if i < 0 || i >= len(doc.Blocks) {
		return nil
	}
	block := doc.Blocks[i]
	words := around(block.Text, "")
	return []Evidence{{Brief: b, Text: words, Pos: doc.Source.Pos(block.Span.Start), Block: i, Sentence: words}}
}
