package disk

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Repository is what git tells of the repository that a site folder lies in.
type Repository struct {
	Top       string // where its working tree begins
	Inside    string // the site folder from there, "." at the top
	Branch    string // "" when none is checked out
	Commits   bool   // there is a commit
	Remotes   map[string]string
	Remote    string // the one that is pushed to: the branch's, origin, or the only one
	Unpushed  int    // commits that no branch of that remote has, as far as is known here
	Changed   int    // files of the site that differ from the last commit
	Untracked int    // and those that git does not know
	Shallow   bool
	Ignored   map[string]bool // of .readout and public
	Published int             // files of public/ and .readout/ that are committed
}

// AskGit gives what git knows of a folder, nil outside a repository. It asks
// this machine only.
func AskGit(ctx context.Context, dir string) (*Repository, error) {
	top, _, common, ok := gitPlaces(dir)
	if !ok {
		return nil, nil
	}
	r := &Repository{Top: top, Inside: ".", Remotes: map[string]string{}, Ignored: map[string]bool{}}
	if full, err := resolve(dir); err == nil {
		if realTop, err := resolve(top); err == nil {
			if in, err := filepath.Rel(realTop, full); err == nil {
				r.Inside = filepath.ToSlash(in)
			}
		}
	}
	if info, err := os.Stat(filepath.Join(common, "shallow")); err == nil && info.Size() > 0 {
		r.Shallow = true
	}
	if _, err := os.Stat(dir); err != nil { // a site that is still to be begun
		return r, nil
	}
	if err := git(ctx, dir, eachLine(r.statusLine), "status", "--porcelain=v2", "--branch", "--untracked-files=all", "--", ".", ":(exclude)public", ":(exclude).readout"); err != nil {
		return r, err
	}
	// Those that find nothing end with 1, which is an answer too.
	_ = git(ctx, dir, eachLine(r.remoteLine), "config", "--get-regexp", `^remote\..*\.url$`)
	_ = git(ctx, dir, eachLine(func(l string) { r.Ignored[path0(l)] = true }), "check-ignore", "public/index.html", ".readout/lock")
	_ = git(ctx, dir, eachLine(func(l string) {
		if !strings.HasSuffix(l, ".gitkeep") {
			r.Published++
		}
	}), "ls-files", "--", "public", ".readout")
	r.chooseRemote()
	if r.Commits && r.Remote != "" {
		_ = git(ctx, dir, eachLine(func(l string) { r.Unpushed, _ = strconv.Atoi(l) }), "rev-list", "--count", "HEAD", "--not", "--remotes="+r.Remote)
	}
	return r, nil
}

func (r *Repository) statusLine(l string) {
	words := strings.Fields(l)
	switch {
	case len(words) < 2:
	case words[0] == "?":
		r.Untracked++
	case words[0] != "#":
		r.Changed++
	case len(words) < 3:
	case words[1] == "branch.oid":
		r.Commits = words[2] != "(initial)"
	case words[1] == "branch.head" && words[2] != "(detached)":
		r.Branch = words[2]
	case words[1] == "branch.upstream":
		r.Remote, _, _ = strings.Cut(words[2], "/")
	}
}

func (r *Repository) remoteLine(l string) {
	key, url, ok := strings.Cut(l, " ")
	if name := strings.TrimSuffix(strings.TrimPrefix(key, "remote."), ".url"); ok && name != "" {
		r.Remotes[name] = url
	}
}

// chooseRemote keeps the branch's own, where it has one.
func (r *Repository) chooseRemote() {
	if r.Remotes[r.Remote] != "" {
		return
	}
	r.Remote = ""
	for name := range r.Remotes {
		if name == "origin" || len(r.Remotes) == 1 {
			r.Remote = name
		}
	}
}

// RemoteAddress is where a folder's repository is pushed to, going by what
// git wrote down; nothing is started. It is "" where nobody knows.
func RemoteAddress(dir string) string {
	_, _, common, ok := gitPlaces(dir)
	if !ok {
		return ""
	}
	raw, err := os.ReadFile(filepath.Join(common, "config"))
	if err != nil {
		return ""
	}
	remotes, section := map[string]string{}, ""
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, `[remote "`); ok || strings.HasPrefix(line, "[") {
			section = strings.TrimSuffix(name, `"]`)
			if !ok {
				section = ""
			}
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && section != "" && strings.TrimSpace(key) == "url" {
			remotes[section] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	r := Repository{Remotes: remotes}
	r.chooseRemote()
	return remotes[r.Remote]
}

// Workflow finds the file below .github/workflows/ that publishes on GitHub
// Pages: its path in the repository and its text.
func Workflow(top string) (name, text string, found bool) {
	dir := filepath.Join(top, ".github", "workflows")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", false
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".yml" && ext != ".yaml" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err == nil && strings.Contains(string(raw), "actions/deploy-pages") {
			return ".github/workflows/" + e.Name(), string(raw), true
		}
	}
	return "", "", false
}
