package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/serve"
)

func (a *app) serveCommand() *cobra.Command {
	c := &cobra.Command{Use: "serve", Short: "shows the site in a browser while you write", Args: cobra.NoArgs,
		Run: func(*cobra.Command, []string) { a.code = a.serve() }}
	c.Flags().StringVar(&a.host, "host", "127.0.0.1", "the address to listen on; another than this machine's own asks for a password and switches editing off")
	c.Flags().IntVar(&a.port, "port", 1313, "the port to listen on; 0 takes a free one")
	c.Flags().BoolVar(&a.poll, "poll", false, "look for edits every half second instead of asking the system")
	c.Flags().BoolVar(&a.openPage, "open", false, "open the site in the browser")
	a.viewFlags(c)
	return c
}

// serve is `readout serve`; it ends with 0 on SIGINT and SIGTERM.
func (a *app) serve() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return a.serveUntil(ctx)
}

// everEmbargo is a moment at which all embargoes have ended: who writes sees
// what is under embargo, with a ribbon.
func everEmbargo() time.Time { return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }

// serveUntil serves until the context ends.
func (a *app) serveUntil(ctx context.Context) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	o, err := a.options()
	if err != nil {
		return a.fail(err)
	}
	if a.port < 0 || a.port > mostPort {
		return a.out.usage(fmt.Sprintf("--port %d is no port", a.port), fmt.Sprintf("give a number from 0 to %d; 0 takes a free port", mostPort))
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(a.host, strconv.Itoa(a.port)))
	if err != nil {
		return a.out.world("BR903", fmt.Sprintf("port %d of %s cannot be used: another program may be using it", a.port, a.host), "give another one with --port")
	}
	defer listener.Close()
	address := "http://" + openable(listener.Addr().String())
	if o.BaseURL == "" {
		o.BaseURL = address // links must not carry the base path of the published site
	}
	working := o
	working.Drafts = true
	if o.Now.IsZero() {
		working.Now = everEmbargo()
	}
	p := &preview{app: a, builder: build.New(working), began: time.Now()}
	p.server = serve.New(serve.Options{Source: a.source, Password: a.password(), Open: p.open, Published: published(o), Fault: p.fault})
	hints := a.watch(ctx) // before the first snapshot, so that no edit falls between
	if code := p.next(ctx); code != exitClean {
		return code
	}
	ended := make(chan error, 1)
	go func() { ended <- p.server.Serve(ctx, listener); stop() }()
	a.greet(address)
	p.follow(ctx, hints)
	if err := <-ended; err != nil {
		return a.out.world("BR903", "the preview server stopped: "+disk.Plain(err), "")
	}
	return exitClean
}

// mostPort is the highest number of a port that there is.
const mostPort = 65535

// openable is where a browser of this machine finds a listener: one on all of
// the machine's addresses names none of them.
func openable(listening string) string {
	host, port, err := net.SplitHostPort(listening)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsUnspecified() {
		return listening
	}
	return net.JoinHostPort("localhost", port)
}

// greet says what is served and what is watched.
func (a *app) greet(address string) {
	a.out.say("%s/ shows the site; Ctrl+C ends it", address)
	watched := strings.Join(append(disk.Folders(), disk.ConfigName), ", ")
	a.out.say("watching %s in %s", watched, filepath.Clean(a.source))
	if !a.openPage {
		return
	}
	if err := openBrowser(address + "/"); err != nil {
		a.out.say("no browser could be opened; go to %s/", address)
	}
}

// loopback says whether only this machine can reach an address.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// passwordVariable is where the password of a shared preview may be set.
const passwordVariable = "READOUT_PASSWORD"

// password is "" on loopback. For other addresses it is the one of the
// environment, else one made up for this run.
func (a *app) password() string {
	if loopback(a.host) {
		return ""
	}
	word := os.Getenv(passwordVariable)
	a.out.warn("other machines can reach %s: drafts included, everything in this preview is shown to whoever knows the password, and it is sent unencrypted", a.host)
	if word == "" {
		raw := make([]byte, 10)
		_, _ = rand.Read(raw) // never fails
		word = strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		a.out.warn("the password is %s (any user name); set %s to choose one", word, passwordVariable)
	}
	a.out.warn("editing from the browser is switched off")
	return word
}

// published makes snapshots of the site as it would be published.
func published(o build.Options) func(context.Context) (*build.Snapshot, error) {
	var mu sync.Mutex
	builder := build.New(o)
	return func(ctx context.Context) (*build.Snapshot, error) {
		mu.Lock()
		defer mu.Unlock()
		return builder.Next(ctx)
	}
}

func (a *app) watch(ctx context.Context) <-chan disk.Hint {
	var also []string
	if a.config != "" {
		also = append(also, a.config)
	}
	return disk.Watch(ctx, a.source, disk.WatchOptions{Poll: a.poll, Also: also, Say: func(words string) { a.out.say("%s", words) }})
}

// preview is one run of `readout serve`.
type preview struct {
	app     *app
	builder *build.Builder
	server  *serve.Server
	began   time.Time
	shown   bool           // something good was shown
	said    map[string]int // remarks on the last state, without their places

	mu     sync.Mutex
	editor string          // of the configuration
	faults map[string]bool // of pages of this state that were told, and of the last
	past   map[string]bool
}

// settled is how long nothing must have changed before the whole folder is
// looked at, in case that a hint did not tell all.
const settled = time.Second

// breath is how long after a snapshot nobody waits any more: browsers have the
// page by then.
const breath = 200 * time.Millisecond

// follow makes the next snapshot whenever something may have changed. A save
// does not wait for a look through the folder, nor for what is done at rest.
func (p *preview) follow(ctx context.Context, hints <-chan disk.Hint) {
	calm, rest := time.NewTimer(time.Hour), time.NewTimer(breath)
	late := time.NewTimer(time.Hour) // a change was seen of which no hint has come
	for _, t := range []*time.Timer{calm, rest, late} {
		defer t.Stop()
	}
	var found <-chan build.Look // of the look under way
	for {
		select {
		case <-ctx.Done():
			return
		case h := <-hints:
			late.Stop()
			p.builder.Touched(h.Files)
			p.next(ctx) // trouble was said; the last good page stays
			calm.Reset(settled)
			rest.Reset(breath)
		case <-rest.C:
			go p.builder.Rest()()
		case <-calm.C:
			if found == nil {
				found = inspect(p.builder.Look())
			} else {
				calm.Reset(settled)
			}
		case look := <-found:
			found = nil
			if p.builder.Stale(look) { // the look may have met a save on its way
				late.Reset(breath)
			}
		case <-late.C:
			p.next(ctx)
		}
	}
}

// inspect takes a look beside what else is done.
func inspect(look func() build.Look) <-chan build.Look {
	found := make(chan build.Look, 1) // nobody may be left to ask for it
	go func() { found <- look() }()
	return found
}

// next makes a snapshot and shows it if it is good. The code matters at the
// start only: a wrong flag ends the program, faults of files do not.
func (p *preview) next(ctx context.Context) int {
	a := p.app
	began := time.Now()
	snap, err := p.builder.Next(ctx)
	var usage *build.UsageError
	switch {
	case ctx.Err() != nil:
		return exitClean
	case errors.As(err, &usage) && len(usage.Diags) > 0:
		p.server.Fail(nil, usage.Diags)
		a.fail(err)
		return exitClean
	case err != nil:
		p.server.Fail(nil, []diag.Diagnostic{diag.In("", "BR900", err.Error(), helpOf(usage))})
		return a.fail(err)
	}
	p.mu.Lock()
	p.editor = snap.Config.Editor
	p.mu.Unlock()
	a.out.diagnostics(p.news(snap.Diags))
	n := diag.Count(snap.Diags)
	switch {
	case n.Errors > 0 && p.shown:
		p.server.Fail(snap, snap.Diags)
		a.out.say("%s; the last good site stays", countWords(n))
	case n.Errors > 0:
		p.server.Fail(snap, snap.Diags)
		a.out.say("%s; the site appears when they are mended", countWords(n))
	default:
		p.shown = true
		p.forget()
		p.server.Show(snap, time.Since(began))
		a.out.say("%d pages from %s in %d ms, %s", snap.Pages(), sources(snap), time.Since(began).Milliseconds(), countWords(n))
	}
	return exitClean
}

// news is what was not said before of the last state. A remark that only moved
// to another line is known.
func (p *preview) news(list []diag.Diagnostic) (fresh []diag.Diagnostic) {
	said := make(map[string]int, len(list))
	for _, d := range list {
		key := remark(d)
		said[key]++
		if said[key] > p.said[key] {
			fresh = append(fresh, d)
		}
	}
	p.said = said
	return fresh
}

// fault tells why a page could not be made, unless it was so before the last
// edit too. The published site may have what the working one has.
func (p *preview) fault(list []diag.Diagnostic) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var fresh []diag.Diagnostic
	for _, d := range list {
		key := remark(d)
		if !p.faults[key] && !p.past[key] {
			fresh = append(fresh, d)
		}
		p.faults[key] = true
	}
	if len(fresh) > 0 {
		p.app.out.diagnostics(fresh)
	}
}

// forget begins a new state: what is mended in it is told when it comes back.
func (p *preview) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults, p.past = map[string]bool{}, p.faults
}

// remark tells one remark from another, wherever it has moved in its file.
func remark(d diag.Diagnostic) string { return d.Code + " " + d.File + " " + d.Message }

func helpOf(usage *build.UsageError) string {
	if usage == nil {
		return ""
	}
	return usage.Help
}

// open opens a file of the site in the author's editor.
func (p *preview) open(file string, line, col int) (link, said string, err error) {
	p.mu.Lock()
	named := p.editor
	p.mu.Unlock()
	full, err := insideSite(p.app.source, file)
	if err != nil {
		return "", "", err
	}
	return edit(cmp.Or(named, os.Getenv("VISUAL"), os.Getenv("EDITOR")), full, file, line, col)
}
