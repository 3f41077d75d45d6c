package site

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"readout/generator/brief"
)

// TestPreviewFiles looks for each preview as the script does, from the first
// letters of its id on, and holds that no file is long and no name is one that
// Windows keeps for itself.
func TestPreviewFiles(t *testing.T) {
	var list []*preview
	for _, id := range []string{"a", "A", "ab", "con", "con-a", "é", "日本", "2021-01-01"} {
		list = append(list, newPreview("leaders", id, nil))
	}
	for i := range 1000 {
		list = append(list, newPreview("briefs", fmt.Sprintf("2021-%02d-%02d-brief-%d", i%12+1, i%28+1, i), nil), newPreview("events", fmt.Sprintf("con%d", i), nil))
	}
	slices.SortFunc(list, (*preview).compare)
	for _, p := range list {
		p.lines = func(desk) []string { return []string{p.id} }
	}
	files := map[string]string{}
	for _, p := range (&stock{bundles: map[string]*bundle{}}).bundled(list, previewLetters) {
		if _, twice := files[p.URL]; twice {
			t.Errorf("two files at %s", p.URL)
		}
		files[p.URL] = string(p.data(&world{}))
		if regexp.MustCompile(`/(con|prn|aux|nul|com\d|lpt\d)\.js$`).MatchString(p.URL) {
			t.Errorf("%s cannot be written on Windows", p.URL)
		}
	}
	for _, p := range list {
		steps, text := 0, ""
		for letters := previewLetters; letters > 0; steps++ {
			key := previewKey(p.id, letters)
			text = strings.TrimSuffix(strings.TrimPrefix(files["/_p/"+key+".js"], `readoutPreview("`+key+`",`), ")\n")
			letters, _ = strconv.Atoi(text)
		}
		if steps > 4 || strings.Count(text, "[") > previewsAFile || !strings.Contains(text, `"`+p.folder+"/"+p.id+`":["`+p.id+`"]`) {
			t.Fatalf("%s/%s: %d steps to %d characters", p.folder, p.id, steps, len(text))
		}
	}
}

// TestPreviewsOff holds that the switch drops the files and what leads to them.
func TestPreviewsOff(t *testing.T) {
	m := linked(t, "content/briefs/a.md", "---\ntitle: A\ndate: 2021-08-19\n---\nText.\n")
	for _, state := range []string{"on", "off"} {
		s := Plan(m, Options{Config: &brief.Config{Pages: map[string]string{"previews": state}}, BaseURL: "."})
		folder := s.View(s.Page("/briefs/a/")).(BriefPage).Previews
		if there := s.Page("/_p/a_.js") != nil; there != (state == "on") || there != (folder == "../../_p/") {
			t.Errorf("previews %s: the folder is %q", state, folder)
		}
	}
}
