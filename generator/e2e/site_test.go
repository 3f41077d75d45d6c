// Package e2e looks at the finished site from outside, as readers, browsers
// and validators do: it builds the program, lets it build the demo, and reads
// what lies in public/. It knows no other room, only the public contract.
// What it needs beside Go is installed by scripts/tools.sh (`make test`).
package e2e

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const repository = "../.."

// site is a built site and the address it was built for.
type site struct {
	dir  string // the folder public/
	base string // "https://example.org/", "https://example.org/repo/", "."
}

// sites holds what TestMain built: the demo at each base.
var sites struct {
	program              string
	root, repo, relative site
}

func TestMain(m *testing.M) {
	tmp, err := os.MkdirTemp("", "e2e")
	if err == nil {
		err = prepare(tmp)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(tmp)
	os.Exit(code)
}

func prepare(tmp string) error {
	sites.program = filepath.Join(tmp, "readout")
	build := exec.Command("go", "build", "-o", sites.program, "./generator/cmd/readout")
	build.Dir = repository
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	// A copy, so that the repository's own output folder and cache are let be.
	demo := filepath.Join(tmp, "demo")
	for _, part := range []string{"content", "templates", "static"} {
		if _, err := os.Stat(filepath.Join(repository, part)); err == nil {
			if err := os.CopyFS(filepath.Join(demo, part), os.DirFS(filepath.Join(repository, part))); err != nil {
				return fmt.Errorf("copy the demo: %w", err)
			}
		}
	}
	if config, err := os.ReadFile(filepath.Join(repository, "readout.yaml")); err == nil {
		if err := os.WriteFile(filepath.Join(demo, "readout.yaml"), config, 0o666); err != nil {
			return err
		}
	}
	sites.root = site{filepath.Join(tmp, "root"), "https://example.org/"}
	sites.repo = site{filepath.Join(tmp, "repo"), "https://example.org/repo/"}
	sites.relative = site{filepath.Join(tmp, "relative"), "."}
	for _, s := range []site{sites.root, sites.repo, sites.relative} {
		if err := readout(demo, s.base, s.dir); err != nil {
			return err
		}
	}
	return nil
}

// readout builds the site folder for base into out.
func readout(folder, base, out string, flags ...string) error {
	args := append([]string{"build", "--source", folder, "--base-url", base, "--out", out}, flags...)
	cmd := exec.Command(sites.program, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("readout build --base-url %s: %w\n%s", base, err, head(said, 40))
	}
	return nil
}

// pages lists the HTML files of a site with slashes, sorted.
func (s site) pages(t *testing.T) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(os.DirFS(s.dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 5 {
		t.Fatalf("only %d pages in %s", len(list), s.dir)
	}
	slices.Sort(list)
	return list
}

// largest finds the longest page of a kind: the likeliest to overflow.
func (s site) largest(t *testing.T, folder string) string {
	t.Helper()
	return s.largestOf(t, folder, 1)[0]
}

// largestOf gives the largest pages of a folder, that of the folder itself left out.
func (s site) largestOf(t *testing.T, folder string, n int) []string {
	t.Helper()
	var list []string
	size := map[string]int64{}
	for _, name := range s.pages(t) {
		parts := strings.Split(name, "/")
		if len(parts) != 3 || parts[0] != folder || parts[2] != "index.html" { // a letter is no page
			continue
		}
		info, err := os.Stat(filepath.Join(s.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		list, size[name] = append(list, name), info.Size()
	}
	if len(list) < n {
		t.Fatalf("only %d pages in %s/", len(list), folder)
	}
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(size[b], size[a]) })
	return list[:n]
}

// head cuts long output of a tool to its first lines.
func head(out []byte, lines int) []byte {
	all := bytes.SplitAfter(out, []byte("\n"))
	if len(all) <= lines {
		return out
	}
	return fmt.Appendf(bytes.Join(all[:lines], nil), "... and %d lines more\n", len(all)-lines)
}
