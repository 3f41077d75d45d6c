package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestDataFiles reads every file that programs read.
func TestDataFiles(t *testing.T) {
	seen := map[string]int{}
	err := fs.WalkDir(os.DirFS(sites.root.dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(sites.root.dir, name))
		if err != nil {
			return err
		}
		kind := path.Ext(name)
		seen[kind]++
		if fault := readable(kind, data); fault != nil {
			t.Errorf("%s: %v", name, fault)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{".json", ".xml", ".svg"} {
		if seen[kind] == 0 {
			t.Errorf("no %s file in the site", kind)
		}
	}
}

func readable(kind string, data []byte) error {
	switch kind {
	case ".json":
		var value any
		return json.Unmarshal(data, &value)
	case ".xml", ".svg":
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.Token(); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// TestNothingFromElsewhere holds that a page asks no other host for anything:
// readers of briefs are not to be counted by strangers.
func TestNothingFromElsewhere(t *testing.T) {
	for _, name := range sites.root.pages(t) {
		data, err := os.ReadFile(filepath.Join(sites.root.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if loads(n, a.Key) && strings.Contains(a.Val, "//") && !strings.HasPrefix(a.Val, sites.root.base) {
					t.Errorf("%s: <%s> loads %s", name, n.Data, a.Val)
				}
				if n.Type == html.ElementNode && strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> holds a script in %s", name, n.Data, a.Key)
				}
			}
		}
	}
}

// loads says whether a browser fetches the address in this attribute by itself.
func loads(n *html.Node, key string) bool {
	switch key {
	case "src", "srcset", "poster":
		return true
	case "href":
		return n.Data == "use" || n.Data == "image" || n.Data == "link" && (attribute(n, "rel") == "stylesheet" || strings.Contains(attribute(n, "rel"), "icon"))
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestSameBytes builds the demo again, one page at a time and under another
// language and zone, and compares every file.
func TestSameBytes(t *testing.T) {
	t.Setenv("TZ", "Pacific/Apia")
	t.Setenv("LC_ALL", "tr_TR.UTF-8")
	again := t.TempDir()
	if err := readout(filepath.Join(filepath.Dir(sites.root.dir), "demo"), sites.root.base, again, "--jobs", "1"); err != nil {
		t.Fatal(err)
	}
	first, second := contents(t, sites.root.dir), contents(t, again)
	for name, data := range first {
		if !bytes.Equal(data, second[name]) {
			t.Errorf("%s differs", name)
		}
	}
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
