package build

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/when"
)

// gate decides what an edition lets through (R1). It runs before linking, so
// that nothing hidden can leak through a merge.
type gate struct {
	edition string
	top     int // the highest mark that is let through
	site    string
	now     time.Time
	zone    *time.Location
	drafts  bool
	hidden  map[string]bool // paths of files that are left out

	auto      []string          // automatic ids of events that only hidden records tell of
	ids       names             // what is left out can be called by these
	shown     names             // and what is let through by these
	topics    map[string]bool   // ids of topics that are left out
	addresses map[string]bool   // of pages that are left out, without the last slash
	veils     map[string]*veil  // of the files of which a part is left out, by path
	faulty    []diag.Diagnostic // of files that are hidden because a mark cannot be relied on
	secrets   []secret          // what is left out, for the leak scan
	found     []diag.Diagnostic // references that were taken out (BR406, BR604)
}

// whole says whether everything is shown. A text in which references to what is
// hidden stand can otherwise not be published as it was written.
func (g *gate) whole() bool {
	return len(g.hidden)+len(g.veils)+len(g.secrets)+len(g.found)+len(g.faulty) == 0
}

// marks is the order of TLP marks.
func marks() []string { return brief.TLPWords() }

// rank gives a mark's place; an unknown mark is above all, so that a
// misspelling hides and never shows.
func rank(mark string) int {
	if i := slices.Index(marks(), brief.TLPWord(mark)); i >= 0 {
		return i
	}
	return len(marks())
}

// marking is the edition's mark as it stands on every page; "" for clear.
func (g *gate) marking() string {
	if g.top == 0 {
		return ""
	}
	return "TLP:" + strings.ToUpper(marks()[g.top])
}

func newGate(cfg *brief.Config, o Options) (*gate, error) {
	g := &gate{edition: cmp.Or(o.Edition, "public"), site: cmp.Or(cfg.TLP, "clear"), now: o.Now, drafts: o.Drafts}
	if len(cfg.Editions) > 0 && cfg.TLP == "" {
		return nil, &UsageError{Message: "a site with editions must say the mark of files that bear none",
			Help: "write tlp: clear (or green, amber, amber+strict, red) in readout.yaml"}
	}
	mark, ok := cfg.Editions[g.edition]
	switch {
	case !ok && g.edition == "public" && len(cfg.Editions) == 0:
		mark = "clear"
	case !ok:
		return nil, &UsageError{Message: fmt.Sprintf("there is no edition %q", g.edition), Help: editionsHelp(cfg)}
	}
	if g.top = rank(mark); g.top == len(marks()) {
		return nil, &UsageError{Message: fmt.Sprintf("the edition %q has no known mark", g.edition), Help: "use one of " + strings.Join(marks(), ", ")}
	}
	zone, ok := when.Zone(cfg.TZ)
	if !ok {
		return nil, &UsageError{Message: fmt.Sprintf("there is no time zone %q", cfg.TZ), Help: fmt.Sprintf("write a name like %s as tz in readout.yaml", cmp.Or(when.NearestZone(cfg.TZ), "Europe/Paris"))}
	}
	g.zone = zone
	if g.now.IsZero() {
		g.now = time.Now() // the one thing that the clock decides
	}
	return g, nil
}

func editionsHelp(cfg *brief.Config) string {
	if len(cfg.Editions) == 0 {
		return "without editions: in readout.yaml there is only public"
	}
	return "readout.yaml has " + strings.Join(slices.Sorted(maps.Keys(cfg.Editions)), ", ")
}

// filter gives what is shown of the files that are let through, and lists the
// others. read reads a file anew where something of it is cut out. A file that
// cannot be shown without its hidden lines is left out, and all begins anew:
// others may refer to it.
func (g *gate) filter(docs []*brief.Doc, read *reader) (open []*brief.Doc, skipped []Skip) {
	unfit := map[*brief.Doc]bool{}
	for {
		var bad *brief.Doc
		if open, skipped, bad = g.pass(docs, unfit, read); bad == nil {
			return open, skipped
		}
		unfit[bad] = true
	}
}

func (g *gate) pass(docs []*brief.Doc, unfit map[*brief.Doc]bool, read *reader) (open []*brief.Doc, skipped []Skip, bad *brief.Doc) {
	g.hidden, g.topics, g.addresses = map[string]bool{}, map[string]bool{}, map[string]bool{}
	g.ids, g.veils, g.secrets, g.faulty, g.found = names{}, map[string]*veil{}, nil, nil, nil
	g.ids.add(g.auto...)
	var files []*brief.Doc
	for _, d := range docs {
		skip, shut := g.judge(d)
		if unfit[d] {
			skip, shut = Skip{File: d.Path, Reason: "edition"}, true
		}
		if !shut {
			files = append(files, d)
			continue
		}
		skipped = append(skipped, skip)
		g.hide(d)
		if unfit[d] && len(d.Marks) > 0 {
			g.faulty = append(g.faulty, d.Source.At("BR106", d.Marks[0].Value, "what is marked here cannot be taken out without breaking the rest of the file",
				"write it on lines of its own, in brackets of its own"))
		}
	}
	g.former(docs, files)
	g.attached(docs)
	lines := g.pieces(files, read)
	if !g.anything(lines) {
		return files, skipped, nil
	}
	read.begin(g)
	for _, d := range files {
		if len(lines[d]) > 0 {
			g.secrets = append(g.secrets, secret{d, tidy(lines[d])})
		}
		shown, ok := read.show(g, d, lines[d])
		if !ok {
			return nil, nil, d
		}
		open = append(open, shown)
	}
	return open, skipped, nil
}

// hide notes that a file is left out, and everything that it defines.
func (g *gate) hide(d *brief.Doc) {
	g.hidden[d.Path] = true
	g.secrets = append(g.secrets, secret{doc: d})
	g.ids.file(d)
	g.ids.records(d.Records)
	for _, a := range addressesOf(d) {
		g.addresses[a] = true
	}
	if d.Kind == brief.Topic {
		g.topics[d.ID] = true
	}
	if d.Faulty {
		g.faulty = append(g.faulty, d.Diags...)
	}
}

// former hides the addresses that pages of hidden files had, save those that
// something shown has or had.
func (g *gate) former(docs, files []*brief.Doc) {
	moved := func(d *brief.Doc) bool { return g.hidden[d.Path] && len(d.Front.Was) > 0 }
	if !slices.ContainsFunc(docs, moved) {
		return
	}
	taken := map[string]bool{}
	for _, d := range files {
		for _, a := range append(addressesOf(d), formerOf(d)...) {
			taken[a] = true
		}
	}
	for _, d := range docs {
		if !g.hidden[d.Path] {
			continue
		}
		for _, a := range formerOf(d) {
			if !taken[a] {
				g.addresses[a] = true
			}
		}
	}
}

// attached hides the files beside Markdown that are marked above the edition.
// Where several files mark one, the highest mark holds.
func (g *gate) attached(docs []*brief.Doc) {
	for _, d := range docs {
		for _, a := range d.Front.Attachments {
			if to, ok := inSite(d, a.Path); ok && rank(a.TLP) > g.top {
				g.hidden["content"+to.path] = true
			}
		}
	}
}

// pieces finds the lines of the open files that are marked above the edition,
// and with them what an account of a hidden source says. What stands on them
// is hidden; what stands elsewhere is shown.
func (g *gate) pieces(files []*brief.Doc, read *reader) map[*brief.Doc][]diag.Span {
	lines := map[*brief.Doc][]diag.Span{}
	for _, d := range files {
		if cuts := g.hiddenLines(d); len(cuts) > 0 {
			lines[d] = cuts
		}
	}
	for again := g.anything(lines); again; {
		again = false
		g.sortOut(files, lines, read)
		for _, d := range files {
			for _, it := range accounts(func() *eraser { return g.eraser(d, lines[d]) }, d.Records) {
				if !within(lines[d], it.WordSpan.Start) {
					lines[d] = append(lines[d], it.Lines)
					e := g.eraser(d, nil)
					e.told(it.Left[0].Span, it.Left[0].Name)
					g.found = append(g.found, e.diags...)
					again = true
				}
			}
		}
	}
	return lines
}

// accounts finds the accounts of hidden sources.
func accounts(eraser func() *eraser, items []*brief.Item) (list []*brief.Item) {
	for _, it := range items {
		if it.Kind == brief.Account && len(it.Left) > 0 && eraser().hidden(it.Left[0].Name) {
			list = append(list, it)
		}
		list = append(list, accounts(eraser, it.Children)...)
	}
	return list
}

// sortOut divides what the open files define into hidden and shown. Of what is
// shown only that counts which something hidden is called too.
func (g *gate) sortOut(files []*brief.Doc, lines map[*brief.Doc][]diag.Span, read *reader) {
	shown := names{}
	for _, d := range files {
		if len(lines[d]) == 0 {
			continue
		}
		c := *d
		c.Front.Sources = nil
		for _, s := range d.Front.Sources {
			if within(lines[d], s.IDSpan.Start) {
				g.ids.add(s.ID)
			} else {
				c.Front.Sources = append(c.Front.Sources, s)
			}
		}
		shown.file(&c)
		g.divide(d.Records, lines[d], shown)
	}
	g.shown = names{}
	for name := range shown {
		if g.ids[name] {
			g.shown[name] = true
		}
	}
	for _, d := range files {
		if len(lines[d]) > 0 {
			continue
		}
		for _, name := range read.defined(d) {
			if g.ids[name] {
				g.shown[name] = true
			}
		}
	}
}

func (g *gate) divide(items []*brief.Item, lines []diag.Span, shown names) {
	for _, it := range items {
		one := *it
		one.Children = nil
		into := shown
		if within(lines, it.WordSpan.Start) {
			into = g.ids
		}
		into.records([]*brief.Item{&one})
		g.divide(it.Children, lines, shown)
	}
}

// anything says whether this edition hides something.
func (g *gate) anything(lines map[*brief.Doc][]diag.Span) bool {
	for _, l := range lines {
		if len(l) > 0 {
			return true
		}
	}
	return len(g.ids) > 0 || len(g.hidden) > 0
}

func (g *gate) eraser(d *brief.Doc, lines []diag.Span) *eraser {
	e := &eraser{g: g, d: d, text: d.Source.Text, local: names{}, cuts: slices.Clone(lines)}
	for _, s := range d.Front.Sources {
		if !within(lines, s.IDSpan.Start) {
			e.local.add(s.ID)
		}
	}
	return e
}

// show gives what is shown of a file: its text less the hidden lines and the
// references to what is hidden. It is read until nothing more is to be taken
// out; a file that has no end of it is not shown at all.
func (g *gate) show(d *brief.Doc, lines []diag.Span, read *reader) (*brief.Doc, bool) {
	e := g.eraser(d, lines)
	e.references()
	front := e.front(d.Front)
	e.diags = slices.DeleteFunc(e.diags, func(x diag.Diagnostic) bool { return within(lines, d.Source.Offset(x.Start)) })
	g.found = append(g.found, e.diags...)
	cuts := tidy(e.cuts)
	if len(cuts) == 0 && len(e.diags) == 0 && front.Image == d.Front.Image {
		return d, true
	}
	shown := d
	for range 4 {
		if len(cuts) == 0 {
			break
		}
		shown = read.read(d, cuts)
		g.veils[d.Path] = &veil{file: d, doc: shown, cuts: cuts}
		more := g.hiddenLines(shown)
		if len(more) == 0 && !shown.Faulty {
			break
		}
		if shown.Faulty {
			return nil, false
		}
		for _, m := range more { // lines are the same in both
			cuts = append(cuts, diag.Span{Start: d.Source.Offset(shown.Source.Pos(m.Start)), End: d.Source.Offset(shown.Source.Pos(m.End))})
		}
		cuts = tidy(cuts)
	}
	if len(g.hiddenLines(shown)) > 0 && len(cuts) > 0 {
		return nil, false
	}
	c := *shown
	c.Front = front
	if shown != d {
		c.Front = (&eraser{g: g, d: shown, text: shown.Source.Text, local: e.local}).front(shown.Front)
	}
	return &c, true
}

func (g *gate) judge(d *brief.Doc) (Skip, bool) {
	s := Skip{File: d.Path}
	if d.Front.Embargo != "" {
		until, ok := g.moment(d.Front.Embargo, d.Front.TZ)
		if !ok || until.After(g.now) {
			s.Reason, s.Until = "embargo", until
		}
	}
	switch status := strings.ToLower(d.Front.Status); {
	case rank(cmp.Or(d.Front.TLP, g.site)) > g.top, d.Faulty && s.Reason == "":
		s.Reason, s.Until = "edition", time.Time{}
	case status == "withdrawn":
		s.Reason, s.Until = "withdrawn", time.Time{}
	case status == "draft" && !g.drafts:
		s.Reason, s.Until = "draft", time.Time{}
	}
	return s, s.Reason != ""
}

// moment reads an embargo: an instant with its zone, or a clock time or a day,
// which means its first moment, in the file's own zone or else the site's.
func (g *gate) moment(s, tz string) (time.Time, bool) {
	zone := g.zone
	if z, ok := when.Zone(tz); ok && tz != "" {
		zone = z
	}
	return when.Moment(s, zone)
}

func compareSkips(a, b Skip) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Reason, b.Reason))
}
