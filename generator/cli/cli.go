// Package cli is the program as its user meets it: commands, flags, exit
// codes and words. Everything it says goes through output.go; it holds no
// rule of the language and reads no file itself. Enter at [Main].
package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
	"readout/generator/text"
	"readout/static"
	"readout/templates"
)

// The exit codes (contract 1).
const (
	exitClean       = 0
	exitContent     = 1
	exitUsage       = 2
	exitWorld       = 3
	exitInterrupted = 130
	exitTerminated  = 143
)

// Main runs the program and gives its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{out: newOutput(args, stdout, stderr)}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stderr)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		root.SetOut(stdout) // a shell asks; all else the program says by itself goes to standard error
	}
	root.SetErr(stderr)
	if err := root.Execute(); err != nil {
		return a.out.usage(err.Error(), "readout help lists the commands and their flags")
	}
	return a.code
}

// app is one run of the program.
type app struct {
	out  *output
	code int

	source, config, outDir, baseURL, edition, asOf, now string
	strict, quiet, noColor, drafts, keepGoing, dryRun   bool
	explain                                             bool
	apply, force                                        bool
	leaders, topics, types                              []string
	since, until                                        string
	program, id, date                                   string
	jobs                                                int
	format                                              string
	host, bookFile                                      string
	port                                                int
	poll, openPage                                      bool
	external, private                                   bool
	grace                                               int
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "readout",
		Short:         "makes a site out of briefs",
		SilenceErrors: true, SilenceUsage: true,
		Args: oneOf,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.source, "source", ".", "the site folder")
	f.StringVar(&a.config, "config", "", "the configuration, readout.yaml in the site folder by default")
	f.StringVar(&a.format, "format", "text", "how diagnostics are printed: text, json, github or sarif")
	f.BoolVar(&a.strict, "strict", false, "treat warnings like errors")
	f.BoolVar(&a.quiet, "quiet", false, "say nothing but diagnostics")
	f.BoolVar(&a.noColor, "no-color", false, "no colours")
	root.SetFlagErrorFunc(flagFault)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return a.begin(c) }
	root.AddCommand(a.buildCommand(), a.checkCommand(), a.serveCommand(), a.newCommand(), a.doctorCommand(), a.explainCommand(), a.queryCommand(), a.fixCommand(), a.bookCommand(), a.changesCommand(), a.completionCommand(), a.versionCommand())
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = known // the library's own says so and ends with 0
		}
	}
	completeFlag(root, "format", formatWords)
	a.completeAll(root)
	return root
}

// siteFlags are the flags of build and check.
func (a *app) siteFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&a.outDir, "out", "", "the output folder, public in the site folder by default, public-NAME for another edition")
	f.BoolVar(&a.keepGoing, "keep-going", false, "leave out pages in error and publish the others")
	f.BoolVar(&a.dryRun, "dry-run", false, "write nothing")
	f.BoolVar(&a.explain, "explain", false, "say why each page was made again")
	a.viewFlags(c)
}

// viewFlags are the flags that bear on what a snapshot holds.
func (a *app) viewFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&a.baseURL, "base-url", "", "the address of the site; . writes relative links, auto takes it from the configuration, the build service or the remote of git")
	f.StringVar(&a.edition, "edition", "", "the edition to build, public by default")
	f.StringVar(&a.asOf, "as-of", "", "the day from which past and future are seen")
	f.StringVar(&a.now, "now", "", "the moment that embargoes are compared with")
	f.BoolVar(&a.drafts, "drafts", false, "publish drafts too")
	f.IntVar(&a.jobs, "jobs", 0, "how many files and pages are worked on at once")
}

func (a *app) buildCommand() *cobra.Command {
	c := &cobra.Command{Use: "build", Short: "reads the site folder and writes public/", Args: words(0, 0),
		Run: func(*cobra.Command, []string) { a.code = a.untilSignal(a.build) }}
	a.siteFlags(c)
	return c
}

func (a *app) checkCommand() *cobra.Command {
	c := &cobra.Command{Use: "check", Short: "prints all diagnostics and writes nothing", Args: words(0, 0),
		Run: func(c *cobra.Command, _ []string) {
			for _, flag := range []string{"grace", "private"} {
				if !a.external && c.Flags().Changed(flag) {
					a.code = a.out.usage("--"+flag+" does nothing without --external", "add --external, or leave it out")
					return
				}
			}
			a.code = a.untilSignal(a.check)
		}}
	a.siteFlags(c)
	f := c.Flags()
	f.BoolVar(&a.external, "external", false, "ask other hosts too whether the addresses that pages link to still open")
	f.IntVar(&a.grace, "grace", 7, "with --external: for how many days an address must fail before it is told; 0 tells at once")
	f.BoolVar(&a.private, "private", false, "with --external: ask hosts of your own network and this machine too")
	return c
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "prints the version and what it was built from", Args: words(0, 0),
		Annotations: map[string]string{shapes: "text json"},
		Run:         func(*cobra.Command, []string) { a.out.version(versionOf()) }}
}

// options turns flags into build options.
func (a *app) options() (build.Options, error) {
	o := build.Options{
		Source: a.source, ConfigPath: a.config, BaseURL: a.baseURL, Edition: a.edition, AsOf: a.asOf,
		Drafts: a.drafts, KeepGoing: a.keepGoing, Jobs: a.jobs,
		Templates: templates.FS, Static: static.FS, Version: versionOf().Version,
	}
	if a.baseURL == build.Auto {
		o.AutoBase = autoBase(a.source)
	}
	if !build.GoodBase(a.baseURL) {
		return o, &build.UsageError{Message: fmt.Sprintf("--base-url %q is no address of a site", a.baseURL), Help: "write it like https://example.org/desk/, or . for links that work from the file system"}
	}
	if info, err := os.Stat(a.source); err != nil || !info.IsDir() {
		return o, &build.UsageError{Message: "there is no folder " + a.source, Help: "--source names the site folder"}
	}
	if a.asOf != "" {
		if _, err := time.Parse(time.DateOnly, a.asOf); err != nil {
			return o, &build.UsageError{Message: fmt.Sprintf("--as-of %q is not a day", a.asOf), Help: "write it like 2021-08-19"}
		}
	}
	if a.now != "" {
		now, err := time.Parse(time.RFC3339, a.now)
		if err != nil {
			return o, &build.UsageError{Message: fmt.Sprintf("--now %q is not a moment", a.now), Help: "write it like 2021-08-19T12:00:00Z"}
		}
		o.Now = now
	}
	if a.jobs < 0 {
		return o, &build.UsageError{Message: "--jobs must not be negative", Help: "leave it out to use all processors"}
	}
	return o, nil
}

func (a *app) outPath() string {
	if a.outDir != "" {
		return a.outDir
	}
	if a.edition != "" && a.edition != "public" { // editions do not share a folder (promises 5)
		return filepath.Join(a.source, "public-"+editionName(a.edition))
	}
	return filepath.Join(a.source, "public")
}

// editionName names an edition in the file system. Different names never meet.
func editionName(name string) string {
	slug := text.Slug(name)
	if slug != name {
		sum := sha256.Sum256([]byte(name))
		slug += "-" + hex.EncodeToString(sum[:4])
	}
	return slug
}

// untilSignal runs a command that SIGINT and SIGTERM end within 2 s. A run
// that does not hear is left behind: what it writes is whole or not there.
func (a *app) untilSignal(run func(context.Context) int) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan int, 1)
	go func() { done <- run(ctx) }()
	select {
	case code := <-done:
		return code
	case sig := <-signals:
		a.out.silence()
		cancel()
		select {
		case <-done:
		case <-time.After(1500 * time.Millisecond):
		}
		if sig == syscall.SIGTERM {
			return exitTerminated
		}
		return exitInterrupted
	}
}

// build is `readout build`.
func (a *app) build(ctx context.Context) int {
	began := time.Now()
	o, err := a.options()
	if err == nil {
		_, err = disk.CheckOut(a.source, a.outPath())
	}
	if err != nil {
		return a.fail(err)
	}
	builder := build.New(o)
	snap, err := builder.Next(ctx)
	if err != nil {
		return a.fail(err)
	}
	r := report{snap: snap, diags: a.out.heard(snap.Diags), out: a.outPath(), dryRun: a.dryRun, explain: a.explain}
	if a.publishable(snap, r) {
		err = a.publish(ctx, builder, &r)
	} else {
		r.diags, err = a.look(ctx, snap)
	}
	if err != nil {
		return a.fail(err)
	}
	r.code = a.verdict(snap, r)
	r.took = time.Since(began)
	a.out.build(r)
	return r.code
}

// publishable says whether what is known so far lets a site be published.
func (a *app) publishable(snap *build.Snapshot, r report) bool {
	leak := slices.ContainsFunc(r.diags, func(d diag.Diagnostic) bool { return d.Code == "BR640" })
	return a.verdict(snap, r) == exitClean || a.keepGoing && snap.Pages() > 0 && !r.empty() && !leak
}

// look makes all pages and keeps none, for what is wrong with them.
func (a *app) look(ctx context.Context, snap *build.Snapshot) ([]diag.Diagnostic, error) {
	diags, err := snap.Check(ctx)
	return a.out.heard(diags), err
}

// publish brings the site to the output folder. Pages are put into the spare
// tree while others are still being made; faults that only show then leave
// the old site as it is.
func (a *app) publish(ctx context.Context, builder *build.Builder, r *report) error {
	p, err := disk.Begin(ctx, disk.PublishOptions{Site: a.source, Out: a.outPath(), Edition: r.snap.Edition, DryRun: a.dryRun}, r.snap.Files())
	if err != nil {
		return err
	}
	defer p.Discard()
	program, memory := disk.Program(), "pages-"+editionName(r.snap.Edition)
	builder.Recall(p.Recall(memory), program)
	diags, err := r.snap.Each(ctx, p)
	if err != nil {
		return err
	}
	r.diags = a.out.heard(r.snap.With(diags, r.snap.Vanished(p.Earlier())))
	if !a.publishable(r.snap, *r) {
		return nil
	}
	if raw, err := builder.Remember(program); err == nil && program != "" {
		p.Remember(memory, raw)
	}
	r.result, err = p.Commit(ctx)
	r.published = err == nil
	return err
}

// check is `readout check`.
func (a *app) check(ctx context.Context) int {
	o, err := a.options()
	if err != nil {
		return a.fail(err)
	}
	snap, err := build.New(o).Next(ctx)
	if err != nil {
		return a.fail(err)
	}
	diags, err := snap.Check(ctx)
	if err != nil {
		return a.fail(err)
	}
	if edition, earlier := disk.Published(a.outPath()); edition == snap.Edition {
		diags = snap.With(diags, snap.Vanished(earlier))
	}
	var links *linksDoc
	if a.external {
		if diags, links, err = a.reach(ctx, snap, diags); err != nil {
			return a.fail(err)
		}
	}
	r := report{snap: snap, diags: a.out.heard(diags), links: links}
	r.code = a.verdict(snap, r)
	a.out.check(r)
	return r.code
}

// verdict is 1 when the content has errors, or warnings under --strict.
func (a *app) verdict(snap *build.Snapshot, r report) int {
	n := r.count()
	if n.Errors > 0 || n.Warnings > 0 && (a.strict || snap.Config.Strict) {
		return exitContent
	}
	return exitClean
}

// fail reports what kept a command from doing its work.
func (a *app) fail(err error) int {
	var usage *build.UsageError
	var refused *disk.RefusedError
	var taken *disk.TakenError
	var locked *disk.LockedError
	var fault *disk.Fault
	var offline *offlineError
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted // untilSignal knows which signal it was
	case errors.As(err, &usage) && len(usage.Diags) > 0:
		return a.out.faulty(usage.Diags)
	case errors.As(err, &usage):
		return a.out.usage(usage.Message, usage.Help)
	case errors.As(err, &refused):
		return a.out.usage(refused.Error(), refused.Help)
	case errors.As(err, &taken):
		return a.out.usage(taken.Error(), taken.Help)
	case errors.As(err, &locked):
		return a.out.world("BR902", locked.Error(), "wait for it, or end it")
	case errors.As(err, &offline):
		return a.out.world("BR904", offline.Error(), "try again where there is a network, or leave --external out")
	case errors.As(err, &fault):
		return a.out.world("BR901", fault.Error(), "")
	}
	return a.out.world("BR909", "something outside the site failed: "+strings.TrimSpace(disk.Plain(err)), "")
}
