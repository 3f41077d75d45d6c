package build

import "testing"

// Names that break somewhere, and some that only look as if they did.
func TestUnportable(t *testing.T) {
	for _, bad := range []string{"a#b.md", "what?.md", "100%.md", `a\b.md`, "a\nb.md", "a\x7f.md", "end..md", "end .md", "end.", "end ",
		"con.md", "CON", "nul.tar.gz", "Com1.md", "lpt9", "aux .md", string(make([]byte, 256))} {
		if unportable(bad) == "" {
			t.Errorf("%q is let through", bad)
		}
	}
	for _, good := range []string{"a.md", "Über uns.md", "console.md", "com.md", "com10.md", "a.b.md", "con-artist.md", "日本.png", ".well-known"} {
		if why := unportable(good); why != "" {
			t.Errorf("%q %s", good, why)
		}
	}
}
