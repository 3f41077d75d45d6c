package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/serve"
)

func (a *app) serveCommand() *cobra.Command {
	c := &cobra.Command{Use: "serve", Short: "shows the site in a browser and reloads it after every edit", Args: cobra.NoArgs,
		Run: func(*cobra.Command, []string) { a.code = a.serve() }}
	c.Flags().StringVar(&a.host, "host", "127.0.0.1", "the address to listen on; only this machine's own")
	c.Flags().IntVar(&a.port, "port", 1313, "the port to listen on; 0 takes a free one")
	c.Flags().BoolVar(&a.poll, "poll", false, "look for edits every half second instead of asking the system")
	a.viewFlags(c)
	return c
}

// serve is `readout serve`; it ends with 0 on SIGINT and SIGTERM.
func (a *app) serve() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return a.serveUntil(ctx)
}

// serveUntil serves until the context ends.
func (a *app) serveUntil(ctx context.Context) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	o, err := a.options()
	if err != nil {
		return a.fail(err)
	}
	if ip := net.ParseIP(a.host); a.host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return a.out.usage("the preview is for this machine only: --host "+a.host+" would show it to others", "use 127.0.0.1, ::1 or localhost")
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(a.host, strconv.Itoa(a.port)))
	if err != nil {
		return a.out.world("BR903", fmt.Sprintf("port %d of %s cannot be used: another program may be using it", a.port, a.host), "give another one with --port")
	}
	address := "http://" + listener.Addr().String()
	if o.BaseURL == "" {
		o.BaseURL = address // links must not carry the base path of the published site
	}
	preview := serve.New()
	builder := build.New(o)
	hints := a.watch(ctx) // before the first snapshot, so that no edit falls between
	if code := a.preview(ctx, builder, preview); code != exitClean {
		listener.Close()
		return code
	}
	ended := make(chan error, 1)
	go func() { ended <- preview.Serve(ctx, listener); stop() }()
	a.out.say("%s/ shows the site; Ctrl+C ends it", address)
	a.follow(ctx, hints, builder, preview)
	if err := <-ended; err != nil {
		return a.out.world("BR903", "the preview server stopped: "+disk.Plain(err), "")
	}
	return exitClean
}

func (a *app) watch(ctx context.Context) <-chan struct{} {
	var also []string
	if a.config != "" {
		also = append(also, a.config)
	}
	return disk.Watch(ctx, a.source, disk.WatchOptions{Poll: a.poll, Also: also, Say: func(words string) { a.out.say("%s", words) }})
}

// follow makes the next snapshot whenever something may have changed.
func (a *app) follow(ctx context.Context, hints <-chan struct{}, b *build.Builder, preview *serve.Server) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hints:
			a.preview(ctx, b, preview) // trouble was said; the last good page stays
		}
	}
}

// preview makes a snapshot and shows it if it is good.
func (a *app) preview(ctx context.Context, b *build.Builder, preview *serve.Server) int {
	began := time.Now()
	snap, err := b.Next(ctx)
	var usage *build.UsageError
	switch {
	case ctx.Err() != nil:
		return exitClean
	case errors.As(err, &usage) && len(usage.Diags) > 0:
		preview.Fail(usage.Diags)
		return a.fail(err)
	case err != nil:
		return a.fail(err)
	}
	a.out.diagnostics(snap.Diags)
	if n := diag.Count(snap.Diags); n.Errors > 0 {
		preview.Fail(snap.Diags)
		a.out.say("%s; the last good site stays", countWords(n))
		return exitClean
	}
	preview.Show(snap)
	a.out.say("%d pages in %s", snap.Pages(), seconds(time.Since(began)))
	return exitClean
}
