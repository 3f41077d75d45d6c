package site

import (
	"strings"

	"readout/generator/model"
)

// pageData gives each page its index.json: what the page is about as data,
// whole, and the ids of what it lists. Programs need not read HTML.
func (w *world) pageData(pages []*Page) []*Page {
	if w.o.Config.Pages["data"] == "off" {
		return nil
	}
	var out []*Page
	for _, p := range pages {
		if !p.HTML() || p.Kind == "redirect" || p.Kind == "source-view" || !strings.HasSuffix(p.File, "index.html") {
			continue
		}
		out = append(out, raw(p.URL+"index.json", "data", p.Source, func(w *world) []byte {
			j := &jsonText{buf: make([]byte, 0, 1<<10)}
			j.object(func() {
				j.num("schema", dataSchema)
				j.must("kind", p.Kind)
				j.must("url", escape(p.URL))
				j.must("title", p.Title)
				if more := w.lazy.subjects()[p.URL]; more != nil {
					more(j)
				}
			})
			return append(j.buf, '\n')
		}))
	}
	return out
}

// subjects says what stands at an address beside the page's title.
func (w *world) subjects() map[string]func(*jsonText) {
	out := make(map[string]func(*jsonText), len(w.m.Events)+len(w.m.Briefs)+len(w.m.Entities)+8)
	for _, b := range w.m.Briefs {
		out[briefURL(b)] = func(j *jsonText) { j.sub("brief", func() { w.briefData(j, b) }) }
	}
	for _, e := range w.m.Events {
		out[eventURL(e)] = func(j *jsonText) {
			j.sub("event", func() { w.eventData(j, e) })
			j.texts("statements", each(e.Statements, statementID))
		}
	}
	for _, e := range w.m.Entities {
		out[entityURL(e)] = func(j *jsonText) { w.entityPageData(j, e) }
	}
	for _, d := range w.m.Dyads {
		out["/dyads/"+d.ID+"/"] = func(j *jsonText) { j.sub("dyad", func() { dyadData(j, d) }) }
	}
	out["/briefs/"] = func(j *jsonText) { j.texts("briefs", each(w.m.Briefs, briefID)) }
	out["/events/"] = func(j *jsonText) { j.texts("events", each(w.m.Events, eventID)) }
	for _, kind := range []string{"leader", "org", "place", "topic", "source"} {
		out[folder(kind)] = func(j *jsonText) { j.texts("entities", each(listed(ofKind(w.m.Entities, kind)), entityID)) }
	}
	return out
}

func (w *world) entityPageData(j *jsonText, e *model.Entity) {
	var briefs []string
	for _, m := range w.mentions[e] {
		if m.Brief != nil && (len(briefs) == 0 || briefs[len(briefs)-1] != m.Brief.ID) { // they stand by brief
			briefs = append(briefs, m.Brief.ID)
		}
	}
	j.sub("entity", func() { w.entityData(j, e) })
	j.texts("events", each(w.eventsFor(e), eventID))
	j.texts("statements", each(w.saidOf(e), statementID))
	j.texts("about", each(w.about[e], statementID))
	j.texts("mentionedIn", briefs)
}
