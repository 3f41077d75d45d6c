package site

import "testing"

// TestAccentIsReadable: whatever colour is asked for, links can be read on
// light and on dark pages (WCAG 2, 1.4.3).
func TestAccentIsReadable(t *testing.T) {
	for _, s := range []string{"#000", "#fff", "#7a1f2b", "#ff0", "#808080", "#00f", "#9cc4ee"} {
		c, ok := parseColour(s)
		if !ok {
			t.Fatal(s)
		}
		light, _ := parseColour(c.on(lightGround, 0).String())
		dark, _ := parseColour(c.on(darkGround, 1).String())
		if a, b := contrast(light, lightGround), contrast(dark, darkGround); a < 4.5 || b < 4.5 {
			t.Errorf("%s: contrast %.2f on light, %.2f on dark", s, a, b)
		}
	}
	if c, _ := parseColour("#7a1f2b"); c.on(lightGround, 0).String() != "#7a1f2b" {
		t.Error("a readable colour is changed")
	}
	for _, s := range []string{"", "red", "#12", "#12345g", "7a1f2b", "#7a1f2b;}"} {
		if IsColour(s) {
			t.Errorf("%q is taken for a colour", s)
		}
	}
}

// TestEditLinks holds the forms of the hosts.
func TestEditLinks(t *testing.T) {
	for _, tt := range []struct{ repository, want string }{
		{"https://github.com/some/desk", "https://github.com/some/desk/edit/main/content/a%20b.md"},
		{"https://github.com/some/desk.git", "https://github.com/some/desk/edit/main/content/a%20b.md"},
		{"https://github.com/some/desk/tree/trunk/wiki/", "https://github.com/some/desk/edit/trunk/wiki/content/a%20b.md"},
		{"https://gitlab.example.org/some/group/desk", "https://gitlab.example.org/some/group/desk/-/edit/main/content/a%20b.md"},
		{"https://codeberg.org/some/desk/src/branch/dev", "https://codeberg.org/some/desk/_edit/dev/content/a%20b.md"},
		{"https://git.example.org/edit?file={path}", "https://git.example.org/edit?file=content/a%20b.md"},
		{"https://git.example.org/some/desk", ""},
		{"javascript:alert({path})", ""},
		{"", ""},
	} {
		if got := editURL(tt.repository, "content/a b.md"); got != tt.want {
			t.Errorf("%q gives %q, want %q", tt.repository, got, tt.want)
		}
	}
	for repository, want := range map[string]string{
		"https://github.com/some/desk":                          "https://github.com/some/desk/commits/main/content/a%20b.md",
		"https://github.com/some/desk/tree/work/site":           "https://github.com/some/desk/commits/work/site/content/a%20b.md",
		"https://gitlab.com/some/desk.git":                      "https://gitlab.com/some/desk/-/commits/main/content/a%20b.md",
		"https://codeberg.org/some/desk":                        "https://codeberg.org/some/desk/commits/branch/main/content/a%20b.md",
		"https://git.example.org/some/desk":                     "",
		"https://git.example.org/desk/edit/main/{path}?plain=1": "",
	} {
		if got := historyURL(repository, "content/a b.md"); got != want {
			t.Errorf("history of %s: %q, want %q", repository, got, want)
		}
	}
	if got := editURL("https://github.com/some/desk", ""); got != "" {
		t.Errorf("a page without a source can be edited at %q", got)
	}
}
