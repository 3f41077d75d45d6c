package render

import "regexp"

// wording tells a fault that html/template words in its own way. $1 is what it
// names there; kind says among which names one that was meant may be.
type wording struct {
	found               *regexp.Regexp
	message, help, kind string
}

// wordings are tried in turn.
var wordings = []wording{
	{regexp.MustCompile(`^range can't iterate`), "{{range}} goes through lists only", "name a list after range; {{with}} and {{if}} take single values", ""},
	{regexp.MustCompile(`(?:bad character|unrecognized character in action:) U\+\w+ '(.*)'`), "within {{ }} stands \"$1\", which cannot stand there", "see whether the {{ is closed by }}", ""},
	{regexp.MustCompile(`bad character|unrecognized character`), "within {{ }} stands something that cannot stand there", "see whether the {{ is closed by }}", ""},
	{regexp.MustCompile(`unexpected EOF`), "the file ends before a block does", "every {{if}}, {{range}}, {{with}}, {{define}} and {{block}} needs its {{end}}", ""},
	{regexp.MustCompile(`unclosed action`), "a {{ is not closed", "write }} at its end", ""},
	{regexp.MustCompile(`unclosed comment|comment ends before`), "a comment is not closed", "a comment begins with {{/* and ends with */}}", ""},
	{regexp.MustCompile(`unterminated|malformed character constant`), "a text is not closed, or stands between single quotation marks", "a text begins and ends with \" on one line", ""},
	{regexp.MustCompile(`unexpected \{\{(end|else[^}]*)\}\}`), "{{$1}} belongs to no block", "take it out, or write the {{if}}, {{range}} or {{with}} that it belongs to", ""},
	{regexp.MustCompile(`\{\{(break|continue)\}\} outside`), "{{$1}} stands outside of {{range}}", "take it out, or put it between {{range}} and its {{end}}", ""},
	{regexp.MustCompile(`missing value for command|empty command`), "there is nothing within {{ }}", "name what is to be shown, as in {{.PageTitle}}, or take it out", ""},
	{regexp.MustCompile(`missing value for (\w+)`), "{{$1}} has no value", "write what it is about, as in {{$1 .PageTitle}}", ""},
	{regexp.MustCompile(`function "(.*)" not defined`), "there is no function \"$1\"", "a field begins with a dot, as in .$1; templates/README.md of the program lists the functions", "function"},
	{regexp.MustCompile(`undefined variable "(\$.*)"`), "there is no variable $1 here", "make it first, as in {{$1 := .PageTitle}}, in the same block or around it", ""},
	{regexp.MustCompile(`(?:bad number syntax: |illegal number syntax: )\"?([^\"]*)`), "\"$1\" is no number", "a name does not begin with a digit", ""},
	{regexp.MustCompile(`left paren|right paren|parenthesized`), "the brackets ( and ) do not match", "close each ( with a ) in the same {{ }}", ""},
	{regexp.MustCompile(`non executable command|can't give argument|cannot be invoked|non-function|is not a command`), "a value stands where only a function can", "a field stands alone in {{ }}; only a function has values after it", ""},
	{regexp.MustCompile(`multiple definition of template "(.*)"`), "the part \"$1\" is written twice", "take one of them out", ""},
	{regexp.MustCompile(`unexpected (?:"(.*?)"|<(.*?)>) in `), "\"$1$2\" cannot stand here", "look for a missing }}, a missing quotation mark or a word too many", ""},
	{regexp.MustCompile(`unexpected`), "something stands here that cannot", "look for a missing }}, a missing quotation mark or a word too many", ""},
	{regexp.MustCompile(`index out of range|reflect: .* out of range|out of bounds`), "the list or text is not as long as that", "go through a list with {{range}}, or ask first how long it is, as in {{if gt (len .Nav) 2}}", ""},
	{regexp.MustCompile(`nil pointer|untyped nil|nil data`), "this page has nothing there", "ask first whether there is something, as in {{with .Previous}}{{.URL}}{{end}}", ""},
	{regexp.MustCompile(`no such template "(.*)"`), "there is no template \"$1\"", "write it, between {{define \"$1\"}} and {{end}}", "template"},
	{regexp.MustCompile(`template "(.*)" not defined`), "there is no template \"$1\"", "write it, between {{define \"$1\"}} and {{end}}", "template"},
	{regexp.MustCompile(`compar`), "these values cannot be compared", "compare a text with a text and a number with a number", ""},
	{regexp.MustCompile(`wrong number of args for (\w+): want (.*) got (\d+)`), "$1 needs $2 values and was given $3", "templates/README.md of the program says what functions are given", ""},
	{regexp.MustCompile(`len of|can(?:no|')t index|cannot slice|can't slice`), "this is no list and no text, or the place in it is no number", "len, index and slice take a list or a text, and places in it as numbers", ""},
	{regexp.MustCompile(`expected |wrong type|invalid value`), "a value of another kind is needed here", "a text stands between two \", a number without them; templates/README.md of the program says what functions are given", ""},
	{regexp.MustCompile(`incomplete template`), "the template is empty", "write what the page shows, or remove the file: then the program's own template is used", ""},
	{regexp.MustCompile(`branches end in different contexts`), "the ways through {{if}}, {{with}} or {{range}} end at different places of the page: within a tag and outside, say", "open and close tags and quotation marks within the same way", ""},
	{regexp.MustCompile(`non-text context|ends in|in unquoted attr|unfinished|expected space`), "a tag, an attribute, a script or a style is not closed", "write the missing quotation mark, > or end of the script or style", ""},
	{regexp.MustCompile(`context|escaper|template literal|re-entry`), "a value cannot be made safe at this place", "put values into texts, and into attributes between quotation marks", ""},
}
