package site

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"readout/generator/model"
)

// What a link shows before it is followed lies in small scripts, so that it
// works in pages opened from the file system too. A file is named after the
// first letters of the ids in it; static/more.js cuts ids in the same way.
// Where too many ids begin alike, the file says how many letters name the next
// one: two more than all of its ids have in common. So the dates that ids of
// briefs and events begin with are cut into years, months and days.
const (
	previewFolder  = "/_p/"
	previewLetters = 2
	previewLonger  = 5 // no file of three or four letters: Windows keeps names such as con and lpt1 for itself
	previewMore    = 2
	previewsAFile  = 60
	previewText    = 280 // characters of a text
)

// preview is a page that others show in short: its title, then lines.
type preview struct {
	id, folder string
	key        string // the whole id as [previewKey] makes it
	lines      func(desk) []string
}

func newPreview(folder, id string, lines func(desk) []string) *preview {
	return &preview{id, folder, previewKey(id, utf8.RuneCountInString(id)), lines}
}

// compare orders previews so that all that begin alike stand together.
func (p *preview) compare(o *preview) int {
	n := p.common(o)
	return cmp.Or(cmp.Compare(p.letter(n), o.letter(n)), cmp.Compare(p.folder, o.folder), cmp.Compare(p.id, o.id))
}

// letter is one letter of a key. After its end there is nothing but underscores,
// see [previewKey].
func (p *preview) letter(i int) byte {
	if i < len(p.key) {
		return p.key[i]
	}
	return '_'
}

// common is with how many letters two keys begin alike.
func (p *preview) common(o *preview) int {
	for n := range max(len(p.key), len(o.key)) {
		if p.letter(n) != o.letter(n) {
			return n
		}
	}
	return math.MaxInt
}

// begins are the first letters of its key.
func (p *preview) begins(letters int) string {
	if len(p.key) >= letters {
		return p.key[:letters]
	}
	return previewKey(p.key, letters)
}

// bundle is previews that begin alike, and the files they are cut into.
type bundle struct {
	list  []*preview
	pages []*Page
}

// previewPages are the files of previews. `pages: {previews: off}` leaves
// them out.
func (w *world) previewPages() []*Page {
	if w.o.Config.Pages["previews"] == "off" {
		return nil
	}
	old := w.earlier()
	gone, come := w.previews()
	w.stock.previews = model.Exchanged(old.stock.previews, gone, come, (*preview).compare)
	w.stock.bundles = maps.Clone(old.stock.bundles)
	if w.stock.bundles == nil {
		w.stock.bundles = map[string]*bundle{}
	}
	return w.stock.bundled(w.stock.previews, previewLetters)
}

// bundled cuts a list by the first so many letters of the ids, and again by
// more where a file would be too long.
func (x *stock) bundled(list []*preview, letters int) (out []*Page) {
	for len(list) > 0 {
		name := list[0].begins(letters)
		to := alike(list, letters)
		part := list[:to:to]
		list = list[to:]
		b := x.bundles[name]
		if b == nil || !slices.Equal(b.list, part) {
			b = &bundle{list: part}
			own, next := part, enough(part)
			if next > 0 {
				own = nil
				b.pages = x.bundled(part, next)
			}
			b.pages = append(b.pages, raw(previewFolder+name+".js", "preview", "", func(w *world) []byte {
				return call("readoutPreview", name, func(j *jsonText) { previewJSON(j, w.desk("/"), own, next) })
			}))
			x.bundles[name] = b
		}
		out = append(out, b.pages...)
	}
	return out
}

// alike is how many at the head of a list begin with the same letters.
func alike(list []*preview, letters int) int {
	n, _ := slices.BinarySearchFunc(list, list[0], func(p, first *preview) int {
		if first.common(p) >= letters {
			return -1
		}
		return 1
	})
	return n
}

// enough is how many letters part a list of ids that begin alike, 0 where it is
// short enough. Ids that are alike to their ends stay together.
func enough(list []*preview) int {
	n := list[0].common(list[len(list)-1])
	if len(list) <= previewsAFile || n == math.MaxInt {
		return 0
	}
	return max(n+previewMore, previewLonger)
}

// previewKey is the first letters of an id as a file name that every system
// allows: letters of other scripts and signs become an underscore, and so does
// what a short id lacks.
func previewKey(id string, letters int) string {
	out := make([]byte, 0, letters)
	for _, r := range id {
		if len(out) == letters {
			break
		}
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
		default:
			r = '_'
		}
		out = append(out, byte(r))
	}
	for len(out) < letters {
		out = append(out, '_')
	}
	return string(out)
}

// previewJSON is the number of letters of the next file, or the previews.
func previewJSON(j *jsonText, d desk, list []*preview, next int) {
	if next > 0 {
		j.buf = strconv.AppendInt(j.buf, int64(next), 10)
		return
	}
	j.object(func() {
		for _, p := range list {
			texts := slices.DeleteFunc(p.lines(d), func(s string) bool { return s == "" })
			items(j, p.folder+"/"+p.id, texts, j.str)
		}
	})
}

// previews are those of people, topics, events and briefs, as far as they are
// not of the earlier site, and those that are no more; both in order. Pages
// that the configuration leaves out have none.
func (w *world) previews() (gone, come []*preview) {
	old := w.earlier()
	add := func(list *[]*preview, folder, id string, lines func(desk) []string) {
		if w.o.Config.Pages[folder] != "off" {
			*list = append(*list, newPreview(folder, id, lines))
		}
	}
	events, briefs, entities := changed(old.m.Events, w.m.Events), changed(old.m.Briefs, w.m.Briefs), changed(old.m.Entities, w.m.Entities)
	for _, e := range entities.come {
		switch e.Kind {
		case "leader":
			add(&come, "leaders", e.ID, func(d desk) []string { return d.leaderPreview(e) })
		case "topic":
			add(&come, "topics", e.ID, func(d desk) []string { return d.topicPreview(e) })
		}
	}
	of := func(list *[]*preview, events []*model.Event, briefs []*model.Brief) {
		for _, e := range events {
			if !e.Auto || w.o.Config.Pages["events"] != "named" {
				add(list, "events", e.ID, func(d desk) []string { return d.eventPreview(e) })
			}
		}
		for _, b := range briefs {
			add(list, "briefs", b.ID, func(d desk) []string {
				return []string{b.Title, d.dateWords(b.Date), clip(d.leadOf(b), previewText)}
			})
		}
		slices.SortFunc(*list, (*preview).compare)
	}
	of(&gone, events.gone, briefs.gone)
	of(&come, events.come, briefs.come)
	return gone, come
}

func (d desk) leaderPreview(e *model.Entity) []string {
	events := d.eventsFor(e)
	past, upcoming := d.split(events)
	lines := []string{e.Name, d.note(e), d.countLine(e, events)}
	return append(lines, d.dated(msg("Last: {0}"), newest(past, 1)), d.dated(msg("Next: {0}"), upcoming))
}

func (d desk) topicPreview(e *model.Entity) []string {
	past, _ := d.split(d.eventsFor(e))
	return []string{e.Name, clip(e.Front.Summary, previewText), d.dated(msg("Last: {0}"), newest(past, 1))}
}

// dated is the first of some events with its date.
func (d desk) dated(key string, list []*model.Event) string {
	if len(list) == 0 {
		return ""
	}
	return d.o.Words.Say(key, joined(d.t(", "), d.eventTitle(list[0]), d.dateWords(list[0].When)))
}

func (d desk) eventPreview(e *model.Event) []string {
	sure := ""
	for _, f := range d.certainty(e) {
		sure = joined(" · ", sure, f.Words)
	}
	topics := strings.Join(topicNames(e.Topics), d.t(", "))
	if topics != "" {
		topics = d.t("On {0}", topics)
	}
	return []string{d.eventTitle(e), d.dateWords(e.When), topics, sure}
}

// joined puts words together that may be missing.
func joined(between string, list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), between)
}
