package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheet finds the pages of a PDF.
var sheet = regexp.MustCompile(`/Type\s*/Page[^s]`)

// TestSheets prints dossiers on A4, the busiest of the demo among them: two
// sheets for a leader or a topic, one for a pair.
func TestSheets(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	for folder, most := range map[string]int{"leaders": 2, "topics": 2, "dyads": 1} {
		list := []string{"leaders/macron/", "leaders/biden/"}
		if folder != "leaders" {
			list = nil
		}
		if folder == "dyads" {
			list = []string{"dyads/macron--putin/"}
		}
		for _, name := range append(list, sites.repo.largestOf(t, folder, 3)...) {
			tab.show(t, views[0], home+strings.TrimSuffix(name, "index.html"))
			if run(t, tab, chromedp.Evaluate[bool](`getComputedStyle(document.querySelector(".printed")).display !== "none"`)) {
				t.Errorf("%s: what is said of the printed sheets shows on the screen", name)
			}
			tab.look(t, views[4])
			if n := tab.sheets(t); n < 1 || n > most {
				t.Errorf("%s takes %d sheets, want at most %d", name, n, most)
			}
		}
	}
}

// TestReferences: on paper each source has a number where it is cited, and each
// number one note with an address at the end of the page; the screen has none.
func TestReferences(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	const numbers = `(() => {
		const seen = e => e.checkVisibility();
		const notes = [...document.querySelectorAll(".sources tbody tr")].map((r, i) => i + 1);
		notes.push(...[...document.querySelectorAll("ol.refs > li")].filter(seen).map(li => li.value));
		const cited = [...document.querySelectorAll("[data-n]")].filter(e => seen(e) && !e.closest(".sources")).flatMap(e => e.dataset.n.split(", ").map(Number));
		const order = [...notes].sort((a, b) => a - b);
		if (order.some((n, i) => n !== i + 1)) return "notes " + order;
		for (const n of cited) if (!notes.includes(n)) return n + " is cited and has no note";
		for (const li of document.querySelectorAll("ol.refs > li")) if (!cited.includes(li.value)) return li.value + " is cited nowhere";
		if (!cited.length) return "nothing is cited";
		const e = [...document.querySelectorAll("[data-n]")].find(e => seen(e) && !e.closest(".sources"));
		if (getComputedStyle(e, "::after").content !== '" [" attr(data-n) "]"' && !getComputedStyle(e, "::after").content.includes(e.dataset.n)) return "no number is written: " + getComputedStyle(e, "::after").content;
		return "";
	})()`
	for _, name := range []string{
		"briefs/2021-08-19-macron-works-the-phones/", "events/biden-erdogan/", "leaders/macron/", "leaders/biden/", "topics/afghanistan/", "dyads/macron--putin/",
		"weeks/2021-W33/", "positions/macron/afghanistan/",
	} {
		tab.show(t, views[0], home+name)
		if run(t, tab, chromedp.Evaluate[bool](`[...document.querySelectorAll(".refs")].some(e => e.checkVisibility()) || getComputedStyle(document.querySelector("[data-n]"), "::after").content.includes("[")`)) {
			t.Errorf("%s: what is for paper shows on the screen", name)
		}
		tab.look(t, views[4])
		if said := run(t, tab, chromedp.Evaluate[string](numbers)); said != "" {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestPrinted looks at what the print rules take from a page, and at what they
// put there: each rule is one that shows on the screen otherwise.
func TestPrinted(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	const brief, leader = "briefs/2021-08-19-macron-works-the-phones/", "leaders/macron/"
	for _, tt := range []struct{ page, what, gone string }{
		{"", "lists of the most active", ".columns"},
		{"", "ways in", ".ways"},
		{brief, "the navigation", "nav.main"},
		{brief, "the way to the source text", ".sourcelink"},
		{brief, "ways back to the text", ".back"},
		{brief, "the head of the table of sources", ".sources thead"},
		{brief + "source/", "marks that lead to records", ".lines .to"},
		{"weeks/2021-W33/", "the letter of a digest", ".mail"},
		{leader, "the ninth event", ".cards > li:nth-child(9)"},
		{leader, "long lists", ".long"},
		{"topics/afghanistan/", "the picture of stances", ".pic"},
		{"dyads/macron--putin/", "the citation", ".cite"},
	} {
		see := `(() => { const e = document.querySelector("` + tt.gone + `"); return e ? (e.checkVisibility() && e.getClientRects().length > 0 ? "seen" : "gone") : "missing" })()`
		tab.show(t, views[0], home+tt.page)
		if got := run(t, tab, chromedp.Evaluate[string](see)); got != "seen" {
			t.Errorf("/%s: %s (%s): %s on the screen", tt.page, tt.what, tt.gone, got)
		}
		tab.look(t, views[4])
		if got := run(t, tab, chromedp.Evaluate[string](see)); got != "gone" {
			t.Errorf("/%s: %s (%s): %s on paper", tt.page, tt.what, tt.gone, got)
		}
	}
	for _, tt := range []struct{ page, what, script string }{
		{"timeline/2021/", "two columns", `getComputedStyle(document.querySelector(".timeline")).columnCount === "2"`},
		{"leaders/", "the matrix lies on wide sheets", `getComputedStyle(document.querySelector("section.matrix")).page === "wide"`},
		{"positions/", "the table of positions lies on wide sheets", `getComputedStyle(document.body).page === "wide"`},
		{leader, "a dossier says that it is short", `[...document.querySelectorAll("p.printed")].some(e => e.checkVisibility())`},
		{brief, "the address of the page", `document.querySelector("footer.site .printed").textContent === "https://example.org/repo/` + brief + `"`},
		{brief, "sources have their address", `[...document.querySelectorAll(".sources a.outside")].every(a => getComputedStyle(a, "::after").content.includes("attr(href)") || getComputedStyle(a, "::after").content.includes(a.getAttribute("href")))`},
		{brief, "black on white", `getComputedStyle(document.body).color === "rgb(0, 0, 0)"`},
	} {
		tab.show(t, views[4], home+tt.page)
		if !run(t, tab, chromedp.Evaluate[bool](tt.script)) {
			t.Errorf("/%s: %s: not so on paper", tt.page, tt.what)
		}
	}
	tab.show(t, views[4], home+brief+"source/")
	if n := tab.sheets(t); n > 2 {
		t.Errorf("the source text takes %d sheets, the last of them for its foot", n)
	}
}

// sheets prints the page that is open, on A4 with the browser's margins.
func (b *tab) sheets(t *testing.T) int {
	t.Helper()
	made, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		t.Fatal(err)
	}
	return len(sheet.FindAll(made.Data, -1))
}
