package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readout/generator/disk"
	"readout/generator/text"
	"readout/templates"
)

// scaffold is a file that `readout new` begins.
type scaffold struct {
	folder string // below content/
	body   string // %s is the name, quoted for YAML
}

func scaffolds() map[string]scaffold {
	named := "---\nname: %s\n---\n"
	return map[string]scaffold{
		"leader": {"leaders", named}, "org": {"orgs", named}, "place": {"places", named}, "topic": {"topics", named},
		"source": {"sources", "---\ntitle: %s\n---\n"},
		"page":   {"", "---\ntitle: %s\n---\n"},
		"brief":  {"briefs", "---\ntitle: %s\ndate: DATE\n---\n\nWhat happened, in a few sentences.\n"},
	}
}

func (a *app) newCommand() *cobra.Command {
	c := &cobra.Command{Use: "new", Short: "begins a site or a file; never overwrites", Args: oneOf,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(&cobra.Command{Use: "site DIR", Short: "begins a site folder", Args: words(1, 1),
		Run: func(_ *cobra.Command, args []string) { a.code = a.newSite(args[0]) }})
	c.AddCommand(&cobra.Command{Use: "template NAME", Short: "copies a built-in template into the site, to be changed there", Args: words(1, 1),
		Run: func(_ *cobra.Command, args []string) { a.code = a.newTemplate(args[0]) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return templateNames(), cobra.ShellCompDirectiveNoFileComp
		}})
	for _, kind := range []string{"brief", "leader", "topic", "org", "place", "source", "page"} {
		c.AddCommand(&cobra.Command{Use: kind + " NAME", Short: "begins the file of a " + kind, Args: words(1, 1),
			Run: func(_ *cobra.Command, args []string) { a.code = a.newFile(a.source, kind, args[0]) }})
	}
	return c
}

func (a *app) newSite(dir string) int {
	if _, err := os.Stat(filepath.Join(dir, "content")); err == nil {
		return a.out.usage(dir+" is a site already: it has a content/ folder", "readout new brief NAME begins a brief in it")
	}
	return a.newFile(dir, "brief", "A first brief")
}

// newFile writes content/FOLDER/SLUG.md. A brief bears the day on which it
// was begun, in its name too, because briefs are many.
func (a *app) newFile(dir, kind, name string) int {
	s := scaffolds()[kind]
	slug := text.Slug(name)
	if slug == "" {
		return a.out.usage(fmt.Sprintf("%q has no letters to name a file by", name), "give a name with letters or digits")
	}
	today := time.Now().Format(time.DateOnly)
	if kind == "brief" {
		slug = today + "-" + slug
	}
	file := filepath.Join(dir, "content", s.folder, slug+".md")
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(name) + `"`
	body := strings.Replace(fmt.Sprintf(s.body, quoted), "DATE", today, 1)
	return a.create(file, body)
}

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
