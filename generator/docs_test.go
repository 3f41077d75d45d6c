package generator

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	guideCode = regexp.MustCompile("`[^`]*`")
	guideLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// TestGuideLinks holds that links of the guides lead to a file, and to a
// heading of it: the slugs are those of code hosts.
func TestGuideLinks(t *testing.T) {
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range append(files, "../README.md", "../CONTRIBUTING.md", "../templates/README.md") {
		text, _ := prose(t, file)
		for _, g := range guideLink.FindAllStringSubmatch(text, -1) {
			place, anchor, inside := strings.Cut(g[1], "#")
			if strings.Contains(place, ":") {
				continue
			}
			seen++
			target := file
			if place != "" {
				target = filepath.Join(filepath.Dir(file), place)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %s leads nowhere", file, g[1])
			} else if _, anchors := prose(t, target); inside && !slices.Contains(anchors, anchor) {
				t.Errorf("%s: %s leads to no heading", file, g[1])
			}
		}
	}
	if seen < 10 {
		t.Error("hardly a link was found")
	}
}

// prose gives a Markdown file without its code, and the anchors of its headings.
func prose(t *testing.T, file string) (text string, anchors []string) {
	t.Helper()
	if !strings.HasSuffix(file, ".md") {
		return "", nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fence := ""
	for line := range strings.Lines(string(raw)) {
		mark := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(mark) >= 3:
			fence = mark
		case fence != "":
			if mark == fence {
				fence = ""
			}
		case strings.HasPrefix(line, "#"):
			anchors = append(anchors, slug(strings.TrimSpace(strings.TrimLeft(line, "#"))))
		default:
			text += guideCode.ReplaceAllString(line, "")
		}
	}
	return text, anchors
}

func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}
