// Package generator is the map of the house. It holds no code, only this text
// and the test that keeps it true.
//
// # The way through
//
// The text of a brief passes through the rooms once, forwards:
//
//	disk.Scan      files become bytes and digests
//	brief.Parse    one file becomes records, prose with holes, diagnostics
//	model.Link     all files become entities, events, statements, timelines
//	site.Plan      the model becomes pages: addresses, and views on demand
//	render.Page    a view becomes bytes
//	disk.Begin     bytes become public/, by the difference: Put, Keep, Commit
//
// Read these six functions in this order and you know the program. What one
// step gives to the next is a value that nobody changes afterwards; that is
// why every step can be remembered under the digests of what went into it.
//
// A [readout/generator/build.Snapshot] is the whole site as one such value.
// Everything the program does asks it something: build publishes its pages,
// serve answers requests from it, check prints its diagnostics, query its model,
// book binds parts of it into one file, changes compares its model with an
// earlier one, fix mends what is certain. There is no second, incremental way
// to make a site: the next snapshot is made like the first one, and memory
// makes it quick. A file is parsed once for its bytes. A page is rendered once for the digest of
// its view, for a template sees only its view: no dependency is declared by
// hand, and nothing is ever invalidated. Memory lies in .readout/ between two
// runs of the program and is never trusted: what it claims is compared.
//
// One step is remembered by parts, because it looks at all files at once. A
// model is a core, which follows from records and front matter, and over it
// the prose of the files that were changed since. Prose gives only mentions
// and evidence, so a file that reads the same but for its prose
// ([readout/generator/brief.Same]) keeps the core, and a site whose pages are
// the same keeps its layout: model.Again and site.Again either give what Link
// and Plan would, or nothing. Records bear upon one another only through ids:
// a site falls into parts of briefs that share none with the others, and where
// records have changed, their part alone is linked, by the steps that link all,
// and put in the place of what it was (model/relink.go).
// site.PlanAfter is Plan of a site that differs from the last one by the records
// that are gone or have come, and Plan is it of one that differs by everything
// from none: the registers of its world are lists in order that lose some and
// gain some (site/register.go), its pages are those of before where the same
// thing has the same name (site/stock.go), so that what looks at pages, as the
// checks of build do, may look at those that have come. A page may therefore
// hold on to nothing of the model but what it is the page of: what stands on it
// is asked of the world when it is made. Where a place in a record is now, which
// prose may have moved, only the model can tell: ask Model.Doc, Model.At and
// Model.Item. What the next snapshot may ask for is made
// while nobody waits, and garbage collected then: build.Builder.Rest.
//
// Templates are html/template's; render compiles its finished trees for the
// type of each view and lets html/template itself run what it cannot compile.
//
// # Floors
//
// A room may import rooms below it, never one beside or above it. Each outside
// library has one owner, so that replacing it is work in one room.
//
//	6       cmd/readout, cli    commands, flags, exit codes, the terminal
//	5       serve               preview over HTTP
//	4       build               snapshots, memory, concurrency, the clock
//	3       render              themes and templates
//	2       site                addresses, pages, data files
//	1       model               identity, merging, order, derived facts
//	0       brief               Markdown, YAML, highlighting; one file
//	0       disk                the file system: scan, publish, watch, edit sources; git
//	0       reach               other hosts: do the addresses that we link to still answer
//	0       attach              files beside the text: refused, or cleaned and measured
//	ground  when, diag          time and zones; positions and diagnostics
//	ground  words               what pages say of themselves, by language
//	cellar  text                letters: normal forms, edit distance, slugs
//
// Beside the floors stand corpus (made-up briefs for measurements) and e2e
// (tests over the finished site). No room of the program imports them.
//
// # What always holds
//
//   - Parsing and linking cannot fail. Whatever an author writes, the result
//     is a value and a list of diagnostics; an error is for the outside world.
//   - brief, model and site read no file and know no clock.
//   - What an edition hides is gone before linking, so no later step can leak it.
//   - A template sees its view and nothing else.
//   - Output depends on the input alone: never on map order, on the number of
//     workers, on the machine, its language or its zone. The moment decides
//     one thing only, whether an embargo has ended. The history that git keeps
//     is input too: it tells when a file was last changed, if it is whole.
//   - public/ is the old site or the new one, as a whole. What we did not
//     write there is never removed; what we wrote and no longer make always is.
//   - An author's file is changed only by a plan that was shown as a difference
//     first, only if it still holds what the plan was made from, and only below
//     content/.
//   - Everything listed is sorted before it is written.
//
// The annotation language is described in docs/language.md, commands and
// configuration in docs/usage.md.
package generator
