package disk

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repo is a repository in a new folder, and a way to run git in it.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	r := repo{t, t.TempDir()}
	r.git("2021-08-19T12:00:00Z", "init", "-q", "-b", "main")
	return r
}

// git runs git as somebody who commits at a moment.
func (r repo) git(at string, args ...string) {
	r.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	c.Env = append(gitEnvironment(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_DATE=2001-01-01T00:00:00Z", "GIT_COMMITTER_DATE="+at,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repo) write(name, text string) {
	r.t.Helper()
	full := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repo) commit(at string) {
	r.t.Helper()
	r.git(at, "add", "-A")
	r.git(at, "commit", "-q", "-m", "x")
}

// days asks for all files of a site folder in the repository.
func days(t *testing.T, dir string, last *History) (map[string]string, *History) {
	t.Helper()
	tree, err := Scan(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := ReadHistory(context.Background(), dir, last)
	got := map[string]string{}
	for _, f := range tree.Files {
		if day := h.Day(f); day != "" {
			got[f.Path] = day
		}
	}
	return got, h
}

// TestDaysOfChanges: the committer's day in UTC, none for what is not as it
// was committed (contract 6.18).
func TestDaysOfChanges(t *testing.T) {
	r := newRepo(t)
	site := filepath.Join(r.dir, "site")
	r.write("site/content/a.md", "one\n")
	r.write("site/content/sub/ä \"b\".md", "two\n")
	if got, h := days(t, site, nil); len(got) > 0 || h.Failed {
		t.Error("something is known before the first commit", got)
	}
	r.commit("2021-08-19T23:30:00-05:00")
	r.write("site/content/a.md", "one more\n")
	r.write("site/content/dropped.md", "three\n")
	r.commit("2021-08-21T00:30:00+02:00")
	r.write("site/content/new.md", "not committed\n")
	r.write("site/content/dropped.md", "three and more\n")
	r.write("site/content/a.md", "one more\r\n")
	want := map[string]string{"content/a.md": "2021-08-20", "content/sub/ä \"b\".md": "2021-08-20"}
	got, h := days(t, site, nil)
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, again := days(t, site, h); again != h {
		t.Error("git was asked again though nothing was committed")
	}
	r.commit("2022-01-01T00:00:00Z")
	if got, _ := days(t, site, h); got["content/new.md"] != "2022-01-01" {
		t.Error("a new commit was not seen:", got)
	}
}

// TestDaysOfMerges: what a merge took as it was keeps the day of its commit;
// what it put together bears its own.
func TestDaysOfMerges(t *testing.T) {
	r := newRepo(t)
	r.write("content/both.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
	r.commit("2021-01-01T00:00:00Z")
	r.git("2021-01-01T00:00:00Z", "checkout", "-q", "-b", "side")
	r.write("content/both.md", "first\n2\n3\n4\n5\n6\n7\n8\n9\n")
	r.write("content/side.md", "side\n")
	r.commit("2021-01-02T00:00:00Z")
	r.git("2021-01-01T00:00:00Z", "checkout", "-q", "main")
	r.write("content/both.md", "1\n2\n3\n4\n5\n6\n7\n8\nlast\n")
	r.commit("2021-01-03T00:00:00Z")
	r.git("2021-01-04T00:00:00Z", "merge", "-q", "--no-edit", "side")
	got, _ := days(t, r.dir, nil)
	if want := map[string]string{"content/both.md": "2021-01-04", "content/side.md": "2021-01-02"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestNoDays: nothing is known of a shallow clone, outside a repository and
// where git fails.
func TestNoDays(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one\n")
	r.commit("2021-01-01T00:00:00Z")
	r.write("content/b.md", "two\n")
	r.commit("2021-01-02T00:00:00Z")
	shallow := repo{t, t.TempDir()}
	shallow.git("", "clone", "-q", "--depth", "1", "file://"+r.dir, ".")
	if got, h := days(t, shallow.dir, nil); len(got) > 0 || !h.Shallow {
		t.Error("a shallow clone is believed:", got)
	}
	shallow.git("", "fetch", "-q", "--unshallow")
	if got, h := days(t, shallow.dir, nil); len(got) != 2 || h.Shallow {
		t.Error("a completed clone is not believed:", got)
	}
	second := filepath.Join(t.TempDir(), "second")
	r.git("", "worktree", "add", "-q", second, "-b", "second")
	if got, _ := days(t, second, nil); len(got) != 2 {
		t.Error("a second working tree is not believed:", got)
	}
	alone := repo{t, t.TempDir()}
	alone.write("content/a.md", "one\n")
	if got, h := days(t, alone.dir, nil); len(got) > 0 || h.Failed || h.Shallow {
		t.Error("a folder outside a repository has a history:", got)
	}
	if err := os.RemoveAll(filepath.Join(r.dir, ".git", "objects")); err != nil {
		t.Fatal(err)
	}
	if got, h := days(t, r.dir, nil); len(got) > 0 || !h.Failed {
		t.Error("a broken repository is believed:", got)
	}
}

// TestGitIsLetBe: what a hook tells git of its repository is not for us.
func TestGitIsLetBe(t *testing.T) {
	t.Setenv("GIT_DIR", "/nowhere")
	t.Setenv("GIT_CONFIG_COUNT", "0")
	list := gitEnvironment()
	if slices.Contains(list, "GIT_DIR=/nowhere") || !slices.Contains(list, "GIT_CONFIG_COUNT=0") {
		t.Error(list)
	}
}
