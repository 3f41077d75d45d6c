package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"readout/generator/disk"
	"readout/generator/model"
	"readout/generator/text"
	"readout/templates"
)

// scaffold is a file that `readout new` begins: its folder below content/, and
// its text, in which NAME, DATE and TOPICS are filled in. Lines of comment
// teach; nothing of them is published.
type scaffold struct{ folder, body string }

func scaffolds() map[string]scaffold {
	return map[string]scaffold{
		"leader": {"leaders", "---\n# The name of this file is the id: [words](@ID) in a text, `call:: ID, ...` in a record.\nname: NAME\n" +
			"# aliases: [Lind, President Lind]   # other names that briefs use\n" +
			"# offices:\n#   - {id: no-president, title: President of Norland, from: 2019-05-01}\n---\n"},
		"org":   {"orgs", "---\n# The name of this file is the id: [words](@ID) in a text, ID in a record.\nname: NAME\n# aliases: [the Council]   # other names that briefs use\n---\n"},
		"place": {"places", "---\n# `at:: NAMED` in a record names this place.\nname: NAME\n# aliases: [the capital]   # other names that briefs use\n---\n"},
		"topic": {"topics", "---\n# #ID in a text or a record names this topic.\nname: NAME\n# broader: trade   # the id of the topic above it\n---\n"},
		"source": {"sources", "---\n# `via:: ID` in a record says that it comes from this source.\ntitle: NAME\n" +
			"# kind: article            # readout, transcript, article, ...\n# published: 2024-03-14\n# url: https://example.org/article\n# grade: B2                # how reliable, how credible\n---\n"},
		"page": {"", "---\ntitle: NAME\n---\n"},
		"brief": {"briefs", "---\ntitle: NAME\ndate: DATE\nTOPICS# bottom-line: one sentence, shown in lists\n# status: draft           # holds it back; so does embargo: 2030-01-31\n---\n\n" +
			"What happened, in a few sentences.\nRECORD"},
	}
}

// newKinds are the kinds of files, as the help lists them.
func newKinds() []string {
	return []string{"brief", "leader", "topic", "org", "place", "source", "page"}
}

func (a *app) newCommand() *cobra.Command {
	c := &cobra.Command{Use: "new", Short: "begins a site or a file; never overwrites", Args: oneOf,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	site := &cobra.Command{Use: "site DIR", Short: "begins a site folder with sample briefs, its configuration and a workflow that publishes it", Args: words(1, 1),
		Run: func(_ *cobra.Command, args []string) { a.code = a.newSite(args[0]) }}
	workflow := &cobra.Command{Use: "workflow", Short: "begins the workflow that publishes the site on GitHub Pages", Args: words(0, 0),
		Run: func(*cobra.Command, []string) { a.code = a.newWorkflow() }}
	for _, c := range []*cobra.Command{site, workflow} {
		c.Flags().StringVar(&a.program, "program", "", "the repository of the program on GitHub, as owner/name; without it the workflow asks a variable")
	}
	c.AddCommand(site, workflow, &cobra.Command{Use: "template NAME", Short: "copies a built-in template into the site, to be changed there", Args: words(1, 1),
		Run: func(_ *cobra.Command, args []string) { a.code = a.newTemplate(args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return templateNames(), cobra.ShellCompDirectiveNoFileComp
		}})
	for _, kind := range newKinds() {
		c.AddCommand(a.newKindCommand(kind))
	}
	return c
}

// newKindCommand is `readout new leader` and the like.
func (a *app) newKindCommand(kind string) *cobra.Command {
	c := &cobra.Command{Use: kind + " NAME", Short: "begins the file of a " + kind, Args: words(1, 1), ValidArgsFunction: a.unknownNames(kind),
		Run: func(_ *cobra.Command, args []string) { a.code = a.newFile(kind, args[0]) }}
	if kind != "brief" {
		c.Flags().StringVar(&a.id, "id", "", "the id, which is the name of the file; made from the name without it")
		return c
	}
	f := c.Flags()
	f.StringVar(&a.date, "date", "", "the day of the brief, today without it")
	f.StringSliceVar(&a.leaders, "leaders", nil, "who takes part: ids or names, divided by commas; without it those whom the title names")
	f.StringSliceVar(&a.topics, "topics", nil, "ids or names of topics")
	completeFlag(c, "leaders", a.entityWords("leader", "org"))
	completeFlag(c, "topics", a.entityWords("topic"))
	return c
}

// unknownNames completes the names in records that have no file yet.
func (a *app) unknownNames(kind string) completing {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		snap, _ := a.quietly()
		if snap == nil || kind == "brief" || kind == "page" {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var list []string
		for _, u := range snap.Model.Unresolved {
			list = append(list, u.Name)
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// newFile writes content/FOLDER/ID.md. A brief bears its day in its name too,
// because briefs are many.
func (a *app) newFile(kind, name string) int {
	if strings.IndexFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return a.out.usage(fmt.Sprintf("%q has no letters to name a file by", name), "give a name with letters or digits")
	}
	if info, err := os.Stat(a.source); err != nil || !info.IsDir() {
		return a.out.usage("there is no folder "+a.source, "--source names the site folder")
	}
	name = strings.Join(strings.Fields(name), " ")
	id := cmp.Or(a.id, text.Slug(name))
	if a.id != "" && a.id != text.Slug(a.id) {
		return a.out.usage(fmt.Sprintf("--id %q is not an id", a.id), fmt.Sprintf("use small letters, digits and hyphens: %s", text.Slug(a.id)))
	}
	s := scaffolds()[kind]
	fill := []string{"NAMED", name, "NAME", yamlQuoted(name), "ID", id}
	if kind == "brief" {
		more, code := a.briefWords(name)
		if code != exitClean {
			return code
		}
		fill = append(fill, more...)
		id = a.date + "-" + id
	} else if known := a.alreadyKnown(name); known != "" {
		return a.out.usage(fmt.Sprintf("%q is known already: %s", name, known), "open that file, or give another name")
	}
	return a.create(filepath.Join(a.source, "content", s.folder, id+".md"), strings.NewReplacer(fill...).Replace(s.body))
}

func yamlQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// alreadyKnown is the file of whoever has a name, "" when nobody has it or
// the site cannot be read.
func (a *app) alreadyKnown(name string) string {
	snap, _ := a.quietly()
	if snap == nil {
		return ""
	}
	if e := whoIs(snap.Model.Entities, name); e != nil && e.Doc != nil && e.Doc.Kind != "brief" {
		return e.Doc.Path
	}
	return ""
}

// briefWords fills in a brief: its day, its topics, and a record of those who
// take part.
func (a *app) briefWords(title string) ([]string, int) {
	if a.date == "" {
		a.date = time.Now().Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, a.date); err != nil {
		return nil, a.out.usage(fmt.Sprintf("--date %q is not a day", a.date), "write it like 2021-08-19")
	}
	who, code := a.known(a.leaders, "leader", "org")
	if code != exitClean {
		return nil, code
	}
	about, code := a.known(a.topics, "topic")
	if code != exitClean {
		return nil, code
	}
	if len(a.leaders) == 0 {
		who = a.namedIn(title)
	}
	topics, record := "", ""
	if len(about) > 0 {
		topics = "topics: [" + strings.Join(ids(about), ", ") + "]\n"
	}
	switch len(who) {
	case 0:
	case 1:
		record = fmt.Sprintf("\n- says:: %s: WORDS\n", who[0].ID)
	default:
		record = fmt.Sprintf("\n- call:: %s ^%s\n  - on:: %s\n", strings.Join(ids(who), ", "), a.freeID(who), a.date)
	}
	if len(who) > 1 && len(about) > 0 {
		record += "  - about:: #" + strings.Join(ids(about), ", #") + "\n"
	}
	return []string{"DATE", a.date, "TOPICS", topics, "RECORD", strings.Replace(record, "WORDS", "what was said, in your words", 1)}, exitClean
}

// freeID gives the record of a new brief an id of its own, so that its address
// stays: day, kind and people, with a number if that is taken.
func (a *app) freeID(who []*model.Entity) string {
	taken := map[string]bool{}
	if snap, _ := a.quietly(); snap != nil {
		for _, e := range snap.Model.Events {
			taken[e.ID] = true
		}
		for _, s := range snap.Model.Statements {
			taken[s.ID] = true
		}
	}
	people := ids(who)
	slices.Sort(people)
	base := a.date + "-call-" + strings.Join(people, "-")
	id := base
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

func ids(list []*model.Entity) (out []string) {
	for _, e := range list {
		out = append(out, e.ID)
	}
	return out
}

// known finds entities by id, name or alias. One that is not known is wrong
// usage: a scaffold must not begin with a slip of the pen.
func (a *app) known(names []string, kinds ...string) (found []*model.Entity, code int) {
	if len(names) == 0 {
		return nil, exitClean
	}
	snap, err := a.quietly()
	if err != nil {
		return nil, a.fail(err)
	}
	list := slices.DeleteFunc(slices.Clone(snap.Model.Entities), func(e *model.Entity) bool { return !slices.Contains(kinds, e.Kind) })
	for _, name := range names {
		e := whoIs(list, strings.TrimLeft(strings.TrimSpace(name), "#@"))
		if e == nil {
			var all []string
			for _, e := range list {
				all = append(append(all, e.ID, e.Name), e.Aliases...)
			}
			return nil, a.out.usage(fmt.Sprintf("no %s is called %q%s", strings.Join(kinds, " or "), name, meant(name, all)), fmt.Sprintf("readout new %s %q begins a file", kinds[0], name))
		}
		found = append(found, e)
	}
	return found, exitClean
}

// whoIs finds who has an id, a name or an alias.
func whoIs(list []*model.Entity, name string) *model.Entity {
	for _, e := range list {
		if e.ID == name {
			return e
		}
	}
	for _, e := range list {
		for _, other := range append([]string{e.Name}, e.Aliases...) {
			if text.Fold(other) == text.Fold(name) {
				return e
			}
		}
	}
	return nil
}

// namedIn finds leaders by their names in a title, in the order in which they
// stand there. A site that cannot be read names nobody.
func (a *app) namedIn(title string) []*model.Entity {
	snap, _ := a.quietly()
	if snap == nil {
		return nil
	}
	type hit struct {
		at  int
		who *model.Entity
	}
	var hits []hit
	padded := " " + strings.Join(strings.FieldsFunc(text.Fold(title), notInName), " ") + " "
	for _, e := range snap.Model.Entities {
		if e.Kind != "leader" || e.Provisional {
			continue
		}
		first := -1
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			word := " " + strings.Join(strings.FieldsFunc(text.Fold(name), notInName), " ") + " "
			if at := strings.Index(padded, word); at >= 0 && (first < 0 || at < first) {
				first = at
			}
		}
		if first >= 0 {
			hits = append(hits, hit{first, e})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int { return cmp.Compare(x.at, y.at) })
	var who []*model.Entity
	for _, h := range hits {
		who = append(who, h.who)
	}
	return who
}

func notInName(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }

// create writes a new file and says where.
func (a *app) create(file, body string) int {
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = writeNew(file, body)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return a.out.usage(file+" is there already", "give another name, or open that file")
	case err != nil:
		return a.out.world("BR901", fmt.Sprintf("cannot write %s: %s", file, disk.Plain(err)), "")
	}
	a.out.say("%s", file)
	return exitClean
}

// templateNames lists the built-in templates without their ending.
func templateNames() []string {
	names, err := fs.Glob(templates.FS, "*.html")
	if err != nil {
		return nil // the pattern is a good one
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, ".html")
	}
	return names
}

// newTemplate copies a built-in template to where the site's own stand.
func (a *app) newTemplate(name string) int {
	name = strings.TrimSuffix(name, ".html")
	raw, err := fs.ReadFile(templates.FS, name+".html")
	if err != nil {
		known := templateNames()
		return a.out.usage(fmt.Sprintf("there is no template %q%s", name, meant(name, known)), "the templates are "+strings.Join(known, ", "))
	}
	if info, err := os.Stat(a.source); err != nil || !info.IsDir() {
		return a.out.usage("there is no folder "+a.source, "--source names the site folder")
	}
	return a.create(filepath.Join(a.source, "templates", name+".html"), string(raw))
}

// writeNew writes a file that must not be there yet.
func writeNew(name, body string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(body)
	return errors.Join(err, f.Close())
}
