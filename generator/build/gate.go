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
	hidden  map[string]bool   // paths of files that are left out
	ids     map[string]bool   // ids of what is left out: files and records
	faulty  []diag.Diagnostic // of files that are hidden because their embargo cannot be read
}

// marks is the order of TLP marks.
func marks() []string { return []string{"clear", "green", "amber", "amber+strict", "red"} }

// rank gives a mark's place; an unknown mark is above all, so that a
// misspelling hides and never shows.
func rank(mark string) int {
	if i := slices.Index(marks(), strings.TrimPrefix(strings.ToLower(mark), "tlp:")); i >= 0 {
		return i
	}
	return len(marks())
}

func newGate(cfg *brief.Config, o Options) (*gate, error) {
	g := &gate{edition: cmp.Or(o.Edition, "public"), site: cmp.Or(cfg.TLP, "clear"), now: o.Now, drafts: o.Drafts, hidden: map[string]bool{}, ids: map[string]bool{}}
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

// filter gives the files that are let through, without the records that are
// not, and lists the others.
func (g *gate) filter(docs []*brief.Doc) (open []*brief.Doc, skipped []Skip) {
	for _, d := range docs {
		skip, shut := g.judge(d)
		if shut {
			g.hidden[d.Path] = true
			g.hide(d)
			if skip.Reason == "embargo" && skip.Until.IsZero() {
				g.faulty = append(g.faulty, d.Diags...)
			}
			skipped = append(skipped, skip)
			continue
		}
		open = append(open, g.narrow(d))
	}
	return open, skipped
}

func (g *gate) judge(d *brief.Doc) (Skip, bool) {
	s := Skip{File: d.Path}
	if d.Front.Embargo != "" {
		until, ok := when.Moment(d.Front.Embargo, g.zone)
		if !ok || until.After(g.now) {
			s.Reason, s.Until = "embargo", until
		}
	}
	switch status := strings.ToLower(d.Front.Status); {
	case rank(cmp.Or(d.Front.TLP, g.site)) > g.top:
		s.Reason, s.Until = "edition", time.Time{}
	case status == "withdrawn":
		s.Reason, s.Until = "withdrawn", time.Time{}
	case status == "draft" && !g.drafts:
		s.Reason, s.Until = "draft", time.Time{}
	}
	return s, s.Reason != ""
}

// narrow leaves out the records whose own mark is above the edition. The
// document is copied where it changes: the memo table keeps the whole one.
func (g *gate) narrow(d *brief.Doc) *brief.Doc {
	if !g.marked(d.Records) {
		return d
	}
	c := *d
	kept := map[*brief.Item]*brief.Item{}
	c.Records = g.records(d.Records, kept)
	c.Body = slices.Clone(d.Body)
	for i, n := range c.Body {
		if n.Kind == brief.Records {
			c.Body[i].Items = nil
			for _, it := range n.Items {
				if k := kept[it]; k != nil {
					c.Body[i].Items = append(c.Body[i].Items, k)
				}
			}
		}
	}
	return &c
}

func (g *gate) shut(it *brief.Item) bool {
	for _, f := range it.Fields {
		if f.Key == "tlp" && rank(f.Value) > g.top {
			return true
		}
	}
	return false
}

func (g *gate) marked(items []*brief.Item) bool {
	return slices.ContainsFunc(items, func(it *brief.Item) bool { return g.shut(it) || g.marked(it.Children) })
}

func (g *gate) records(items []*brief.Item, kept map[*brief.Item]*brief.Item) []*brief.Item {
	var out []*brief.Item
	for _, it := range items {
		if g.shut(it) {
			g.remember([]*brief.Item{it})
			continue
		}
		k := it
		if g.marked(it.Children) {
			c := *it
			c.Children = g.records(it.Children, kept)
			k = &c
		}
		kept[it] = k
		out = append(out, k)
	}
	return out
}

// hide notes every id that a file defines, so that the linker can leave out
// references to them (BR406).
func (g *gate) hide(d *brief.Doc) {
	g.ids[d.ID] = true
	for _, o := range d.Front.Offices {
		g.ids[o.ID] = true
	}
	for _, s := range d.Front.Sources {
		g.ids[s.ID] = true
	}
	g.remember(d.Records)
}

// remember notes the ids of records that are left out.
func (g *gate) remember(items []*brief.Item) {
	for _, it := range items {
		if it.ID != "" {
			g.ids[it.ID] = true
		}
		g.remember(it.Children)
	}
}

func compareSkips(a, b Skip) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.URL, b.URL), cmp.Compare(a.Reason, b.Reason))
}
