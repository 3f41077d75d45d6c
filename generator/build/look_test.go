package build

import (
	"context"
	"testing"

	"readout/static"
	"readout/templates"
)

// A look through the folder goes on while an author saves: what it finds counts
// only if no snapshot was made meanwhile.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	a, b := "content/briefs/a.md", "content/briefs/b.md"
	write(t, dir, a, talk)
	builder := New(Options{Source: dir, Templates: templates.FS, Static: static.FS})
	next := func(files ...string) {
		t.Helper()
		builder.Touched(files)
		if _, err := builder.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	stale := func(want bool, found Look) {
		t.Helper()
		if got := builder.Stale(found); got != want {
			t.Errorf("stale: %v, want %v", got, want)
		}
	}
	stale(true, builder.Look()()) // no snapshot yet
	next()
	stale(false, builder.Look()())

	look, found := builder.Look(), make(chan Look, 1)
	go func() { found <- look() }()
	write(t, dir, a, talk+"\nMore words.\n")
	next(a)
	stale(false, <-found)
	stale(false, builder.Look()())

	early := builder.Look()()
	write(t, dir, b, talk) // no hint told of it
	stale(false, early)
	stale(true, builder.Look()())
	next()
	if _, ok := builder.tree.File(b); !ok {
		t.Error("the file that no hint told of was not read")
	}
	stale(false, builder.Look()())
}
