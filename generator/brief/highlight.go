package brief

import (
	"bytes"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// readoutLexer colours annotated Markdown: the language this program reads.
func readoutLexer() chroma.Lexer {
	return chroma.MustNewLexer(&chroma.Config{Name: "readout", Aliases: []string{"readout", "brief"}}, func() chroma.Rules {
		return chroma.Rules{
			"root": {
				{Pattern: `\A---\n`, Type: chroma.CommentPreproc, Mutator: chroma.Push("front")},
				{Pattern: "(?s)```.*?```", Type: chroma.LiteralStringBacktick},
				{Pattern: `^#{1,6} [^\n]*`, Type: chroma.GenericHeading},
				{Pattern: `^(\s*)([-*+]|\d+[.)])( )([a-z][a-z0-9-]*)(::)(?= |$)`, Type: chroma.ByGroups(chroma.Text, chroma.Punctuation, chroma.Text, chroma.Keyword, chroma.Operator)},
				{Pattern: `(\[)([a-z][a-z0-9-]*)(::)(?= )`, Type: chroma.ByGroups(chroma.Punctuation, chroma.NameAttribute, chroma.Operator)},
				{Pattern: `(\[[^\]\n]*\])(\()(#\^[^)\n]*)(\))`, Type: chroma.ByGroups(chroma.Text, chroma.Punctuation, chroma.NameLabel, chroma.Punctuation)},
				{Pattern: "`[^`\n]+`", Type: chroma.LiteralStringBacktick},
				{Pattern: `"[^"\n]*"|“[^”\n]*”`, Type: chroma.LiteralString},
				{Pattern: `\^[a-z0-9][a-z0-9-]*`, Type: chroma.NameLabel},
				{Pattern: `#[a-z][a-z0-9-]*`, Type: chroma.NameTag},
				{Pattern: `@[a-z0-9][a-z0-9-]*`, Type: chroma.NameEntity},
				{Pattern: ` (->|→|>) `, Type: chroma.Operator},
				{Pattern: `\\[^\w\s]`, Type: chroma.LiteralStringEscape},
				{Pattern: `\w+`, Type: chroma.Text},
				{Pattern: `\s+|.`, Type: chroma.Text},
			},
			"front": {
				{Pattern: `^---\n?`, Type: chroma.CommentPreproc, Mutator: chroma.Pop(1)},
				{Pattern: `(?<!\S)#[^\n]*`, Type: chroma.Comment},
				{Pattern: `([\w-]+)(:)(?=[ \n])`, Type: chroma.ByGroups(chroma.NameAttribute, chroma.Punctuation)},
				{Pattern: `"[^"\n]*"|'[^'\n]*'`, Type: chroma.LiteralString},
				{Pattern: `[\[\]{},]`, Type: chroma.Punctuation},
				{Pattern: `[\w-]+|\s+|.`, Type: chroma.Text},
			},
		}
	})
}

// maxHighlight is the longest code that is coloured, in bytes. From each place
// of a code a lexer may look as far as its end, many times over: code of blank
// lines alone costs with its square, 2 KiB of it half a second in Java, and ten
// times as much where a fuzzer watches. What is longer is plain text.
const maxHighlight = 1 << 10

// All blocks of a file together may cost so much, each the square of its
// length and of some more, as each costs something of its own.
const (
	maxColoured = 6_000_000
	perBlock    = 128
)

// colouring is what a block counts.
func colouring(code string) int { return (len(code) + perBlock) * (len(code) + perBlock) }

// endless are the lexers with a rule that takes nothing and stays where it is:
// at a sign that no other rule knows they never end.
var endless = []string{"JSONata", "Jungle"}

// unsteady are the lexers in which one look may cost the square of what it
// looks at, or a block of 1 KiB takes seconds. Chroma ends such a look by the
// clock, and what it found would depend on the machine.
var unsteady = []string{"Devicetree", "FortranFixed", "LilyPond", "Markless", "ObjectPascal"}

// maxLanguage is the longest name of a language that is looked up, in bytes:
// chroma holds a name it does not know against every file pattern of every
// language, and the cost grows with the square of the name.
const maxLanguage = 40

// lexerOf is the lexer of a language, nil if it is not known.
func lexerOf(name string) chroma.Lexer {
	switch {
	case name == "readout" || name == "brief":
		return readoutLexer()
	case len(name) > maxLanguage:
		return nil
	}
	if l := lexers.Get(name); l != nil && !slices.Contains(unsteady, l.Config().Name) && !slices.Contains(endless, l.Config().Name) {
		return l
	}
	return nil
}

// Highlight writes a code block with classes for its colours. A language that
// is not known is plain text.
func Highlight(lang, code string) string {
	name := strings.ToLower(firstWord(lang))
	lexer := lexerOf(name)
	open := `<pre class="chroma"><code class="language-` + escape(name) + `">`
	if lexer == nil || len(code) > maxHighlight {
		return open + visible(escape(code)) + "</code></pre>\n"
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return open + visible(escape(code)) + "</code></pre>\n"
	}
	var b bytes.Buffer
	f := chtml.New(chtml.WithClasses(true), chtml.PreventSurroundingPre(true))
	if err := f.Format(&b, styles.Fallback, tokens); err != nil {
		return open + visible(escape(code)) + "</code></pre>\n"
	}
	return open + visible(b.String()) + "</code></pre>\n"
}

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// ChromaCSS is the style sheet of highlighted code: light, dark where the
// reader's system is, and dark where the page's switch says so.
func ChromaCSS() string {
	light, dark := sheet("github"), sheet("github-dark")
	var b strings.Builder
	b.WriteString(light)
	dark = ".chroma span { color: inherit }\n" + dark // what only the light sheet colours would be dark on dark
	b.WriteString("@media (prefers-color-scheme: dark) {\n" + scoped(dark, `:root:not([data-theme="light"]) `) + "}\n")
	b.WriteString(scoped(dark, `[data-theme="dark"] `))
	return b.String()
}

func sheet(style string) string {
	var b bytes.Buffer
	if err := chtml.New(chtml.WithClasses(true)).WriteCSS(&b, styles.Get(style)); err != nil {
		return ""
	}
	return b.String()
}

// scoped puts a selector before each rule of a style sheet of one-line rules.
func scoped(css, prefix string) string {
	var b strings.Builder
	for _, l := range strings.Split(strings.TrimSpace(css), "\n") {
		comment, rule, ok := strings.Cut(l, "*/ ")
		if !ok {
			comment, rule = "", l
		} else {
			comment += "*/ "
		}
		b.WriteString(comment + prefix + rule + "\n")
	}
	return b.String()
}
