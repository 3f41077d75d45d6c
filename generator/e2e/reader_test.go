package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reader is somebody with the site open: on a server, or from the file system.
type reader struct {
	*tab
	home, file string
}

// readers runs a test on a server and in pages opened from the file system.
func readers(t *testing.T, test func(t *testing.T, r reader)) {
	dir, err := filepath.Abs(sites.relative.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []reader{{nil, serve(t, sites.repo), ""}, {nil, "file://" + dir + "/", "index.html"}} {
		name, _, _ := strings.Cut(way.home, ":")
		t.Run(name, func(t *testing.T) {
			way.tab = open(t)
			test(t, way)
			way.troubles(t)
		})
	}
}

func (r reader) at(path string) string { return r.home + path + r.file }

func (r reader) open(t *testing.T, path string) {
	t.Helper()
	r.show(t, views[0], r.at(path))
	r.settle(t)
}

func (r reader) press(t *testing.T, keys string) {
	t.Helper()
	run(t, r.tab, chromedp.KeyEvent(keys))
}

// ask evaluates a script that gives words.
func (r reader) ask(t *testing.T, script string) string {
	t.Helper()
	return run(t, r.tab, chromedp.Evaluate[string]("String("+script+")"))
}

// until waits for a script to give these words.
func (r reader) until(t *testing.T, script, want string) {
	t.Helper()
	said := ""
	for end := time.Now().Add(patience / 4); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(r.ctx, patience)
		now, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+script+")"))
		cancel()
		if err != nil {
			said = err.Error() // the page is just being left
		} else if said = now; said == want {
			return
		}
	}
	t.Fatalf("%s is %q, not %q", script, said, want)
}

// settle waits until the scripts of a page have run.
func (r reader) settle(t *testing.T) {
	t.Helper()
	r.until(t, "document.readyState", "complete")
}

// TestKeyboard walks through the site without a pointer.
func TestKeyboard(t *testing.T) {
	axe := checker(t)
	readers(t, func(t *testing.T, r reader) {
		const here, dialog = `location.href`, `document.querySelector("dialog.keys").open`
		r.open(t, "about/")
		for _, step := range []struct{ keys, path string }{{"gh", ""}, {"gp", "leaders/"}, {"ga", "agenda/"}, {"gl", "timeline/"}, {"gt", "topics/"}} {
			r.press(t, step.keys)
			r.until(t, here, r.at(step.path))
			r.settle(t)
		}
		r.press(t, "j")
		r.until(t, `!!document.activeElement.href`, "true") // what steps through lists comes with the first step
		first := r.ask(t, `document.activeElement.href`)
		r.press(t, "jk")
		if again := r.ask(t, `document.activeElement.href`); again != first || !strings.HasPrefix(again, r.home+"topics/") {
			t.Errorf("j leads to %s, j and k lead to %s", first, again)
		}
		r.press(t, "j")
		second := r.ask(t, `document.activeElement.href`)
		if second == first {
			t.Error("j does not move down the list")
		}
		r.press(t, kb.Enter)
		r.until(t, here, second)

		for _, path := range []string{"days/2021-08-19/", "weeks/2021-W33/", "briefs/2021-08-18-first-calls-after-kabul/", "events/macron-putin/"} {
			r.open(t, path)
			next := r.ask(t, `document.querySelector("[rel=next]").href`)
			r.press(t, "n")
			r.until(t, here, next)
			r.settle(t)
			r.press(t, "p")
			r.until(t, here, r.at(path))
			r.settle(t)
		}

		r.press(t, "?")
		r.until(t, dialog, "true")
		for _, v := range views[:4] {
			r.look(t, v)
			r.overflow(t, v)
			if r.file == "" { // the checker itself may read nothing from the file system
				r.axe(t, axe)
			}
		}
		r.press(t, "n") // a dialog is open: no key of the page
		r.press(t, kb.Escape)
		r.until(t, dialog, "false")
		if at := r.ask(t, here); at != r.at("events/macron-putin/") {
			t.Errorf("a key works behind the panel: %s", at)
		}

		r.press(t, "/")
		run(t, r.tab, chromedp.WaitVisible("dialog.search input"))
		r.press(t, "gp?n")
		if typed := r.ask(t, `document.activeElement.value`); typed != "gp?n" {
			t.Errorf("keys do not go into the field: %q", typed)
		}
		r.press(t, kb.Escape)
		run(t, r.tab, chromedp.WaitNotVisible("dialog.search"))
	})
}

// TestKeysOff holds that one switch turns every single key off, and that it is
// remembered and can be turned back without one (WCAG 2.1.4).
func TestKeysOff(t *testing.T) {
	readers(t, func(t *testing.T, r reader) {
		const lever = `dialog.keys input`
		r.open(t, "events/macron-putin/")
		r.press(t, "?")
		run(t, r.tab, chromedp.WaitVisible(lever))
		run(t, r.tab, chromedp.Click(lever))
		r.press(t, kb.Escape)
		r.open(t, "events/macron-putin/")
		for _, keys := range []string{"?", "/", "n", "gh"} {
			r.press(t, keys)
		}
		r.press(t, kb.Tab)
		time.Sleep(300 * time.Millisecond)
		if at := r.ask(t, `location.href + document.querySelectorAll("dialog[open]").length`); at != r.at("events/macron-putin/")+"0" {
			t.Errorf("a key works though it is off: %s", at)
		}
		run(t, r.tab, chromedp.Click("[data-keys] button"))
		run(t, r.tab, chromedp.WaitVisible(lever))
		run(t, r.tab, chromedp.Click(lever))
		r.press(t, kb.Escape)
		r.press(t, "gh")
		r.until(t, `location.href`, r.at(""))
	})
}

// TestPreviews holds a pointer on links.
func TestPreviews(t *testing.T) {
	axe := checker(t)
	readers(t, func(t *testing.T, r reader) {
		const link, card = `main a[href*="leaders/putin/"]`, `.preview:popover-open`
		const count = `document.querySelectorAll(".preview:popover-open").length`
		r.open(t, "events/macron-putin/")
		if n := r.ask(t, `document.querySelectorAll("script[src*='_p/']").length`); n != "0" {
			t.Error("previews are loaded before anybody asks for one")
		}
		r.point(t, link)
		r.until(t, count, "1")
		if said := r.ask(t, `document.querySelector(".preview").innerText`); !strings.HasPrefix(said, "Vladimir Putin\n") || !strings.Contains(said, "Last: ") {
			t.Errorf("the card says %q", said)
		}
		for _, v := range views[:2] {
			r.look(t, v)
			r.overflow(t, v)
			if r.file == "" {
				r.axe(t, axe)
			}
			r.point(t, link)
			r.until(t, count, "1")
		}
		r.point(t, card) // it stays while the pointer is on it
		time.Sleep(700 * time.Millisecond)
		r.until(t, count, "1")
		r.press(t, kb.Escape)
		r.until(t, count, "0")
		r.point(t, "h1")

		run(t, r.tab, chromedp.Focus(link)) // by script after keys, as Tab would
		r.until(t, count, "1")
		r.press(t, kb.Tab)
		r.until(t, `document.activeElement.textContent`, "Switch previews off")
		r.press(t, kb.Enter)
		r.until(t, count, "0")
		r.open(t, "events/macron-putin/")
		r.point(t, link)
		time.Sleep(900 * time.Millisecond)
		r.until(t, count, "0")
	})
}

// TestNoPreview holds where a card would be in the way: on the page it is about,
// on a page without one, under a finger.
func TestNoPreview(t *testing.T) {
	r := reader{tab: open(t), home: serve(t, sites.repo)}
	r.open(t, "leaders/macron/")
	run(t, r.tab, chromedp.Evaluate[chromedp.Void](`document.querySelector("h1").innerHTML = '<a id="self" href="./#x">self</a> <a id="none" href="../../about/">about</a> <a id="one" href="../putin/">one</a>'; void 0`))
	for _, id := range []string{"#self", "#none"} {
		r.point(t, id)
		time.Sleep(800 * time.Millisecond)
		r.until(t, `document.querySelectorAll(".preview:popover-open, script[src*='_p/']").length`, "0")
	}
	r.point(t, "#one") // which has one
	r.until(t, `document.querySelectorAll(".preview:popover-open").length`, "1")
	r.press(t, kb.Escape)
	r.point(t, "#none")
	run(t, r.tab, chromedp.Evaluate[chromedp.Void](`for (const type of ["pointerover", "pointerdown"]) document.querySelector("#one").dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: "touch"})); document.querySelector("#one").focus()`))
	time.Sleep(800 * time.Millisecond)
	r.until(t, `document.querySelectorAll(".preview:popover-open").length`, "0")
	r.troubles(t)
}

// point moves the pointer to an element in steps, as a hand does.
func (r reader) point(t *testing.T, selector string) {
	t.Helper()
	at := run(t, r.tab, chromedp.Evaluate[[]float64](`(() => {
		const e = document.querySelector(`+"`"+selector+"`"+`);
		if (!e.closest("[popover]")) e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getClientRects()[0];
		return [r.left + Math.min(r.width, 20) / 2, r.top + r.height / 2];
	})()`))
	for _, off := range []float64{-1, 1, 0} {
		call(t, r.tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseMoved", X: at[0] + off, Y: at[1]})
	}
}

// TestTheme turns the switch once round and looks at what is remembered.
func TestTheme(t *testing.T) {
	readers(t, func(t *testing.T, r reader) {
		r.open(t, "about/")
		paper := map[string]string{}
		for _, want := range []string{"light", "dark", "auto"} {
			run(t, r.tab, chromedp.Click("[data-theme-toggle]"))
			r.until(t, `document.querySelector("[data-theme-toggle]").textContent`, "Theme: "+want)
			r.open(t, "")
			r.until(t, `document.documentElement.dataset.theme || "auto"`, want)
			paper[want] = r.ask(t, `getComputedStyle(document.body).backgroundColor`)
		}
		if paper["light"] == paper["dark"] || paper["auto"] != paper["light"] {
			t.Errorf("the paper is %v", paper)
		}
	})
}

// TestCopy copies the citation with c and with its button.
func TestCopy(t *testing.T) {
	r := reader{tab: open(t), home: serve(t, sites.repo)}
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		call(t, r.tab, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name}, Setting: "granted"})
	}
	for path, want := range map[string]string{
		"events/macron-putin/": `document.querySelector("[data-cite]").textContent`,
		"leaders/macron/":      `document.title + ". " + document.querySelector("link[rel=canonical]").href`,
	} {
		r.open(t, path)
		r.press(t, "c")
		r.until(t, `document.querySelector(".toast")?.textContent`, "Copied")
		text := run(t, r.tab, chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise))
		if cite := r.ask(t, want); text != cite || len(cite) < 20 {
			t.Errorf("copied %q, not %q", text, cite)
		}
	}
	r.open(t, "events/macron-putin/")
	run(t, r.tab, chromedp.Click("[data-copy]"))
	r.until(t, `document.querySelector("[data-copy]").textContent`, "Copied")
	r.troubles(t)
}

// TestWithoutScripts holds that a page says the same when scripts are off, but
// for what scripts add: the filters of a list, and buttons.
func TestWithoutScripts(t *testing.T) {
	r := reader{tab: open(t), home: serve(t, sites.repo)}
	const words = `(document.querySelectorAll("[data-only]").forEach(e => e.remove()), [...document.querySelectorAll("main > *")].filter(e => !e.matches("form")).map(e => e.innerText).join("\n").replace(/Copy citation/g, "").replace(/\s+/g, " ").trim())`
	for _, page := range kinds(t) {
		path := strings.TrimSuffix(page, "index.html")
		call(t, r.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
		r.show(t, views[0], r.home+path)
		with := r.ask(t, words)
		call(t, r.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		r.show(t, views[0], r.home+path)
		if without := r.ask(t, words); with != without || len(with) < 20 {
			t.Errorf("%s: %d characters with scripts, %d without", page, len(with), len(without))
		}
	}
}

// TestScriptsAreHarmless holds that our scripts never read text as HTML or as a
// program.
func TestScriptsAreHarmless(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join(sites.repo.dir, "assets", "*.js"))
	if err != nil || len(scripts) < 2 {
		t.Fatal("no scripts were found: ", err)
	}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setHTML", "createContextualFragment", "javascript:"} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s uses %s", filepath.Base(script), word)
			}
		}
	}
}
