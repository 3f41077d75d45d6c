package cli

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An edit while serve runs is shown; a faulty one keeps the last good page.
func TestEditWhileServing(t *testing.T) {
	dir := t.TempDir()
	write := func(title, date string) {
		t.Helper()
		name := filepath.Join(dir, "content/briefs/a.md")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("---\ntitle: "+title+"\ndate: "+date+"\n---\nWords.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("First title", "2021-08-19")
	lines, stop := serving(t, &app{source: dir, host: "127.0.0.1"})
	address, _, _ := strings.Cut(heard(t, lines, "http://"), " ")
	shows := func(title string) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if strings.Contains(fetch(t, address+"briefs/a/"), title) {
				return
			}
		}
		t.Fatalf("%q is not shown", title)
	}
	shows("First title")
	write("Second title", "2021-08-19")
	shows("Second title")
	write("Third title", "wrongly written")
	heard(t, lines, "the last good site stays")
	shows("Second title")
	if got := stop(); got != exitClean {
		t.Errorf("ended with %d", got)
	}
}

// A folder that begins with errors is served, and heals; drafts and what is
// under embargo are shown.
func TestServeBeginsWithErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(front string) {
		t.Helper()
		name := filepath.Join(dir, "content/briefs/a.md")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("---\ntitle: The talk\n"+front+"---\nWords.\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	lines, stop := serving(t, &app{source: dir, host: "127.0.0.1"})
	heard(t, lines, "appears when they are mended")
	address, _, _ := strings.Cut(heard(t, lines, "http://"), " ")
	if body := fetch(t, address); !strings.Contains(body, "BR001") {
		t.Errorf("the problem is not shown: %s", body)
	}
	write("date: 2021-08-19\nstatus: draft\nembargo: 2999-01-01\n")
	heard(t, lines, "pages from 1 brief")
	if body := fetch(t, address+"briefs/a/"); !strings.Contains(body, "The talk") {
		t.Error("the draft is not shown")
	}
	if code := stop(); code != exitClean {
		t.Errorf("ended with %d", code)
	}
}

// For other machines a password is asked for; it is told when nobody set one.
func TestServeToOthers(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "content/a.md"), []byte("# A\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"", "correct horse"} {
		t.Setenv(passwordVariable, set)
		lines, stop := serving(t, &app{source: dir, host: "0.0.0.0"})
		heard(t, lines, "other machines can reach")
		word := set
		if set == "" {
			_, rest, _ := strings.Cut(heard(t, lines, "the password is "), "the password is ")
			word, _, _ = strings.Cut(rest, " ")
		}
		heard(t, lines, "editing from the browser is switched off")
		address, _, _ := strings.Cut(heard(t, lines, "http://"), " ")
		if !strings.HasPrefix(address, "http://localhost:") {
			t.Errorf("%s is no address to open", address)
		}
		port := address[strings.LastIndexByte(strings.TrimSuffix(address, "/"), ':'):]
		for password, want := range map[string]int{"": 401, "wrong": 401, word: 200} {
			r, err := http.NewRequest("GET", "http://127.0.0.1"+port, nil)
			if err != nil {
				t.Fatal(err)
			}
			if password != "" {
				r.SetBasicAuth("me", password)
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("password %q: %d, want %d", password, resp.StatusCode, want)
			}
		}
		stop()
	}
}

// The editor gets file and line as it takes them; what needs a terminal is not started.
func TestEditors(t *testing.T) {
	full, file := "/site/content/briefs/my brief.md", "content/briefs/my brief.md"
	for editor, want := range map[string]string{
		"vscode":                         "vscode://file/site/content/briefs/my%20brief.md:7:3",
		"idea":                           "idea://open?file=/site/content/briefs/my%20brief.md&line=7&column=3",
		"zed":                            "zed://file/site/content/briefs/my%20brief.md:7:3",
		"editor://x?f={path}&l={line}":   "editor://x?f=/site/content/briefs/my%20brief.md&l=7",
		"vim":                            "!vim needs a terminal; there, type: vim +7 'content/briefs/my brief.md'",
		"emacs -nw":                      "!emacs needs a terminal; there, type: emacs -nw +7 'content/briefs/my brief.md'",
		"":                               "!no editor is known",
		"/no/such/program {line} {path}": "!/no/such/program could not be started",
	} {
		link, _, err := edit(editor, full, file, 7, 3)
		if reason, refused := strings.CutPrefix(want, "!"); refused {
			if err == nil || !strings.HasPrefix(err.Error(), reason) {
				t.Errorf("%q: %v", editor, err)
			}
		} else if link != want || err != nil {
			t.Errorf("%q: %q %v", editor, link, err)
		}
	}
	for editor, want := range map[string]string{
		"code --wait":               "code --wait -g F:7:3",
		"emacsclient -n":            "emacsclient -n +7 F",
		"my-editor -l{line} {path}": "my-editor -l7 F",
		"other":                     "other F",
	} {
		if got := strings.Join(editorCommand(editor, "F", 7, 3), " "); got != want {
			t.Errorf("%q: %q, want %q", editor, got, want)
		}
	}
}

// serving runs the command until stop, which gives its exit code.
func serving(t *testing.T, a *app) (lines chan string, stop func() int) {
	t.Helper()
	read, said := io.Pipe()
	a.out = newOutput(nil, io.Discard, said)
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- a.serveUntil(ctx); said.Close() }()
	lines = make(chan string, 100)
	go func() {
		for s := bufio.NewScanner(read); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines, func() int { cancel(); return <-code }
}

func heard(t *testing.T, lines <-chan string, words string) string {
	t.Helper()
	for {
		select {
		case line := <-lines:
			if strings.Contains(line, words) {
				return line
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%q was not said", words)
		}
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A remark is said once, not again at each save, though its line moves.
func TestRemarksAreSaidOnce(t *testing.T) {
	dir := t.TempDir()
	write := func(before, extra string) {
		t.Helper()
		name := filepath.Join(dir, "content/briefs/a.md")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		text := "---\ntitle: The talk\ndate: 2021-08-19\n---\n" + before + "See [this](/nowhere/).\n" + extra
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("", "")
	lines, stop := serving(t, &app{source: dir, host: "127.0.0.1"})
	heard(t, lines, "BR601")
	heard(t, lines, "mended")
	write("One.\n\n", "")
	heard(t, lines, "mended")
	write("One.\n\n", "See [that](/elsewhere/).\n")
	if line := heard(t, lines, "BR601"); !strings.Contains(line, ":8:") {
		t.Errorf("said again: %s", line)
	}
	if code := stop(); code != exitClean {
		t.Errorf("ended with %d", code)
	}
}

// A template that cannot make a page shows so when the page is asked for; the
// terminal tells it once, and again only when it was mended in between.
func TestFaultsOfPagesAreSaid(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("content/briefs/a.md", "---\ntitle: The talk\ndate: 2021-08-19\n---\nWords.\n")
	write("templates/brief.html", "<p>{{.Titel}}</p>")
	lines, stop := serving(t, &app{source: dir, host: "127.0.0.1"})
	address, _, _ := strings.Cut(heard(t, lines, "http://"), " ")
	for range 3 {
		fetch(t, address+"briefs/a/")
	}
	heard(t, lines, "BR701")
	write("content/briefs/a.md", "---\ntitle: The talk again\ndate: 2021-08-19\n---\nWords.\n")
	quietly := func(words string) {
		t.Helper()
		for line := ""; !strings.Contains(line, words); {
			if line = heard(t, lines, ""); strings.Contains(line, "BR701") {
				t.Errorf("told again: %s", line)
			}
		}
	}
	quietly("pages from 1 brief")
	fetch(t, address+"briefs/a/")
	write("templates/brief.html", "<p>{{.Title}}</p>")
	quietly("pages from 1 brief")
	fetch(t, address+"briefs/a/")
	write("templates/brief.html", "<p>{{.Titel}}</p>")
	heard(t, lines, "pages from 1 brief")
	fetch(t, address+"briefs/a/")
	heard(t, lines, "BR701")
	if code := stop(); code != exitClean {
		t.Errorf("ended with %d", code)
	}
}
