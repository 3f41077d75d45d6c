package site

import (
	"cmp"
	"slices"
	"time"

	"readout/generator/model"
)

// indexPages are the home page, one index at each plural, and the pages that
// every site has.
func (w *world) indexPages() []*Page {
	home := first(w.o.Config.Title, "Readout")
	out := []*Page{
		page("/", "home", home, "", func(w *world) any { return w.homePage() }),
		page("/briefs/", "list", "Briefs", "", func(w *world) any { return w.briefList() }),
		page("/events/", "list", "Events", "", func(w *world) any { return w.eventList() }),
		{URL: "/404.html", File: "404.html", Kind: "404", Title: "Page not found", view: func(w *world) any { return w.missingPage() }},
	}
	out = append(out, w.dyadPages()...)
	out = append(out, w.archivePages(w.briefShelf().same)...)
	out = append(out, w.archivePages(w.eventShelf().same)...)
	out = append(out, page(folder("leader"), "people", sectionName("leader"), "", func(w *world) any { return w.peoplePage() }))
	out = append(out, w.letterPages("leader")...)
	for _, kind := range []string{"org", "place", "topic", "source"} {
		out = append(out, w.letterPages(kind)...)
		out = append(out, page(folder(kind), "list", sectionName(kind), "", func(w *world) any { return w.entityList(kind) }))
	}
	out = append(out, page("/agenda/", "agenda", "Agenda", "", func(w *world) any { return w.agendaPage() }))
	out = append(out, page("/commitments/", "commitments", "Commitments", "", func(w *world) any { return w.commitmentsPage() }))
	out = slices.Concat(out, w.archivePages(w.agendaShelf().same), w.archivePages(w.promiseShelf().same), w.timelinePages(), w.positionPages(),
		w.digestPages(), w.changesPages(), w.notePages())
	if !w.hasWiki("/about/") { // a site's own account of itself is better than ours
		out = append(out, page("/about/", "about", "About", "", func(w *world) any { return w.aboutPage() }))
	}
	return out
}

func (w *world) hasWiki(url string) bool {
	for _, doc := range w.m.Pages {
		if wikiURL(doc) == url {
			return true
		}
	}
	return false
}

// activeDays is the window of "most events in 30 days" on the home page.
const activeDays = 30

// homePage answers: what is new and what is coming?
func (w *world) homePage() HomePage {
	d := w.desk("/")
	title := first(w.o.Config.Title, "Readout")
	v := HomePage{Frame: d.frame("home", title, w.o.Config.Description, ""), Intro: w.o.Config.Description, Entries: d.entries()}
	v.Linked = d.describeSite()
	if lead := w.lead(); lead != nil {
		row := d.briefRow(lead)
		v.Lead = &row
	}
	if n := len(w.m.Briefs); n > 0 {
		row := d.briefRow(w.m.Briefs[n-1])
		v.Since, v.Changes = &row, d.changes(w.m.Briefs[n-1])
		if n > 1 {
			before := d.briefRow(w.m.Briefs[n-2])
			v.Before = &before
		}
	}
	for _, e := range w.soon() {
		v.Upcoming = append(v.Upcoming, d.agendaItem(e))
	}
	if !w.m.AsOf.IsZero() {
		v.Until = *day(w.m.AsOf.AddDate(0, 0, aheadDays))
	}
	v.Agenda, v.Weeks = d.to("Agenda", "/agenda/"), d.to("Weeks", "/weeks/")
	past, _ := w.split(w.m.Events)
	v.Briefs = d.briefRows(newest(w.m.Briefs, 10))
	v.Strip = d.yearStrip(past)
	active := w.active(past)
	v.People = d.countBy(active, func(e *model.Event) []*model.Entity {
		return ofKind(people(slices.Concat(e.Actors, e.Recipients)), "leader")
	})
	v.Topics = d.countBy(active, func(e *model.Event) []*model.Entity { return listed(e.Topics) })
	return v
}

// lead is the newest pinned brief, else the newest.
func (w *world) lead() *model.Brief {
	for _, b := range newest(w.m.Briefs, -1) {
		if frontOf(b).Pinned {
			return b
		}
	}
	if n := len(w.m.Briefs); n > 0 {
		return w.m.Briefs[n-1]
	}
	return nil
}

// active are the events that may lie in the last 30 days before the as-of date.
func (w *world) active(list []*model.Event) []*model.Event {
	from := w.m.AsOf.AddDate(0, 0, -activeDays)
	return slices.DeleteFunc(slices.Clone(list), func(e *model.Event) bool {
		return e.When.Hi.IsZero() || e.When.Hi.Before(from) || e.When.Lo.After(w.m.AsOf.Add(24*time.Hour))
	})
}

// countBy are the things that stand in most of some events.
func (d desk) countBy(events []*model.Event, of func(*model.Event) []*model.Entity) []Active {
	n := map[*model.Entity]int{}
	var list []*model.Entity
	for _, e := range events {
		for _, x := range of(e) {
			if n[x] == 0 {
				list = append(list, x)
			}
			n[x]++
		}
	}
	list = d.rankedEntities(list, n)
	return each(list[:min(len(list), 8)], func(e *model.Entity) Active {
		past, _ := d.split(d.eventsFor(e))
		return Active{Count{d.entity(e), n[e]}, d.weekly(past)}
	})
}

// entries are the ways into the site; wiki pages are among them, as nothing
// else need lead to them.
func (d desk) entries() []Link {
	out := []Link{
		d.to("People", "/leaders/"), d.to("Pairs of people", "/dyads/"), d.to("Topics", "/topics/"), d.to("Briefs", "/briefs/"), d.to("Events", "/events/"),
		d.to("Timeline", "/timeline/"), d.to("Agenda", "/agenda/"), d.to("Positions", "/positions/"), d.to("Commitments", "/commitments/"),
		d.to("Organisations", "/orgs/"), d.to("Places", "/places/"), d.to("Sources", "/sources/"), d.to("Days", "/days/"), d.to("Weeks", "/weeks/"),
		d.to("What changed", "/changes/"), d.to("Corrections", "/corrections/"), d.to("Glossary", "/glossary/"), d.to("Data", "/data/"),
		d.to("Search", "/search/"), d.to("About", "/about/"),
	}
	out = slices.DeleteFunc(out, func(l Link) bool { return l.URL == "" })
	for _, doc := range d.m.Pages {
		if url := wikiURL(doc); url != "/about/" {
			out = append(out, d.to(wikiTitle(doc), url))
		}
	}
	return out
}

// briefShelf and eventShelf are the indexes that grow with time.
func (w *world) briefShelf() *shelf {
	return &shelf{url: "/briefs/", title: "Briefs", briefs: w.m.Briefs}
}
func (w *world) eventShelf() *shelf {
	return &shelf{url: "/events/", title: "Events", events: w.m.Events}
}

func (w *world) briefList() ListPage {
	d := w.desk("/briefs/")
	v := ListPage{Frame: d.frame("list", "Briefs", "All briefs, newest first", ""), Title: "Briefs"}
	if s := w.briefShelf(); s.long() {
		v.Archive = d.linked(s, years(s.months()))
	}
	for _, b := range newest(w.m.Briefs, shown) {
		when := date(b.Date)
		v.add(yearOf(b.Date), Row{Link: d.to(b.Title, briefURL(b)), When: &when, Note: frontOf(b).BottomLine})
	}
	return v
}

func (w *world) eventList() ListPage {
	d := w.desk("/events/")
	v := ListPage{Frame: d.frame("list", "Events", "All events, newest first", ""), Title: "Events"}
	if s := w.eventShelf(); s.long() {
		v.Archive = d.linked(s, years(s.months()))
	}
	for _, e := range newest(w.m.Events, shown) {
		when := date(e.When)
		v.add(yearOf(e.When), Row{Link: d.eventLink(e), When: &when, Note: status(e)})
	}
	return v
}

// status says what makes an event other than one that took place.
func status(e *model.Event) string {
	if e.Phase == "occurred" || e.Phase == "" {
		return ""
	}
	return e.Phase
}

// add puts a row into the group of its heading, made when it is new.
func (v *ListPage) add(heading string, r Row) {
	i := slices.IndexFunc(v.Groups, func(g Group) bool { return g.Heading == heading })
	if i < 0 {
		i = len(v.Groups)
		v.Groups = append(v.Groups, Group{Heading: heading})
	}
	v.Groups[i].Rows = append(v.Groups[i].Rows, r)
}

func (w *world) entityList(kind string) ListPage {
	title := sectionName(kind)
	d := w.desk(folder(kind))
	v := ListPage{Frame: d.frame("list", title, title+" in this site, by name", ""), Title: title}
	if long := w.initials(kind); long != nil {
		v.Letters = d.letters(kind, long)
		return v
	}
	for _, e := range w.byNames(kind) {
		v.add("", d.nameRow(e))
	}
	return v
}

// byNames are the entities of a kind that stand in lists, by name.
func (w *world) byNames(kind string) []*model.Entity {
	list := listed(ofKind(w.m.Entities, kind))
	slices.SortStableFunc(list, bySortName)
	return list
}

func bySortName(a, b *model.Entity) int {
	return cmp.Or(cmp.Compare(sortName(a), sortName(b)), cmp.Compare(a.ID, b.ID))
}

func sortName(e *model.Entity) string { return first(e.Front.Sort_, e.Name) }

// note is what a name in an index needs to be told from another.
func (d desk) note(e *model.Entity) string {
	_, current := d.offices(e)
	if len(current) > 0 {
		return current[0].Title
	}
	if e.By != nil {
		return e.By.Name
	}
	return ""
}

func (w *world) aboutPage() AboutPage {
	d := w.desk("/about/")
	return AboutPage{
		Frame: d.frame("about", "About", "", ""), Intro: w.o.Config.Description,
		Briefs: len(w.m.Briefs), Events: len(w.m.Events), Statements: len(w.m.Statements), Entities: len(w.m.Entities),
		Labels: labels(w.o.Config), Glossary: d.to("Glossary", "/glossary/"), Corrections: d.to("Corrections", "/corrections/"), Changes: d.to("What changed", "/changes/"),
	}
}

func (w *world) missingPage() MissingPage {
	d := w.desk("/404.html")
	return MissingPage{Frame: d.frame("404", "Page not found", "", ""), Entries: d.entries()}
}
