package when

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Thursday 19 August 2021, the day of the reference brief.
func anchor(planned bool) Anchor {
	return Anchor{Day: time.Date(2021, 8, 19, 0, 0, 0, 0, time.UTC), Zone: "Europe/Paris", Planned: planned, Lang: "fr"}
}

// Values that no author can write, but other rooms can make.
func TestMadeValues(t *testing.T) {
	noon := time.Date(2021, 8, 19, 12, 0, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Bounds{}.Words(): "",
		Time{}.Words():   "undated",
		Time{EDTF: "x", Lo: noon, Hi: noon.Add(time.Minute), Precision: Instant}.Words(): "19 August 2021, 12:00",
		Bounds{HasMin: true}.Words():                                  "at least 0 s",
		Default(Anchor{Day: date(2021, 8, 19), Uncertain: true}).EDTF: "[..2021-08-19]?",
		Hull(nil).EDTF: "",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A machine that thinks Paris lies in Kabul changes nothing.
func TestZonesAreOurs(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "Europe"), 0o755); err != nil {
		t.Fatal(err)
	}
	r, err := zoneIndex()["Asia/Kabul"].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := os.Create(filepath.Join(dir, "Europe", "Paris"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	f.Close()
	const inside = "READOUT_INSIDE_THE_TRAP"
	if os.Getenv(inside) == "" { // Go reads where zones lie once in the life of a program
		trap := exec.Command(os.Args[0], "-test.run", "^TestZonesAreOurs$")
		trap.Env = append(os.Environ(), "ZONEINFO="+dir, inside+"=yes")
		if said, err := trap.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, said)
		}
		return
	}
	summer := time.Date(2021, 8, 19, 12, 0, 0, 0, time.UTC)
	machine, err := time.LoadLocation("Europe/Paris")
	if err != nil || !strings.HasSuffix(summer.In(machine).Format(time.RFC3339), "+04:30") {
		t.Fatalf("the trap does not work: %v %v", machine, err)
	}
	if loc, ok := Zone("Europe/Paris"); !ok || !strings.HasSuffix(summer.In(loc).Format(time.RFC3339), "+02:00") {
		t.Errorf("Paris is read from the machine: %v", summer.In(loc))
	}
}

// Every zone of the database can be read, and every zone that is offered is one.
func TestEveryZone(t *testing.T) {
	if len(zoneIndex()) < 500 {
		t.Fatalf("%d zones", len(zoneIndex()))
	}
	for name := range zoneIndex() {
		if _, err := loadZone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for short, name := range abbreviations {
		if _, ok := Zone(name); !ok {
			t.Errorf("%s offers %s, which is no zone", short, name)
		}
		if _, ok := Zone(short); ok {
			t.Errorf("%s is taken as a zone", short)
		}
	}
}

// A language that pages speak has every wording, and its names are complete.
func TestLanguages(t *testing.T) {
	for tag, n := range languages {
		for _, entry := range append(n.months[:], n.weekdays[:]...) {
			if strings.TrimSpace(entry) == "" || entry != strings.ToLower(entry) {
				t.Errorf("%s: the name %q", tag, entry)
			}
		}
	}
	for tag, w := range wordings {
		if _, ok := languages[tag]; !ok {
			t.Errorf("%s has wordings but no names", tag)
		}
		for _, phrase := range []string{"yesterday", "2021-08", "2021~", "[..2021-08]?", "[2021-08-19..]", "next week", "recently", "2021-08-01/2021-08-03", "2021/2022", "today 17:30~"} {
			got, _ := Parse(phrase, anchor(false))
			if s := got.WordsIn(tag); s == "" || strings.Contains(s, "%!") || strings.TrimSpace(s) != s {
				t.Errorf("%s: %s is %q", tag, phrase, s)
			}
		}
		if w.undated == "" || w.notGiven == "" {
			t.Errorf("%s: no words for a date that is not given", tag)
		}
	}
}

// No input panics, what is read has a window the right way round, and its EDTF
// reads as the same window.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2021-08-19", "[..2021]", "next week", "19 August", "2021-08-19 17:30 Europe/Paris", "in 9999 months", "0000-01-01/..",
		"1er août 2021", "Thirsday 17:30 MSK", "1900-01-01 10:00 Europe/Paris", "2011-12-30 10:00 Pacific/Apia", "August 19th, 2021?", "19/08/2021"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, planned bool) {
		got, problems := Parse(s, anchor(planned))
		if got.IsZero() {
			if len(problems) == 0 {
				t.Fatal("no date and no word about it")
			}
			if fix := problems[0].Fix; fix != "" {
				if mended, _ := Parse(fix, anchor(planned)); mended.IsZero() {
					t.Fatalf("%q: the fix %q is no date either", s, fix)
				}
			}
			return
		}
		sound(t, got)
		if merged, ok := Merge(got, got); !ok || merged.EDTF != got.EDTF || merged.Phrase != got.Phrase {
			t.Fatalf("%q does not merge with itself: %v %v", s, merged, ok)
		}
		if !Overlap(got, got, 0) || Before(got, got) || Compare(got, got) != 0 {
			t.Fatalf("%q is not where it is", s)
		}
	})
}

func FuzzEDTF(f *testing.F) {
	for _, s := range []string{"2021-08-19", "2021-XX", "201X~", "Y170000002", "-1985-04", "1984?/2004-06%", "../1985", "[2021-08-17,2021-08-18]?",
		"[..2021-08]", "2021-08-19T17:30:15-04?", "0000", "0001/..", "[0000-12-31..0001-01-01]", "2004-06-~01/2004-06-~20", "2001-21", "1950S2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := ParseEDTF(s); ok {
			sound(t, got)
		}
	})
}

// sound fails for a value that no reading should give.
func sound(t *testing.T, v Time) {
	t.Helper()
	if v.Lo.IsZero() && v.Hi.IsZero() || !v.Lo.IsZero() && !v.Hi.IsZero() && !v.Lo.Before(v.Hi) {
		t.Fatalf("%s: window %v to %v", v.EDTF, v.Lo, v.Hi)
	}
	if (v.Lo.IsZero() || v.Hi.IsZero()) != (v.Precision == Open) {
		t.Fatalf("%s: %s, window %v to %v", v.EDTF, v.Precision, v.Lo, v.Hi)
	}
	again, ok := ParseEDTF(v.EDTF)
	if !ok || !again.Lo.Equal(v.Lo) || !again.Hi.Equal(v.Hi) || again.EDTF != v.EDTF || again.Precision != v.Precision ||
		again.Uncertain != v.Uncertain || again.Approximate != v.Approximate {
		t.Fatalf("%s reads again as %+v", v.EDTF, again)
	}
	for _, lang := range []string{"en", "fr", "de"} {
		if s := v.WordsIn(lang) + v.ShortIn(lang); s == "" || strings.Contains(s, "%!") {
			t.Fatalf("%s in %s: %q", v.EDTF, lang, s)
		}
	}
	if v.Earliest()+v.Latest() == "" {
		t.Fatalf("%s has no day", v.EDTF)
	}
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{">1h30m", "~1h-2h", "0h", "<=2d", "1h 30m", "100000s", "30000d30000d", "1h-1h"} {
		f.Add(s, "~40m")
	}
	f.Fuzz(func(t *testing.T, s, u string) {
		a, ok := ParseDuration(s)
		if !ok {
			return
		}
		if !a.HasMin && !a.HasMax || a.HasMin && a.HasMax && a.Min > a.Max || a.Min < 0 || a.Words() == "" || strings.Contains(a.WordsIn("fr"), "%!") {
			t.Fatalf("%q: %+v %q", s, a, a.Words())
		}
		b, ok := ParseDuration(u)
		if !ok {
			return
		}
		m, agree := MergeBounds(a, b)
		n, other := MergeBounds(b, a)
		if agree != other || agree && (sayBounds(m)[0] != sayBounds(n)[0]) {
			t.Fatalf("%q with %q: %+v %v, the other way round %+v %v", s, u, m, agree, n, other)
		}
		if agree && (m.HasMin && m.HasMax && m.Min > m.Max || m.Words() == "") {
			t.Fatalf("%q with %q: %+v", s, u, m)
		}
	})
}
