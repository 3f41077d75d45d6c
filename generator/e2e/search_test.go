package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearch searches as a reader does, by keyboard, on a server and in pages
// opened from the file system.
func TestSearch(t *testing.T) {
	dir, err := filepath.Abs(sites.relative.dir)
	if err != nil {
		t.Fatal(err)
	}
	axe := checker(t)
	for name, home := range map[string]string{"server": serve(t, sites.repo), "file": "file://" + dir + "/"} {
		t.Run(name, func(t *testing.T) {
			file := map[string]string{"file": "index.html"}[name]
			tab := open(t)
			tab.show(t, views[0], home+"about/"+file)
			if n := run(t, tab, chromedp.Evaluate[int](`document.querySelectorAll("script[src*=search]").length`)); n != 0 {
				t.Error("search is loaded before anybody turns to it")
			}
			tab.tap(t, '/')
			run(t, tab, chromedp.WaitVisible("dialog.search input"))
			run(t, tab, chromedp.KeyEvent("macron"))
			run(t, tab, chromedp.WaitVisible("dialog.search a.hit mark"))
			hits := run(t, tab, chromedp.Evaluate[int](`document.querySelectorAll("dialog.search a.hit").length`))
			run(t, tab, chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog.search .results > p button").click()`)) // More results
			run(t, tab, chromedp.WaitNotPresent("dialog.search .results > p button"))
			if n := run(t, tab, chromedp.Evaluate[int](`document.querySelectorAll("dialog.search a.hit").length`)); n <= hits {
				t.Errorf("more results than %d: %d", hits, n)
			}
			first := run(t, tab, chromedp.TextContent("dialog.search a.hit"))
			said := run(t, tab, chromedp.TextContent("dialog.search [role=status]"))
			if first != "Emmanuel Macron" || !strings.HasSuffix(said, " results") {
				t.Errorf("first %q, said %q", first, said)
			}
			for _, v := range views[:4] {
				tab.look(t, v)
				tab.overflow(t, v)
				if file == "" { // the checker itself may read nothing from the file system
					tab.axe(t, axe)
				}
			}
			run(t, tab, chromedp.KeyEvent(kb.ArrowDown))
			if at := run(t, tab, chromedp.Evaluate[string](`document.activeElement.textContent`)); at != first {
				t.Errorf("arrow down leads to %q", at)
			}
			run(t, tab, chromedp.KeyEvent(kb.Escape))
			run(t, tab, chromedp.WaitNotVisible("dialog.search"))
			run(t, tab, chromedp.KeyEvent("k", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
			run(t, tab, chromedp.WaitVisible("dialog.search a.hit"))
			run(t, tab, chromedp.KeyEvent(kb.Enter))
			run(t, tab, chromedp.WaitVisible("body.kind-leader"))
			if at := run(t, tab, chromedp.Location()); at != home+"leaders/macron/"+file {
				t.Errorf("Enter leads to %s", at)
			}
			tab.show(t, views[0], home+"about/"+file)
			tab.tap(t, '/')
			run(t, tab, chromedp.WaitVisible("dialog.search .results button"))
			if last := run(t, tab, chromedp.TextContent("dialog.search .results button")); last != "macron" {
				t.Errorf("the last search is %q", last)
			}
			run(t, tab, chromedp.KeyEvent("#evacuation macron"))
			run(t, tab, chromedp.WaitVisible(`dialog.search .chips button[aria-label="Remove #evacuation"]`))
			tab.look(t, views[3])
			tab.overflow(t, views[3])
			tab.look(t, views[0])
			run(t, tab, chromedp.KeyEvent(kb.Tab+kb.Tab+kb.Delete)) // over "Close" to the first filter
			run(t, tab, chromedp.WaitNotPresent(`dialog.search .chips button[aria-label="Remove #evacuation"]`))
			run(t, tab, chromedp.WaitVisible(`dialog.search .chips button[aria-label="Only @macron"]`))
			run(t, tab, chromedp.WaitVisible(`dialog.search .chips button[aria-label="Only kind:event"]`))
			if at := run(t, tab, chromedp.Evaluate[string](`document.activeElement.value`)); at != "macron" {
				t.Errorf("without its filter the search is %q", at)
			}
			run(t, tab, chromedp.KeyEvent(kb.Tab+kb.Tab+kb.Enter))
			run(t, tab, chromedp.WaitVisible(`dialog.search .chips button[aria-label="Remove @macron"]`))
			tab.show(t, views[0], home+"search/"+file+"?q=Marcon")
			run(t, tab, chromedp.WaitVisible("form.search [data-results] button"))
			run(t, tab, chromedp.Click("form.search [data-results] button"))
			run(t, tab, chromedp.WaitVisible("form.search a.hit"))
			if at := run(t, tab, chromedp.Location()); !strings.HasSuffix(at, "?q=macron") {
				t.Errorf("the search cannot be shared: %s", at)
			}
			tab.troubles(t)
		})
	}
}

// tap presses a key that the page takes for itself. A keyboard then sends no
// letter; chromedp would send one all the same, a moment later, into a field
// that has come up meanwhile.
func (b *tab) tap(t *testing.T, key rune) {
	t.Helper()
	for _, event := range kb.Encode(key) {
		if event.Type != kb.KeyChar {
			call(t, b, input.DispatchKeyEvent, *event)
		}
	}
}
