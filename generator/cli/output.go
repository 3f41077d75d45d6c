package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
)

// output is the one place that knows how the program talks: what goes to
// which stream, in which format and colour.
type output struct {
	stdout, stderr io.Writer
	format         string
	quiet, color   bool

	mu     sync.Mutex
	silent bool // after a signal
}

// report is what a finished command has to say.
type report struct {
	snap      *build.Snapshot
	diags     []diag.Diagnostic
	result    disk.Result
	out       string
	dryRun    bool
	explain   bool
	published bool
	took      time.Duration
	links     *linksDoc // of --external
	code      int
}

func (r report) count() diag.Summary { return diag.Count(r.diags) }

// empty reports that no page is published (BR020).
func (r report) empty() bool {
	for _, d := range r.diags {
		if d.Code == "BR020" {
			return true
		}
	}
	return false
}

func formats() []string { return []string{"text", "json", "github", "sarif"} }

// newOutput looks for --format before the other flags are judged, so that a
// wrong flag too is answered in that format (contract 6.20).
func newOutput(args []string, stdout, stderr io.Writer) *output {
	o := &output{stdout: stdout, stderr: stderr, format: "text"}
	for i, arg := range args {
		if arg == "--" {
			break
		}
		value, ok := strings.CutPrefix(arg, "--format=")
		if !ok && arg == "--format" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		for _, f := range formats() {
			if ok && value == f {
				o.format = f
			}
		}
	}
	return o
}

// setUp takes the flags once they are known to be right. The formats of data
// (table, csv) have no word for diagnostics; those are then told as text.
func (o *output) setUp(format string, quiet, noColor bool) {
	o.format = "text"
	if slices.Contains(formats(), format) {
		o.format = format
	}
	o.quiet = quiet
	o.color = !noColor && os.Getenv("NO_COLOR") == "" && isTerminal(o.stderr)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// silence lets nothing more through to standard output.
func (o *output) silence() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.silent = true
}

func (o *output) print(raw []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.silent {
		_, _ = o.stdout.Write(raw) // nobody is left to tell
	}
}

// say tells something in passing.
func (o *output) say(format string, args ...any) {
	if !o.quiet && o.format == "text" {
		fmt.Fprintf(o.stderr, format+"\n", args...)
	}
}

// warn tells what must be heard even with --quiet.
func (o *output) warn(format string, args ...any) {
	fmt.Fprintf(o.stderr, "readout: "+format+"\n", args...)
}

// result prints what a command was asked for, as JSON or as text.
func (o *output) result(doc any, words string) {
	if o.format == "json" {
		o.document(doc)
		return
	}
	o.print([]byte(words))
}

// usage reports wrong usage (exit 2).
func (o *output) usage(message, help string) int {
	o.trouble("BR900", message, help)
	return exitUsage
}

// world reports trouble of the outside world (exit 3).
func (o *output) world(code, message, help string) int {
	o.trouble(code, message, help)
	return exitWorld
}

// faulty reports a configuration with errors (exit 2).
func (o *output) faulty(list []diag.Diagnostic) int {
	list = o.heard(list)
	o.diagnostics(list)
	if o.format == "json" {
		o.document(failureDoc{1, diagDocs(list)})
	}
	return exitUsage
}

func (o *output) trouble(code, message, help string) {
	d := diag.In("", code, message, help)
	switch o.format {
	case "json":
		o.document(failureDoc{1, diagDocs([]diag.Diagnostic{d})})
	case "text":
		fmt.Fprintf(o.stderr, "readout: %s\n", message)
		if help != "" {
			fmt.Fprintf(o.stderr, "help: %s\n", help)
		}
	default:
		o.diagnostics([]diag.Diagnostic{d})
	}
}

// check prints what `readout check` found.
func (o *output) check(r report) {
	o.diagnostics(r.diags)
	n := r.count()
	if o.format == "json" {
		o.document(checkDoc{1, summaryDoc{n.Errors, n.Warnings, n.Infos}, r.links, diagDocs(r.diags)})
	}
	o.say("%s, %s", sources(r.snap), countWords(n))
	if r.links != nil {
		o.say("%s", r.links)
	}
	if len(r.diags) > 0 {
		o.say("readout explain CODE says more of a problem")
	}
}

// build prints what `readout build` did.
func (o *output) build(r report) {
	o.diagnostics(r.diags)
	if o.format == "json" {
		o.document(buildDocOf(r))
		return
	}
	if !r.published {
		o.say("%s; nothing was published, the site in %s is as it was", countWords(r.count()), r.out)
		return
	}
	if r.explain {
		o.explain(r.snap.Explain())
	}
	o.say("%d pages from %s in %s, %s, %s", r.snap.Pages(), sources(r.snap), seconds(r.took), countWords(r.count()), size(r.result.Bytes))
	relative := 0
	for _, skip := range r.snap.Skipped {
		if skip.Reason == "relative" {
			relative++
		}
	}
	if relative > 0 {
		o.say("%s left out: they need the address of the site (base-url)", plural(relative, "feed or calendar is", "feeds, calendars and the like are"))
	}
	if n := len(r.snap.Skipped) - relative; n > 0 {
		o.say("%s left out; --format json lists them", plural(n, "file is", "files are"))
	}
	if n := len(r.snap.Failed); n > 0 {
		o.say("%s left out because of errors", plural(n, "file is", "files are"))
	}
	switch {
	case r.dryRun:
		o.say("nothing was written: %d files would be written, %d removed", r.result.Written, r.result.Removed)
	default:
		o.say("%s", filepath.Join(r.out, "index.html"))
	}
}

// explain says why pages were made again.
func (o *output) explain(list []build.Why) {
	for _, w := range list {
		switch {
		case w.New:
			o.say("%s  made for the first time", w.URL)
		default:
			o.say("%s  made again: %s changed", w.URL, strings.Join(w.Parts, ", "))
		}
	}
}

func sources(s *build.Snapshot) string {
	if n := len(s.Model.Briefs); n != 1 {
		return fmt.Sprintf("%d briefs", n)
	}
	return "1 brief"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func countWords(n diag.Summary) string {
	switch {
	case n.Errors > 0 && n.Warnings > 0:
		return plural(n.Errors, "error", "errors") + ", " + plural(n.Warnings, "warning", "warnings")
	case n.Errors > 0:
		return plural(n.Errors, "error", "errors")
	case n.Warnings > 0:
		return plural(n.Warnings, "warning", "warnings")
	}
	return "no warnings"
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func size(n int64) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}

// diagnostics prints a list in every format but JSON, whose document is the
// command's.
func (o *output) diagnostics(list []diag.Diagnostic) {
	switch o.format {
	case "text":
		o.text(list)
	case "github":
		var b bytes.Buffer
		for _, d := range list {
			b.WriteString(githubLine(d))
		}
		o.print(b.Bytes())
	case "sarif":
		o.document(sarifOf(list))
	}
}

// heard leaves out what a run does not want to hear: that something hidden is
// referred to (BR406) is for the author at the desk, not for logs that others
// read (language 6.29).
func (o *output) heard(list []diag.Diagnostic) []diag.Diagnostic {
	if !o.quiet && o.format != "github" {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return d.Code == "BR406" })
}

// perCode is how many diagnostics of one code text output shows (contract 6.19).
const perCode = 20

func (o *output) text(list []diag.Diagnostic) {
	count, left := map[string]int{}, map[string]int{} // left: those that are not shown
	var b strings.Builder
	for _, d := range list {
		if count[d.Code]++; count[d.Code] > perCode {
			left[d.Code] += 1 + d.More
		} else {
			b.WriteString(o.paint(d.Severity, diag.Head(d)) + "\n" + diag.Frame(d))
			if len(d.Fixes) > 0 {
				fmt.Fprintf(&b, "fix:  readout fix %s %s:%d:%d --apply\n", d.Code, quoted(d.File), d.Start.Line, d.Start.Col)
			}
		}
	}
	for _, d := range list { // in the order of the list, not of the map
		if more := left[d.Code]; more > 0 {
			delete(left, d.Code)
			fmt.Fprintf(&b, "%s: %d more of this kind; --format json lists them\n", d.Code, more)
		}
	}
	fmt.Fprint(o.stderr, b.String())
}

// quoted puts a path that a shell would take apart into quotation marks.
func quoted(file string) string {
	if strings.ContainsAny(file, " '\"$`\\&;()<>|*?[]#~!") {
		return "'" + strings.ReplaceAll(file, "'", `'\''`) + "'"
	}
	return file
}

func (o *output) paint(s diag.Severity, words string) string {
	if !o.color {
		return words
	}
	return [...]string{"\x1b[31m", "\x1b[33m", "\x1b[36m"}[s] + words + "\x1b[0m"
}

func (o *output) document(doc any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		panic(err) // plain structs are always JSON
	}
	o.print(b.Bytes())
}
