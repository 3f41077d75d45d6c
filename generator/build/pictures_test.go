package build

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"readout/static"
	"readout/templates"
)

// camera makes a photograph that is worth smaller forms.
func camera(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			n := uint32(x*73856093 ^ y*19349663)
			n = (n ^ n>>13) * 0x5bd1e995
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8(n >> 15 % 64), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// folder is a sink that holds what was put, as an output folder does.
type folder struct {
	mu   sync.Mutex
	sums map[string]string
}

func (f *folder) Keep(file, sum string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sums[file] == sum
}

func (f *folder) Put(file string, data []byte, _ string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sums[file] = sumOf(data)
	return nil
}

func (*folder) Omit(string) error { return nil }

func looked(t *testing.T, b *Builder) *Snapshot {
	t.Helper()
	s, err := b.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Pictures have smaller forms beside them where a page shows them, an entity its
// portrait; a second build makes none anew; what is hidden has none.
func TestPictures(t *testing.T) {
	dir := t.TempDir()
	photo := camera(t, 1100, 700)
	put(t, dir, "content/briefs/press room.jpg", photo)
	put(t, dir, "content/briefs/linked.jpg", photo)
	put(t, dir, "content/leaders/macron.jpg", photo)
	put(t, dir, "content/leaders/biden.jpg", photo)
	put(t, dir, "content/briefs/a.md", []byte("---\ntitle: A\ndate: 2021-08-19\n---\n![The & room](<press room.jpg>) and [as a file](linked.jpg)\n"))
	put(t, dir, "content/leaders/macron.md", []byte("---\nname: Emmanuel \"M\" Macron\nimage: macron.jpg\n---\n"))
	put(t, dir, "content/leaders/biden.md", []byte("---\nname: Joe Biden\nimage: biden.jpg\nattachments: {biden.jpg: {tlp: red}}\n---\n"))
	builder := New(Options{Source: dir, BaseURL: "/x/", Jobs: 2, Templates: templates.FS, Static: static.FS})
	snap := looked(t, builder)
	out := &folder{sums: map[string]string{}}
	diags, err := snap.Each(context.Background(), out)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	for file, want := range map[string]bool{
		"briefs/press room.jpg": true, "briefs/press room.480.jpg": true, "briefs/press room.960.jpg": true, "briefs/press room.1600.jpg": false,
		"briefs/linked.jpg": true, "briefs/linked.480.jpg": false, "leaders/macron.480.jpg": true, "leaders/biden.jpg": false, "leaders/biden.480.jpg": false,
	} {
		if _, is := out.sums[file]; is != want {
			t.Errorf("%s: published %v", file, is)
		}
	}
	show := func(url, want string) {
		t.Helper()
		raw, _ := snap.Render(snap.Site.Page(url))
		if !strings.Contains(string(raw), want) {
			_, from, _ := strings.Cut(string(raw), "<main")
			t.Errorf("%s has no %s\n%s", url, want, from[:min(1500, len(from))])
		}
	}
	show("/briefs/a/", `<img src="/x/briefs/press%20room.jpg" srcset="/x/briefs/press%20room.480.jpg 480w, /x/briefs/press%20room.960.jpg 960w, `+
		`/x/briefs/press%20room.jpg 1100w" sizes="(min-width: 44rem) 42rem, 100vw" alt="The &amp; room" width="1100" height="700" loading="lazy" decoding="async">`)
	show("/leaders/macron/", `<p class="portrait"><img src="/x/leaders/macron.jpg" srcset="`)
	show("/leaders/macron/", `sizes="12rem" alt="Emmanuel &#34;M&#34; Macron" width="1100" height="700" decoding="async"></p>`)
	if raw, _ := snap.Render(snap.Site.Page("/leaders/biden/")); strings.Contains(string(raw), "biden.jpg") {
		t.Error("a hidden portrait shows")
	}

	raw, err := builder.Remember("test")
	if err != nil {
		t.Fatal(err)
	}
	again := New(Options{Source: dir, BaseURL: "/x/", Jobs: 2, Templates: templates.FS, Static: static.FS})
	again.Recall(raw, "test")
	snap = looked(t, again)
	for i, a := range snap.assets {
		for j := range a.Forms {
			snap.assets[i].Forms[j].Data = func() []byte { t.Error("made anew: " + a.Path); return nil }
		}
	}
	snap.Site = snap.plan(snap.Model)
	if _, err := snap.Each(context.Background(), out); err != nil || snap.Stats().Rendered > 0 {
		t.Error(err, snap.Explain())
	}
	put(t, dir, "content/leaders/macron.jpg", camera(t, 1000, 700))
	snap = looked(t, again)
	if _, err := snap.Each(context.Background(), out); err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, w := range snap.Explain() {
		urls = append(urls, w.URL)
	}
	if got := strings.Join(urls, " "); !strings.Contains(got, "/leaders/macron.480.jpg") || strings.Contains(got, "press") {
		t.Errorf("made anew: %s", got)
	}

	if err := os.Remove(filepath.Join(dir, "content", "leaders", "macron.jpg")); err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, d := range looked(t, again).Diags {
		words = append(words, d.Code+" "+d.Message)
	}
	if got := strings.Join(words, "\n"); got != "BR603 macron.jpg leads to no file of the site" {
		t.Error(got)
	}
}
