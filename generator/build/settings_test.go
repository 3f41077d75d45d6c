package build

import (
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
)

func TestOlder(t *testing.T) {
	for _, tt := range []struct {
		program, asked string
		want           bool
	}{
		{"v1.2.3", "1.2", false}, {"v1.2.3", "v1.2.4", true}, {"v1.10.0", "1.9", false}, {"v2.0.0", "1.99", false},
		{"v0.9.0+dirty", "1", true}, {"(devel)", "9", false}, {"", "9", false},
		{"v0.0.0-20260101000000-abcdefabcdef", "1.0", false}, // never tagged
		{"v1.2.4-0.20260101000000-abcdefabcdef", "1.2.3", false},
	} {
		if got := older(tt.program, tt.asked); got != tt.want {
			t.Errorf("older(%q, %q) = %v", tt.program, tt.asked, got)
		}
	}
}

// TestMinVersion: a program that is too old for a site says so at the line.
func TestMinVersion(t *testing.T) {
	src, _ := diag.NewSource("readout.yaml", []byte("title: Desk\nmin-version: \"2.1\"\n"))
	cfg, _ := brief.ParseConfig(src)
	b := &Builder{o: Options{Version: "v2.0.3"}}
	list := b.checkSettings(src, cfg)
	if len(list) != 1 || list[0].Code != "BR900" || list[0].Start.Line != 2 {
		t.Errorf("got %v", list)
	}
	b.o.Version = "v2.1.0"
	if list := b.checkSettings(src, cfg); len(list) > 0 {
		t.Errorf("a program that is new enough is refused: %v", list)
	}
}

// An entry of the navigation that leads nowhere is told, not left out silently;
// what is switched off or needs the site's address is missing on purpose.
func TestNavigation(t *testing.T) {
	list := found(t, []diag.ExampleFile{
		{Path: "readout.yaml", Text: "pages: {agenda: off}\nsearch: false\nnav:\n  - {title: Gone, url: /leaderz/}\n  - {title: People, url: /leaders/}\n  - People: /leaders/#a\n" +
			"  - {title: Agenda, url: /agenda/}\n  - {title: Search, url: /search/}\n  - {title: Feed, url: /feed.xml}\n  - {title: Out, url: 'https://example.org/'}\n"},
		{Path: "content/briefs/a.md", Text: "---\ntitle: A\ndate: 2021-08-19\n---\nWords.\n"},
	})
	if len(list) != 1 || diag.Head(list[0]) != "readout.yaml:4:24: error BR601: /leaderz/ leads to no page of the site" || list[0].Help != "did you mean /leaders/?" {
		t.Errorf("%v", list)
	}
	list = found(t, []diag.ExampleFile{
		{Path: "readout.yaml", Text: "nav:\n  - {title: X, url: 'javascript:alert(1)'}\n"},
		{Path: "content/briefs/a.md", Text: "---\ntitle: A\ndate: 2021-08-19\n---\nWords.\n"},
	})
	if len(list) != 1 || list[0].Code != "BR106" || list[0].Start.Col != 22 {
		t.Errorf("%v", list)
	}
}
