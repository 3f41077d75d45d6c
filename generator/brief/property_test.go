package brief

import (
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"
)

// prosePieces and recordPieces are what the texts of the next test are put
// together from. Between two lists there is a paragraph, else they are one.
var (
	prosePieces = []string{
		"A paragraph with *marks*, [a link](/a/), [[macron]] and `code`.\nIt goes over two lines.\n",
		"# A heading\n", "A setext heading\n---\n", "> a quotation\n> - call:: A > B\n",
		"| a | b |\n|---|---|\n| [c](/d/) | e |\n", "```go\nx := 1\n```\n", "    - call:: A\n", "![image](i.png) and <https://a.b>\n",
		"Evidence [one](#^a), [two](#^a,^b).\n", "[ref] and [a title][ref].\n", "Words &amp; \\* escapes\\\nbroken.\n",
	}
	recordPieces = []string{
		"- call:: Macron > Putin: label ^a\n  - on:: Thursday\n  - about:: #x\n  - says:: all: \"so\" [to:: C]\n",
		"- says:: A: words with [a link](/l/), [ref] and `code` [about:: #y]\n",
		"1. meeting:: A, B\n2. visit:: C > D\n   - account:: s\n     - says:: C: e\n",
		"- summit:: G7\n  - status:: planned\n  - talks:: A, B\n    - for:: 1h\n",
		"- call:: A > > B ^Bad\n- says:: nothing\n- promises:: A > B: c\n  - due:: tomorrow\n",
	}
	ids = regexp.MustCompile(` id="p[0-9]+"`)
)

// Taking all records out leaves the prose as it was, but for the places of
// cards; taking all prose out leaves the records as they were, but for
// context and evidence, which prose gives them.
func TestProseAndRecordsApart(t *testing.T) {
	const head, tail = "---\ntitle: A\ndate: 2021-08-19\n---\n", "\nThe end.\n\n[ref]: /r/ \"t\"\n"
	blank := func(piece string) string { return strings.Repeat("\n", strings.Count(piece, "\n")) }
	r := rand.New(rand.NewSource(1))
	for range 400 {
		var whole, prose, records string
		for range 1 + r.Intn(8) {
			p := "Before.\n\n" + prosePieces[r.Intn(len(prosePieces))] + "\nBetween.\n\n"
			list := ""
			if r.Intn(3) > 0 {
				list = recordPieces[r.Intn(len(recordPieces))] + "\n"
			}
			whole, prose, records = whole+p+list, prose+p+blank(list), records+blank(p)+list
		}
		d := read(head+whole+tail, Brief)
		if got, want := flat(read(head+prose+tail, Brief).Body), flat(d.Body); ids.ReplaceAllString(got, "") != ids.ReplaceAllString(want, "") {
			t.Fatalf("%s\nprose without its records is not the prose with them\n%s\n%s", whole, got, want)
		}
		if got, want := shown(read(head+records+tail, Brief)), shown(d); got != want {
			t.Fatalf("%s\nrecords without the prose are not those with it\n%s\n%s", whole, got, want)
		}
	}
}

func shown(d *Doc) string {
	w := &shower{d: d}
	w.items(d.Records, "")
	return w.String()
}

// A text after an error is still read: a brief of faulty records one after
// another gives each its own diagnostic, and the sound one at the end is read.
func TestEveryFaultIsTold(t *testing.T) {
	faults := []string{"- cal:: A", "- call:: A > > B", "- on:: x", "- says:: A", "- call:: A [for:: x]", "- call:: A ^Bad", "- call:: , A", "- account:: x", "- meeting:: A > B", "- call:: A [due:: x]"}
	var b strings.Builder
	b.WriteString("---\ntitle: A\ndate: 2021-08-19\ntz: MSK\nembargo: soon\n---\n")
	for i := range 40 {
		fmt.Fprintf(&b, "%s\n", faults[i%len(faults)])
	}
	b.WriteString("- call:: Last ^last\n")
	d := read(b.String(), Brief)
	if n := len(d.Records); n == 0 || d.Records[n-1].ID != "last" || len(d.Diags) != 42 {
		t.Errorf("%d records, %d diagnostics", len(d.Records), len(d.Diags))
	}
}
