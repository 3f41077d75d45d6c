package brief

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// contract 2: what a configuration sets, field by field, over the defaults.
func TestConfigValues(t *testing.T) {
	cases(t, "config", func(p part) string {
		_, got, _, diags := asFile(p)
		var b strings.Builder
		have, plain := reflect.ValueOf(*got), reflect.ValueOf(*DefaultConfig())
		for i := range have.NumField() {
			if !have.Type().Field(i).IsExported() {
				continue
			}
			if v := have.Field(i).Interface(); !reflect.DeepEqual(v, plain.Field(i).Interface()) {
				fmt.Fprintf(&b, "%s: %+v\n", have.Type().Field(i).Name, v)
			}
		}
		fmt.Fprintf(&b, "%d diagnostics\n", len(diags))
		return b.String()
	})
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
