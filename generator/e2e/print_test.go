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

// sheets prints the page that is open, on A4 with the browser's margins.
func (b *tab) sheets(t *testing.T) int {
	t.Helper()
	made, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		t.Fatal(err)
	}
	return len(sheet.FindAll(made.Data, -1))
}
