package text

import "testing"

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word  string
		known []string
		name  bool
		want  string
	}{
		{"fro", []string{"for", "from", "on"}, false, ""},
		{"fro", []string{"for", "on"}, false, "for"},
		{"Macorn", []string{"Macron", "Morrison"}, true, "Macron"},
		{"titel", []string{"title", "tlp"}, false, "title"},
		{"xyz", []string{"call"}, false, ""},
	} {
		if got, ok := Nearest(c.word, c.known, c.name); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: %q %v, want %q", c.word, got, ok, c.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"Recep Tayyip Erdoğan": "recep-tayyip-erdogan", "  O'Neill ": "o-neill", "习": "x-e4b9a0", "Élysée": "elysee"} {
		if got := Slug(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestDistanceAndFold(t *testing.T) {
	if d := Distance("Macorn", "Macron"); d != 1 {
		t.Errorf("a swap costs %d", d)
	}
	if d := Distance("kitten", "sitting"); d != 3 {
		t.Errorf("kitten to sitting: %d", d)
	}
	if Fold("ÉLYSÉE") != "elysee" {
		t.Error(Fold("ÉLYSÉE"))
	}
}
