package brief

import (
	"strings"
	"testing"
)

func TestHighlight(t *testing.T) {
	got := Highlight("readout", "---\ntitle: A\n---\n- call:: A > B [on:: x] ^a\n")
	for _, want := range []string{`class="chroma"`, `class="k">call<`, `class="na">on<`, `class="nl">^a<`, `class="na">title<`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if got := Highlight("nothing", "<a>"); !strings.Contains(got, "&lt;a&gt;") {
		t.Error(got)
	}
	if css := ChromaCSS(); !strings.Contains(css, "prefers-color-scheme: dark") || !strings.Contains(css, `[data-theme="dark"] .chroma`) {
		t.Error(css)
	}
}
