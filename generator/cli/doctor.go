package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
)

// checkup is one thing that `readout doctor` looked at.
type checkup struct {
	Name    string `json:"name"`
	State   string `json:"state"` // ok, todo, look: cannot be seen from here
	Message string `json:"message"`
	Next    string `json:"next,omitempty"` // exactly what to do
}

// trouble is a way in which the first publication fails, by its sign.
type trouble struct {
	Sign string `json:"sign"`
	Next string `json:"next"`
}

type doctorDoc struct {
	Schema   int       `json:"schema"`
	Address  string    `json:"address,omitempty"` // where the site will stand
	Checks   []checkup `json:"checks"`
	Troubles []trouble `json:"troubles"`
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: "looks at what preview and publishing need, and names the next step", Args: words(0, 0),
		Long: "Looks at the site folder, the preview and the way to GitHub Pages, and says what is\n" +
			"in order (ok), what is still to be done (todo), and what only the web can show (look).\n" +
			"It asks this machine only, never the network.",
		Annotations: map[string]string{shapes: "text json"},
		Run:         func(*cobra.Command, []string) { a.code = a.doctor(context.Background()) }}
}

// examination is one run of doctor and what is known by now.
type examination struct {
	app    *app
	checks []checkup
	snap   *build.Snapshot // nil when there can be none
	repo   *disk.Repository
	at     hosted // where the repository is pushed to
	code   int
}

func (x *examination) ok(name, message string, args ...any) {
	x.checks = append(x.checks, checkup{name, "ok", fmt.Sprintf(message, args...), ""})
}

func (x *examination) todo(name, next, message string, args ...any) {
	x.checks = append(x.checks, checkup{name, "todo", fmt.Sprintf(message, args...), next})
}

func (x *examination) look(name, next, message string, args ...any) {
	x.checks = append(x.checks, checkup{name, "look", fmt.Sprintf(message, args...), next})
}

// doctor is `readout doctor`. What is still to be done is no fault; errors in
// the content or the configuration are, as everywhere.
func (a *app) doctor(ctx context.Context) int {
	x := &examination{app: a}
	x.site(ctx)
	x.preview()
	x.repository(ctx)
	doc := doctorDoc{Schema: 1, Address: x.address(), Checks: x.checks, Troubles: []trouble{}}
	if x.at.github() {
		doc.Troubles = troubles(x.at)
	}
	a.out.result(doc, doctorWords(doc))
	return x.code
}

// doctorWords lays the findings out for a reader, the first step last, where
// the eye is.
func doctorWords(doc doctorDoc) string {
	var b strings.Builder
	for _, c := range doc.Checks {
		fmt.Fprintf(&b, "%-4s  %-13s  %s\n", c.State, c.Name, c.Message)
		for line := range strings.Lines(c.Next) {
			fmt.Fprintf(&b, "      %-13s  -> %s\n", "", strings.TrimSuffix(line, "\n"))
		}
	}
	if pushed := slices.ContainsFunc(doc.Checks, func(c checkup) bool { return c.Name == "pushed" && c.State == "ok" }); pushed && len(doc.Troubles) > 0 {
		b.WriteString("\nIf a first publication fails, the page of its run says why:\n")
		for _, t := range doc.Troubles {
			fmt.Fprintf(&b, "  %s\n    -> %s\n", t.Sign, t.Next)
		}
	}
	b.WriteString("\n")
	switch i := slices.IndexFunc(doc.Checks, func(c checkup) bool { return c.State == "todo" }); {
	case i >= 0:
		first, _, _ := strings.Cut(doc.Checks[i].Next, "\n")
		fmt.Fprintf(&b, "next: %s\n", first)
	case doc.Address != "":
		fmt.Fprintf(&b, "nothing is left to do here; the site will stand at %s\n", doc.Address)
	default:
		b.WriteString("nothing is left to do here\n")
	}
	return b.String()
}

// site looks at the folder, its configuration, its content and its output.
func (x *examination) site(ctx context.Context) {
	a := x.app
	o, err := a.options()
	if err == nil {
		x.snap, err = build.New(o).Next(ctx)
	}
	var usage *build.UsageError
	switch {
	case errors.As(err, &usage) && len(usage.Diags) > 0:
		x.code = exitUsage
		d := usage.Diags[0]
		x.todo("configuration", "mend "+d.File+"; readout check shows the place", "%s", diag.Head(d))
		return
	case errors.As(err, &usage) && strings.Contains(usage.Message, "no content/"):
		x.todo("site", "readout new site "+quoted(a.source), "%s", usage.Message)
		return
	case errors.As(err, &usage):
		x.code = exitUsage
		x.todo("configuration", usage.Help, "%s", usage.Message)
		return
	case err != nil:
		x.code = exitWorld
		x.todo("site", "see that the folder can be read", "%s", err)
		return
	}
	x.ok("site", "%s, %s", sources(x.snap), plural(x.snap.Pages(), "page", "pages"))
	x.configuration()
	x.content(ctx)
	x.output(ctx)
}

func (x *examination) configuration() {
	if x.snap.Configured() {
		x.ok("configuration", "readout.yaml is in order")
		return
	}
	x.ok("configuration", "there is no readout.yaml; every key of it has a default")
}

func (x *examination) content(ctx context.Context) {
	diags, err := x.snap.Check(ctx)
	if err != nil {
		x.code = exitWorld
		return
	}
	n := diag.Count(diags)
	switch {
	case n.Errors > 0:
		x.code = exitContent
		x.todo("content", "readout check", "%s: nothing can be published", countWords(n))
	case n.Warnings > 0 && (x.app.strict || x.snap.Config.Strict):
		x.code = exitContent
		x.todo("content", "readout check", "%s, and `strict` lets none pass", countWords(n))
	default:
		x.ok("content", "%s", countWords(n))
	}
}

// output looks whether the next build may write where it wants to.
func (x *examination) output(ctx context.Context) {
	out := x.app.outPath()
	p, err := disk.Begin(ctx, disk.PublishOptions{Site: x.app.source, Out: out, Edition: x.snap.Edition, DryRun: true}, x.snap.Files())
	var refused *disk.RefusedError
	switch {
	case errors.As(err, &refused):
		x.todo("output", refused.Help, "%s", refused)
		return
	case err != nil:
		x.todo("output", "see that "+out+" can be read", "%s", err)
		return
	}
	defer p.Discard()
	if p.Fresh() {
		x.ok("output", "%s is not there yet; readout build makes it", out)
		return
	}
	x.ok("output", "%s is this program's to rewrite", out)
}
