package build

import (
	"fmt"
	"slices"
	"time"

	"readout/generator/brief"
	"readout/generator/diag"
)

// checkDates reports an embargo that cannot be read (BR301, contract 6.21). It
// stands here because the gate is what knows how a moment is written.
func checkDates(d *brief.Doc) []diag.Diagnostic {
	var list []diag.Diagnostic
	check := func(key, value string, ok bool) {
		span, known := d.Front.Keys[key]
		if value == "" || ok || !known || reported(d, span) {
			return
		}
		list = append(list, d.Source.At("BR301", span, fmt.Sprintf("`%s` is %q, which is not a date", key, value),
			"write a day like 2021-08-19"))
	}
	g := gate{zone: time.UTC}
	_, ok := g.moment(d.Front.Embargo, "")
	check("embargo", d.Front.Embargo, ok)
	return list
}

// reported says whether a fault of the same words is known already.
func reported(d *brief.Doc, span diag.Span) bool {
	at := d.Source.Pos(span.Start)
	return slices.ContainsFunc(d.Diags, func(x diag.Diagnostic) bool { return x.Severity == diag.Error && x.Start == at })
}
