package build

import (
	"context"
	"runtime/debug"
	"testing"

	"readout/static"
	"readout/templates"
)

// At rest garbage is collected once there is enough of it, beside whatever the
// builder does, and the next snapshot is the same as without.
func TestRest(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "content/leaders/macron.md", "---\nname: Macron\n---\n")
	write(t, dir, "content/briefs/a.md", "---\ntitle: A\ndate: 2021-08-19\n---\n- says:: Macron: words ^a\n")
	b := New(Options{Source: dir, Templates: templates.FS, Static: static.FS})
	if _, err := b.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // nothing else collects
	for range 4 {                                    // more than all that is in use, of which nothing is kept
		waste = make([]byte, 64<<20)
	}
	waste = nil
	rest := b.Rest()
	done := make(chan bool)
	go func() { rest(); close(done) }()
	write(t, dir, "content/briefs/a.md", "---\ntitle: A\ndate: 2021-08-19\n---\n- says:: Macron: other words ^a\n")
	s, err := b.Next(context.Background())
	<-done
	if err != nil || len(s.Model.Statements) != 1 || s.Model.Statements[0].Text != "other words" {
		t.Errorf("the next snapshot: %v", err)
	}
	if used, live := heap(); used > live+64<<20 {
		t.Errorf("%d bytes are taken and %d were in use", used, live)
	}
}

var waste []byte // so that nothing is left out as useless
