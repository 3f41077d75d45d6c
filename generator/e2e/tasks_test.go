package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// errand is a reader with scripts off who begins at the home page, on a phone,
// and follows links until a question is answered.
type errand struct {
	reader
	steps []string
}

// mostSteps is how many links any answer may be away from the home page.
const mostSteps = 4

func begin(t *testing.T) *errand {
	t.Helper()
	e := &errand{reader: reader{tab: open(t), home: serve(t, sites.repo)}}
	call(t, e.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	e.show(t, views[2], e.home)
	return e
}

// follow goes where the first link with these words leads, in a section of the
// page or in all of it.
func (e *errand) follow(t *testing.T, section, words string) {
	t.Helper()
	link := `[...document.querySelectorAll("` + strings.TrimSpace(section+` a[href]`) + `")].find(a => a.checkVisibility() && a.textContent.trim() === "` + words + `")`
	to := e.ask(t, link+`?.href`)
	if to == "undefined" {
		t.Fatalf("after %q no link says %q", strings.Join(e.steps, " > "), words)
	}
	e.steps = append(e.steps, words)
	run(t, e.tab, chromedp.Evaluate[chromedp.Void](`void `+link+`.click()`))
	e.until(t, `location.href`, to)
	e.settle(t)
}

// read gives the words of a part of the page, on one line.
func (e *errand) read(t *testing.T, selector string) string {
	t.Helper()
	words := e.ask(t, `document.querySelector("`+selector+`")?.textContent`)
	return strings.Join(strings.Fields(words), " ")
}

// says holds that a part of the page has some words.
func (e *errand) says(t *testing.T, selector string, words ...string) {
	t.Helper()
	said := e.read(t, selector)
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("after %q %s does not say %q:\n%s", strings.Join(e.steps, " > "), selector, w, said)
		}
	}
}

func (e *errand) done(t *testing.T, want int) {
	t.Helper()
	t.Logf("%d steps: %s", len(e.steps), strings.Join(e.steps, " > "))
	if len(e.steps) != want || want > mostSteps {
		t.Errorf("it took %d steps, not %d of at most %d", len(e.steps), want, mostSteps)
	}
	e.troubles(t)
}

// When did these two last talk, and what did one side leave out?
func TestTaskLastTalk(t *testing.T) {
	e := begin(t)
	e.follow(t, "", "Pairs of people")
	e.follow(t, "", "Emmanuel Macron and Vladimir Putin")
	e.says(t, ".lastcontact", "Call", "19 August 2021", "3 accounts")
	e.follow(t, ".lastcontact", "3 accounts")
	e.says(t, "#Accounts", "subjects appear in only one account", "not mentioned", "raised")
	e.done(t, 3)
}

// Print what one takes into the room.
func TestTaskDossier(t *testing.T) {
	e := begin(t)
	e.follow(t, "main", "Joe Biden")
	e.look(t, views[4])
	if n := e.sheets(t); n != 2 {
		t.Errorf("the dossier takes %d sheets", n)
	}
	e.says(t, ".contacts", "Emmanuel Macron", "2021-10-29")
	e.says(t, "main", "Recent events", "Positions by topic", "Commitments and asks")
	e.done(t, 1)
}

// Find what somebody said to the word, and cite it.
func TestTaskQuotation(t *testing.T) {
	e := begin(t)
	e.follow(t, "main", "Joe Biden")
	e.says(t, "figure.quote", "did not appear", "Joe Biden", "2021")
	title := e.ask(t, `document.querySelector("figure.quote figcaption a[href*='/briefs/']").textContent.trim()`)
	e.follow(t, "figure.quote", title)
	if at := e.ask(t, `location.hash !== "" && document.querySelector(":target") !== null`); at != "true" {
		t.Error("the quotation leads to no place in its brief")
	}
	e.says(t, ":target", "did not appear")
	e.says(t, "[data-cite]", title, "2021", "/briefs/")
	e.done(t, 2)
}

// What is planned next?
func TestTaskPlanned(t *testing.T) {
	e := begin(t)
	e.says(t, "main", "Next seven days")
	e.follow(t, "main", "Agenda")
	e.says(t, "main", "As at 2 November 2021", "Upcoming", "November 2021")
	e.done(t, 1)
}

// Publish a brief with one unknown name.
func TestTaskPublish(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "desk")
	steps := 0
	say := func(want bool, args ...string) string {
		t.Helper()
		cmd := exec.Command(sites.program, append(args, "--no-color")...)
		if steps++; steps > 1 {
			cmd.Dir = dir
		}
		out, err := cmd.CombinedOutput()
		if (err == nil) != want {
			t.Fatalf("readout %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	say(true, "new", "site", dir)
	steps = 1 // the desk has its site; this is the author's work
	file := strings.TrimSpace(say(true, "new", "brief", "A call on Thursday"))
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, "\nThe two spoke again.\n\n- call:: Anna Berg > Marco Csta ^again\n"...)
	if err := os.WriteFile(filepath.Join(dir, file), text, 0o644); err != nil {
		t.Fatal(err)
	}
	told := say(false, "check")
	for _, want := range []string{file + ":", "BR201", `unknown name "Marco Csta"`, "did you mean", "--apply"} {
		if !strings.Contains(told, want) {
			t.Errorf("check does not say %q:\n%s", want, told)
		}
	}
	say(true, "fix", "BR201", "--apply")
	say(true, "build")
	page, err := os.ReadFile(filepath.Join(dir, "public", "events", "again", "index.html"))
	if err != nil || !strings.Contains(string(page), "Marco Costa") {
		t.Errorf("the page of the call: %v\n%s", err, page)
	}
	t.Logf("%d commands: new brief, check, fix, build", steps-1)
	if steps-1 != 4 {
		t.Errorf("it took %d commands", steps-1)
	}
}
