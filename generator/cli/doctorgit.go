package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"readout/generator/disk"
)

// repository looks at the way from this folder to the host.
func (x *examination) repository(ctx context.Context) {
	repo, err := disk.AskGit(ctx, x.app.source)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		x.todo("git", "install git: https://git-scm.com/downloads", "git is not to be found on this machine")
		return
	case err != nil:
		x.todo("git", "run `git status` here and do as it says", "git cannot read its repository")
		return
	case repo == nil:
		x.todo("git", "git init -b main", "this folder is in no repository")
		return
	}
	x.repo = repo
	if repo.Inside == "." {
		x.ok("git", "a repository begins in this folder")
	} else {
		x.ok("git", "the site is the folder %s of the repository %s", repo.Inside, repo.Top)
	}
	x.ignored()
	x.workflow()
	x.commits()
	x.remote()
	x.baseAddress()
	x.domain()
	x.switches()
}

// ignored looks that what the program makes is not put into the repository.
func (x *examination) ignored() {
	var missing []string
	for _, dir := range []string{"public", ".readout"} {
		if !x.repo.Ignored[dir] {
			missing = append(missing, "/"+dir+"/")
		}
	}
	switch {
	case len(missing) > 0:
		x.todo("ignored", fmt.Sprintf(`printf '%s\n' >> .gitignore`, strings.Join(missing, `\n`)), ".gitignore lacks %s, which the program makes anew each time", strings.Join(missing, " and "))
	case x.repo.Published > 0:
		x.todo("ignored", "git rm -r --cached --ignore-unmatch public .readout", "%s of public/ or .readout/ stand in the repository", plural(x.repo.Published, "file", "files"))
	default:
		x.ok("ignored", "public/ and .readout/ stay out of the repository")
	}
}

func (x *examination) commits() {
	r := x.repo
	switch {
	case !r.Commits:
		x.todo("commits", `git add -A && git commit -m "Begin"`, "nothing has been committed yet")
	case r.Changed+r.Untracked > 0:
		x.todo("commits", `git add -A && git commit -m "..."`, "%s not committed, so they would not be published", plural(r.Changed+r.Untracked, "file is", "files are"))
	default:
		x.ok("commits", "all is committed")
	}
	if r.Shallow {
		x.todo("history", "git fetch --unshallow", "only the newest part of the history is here, so pages do not show when they were last changed")
	}
}

func (x *examination) remote() {
	r := x.repo
	url := r.Remotes[r.Remote]
	branch := r.Branch
	if branch == "" {
		branch = "main"
	}
	if url == "" {
		x.todo("remote", "make an empty repository at https://github.com/new\ngit remote add origin https://github.com/OWNER/NAME.git\ngit push -u origin "+branch, "git knows no place to push to")
		return
	}
	at, ok := hostedAt(url)
	x.at = at
	where := url
	if ok {
		where = at.web
	}
	x.ok("remote", "%s is %s", r.Remote, where)
	switch {
	case r.Branch == "":
		x.todo("pushed", "git switch main", "no branch is checked out")
	case r.Commits && r.Unpushed > 0:
		x.todo("pushed", fmt.Sprintf("git push -u %s %s", r.Remote, r.Branch), "%s of the branch %s not been pushed", plural(r.Unpushed, "commit", "commits"), r.Branch+map[bool]string{true: " has", false: " have"}[r.Unpushed == 1])
	case r.Commits:
		x.ok("pushed", "%s has all commits of the branch %s, as far as is known here", r.Remote, r.Branch)
	}
}

// workflow looks at the file that builds the site at the host: that it is
// there and, for one that this program began, that it does what is needed.
func (x *examination) workflow() {
	file, text, found := disk.Workflow(x.repo.Top)
	if !found {
		x.todo("workflow", "readout new workflow", "no file in .github/workflows/ builds and publishes the site")
		return
	}
	var faults, steps []string
	lacks := func(words, fault, step string) {
		if !strings.Contains(text, words) {
			faults, steps = append(faults, fault), append(steps, step)
		}
	}
	lacks("fetch-depth: 0", "fetches no history", "add `fetch-depth: 0` to the step that fetches the site")
	lacks("--base-url", "does not say where the site will stand", "add --base-url to the line that builds")
	lacks("id-token: write", "may not publish", "add `id-token: write` and `pages: write` to the permissions of the job that deploys")
	lacks(".readout", "would publish .readout/", "add the step `run: rm -rf public/.readout` before the upload")
	if b := x.repo.Branch; b != "" && !triggers(text, b) {
		faults, steps = append(faults, "does not run for the branch "+b), append(steps, "write "+b+" under `branches:`, or rename the branch: git branch -m main")
	}
	if x.snap != nil {
		if lines := schedule(x.snap); lines != "" && !strings.Contains(text, "schedule:") {
			faults, steps = append(faults, "runs only at a push, and an embargo waits to end"), append(steps, "add below `on:`\n"+strings.TrimRight(lines, "\n"))
		}
	}
	steps, faults = x.version(file, text, steps, faults)
	if len(faults) > 0 {
		x.todo("workflow", strings.Join(steps, "\n"), "%s %s", file, strings.Join(faults, "; it "))
		return
	}
	x.ok("workflow", "%s is in order", file)
}

// triggers says whether a workflow names a branch that starts it.
func triggers(text, branch string) bool {
	_, rest, found := strings.Cut(text, "branches:")
	if !found {
		return true // every branch
	}
	line, _, _ := strings.Cut(rest, "\n")
	if strings.TrimSpace(line) == "" { // a list with a line for each
		line = ""
		for l := range strings.Lines(strings.TrimLeft(rest, "\n")) {
			item, ok := strings.CutPrefix(strings.TrimSpace(l), "- ")
			if !ok {
				break
			}
			line += " " + item
		}
	}
	return slices.Contains(strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("[], \"'", r) }), branch)
}

// version compares the program that the workflow builds with this one.
func (x *examination) version(file, text string, steps, faults []string) ([]string, []string) {
	_, rest, found := strings.Cut(text, "READOUT_VERSION:")
	if !found {
		return steps, faults
	}
	line, _, _ := strings.Cut(rest, "\n")
	has, this := strings.TrimSpace(line), pinned(versionOf())
	switch {
	case has == "main":
		return append(steps, "write a tag of the program's repository after READOUT_VERSION: in "+file), append(faults, "builds whatever program is newest, not a tag")
	case this != "main" && has != this:
		return append(steps, "write `READOUT_VERSION: "+this+"`, or go on with the other program"), append(faults, "builds the program "+has+", and this is "+this)
	}
	return steps, faults
}

// baseAddress says where the site will stand and how that is known.
func (x *examination) baseAddress() {
	switch at := x.address(); {
	case at == "":
		x.look("address", "readout build --base-url https://example.org/, or `base-url:` in readout.yaml", "where the site will stand cannot be told from here; without it there is no sitemap and no feed")
	default:
		x.ok("address", "the site will stand at %s", at)
	}
}

// address is where the site will stand: what the configuration says, else what
// the host makes of the name of the repository.
func (x *examination) address() string {
	if x.snap != nil {
		switch c := x.snap.Config; {
		case c.BaseURL != "":
			return c.BaseURL
		case c.CNAME != "":
			return "https://" + c.CNAME + "/"
		}
	}
	return x.at.pages()
}

func (x *examination) domain() {
	if x.snap == nil || x.snap.Config.CNAME == "" {
		return
	}
	c := x.snap.Config
	if c.BaseURL != "" && !sameHost(c.BaseURL, c.CNAME) {
		x.todo("domain", "make them agree in readout.yaml", "`base-url` is %s, but `cname` is %s", c.BaseURL, c.CNAME)
		return
	}
	if !x.at.github() {
		return
	}
	x.look("domain", fmt.Sprintf("enter %s under Custom domain at %s/settings/pages\nlet the name point to %s.github.io (a CNAME record at whoever holds the domain)", c.CNAME, x.at.web, strings.ToLower(x.at.owner)),
		"the workflow publishes the file CNAME; the domain itself is set by you")
}

func sameHost(base, host string) bool {
	_, rest, _ := strings.Cut(base, "://")
	name, _, _ := strings.Cut(rest, "/")
	return strings.EqualFold(name, host)
}

// switches names the two settings that only the web can show.
func (x *examination) switches() {
	if !x.at.github() {
		return
	}
	x.look("pages", fmt.Sprintf("at %s/settings/pages choose Source: GitHub Actions", x.at.web), "publishing has to be switched on once, by hand")
	if _, text, found := disk.Workflow(x.repo.Top); found && strings.Contains(text, "vars.READOUT_REPOSITORY") {
		x.look("program", fmt.Sprintf("at %s/settings/variables/actions add READOUT_REPOSITORY with the owner/name of the program's repository", x.at.web),
			"the workflow builds the program, and asks a variable where it is")
	}
}

// troubles are the ways in which a first publication fails, in the words that
// the host's log shows.
func troubles(at hosted) []trouble {
	return []trouble{
		{"no run at all", fmt.Sprintf("Actions are off: allow them at %s/settings/actions", at.web)},
		{"“Get Pages site failed”", fmt.Sprintf("publishing is not switched on: at %s/settings/pages choose Source: GitHub Actions, then run the job again", at.web)},
		{"“Set the variable READOUT_REPOSITORY”, “repository not found”", fmt.Sprintf("name the program's repository at %s/settings/variables/actions; a private one cannot be fetched from another", at.web)},
		{"“not allowed to deploy to github-pages due to environment protection rules”", fmt.Sprintf("allow your branch at %s/settings/environments", at.web)},
		{"“Resource not accessible by integration”", "the organisation keeps workflows from publishing: ask its owner"},
		{"“error BR...” at a line of a brief", "the content has an error, and the site stays as it was: readout check shows it here"},
		{"the run is green and the page is missing", "wait some minutes; then look whether the address is the one above, with its last folder"},
	}
}
