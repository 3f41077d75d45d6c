package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// place is where a footnote of a page stands, against its mark and its text.
type place struct {
	Beside       bool `json:"beside"` // outside the column of the text
	Top, Bottom  float64
	Mark         float64 // the top of its mark
	Covers       string  // something of the page that lies under it
	Right, Width float64
}

const placesOfNotes = `[...document.querySelectorAll(".footnotes > ol > li")].map(li => {
	const note = li.getBoundingClientRect(), column = document.querySelector(".prose > p").getBoundingClientRect();
	const mark = document.getElementById(li.id.replace("fn:", "fnref:")).getBoundingClientRect();
	const under = [...document.querySelectorAll("main p, main table, main .card, footer.site p")].find(e => {
		if (li.contains(e)) return false;
		const r = e.getBoundingClientRect();
		return r.width > 0 && r.left < note.right - 1 && r.right > note.left + 1 && r.top < note.bottom - 1 && r.bottom > note.top + 1;
	});
	return {beside: note.left > column.right, Top: note.top, Bottom: note.bottom, Mark: mark.top, Right: note.right,
		Width: document.documentElement.clientWidth, Covers: under ? under.textContent.slice(0, 40) : ""};
})`

// TestMarginNotes holds that footnotes stand beside their marks where there is
// room, one below the other, over nothing else, and below the text elsewhere.
func TestMarginNotes(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	for _, v := range views {
		tab.show(t, v, home+strings.TrimSuffix(pictured, "index.html"))
		notes := run(t, tab, chromedp.Evaluate[[]place](placesOfNotes))
		if len(notes) < 5 {
			t.Fatalf("%s: %d notes", v.name, len(notes))
		}
		wide, last := v.width > 1000 && v.media == "screen", 0.0
		for i, n := range notes {
			if n.Beside != wide {
				t.Errorf("%s: note %d stands beside the text: %t, want %t", v.name, i+1, n.Beside, wide)
			}
			if n.Top < last || n.Top < n.Mark-40 {
				t.Errorf("%s: note %d begins at %.0f, over the one that ends at %.0f, or above its mark at %.0f", v.name, i+1, n.Top, last, n.Mark)
			}
			if wide && i == 0 && n.Top > n.Mark+20 {
				t.Errorf("%s: the first note stands at %.0f, its mark at %.0f", v.name, n.Top, n.Mark)
			}
			if n.Covers != "" || n.Right > n.Width {
				t.Errorf("%s: note %d lies over %q or sticks out", v.name, i+1, n.Covers)
			}
			last = n.Bottom
		}
	}
	tab.troubles(t)
}
