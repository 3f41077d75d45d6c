package brief

import (
	"strings"
	"testing"

	"readout/generator/diag"
)

// Entries are added in the style that the author uses, and nothing else changes.
func TestFrontEdits(t *testing.T) {
	head := "title: T\ndate: 2021-08-19\n"
	for _, c := range []struct{ before, name, want string }{
		{"---\n" + head + "---\nText.\n", "Biden", "---\n" + head + "names: {Biden: b}\n---\nText.\n"},
		{"---\n" + head + "names: {A: a}\n---\n", "Biden", "---\n" + head + "names: {A: a, Biden: b}\n---\n"},
		{"---\n" + head + "names: {A: a} # why\n---\n", "Biden", "---\n" + head + "names: {A: a, Biden: b} # why\n---\n"},
		{"---\n" + head + "names: {A: \"a\" , }\n---\n", "Biden", "---\n" + head + "names: {A: \"a\", Biden: b , }\n---\n"},
		{"---\n" + head + "names: {}\n---\n", "Biden", "---\n" + head + "names: {Biden: b}\n---\n"},
		{"---\nnames: {A: a}\n" + head + "---\n", "A", "---\nnames: {A: b}\n" + head + "---\n"},
		{"---\nnames:\n  A: a # why\n" + head + "---\n", "X: Y", "---\nnames:\n  A: a # why\n  \"X: Y\": b\n" + head + "---\n"},
		{"---\nnames:\n" + head + "---\n", "No", "---\nnames: {\"No\": b}\n" + head + "---\n"},
	} {
		check(t, c.before, c.want, Brief, func(d *Doc) (diag.Edit, bool) { return SetName(d, c.name, "b") })
	}
	for _, c := range []struct{ before, want string }{
		{"---\nname: Joe Biden\ncountry: US\n---\n", "---\nname: Joe Biden\naliases: [POTUS]\ncountry: US\n---\n"},
		{"---\naliases: [Biden]\n---\n", "---\naliases: [Biden, POTUS]\n---\n"},
		{"---\naliases: Biden\n---\n", "---\naliases: [Biden, POTUS]\n---\n"},
		{"---\naliases:\n- Biden\nname: J\n---\n", "---\naliases:\n- Biden\n- POTUS\nname: J\n---\n"},
		{"---\naliases:\n  - Biden\n---\n", "---\naliases:\n  - Biden\n  - POTUS\n---\n"},
		{"Only text.\n", "---\naliases: [POTUS]\n---\nOnly text.\n"},
		{"", "---\naliases: [POTUS]\n---\n"},
	} {
		check(t, c.before, c.want, Leader, func(d *Doc) (diag.Edit, bool) { return AddAlias(d, "POTUS") })
	}
	if _, ok := AddAlias(doc("---\naliases: {a: b}\n---\n", Leader), "POTUS"); ok {
		t.Error("a value of the wrong kind cannot be added to")
	}
}

func doc(text string, kind Kind) *Doc {
	src, _ := diag.NewSource("content/x/a.md", []byte(text))
	return Parse(src, kind, Options{})
}

func check(t *testing.T, before, want string, kind Kind, f func(*Doc) (diag.Edit, bool)) {
	t.Helper()
	e, ok := f(doc(before, kind))
	got, err := diag.Patch([]byte(before), []diag.Edit{e})
	if !ok || err != nil || string(got) != want {
		t.Errorf("%q\ngot  %q %v %v\nwant %q", before, got, ok, err, want)
	}
}

// A new file means the name it was made for, whatever is in it.
func TestNewEntity(t *testing.T) {
	for _, name := range []string{"Vladimir Putin", "No", `A "B": C`, "- x", "1. FC", "Zhōu", "#1"} {
		if d := doc(NewEntity(name), Leader); d.Front.Name != strings.TrimSpace(name) || len(d.Diags) > 0 {
			t.Errorf("%q became %q %v", name, d.Front.Name, d.Diags)
		}
	}
}
