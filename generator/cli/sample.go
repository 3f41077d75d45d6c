package cli

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"readout/generator/build"
	"readout/generator/disk"
)

// sample is the site that `readout new site` begins. Names that begin with a
// dot are written without it here, so that they do not act in this repository.
//
//go:embed sample
var sample embed.FS

const workflowPath = ".github/workflows/pages.yml"

// sampleTarget says where a file of the sample goes in the site folder.
func sampleTarget(name string) string {
	switch name {
	case "gitignore":
		return ".gitignore"
	case "pages.yml":
		return workflowPath
	}
	return name
}

// sampleFiles lists the files of the sample, by name.
func sampleFiles() (names []string) {
	_ = fs.WalkDir(sample, "sample", func(name string, e fs.DirEntry, err error) error { // it lies in the program
		if err == nil && !e.IsDir() {
			names = append(names, strings.TrimPrefix(name, "sample/"))
		}
		return nil
	})
	return names
}

func sampleText(name string) string {
	raw, _ := fs.ReadFile(sample, "sample/"+name) // it lies in the program
	return string(raw)
}

// newSite writes the sample into a folder, which may hold other files: those
// that are there already are kept.
func (a *app) newSite(dir string) int {
	if _, err := os.Stat(filepath.Join(dir, "content")); err == nil {
		return a.out.usage(dir+" is a site already: it has a content/ folder", "readout new brief NAME begins a brief in it")
	}
	if code := a.checkProgram(); code != exitClean {
		return code
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return a.fail(err)
	}
	title := filepath.Base(full)
	repo, _ := disk.AskGit(context.Background(), dir) // without git there is no folder above to ask about
	var kept []string
	for _, name := range sampleFiles() {
		target := filepath.Join(dir, filepath.FromSlash(sampleTarget(name)))
		body := strings.ReplaceAll(sampleText(name), "TITLE", title)
		switch {
		case name == "pages.yml" && repo != nil && repo.Inside != ".":
			a.out.say("%s lies inside another repository, so no workflow was written; readout new workflow --source %s writes it where GitHub looks", dir, quoted(dir))
			continue
		case name == "pages.yml":
			body = workflowText("site", a.program, "")
		case name == "readout.yaml":
			body = strings.ReplaceAll(sampleText(name), "TITLE", yamlQuoted(title))
		}
		if _, err := os.Lstat(target); err == nil {
			kept = append(kept, target)
			continue
		}
		if code := a.create(target, body); code != exitClean {
			return code
		}
	}
	if len(kept) > 0 {
		a.out.say("kept as they were: %s", strings.Join(kept, ", "))
	}
	a.out.say("next: cd %s && readout serve", quoted(dir))
	return exitClean
}

// newWorkflow writes the workflow where GitHub looks for it: at the top of the
// repository that the site lies in.
func (a *app) newWorkflow() int {
	if code := a.checkProgram(); code != exitClean {
		return code
	}
	snap, err := a.quietly()
	if err != nil {
		return a.fail(err)
	}
	top, inside, branch := a.source, ".", "main"
	if repo, err := disk.AskGit(context.Background(), a.source); err == nil && repo != nil {
		top, inside, branch = repo.Top, repo.Inside, cmp.Or(repo.Branch, branch)
	}
	body := workflowText(path.Join("site", inside), a.program, schedule(snap))
	body = strings.NewReplacer("branches: [main]", "branches: ["+branch+"]", "push to main", "push to "+branch).Replace(body)
	return a.create(filepath.Join(top, filepath.FromSlash(workflowPath)), body)
}

var programForm = regexp.MustCompile(`^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$`)

func (a *app) checkProgram() int {
	if a.program != "" && !programForm.MatchString(a.program) {
		return a.out.usage(fmt.Sprintf("--program %q is not the name of a repository", a.program), "write it like owner/name")
	}
	return exitClean
}

// workflowText fills in the workflow: where the site lies in the checkout, the
// repository of the program, and the lines of a schedule, if one is needed.
func workflowText(site, program, schedule string) string {
	if program == "" {
		program = "${{ vars.READOUT_REPOSITORY }}"
	}
	return strings.NewReplacer(": SITE", ": "+site, ": PROGRAM", ": "+program, ": VERSION", ": "+pinned(versionOf()), "SCHEDULE", schedule).Replace(sampleText("pages.yml"))
}

var tagForm = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?$`)

// pinned is the tag that this program was built from, else its commit; main
// only where the program knows neither.
func pinned(v versionDoc) string {
	switch {
	case tagForm.MatchString(v.Version) && !pseudo.MatchString(v.Version):
		return v.Version
	case v.Revision != "":
		return v.Revision
	}
	return "main"
}

// pseudo is a version that Go makes up for a commit without a tag.
var pseudo = regexp.MustCompile(`[-.]\d{14}-[0-9a-f]{12}$`)

// schedule gives the lines that build the site every night, "" when no
// embargo waits to end: without a push nothing else would end it.
func schedule(snap *build.Snapshot) string {
	if !slices.ContainsFunc(snap.Skipped, func(s build.Skip) bool { return s.Reason == "embargo" }) {
		return ""
	}
	return "  schedule:\n    # Embargoes end without a push.\n    - cron: \"17 4 * * *\"\n"
}
