package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/static"
	"readout/templates"
)

// desk is an author at work: a site folder that is watched and served, and a
// browser that looks at it.
type desk struct {
	dir     string
	address string
	server  *Server
	stop    func()
	opened  chan string

	ctx    context.Context
	mu     sync.Mutex // the browser tells of troubles from its own goroutine
	faults []string
}

func sit(t *testing.T, files map[string]string) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), opened: make(chan string, 10)}
	for name, body := range files {
		d.write(t, name, body)
	}
	d.serve(t, "127.0.0.1:0")
	d.browse(t)
	return d
}

// serve does what the command does: a snapshot after every hint.
func (d *desk) serve(t *testing.T, at string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	listener, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	d.address = "http://" + listener.Addr().String()
	o := build.Options{Source: d.dir, BaseURL: d.address, Templates: templates.FS, Static: static.FS}
	published := build.New(o)
	o.Drafts = true
	builder := build.New(o)
	d.server = New(Options{Source: d.dir, Published: published.Next, Open: func(file string, line, _ int) (string, string, error) {
		d.opened <- fmt.Sprintf("%s:%d", file, line)
		return "", "opened " + file, nil
	}})
	next := func() {
		snap, err := builder.Next(ctx)
		var usage *build.UsageError
		switch {
		case errors.As(err, &usage):
			d.server.Fail(nil, usage.Diags)
		case err != nil:
		case diag.Count(snap.Diags).Errors > 0:
			d.server.Fail(snap, snap.Diags)
		default:
			d.server.Show(snap, 41*time.Millisecond)
		}
	}
	hints := disk.Watch(ctx, d.dir, disk.WatchOptions{})
	next()
	var done sync.WaitGroup
	done.Go(func() { _ = d.server.Serve(ctx, listener) })
	done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hints:
				next()
			}
		}
	})
	d.stop = func() { stop(); done.Wait() }
	t.Cleanup(func() { d.stop() })
}

func (d *desk) write(t *testing.T, name, body string) {
	t.Helper()
	p := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		return ""
	}
	return string(data)
}

func (d *desk) browse(t *testing.T) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	d.ctx = ctx
	if err := chromedp.Listen(ctx, d.hear); err != nil {
		t.Fatalf("start a browser (`make tools` installs one): %v", err)
	}
	call(t, d, log.Enable, cdp.Empty{})
	call(t, d, runtime.Enable, cdp.Empty{})
	d.size(t, 1280, 900)
}

func (d *desk) size(t *testing.T, width, height int64) {
	t.Helper()
	call(t, d, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
}

func (d *desk) scheme(t *testing.T, scheme string) {
	t.Helper()
	call(t, d, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "screen", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

func (d *desk) hear(event any) {
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
		d.mu.Lock()
		d.faults = append(d.faults, said)
		d.mu.Unlock()
	}
}

// quiet fails for what the console said, save words that the test expects.
func (d *desk) quiet(t *testing.T, expected ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.faults {
		known := false
		for _, e := range expected {
			known = known || strings.Contains(f, e)
		}
		if !known {
			t.Errorf("console: %s", f)
		}
	}
	d.faults = nil
}

// patience is how long one step may take on a busy machine.
const patience = 20 * time.Second

func call[P, R any](t *testing.T, d *desk, command cdp.Command[P, R], params P) R {
	t.Helper()
	result, err := chromedp.Call(d.ctx, command, params)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func run[T any](t *testing.T, d *desk, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// inPreview makes `root` the shadow root of the preview, and `$` and `$$`
// searches in it.
const inPreview = `const root = document.querySelector("readout-preview")?.shadowRoot;
	const $ = (s) => root?.querySelector(s), $$ = (s) => [...(root?.querySelectorAll(s) || [])];
	const button = (words, inside = root) => [...inside.querySelectorAll("button")].find(b => b.textContent.startsWith(words) && !b.hidden);`

func js[T any](t *testing.T, d *desk, script string) T {
	t.Helper()
	return run(t, d, chromedp.Evaluate[T]("(() => {"+inPreview+script+"})()"))
}

func (d *desk) do(t *testing.T, script string) {
	t.Helper()
	js[bool](t, d, script+"; return true")
}

// until waits for something to become true in the page. A page that is being
// loaded again answers later.
func (d *desk) until(t *testing.T, what, condition string) {
	t.Helper()
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(d.ctx, 2*time.Second)
		var yes bool
		yes, err = chromedp.Run(ctx, chromedp.Evaluate[bool]("(() => {"+inPreview+"return Boolean("+condition+")})()"))
		cancel()
		if err == nil && yes {
			return
		}
	}
	t.Fatalf("%s did not come to be (%v); the preview shows: %s", what, err, js[string](t, d, `return root ? root.textContent.slice(0, 2000) : document.body.textContent.slice(0, 2000)`))
}

func (d *desk) visit(t *testing.T, path string) {
	t.Helper()
	run(t, d, chromedp.Navigate(d.address+path))
	d.until(t, "the preview bar", `$(".state")?.textContent.includes("·")`)
}

func (d *desk) press(t *testing.T, keys string) {
	t.Helper()
	run(t, d, chromedp.KeyEvent(keys))
}

// looks takes a picture into $READOUT_PICTURES, for people to look at.
func (d *desk) looks(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("READOUT_PICTURES")
	if dir == "" {
		return
	}
	shot := call(t, d, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err := os.WriteFile(filepath.Join(dir, name+".png"), []byte(shot.Data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// axe looks for barriers in light and dark.
func (d *desk) axe(t *testing.T, what string) {
	t.Helper()
	library, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("the accessibility checker is not installed; run `make tools`")
	}
	for _, scheme := range []string{"dark", "light"} {
		d.scheme(t, scheme)
		d.looks(t, what+"-"+scheme)
		run(t, d, chromedp.Evaluate[chromedp.Void](string(library)))
		const script = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v =>
			v.nodes.slice(0, 3).map(n => v.id + ": " + v.help + ": " + n.html.slice(0, 160) + " " + JSON.stringify(n.any.map(a => a.message)))))`
		for _, found := range run(t, d, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise)) {
			t.Errorf("%s, %s: %s", what, scheme, found)
		}
	}
}
