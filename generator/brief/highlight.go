package brief

import (
	"html"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// maxHighlight bounds what is highlighted, in bytes: the lexers' expressions
// can backtrack on text that was made to make them.
const maxHighlight = 64 << 10

// lexer reads annotated Markdown: front matter, records, fields, ids.
var lexer = chroma.MustNewLexer(
	&chroma.Config{Name: "readout", Aliases: []string{"readout", "brief"}, EnsureNL: true},
	func() chroma.Rules {
		return chroma.Rules{
			"root": {
				{Pattern: `^---\n`, Type: chroma.Punctuation, Mutator: chroma.Push("front")},
				{Pattern: `^#{1,6} .*\n`, Type: chroma.GenericHeading},
				{Pattern: `^(\s*)([-*+])( +)([a-z][a-z0-9-]*::)(?=\s)`, Type: chroma.ByGroups(chroma.Text, chroma.Punctuation, chroma.Text, chroma.Keyword)},
				{Pattern: `(\[)([a-z][a-z0-9-]*::)( )`, Type: chroma.ByGroups(chroma.Punctuation, chroma.NameAttribute, chroma.Text)},
				{Pattern: `(\[[^\]\n]*\]\()(#\^[^)\n]*|@[^)\n]*)(\))`, Type: chroma.ByGroups(chroma.Text, chroma.NameLabel, chroma.Text)},
				{Pattern: `\[\[[^\]\n]+\]\]`, Type: chroma.NameEntity},
				{Pattern: `"[^"\n]*"|“[^”\n]*”`, Type: chroma.LiteralString},
				{Pattern: "`[^`\\n]*`", Type: chroma.LiteralStringBacktick},
				{Pattern: `#[a-z][a-z0-9-]*`, Type: chroma.NameTag},
				{Pattern: `\^[a-z0-9][a-z0-9-]*`, Type: chroma.NameLabel},
				{Pattern: `@[a-z0-9][a-z0-9-]*`, Type: chroma.NameEntity},
				{Pattern: `\d{4}-\d{2}(?:-\d{2})?[?~%]?`, Type: chroma.LiteralDate},
				{Pattern: `->|→| > `, Type: chroma.Operator},
				{Pattern: `[a-zA-Z]+|\s+|.`, Type: chroma.Text},
			},
			"front": {
				{Pattern: `^---\n`, Type: chroma.Punctuation, Mutator: chroma.Pop(1)},
				{Pattern: `[a-z][a-z-]*:`, Type: chroma.NameAttribute},
				{Pattern: `"[^"\n]*"`, Type: chroma.LiteralString},
				{Pattern: `\d{4}-\d{2}-\d{2}`, Type: chroma.LiteralDate},
				{Pattern: `#.*`, Type: chroma.Comment},
				{Pattern: `\w+|\s+|.`, Type: chroma.Text},
			},
		}
	})

var formatter = chtml.New(chtml.WithClasses(true), chtml.PreventSurroundingPre(true))

// Highlight gives a code block with classes; unknown languages and very long
// blocks are plain.
func Highlight(lang, code string) string {
	plain := func() string {
		class := ""
		if lang != "" {
			class = ` class="language-` + html.EscapeString(lang) + `"`
		}
		return "<pre><code" + class + ">" + html.EscapeString(code) + "</code></pre>\n"
	}
	l := lexers.Get(lang)
	if lang == "readout" || lang == "brief" {
		l = lexer
	}
	if lang == "" || l == nil || len(code) > maxHighlight {
		return plain()
	}
	it, err := chroma.Coalesce(l).Tokenise(nil, code)
	if err != nil {
		return plain()
	}
	var b strings.Builder
	b.WriteString(`<pre class="chroma" tabindex="0"><code>`)
	if err := formatter.Format(&b, styles.Fallback, it); err != nil {
		return plain()
	}
	b.WriteString("</code></pre>\n")
	return b.String()
}

// ChromaCSS is the style of highlighted code: light, and dark by preference or
// by the reader's choice.
func ChromaCSS() string {
	var light, dark strings.Builder
	if formatter.WriteCSS(&light, styles.Get("github")) != nil || formatter.WriteCSS(&dark, styles.Get("github-dark")) != nil {
		return "" // a strings.Builder never fails
	}
	scoped := func(css, scope string) string {
		var b strings.Builder
		for _, line := range strings.Split(css, "\n") {
			if i := strings.Index(line, "."); i >= 0 {
				b.WriteString(scope + line[i:] + "\n")
			}
		}
		return b.String()
	}
	return scoped(light.String(), "") +
		"@media (prefers-color-scheme: dark) {\n" + scoped(dark.String(), ":root:not([data-theme=light]) ") + "}\n" +
		scoped(dark.String(), "[data-theme=dark] ")
}
