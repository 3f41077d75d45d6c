package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/build"
	"readout/generator/diag"
	"readout/generator/disk"
)

func (a *app) fixCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "fix [CODE] [PATH[:LINE[:COL]]]", Short: "shows or makes the certain fixes of problems", Args: words(0, 2),
		Long: "Some problems have one certain fix, such as a misspelt word with one known word\n" +
			"near it. This prints those fixes as a diff; --apply writes them into the files.\n" +
			"A code takes the fixes of that problem only, a path those of one file, line or place.",
		Annotations: map[string]string{shapes: "text json"},
		Run:         func(_ *cobra.Command, args []string) { a.code = a.fix(context.Background(), args) },
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return codeWords(), cobra.ShellCompDirectiveDefault
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	c.Flags().BoolVar(&a.apply, "apply", false, "write the fixes into the files")
	a.viewFlags(c)
	return c
}

// aim is which diagnostics are to be fixed; zero values take all.
type aim struct {
	code, path string
	line, col  int
}

var codeShape = regexp.MustCompile(`^[Bb][Rr][0-9]+$`)

// aimOf reads CODE and PATH[:LINE[:COL]] in either order.
func aimOf(args []string) (aim, error) {
	var t aim
	for _, arg := range args {
		switch {
		case codeShape.MatchString(arg) && t.code == "":
			t.code = strings.ToUpper(arg)
			if _, ok := diag.Known(t.code); !ok {
				return t, &build.UsageError{Message: "there is no code " + arg + nearCode(t.code), Help: "readout explain lists all codes"}
			}
		case t.path == "":
			t.path = arg
			var numbers []int
			for len(numbers) < 2 {
				i := strings.LastIndex(t.path, ":")
				n, err := strconv.Atoi(t.path[i+1:])
				if i < 0 || err != nil || n < 1 {
					break
				}
				numbers, t.path = append(numbers, n), t.path[:i]
			}
			slices.Reverse(numbers)
			numbers = append(numbers, 0, 0)
			t.line, t.col = numbers[0], numbers[1]
		default:
			return t, &build.UsageError{Message: fmt.Sprintf("%q is neither a code nor a second path", arg),
				Help: "readout fix takes one code and one place, like BR101 content/briefs/a.md:14"}
		}
	}
	return t, nil
}

// names says whether a file is the one meant: as diagnostics print it, without
// content/, or as the shell completes it from the current folder.
func (t aim) names(site, file string) bool {
	if t.path == "" {
		return true
	}
	p := filepath.ToSlash(filepath.Clean(t.path))
	if p == file || "content/"+p == file {
		return true
	}
	rel, err := filepath.Rel(site, t.path)
	return err == nil && filepath.ToSlash(rel) == file
}

func (t aim) takes(site string, d diag.Diagnostic) bool {
	return (t.code == "" || t.code == d.Code) && t.names(site, d.File) &&
		(t.line == 0 || t.line == d.Start.Line) && (t.col == 0 || t.col == d.Start.Col)
}

// repair is all that is to be done to one file.
type repair struct {
	file  string
	raw   []byte
	fresh []byte
	diff  string
	edits []diag.Edit
}

// repairs is what a run of `readout fix` comes to.
type repairs struct {
	taken   []diag.Diagnostic // whose fixes are made
	left    []diag.Diagnostic // whose fixes touch words that another one changes
	files   []*repair         // by path
	applied bool
}

// fix is `readout fix`.
func (a *app) fix(ctx context.Context, args []string) int {
	t, err := aimOf(args)
	if err != nil {
		return a.fail(err)
	}
	list, err := a.everything(ctx)
	if err != nil {
		return a.fail(err)
	}
	if known := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return t.names(a.source, d.File) }); !known && t.path != "" {
		if _, err := disk.Load(a.source, t.path); err != nil && !a.isFile(t.path) {
			return a.out.usage("there is no file "+t.path+" in the site", "write its path as problems show it, like content/briefs/a.md")
		}
	}
	r, err := a.repairs(list, t)
	if err == nil && a.apply {
		err = r.apply(a.source)
	}
	if err != nil {
		return a.fail(err)
	}
	a.out.fixed(r)
	return exitClean
}

// isFile says whether a path leads to a file of the site in another spelling.
func (a *app) isFile(p string) bool {
	for _, try := range []string{"content/" + p, relative(a.source, p)} {
		if _, err := disk.Load(a.source, try); err == nil {
			return true
		}
	}
	return false
}

func relative(site, p string) string {
	rel, err := filepath.Rel(site, p)
	if err != nil {
		return p
	}
	return filepath.ToSlash(rel)
}

// everything gives all diagnostics, those of a faulty configuration included:
// a misspelt setting is fixed like a misspelt name.
func (a *app) everything(ctx context.Context) ([]diag.Diagnostic, error) {
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	snap, err := build.New(o).Next(ctx)
	var usage *build.UsageError
	if errors.As(err, &usage) && len(usage.Diags) > 0 {
		return usage.Diags, nil
	}
	if err != nil {
		return nil, err
	}
	return snap.Check(ctx)
}

// repairs takes the first fix of each diagnostic that is aimed at, file by
// file, as long as it does not touch words that one before it changes.
func (a *app) repairs(list []diag.Diagnostic, t aim) (repairs, error) {
	var r repairs
	byFile := map[string]*repair{}
	for _, d := range list {
		if len(d.Fixes) == 0 || !t.takes(a.source, d) {
			continue
		}
		ok, err := a.add(byFile, d)
		switch {
		case err != nil:
			return r, err
		case ok:
			r.taken = append(r.taken, d)
		default:
			r.left = append(r.left, d)
		}
	}
	for _, f := range byFile {
		r.files = append(r.files, f)
	}
	slices.SortFunc(r.files, func(a, b *repair) int { return strings.Compare(a.file, b.file) })
	for _, f := range r.files {
		var err error
		if f.diff, err = diag.Diff(f.file, f.raw, f.edits); err != nil {
			return r, err
		}
	}
	return r, nil
}

// add puts a diagnostic's fix to those of its files, all edits or none.
func (a *app) add(byFile map[string]*repair, d diag.Diagnostic) (bool, error) {
	next := map[string]*repair{}
	for _, e := range d.Fixes[0].Edits {
		f := next[e.File]
		if f == nil {
			if f = byFile[e.File]; f == nil {
				raw, err := disk.Load(a.source, e.File)
				if err != nil {
					return false, err
				}
				f = &repair{file: e.File, raw: raw}
			}
			f = &repair{file: f.file, raw: f.raw, edits: slices.Clone(f.edits)}
			next[e.File] = f
		}
		f.edits = append(f.edits, e)
	}
	for _, f := range next {
		fresh, err := diag.Patch(f.raw, f.edits)
		if err != nil || bytes.Equal(fresh, f.raw) || !shows(f.raw, d, f.file) {
			return false, nil
		}
		f.fresh = fresh
	}
	for name, f := range next {
		byFile[name] = f
	}
	return len(next) > 0, nil
}

// shows says whether a file still has the line that a diagnostic was made of.
func shows(raw []byte, d diag.Diagnostic, file string) bool {
	if d.File != file || d.Excerpt == "" {
		return true
	}
	src, _ := diag.NewSource(file, raw)
	return src.Line(d.Start.Line) == d.Excerpt
}

func (r *repairs) apply(site string) error {
	var list []disk.Change
	for _, f := range r.files {
		list = append(list, disk.Change{Path: f.file, Was: f.raw, Data: f.fresh})
	}
	_, err := disk.Rewrite(site, list)
	r.applied = err == nil
	return err
}

type fixedDoc struct {
	Schema  int       `json:"schema"`
	Applied bool      `json:"applied"`
	Files   []string  `json:"files"`
	Fixes   []diagDoc `json:"fixes"` // the problems that are fixed, with the edits
	Left    []diagDoc `json:"left"`  // those for another run
	Diff    string    `json:"diff"`
}

// fixed prints what was, or would be, changed.
func (o *output) fixed(r repairs) {
	doc := fixedDoc{1, r.applied, []string{}, diagDocs(r.taken), diagDocs(r.left), ""}
	for _, f := range r.files {
		doc.Files = append(doc.Files, f.file)
		doc.Diff += f.diff
	}
	o.result(doc, doc.Diff)
	what := fmt.Sprintf("%s in %s", plural(len(r.taken), "fix", "fixes"), plural(len(r.files), "file", "files"))
	switch {
	case len(r.taken) == 0 && len(r.left) == 0:
		o.say("nothing here has a certain fix; readout check shows what is wrong")
	case r.applied:
		o.say("%s made", what)
	default:
		o.say("%s; --apply makes them", what)
	}
	for _, d := range r.left {
		o.say("left for another run, because the words around it change: %s", diag.Head(d))
	}
}
