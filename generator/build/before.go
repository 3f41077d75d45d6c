package build

import (
	"slices"

	"readout/generator/brief"
	"readout/generator/when"
)

// earlier leaves out the briefs that were not yet written on the day of
// [Options.Before]. A brief whose date is not known to one day was written
// when it begins. Other files bear no date and stay.
func (b *Builder) earlier(docs []*brief.Doc) []*brief.Doc {
	day, ok := when.ParseEDTF(b.o.Before)
	if !ok {
		return docs
	}
	return slices.DeleteFunc(slices.Clone(docs), func(d *brief.Doc) bool {
		date, ok := when.ParseEDTF(d.Front.Date)
		return d.Kind == brief.Brief && ok && !date.Lo.Before(day.Lo)
	})
}
