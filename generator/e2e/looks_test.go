package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNarrow lays out every page of the demo at the width of a small phone. The
// pages are put one after the other into one document: opening each would take
// minutes.
func TestNarrow(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	tab.show(t, views[2], home)
	const script = `(async list => {
		const wide = [], width = document.documentElement.clientWidth;
		for (const name of list) {
			const page = new DOMParser().parseFromString(await (await fetch(name)).text(), "text/html");
			if (!page.querySelector("main")) continue;
			document.body.className = page.body.className;
			document.body.replaceChildren(...page.body.children);
			if (document.documentElement.scrollWidth > width) wide.push(name + " is " + document.documentElement.scrollWidth + " px wide");
		}
		return wide.concat(list.length + " seen");
	})(%s)`
	var list, quoted []string
	for _, name := range sites.repo.pages(t) {
		if strings.HasSuffix(name, "/mail.html") { // has its own looks
			continue
		}
		list, quoted = append(list, name), append(quoted, fmt.Sprintf("%q", name))
	}
	got := run(t, tab, chromedp.Evaluate[[]string](fmt.Sprintf(script, "["+strings.Join(quoted, ",")+"]"), chromedp.EvalAwaitPromise))
	for _, w := range got[:len(got)-1] {
		t.Error(w)
	}
	if len(list) < 500 {
		t.Errorf("only %s", got[len(got)-1])
	}
	letters, err := filepath.Glob(filepath.Join(sites.repo.dir, "weeks/*/mail.html"))
	if err != nil || len(letters) < 5 {
		t.Fatalf("letters: %v, %v", letters, err)
	}
	for _, file := range letters {
		name := filepath.ToSlash(strings.TrimPrefix(file, sites.repo.dir+string(filepath.Separator)))
		run(t, tab, chromedp.Navigate(home+name))
		if width := run(t, tab, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); width > 320 {
			t.Errorf("%s is %d px wide", name, width)
		}
	}
}

// TestEdges: what is read downwards stands under each other.
func TestEdges(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	for _, tt := range []struct {
		what, page string
		view       view
		script     string // the places, which must all be the same
	}{
		{"units of numbers", "leaders/", views[0], `[...document.querySelectorAll("#Pairs td.num:nth-child(2)")].map(td => {
			const r = document.createRange(); r.selectNodeContents(td); return Math.round(r.getBoundingClientRect().right); })`},
		{"what follows a date, and its next lines", "", views[0], `[...document.querySelectorAll(".rows > li:has(> .note)")].flatMap(li =>
			[li.querySelector("a").getBoundingClientRect().left, li.querySelector(".note").getBoundingClientRect().left].map(Math.round))`},
		{"accounts of one event", "events/macron-biden/", views[0], `[...document.querySelectorAll(".accounts thead th + th")].map(th => Math.round(th.offsetWidth))`},
		{"the caption of a wide table and the window", "leaders/", views[2], `[document.querySelector("caption > span").getBoundingClientRect().right <= 320 ? 1 : 0, 1]`},
	} {
		tab.show(t, tt.view, home+tt.page)
		places := run(t, tab, chromedp.Evaluate[[]int](tt.script))
		if len(places) < 2 {
			t.Errorf("%s: only %d on %s", tt.what, len(places), tt.page)
		}
		for _, p := range places {
			if p < places[0]-1 || p > places[0]+1 {
				t.Errorf("%s stand apart on %q: %v", tt.what, tt.page, places)
				break
			}
		}
	}
}

// TestDayUnbroken: at the width of a phone no day in figures is cut in two.
func TestDayUnbroken(t *testing.T) {
	home := serve(t, sites.repo)
	tab := open(t)
	for _, page := range []string{"places/kabul/", "agenda/", "commitments/", "events/macron-biden/", "changes/"} {
		tab.show(t, views[2], home+page)
		cut := run(t, tab, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main time")].filter(e =>
			/^\d{4}-\d\d-\d\d$/.test(e.textContent) && e.getClientRects().length > 1).map(e => e.parentElement.textContent.trim().slice(0, 80))`))
		for _, c := range cut {
			t.Errorf("%s: a day is cut in %q", page, c)
		}
	}
}
