package brief

import (
	"math/rand"
	"strings"
	"testing"
	"time"
)

// Broken records in every combination: nothing panics.
func TestBrokenRecords(t *testing.T) {
	bits := []string{"- call:: ", "- says:: A: ", "  - on:: ", "  - account:: ", "[on:: x]", "[for::", "]", "^a", " ^", "`", "``", "\\", ">", "->", "→", ",", "(", ")", "\"", "“", "”", "[[a|b]]", "[x](@a)", "[x](#^a)", "![i](data:x)", "?", "all", "@", "#t", "\n", "\n\n", "  > q\n", "| a |\n|---|\n", "[^1]", "\n[^1]: n\n", "é", "&amp;", "\t", "---\n", "title: x\n", "<b>", "https://a.b", ": ", "::", " ", "sources: {a: [}\n"}
	r := rand.New(rand.NewSource(1))
	for range 4000 {
		var b strings.Builder
		if r.Intn(3) == 0 {
			b.WriteString("---\n")
		}
		for range r.Intn(24) {
			b.WriteString(bits[r.Intn(len(bits))])
		}
		d := read(b.String(), Brief)
		for _, x := range d.Diags {
			if x.Start.Line < 1 || x.Start.Col < 1 || x.End.Compare(x.Start) < 0 {
				t.Fatalf("%q: %v", b.String(), x)
			}
		}
	}
}

// Texts that keep a parser busy: over a limit (BR006), or read in a moment.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"quotes":   strings.Repeat(">", 100_000),
		"lists":    strings.Repeat("- ", 50_000) + "a",
		"brackets": strings.Repeat("[", 100_000),
		"stars":    strings.Repeat("*a_ ", 50_000),
		"images":   strings.Repeat("![", 50_000),
		"fields":   "- call:: A " + strings.Repeat("[on:: ", 20_000),
		"ticks":    strings.Repeat("`a``", 20_000),
	} {
		start := time.Now()
		d := read(text, Brief)
		over := false
		for _, x := range d.Diags {
			over = over || x.Code == "BR006"
		}
		if took := time.Since(start); took > 5*time.Second || !over {
			t.Errorf("%s: %v, over a limit: %v", name, took, over)
		}
	}
}
