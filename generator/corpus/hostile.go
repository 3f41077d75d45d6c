package corpus

import (
	"fmt"
	"strings"
)

// Of brackets and emphasis marks, a paragraph may hold so many; texts that go
// to the limit are the ones that cost most.
const (
	MaxBrackets = 8000
	MaxMarks    = 8000
)

// Hostile makes texts that keep a reader of Markdown or of records busy, each
// about n bytes of one file. Nobody writes such things by chance.
var Hostile = map[string]func(n int) string{
	"quotes deep":        func(n int) string { return strings.Repeat(">", n) },
	"quotes spaced deep": func(n int) string { return strings.Repeat("> ", n/2) + "a" },
	"quotes 30 deep":     func(n int) string { return strings.Repeat(strings.Repeat("> ", 30)+"a\n", n/62) },
	"quotes 30, lazy":    func(n int) string { return strings.Repeat("> ", 30) + strings.Repeat("a\n", n/2) },
	"quotes stairs":      func(n int) string { return Lines(n, func(i int) string { return strings.Repeat("> ", i%31) + "a\n" }) },
	"lists deep":         func(n int) string { return strings.Repeat("- ", n/2) + "a" },
	"lists stairs": func(n int) string {
		return Lines(n, func(i int) string { return strings.Repeat("  ", i%30) + "- a\n" })
	},
	"lists stairs down": func(n int) string {
		return Lines(n, func(i int) string { return strings.Repeat(" ", i%200) + "* a\n" })
	},
	"lists stairs endless": func(n int) string { return Lines(n, func(i int) string { return strings.Repeat(" ", i) + "- a\n" }) },
	"lists 30 then blanks": func(n int) string { return strings.Repeat("- ", 30) + "a\n" + strings.Repeat("\n", n) },
	"lists 30 blanks, text": func(n int) string {
		return strings.Repeat("- ", 30) + "a\n" + strings.Repeat("\n"+strings.Repeat(" ", 60)+"b\n", n/63)
	},
	"list of one":         func(n int) string { return strings.Repeat("- a\n", n/4) },
	"list loose":          func(n int) string { return strings.Repeat("- a\n\n", n/5) },
	"list empty items":    func(n int) string { return strings.Repeat("-\n", n/2) },
	"list markers change": func(n int) string { return strings.Repeat("- a\n+ b\n* c\n", n/12) },
	"numbers": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("%d. a\n", i%1_000_000_000) })
	},
	"task lists":             func(n int) string { return strings.Repeat("- [ ] a\n- [x] b\n", n/16) },
	"quotes in lists":        func(n int) string { return strings.Repeat("- > ", n/4) + "a" },
	"quotes in lists, lines": func(n int) string { return strings.Repeat("- > - > - > a\n", n/14) },
	"stars":                  func(n int) string { return strings.Repeat("*a_ ", n/4) },
	"stars only":             func(n int) string { return strings.Repeat("*", n) },
	"stars open":             func(n int) string { return strings.Repeat("**a *b ", n/7) },
	"stars open and closed":  func(n int) string { return strings.Repeat("*a **a ", n/14) + strings.Repeat("b** b* ", n/14) },
	"stars nested":           func(n int) string { return strings.Repeat("*a ", n/6) + strings.Repeat("b* ", n/6) },
	"stars by lines":         func(n int) string { return strings.Repeat("*a_ b\n", n/6) },
	"stars by paragraphs":    func(n int) string { return strings.Repeat(strings.Repeat("*a_ ", 20)+"\n\n", n/82) },
	"underscores":            func(n int) string { return strings.Repeat("_a __b ", n/7) },
	"tildes":                 func(n int) string { return strings.Repeat("~~a ~b ", n/7) },
	"tilde runs":             func(n int) string { return strings.Repeat("~", n) },
	"ticks":                  func(n int) string { return strings.Repeat("`a``", n/4) },
	"ticks growing":          func(n int) string { return Lines(n, func(i int) string { return strings.Repeat("`", i+1) + "a " }) },
	"ticks run":              func(n int) string { return strings.Repeat("`", n) },
	"ticks by lines": func(n int) string {
		return Lines(n, func(i int) string { return strings.Repeat("`", i%300+1) + "a\n" })
	},
	"brackets":              func(n int) string { return strings.Repeat("[", n) },
	"brackets closed":       func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) },
	"brackets pairs":        func(n int) string { return strings.Repeat("[a]", n/3) },
	"brackets pairs lines":  func(n int) string { return strings.Repeat("[a]\n", n/4) },
	"brackets paragraphs":   func(n int) string { return strings.Repeat(strings.Repeat("[a", 60)+"\n\n", n/122) },
	"brackets to the limit": func(n int) string { return strings.Repeat(strings.Repeat("[", MaxBrackets)+"\n\n", 1+n/MaxBrackets) },
	"brackets closed to the limit": func(n int) string {
		return strings.Repeat(strings.Repeat("[", MaxBrackets)+strings.Repeat("]", MaxBrackets)+"\n\n", 1+n/2/MaxBrackets)
	},
	"brackets closed before brackets": func(n int) string {
		return strings.Repeat(strings.Repeat("[", MaxBrackets/2)+strings.Repeat("][", MaxBrackets/2)+"\n\n", 1+n*2/3/MaxBrackets)
	},
	"brackets closed before parentheses": func(n int) string {
		return strings.Repeat(strings.Repeat("[*", MaxBrackets)+strings.Repeat("](", MaxBrackets)+"\n\n", 1+n/4/MaxBrackets)
	},
	"brackets closed by lines": func(n int) string {
		return strings.Repeat(strings.Repeat("[\n", MaxBrackets)+strings.Repeat("]\n", MaxBrackets)+"\n\n", 1+n/4/MaxBrackets)
	},
	"brackets words to the limit": func(n int) string { return strings.Repeat(strings.Repeat("[a", MaxBrackets)+"\n\n", 1+n/2/MaxBrackets) },
	"stars to the limit":          func(n int) string { return strings.Repeat(strings.Repeat("*a_ ", MaxMarks/2)+"\n\n", 1+n/2/MaxMarks) },
	"stars nested to the limit": func(n int) string {
		return strings.Repeat(strings.Repeat("*a ", MaxMarks/2)+strings.Repeat("b* ", MaxMarks/2)+"\n\n", 1+n/3/MaxMarks)
	},
	"wiki to the limit": func(n int) string {
		return strings.Repeat(strings.Repeat("[[a", MaxBrackets/2)+"\n\n", 1+n*2/3/MaxBrackets)
	},
	"stars behind numbers":   func(n int) string { return strings.Repeat("2. *a_ *b_ *c_\n", n/15) },
	"stars behind bars":      func(n int) string { return "a|b\n-:-|-\n" + strings.Repeat("*a_ *b_ *c_\n", n/12) },
	"stars indented":         func(n int) string { return "a\n" + strings.Repeat("     - *a_ *b_ *c_\n", n/19) },
	"brackets behind bars":   func(n int) string { return "a\n-|-\n" + strings.Repeat("[[[[[[[[\n", n/9) },
	"closing brackets":       func(n int) string { return strings.Repeat("]", n) },
	"links open":             func(n int) string { return strings.Repeat("[a](", n/4) },
	"links open angle":       func(n int) string { return strings.Repeat("[a](<b", n/6) },
	"links with parens":      func(n int) string { return strings.Repeat("[a]("+strings.Repeat("(", 40), n/44) },
	"links title open":       func(n int) string { return strings.Repeat(`[a](b "`, n/7) },
	"links nested":           func(n int) string { return strings.Repeat("[", n/7) + "a" + strings.Repeat("](b) ", n/7) },
	"links many":             func(n int) string { return strings.Repeat("[a](b) ", n/7) },
	"links many, lines":      func(n int) string { return strings.Repeat("[a](b)\n", n/7) },
	"links many, paragraphs": func(n int) string { return strings.Repeat("[a](b)\n\n", n/8) },
	"images":                 func(n int) string { return strings.Repeat("![", n/2) },
	"images nested":          func(n int) string { return strings.Repeat("![", n/8) + "a" + strings.Repeat("](b) ", n/8) },
	"images closed":          func(n int) string { return strings.Repeat("![]", n/3) },
	"bangs":                  func(n int) string { return strings.Repeat("!", n) },
	"wiki open":              func(n int) string { return strings.Repeat("[[", n/2) },
	"wiki long":              func(n int) string { return strings.Repeat("[[a", n/3) + "]]" },
	"wiki many":              func(n int) string { return strings.Repeat("[[a|b]] ", n/8) },
	"references used":        func(n int) string { return "[a]: /b\n\n" + strings.Repeat("[a] ", n/4) },
	"references many":        func(n int) string { return Lines(n, func(i int) string { return fmt.Sprintf("[r%d]: /b\n", i) }) },
	"references one block": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("[r%d]: /b\n", i) }) + "\n" + Lines(n/2, func(i int) string { return fmt.Sprintf("[r%d]\n", i) })
	},
	"references open":        func(n int) string { return strings.Repeat("[a", n/2) + "]: /b" },
	"references long titles": func(n int) string { return strings.Repeat("[a]: b \"\n", n/9) },
	"references half":        func(n int) string { return strings.Repeat("[a]:\n", n/5) },
	"reference long url":     func(n int) string { return "[a]: /" + strings.Repeat("b", n/50) + "\n\n" + strings.Repeat("[a] ", n/5) },
	"footnotes": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("x[^%d]\n\n[^%d]: n\n\n", i, i) })
	},
	"footnotes unused":       func(n int) string { return Lines(n, func(i int) string { return fmt.Sprintf("[^%d]: n\n\n", i) }) },
	"footnotes missing":      func(n int) string { return strings.Repeat("[^a] ", n/5) },
	"footnotes one, many":    func(n int) string { return "[^a]: n\n\n" + strings.Repeat("[^a] ", n/5) },
	"footnotes one, by line": func(n int) string { return "[^a]: n\n\n" + strings.Repeat("x[^a]\n\n", n/7) },
	"footnotes all ways": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("[^%d]: n\n\n", i) }) + Lines(n/2, func(i int) string { return fmt.Sprintf("x[^%d]\n\n", 1_000_000-i) })
	},
	"footnotes nested": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[^%d]: see [^%d]\n\n", i, i+1) }) + "x[^0]"
	},
	"footnotes indented": func(n int) string {
		return Lines(n, func(i int) string { return strings.Repeat("    ", i%200) + fmt.Sprintf("[^%d]: a\n", i) })
	},
	"footnotes in one line": func(n int) string { return strings.Repeat("[^a]: ", n/6) },
	"tables wide": func(n int) string {
		return "|" + strings.Repeat("a|", n/6) + "\n|" + strings.Repeat("-|", n/6) + "\n|" + strings.Repeat("b|", n/6)
	},
	"tables wide, short": func(n int) string {
		return "|" + strings.Repeat("a|", 1000) + "\n|" + strings.Repeat("-|", 1000) + "\n" + strings.Repeat("b\n", n/2)
	},
	"tables 60 wide, short": func(n int) string {
		return "|" + strings.Repeat("a|", 60) + "\n|" + strings.Repeat("-|", 60) + "\n" + strings.Repeat("|\n", n/2)
	},
	"tables many":                     func(n int) string { return strings.Repeat("|a|b|\n|-|-|\n|c|d|\n\n", n/19) },
	"tables many, tiny":               func(n int) string { return strings.Repeat("a\n-|\n\n", n/6) },
	"tables heads":                    func(n int) string { return strings.Repeat("|a|b|\n|-|-|\n", n/12) },
	"tables after lines":              func(n int) string { return strings.Repeat("a\n", n/4) + "|-|-|\n" + strings.Repeat("a\n", n/4) },
	"tables rows":                     func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat("|a|b|\n", n/6) },
	"tables escaped":                  func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat(`|\|\|\|\|\|`, n/11) },
	"tables of code":                  func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat("|`a\\|b`|c|\n", n/11) },
	"pipes":                           func(n int) string { return strings.Repeat("|", n) },
	"pipe lines":                      func(n int) string { return strings.Repeat("|\n", n/2) },
	"line of words":                   func(n int) string { return strings.Repeat("word ", n/5) },
	"line without end":                func(n int) string { return strings.Repeat("a", n) },
	"line of spaces":                  func(n int) string { return "a" + strings.Repeat(" ", n) + "b" },
	"lines of one":                    func(n int) string { return strings.Repeat("a\n", n/2) },
	"paragraphs of one":               func(n int) string { return strings.Repeat("a\n\n", n/3) },
	"tabs":                            func(n int) string { return strings.Repeat("\t", n) + "a" },
	"tab lines":                       func(n int) string { return strings.Repeat("\t\ta\n", n/4) },
	"tabs in lists":                   func(n int) string { return strings.Repeat("-\ta\n\t\tb\n", n/8) },
	"tab list deep":                   func(n int) string { return strings.Repeat("-\t", n/2) + "a" },
	"blank lines":                     func(n int) string { return strings.Repeat("\n", n) },
	"blank lines in quotes":           func(n int) string { return strings.Repeat(">\n", n/2) },
	"autolinks":                       func(n int) string { return strings.Repeat("<http://a.b> ", n/13) },
	"autolinks open":                  func(n int) string { return strings.Repeat("<http://a ", n/10) },
	"autolinks open, one":             func(n int) string { return strings.Repeat("<a:", n/3) },
	"addresses bare":                  func(n int) string { return strings.Repeat("http://a.b/c ", n/13) },
	"addresses bare, one":             func(n int) string { return "http://a.b/" + strings.Repeat("c", n) },
	"addresses parens":                func(n int) string { return strings.Repeat("http://a.b/(", n/12) },
	"addresses parens end":            func(n int) string { return "http://a.b/" + strings.Repeat(")", n) },
	"addresses www":                   func(n int) string { return strings.Repeat("www.", n/4) },
	"addresses entities":              func(n int) string { return "http://a.b/" + strings.Repeat("&a;", n/3) },
	"mail":                            func(n int) string { return strings.Repeat("a@", n/2) },
	"mail dots":                       func(n int) string { return strings.Repeat("a.", n/2) + "@b.c" },
	"mail many":                       func(n int) string { return strings.Repeat("a@b.c ", n/6) },
	"angles":                          func(n int) string { return strings.Repeat("<", n) },
	"angles words":                    func(n int) string { return strings.Repeat("<a ", n/3) },
	"angles values":                   func(n int) string { return strings.Repeat(`<a b="`, n/6) },
	"comments open":                   func(n int) string { return strings.Repeat("a <!--", n/6) },
	"comments dashes":                 func(n int) string { return "a <!-" + strings.Repeat("-", n) },
	"instructions open":               func(n int) string { return strings.Repeat("a <?", n/4) },
	"cdata open":                      func(n int) string { return strings.Repeat("a <![CDATA[", n/11) },
	"declarations open":               func(n int) string { return strings.Repeat("a <!A ", n/6) },
	"html blocks":                     func(n int) string { return strings.Repeat("<div>\n\n", n/7) },
	"html lines":                      func(n int) string { return strings.Repeat("<div>\n", n/6) },
	"html inline":                     func(n int) string { return strings.Repeat("<b>", n/3) },
	"html comments":                   func(n int) string { return strings.Repeat("<!-- a\n", n/7) },
	"entities":                        func(n int) string { return strings.Repeat("&amp;", n/5) },
	"entities unknown":                func(n int) string { return strings.Repeat("&a", n/2) },
	"entities longest":                func(n int) string { return strings.Repeat("&CounterClockwiseContourIntegral;", n/33) },
	"entities numbers":                func(n int) string { return strings.Repeat("&#1;", n/4) },
	"ampersands":                      func(n int) string { return strings.Repeat("&", n) },
	"quotation marks":                 func(n int) string { return strings.Repeat(`"`, n) },
	"angle text":                      func(n int) string { return strings.Repeat("a<b ", n/4) },
	"setext":                          func(n int) string { return strings.Repeat("a\n=\n", n/4) },
	"setext one":                      func(n int) string { return strings.Repeat("a\n", n/4) + strings.Repeat("=", n/2) },
	"setext dashes":                   func(n int) string { return strings.Repeat("a\n-\n", n/4) },
	"headings":                        func(n int) string { return strings.Repeat("# a\n", n/4) },
	"headings empty":                  func(n int) string { return strings.Repeat("#\n", n/2) },
	"headings hashes":                 func(n int) string { return "# a" + strings.Repeat(" #", n/2) },
	"headings long":                   func(n int) string { return strings.Repeat("# "+strings.Repeat("a", 1000)+"\n", n/1003) },
	"headings of fn":                  func(n int) string { return strings.Repeat("# p1\n", n/5) },
	"rules":                           func(n int) string { return strings.Repeat("***\n", n/4) },
	"rule long":                       func(n int) string { return strings.Repeat("- ", n/2) },
	"rule almost":                     func(n int) string { return strings.Repeat("* * ", n/4) + "a" },
	"fences":                          func(n int) string { return strings.Repeat("```\na\n```\n", n/10) },
	"fences open":                     func(n int) string { return strings.Repeat("```\n", n/4) },
	"fence long":                      func(n int) string { return strings.Repeat("`", n/2) + "\n" + strings.Repeat("a\n", n/4) },
	"fences with languages":           func(n int) string { return strings.Repeat("```go\nx := 1\n```\n", n/17) },
	"fence of a language without end": func(n int) string { return "```python" + strings.Repeat("'", n) + "\n```\n" },
	"fences of no language": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("```%s%d\na\n```\n", strings.Repeat("x*", 15), i) })
	},
	"fence of code": func(n int) string { return "```go\n" + strings.Repeat("x := f(\"a\") // b\n", n/17) + "```\n" },
	"fences of code": func(n int) string {
		return strings.Repeat("```go\n"+strings.Repeat("x := f(\"a\") // b\n", 900)+"```\n", 1+n/15_310)
	},
	"fences of strings": func(n int) string {
		return strings.Repeat("```python\n"+strings.Repeat("'", 15_000)+"\n```\n", 1+n/15_015)
	},
	"fences of blank lines": func(n int) string {
		return strings.Repeat("```java\n"+strings.Repeat("\n", 1000)+"```\n", 1+n/1012)
	},
	"fence of brackets": func(n int) string { return "```js\n" + strings.Repeat("/", n) + "\n```\n" },
	"fence of readout": func(n int) string {
		return "```readout\n" + strings.Repeat("- call:: A > B [on:: x] \"a\n", n/27) + "```\n"
	},
	"fence of markdown":   func(n int) string { return "```markdown\n" + strings.Repeat("*a_ [b", n/6) + "\n```\n" },
	"fence of html":       func(n int) string { return "```html\n" + strings.Repeat("<a <b \"", n/7) + "\n```\n" },
	"fence of yaml":       func(n int) string { return "```yaml\n" + strings.Repeat("a: [{b: ", n/8) + "\n```\n" },
	"fence of json":       func(n int) string { return "```json\n" + strings.Repeat("[{\"a\":", n/6) + "\n```\n" },
	"fence of bash":       func(n int) string { return "```bash\n" + strings.Repeat("$(", n/2) + "\n```\n" },
	"fence of python":     func(n int) string { return "```python\n" + strings.Repeat("'", n) + "\n```\n" },
	"code spans":          func(n int) string { return strings.Repeat("`a` ", n/4) },
	"code indented":       func(n int) string { return strings.Repeat("    a\n\n", n/7) },
	"backslashes":         func(n int) string { return strings.Repeat(`\`, n) },
	"backslash lines":     func(n int) string { return strings.Repeat("a\\\n", n/3) },
	"hard breaks":         func(n int) string { return strings.Repeat("a  \n", n/4) },
	"escapes":             func(n int) string { return strings.Repeat(`\*`, n/2) },
	"bidi":                func(n int) string { return strings.Repeat("\u202e", n/3) },
	"bidi in code":        func(n int) string { return "`" + strings.Repeat("\u202e", n/3) + "`" },
	"combining":           func(n int) string { return "# a" + strings.Repeat("\u0301", n/2) },
	"combining two kinds": func(n int) string { return "# a" + strings.Repeat("\u0301\u0316", n/4) },
	"control":             func(n int) string { return strings.Repeat("\x01", n) },
	"mixed": func(n int) string {
		return Lines(n, func(i int) string {
			return strings.Repeat("> - ", i%8) + "*a [b](c \"d\n`e` ![f][g] <h> &i; ~~j [^k]\n"
		})
	},
	"mixed deep": func(n int) string {
		return strings.Repeat("- > 1. ", 10) + strings.Repeat("*[`<&", n/5)
	},
	// Front matter.
	"front unclosed": func(n int) string { return "---\n" + strings.Repeat("a: b\n", n/5) },
	"front keys": func(n int) string {
		return below("---\n", n, func(i int) string { return fmt.Sprintf("k%d: b\n", i) }) + "---\n"
	},
	"front nested":     func(n int) string { return "---\na: " + strings.Repeat("[", n) + "\n---\n" },
	"front maps":       func(n int) string { return "---\na: " + strings.Repeat("{a: ", n/4) + "\n---\n" },
	"front flow lines": func(n int) string { return "---\na:\n" + strings.Repeat(" [\n", n/3) + "\n---\n" },
	"front dashes":     func(n int) string { return "---\na:\n " + strings.Repeat("- ", n/2) + "b\n---\n" },
	"front questions":  func(n int) string { return "---\n" + strings.Repeat("? ", n/2) + "b\n---\n" },
	"front indented": func(n int) string {
		return "---\n" + Lines(n, func(i int) string { return strings.Repeat(" ", i) + "a:\n" }) + "---\n"
	},
	"front aliases": func(n int) string { return "---\na: &a [b]\nc: [" + strings.Repeat("*a, ", n/4) + "]\n---\n" },
	"front bomb": func(n int) string {
		return "---\n" + Lines(n, func(i int) string { return fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i, i, max(0, i-1), max(0, i-1)) }) + "---\n"
	},
	"front merges":     func(n int) string { return "---\na: &a {b: c}\n" + strings.Repeat("d:\n  <<: *a\n", n/12) + "---\n" },
	"front long value": func(n int) string { return "---\ntitle: " + strings.Repeat("a", n) + "\n---\n" },
	"front quoted":     func(n int) string { return "---\ntitle: \"" + strings.Repeat(`\"`, n/2) + "\"\n---\n" },
	"front quote open": func(n int) string { return "---\ntitle: \"" + strings.Repeat("a\n", n/2) + "---\n" },
	"front list":       func(n int) string { return "---\ntopics: [" + strings.Repeat("a, ", n/3) + "]\n---\n" },
	"front sources": func(n int) string {
		return "---\nsources:\n" + Lines(n, func(i int) string { return fmt.Sprintf("  s%d: {kid: x}\n", i) }) + "---\n"
	},
	"front comments": func(n int) string { return "---\n" + strings.Repeat("#\n", n/2) + "---\n" },
	"front tags":     func(n int) string { return "---\na: " + strings.Repeat("!", n) + "\n---\n" },
	"front anchors": func(n int) string {
		return "---\n" + Lines(n, func(i int) string { return fmt.Sprintf("k%d: &a b\n", i) }) + "---\n"
	},
	"front same keys":    func(n int) string { return "---\n" + strings.Repeat("a: b\n", n/5) + "---\n" },
	"front block scalar": func(n int) string { return "---\ntitle: |\n" + strings.Repeat(" a\n", n/3) + "---\n" },
	// Records.
	"records":              func(n int) string { return strings.Repeat("- call:: A > B\n", n/15) },
	"records faulty":       func(n int) string { return strings.Repeat("- call:: A > > , B\n", n/19) },
	"records unknown":      func(n int) string { return strings.Repeat("- cal:: A\n", n/10) },
	"records statements":   func(n int) string { return strings.Repeat("- says:: A: b\n", n/14) },
	"records tiny":         func(n int) string { return strings.Repeat("- says::\n", n/9) },
	"records one, props":   func(n int) string { return "- call:: A > B\n" + strings.Repeat("  - about:: #a\n", n/15) },
	"records one, singles": func(n int) string { return "- call:: A > B\n" + strings.Repeat("  - for:: 1h\n", n/13) },
	"records one, notes":   func(n int) string { return "- call:: A > B\n" + strings.Repeat("  - a\n", n/6) },
	"records fields":       func(n int) string { return "- call:: A " + strings.Repeat("[about:: #a] ", n/13) },
	"records fields open":  func(n int) string { return "- call:: A " + strings.Repeat("[on:: ", n/6) },
	"records fields odd":   func(n int) string { return "- call:: A " + strings.Repeat("[xxx:: ", n/7) + strings.Repeat("]", n/7) },
	"records parties":      func(n int) string { return "- call:: " + strings.Repeat("A,", n/2) },
	"records arrows":       func(n int) string { return "- call:: " + strings.Repeat("A>", n/2) },
	"records parentheses":  func(n int) string { return "- call:: " + strings.Repeat("(", n) },
	"records glosses":      func(n int) string { return "- call:: " + strings.Repeat("A (b),", n/6) },
	"records ids":          func(n int) string { return "- call:: A" + strings.Repeat(" ^a", n/3) },
	"records topics":       func(n int) string { return "- call:: A\n  - about:: " + strings.Repeat("#a,", n/3) },
	"records topics signs": func(n int) string { return "- call:: A\n  - about:: " + strings.Repeat("# ", n/2) },
	"records status":       func(n int) string { return "- call:: A\n  - status:: " + strings.Repeat("x,", n/2) },
	"records relations":    func(n int) string { return "- call:: A\n  - before:: " + strings.Repeat("^A,", n/3) },
	"records lines":        func(n int) string { return "- says:: A: " + strings.Repeat("b\n  ", n/4) },
	"records quotes":       func(n int) string { return "- says:: A: " + strings.Repeat(`"`, n) },
	"records curly":        func(n int) string { return "- says:: A: " + strings.Repeat("“", n/3) },
	"records ticks":        func(n int) string { return "- says:: A: " + strings.Repeat("`a``", n/4) },
	"records backslashes":  func(n int) string { return "- says:: A: " + strings.Repeat("\\", n) },
	"records long word":    func(n int) string { return "- " + strings.Repeat("a", n) + ":: A" },
	"records nested": func(n int) string {
		return Lines(n, func(i int) string { return strings.Repeat("  ", i%28) + "- call:: A\n" })
	},
	"records references": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("[r%d]: /b\n", i) }) + "\n" + strings.Repeat("- says:: A: [r1]\n", n/34)
	},
	"records and footnotes": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("[^%d]: b\n\n", i) }) + strings.Repeat("- says:: A: [^1]\n", n/34)
	},
	"records caps": func(n int) string { return strings.Repeat("- Wingspa:: A\n", n/14) },
}

// Lines puts lines together until they have n bytes.
func Lines(n int, line func(i int) string) string { return below("", n, line) }

// below puts lines below a head until both have n bytes.
func below(head string, n int, line func(i int) string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := 0; b.Len() < n; i++ {
		b.WriteString(line(i))
	}
	return b.String()
}
