package render

import (
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	"readout/generator/site"
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
		{inner{"<w>", 3}, `a "b" & 'c' + <d>` + "\x00\xff", "https://example.org/a b?c=d&e=ü%20%zz'()", "<b>x</b>", []inner{{"1", 1}, {"2", 2}}, &inner{"m", 0}, true, -4},
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
