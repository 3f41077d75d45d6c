package when

import (
	"testing"
	"time"
)

// Thursday 19 August 2021, the day of the reference brief.
func anchor(planned bool) Anchor {
	return Anchor{Day: time.Date(2021, 8, 19, 0, 0, 0, 0, time.UTC), Zone: "Europe/Paris", Planned: planned, Lang: "fr"}
}

// The table of relative dates (language 4) in both columns; "" is BR301.
func TestParse(t *testing.T) {
	for _, c := range []struct{ phrase, occurred, planned string }{
		{"today", "2021-08-19", "2021-08-19"},
		{"Yesterday", "2021-08-18", "2021-08-18"},
		{"tomorrow", "2021-08-20", "2021-08-20"},
		{"Thursday", "2021-08-19", "2021-08-19"},
		{"Monday", "2021-08-16", "2021-08-23"},
		{"last Thursday", "2021-08-12", ""},
		{"next Thursday", "", "2021-08-26"},
		{"next week", "[2021-08-23..2021-08-29]", "[2021-08-23..2021-08-29]"},
		{"this month", "[2021-08-01..2021-08-31]", "[2021-08-01..2021-08-31]"},
		{"last year", "[2020-01-01..2020-12-31]", "[2020-01-01..2020-12-31]"},
		{"2 days ago", "2021-08-17", "2021-08-17"},
		{"in 2 weeks", "2021-09-02~", "2021-09-02~"},
		{"6 months ago", "2021-02-19~", "2021-02-19~"},
		{"coming days", "[2021-08-20..2021-08-26]~", "[2021-08-20..2021-08-26]~"},
		{"recently", "[2021-08-05..2021-08-19]~", "[2021-08-05..2021-08-19]~"},
		{"yesterday?", "2021-08-18?", "2021-08-18?"},
		{"19 August 2021", "2021-08-19", "2021-08-19"},
		{"20 Aug", "2020-08-20", "2021-08-20"},
		{"19 août", "2021-08-19", "2021-08-19"},
		{"August 2021", "2021-08", "2021-08"},
		{"2021-XX-XX", "2021-XX-XX", "2021-XX-XX"},
		{"[2021-08-17,2021-08-18]", "[2021-08-17..2021-08-18]", "[2021-08-17..2021-08-18]"},
		{"[2021-08-17,2021-08-19]", "", ""},
		{"2021-02-30", "", ""},
		{"Thirsday", "", ""},
		{"2021-08-19 17:30", "2021-08-19T17:30:00+02:00", "2021-08-19T17:30:00+02:00"},
		{"2021-08-19 17:30 Asia/Kabul", "2021-08-19T17:30:00+04:30", "2021-08-19T17:30:00+04:30"},
		{"2021-08-19 17:30 MSK", "", ""},
	} {
		for planned, want := range map[bool]string{false: c.occurred, true: c.planned} {
			got, problems := Parse(c.phrase, anchor(planned))
			if got.EDTF != want || (want == "") != got.IsZero() || want == "" && (len(problems) == 0 || problems[0].Code != "BR301") {
				t.Errorf("%q planned %v: %q %v, want %q", c.phrase, planned, got.EDTF, problems, want)
			}
		}
	}
}

// Clocks that go forward and back.
func TestClockChange(t *testing.T) {
	if got, p := Parse("2021-03-28 02:30", anchor(false)); !got.IsZero() || len(p) != 1 || p[0].Code != "BR305" {
		t.Errorf("a time that does not exist: %v %v", got, p)
	}
	if got, p := Parse("2011-12-30 10:00 Pacific/Apia", anchor(false)); !got.IsZero() || len(p) != 1 || p[0].Code != "BR305" {
		t.Errorf("a day that a zone left out: %v %v", got, p)
	}
	got, p := Parse("2021-10-31 02:30", anchor(false))
	if got.EDTF != "2021-10-31T02:30:00+02:00" || len(p) != 1 || p[0].Code != "BR306" {
		t.Errorf("a time that comes twice: %v %v", got.EDTF, p)
	}
}

func TestPrecision(t *testing.T) {
	for s, want := range map[string]Precision{"2021-08-19": Day, "2021-08": Month, "2021-08-XX": Month, "2021": Year, "[..2021-08-19]": Open,
		"2021-08-01/..": Open, "[2021-08-23..2021-08-29]": Week, "[2021-08-01..2021-08-31]": Month, "2021-08-01/2021-08-03": Range} {
		if got, ok := ParseEDTF(s); !ok || got.Precision != want {
			t.Errorf("%s: %s, want %s", s, got.Precision, want)
		}
	}
}

// R6: the narrower value, the intersection, or a conflict.
func TestMerge(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"[2021-08-23..2021-08-29]", "2021-08-24", "2021-08-24"},
		{"2021-08", "2021-08-24", "2021-08-24"},
		{"[2021-08-01..2021-08-20]", "[2021-08-10..2021-08-30]", "[2021-08-10..2021-08-20]"},
		{"2021-08-30/2021-08-31", "2021-08-30", "2021-08-30/2021-08-31"},
		{"2021-08-19", "2021-08-20", ""},
		{"2021-08-19/2021-08-20", "2021-08-19/2021-08-21", ""},
	} {
		a, _ := ParseEDTF(c.a)
		b, _ := ParseEDTF(c.b)
		got, ok := Merge(a, b)
		if ok != (c.want != "") || ok && got.EDTF != c.want {
			t.Errorf("%s with %s: %s %v, want %q", c.a, c.b, got.EDTF, ok, c.want)
		}
	}
}

func TestDurations(t *testing.T) {
	for s, want := range map[string]string{">1h30m": "PT1H30M|", "1h": "PT1H|PT1H", "<2d": "|P2D", "1h-2h": "PT1H|PT2H", "~40m": "PT40M|PT40M"} {
		b, ok := ParseDuration(s)
		if got := b.MinISO() + "|" + b.MaxISO(); !ok || got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	for _, s := range []string{"", "soon", "1x", "2h-1h", ">1h-2h"} {
		if _, ok := ParseDuration(s); ok {
			t.Errorf("%q was read", s)
		}
	}
	about, _ := ParseDuration("~1h")
	long, _ := ParseDuration(">1h30m")
	if both, ok := MergeBounds(about, long); !ok || both.Min > both.Max {
		t.Errorf("~1h and >1h30m: %+v %v", both, ok)
	}
	hour, _ := ParseDuration("1h")
	if _, ok := MergeBounds(long, hour); ok {
		t.Error(">1h30m and 1h agree")
	}
}

// No input panics, and what is read has a window the right way round.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2021-08-19", "[..2021]", "next week", "19 August", "2021-08-19 17:30 Europe/Paris", "in 9999 months", "0000-01-01/.."} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, planned bool) {
		got, problems := Parse(s, anchor(planned))
		if got.IsZero() && len(problems) == 0 {
			t.Fatal("no date and no word about it")
		}
		if !got.Lo.IsZero() && !got.Hi.IsZero() && !got.Lo.Before(got.Hi) {
			t.Fatalf("%q: window %v to %v", s, got.Lo, got.Hi)
		}
		_, _, _ = got.Words(), got.Short(), got.Latest()
	})
}
