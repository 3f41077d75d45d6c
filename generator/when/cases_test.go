package when

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the program says into testdata")

// TestCases reads the tables under testdata. A line at the margin is an input,
// the indented lines below it are what the program makes of it; `#` begins a
// comment, and `@` sets the anchor: day, zone, language of the site. A new case is a new line and -update;
// what that writes is read before it is kept.
func TestCases(t *testing.T) {
	kinds := map[string]func(string, Anchor) []string{"dates": dateCase, "edtf": edtfCase, "durations": durationCase, "pairs": pairCase, "words": wordsCase}
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if folder.Name() == "fuzz" {
			continue
		}
		say, known := kinds[folder.Name()]
		files, err := filepath.Glob(filepath.Join("testdata", folder.Name(), "*.txt"))
		if !known || err != nil || len(files) == 0 {
			t.Fatalf("testdata/%s: no test asks for it, or it is empty (%v)", folder.Name(), err)
		}
		for _, file := range files {
			t.Run(folder.Name()+"/"+filepath.Base(file), func(t *testing.T) { runCases(t, file, say) })
		}
	}
}

func runCases(t *testing.T, file string, say func(string, Anchor) []string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	a := anchor(false)
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		got.WriteString(line + "\n")
		switch {
		case strings.HasPrefix(line, "@ "):
			a = anchorAt(t, strings.Fields(line)[1:])
		case line != "" && !strings.HasPrefix(line, "#"):
			for _, out := range say(line, a) {
				got.WriteString("\t" + out + "\n")
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(raw), got.String()); diff != "" {
		t.Error(diff)
	}
}

func anchorAt(t *testing.T, words []string) Anchor {
	t.Helper()
	day, ok := ParseEDTF(words[0])
	if !ok || len(words) != 3 {
		t.Fatalf("@ %v: want day, zone, language", words)
	}
	return Anchor{Day: day.Lo, Uncertain: day.Uncertain, Approx: day.Approximate, Zone: words[1], Lang: words[2]}
}

// dateCase says a value in both columns of the table of relative dates, once
// where they agree.
func dateCase(in string, a Anchor) []string {
	occurred := readCase(in, a)
	a.Planned = true
	if planned := readCase(in, a); !slices.Equal(occurred, planned) {
		return append(prefixed("occurred ", occurred), prefixed("planned  ", planned)...)
	}
	return occurred
}

func prefixed(p string, list []string) (out []string) {
	for _, s := range list {
		out = append(out, p+s)
	}
	return out
}

func readCase(in string, a Anchor) (out []string) {
	t, problems := Parse(in, a)
	if !t.IsZero() {
		out = append(out, t.EDTF+" "+string(t.Precision))
		if t.Zone != a.Zone {
			out[0] += " " + t.Zone
		}
	}
	for _, p := range problems {
		line := p.Code + " " + p.Message + "; " + p.Help
		if p.Fix != "" {
			line += " [" + p.Fix + "]"
		}
		out = append(out, line)
	}
	if past, ok := PlannedPast(t, a); ok && a.Planned {
		out = append(out, past.Code+" "+past.Message+"; "+past.Help)
	}
	return out
}

func edtfCase(in string, _ Anchor) []string {
	t, ok := ParseEDTF(in)
	if !ok {
		return []string{"refused"}
	}
	return []string{fmt.Sprintf("%s %s %s to %s%s", t.EDTF, t.Precision, t.Earliest(), t.Latest(), marks(t.Uncertain, t.Approximate))}
}

// durationCase reads one duration, or merges two: "a & b".
func durationCase(in string, _ Anchor) []string {
	x, y, two := strings.Cut(in, " & ")
	a, ok := ParseDuration(x)
	if !two {
		if !ok {
			return []string{"refused"}
		}
		return sayBounds(a)
	}
	b, ok2 := ParseDuration(y)
	if !ok || !ok2 {
		return []string{"refused"}
	}
	m, agree := MergeBounds(a, b)
	if n, other := MergeBounds(b, a); agree != other || agree && sayBounds(n)[0] != sayBounds(m)[0] {
		return []string{"the other way round it is something else"}
	}
	if !agree {
		return []string{"disagree"}
	}
	return append(sayBounds(m), "phrase "+m.Phrase)
}

func sayBounds(b Bounds) []string {
	open, end := "[", "]"
	if b.MinExclusive {
		open = "("
	}
	if b.MaxExclusive {
		end = ")"
	}
	m := marks(false, b.Approximate)
	return []string{open + b.MinISO() + ", " + b.MaxISO() + end + m, "en " + b.Words(), "fr " + b.WordsIn("fr-FR")}
}

// pairCase compares and merges two values: "a & b". "nothing" is a missing
// `on`, "nothing planned" that of a planned record; a zone after "in" is that
// of the value's brief.
func pairCase(in string, a Anchor) []string {
	x, y, _ := strings.Cut(in, " & ")
	s, p := valueOf(x, a), valueOf(y, a)
	m, agree := Merge(s, p)
	out := "disagree"
	if agree {
		out = fmt.Sprintf("merge %s %s zone %s phrase %q stated %v", m.EDTF, m.Precision, m.Zone, m.Phrase, m.Stated)
	}
	if n, other := Merge(p, s); agree != other || agree && (!n.Lo.Equal(m.Lo) || !n.Hi.Equal(m.Hi)) {
		out += "; the other way round something else"
	}
	h := Hull([]Time{s, p})
	return []string{out, fmt.Sprintf("hull %s phrase %q", h.EDTF, h.Phrase),
		fmt.Sprintf("compare %d before %v overlap %v, by a day %v", Compare(s, p), Before(s, p), Overlap(s, p, 0), Overlap(s, p, 1))}
}

func valueOf(s string, a Anchor) Time {
	if before, zone, ok := strings.Cut(s, " in zone "); ok {
		s, a.Zone = before, zone
	}
	switch s {
	case "nothing planned":
		a.Planned = true
		return Default(a)
	case "nothing":
		return Default(a)
	}
	t, _ := Parse(s, a)
	return t
}

func wordsCase(in string, a Anchor) []string {
	t := valueOf(in, a)
	return []string{"en " + t.Words(), "   " + t.Short(), "fr " + t.WordsIn("fr"), "   " + t.ShortIn("fr-CA"), "de " + t.WordsIn("de")}
}

// What the lists of examples hold is accepted or refused by their names, so
// that -update cannot turn one into the other.
func TestEDTFLists(t *testing.T) {
	for name, want := range map[string]bool{"accepted": true, "refused": false} {
		raw, err := os.ReadFile(filepath.Join("testdata", "edtf", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(raw), "\n") {
			if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "\t") {
				continue
			}
			if _, ok := ParseEDTF(line); ok != want {
				t.Errorf("%s: read %v, want %v", line, ok, want)
			}
		}
	}
}
