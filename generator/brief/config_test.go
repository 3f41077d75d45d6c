package brief

import (
	"testing"

	"readout/generator/diag"
)

// contract 2: values over the defaults; an unknown key is an error.
func TestParseConfig(t *testing.T) {
	src, _ := diag.NewSource("readout.yaml", []byte("title: T\nhtml: yes\ndyads: {min: 2}\ntypes: {hotline: {extends: call, label: Hotline call}}\neditions: {public: {tlp: clear}}\nbase-urll: x\nseverity: {BR302: off}\npages: {days: off}\n"))
	c, diags := ParseConfig(src)
	if c.Title != "T" || !c.HTML || c.DyadsMin != 2 || c.Types["hotline"].Extends != "call" || c.Editions["public"] != "clear" || c.Severity["BR302"] != "off" || c.Pages["days"] != "off" || !c.Feeds {
		t.Errorf("%+v", c)
	}
	if len(diags) != 1 || diags[0].Code != "BR003" || diags[0].Start != (diag.Pos{Line: 6, Col: 1}) {
		t.Error(diags)
	}
}

func TestKindOf(t *testing.T) {
	for path, want := range map[string]string{
		"content/briefs/2021/x.md": "brief x", "content/leaders/m.md": "leader m",
		"content/about.md": "page about", "content/handbook/a.md": "page handbook/a", "static/x.md": " ",
	} {
		kind, id, _ := KindOf(path)
		if got := string(kind) + " " + id; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
