package site

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestJSON: fields come out sorted at every depth, and texts come back as they
// went in.
func TestJSON(t *testing.T) {
	j := &jsonText{}
	j.object(func() {
		j.num("z", 1)
		j.sub("b", func() {
			j.yes("y", true)
			objects(j, "list", []string{"p", "q"}, func(s string) { j.must("v", s); j.must("a", "") })
			j.text("gone", "")
		})
		j.sub("empty", func() {})
		j.texts("a", nil)
	})
	want := `{"a":[],"b":{"list":[{"a":"","v":"p"},{"a":"","v":"q"}],"y":true},"empty":{},"z":1}`
	if string(j.buf) != want {
		t.Errorf("%s\nwant %s", j.buf, want)
	}
	for _, s := range []string{"", hostile, "é 习 👩", "\xff", "a\u2029\t\r\n\x01\"\\"} {
		j := &jsonText{}
		j.str(s)
		var got string
		if err := json.Unmarshal(j.buf, &got); err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(s)
		var std string
		if json.Unmarshal(raw, &std); !reflect.DeepEqual(got, std) {
			t.Errorf("%q comes back as %q", s, got)
		}
	}
}
