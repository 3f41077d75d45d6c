package brief

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/diag"
)

var update = flag.Bool("update", false, "write what the cases give now into testdata/")

// part is one file of a text archive: what stands below a "-- name --" line.
type part struct{ name, data string }

// parts divides a text archive; head is what stands before its first file.
func parts(t *testing.T, file string) (head string, list []part) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.SplitAfter(string(raw), "\n") {
		name, ok := strings.CutPrefix(strings.TrimSuffix(l, "\n"), "-- ")
		switch {
		case ok && strings.HasSuffix(name, " --"):
			list = append(list, part{name: strings.TrimSuffix(name, " --")})
		case len(list) > 0:
			list[len(list)-1].data += l
		default:
			head += l
		}
	}
	return head, list
}

// cases runs every archive of a folder: each input is followed by what it is
// to give, under its name with ".want". With -update they are written anew.
func cases(t *testing.T, folder string, run func(part) string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		head, list := parts(t, f)
		wanted := map[string]string{}
		for _, p := range list {
			if name, ok := strings.CutSuffix(p.name, ".want"); ok {
				wanted[name] = p.data
			}
		}
		out := head
		for _, p := range list {
			if strings.HasSuffix(p.name, ".want") {
				continue
			}
			got := run(p)
			out += "-- " + p.name + " --\n" + p.data + "-- " + p.name + ".want --\n" + got
			want, has := wanted[p.name]
			delete(wanted, p.name)
			if *update {
				continue
			}
			t.Run(p.name, func(t *testing.T) {
				if diff := cmp.Diff(want, got); diff != "" || !has {
					t.Errorf("%s (-update accepts)\n%s", f, diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(f, []byte(out), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for name := range wanted {
			t.Errorf("%s: %s.want belongs to no case", f, name)
		}
	}
}

// asFile reads a case as the file that its name says: readout.yaml, a path
// below content/, or a brief.
func asFile(p part) (*Doc, *Config, *diag.Source, []diag.Diagnostic) {
	if strings.HasSuffix(p.name, ".yaml") {
		src, bad := diag.NewSource("readout.yaml", []byte(p.data))
		cfg, diags := ParseConfig(src)
		return nil, cfg, src, append(bad, diags...)
	}
	path := "content/" + p.name
	if !strings.Contains(p.name, "/") {
		path = "content/briefs/" + p.name
	}
	kind, _, _ := KindOf(path)
	src, bad := diag.NewSource(path, []byte(p.data))
	d := Parse(src, kind, Options{Types: map[string]string{"hotline": "call"}, Verbs: map[string]string{"urges": "demands"}})
	return d, nil, src, append(bad, d.Diags...)
}

// pointed slices the file at a diagnostic: the words it speaks of.
func pointed(src *diag.Source, x diag.Diagnostic) string {
	return src.Slice(diag.Span{Start: src.Offset(x.Start), End: src.Offset(x.End)})
}

// Each case: a file and its diagnostics, with the words they point at (end of
// language 6), the help and the edits of fixes.
func TestDiagnostics(t *testing.T) {
	cases(t, "diagnostics", func(p part) string {
		_, _, src, diags := asFile(p)
		var b strings.Builder
		for _, x := range diag.Sort(slices.Clone(diags)) {
			fmt.Fprintf(&b, "%d:%d-", x.Start.Line, x.Start.Col)
			if x.End.Line != x.Start.Line {
				fmt.Fprintf(&b, "%d:", x.End.Line)
			}
			fmt.Fprintf(&b, "%d %s %s [%s] %s\n", x.End.Col, x.Code, x.Severity, strings.ReplaceAll(pointed(src, x), "\n", "⏎"), x.Message)
			if x.Help != "" {
				fmt.Fprintf(&b, "    help: %s\n", x.Help)
			}
			for _, f := range x.Fixes {
				for _, e := range f.Edits {
					fmt.Fprintf(&b, "    fix: %d:%d-%d %q\n", e.Start.Line, e.Start.Col, e.End.Col, e.Text)
				}
			}
		}
		return b.String()
	})
}
