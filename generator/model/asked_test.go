package model

import (
	"fmt"
	"strings"
	"testing"

	"readout/generator/brief"
	"readout/generator/diag"
)

// The prose of briefs is read on several processors. What one of them asks for
// an unknown name must not be in another's way: Go ends a program that writes
// one map from two places.
func TestUnknownNamesInManyBriefs(t *testing.T) {
	var docs []*brief.Doc
	for i := range 400 {
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: B\ndate: 2021-08-19\nnames: {Boss %d: macron}\n---\n", i)
		for k := range 20 {
			fmt.Fprintf(&text, "[[Nobody %d]] and [[Macro%d]].\n\n", i*100+k, k)
		}
		src, _ := diag.NewSource(fmt.Sprintf("content/briefs/b%03d.md", i), []byte(text.String()))
		docs = append(docs, brief.Parse(src, brief.Brief, brief.Options{}))
	}
	src, _ := diag.NewSource("content/leaders/macron.md", []byte("---\nname: Macron\n---\n"))
	docs = append(docs, brief.Parse(src, brief.Leader, brief.Options{}))
	n := 0
	for _, d := range Link(docs, Options{}).Diags {
		if d.Code == "BR201" {
			n += 1 + d.More
		}
	}
	if n != 400*40 {
		t.Errorf("%d unknown names are told of, not %d", n, 400*40)
	}
}

// An unknown outlet or audience is a body, and the help says how to make one.
func TestUnknownOutlet(t *testing.T) {
	src, _ := diag.NewSource("content/briefs/a.md", []byte("---\ntitle: A\ndate: 2021-08-19\n---\n- interview:: Some Minister > Some Channel\n  - on:: today\n"))
	var helps []string
	for _, d := range Link([]*brief.Doc{brief.Parse(src, brief.Brief, brief.Options{})}, Options{}).Diags {
		helps = append(helps, d.Help)
	}
	if got := strings.Join(helps, "\n"); !strings.Contains(got, `readout new leader "Some Minister"`) || !strings.Contains(got, `readout new org "Some Channel"`) {
		t.Error(got)
	}
}
