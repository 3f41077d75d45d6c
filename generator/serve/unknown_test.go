package serve

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readout/generator/build"
	"readout/static"
	"readout/templates"
)

// atDesk makes a server over a folder, without a browser.
func atDesk(t *testing.T, files map[string]string) *Server {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	snap, err := build.New(build.Options{Source: dir, Templates: templates.FS, Static: static.FS}).Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Source: dir})
	s.Fail(snap, snap.Diags)
	return s
}

// What each wish writes, by the way in which the name is written.
func TestSettlingNames(t *testing.T) {
	record := func(who string) string { return "- call:: Macron > " + who + " ^x\n  - on:: 2021-08-19\n" }
	for _, c := range []struct {
		name, more, body string
		wish             wish
		want             string // in the brief, or a refusal that begins with !
	}{
		{"a plain name", "", record("Bidden"), wish{Do: "link", Name: "Bidden", To: "biden"}, "> @biden ^x"},
		{"with a gloss", "", record("Bidden (host)"), wish{Do: "link", Name: "Bidden", To: "biden"}, "> @biden (host) ^x"},
		{"an id", "", record("@bidden"), wish{Do: "link", Name: "bidden", To: "biden"}, "> @biden ^x"},
		{"a wiki link", "", record("[[Bidden|the host]]"), wish{Do: "link", Name: "Bidden", To: "biden"}, "> [[biden|the host]] ^x"},
		{"a link with an id", "", record("[the host](@bidden)"), wish{Do: "link", Name: "bidden", To: "biden"}, "> [the host](@biden) ^x"},
		{"over two lines", "", "- call:: Macron > Joseph\n  Bidden ^x\n  - on:: 2021-08-19\n", wish{Do: "link", Name: "Joseph Bidden", To: "biden"}, "> @biden ^x"},
		{"in front matter", "via: [Bidden]\n", "", wish{Do: "link", Name: "Bidden", To: "biden"}, "via: [biden]"},
		{"twice", "", record("Bidden") + strings.ReplaceAll(record("Bidden"), "^x", "^y"), wish{Do: "link", Name: "Bidden", To: "biden"}, "names: {Bidden: biden}"},
		{"a link in prose", "", "See [him](@bidden).\n", wish{Do: "link", Name: "bidden", To: "biden"}, "[him](@biden)"},
		{"beside a hidden paragraph", "", "[tlp:: amber] Bidden knows.\n\n" + record("Bidden"), wish{Do: "link", Name: "Bidden", To: "biden"}, "> @biden ^x"},
		{"twice beside a hidden paragraph", "", "[tlp:: amber] He knows.\n\n" + record("Bidden") + strings.ReplaceAll(record("Bidden"), "^x", "^y"), wish{Do: "link", Name: "Bidden", To: "biden"}, "names: {Bidden: biden}"},
		{"ignored", "names: {A: biden}\n", record("Bidden"), wish{Do: "ignore", Name: "Bidden"}, "names: {A: biden, Bidden: none}"},
		{"ignored in prose", "", "See [him](@bidden).\n", wish{Do: "ignore", Name: "bidden"}, "[him](@none)"},
		{"an id cannot be ignored", "", record("@bidden"), wish{Do: "ignore", Name: "bidden"}, "!\"bidden\" is written as an id on line 5"},
		{"nobody", "", record("Bidden"), wish{Do: "link", Name: "Bidden", To: "nobody"}, "!there is no entity"},
		{"known by now", "", record("Biden"), wish{Do: "link", Name: "Bidden", To: "biden"}, "!\"Bidden\" is not an unknown name"},
		{"a kind that is none", "", record("Bidden"), wish{Do: "create", Name: "Bidden", Kind: "../x"}, "!choose whether"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := atDesk(t, map[string]string{
				"content/leaders/macron.md": leader("Macron", ""), "content/leaders/biden.md": leader("Biden", ""),
				"content/briefs/a.md": story("A", c.more, c.body),
			})
			p, err := s.work(c.wish)
			if want, refused := strings.CutPrefix(c.want, "!"); refused {
				if err == nil || !strings.HasPrefix(err.Error(), want) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(p.files) != 1 || !strings.Contains(string(p.files[0].now), c.want) {
				t.Errorf("got %q", p.files[0].now)
			}
			if _, err := s.apply(p.id); err != nil {
				t.Error(err)
			}
		})
	}
}

// A new file means the name, also when it is called otherwise or its id is taken.
func TestBeginningFiles(t *testing.T) {
	s := atDesk(t, map[string]string{
		"content/orgs/li-keqiang.md": leader("A foundation", ""),
		"content/briefs/a.md":        story("A", "", "- call:: @xi-jinping > Li Keqiang ^x\n  - on:: 2021-08-19\n"),
	})
	p, err := s.work(wish{Do: "create", Name: "Li Keqiang", Kind: "leader", As: "Premier Li"})
	if err != nil || p.files[0].path != "content/leaders/li-keqiang-2.md" || string(p.files[0].now) != "---\nname: Premier Li\naliases: [Li Keqiang]\n---\n" {
		t.Errorf("%v %+v", err, p.files)
	}
	p, err = s.work(wish{Do: "create", Name: "xi-jinping", Kind: "leader", As: "Xi Jinping"})
	if err != nil || p.files[0].path != "content/leaders/xi-jinping.md" || string(p.files[0].now) != "---\nname: Xi Jinping\n---\n" {
		t.Errorf("%v %+v", err, p.files)
	}
}

func TestSuggestions(t *testing.T) {
	s := atDesk(t, map[string]string{
		"content/leaders/erdogan.md": leader("Recep Tayyip Erdoğan", ""),
		"content/leaders/putin.md":   leader("Vladimir Putin", "aliases: [Putin]\n"),
		"content/leaders/merkel.md":  leader("Angela Merkel", ""),
		"content/briefs/a.md":        story("A", "", "- call:: recep tayyip erdogan, V. Putin, Angela Merkl, Nobody Alike ^x\n  - on:: 2021-08-19\n"),
	})
	want := map[string]string{"recep tayyip erdogan": "erdogan", "V. Putin": "putin", "Angela Merkl": "merkel", "Nobody Alike": ""}
	panel := namesPanel(s.names())
	if len(panel.Names) != len(want) {
		t.Errorf("%+v", panel.Names)
	}
	for _, n := range panel.Names {
		got := ""
		if len(n.Near) > 0 {
			got = n.Near[0].ID
		}
		if got != want[n.Name] {
			t.Errorf("%q: %+v", n.Name, n.Near)
		}
	}
}
