package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
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
	for _, kind := range []string{".json", ".xml", ".ics", ".svg"} {
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
	case ".ndjson":
		for line := range bytes.Lines(data) {
			if !json.Valid(line) {
				return errors.New("a line that is not JSON: " + string(line))
			}
		}
	case ".xml", ".svg":
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.Token(); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
	case ".ics":
		return calendar(string(data))
	}
	return nil
}

// calendar holds RFC 5545 3.1 (lines of at most 75 octets that end with CRLF)
// and the properties without which 3.6 and 3.6.1 let no reader take the file.
func calendar(text string) error {
	begun, stamped := strings.Count(text, "BEGIN:VEVENT\r\n"), strings.Count(text, "\r\nDTSTAMP")
	switch {
	case !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n"):
		return errors.New("not a calendar")
	case !strings.Contains(text, "\r\nPRODID:") || !strings.Contains(text, "\r\nVERSION:2.0\r\n"):
		return errors.New("no PRODID or VERSION")
	case begun != stamped || begun != strings.Count(text, "\r\nUID:") || begun != strings.Count(text, "\r\nDTSTART"):
		return errors.New("an event without UID, DTSTAMP or DTSTART")
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			return errors.New("a line over 75 octets or with a bare line end: " + line)
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
