package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readout/generator/brief"
	"readout/generator/diag"
)

// Outside is an address on another host, and everywhere that pages of this
// edition link to it from.
type Outside struct {
	URL    string // as written
	places []spot
}

type spot struct {
	src *diag.Source
	at  diag.Span
}

// Outside lists the addresses on other hosts that the pages of this edition
// link to, sorted: those of the text, and those of front matter. What the
// edition hides is not among them.
func (s *Snapshot) Outside() []Outside {
	byURL := map[string][]spot{}
	add := func(d *brief.Doc, address string, at diag.Span) {
		if low := strings.ToLower(address); strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") {
			byURL[address] = append(byURL[address], spot{d.Source, at})
		}
	}
	for _, d := range s.docs() {
		eachLink(d, func(l *brief.Link) { add(d, l.Dest, l.Span) })
		add(d, d.Front.URL, d.Front.Keys["url"])
		for _, def := range append(slices.Clone(d.Front.Sources), d.Front.Def) {
			add(d, def.URL, cmp.Or(def.ValueSpans["url"], d.Front.Keys["url"]))
			add(d, def.Archive, cmp.Or(def.ValueSpans["archive"], d.Front.Keys["archive"]))
		}
	}
	list := make([]Outside, 0, len(byURL))
	for address, places := range byURL {
		list = append(list, Outside{address, places})
	}
	slices.SortFunc(list, func(a, b Outside) int { return cmp.Compare(a.URL, b.URL) })
	return list
}

// Fails tells that an address fails, wherever it is linked to (BR606).
func (s *Snapshot) Fails(o Outside, why string) []diag.Diagnostic {
	return s.tellOutside("BR606", o, fmt.Sprintf("%s does not open: %s", o.URL, why), "link to where it stands now or to an archived copy, or take the link out")
}

// Moves tells that an address has moved for good (BR607).
func (s *Snapshot) Moves(o Outside, to string) []diag.Diagnostic {
	return s.tellOutside("BR607", o, fmt.Sprintf("%s has moved for good to %s", o.URL, to), "write the new address, if it is the same page")
}

func (s *Snapshot) tellOutside(code string, o Outside, message, help string) []diag.Diagnostic {
	list := make([]diag.Diagnostic, 0, len(o.places))
	for _, p := range o.places {
		list = append(list, p.src.At(code, p.at, message, help))
	}
	return list
}

// With sorts in what was found after the snapshot was made, by the places in
// the files and the severities of the configuration.
func (s *Snapshot) With(known, found []diag.Diagnostic) []diag.Diagnostic {
	return diag.Sort(slices.Concat(known, s.settle(unveil(s.gate.veils, found))))
}
