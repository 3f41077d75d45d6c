package render

import (
	"fmt"
	"regexp"
	"testing"
	"testing/fstest"

	"readout/generator/diag"
)

// goWords are what an author cannot know.
var goWords = regexp.MustCompile(`html/template|U\+|site\.|executing|error calling|reflect|evaluat|state[A-Z]|EOF|operand|pipeline`)

// TestFaultWords holds what is said of faulty templates: where, in plain
// words, with a help, once a file or page.
func TestFaultWords(t *testing.T) {
	for _, tt := range []struct{ template, want string }{
		{`<p>{{if .Title}</p>`, "1:15 within {{ }} stands \"}\", which cannot stand there; see whether the {{ is closed by }}"},
		{"a\n{{if .Title}}", "2:1 the file ends before a block does; every {{if}}, {{range}}, {{with}}, {{define}} and {{block}} needs its {{end}}"},
		{`é{{nofunc .Title}}`, "1:4 there is no function \"nofunc\"; a field begins with a dot, as in .nofunc; templates/README.md of the program lists the functions"},
		{`{{cuont 1}}`, "1:3 there is no function \"cuont\"; did you mean count?"},
		{`<p>{{.Title</p>`, "1:12 within {{ }} stands \"<\", which cannot stand there; see whether the {{ is closed by }}"},
		{`{{$x}}`, "1:3 there is no variable $x here; make it first, as in {{$x := .PageTitle}}, in the same block or around it"},
		{`{{end}}`, ""}, {`{{"abc}}`, ""}, {`{{if}}x{{end}}`, ""}, {`{{/* x`, ""}, {`{{.Title | 3}}`, ""}, {`{{print (}}`, ""},
		{`{{break}}`, ""}, {`{{else}}`, ""}, {`{{1a}}`, ""}, {`{{template brief}}`, ""}, {`{{'ab'}}`, ""}, {`{{}}`, ""}, {`{{block "x"}}`, ""}, {`{{if .Title > 3}}x{{end}}`, ""}, {`{{template if}}`, ""}, {`{{.Title "x" | }}`, ""}, {"{{\n\n.Title", ""}, {`{{if .Title}}{{else}}{{else}}{{end}}`, ""},
		{`{{if .Title = 3}}x{{end}}`, "1:13 \"=\" cannot stand here; look for a missing }}, a missing quotation mark or a word too many"}, {`{{.Title`, ""},
		{`{{define "a"}}x{{end}}{{define "a"}}y{{end}}`, ""},
		{`{{index .Nav 99}}`, "1:3 page /briefs/calls/ cannot be made: `index .Nav 99`: the list or text is not as long as that (made from content/briefs/calls.md); go through a list with {{range}}, or ask first how long it is, as in {{if gt (len .Nav) 2}}"},
		{`{{template "nope" .}}`, "1:12 page /briefs/calls/ cannot be made: there is no template \"nope\" (made from content/briefs/calls.md); write it, between {{define \"nope\"}} and {{end}}"},
		{`{{.PageTitle.Foo}}`, "1:13 page /briefs/calls/ cannot be made: `.PageTitle.Foo`: there is no field .Foo (made from content/briefs/calls.md); what stands before it is a text, which has no fields: leave .Foo out"},
		{`é {{.Titel}}`, "1:5 page /briefs/calls/ cannot be made: there is no field .Titel (made from content/briefs/calls.md); did you mean .Title?"},
		{`{{.Foo}}`, ""}, {`{{.Nav.Foo}}`, ""}, {`{{eq .Title 3}}`, ""}, {`{{range .Title}}{{end}}`, ""}, {`{{.Title 3}}`, ""}, {`{{len 3}}`, ""}, {`{{t 3}}`, ""},
		{`{{count 1}}`, ""}, {`{{index .Nav "x"}}`, ""}, {`{{with nil}}{{end}}`, ""}, {`{{3 4}}`, ""}, {`{{call .Title}}`, ""}, {`{{.Previous.URL.Foo}}`, ""},
		{`<a href=x`, ""}, {`<a href="{{if .Title}}">{{end}}`, ""}, {`<a href='x{{if .Title}}?{{end}}{{.Title}}'>`, ""},
		{`<p x="{{if .Title}}"{{else}}'{{end}}>`, ""}, {`{{slice .Title 5000}}`, ""}, {`{{markup .Titel}}`, ""},
	} {
		for _, d := range faultsOf(t, tt.template) {
			got := fmt.Sprintf("%d:%d %s; %s", d.Start.Line, d.Start.Col, d.Message, d.Help)
			if tt.want != "" && got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.template, got, tt.want)
			}
			if d.Code != "BR701" || d.File != "templates/brief.html" || d.Help == "" || goWords.MatchString(d.Message+d.Help) {
				t.Errorf("%s: %+v", tt.template, d)
			}
		}
	}
}

// faultsOf makes a page by a template; there is one fault.
func faultsOf(t *testing.T, source string) []diag.Diagnostic {
	theme, diags := Load(fstest.MapFS{"brief.html": {Data: []byte("x")}}, map[string][]byte{"brief.html": []byte(source)}, nil)
	s, _ := plan(t, fixture(), "")
	_, more := theme.Page(s.Page("/briefs/calls/"), s.View(s.Page("/briefs/calls/")))
	if diags = diag.Sort(append(diags, more...)); len(diags) != 1 || len(more) != 1 {
		t.Errorf("%s: told %d times, the page has %d", source, len(diags), len(more))
	}
	return diags
}

// A part that cannot be read is told where it stands, not at each page that calls it.
func TestBrokenParts(t *testing.T) {
	builtin := fstest.MapFS{"brief.html": {Data: []byte(`{{template "top" .}}`)}, "layout.html": {Data: nil}}
	theme, diags := Load(builtin, map[string][]byte{"layout.html": []byte(`{{define "top"}}`)}, nil)
	s, _ := plan(t, fixture(), "")
	_, more := theme.Page(s.Page("/briefs/calls/"), s.View(s.Page("/briefs/calls/")))
	if all := diag.Sort(append(diags, more...)); len(all) != 1 || all[0].File != "templates/layout.html" || len(more) != 1 {
		t.Errorf("%+v", all)
	}
}
