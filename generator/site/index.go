package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"readout/generator/model"
)

// indexPages are the home page, one index at each plural, and the pages that
// every site has.
func (w *world) indexPages() []*Page {
	home := first(w.o.Config.Title, "Readout")
	out := []*Page{
		page("/", "home", home, "", func(w *world) any { return w.homePage() }),
		page("/briefs/", "list", w.t("Briefs"), "", func(w *world) any { return w.briefList() }),
		page("/events/", "list", w.t("Events"), "", func(w *world) any { return w.eventList() }),
		{URL: "/404.html", File: "404.html", Kind: "404", Title: w.t("Page not found"), view: func(w *world) any { return w.missingPage() }},
	}
	out = append(out, w.dyadPages()...)
	out = append(out, w.archivePages(w.briefShelf(), (*world).briefShelf)...)
	out = append(out, w.archivePages(w.eventShelf(), (*world).eventShelf)...)
	out = append(out, page(folder("leader"), "people", w.sectionName("leader"), "", func(w *world) any { return w.peoplePage() }))
	out = append(out, w.letterPages("leader")...)
	for _, kind := range []string{"org", "place", "topic", "source"} {
		out = append(out, w.letterPages(kind)...)
		out = append(out, page(folder(kind), "list", w.sectionName(kind), "", func(w *world) any { return w.entityList(kind) }))
	}
	out = append(out, page("/agenda/", "agenda", w.t("Agenda"), "", func(w *world) any { return w.agendaPage() }))
	out = append(out, page("/commitments/", "commitments", w.t("Commitments"), "", func(w *world) any { return w.commitmentsPage() }))
	out = slices.Concat(out, w.archivePages(w.agendaShelf(), (*world).agendaShelf), w.archivePages(w.promiseShelf(), (*world).promiseShelf), w.timelinePages(), w.positionPages(),
		w.digestPages(), w.changesPages(), w.notePages())
	if !w.hasWiki("/about/") { // a site's own account of itself is better than ours
		out = append(out, page("/about/", "about", w.t("About"), "", func(w *world) any { return w.aboutPage() }))
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
	v.Linked, v.About = d.describeSite(), d.to(w.t("About"), "/about/")
	v.BuiltFrom = len(w.m.Briefs)
	if lead := w.lead(); lead != nil {
		row := d.briefRow(lead)
		v.Lead = &row
	}
	d.news(&v)
	for _, e := range w.soon() {
		v.Upcoming = append(v.Upcoming, d.agendaItem(e))
	}
	for _, e := range w.unfixed() {
		v.Unfixed = append(v.Unfixed, d.agendaItem(e))
	}
	if !w.m.AsOf.IsZero() {
		v.Until = *w.day(w.m.AsOf.AddDate(0, 0, aheadDays))
	}
	v.Agenda, v.Weeks = d.to(w.t("Agenda"), "/agenda/"), d.to(w.t("Weeks"), "/weeks/")
	past, _ := w.split(w.m.Events)
	v.Briefs = d.briefRows(newest(w.m.Briefs, 10))
	v.Strip = d.yearStrip(past)
	active := w.active(past)
	v.People = d.countBy(active, func(e *model.Event) []*model.Entity {
		return ofKind(takingPart(e), "leader")
	})
	v.Topics = d.countBy(active, func(e *model.Event) []*model.Entity { return listed(e.Topics) })
	return v
}

// news shows what the newest brief changed against the ones before it. If it
// changed nothing, the last that did is shown too: a reader who comes back wants
// news, and learns how old they are. Where no brief did, there is nothing to say.
func (d desk) news(v *HomePage) {
	list := d.m.Briefs
	i := len(list) - 1
	if i < 0 {
		return
	}
	for i > 0 && !d.diary.anything(list[i]) {
		i--
	}
	if !d.diary.anything(list[i]) {
		return
	}
	if i < len(list)-1 {
		quiet := d.briefRow(list[len(list)-1])
		v.Quiet = &quiet
	}
	row := d.briefRow(list[i])
	v.Since, v.Changes = &row, d.changes(list[i])
	if i > 0 {
		before := d.briefRow(list[i-1])
		v.Before = &before
	}
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
		d.to(d.t("People"), "/leaders/"), d.to(d.t("Pairs of people"), "/dyads/"), d.to(d.t("Topics"), "/topics/"), d.to(d.t("Briefs"), "/briefs/"), d.to(d.t("Events"), "/events/"),
		d.to(d.t("Timeline"), "/timeline/"), d.to(d.t("Agenda"), "/agenda/"), d.to(d.t("Positions"), "/positions/"), d.to(d.t("Commitments"), "/commitments/"),
		d.to(d.t("Organisations"), "/orgs/"), d.to(d.t("Places"), "/places/"), d.to(d.t("Sources"), "/sources/"), d.to(d.t("Days"), "/days/"), d.to(d.t("Weeks"), "/weeks/"),
		d.to(d.t("What changed"), "/changes/"), d.to(d.t("Corrections"), "/corrections/"), d.to(d.t("Glossary"), "/glossary/"), d.to(d.t("Data"), "/data/"),
		d.to(d.t("Search"), "/search/"), d.to(d.t("About"), "/about/")}
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
	return w.shelf("/briefs/", func() *shelf { return &shelf{url: "/briefs/", title: w.t("Briefs"), briefs: w.m.Briefs} })
}
func (w *world) eventShelf() *shelf {
	return w.shelf("/events/", func() *shelf { return &shelf{url: "/events/", title: w.t("Events"), events: w.m.Events} })
}

func (w *world) briefList() ListPage {
	d := w.desk("/briefs/")
	v := ListPage{Frame: d.frame("list", w.t("Briefs"), w.t("All briefs, newest first"), ""), Title: w.t("Briefs")}
	if s := w.briefShelf(); s.long() {
		v.Archive = d.linked(s, s.years())
	}
	for _, b := range newest(w.m.Briefs, shown) {
		when := w.date(b.Date)
		v.add(w.yearOf(b.Date), Row{Link: d.titled(b, briefURL(b)), When: &when, Note: frontOf(b).BottomLine})
	}
	return v
}

func (w *world) eventList() ListPage {
	d := w.desk("/events/")
	v := ListPage{Frame: d.frame("list", w.t("Events"), w.t("All events, newest first"), ""), Title: w.t("Events")}
	if s := w.eventShelf(); s.long() {
		v.Archive = d.linked(s, s.years())
	}
	for _, e := range newest(w.m.Events, shown) {
		when := w.date(e.When)
		v.add(w.yearOf(e.When), Row{Link: d.eventLink(e), When: &when, Note: w.term(status(e))})
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
	title := w.sectionName(kind)
	d := w.desk(folder(kind))
	v := ListPage{Frame: d.frame("list", title, w.t("{0} in this site, by name", title), ""), Title: title}
	if long := w.initials(kind); long != nil {
		v.Letters = d.letters(kind, long)
		return v
	}
	for _, e := range w.byNames(kind) {
		v.add("", d.nameRow(e))
	}
	if len(v.Groups) > 0 {
		v.Intro = w.t("By name, with the date of the last event.")
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
	return cmp.Or(cmp.Compare(fold(sortName(a)), fold(sortName(b))), cmp.Compare(sortName(a), sortName(b)), cmp.Compare(a.ID, b.ID))
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
		Frame: d.frame("about", w.t("About"), "", ""), Intro: w.o.Config.Description,
		Briefs: len(w.m.Briefs), Events: len(w.m.Events), Statements: len(w.m.Statements), Entities: len(w.m.Entities),
		Labels: w.labels(), Glossary: d.to(w.t("Glossary"), "/glossary/"), Corrections: d.to(w.t("Corrections"), "/corrections/"), Changes: d.to(w.t("What changed"), "/changes/"),
	}
}

// previewNames are the files of previews that there are, by name.
func (w *world) previewNames() (list []string) {
	for _, p := range w.site.Pages {
		if name, ok := strings.CutPrefix(p.URL, previewFolder); ok {
			list = append(list, strings.TrimSuffix(name, ".js"))
		}
	}
	slices.Sort(list)
	return list
}

func (w *world) missingPage() MissingPage {
	d := w.desk("/404.html")
	v := MissingPage{Frame: d.frame("404", w.t("Page not found"), "", ""), Entries: d.entries()}
	if w.missingJS != "" && d.has(w.missingJS) {
		v.Script = d.href(w.missingJS)
		v.Files = strings.Join(w.previewNames(), " ")
	}
	return v
}
