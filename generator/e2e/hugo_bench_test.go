//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"readout/generator/corpus"
)

// equalWork leaves of the site what Hugo makes of the same briefs as well:
// pages of briefs, leaders and topics, the first page, feeds and the sitemap.
const equalWork = `title: Corpus
base-url: https://example.org/
pages: {previews: off, events: off, orgs: off, places: off, sources: off, dyads: off, days: off, weeks: off, timeline: off, agenda: off, positions: off, commitments: off, search: off, data: off, about: off, corrections: off, glossary: off, changes: off, years: off}
`

// BenchmarkEqualWork builds the same briefs with this program and with Hugo,
// where Hugo is installed. Hugo is told in the front matter who is named, and
// lists the briefs of each leader and topic; it knows nothing of events.
func BenchmarkEqualWork(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		ours := b.TempDir()
		if err := corpus.Write(ours, n, 1); err != nil {
			b.Fatal(err)
		}
		put(b, ours, "readout.yaml", equalWork)
		again := func(b *testing.B, folder string, args ...string) {
			for b.Loop() {
				b.StopTimer()
				for _, made := range []string{"public", ".readout", "resources"} {
					if err := os.RemoveAll(filepath.Join(folder, made)); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				measureCommand(b, exec.Command(args[0], args[1:]...))
			}
		}
		b.Run(fmt.Sprintf("briefs=%d/readout", n), func(b *testing.B) { again(b, ours, sites.program, "build", "--quiet", "--source", ours) })
		hugo, err := exec.LookPath("hugo")
		if err != nil {
			b.Log("Hugo is not installed, so there is nothing to compare with")
			continue
		}
		theirs := hugoSite(b, ours)
		b.Run(fmt.Sprintf("briefs=%d/hugo", n), func(b *testing.B) { again(b, theirs, hugo, "--quiet", "--source", theirs) })
	}
}

func put(b *testing.B, folder, name, text string) {
	b.Helper()
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

var nameLine = regexp.MustCompile(`(?m)^name: (.*)$`)

// hugoSite writes the briefs of a folder as a site for Hugo.
func hugoSite(b *testing.B, from string) string {
	b.Helper()
	to := b.TempDir()
	put(b, to, "config.toml", "baseURL = 'https://example.org/'\ntitle = 'Corpus'\n[taxonomies]\nleader = 'leaders'\ntopic = 'topics'\n")
	head := `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>`
	row := `<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2 January 2006" }}</time></li>`
	put(b, to, "layouts/_default/single.html", head+`<p>{{ .Date.Format "2 January 2006" }}</p>{{ .Content }}<ul>{{ range .GetTerms "leaders" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul></body></html>`)
	put(b, to, "layouts/_default/list.html", head+`{{ .Content }}<ul>{{ range .Pages }}`+row+`{{ end }}</ul></body></html>`)
	put(b, to, "layouts/index.html", head+`<ul>{{ range first 10 .Site.RegularPages }}`+row+`{{ end }}</ul></body></html>`)
	ids := map[string]string{} // by the short name that briefs use
	for _, file := range list(b, from, "leaders") {
		raw := textOf(b, file)
		id, name := strings.TrimSuffix(filepath.Base(file), ".md"), nameLine.FindStringSubmatch(raw)[1]
		ids[name[strings.LastIndex(name, " ")+1:]] = id
		put(b, to, "content/leaders/"+id+"/_index.md", "---\ntitle: "+name+"\n---\n"+raw[strings.LastIndex(raw, "---\n")+4:])
	}
	word := regexp.MustCompile(`[A-Z][a-z]+`)
	for _, file := range list(b, from, "briefs") {
		raw := textOf(b, file)
		var named []string
		for _, w := range word.FindAllString(raw, -1) {
			if id := ids[w]; id != "" && !slices.Contains(named, id) {
				named = append(named, id)
			}
		}
		raw = strings.Replace(raw, "\n---\n", "\nleaders: ["+strings.Join(named, ", ")+"]\n---\n", 1)
		put(b, to, "content/briefs/"+filepath.Base(file), raw)
	}
	return to
}

func list(b *testing.B, folder, kind string) []string {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "content", kind, "*.md"))
	if err != nil || len(files) == 0 {
		b.Fatal("no files of this kind: ", kind, err)
	}
	return files
}

func textOf(b *testing.B, file string) string {
	b.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return string(raw)
}
