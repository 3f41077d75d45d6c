package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// view is a way of looking at a page.
type view struct {
	name          string
	width         int64
	media, scheme string
}

var views = []view{
	{"wide light", 1280, "screen", "light"},
	{"wide dark", 1280, "screen", "dark"},
	{"320 px light", 320, "screen", "light"},
	{"320 px dark", 320, "screen", "dark"},
	{"print", 720, "print", "light"},
}

// TestBrowser opens one page of each kind, the longest, in every view.
func TestBrowser(t *testing.T) {
	server := serve(t, sites.repo)
	tab := open(t)
	axe := checker(t)
	for _, page := range kinds(t) {
		for _, v := range views {
			t.Run(page+" "+v.name, func(t *testing.T) {
				tab.show(t, v, server+strings.TrimSuffix(page, "index.html"))
				tab.troubles(t)
				tab.overflow(t, v)
				tab.axe(t, axe)
			})
		}
	}
}

// kinds lists a page of every kind.
func kinds(t *testing.T) []string {
	list := []string{
		"index.html", "404.html", "about/index.html", "events/index.html", "leaders/index.html", "dyads/index.html", "search/index.html", "data/index.html",
		"timeline/index.html", "agenda/index.html", "commitments/index.html", "changes/index.html", "glossary/index.html",
		"positions/index.html", "positions/macron/allied-trust/index.html", pictured,
	}
	for _, folder := range []string{"briefs", "events", "leaders", "dyads", "orgs", "places", "topics", "sources", "positions", "weeks"} {
		list = append(list, sites.repo.largest(t, folder))
	}
	return list
}

// serve stands in for a web server with the site in a folder, and gives the
// address of the home page.
func serve(t *testing.T, s site) string {
	files := http.StripPrefix("/repo", http.FileServer(http.Dir(s.dir)))
	server := httptest.NewServer(files)
	t.Cleanup(server.Close)
	return server.URL + "/repo/"
}

// tab is a browser window that remembers what went wrong in it.
type tab struct {
	ctx context.Context

	mu     sync.Mutex // the browser tells of troubles from its own goroutine
	faults []string
}

func open(t *testing.T) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	tab := &tab{ctx: ctx}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatalf("start a browser: %v", err)
	}
	call(t, tab, log.Enable, cdp.Empty{})
	call(t, tab, runtime.Enable, cdp.Empty{})
	return tab
}

func (b *tab) hear(event any) {
	var said string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			said += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			for _, arg := range e.Args {
				said += arg.Description + string(arg.Value) + " "
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if said != "" {
		b.mu.Lock()
		b.faults = append(b.faults, said)
		b.mu.Unlock()
	}
}

// patience is how long one step in the browser may take on a busy machine.
const patience = time.Minute

// call sends a protocol command and takes no answer.
func call[P, R any](t *testing.T, b *tab, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// run does one thing in the tab.
func run[T any](t *testing.T, b *tab, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func (b *tab) show(t *testing.T, v view, address string) {
	t.Helper()
	b.look(t, v)
	run(t, b, chromedp.Navigate(address))
	run(t, b, chromedp.WaitReady("main"))
}

// look changes the view of whatever page is open.
func (b *tab) look(t *testing.T, v view) {
	t.Helper()
	call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: v.width, Height: 900, DeviceScaleFactor: 1})
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media:    v.media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
	})
}

// troubles tells what the console said since the last call.
func (b *tab) troubles(t *testing.T) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		t.Errorf("console: %s", f)
	}
	b.faults = nil
}

// overflow finds what sticks out at the side; a region that scrolls by itself may.
func (b *tab) overflow(t *testing.T, v view) {
	t.Helper()
	const script = `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.querySelectorAll("body *")]
			.filter(e => e.getBoundingClientRect().right > width + 1)
			.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.getAttribute("class") + ": " + e.textContent.trim().slice(0, 40))
			.concat("the page is " + document.documentElement.scrollWidth + " px wide");
	})()`
	wide := run(t, b, chromedp.Evaluate[[]string](script))
	if len(wide) > 0 {
		t.Errorf("wider than %d px: %q", v.width, wide)
	}
}

// checker is the accessibility checker's script.
func checker(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(repository, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal("the accessibility checker is not installed; run `make tools`")
	}
	return string(script)
}

// axe looks for barriers: contrast, names, roles, order of headings.
func (b *tab) axe(t *testing.T, library string) {
	t.Helper()
	const script = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v =>
		v.nodes.slice(0, 3).map(n => v.id + ": " + v.help + ": " + n.html.slice(0, 160))))`
	run(t, b, chromedp.Evaluate[chromedp.Void](library))
	for _, found := range run(t, b, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise)) {
		t.Errorf("accessibility: %s", found)
	}
}
