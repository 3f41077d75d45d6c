package model

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
)

// Records bear upon one another only through the ids that briefs share. So the
// briefs of a site fall into parts that share none, and what linking makes of
// all is what it makes of each part, put in order together. When the records of
// a brief change, [Model.relink] links its part alone, by the same steps as the
// whole, and puts it in the place of what the part was before. Where that is
// not certain to give what [Link] gives, it leaves the work to Link.

// maxPart is how many briefs a part may have to be linked by itself.
const maxPart = 32

// part is some briefs that share ids with one another and with no others.
type part struct {
	numbers []int // of their files, ascending
	names   map[string]bool
}

func (p *part) files(docs []*brief.Doc) map[string]bool {
	own := map[string]bool{}
	for _, i := range p.numbers {
		own[docs[i].Path] = true
	}
	return own
}

// relink is the model of files some of which have other records than in this
// one; nil where all must be linked.
func (m *Model) relink(docs []*brief.Doc, changed []int, over map[*brief.Doc]*edition) *Model {
	for _, i := range changed {
		if !brief.SameFront(m.core.docs[i], docs[i]) {
			return nil
		}
	}
	p := m.partOf(docs, changed)
	if p == nil || m.linesNamed(p, docs) {
		return nil
	}
	l := m.linkPart(p, docs)
	if l == nil || !m.fitsIn(p, docs, l) {
		return nil
	}
	next := m.replace(p, docs, l)
	if next == nil {
		return nil
	}
	for _, i := range p.numbers {
		delete(over, m.core.docs[i])
		e := next.edition(docs[i], docs[i])
		if e == nil {
			return nil
		}
		over[docs[i]] = e
	}
	return next.lay(over)
}

// partOf finds the part of the changed files, as they were and as they are: all
// that share ids with them, directly or by others. It is nil when that is too
// many, or not only briefs.
func (m *Model) partOf(docs []*brief.Doc, changed []int) *part {
	c := m.core
	p := &part{names: map[string]bool{}}
	found, todo := map[int]bool{}, slices.Clone(changed)
	for _, i := range changed {
		found[i] = true
	}
	for len(todo) > 0 {
		i := todo[0]
		todo = todo[1:]
		number, ok := c.briefs[c.docs[i]]
		if !ok || len(found) > maxPart {
			return nil
		}
		names := append(idsIn(c.docs[i]), idsIn(docs[i])...)
		for _, e := range c.events[number] {
			names = append(names, e.ID)
		}
		for _, s := range m.Briefs[number].Statements {
			names = append(names, s.ID)
		}
		for _, id := range names {
			if p.names[id] {
				continue
			}
			p.names[id] = true
			for _, k := range m.usersOf(id) {
				if !found[k] {
					found[k] = true
					todo = append(todo, k)
				}
			}
		}
	}
	p.numbers = slices.Sorted(maps.Keys(found))
	return p
}

// usersOf are the files that name an id of a record in any way.
func (m *Model) usersOf(id string) (list []int) {
	for _, i := range m.core.users()[id] {
		if !m.core.bare[m.core.docs[i]] { // as it was before
			list = append(list, i)
		}
	}
	for was, e := range m.over.docs {
		if slices.Contains(idsIn(e.doc), id) {
			i, _ := slices.BinarySearchFunc(m.core.docs, was.Path, func(d *brief.Doc, path string) int { return cmp.Compare(d.Path, path) })
			list = append(list, i)
		}
	}
	return list
}

// Prepare makes the look-ups that a model after this one asks for when records
// are changed. Whoever does not wait for them may call it beside everything else.
func (m *Model) Prepare() {
	if c := m.core; c != nil {
		c.users()
		c.turns()
		c.traits()
	}
}

// usersByID files the numbers of files under the ids that they name.
func usersByID(docs []*brief.Doc) map[string][]int {
	users := map[string][]int{}
	for i, d := range docs {
		for _, id := range idsIn(d) {
			users[id] = append(users[id], i)
		}
	}
	return users
}

// idsIn are the ids of records that a file names: those that it gives, and
// those that its relations and evidence lead to.
func idsIn(d *brief.Doc) (ids []string) {
	links := func(nodes []brief.Node) {
		for i := range nodes {
			if l := nodes[i].Link; l != nil {
				for _, id := range l.IDs {
					ids = append(ids, strings.TrimPrefix(id, "^"))
				}
			}
		}
	}
	var walk func([]*brief.Item)
	walk = func(list []*brief.Item) {
		for _, it := range list {
			if it.ID != "" {
				ids = append(ids, it.ID)
			}
			for i := range it.Fields {
				if f := &it.Fields[i]; f.Key == "was" || f.Key == "not-same" || slices.Contains(relationKeys, f.Key) {
					for _, w := range f.Words {
						ids = append(ids, w.Text)
					}
				}
			}
			links(it.Said.Nodes)
			for _, n := range it.Notes {
				links(n)
			}
			walk(it.Children)
		}
	}
	walk(d.Records)
	links(d.Body)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// linesNamed says whether a message about another file names a line of the
// part, other than the suspicions, which are looked at anew.
func (m *Model) linesNamed(p *part, docs []*brief.Doc) bool {
	own := p.files(docs)
	return slices.ContainsFunc(slices.Concat(m.core.catalogued, m.core.records), func(d diag.Diagnostic) bool {
		return !own[d.File] && slices.ContainsFunc(p.numbers, func(i int) bool { return namesLines(d, docs[i].Path) })
	})
}

// linkPart links a part by itself, by the catalogue of the whole; nil when
// that would have to change.
func (m *Model) linkPart(p *part, docs []*brief.Doc) *linker {
	c := m.core
	l := newLinker(c.o)
	l.cat, l.frozen, l.m.AsOf = c.search.c, true, m.AsOf
	l.cat.asked = asked{answers: map[question][]string{}}
	var scopes []*scope
	for _, i := range p.numbers {
		s := l.scopeOf(docs[i])
		s.order = c.briefs[c.docs[i]]
		s.brief.order = s.order
		scopes = append(scopes, s)
	}
	slices.SortFunc(scopes, func(a, b *scope) int { return a.order - b.order })
	l.given = m.explicit(p, docs)
	l.records(scopes)
	for _, i := range p.numbers {
		if list := l.stubs[docs[i]]; len(list) > maxNew || !slices.Equal(list, c.stubs[c.docs[i]]) {
			return nil
		}
	}
	if l.strange {
		return nil
	}
	return l
}

// explicit are the ids that authors gave to records, sorted, with those of a
// part as it is now.
func (m *Model) explicit(p *part, docs []*brief.Doc) []string {
	var gone, now []string
	for _, i := range p.numbers {
		gone = append(gone, givenIn(m.core.docs[i].Records)...)
		now = append(now, givenIn(docs[i].Records)...)
	}
	slices.Sort(gone)
	slices.Sort(now)
	gone, now = slices.Compact(gone), slices.Compact(now)
	if slices.Equal(gone, now) {
		return m.core.search.ids
	}
	return Exchanged(m.core.search.ids, gone, now, cmp.Compare[string])
}

func givenIn(list []*brief.Item) (ids []string) {
	for _, it := range list {
		if it.ID != "" && it.Kind != brief.Account {
			ids = append(ids, it.ID)
		}
		ids = append(ids, givenIn(it.Children)...)
	}
	return ids
}

// fitsIn says whether the ids of a part are certain to be what they would be
// among all others, and the others' too.
func (m *Model) fitsIn(p *part, docs []*brief.Doc, l *linker) bool {
	c := m.core
	mine := map[Ref]bool{}
	was := map[string]bool{}
	for _, i := range p.numbers {
		number := c.briefs[c.docs[i]]
		for _, e := range c.events[number] {
			mine[Ref{Event: e}], was[e.ID] = true, true
		}
		for _, s := range m.Briefs[number].Statements {
			mine[Ref{Statement: s}], was[s.ID] = true, true
		}
	}
	for id := range was {
		n, _ := c.taken.Get(id)
		for k := 2; k <= n; k++ {
			if !was[fmt.Sprintf("%s-%d", id, k)] {
				return false // another was numbered after it
			}
		}
	}
	for id := range l.byID {
		if r, ok := c.ids.Get(id); ok && !mine[r] {
			return false
		}
		if !p.names[id] && len(m.usersOf(id)) > 0 {
			return false
		}
	}
	for id := range l.taken {
		if n, _ := c.taken.Get(id); n > 0 && !was[id] {
			return false
		}
	}
	for _, b := range l.idBearers() {
		p.names[*b.id] = false
	}
	for _, i := range p.numbers {
		if slices.ContainsFunc(givenIn(docs[i].Records), func(id string) bool { return p.names[id] }) {
			return false // of a record that was not read
		}
	}
	if slices.Equal(l.explicit, c.search.ids) {
		return true
	}
	// Other ids may be likelier to be what a wrong one means.
	own := p.files(docs)
	return !slices.ContainsFunc(m.Diags, func(d diag.Diagnostic) bool { return !own[d.File] && (d.Code == "BR402" || d.Code == "BR403") })
}

// SameNames says whether two models know the same entities by the same names.
func (m *Model) SameNames(o *Model) bool {
	return m.core != nil && o.core != nil && m.core.search.c == o.core.search.c
}

// Relinked says whether the model was made by linking a part of the files
// anew.
func (m *Model) Relinked() bool { return m.core != nil && len(m.core.bare) > 0 }
