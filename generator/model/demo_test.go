package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"readout/generator/brief"
)

// keepLines empties the lines of the demo's briefs that are records (or those
// that are prose), so that all others stay where they are.
func keepLines(t *testing.T, records bool) []*brief.Doc {
	t.Helper()
	docs := load(t, []string{""}, nil)
	emptied := 0
	for i, d := range docs {
		if d.Kind != brief.Brief {
			continue
		}
		starts := map[int]bool{}
		for _, it := range d.Records {
			starts[d.Source.Pos(it.Span.Start).Line] = true
		}
		lines := strings.Split(d.Source.Text, "\n")
		front, inside := 2, false
		for n, line := range lines {
			if front > 0 {
				if line == "---" {
					front--
				}
				continue
			}
			inside = starts[n+1] || inside && (line == "" || line[0] == ' ')
			if inside != records && line != "" {
				lines[n] = ""
				emptied++
			}
		}
		docs[i] = parse(d.Path, strings.Join(lines, "\n"), d.Kind)
	}
	if emptied < 20 {
		t.Fatalf("only %d lines were emptied", emptied)
	}
	return docs
}

// Without its records the demo has every mention that it had.
func TestRecordsGiveNoMentions(t *testing.T) {
	whole := Link(load(t, []string{""}, nil), Options{})
	prose := Link(keepLines(t, false), Options{})
	if len(prose.Events)+len(prose.Statements) > 0 || len(prose.Mentions) == 0 {
		t.Fatalf("%d events, %d statements and %d mentions are left", len(prose.Events), len(prose.Statements), len(prose.Mentions))
	}
	if diff := cmp.Diff(dumps["mentions"](whole), dumps["mentions"](prose)); diff != "" {
		t.Error(diff)
	}
}

// Without its prose the demo has the model that it had, but for evidence, the
// paragraphs around records, and mentions.
func TestProseGivesNoRecords(t *testing.T) {
	whole := Link(load(t, []string{""}, nil), Options{})
	records := Link(keepLines(t, true), Options{})
	if len(records.Mentions) > 0 || len(records.Events) == 0 {
		t.Fatalf("%d mentions and %d events are left", len(records.Mentions), len(records.Events))
	}
	for _, name := range keysInOrder(dumps) {
		if name == "mentions" || name == "prose" {
			continue
		}
		if diff := cmp.Diff(withoutProse(dumps[name](whole)), withoutProse(dumps[name](records))); diff != "" {
			t.Errorf("%s\n%s", name, diff)
		}
	}
}

func withoutProse(dump string) string {
	var b strings.Builder
	for line := range strings.Lines(dump) {
		if !strings.HasPrefix(line, "  evidence: ") && !strings.HasPrefix(line, "  context: ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// What one brief tells of an event and what many briefs tell bit by bit is one
// event, in whatever order the bits come.
func TestMergingIsTheSameInBits(t *testing.T) {
	const head = "---\ntitle: T\ndate: 2021-08-19\n---\n\n- visit:: Macron > Putin ^visit\n"
	bits := []string{"  - on:: [2021-08-10..2021-08-12]\n", "  - for:: >1h\n", "  - about:: #gas\n", "  - about:: #arms\n",
		"  - status:: occurred\n", "  - status:: confirmed\n", "  - at:: Moscow\n", "  - follows-up:: ^call\n", "  - code:: X\n"}
	common := []*brief.Doc{
		parse("content/leaders/macron.md", "---\nname: Macron\n---\n", brief.Leader),
		parse("content/leaders/putin.md", "---\nname: Putin\n---\n", brief.Leader),
		parse("content/topics/gas.md", "---\nname: Gas\n---\n", brief.Topic),
		parse("content/topics/arms.md", "---\nname: Arms\n---\n", brief.Topic),
		parse("content/places/moscow.md", "---\nname: Moscow\n---\n", brief.Place),
		parse("content/briefs/a.md", "---\ntitle: T\ndate: 2021-08-01\n---\n\n- call:: Macron > Putin ^call\n  - on:: today\n", brief.Brief),
	}
	told := func(briefs ...string) string {
		docs := slices.Clone(common)
		for i, body := range briefs {
			docs = append(docs, parse(fmt.Sprintf("content/briefs/b%d.md", i), head+body, brief.Brief))
		}
		e := Link(docs, Options{}).Event("visit")
		slices.SortFunc(e.Topics, byID)
		e.Briefs = nil
		return dumpEvent(e)
	}
	want := told(strings.Join(bits, ""))
	random := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		random.Shuffle(len(bits), func(i, j int) { bits[i], bits[j] = bits[j], bits[i] })
		cut := random.IntN(len(bits) + 1)
		for _, parts := range [][]string{bits, {strings.Join(bits[:cut], ""), strings.Join(bits[cut:], "")}} {
			if diff := cmp.Diff(want, told(parts...)); diff != "" {
				t.Fatalf("%q\n%s", parts, diff)
			}
		}
	}
}
