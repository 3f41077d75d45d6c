package serve

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

const (
	escape = "\u001b"
	tab    = "\t"
	enter  = "\r"
)

// leader and brief make small files of a site.
func leader(name, more string) string { return "---\nname: " + name + "\n" + more + "---\n" }

func story(title, more, body string) string {
	return "---\ntitle: " + title + "\ndate: 2021-08-19\n" + more + "---\n" + body
}

// long is a page to scroll in.
func long() string {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "Paragraph %d has some words, so that there is something to scroll.\n\n", i)
	}
	return b.String()
}

func small() map[string]string {
	return map[string]string{
		"content/leaders/macron.md": leader("Emmanuel Macron", "aliases: [Macron]\n"),
		"content/leaders/biden.md":  leader("Joe Biden", "aliases: [Biden]\n"),
		"content/leaders/putin.md":  leader("Vladimir Putin", "aliases: [Putin]\n"),
		"content/briefs/a.md":       story("First talk", "", "Macron rang Biden on Thursday.\n\n- call:: Macron > Biden ^first\n  - on:: Thursday\n\n"+long()),
		"content/briefs/b.md":       story("Second talk", "", "Other words.\n"),
		"content/page.md":           "# A page\n\n" + long(),
	}
}

// A save reaches the page; a page whose bytes did not change stays; scroll
// position and open details are kept; the style sheet is swapped.
func TestReload(t *testing.T) {
	files := small()
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.do(t, `document.body.append(Object.assign(document.createElement("details"), {id: "more"})); window.mark = 1; scrollTo(0, 700)`)
	d.write(t, "content/briefs/b.md", story("Second talk", "", "Changed words.\n"))
	time.Sleep(500 * time.Millisecond)
	if js[float64](t, d, `return window.mark || 0`) != 1 {
		t.Error("a page that did not change was loaded again")
	}
	d.write(t, "content/briefs/a.md", strings.Replace(files["content/briefs/a.md"], "Macron rang", "At noon Macron rang", 1))
	d.until(t, "the new words", `document.querySelector("main").textContent.includes("At noon")`)
	d.until(t, "the scroll position", `Math.abs(scrollY - 700) < 3`)

	d.do(t, `window.mark = 2`)
	d.write(t, "static/site.css", "body { background: rgb(1, 2, 3) } main { min-height: 4000px }")
	d.until(t, "the new style", `getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)"`)
	if js[float64](t, d, `return window.mark || 0`) != 2 {
		t.Error("the page was loaded again for its style sheet")
	}
	d.until(t, "one style sheet", `document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	d.quiet(t)
}

// What a reader opened stays open over a reload.
func TestDetailsStayOpen(t *testing.T) {
	files := small()
	files["readout.yaml"] = "html: yes\n"
	files["content/page.md"] = "# A page\n\n<details><summary>One</summary>1</details>\n<details><summary>Two</summary>2</details>\n\nWords.\n"
	d := sit(t, files)
	d.visit(t, "/page/")
	d.do(t, `document.querySelectorAll("details")[1].open = true`)
	d.write(t, "content/page.md", strings.Replace(files["content/page.md"], "Words", "New words", 1))
	d.until(t, "the new words", `document.querySelector("main").textContent.includes("New words")`)
	d.until(t, "the second details alone", `!document.querySelectorAll("details")[0].open && document.querySelectorAll("details")[1].open`)
	d.quiet(t)
}

// With the switch on, the browser goes to the page that was saved.
func TestFollow(t *testing.T) {
	files := small()
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.do(t, `button("Follow").click()`)
	d.write(t, "content/briefs/b.md", story("Second talk", "", "Changed words.\n"))
	d.until(t, "the page just saved", `location.pathname === "/briefs/b/" && root`)
	d.until(t, "the switch still on", `button("Follow").getAttribute("aria-pressed") === "true"`)
	d.quiet(t)
}

// An error shows the list over the last good page; focus goes in and comes
// back; Esc closes; mending closes it by itself.
func TestOverlay(t *testing.T) {
	files := small()
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.do(t, `const a = document.querySelector("main a"); a.id = "here"; a.focus()`)
	faulty := strings.Replace(files["content/briefs/a.md"], "Macron > Biden", "Macorn > Bidne", 1)
	faulty = strings.Replace(faulty, "on:: Thursday", "on:: Thirsday <b>&amp;", 1)
	d.write(t, "content/briefs/a.md", faulty)
	d.write(t, "content/briefs/b.md", story("Second talk", "topcis: [x]\n", "Other words.\n"))
	d.until(t, "the list", `$("dialog[open]") && $$(".problem.error").length >= 4`)
	if got := js[string](t, d, `return $$("dialog h3").map(h => h.textContent).join()`); got != "content/briefs/a.md,content/briefs/b.md" {
		t.Errorf("grouped by %s", got)
	}
	if !js[bool](t, d, `return $("dialog").textContent.includes("Thirsday <b>&amp;") && $("dialog pre").textContent.includes("^^^")`) {
		t.Error("the code frame must show what was written, as it was written")
	}
	if !js[bool](t, d, `return root.activeElement === $("dialog h2") && document.querySelector("h1").textContent === "First talk"`) {
		t.Error("focus must be in the list, the last good page below it")
	}
	d.axe(t, "overlay")
	d.do(t, `button("Settle the name").click()`)
	d.until(t, "the panel of names", `$("dialog.names[open] .name") && !$("dialog.problems")`)
	d.do(t, `$("dialog").close(); $(".badge.error").click()`)
	d.until(t, "the list again", `$("dialog.problems[open]")`)
	d.press(t, escape)
	d.until(t, "no list", `!$("dialog")`)
	d.do(t, `document.querySelector("#here").focus(); $(".badge.error").click()`)
	d.until(t, "the list once more", `$("dialog.problems[open]")`)
	d.size(t, 340, 700)
	d.looks(t, "overlay-narrow")
	d.size(t, 1280, 900)
	d.press(t, escape)
	d.until(t, "no list", `!$("dialog")`)
	if js[string](t, d, `return document.activeElement.id`) != "here" {
		t.Error("focus did not come back")
	}
	d.axe(t, "bar")
	d.do(t, `$(".badge.error").focus()`)
	d.press(t, enter)
	d.until(t, "the list again", `$("dialog[open]")`)
	d.do(t, "button(\"Fix: write `topics`\", $(\"dialog\")).click()")
	d.until(t, "the difference", `$(".plan ins") && root.activeElement === button("Write this")`)
	d.looks(t, "overlay-fix")
	d.press(t, enter)
	d.until(t, "one problem less", `$$(".problem.error").length >= 1 && !$(".plan")`)
	if got := d.read(t, "content/briefs/b.md"); !strings.Contains(got, "\ntopics: [x]\n") {
		t.Errorf("the fix did not reach the file:\n%s", got)
	}
	d.write(t, "content/briefs/a.md", files["content/briefs/a.md"])
	d.until(t, "no list", `!$("dialog") && $(".state").textContent.includes("build")`)
	d.quiet(t)
}

// A list that comes late, when all is mended already, does not open any more.
func TestLateList(t *testing.T) {
	files := small()
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.do(t, `const own = window.fetch; window.late = 0;
		window.fetch = async (...all) => { const answer = await own(...all); if (String(all[0]).endsWith("problems")) { await new Promise(r => setTimeout(r, 1500)); setTimeout(() => { window.late++; }, 100); } return answer; }`)
	d.write(t, "content/briefs/b.md", story("Second talk", "topcis: [x]\n", "Other words.\n"))
	d.until(t, "the badge", `$(".badge.error").textContent === "1 error"`)
	d.write(t, "content/briefs/b.md", files["content/briefs/b.md"])
	d.until(t, "no badge", `$(".badge").hidden`)
	d.until(t, "the answer", `window.late > 0`)
	if !js[bool](t, d, `return !$("dialog")`) {
		t.Error("the list of what was mended is open")
	}
	d.quiet(t)
}

// Warnings are a small badge that opens the list; they cover nothing.
func TestWarnings(t *testing.T) {
	files := small()
	files["content/briefs/b.md"] = story("Second talk", "", "- cal:: Macron > Biden\n")
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.until(t, "the badge", `$(".badge.warning").textContent === "1 warning" && !$("dialog")`)
	d.do(t, `$(".badge.warning").click()`)
	d.until(t, "the list", `$("dialog[open] .problem.warning")`)
	d.do(t, `button("Open in editor", $("dialog")).click()`)
	if got := d.openedFile(t); got != "content/briefs/b.md:5" {
		t.Errorf("opened %s", got)
	}
	d.quiet(t)
}

func (d *desk) openedFile(t *testing.T) string {
	t.Helper()
	select {
	case got := <-d.opened:
		return got
	case <-time.After(patience):
		t.Fatal("nothing was opened")
		return ""
	}
}

// A folder that begins with errors shows them and heals by itself; so does a
// fault in a template, and in the configuration.
func TestHealing(t *testing.T) {
	files := small()
	files["content/briefs/b.md"] = story("Second talk", "dat: x\n", "Other words.\n")
	d := sit(t, files)
	d.visit(t, "/briefs/b/")
	d.until(t, "the page of problems", `document.querySelector("h1").textContent.includes("cannot be shown") && $("dialog[open] .problem.error")`)
	d.press(t, escape)
	d.until(t, "the page alone", `!$("dialog")`)
	d.axe(t, "problems-page")
	d.write(t, "content/briefs/b.md", story("Second talk", "", "Other words.\n"))
	d.until(t, "the site", `document.querySelector("h1").textContent === "Second talk" && root && !$("dialog")`)
	d.write(t, "templates/brief.html", `{{template "top" .Frame}}<h1>{{.Title}} {{.Nonsense}}</h1>{{template "bottom" .Frame}}`)
	d.until(t, "the fault of the template over the last good page", `$("dialog[open] .problem.error")?.textContent.includes("BR701") && document.querySelector("h1").textContent === "Second talk"`)
	d.write(t, "templates/brief.html", `{{template "top" .Frame}}<h1>{{.Title}} indeed</h1>{{template "bottom" .Frame}}`)
	d.until(t, "the new template", `document.querySelector("h1").textContent === "Second talk indeed" && root && !$("dialog")`)
	d.write(t, "readout.yaml", "titel: x\n")
	d.until(t, "the fault of the configuration", `$("dialog[open] .problem.error")?.textContent.includes("titel")`)
	d.write(t, "readout.yaml", "title: x\n")
	d.until(t, "the new title", `document.title.endsWith("x") && root && !$("dialog")`)
	d.quiet(t, "503")
}

// The panel of unknown names: each way to settle one, by keyboard, shown
// first, undone.
func TestNames(t *testing.T) {
	files := small()
	files["content/briefs/a.md"] = story("First talk", "", "Words.\n\n- call:: Macron > V. Putin ^one\n  - on:: Thursday\n- call:: Macron > Zhou Enlai ^two\n  - on:: Thursday\n")
	files["content/briefs/b.md"] = "\xef\xbb\xbf" + strings.ReplaceAll(story("Second talk", "", "See [him](@nobody).\n\n- call:: Biden > V. Putin ^three\n  - on:: Thursday\n"), "\n", "\r\n")
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.until(t, "the badge", `button("3 unknown names")`)
	d.do(t, `button("3 unknown names").focus()`)
	d.press(t, enter)
	d.until(t, "the panel", `$("dialog[open] .name h3") && $$(".name").length === 3`)
	if got := js[string](t, d, `return $(".name h3").textContent + "|" + $(".name .nears button").textContent`); got != "“V. Putin” 2 times|Vladimir Putin" {
		t.Errorf("first: %s", got)
	}
	d.do(t, `button("Link").click()`)
	d.until(t, "the difference", `$$(".plan figure").length === 2 && root.activeElement === button("Write this")`)
	d.axe(t, "names")
	d.size(t, 340, 700)
	d.looks(t, "names-narrow")
	d.size(t, 1280, 900)
	d.press(t, enter)
	d.until(t, "two names left", `$$("dialog[open] .name").length === 2`)
	wantB := strings.Replace(files["content/briefs/b.md"], "V. Putin", "@putin", 1)
	if got := d.read(t, "content/briefs/b.md"); got != wantB {
		t.Errorf("the file must change in this place only:\n%q\n%q", got, wantB)
	}
	d.press(t, escape)
	d.until(t, "the button to undo", `!$("dialog") && button("Undo")`)
	d.do(t, `button("Undo").click()`)
	d.until(t, "the name again", `button("3 unknown names")`)
	if d.read(t, "content/briefs/b.md") != files["content/briefs/b.md"] || d.read(t, "content/briefs/a.md") != files["content/briefs/a.md"] {
		t.Error("undo must give back every byte")
	}

	way := func(name, button, file, want string, left int) {
		t.Helper()
		d.do(t, `if (!$("dialog")) [...$$(".badge")].find(b => b.textContent.includes("unknown")).click()`)
		d.until(t, name, fmt.Sprintf(`$$("dialog[open] .name").some(n => n.textContent.includes(%q))`, name))
		d.do(t, fmt.Sprintf(`button(%q, $$(".name").find(n => n.textContent.includes(%q))).click()`, button, name))
		d.until(t, "the difference", `root.activeElement === button("Write this")`)
		d.press(t, enter)
		d.until(t, "the name settled", fmt.Sprintf(`$$("dialog[open] .name").length === %d && !$(".plan")`, left))
		if got := d.read(t, file); !strings.Contains(got, want) {
			t.Errorf("%s %s: %s holds\n%q", button, name, file, got)
		}
	}
	way("V. Putin", "Add as alias", "content/leaders/putin.md", "aliases: [Putin, V. Putin]\n", 2)
	way("Zhou Enlai", "Begin a file", "content/leaders/zhou-enlai.md", "name: Zhou Enlai\n", 1)
	way("nobody", "Ignore here", "content/briefs/b.md", "See [him](@none).\r\n", 0)
	d.quiet(t)
}

// Undo writes nothing over a file that was changed since.
func TestUndoLooksFirst(t *testing.T) {
	files := small()
	files["content/briefs/b.md"] = story("Second talk", "", "- call:: Macron > Stranger\n  - on:: Thursday\n")
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.until(t, "the badge", `button("1 unknown name")`)
	d.do(t, `button("1 unknown name").click()`)
	d.until(t, "the panel", `$("dialog[open] .name")`)
	d.do(t, `button("Ignore here").click()`)
	d.until(t, "the difference", `$(".plan ins")?.textContent.includes("names: {Stranger: none}")`)
	d.do(t, `button("Write this").click()`)
	d.until(t, "the button to undo", `button("Undo")`)
	mine := d.read(t, "content/briefs/b.md") + "Mine.\n"
	d.write(t, "content/briefs/b.md", mine)
	time.Sleep(300 * time.Millisecond)
	d.do(t, `$("dialog")?.close(); button("Undo").click()`)
	d.until(t, "the refusal", `$(".note.bad")?.textContent.includes("changed in the meantime")`)
	if d.read(t, "content/briefs/b.md") != mine {
		t.Error("undo wrote over somebody's work")
	}
	d.quiet(t, "409")
}

// e and Alt+click open the line of a block; i shows what was understood.
func TestInspector(t *testing.T) {
	d := sit(t, small())
	d.visit(t, "/briefs/a/")
	d.do(t, `document.querySelector("#p3").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, composed: true, altKey: true}))`)
	if got := d.openedFile(t); got != "content/briefs/a.md:12" {
		t.Errorf("Alt+click opened %s", got)
	}
	d.press(t, "e")
	if got := d.openedFile(t); !strings.HasPrefix(got, "content/briefs/a.md:") {
		t.Errorf("e opened %s", got)
	}
	d.do(t, `const a = document.querySelector("main a"); a.id = "here"; a.focus()`)
	d.press(t, "i")
	d.until(t, "the inspector", `$(".inspector h2") && root.activeElement === $(".inspector h2")`)
	d.until(t, "what was understood", `["Emmanuel Macron", "“Thursday” → 2021-08-19", "Joe Biden", "reported"].every(w => $(".inspector").textContent.includes(w))`)
	d.axe(t, "inspector")
	d.size(t, 340, 700)
	d.looks(t, "inspector-narrow")
	d.size(t, 1280, 900)
	d.press(t, "j")
	d.until(t, "the card", `$(".inspector h2").textContent === "Event"`)
	d.looks(t, "inspector-event")
	d.do(t, `document.querySelector("#p2 ").click()`)
	d.until(t, "a paragraph without records", `$(".inspector").textContent.includes("Nothing is recorded")`)
	d.do(t, `button("Open in editor", $(".inspector")).click()`)
	if got := d.openedFile(t); got != "content/briefs/a.md:10" {
		t.Errorf("the inspector opened %s", got)
	}
	d.press(t, escape)
	d.until(t, "no inspector", `!$(".inspector") && document.activeElement.id === "here"`)
	d.quiet(t)
}

// The reader's switch for single keys holds for those of the preview (WCAG 2.1.4).
func TestKeysOff(t *testing.T) {
	d := sit(t, small())
	d.visit(t, "/briefs/a/")
	d.do(t, `localStorage.setItem("keys", "off")`)
	d.press(t, "ie")
	time.Sleep(300 * time.Millisecond)
	d.until(t, "nothing", `!$(".inspector") && !$(".note").textContent`)
	d.do(t, `localStorage.setItem("keys", "on")`)
	d.press(t, "i")
	d.until(t, "the inspector", `$(".inspector h2")`)
	d.quiet(t)
}

// Drafts bear a ribbon; the switch shows the site as published.
func TestPublishedView(t *testing.T) {
	files := small()
	files["content/briefs/b.md"] = story("Second talk", "status: draft\n", "Other words.\n")
	d := sit(t, files)
	d.visit(t, "/briefs/b/")
	d.until(t, "the ribbon", `!$(".ribbon").hidden && $(".ribbon").textContent.startsWith("Draft")`)
	d.axe(t, "ribbon")
	d.do(t, `button("As published").click()`)
	d.until(t, "nothing there", `root && $(".state")?.textContent.startsWith("as published") && !document.querySelector("main").textContent.includes("Other words")`)
	d.write(t, "content/briefs/b.md", story("Second talk", "", "Other words.\n"))
	d.until(t, "the page, as it is published", `root && document.querySelector("main").textContent.includes("Other words") && $(".state")?.textContent.startsWith("as published")`)
	d.do(t, `button("As published").click()`)
	d.until(t, "the preview", `root && $(".state")?.textContent.startsWith("preview")`)
	d.quiet(t, "404")
}

// After a restart the page finds the server again within 2 s, and is loaded
// again only if it changed.
func TestReconnect(t *testing.T) {
	files := small()
	d := sit(t, files)
	d.visit(t, "/briefs/a/")
	d.do(t, `window.mark = 1`)
	at := strings.TrimPrefix(d.address, "http://")
	d.stop()
	d.until(t, "the note", `$(".note").textContent.startsWith("Connection lost")`)
	d.serve(t, at)
	began := time.Now()
	d.until(t, "the connection", `$(".note").textContent === "" && window.mark === 1`)
	if waited := time.Since(began); waited > 2*time.Second {
		t.Errorf("after %v", waited)
	}
	d.write(t, "content/briefs/a.md", strings.Replace(files["content/briefs/a.md"], "Macron rang", "At noon Macron rang", 1))
	d.until(t, "the new words", `document.querySelector("main").textContent.includes("At noon")`)
	d.quiet(t, "ERR_", "Failed to load", "403")
}

// The pages that a snapshot makes hold nothing of the preview.
func TestNothingReachesPublic(t *testing.T) {
	_, snap := preview(t)
	for _, p := range snap.Site.Pages {
		data, _ := snap.Render(p)
		for _, words := range []string{"_readout", "readout-preview", "data-shown"} {
			if strings.Contains(string(data), words) {
				t.Errorf("%s holds %q", p.File, words)
			}
		}
		if strings.HasPrefix(p.File, "_readout") {
			t.Errorf("%s belongs to the preview", p.File)
		}
	}
}

// Our scripts never read text as HTML or as a program.
func TestScriptsAreHarmless(t *testing.T) {
	files, err := os.ReadDir("assets")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts were found: ", err)
	}
	for _, f := range files {
		data, err := os.ReadFile("assets/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setHTML", "createContextualFragment", "javascript:"} {
			if strings.Contains(string(data), word) {
				t.Errorf("%s uses %s", f.Name(), word)
			}
		}
	}
}
