package words

import (
	"slices"
	"testing"
)

func TestSay(t *testing.T) {
	c := New("fr-CA", map[string]Text{
		"As at {0}": {Words: "Situation au {0}"}, "To|date": {Words: "Jusqu’à"}, "{1} by {0}": {Words: "{1} par {0}"},
		"{0} events": {Forms: map[string]string{"one": "{0} événement", "other": "{0} événements"}},
	}, map[string]Text{"To|date": {Words: "Au"}})
	for _, x := range []struct{ got, want string }{
		{c.Say("As at {0}", "19 août"), "Situation au 19 août"},
		{c.Say("To|date"), "Au"},                       // the later layer
		{c.Say("From|date"), "From"},                   // not translated, without its hint
		{c.Say("{0} {x} {12}", "a"), "a {x} {12}"},     // what is no hole stays
		{c.Say("{1} by {0}", "{1}", "b"), "b par {1}"}, // a value is not filled again
		{c.Count(0, "{0} event", "{0} events"), "0 événement"},
		{c.Count(1, "{0} event", "{0} events"), "1 événement"},
		{c.Count(2, "{0} event", "{0} events"), "2 événements"},
		{c.Count(1, "{0} name of {1}", "{0} names of {1}", "x"), "1 name of x"},
		{c.Count(1234567, "{0} event", "{0} events"), "1234567 événements"},
		{New("de", map[string]Text{Figures: {Words: "1.000"}}).Number(1234567), "1.234.567"},
		{New("de", map[string]Text{Figures: {Words: "1.000"}}).Number(-123456), "-123.456"},
		{New("de", map[string]Text{Figures: {Words: "1.000"}}).Number(999), "999"},
		{(*Catalogue)(nil).Number(1234567), "1,234,567"}, {New("en-GB").Number(-1234), "-1,234"}, {New("sv").Number(1234), "1,234"},
		{c.Lang(), "fr-CA"}, {c.Dir(), "ltr"},
		{New("ar", map[string]Text{"a": {Words: "ب"}}).Dir(), "rtl"}, {New("ar", map[string]Text{}).Lang(), "en"},
		{New("he").Lang(), "en"}, // no layer: English words
		{(*Catalogue)(nil).Say("About {0}|x", "y"), "About y"}, {(*Catalogue)(nil).Lang(), "en"}, {New("en-GB").Lang(), "en-GB"},
		{Dir("fa-IR"), "rtl"}, {Dir("pa-Arab"), "rtl"}, {Dir("nonsense!"), "ltr"},
	} {
		if x.got != x.want {
			t.Errorf("got %q, want %q", x.got, x.want)
		}
	}
	before, after := Cut("As at {0}.")
	if before != "As at " || after != "." {
		t.Errorf("%q %q", before, after)
	}
	if got := Holes("{1} of {0} {x}"); !slices.Equal(got, []int{0, 1}) {
		t.Error(got)
	}
}

func TestMisfit(t *testing.T) {
	forms := func(list ...string) Text {
		t := Text{Forms: map[string]string{}}
		for i := 0; i < len(list); i += 2 {
			t.Forms[list[i]] = list[i+1]
		}
		return t
	}
	for _, x := range []struct {
		lang, key string
		text      Text
		fits      bool
	}{
		{"fr", "As at {0}", Text{Words: "Au {0}"}, true},
		{"fr", "As at {0}", Text{Words: "Au"}, false},
		{"fr", "As at {0}", Text{Words: "{0} au {0}"}, false},
		{"fr", "Last", Text{Words: "Dernier {0}"}, false},
		{"fr", "{0} of {1}", Text{Words: "{1} : {0}"}, true},
		{"fr", "{0} events", forms("one", "un événement", "other", "{0} événements"), true},
		{"fr", "{0} events", forms("other", "{0} événements"), false},
		{"fr", "{0} events", forms("one", "x {0}", "other", "événements"), false},
		{"fr", "{0} events", forms("one", "{0} x", "few", "{0} y", "other", "{0} z"), false},
		{"ar", "{0} events", forms("one", "a", "other", "{0} b"), false},
		{"ar", "{0} events", forms("zero", "a", "one", "b", "two", "c", "few", "{0} d", "many", "{0} e", "other", "{0} f"), true},
		{"ja", "{0} events", forms("other", "{0} x"), true},
		{"pl", "{0} events", forms("one", "{0} a", "few", "{0} b", "many", "{0} c", "other", "{0} d"), true},
	} {
		if said := Misfit(x.lang, x.key, x.text); (said == "") != x.fits {
			t.Errorf("%s %q %v: %q", x.lang, x.key, x.text, said)
		}
	}
}
