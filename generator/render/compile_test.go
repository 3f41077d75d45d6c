package render

import (
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	"readout/generator/site"
	"readout/generator/words"
)

type inner struct {
	Word string
	N    int
}

type view struct {
	inner
	Text, URL string
	Rich      site.Markup
	List      []inner
	Maybe     *inner
	Yes       bool
	Count     int
}

// TestCompile holds what the compiler takes to what html/template makes of it.
func TestCompile(t *testing.T) {
	views := []view{
		{},
		{inner{"<w>", 3}, `a "b" & 'c' + <d>` + "\x00\xff", "https://example.org/a b?c=d&e=ü%20%zz'()", "<b>x</b>", []inner{{"1", 1}, {"2", 2}}, &inner{"m", 0}, true, -4321},
		{URL: "javascript:alert(1)", Text: "</title>"}, {URL: "/a:b"}, {URL: "JAVA\tSCRIPT:x"}, {URL: "mailto:a@b"},
	}
	for _, text := range []string{
		`<p title="{{.Text}}">{{.Text}} {{.Word}} {{.N}} {{.Yes}} {{.Count}}</p>`,
		`<title>{{.Text}}</title><a href="{{.URL}}">{{.URL}}</a><img src="{{.URL}}" alt="{{.Text}}">`,
		`{{markup .Rich}}{{.Rich}}{{with .Rich}}{{markup .}}{{end}}`,
		`{{range $i, $x := .List}}{{if $i}}, {{end}}{{$x.Word}} {{.N}} {{$.Text}}{{else}}none{{end}}`,
		`{{range .List}}{{.Word}}{{end}}{{range $x := .List}}{{$x.N}}{{end}}`,
		`{{with .Maybe}}{{.Word}}{{else}}{{.Text}}{{end}}{{with $x := .Maybe}}{{$x.Word}}{{end}}`,
		`{{if and .Yes (ne .Text "x") .List}}1{{else if or .Count .Maybe}}2{{else}}3{{end}}{{if not .Yes}}4{{end}}`,
		`{{$n := .Count}}{{$n}}{{if eq $n 0}}zero{{end}}{{if $t := .Text}}{{$t}}{{end}}`,
		`{{define "x"}}[{{.Word}}]{{end}}{{template "x" .}}{{range .List}}{{template "x" .}}{{end}}{{len .List}} {{len .Text}}`,
		`{{count .Count "one" "many"}} {{.Count | count | printf "%s"}}`,
		`{{count .Count "one" "many"}} {{if count .Count "a" "b"}}x{{end}}`,
		`<p title="{{t "It's <{0}>" .Text}}">{{t "a & b"}}{{t "{1}, {0}" .Count .Text}}{{tn .Count "{0} x" "{0} xs"}}{{tn .N "{0} of {1}" "{0} of {1}" .Text}}</p>`,
		`<b>{{before "As at {0}."}}<i>{{.Text}}</i>{{after "As at {0}."}}</b>{{term .Word}}{{dir .Word}}{{if t "x"}}y{{end}}{{t .Text}}{{t}}`,
		`<b>{{before "As at {0}."}}<i>{{.Text}}</i>{{after "As at {0}."}}</b>{{term .Word}}{{dir "ar"}}{{t "{0}" (term .Word)}}`,
		`{{.Maybe.Word}}`, `{{print .Text}}{{printf "%d" .N}}{{index .List 0}}`, `<script>var x = {{.Text}};</script>`,
		`<style>a { color: {{.Text}} }</style>`, `<p class={{.Word}}>`, `<p onclick="f({{.Text}})">`, `<!-- {{.Text}} -->`,
		`{{define "y"}}{{.Text}}{{end}}<p title="{{template "y" .}}">`, `{{range .List}}{{if .N}}{{break}}{{end}}{{.Word}}{{end}}`,
		`{{and .Text .Word}}{{or .Text .Word}}`, `{{eq .Text "a" "b"}}{{lt .N 3}}`, `{{.Rich | markup}}`, `{{ $.Text }}{{ $x := "a" }}{{ $x = .Text }}{{ $x }}`,
	} {
		theme, diags := Load(fstest.MapFS{"page.html": {Data: []byte(text)}}, nil, nil)
		slow, _ := Load(fstest.MapFS{"page.html": {Data: []byte(text)}}, nil, nil)
		slow.Interpret = true
		for i, v := range views {
			p := &site.Page{Kind: "page"}
			got, a := theme.Page(p, v)
			want, b := slow.Page(p, v)
			if string(got) != string(want) || len(a) != len(b) {
				t.Errorf("%s view %d: %q %v, html/template says %q %v (%v)", text, i, got, a, want, b, diags)
			}
		}
	}
}

// FuzzEscape holds our escapers to html/template's.
func FuzzEscape(f *testing.F) {
	f.Add("a&b", "/x?y=z")
	f.Add("\x00\xff'\"+<>", "javascript:a(b)%2f%zz é")
	set := template.Must(template.New("").Parse(`<p title="{{.Text}}">{{.Text}}</p><a href="{{.URL}}">`))
	f.Fuzz(func(t *testing.T, words, url string) {
		var want strings.Builder
		if err := set.Execute(&want, view{Text: words, URL: url}); err != nil {
			t.Fatal(err)
		}
		got := `<p title="` + string(appendEscaped(nil, words)) + `">` + string(appendEscaped(nil, words)) +
			`</p><a href="` + string(appendEscaped(nil, urlNormalize(urlFilter(url)))) + `">`
		if got != want.String() {
			t.Errorf("got %q\nwant %q", got, want.String())
		}
	})
}

// TestFigures holds that numbers in a text are written as the language writes
// them, wherever they come from, and those in attributes as machines do.
func TestFigures(t *testing.T) {
	const text = `<b data-n="{{.Count}}">{{.Count}} {{len .List}}{{if .Yes}}{{else if .Count}} {{.N}}{{end}}</b>{{range .List}} {{.N}}{{end}} {{t "of {0}" .Count}} {{tn .N "{0} x" "{0} xs of {1}" .Count}}`
	german := words.New("de", map[string]words.Text{words.Figures: {Words: "1.000"}})
	v := view{inner: inner{"w", 1234567}, Count: 1000, List: []inner{{"a", 999}, {"b", 12345}}}
	for _, c := range []struct {
		words *words.Catalogue
		want  string
	}{
		{nil, `<b data-n="1000">1,000 2 1,234,567</b> 999 12,345 of 1,000 1,234,567 xs of 1,000`},
		{german, `<b data-n="1000">1.000 2 1.234.567</b> 999 12.345 of 1.000 1.234.567 xs of 1.000`},
	} {
		for _, interpret := range []bool{false, true} {
			theme, _ := Load(fstest.MapFS{"page.html": {Data: []byte(text)}}, nil, c.words)
			theme.Interpret = interpret
			got, diags := theme.Page(&site.Page{Kind: "page"}, v)
			if string(got) != c.want || len(diags) > 0 {
				t.Errorf("interpreted %t: %q %v, want %q", interpret, got, diags, c.want)
			}
		}
	}
}
