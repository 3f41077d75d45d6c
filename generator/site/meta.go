package site

import (
	"slices"
	"strings"

	"readout/generator/model"
	"readout/generator/when"
)

// What a page says of itself to machines is JSON-LD in the words of schema.org.

// inScript keeps JSON inside its script element: no word of an author can end
// the element or open a comment in it.
var inScript = strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`)

// described is the element that describes the page's thing.
func (d desk) described(kind, name string, more func(j *jsonText)) Markup {
	j := &jsonText{buf: make([]byte, 0, 2<<10)}
	j.object(func() {
		j.must("@context", "https://schema.org")
		j.must("@type", kind)
		j.must("name", name)
		j.text("url", absolute(d.baseURL, d.from))
		more(j)
	})
	return Markup(`<script type="application/ld+json">` + inScript.Replace(string(j.buf)) + `</script>`)
}

// thing refers to something else by its name and, if it has one, its page.
func (d desk) thing(j *jsonText, kind, name, url string) {
	j.must("@type", kind)
	j.must("name", name)
	if d.has(url) {
		j.text("url", absolute(d.baseURL, url))
	}
}

// schemaType is what schema.org calls a kind of entity.
func schemaType(e *model.Entity) string {
	switch e.Kind {
	case "leader":
		return "Person"
	case "org":
		return "Organization"
	case "place":
		return "Place"
	case "topic":
		return "DefinedTerm"
	}
	return "CreativeWork"
}

func (d desk) things(j *jsonText, key string, list []*model.Entity) {
	if len(list) > 0 {
		objects(j, key, list, func(e *model.Entity) { d.thing(j, schemaType(e), e.Name, entityURL(e)) })
	}
}

// describeBrief describes a brief as an article. Its sources are what it cites.
func (d desk) describeBrief(b *model.Brief) Markup {
	c := d.o.Config
	return d.described("NewsArticle", b.Title, func(j *jsonText) {
		j.must("headline", b.Title)
		j.text("description", clip(d.leadOf(b), maxDescription))
		j.text("datePublished", plainDay(b.Date))
		j.text("inLanguage", first(frontOf(b).Lang, c.Language))
		j.text("license", outside(c.License))
		j.yes("isAccessibleForFree", true)
		switch {
		case frontOf(b).Author != "":
			j.sub("author", func() { d.thing(j, "Person", frontOf(b).Author, "") })
		default:
			j.sub("author", func() { d.thing(j, "Organization", first(c.Author, d.siteTitle()), "") })
		}
		j.sub("publisher", func() { d.thing(j, "Organization", first(c.Author, d.siteTitle()), "") })
		d.things(j, "about", listed(b.Topics))
		d.things(j, "mentions", slices.DeleteFunc(d.cast(b), func(e *model.Entity) bool { return e.Kind == "source" || e.Kind == "topic" }))
		if sources := sourcesOf(b); len(sources) > 0 {
			objects(j, "citation", sources, func(e *model.Entity) {
				d.thing(j, "CreativeWork", e.Name, "")
				j.text("url", outside(e.Source.URL))
			})
		}
	})
}

// describeEvent describes an event. A date goes out only if it is one: "some day
// next week" has no form in schema.org.
func (d desk) describeEvent(e *model.Event, title string) Markup {
	return d.described("Event", title, func(j *jsonText) {
		switch {
		case e.When.Interval:
			j.text("startDate", e.When.Earliest())
			j.text("endDate", e.When.Latest())
		case e.When.Precision != when.Range && e.When.Precision != when.Week && e.When.Precision != when.Open:
			j.text("startDate", datetime(e.When))
		}
		switch e.Phase {
		case "cancelled":
			j.must("eventStatus", "https://schema.org/EventCancelled")
		case "postponed":
			j.must("eventStatus", "https://schema.org/EventPostponed")
		} // without a word it is as scheduled
		if e.Place != nil {
			j.sub("location", func() { d.thing(j, "Place", e.Place.Name, entityURL(e.Place)) })
		}
		d.things(j, "attendee", takingPart(e))
		d.things(j, "about", listed(e.Topics))
	})
}

// describeEntity describes a person, a body or a place.
func (d desk) describeEntity(e *model.Entity, line string, current []Office) Markup {
	return d.described(schemaType(e), e.Name, func(j *jsonText) {
		j.text("description", first(e.Front.Summary, line))
		if names := distinctWords(append(slices.Clone(e.Aliases), e.Front.Native), e.Name); len(names) > 0 {
			j.texts("alternateName", names)
		}
		if e.Kind == "leader" && len(current) > 0 {
			j.must("jobTitle", current[0].Title)
		}
		if e.Front.Wikidata != "" {
			j.must("sameAs", "https://www.wikidata.org/wiki/"+escape(e.Front.Wikidata))
		}
	})
}

func distinctWords(list []string, besides string) []string {
	var out []string
	seen := map[string]bool{"": true, besides: true}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// describeSite describes the whole.
func (d desk) describeSite() Markup {
	return d.described("WebSite", d.siteTitle(), func(j *jsonText) {
		j.text("description", d.o.Config.Description)
		j.text("inLanguage", d.o.Config.Language)
	})
}

// maxDescription is how much of a text search engines show.
const maxDescription = 200

// plainDay is the day of a date that is one, else "".
func plainDay(t when.Time) string {
	if t.Precision != when.Day {
		return ""
	}
	return t.Lo.Format("2006-01-02")
}

// cardType is what Open Graph calls a page.
func cardType(kind string) string {
	switch kind {
	case "brief":
		return "article"
	case "leader":
		return "profile"
	}
	return "website"
}
