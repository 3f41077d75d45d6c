package build

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/model"
	"readout/generator/site"
	"readout/generator/text"
)

// Trace says how a page came about, or why there is none at an address.
type Trace struct {
	URL      string     // the address, without host and base path
	Page     *site.Page // nil when there is none
	Files    []string   // what an author may edit to change it, sorted
	Template string     // the file in templates/; "" for what needs none
	Own      bool       // the template is the site's own, not the built-in one
	Records  []Record   // in the order of their files and lines

	Hidden  *Skip   // the file that would be there, were it not left out
	Failed  *Failed // the file that would be there, were it not in error
	Known   string  // an event that has no page of its own
	Nearest string  // the address that was probably meant
}

// Record is an event or a statement as it stands in a brief.
type Record struct {
	ID, Word, File string
	Line           int
}

// Trace looks up an address as a reader would copy it: with or without host,
// base path, fragment and the closing slash.
func (s *Snapshot) Trace(address string) Trace {
	t := Trace{URL: s.bare(address)}
	t.Page = s.pageAt(t.URL)
	if t.Page == nil {
		s.missing(&t)
		return t
	}
	t.URL = t.Page.URL
	if t.Page.HTML() {
		t.Template = "templates/" + t.Page.Kind + ".html"
		_, t.Own = s.tree.File(t.Template)
	}
	t.Records = s.recordsOf(t.URL)
	if t.Page.Source != "" {
		t.Files = append(t.Files, t.Page.Source)
	}
	for _, r := range t.Records {
		t.Files = append(t.Files, r.File)
	}
	slices.Sort(t.Files)
	t.Files = slices.Compact(t.Files)
	return t
}

// bare takes host, base path and fragment off an address.
func (s *Snapshot) bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	p := u.Path
	if base, err := url.Parse(s.Config.BaseURL); err == nil {
		p = strings.TrimPrefix(p, strings.TrimSuffix(base.Path, "/"))
	}
	return "/" + strings.TrimPrefix(p, "/")
}

func (s *Snapshot) pageAt(p string) *site.Page {
	for _, try := range []string{p, p + "/", strings.TrimSuffix(p, "index.html")} {
		if page := s.Site.Page(try); page != nil {
			return page
		}
	}
	return nil
}

// missing finds the reason why there is no page.
func (s *Snapshot) missing(t *Trace) {
	for _, skip := range s.Skipped {
		if skip.URL == t.URL || skip.File != "" && sameAddress(addressOf(skip.File), t.URL) {
			t.Hidden = &skip
			return
		}
	}
	for _, f := range s.Failed {
		if f.URL == t.URL || sameAddress(addressOf(f.File), t.URL) {
			t.Failed = &f
			return
		}
	}
	if id, ok := strings.CutPrefix(strings.Trim(t.URL, "/"), "events/"); ok && s.Model.Event(id) != nil {
		t.Known, t.Records = id, s.recordsOf("/events/"+id+"/")
	}
	var known []string
	for _, p := range s.Site.Pages {
		known = append(known, p.URL)
		if strings.EqualFold(strings.Trim(p.URL, "/"), strings.Trim(t.URL, "/")) {
			t.Nearest = p.URL
			return
		}
	}
	for _, try := range []string{t.URL, strings.TrimSuffix(t.URL, "/") + "/"} {
		if near, ok := text.Nearest(try, known, false); ok {
			t.Nearest = near
			return
		}
	}
}

func sameAddress(a, b string) bool { return a != "" && strings.Trim(a, "/") == strings.Trim(b, "/") }

// addressOf is where the page of a file would be by its name.
func addressOf(file string) string {
	kind, id, ok := brief.KindOf(file)
	switch {
	case !ok:
		return ""
	case kind == brief.Page:
		return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(file, "content"), ".md"), "/index") + "/"
	}
	return "/" + string(kind) + "s/" + id + "/"
}

// recordsOf gives the records that bear on a page: those of a brief, of an
// event, or those in which a person, body, place, topic or source has a part.
func (s *Snapshot) recordsOf(u string) []Record {
	folder, id, _ := strings.Cut(strings.Trim(u, "/"), "/")
	id, _, _ = strings.Cut(id, "/")
	var take func(*model.Event) bool
	var said func(*model.Statement) bool
	switch e := s.Model.Entity(id); {
	case folder == "events":
		take = func(e *model.Event) bool { return e.ID == id }
		said = func(st *model.Statement) bool { return slices.ContainsFunc(st.During, take) }
	case folder == "briefs":
		take = func(e *model.Event) bool {
			return slices.ContainsFunc(e.Briefs, func(b *model.Brief) bool { return b.ID == id })
		}
		said = func(st *model.Statement) bool { return st.Brief.ID == id }
	case e != nil && folder == e.Kind+"s":
		take = func(ev *model.Event) bool { return partOf(e, ev.Place, ev.Topics, ev.Chains, ev.Actors, ev.Recipients) }
		said = func(st *model.Statement) bool {
			return partOf(e, st.Within, st.Topics, st.Chains, st.Speakers, st.Addressees, st.Targets)
		}
	default:
		return nil
	}
	return s.records(take, said)
}

// partOf says whether an entity has a part in a record, a topic through its
// narrower ones too (R15).
func partOf(e, place *model.Entity, topics []*model.Entity, chains [][]*model.Entity, sides ...[]model.Participant) bool {
	for _, t := range topics {
		for ; t != nil; t = t.Broader {
			if t == e {
				return true
			}
		}
	}
	for _, side := range sides {
		if slices.ContainsFunc(side, func(p model.Participant) bool { return p.Entity == e }) {
			return true
		}
	}
	return place == e || slices.ContainsFunc(chains, func(c []*model.Entity) bool { return slices.Contains(c, e) })
}

func (s *Snapshot) records(take func(*model.Event) bool, said func(*model.Statement) bool) []Record {
	var list []Record
	for _, e := range s.Model.Events {
		if !take(e) {
			continue
		}
		for _, b := range e.Briefs {
			for _, it := range e.Items {
				if holds(b.Doc.Records, it) {
					list = append(list, Record{e.ID, it.Word, b.Doc.Path, s.Model.At(b, b.Doc.Source.Pos(it.WordSpan.Start)).Line})
				}
			}
		}
	}
	for _, st := range s.Model.Statements {
		if said(st) {
			b := st.Brief
			list = append(list, Record{st.ID, st.Verb, b.Doc.Path, s.Model.At(b, b.Doc.Source.Pos(st.Item.WordSpan.Start)).Line})
		}
	}
	slices.SortFunc(list, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func holds(items []*brief.Item, want *brief.Item) bool {
	return slices.ContainsFunc(items, func(it *brief.Item) bool { return it == want || holds(it.Children, want) })
}
