package e2e

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is as much of a workflow as the tests play.
type workflow struct {
	On          map[string]any
	Permissions map[string]string
	Env         map[string]string
	Jobs        map[string]struct {
		Permissions map[string]string
		Steps       []step
	}
}

type step struct {
	ID, Name, Uses, Run string
	With, Env           map[string]string
}

// host plays GitHub with bare repositories of this machine: it fetches, runs
// the commands of a workflow and keeps what would be published.
type host struct {
	t     *testing.T
	repos map[string]string // name -> bare repository; "" is the one that was pushed to
	vars  map[string]string
	base  string
	work  string
}

var (
	expression = regexp.MustCompile(`\$\{\{\s*([a-zA-Z0-9._]+)\s*\}\}`)
	release    = regexp.MustCompile(`@v\d+\.\d+\.\d+$`)
)

// run plays the job that builds, and gives what would be published.
func (h *host) run(text string) (published string) {
	h.t.Helper()
	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		h.t.Fatal(err)
	}
	h.cautious(w)
	env := map[string]string{}
	for k, v := range w.Env {
		env[k] = h.fill(v, nil)
	}
	for _, s := range w.Jobs["build"].Steps {
		with := map[string]string{}
		for k, v := range s.With {
			with[k] = h.fill(v, env)
		}
		switch action, _, _ := strings.Cut(s.Uses, "@"); {
		case s.Run != "":
			h.shell(s, env)
		case action == "actions/checkout":
			h.fetch(with)
		case action == "actions/upload-pages-artifact":
			published = filepath.Join(h.work, with["path"])
		case action != "actions/setup-go" && action != "actions/configure-pages":
			h.t.Errorf("the test does not know %s", s.Uses)
		}
	}
	return published
}

// cautious holds what every workflow of ours must keep to: releases of
// actions, no more rights than are needed, no schedule without an embargo.
func (h *host) cautious(w workflow) {
	h.t.Helper()
	if want := map[string]string{"contents": "read"}; !maps.Equal(w.Permissions, want) {
		h.t.Errorf("permissions are %v", w.Permissions)
	}
	if want := map[string]string{"contents": "read", "pages": "read"}; !maps.Equal(w.Jobs["build"].Permissions, want) {
		h.t.Errorf("permissions to build are %v", w.Jobs["build"].Permissions)
	}
	if want := map[string]string{"pages": "write", "id-token": "write"}; !maps.Equal(w.Jobs["deploy"].Permissions, want) {
		h.t.Errorf("permissions to publish are %v", w.Jobs["deploy"].Permissions)
	}
	if w.On["schedule"] != nil {
		h.t.Error("there is a schedule")
	}
	for _, job := range w.Jobs {
		for _, s := range job.Steps {
			if s.Uses != "" && !release.MatchString(s.Uses) {
				h.t.Errorf("%s is not pinned to a release", s.Uses)
			}
			if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
				h.t.Error("the token stays in a checkout")
			}
		}
	}
}

func (h *host) fill(s string, env map[string]string) string {
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		if name == "steps.pages.outputs.base_url" {
			return h.base
		}
		if key, ok := strings.CutPrefix(name, "vars."); ok {
			return h.vars[key]
		}
		if key, ok := strings.CutPrefix(name, "env."); ok {
			return env[key]
		}
		h.t.Errorf("the test does not know %s", e)
		return ""
	})
}

func (h *host) fetch(with map[string]string) {
	h.t.Helper()
	args := []string{"clone", "-q"}
	if with["fetch-depth"] != "0" {
		args = append(args, "--depth", "1")
	}
	if with["ref"] != "" {
		args = append(args, "--branch", with["ref"])
	}
	bare, known := h.repos[with["repository"]]
	if !known {
		h.t.Fatalf("there is no repository %q", with["repository"])
	}
	git(h.t, h.work, append(args, "file://"+bare, filepath.Join(h.work, with["path"]))...)
}

// shell runs a step as the host does: by bash, which stops at a failure.
func (h *host) shell(s step, env map[string]string) {
	h.t.Helper()
	if out, err := h.command(s, env).CombinedOutput(); err != nil {
		h.t.Fatalf("%s: %v\n%s", s.Name, err, head(out, 40))
	}
}

func (h *host) command(s step, env map[string]string) *exec.Cmd {
	c := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", h.fill(s.Run, env))
	c.Dir = h.work
	c.Env = append(os.Environ(), "GOFLAGS=-buildvcs=true", "GITHUB_SERVER_URL=https://github.com", "GITHUB_REPOSITORY=some/desk")
	for k, v := range env {
		c.Env = append(c.Env, k+"="+v)
	}
	for k, v := range s.Env {
		c.Env = append(c.Env, k+"="+h.fill(v, env))
	}
	return c
}

// git runs git as somebody, without the configuration of whoever tests.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_COMMITTER_DATE=2024-05-06T07:08:09Z",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// push makes a repository of a folder and a bare one of that.
func push(t *testing.T, dir, tag string) (bare string) {
	t.Helper()
	bare = filepath.Join(t.TempDir(), "bare.git")
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "Begin")
	git(t, dir, "init", "-q", "--bare", "-b", "main", bare)
	git(t, dir, "remote", "add", "origin", bare)
	if tag != "" {
		git(t, dir, "tag", tag)
		git(t, dir, "push", "-q", "origin", tag)
	}
	git(t, dir, "push", "-q", "-u", "origin", "main")
	return bare
}

// project copies this repository as its users get it.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{".github", ".gitignore", "Makefile", "go.mod", "go.sum", "content", "generator", "static", "templates"} {
		from, to := filepath.Join(repository, part), filepath.Join(dir, part)
		info, err := os.Stat(from)
		if err == nil && info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
		} else if err == nil {
			var raw []byte
			if raw, err = os.ReadFile(from); err == nil {
				err = os.WriteFile(to, raw, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// wellKnown adds a file that hosts look for under a name with a dot.
func wellKnown(t *testing.T, site string) {
	t.Helper()
	dir := filepath.Join(site, "static", ".well-known")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "security.txt"), []byte("Contact: mailto:a@example.org\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// published holds what readers would get, under the address of a project.
func published(t *testing.T, dir, page string) {
	t.Helper()
	hidden := []string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && name != "." && strings.HasPrefix(d.Name(), ".") {
			hidden = append(hidden, name)
		}
		return err
	})
	if want := []string{".nojekyll", ".well-known"}; err != nil || !slices.Equal(hidden, want) {
		t.Errorf("with a dot there is %v, %v", hidden, err)
	}
	for file, words := range map[string]string{
		page:          `Last changed <time datetime="2024-05-06">`,
		"index.html":  `href="/desk/assets/site.`,
		"404.html":    `href="/desk/assets/site.`,
		"sitemap.xml": "<loc>https://some.github.io/desk/</loc>",
	} {
		if raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file))); err != nil || !strings.Contains(string(raw), words) {
			t.Errorf("%s does not hold %s: %v", file, words, err)
		}
	}
}

// TestPublishing goes both ways to a published site, from bare repositories of
// this machine: this repository as a template, with its own workflow, and a
// site of its own whose workflow builds the program at a tag.
func TestPublishing(t *testing.T) {
	template := project(t)
	wellKnown(t, template)
	program := push(t, template, "v1.9.8")
	read := func(dir string) string {
		raw, err := os.ReadFile(filepath.Join(dir, ".github", "workflows", "pages.yml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	one := &host{t: t, repos: map[string]string{"": program}, base: "https://some.github.io/desk", work: t.TempDir()}
	briefs, err := filepath.Glob(filepath.Join(template, "content", "briefs", "*.md"))
	if err != nil || len(briefs) == 0 {
		t.Fatalf("the demo has no briefs: %v", err)
	}
	published(t, one.run(read(template)), "briefs/"+strings.TrimSuffix(filepath.Base(briefs[0]), ".md")+"/index.html")

	site := filepath.Join(t.TempDir(), "mysite")
	if out, err := exec.Command(sites.program, "new", "site", site).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wellKnown(t, site)
	// As doctor asks: a tag. The site wants no older program, so this shows
	// which one was built.
	file := filepath.Join(site, ".github", "workflows", "pages.yml")
	text := regexp.MustCompile(`READOUT_VERSION: .*`).ReplaceAllString(read(site), "READOUT_VERSION: v1.9.8")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	config, err := os.OpenFile(filepath.Join(site, "readout.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = config.WriteString("min-version: \"1.9.8\"\nstrict: true\n")
		config.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	two := &host{t: t, repos: map[string]string{"": push(t, site, ""), "some/readout": program},
		vars: map[string]string{"READOUT_REPOSITORY": "some/readout"}, base: "https://some.github.io/desk", work: t.TempDir()}
	published(t, two.run(text), "briefs/2024-03-14-berg-calls-costa/index.html")
	out, err := exec.Command(filepath.Join(two.work, "program", "bin", "readout"), "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "readout v1.9.8\n") {
		t.Errorf("the program is %s, %v", out, err)
	}

	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		t.Fatal(err)
	}
	said, err := two.command(w.Jobs["build"].Steps[0], map[string]string{"READOUT_REPOSITORY": ""}).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "https://github.com/some/desk/settings/variables/actions") {
		t.Errorf("without the variable the workflow says %q, %v", said, err)
	}
}

// The actions of this repository's own workflows are releases too.
func TestPinned(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal("no workflows")
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(raw)) {
			if _, action, ok := strings.Cut(strings.TrimSpace(line), "uses: "); ok {
				n++
				if !release.MatchString(action) {
					t.Errorf("%s: %s is not pinned to a release", f, action)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s uses nothing", f)
		}
	}
}
