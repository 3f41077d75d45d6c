package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"readout/generator/diag"
)

func (a *app) explainCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "explain CODE|URL", Short: "says what a problem means, or how a page came about", Args: words(0, 1),
		Long: "Says what a code such as BR201 means, with a wrong and a right example. Without\n" +
			"a code it lists them all. Given an address such as /leaders/macron/ it says which\n" +
			"files, records and template made that page, or why there is none.",
		Annotations: map[string]string{shapes: "text json"},
		Run: func(_ *cobra.Command, args []string) {
			switch {
			case len(args) == 0:
				a.code = a.out.codes()
			case isAddress(args[0]):
				a.code = a.explainPage(args[0])
			default:
				a.code = a.explainCode(args[0])
			}
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			switch {
			case len(args) > 0:
				return nil, cobra.ShellCompDirectiveNoFileComp
			case strings.HasPrefix(begun, "/"):
				return a.addressWords(begun), cobra.ShellCompDirectiveNoFileComp
			}
			return codeWords(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	a.viewFlags(c)
	return c
}

// isAddress tells an address of the site from a code.
func isAddress(arg string) bool { return strings.HasPrefix(arg, "/") || strings.Contains(arg, "://") }

// explainCode is `readout explain CODE`; small letters and a bare number do too.
func (a *app) explainCode(arg string) int {
	code := strings.ToUpper(arg)
	if _, err := strconv.Atoi(code); err == nil {
		code = "BR" + code
	}
	e, ok := diag.Explain(code)
	if !ok {
		return a.out.usage(fmt.Sprintf("there is no code %s%s", arg, nearCode(code)), "readout explain lists all codes")
	}
	a.out.entry(e)
	return exitClean
}

// nearCode offers the code that was probably meant: the one that looks like
// it, else the next one by number.
func nearCode(code string) string {
	known := diag.Explained()
	if hint := meant(code, known); hint != "" {
		return hint
	}
	n, err := strconv.Atoi(strings.TrimPrefix(code, "BR"))
	if err != nil || n > 999 {
		return ""
	}
	away := func(c string) int {
		m, _ := strconv.Atoi(strings.TrimPrefix(c, "BR")) // the catalogue's own
		return max(n-m, m-n)
	}
	near := slices.MinFunc(known, func(x, y string) int { return away(x) - away(y) })
	return "; the nearest is " + near
}

// codeWords are the codes with their titles, for completion.
func codeWords() (list []string) {
	for _, c := range diag.Catalogue {
		list = append(list, c.Code+"\t"+c.Title)
	}
	return list
}

type codeDoc struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
}

type codesDoc struct {
	Schema int       `json:"schema"`
	Codes  []codeDoc `json:"codes"`
}

type entryDoc struct {
	Schema int `json:"schema"`
	codeDoc
	Text  string       `json:"text"`
	Wrong []exampleDoc `json:"wrong"`
	Says  string       `json:"says"`
	Right []exampleDoc `json:"right"`
}

type exampleDoc struct {
	File string `json:"file"`
	Text string `json:"text"`
	Link string `json:"link,omitempty"`
}

func codeDocOf(c diag.Code) codeDoc { return codeDoc{c.Code, c.Severity.String(), c.Title} }

func exampleDocs(files []diag.ExampleFile) []exampleDoc {
	docs := make([]exampleDoc, 0, len(files))
	for _, f := range files {
		docs = append(docs, exampleDoc{f.Path, f.Text, f.Link})
	}
	return docs
}

// codes lists the catalogue.
func (o *output) codes() int {
	doc := codesDoc{Schema: 1, Codes: []codeDoc{}}
	var b strings.Builder
	for _, c := range diag.Catalogue {
		doc.Codes = append(doc.Codes, codeDocOf(c))
		fmt.Fprintf(&b, "%s  %-7s  %s\n", c.Code, c.Severity, c.Title)
	}
	o.result(doc, b.String())
	return exitClean
}

// entry prints what a code means: what check says of the wrong example, and
// the files in which the right one differs.
func (o *output) entry(e diag.Entry) {
	doc := entryDoc{1, codeDocOf(e.Code), e.Text, exampleDocs(e.Wrong), e.Says, exampleDocs(e.Right)}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)\n\n%s\n", e.Code.Code, e.Title, e.Severity, e.Text)
	if len(e.Wrong) > 0 {
		b.WriteString("\nwrong:\n\n" + e.Says + "\nright:\n\n")
		for _, f := range e.Right {
			if !slices.Contains(e.Wrong, f) {
				b.WriteString(numbered(f))
			}
		}
		for _, f := range e.Wrong {
			if !slices.ContainsFunc(e.Right, func(r diag.ExampleFile) bool { return r.Path == f.Path }) {
				fmt.Fprintf(&b, "(no %s)\n", f.Path)
			}
		}
	}
	o.result(doc, b.String())
}

// numbered shows a file as frames show lines.
func numbered(f diag.ExampleFile) string {
	src, _ := diag.NewSource(f.Path, []byte(f.Text))
	lines := strings.Split(strings.TrimSuffix(src.Text, "\n"), "\n")
	var b strings.Builder
	b.WriteString(f.Path + "\n")
	for i, l := range lines {
		fmt.Fprintf(&b, "%*d | %s\n", len(strconv.Itoa(len(lines))), i+1, l)
	}
	return b.String()
}
