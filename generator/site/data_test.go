package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"readout/generator/brief"
	"readout/generator/model"
)

// demo links the repository's own site; want chooses its briefs.
func demo(t *testing.T, want string) *model.Model {
	t.Helper()
	root := filepath.Join("..", "..")
	var docs []*brief.Doc
	err := filepath.WalkDir(filepath.Join(root, "content"), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		kind, _, ok := brief.KindOf(filepath.ToSlash(rel))
		if !ok || kind == brief.Brief && !strings.Contains(rel, want) {
			return nil
		}
		data, err := os.ReadFile(p)
		docs = append(docs, parsedDoc(filepath.ToSlash(rel), data, kind))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return model.Link(docs, model.Options{Config: brief.DefaultConfig()})
}

// TestSchema validates model.json by the schema beside it, for the demo, for
// the reference brief alone and for a model of hostile words. The schema is
// closed, so a field that it does not know is a fault too.
func TestSchema(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/feeds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fixture, _ := folderOf(t, archive)
	s := compiled(t)
	for name, m := range map[string]*model.Model{
		"demo": demo(t, ""), "reference": demo(t, "macron-works-the-phones"), "hostile": many(3), "fixture": fixture, "empty": {},
	} {
		data := rawAt(Plan(m, Options{Config: brief.DefaultConfig(), BaseURL: example, Edition: "public"}), "/data/model.json")
		if len(m.Briefs) == 0 && name != "empty" {
			t.Errorf("%s has no briefs", name)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(name, err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !sortedKeys(t, data) {
			t.Errorf("%s: keys are not sorted", name)
		}
	}
	wrong, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"schema": 1, "more": true}`))
	if s.Validate(wrong) == nil {
		t.Error("the schema takes anything")
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaJSON()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("model.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("model.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestDescriptions: every field of the schema and every column says what it is.
func TestDescriptions(t *testing.T) {
	var doc any
	if err := json.Unmarshal(schemaJSON(), &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(v any, at string)
	walk = func(v any, at string) {
		if o, ok := v.(map[string]any); ok {
			if props, ok := o["properties"].(map[string]any); ok {
				if o["additionalProperties"] != false || o["description"] == "" {
					t.Errorf("%s is open or not described", at)
				}
				for name, p := range props {
					if words, _ := p.(map[string]any)["description"].(string); words == "" {
						t.Errorf("%s.%s is not described", at, name)
					}
				}
			}
			for k, child := range o {
				walk(child, at+"/"+k)
			}
		}
	}
	walk(doc, "")
	v := viewAt(Plan(many(1), Options{Config: brief.DefaultConfig()}), "/data/").(DataPage)
	if got := each(v.Tables, func(t Table) string { return t.Name }); !slices.Equal(got, tableNames()) {
		t.Errorf("tables %q", got)
	}
	for _, table := range v.Tables {
		if table.Words == "" || table.CSV.URL == "" || table.NDJSON.URL == "" {
			t.Errorf("%+v", table)
		}
		for _, c := range table.Columns {
			if c.Words == "" {
				t.Errorf("%s: no word on the column %s", table.Name, c.Name)
			}
		}
	}
}

// TestTables reads every table with other programs: as many cells in each row
// as in the first, as many lines as records, and the words as they were.
func TestTables(t *testing.T) {
	m := demo(t, "")
	m.Events[0].Label = hostile
	s := Plan(m, Options{Config: brief.DefaultConfig(), BaseURL: example})
	var all struct {
		Events, Statements, Entities, Commitments, Asks, Mentions, Dyads []json.RawMessage
	}
	if err := json.Unmarshal(s.Raw(s.Page("/data/model.json")), &all); err != nil {
		t.Fatal(err)
	}
	same := map[string][]json.RawMessage{"events": all.Events, "statements": all.Statements, "entities": all.Entities,
		"commitments": all.Commitments, "asks": all.Asks, "mentions": all.Mentions, "edges": all.Dyads}
	for _, table := range s.View(s.Page("/data/")).(DataPage).Tables {
		raw := s.Raw(s.Page("/data/" + table.Name + ".csv"))
		if strings.Count(string(raw), "\r\n") < table.Rows+1 {
			t.Errorf("%s: lines do not end with CRLF", table.Name)
		}
		rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll() // it wants as many cells in each row
		if err != nil {
			t.Fatal(table.Name, err)
		}
		if len(rows) != table.Rows+1 || len(rows[0]) != len(table.Columns) {
			t.Errorf("%s: %d rows and %d columns", table.Name, len(rows), len(rows[0]))
		}
		if table.Rows == 0 && table.Name != "unresolved" {
			t.Errorf("%s is empty in the demo", table.Name)
		}
		lines := bytes.Split(bytes.TrimSuffix(s.Raw(s.Page("/data/"+table.Name+".ndjson")), []byte("\n")), []byte("\n"))
		if len(lines) != table.Rows {
			t.Errorf("%s: %d lines", table.Name, len(lines))
		}
		for i, line := range lines {
			if !json.Valid(line) {
				t.Errorf("%s: not JSON: %s", table.Name, line)
			}
			if list := same[table.Name]; list != nil && !bytes.Equal(list[i], line) {
				t.Errorf("%s: line %d differs from model.json", table.Name, i+1)
			}
		}
	}
}

// TestCells: what a spreadsheet would run is text, and quoting is that of RFC 4180.
func TestCells(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "a,b": `"a,b"`, `a"b`: `"a""b"`, "a\nb": "\"a\nb\"", "é; ü": "é; ü", "a=b": "a=b",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", `=HYPERLINK("x","y")`: `"'=HYPERLINK(""x"",""y"")"`,
	} {
		if got := string(cell(nil, 0, in)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestPageData: beside every page stands what it is about, but for texts as
// they were written: those are of what the page of the brief is about.
func TestPageData(t *testing.T) {
	s := Plan(demo(t, ""), Options{Config: brief.DefaultConfig(), BaseURL: "."})
	for _, p := range s.Pages {
		if !p.HTML() || p.Kind == "redirect" || p.Kind == "source-view" || !strings.HasSuffix(p.File, "index.html") {
			continue
		}
		beside := s.Page(p.URL + "index.json")
		if beside == nil || beside.File != strings.TrimSuffix(p.File, "html")+"json" {
			t.Fatalf("%s has no data beside it", p.URL)
		}
		var v struct{ Kind, URL, Title string }
		if err := json.Unmarshal(s.Raw(beside), &v); err != nil || v.Kind != p.Kind || v.URL != escape(p.URL) || v.Title != p.Title {
			t.Errorf("%s: %+v %v", p.URL, v, err)
		}
	}
	var v struct {
		Event      struct{ ID string }
		Statements []string
	}
	if err := json.Unmarshal(s.Raw(s.Page("/events/macron-biden/index.json")), &v); err != nil || v.Event.ID != "macron-biden" || len(v.Statements) == 0 {
		t.Errorf("%+v %v", v, err)
	}
	off := brief.DefaultConfig()
	off.Pages["data"] = "off"
	s = Plan(demo(t, ""), Options{Config: off})
	for _, p := range s.Pages {
		if p.Kind == "data" && p.URL != "/robots.txt" {
			t.Errorf("pages: {data: off} leaves %s", p.URL)
		}
	}
}

// TestCitation: no word of an author leaves its field.
func TestCitation(t *testing.T) {
	c := brief.DefaultConfig()
	c.Title, c.Author, c.License = "50 % {of} \\ \"all\" & #1\nx: y", hostile, "CC BY 4.0"
	w := newWorld(many(1), Options{Config: c, BaseURL: example}, nil)
	bib, cff := w.bibTeX(), w.cff()
	if want := `title = {50 \% \{of\} \textbackslash  "all" \& \#1 x: y},`; !strings.Contains(bib, want) {
		t.Errorf("no %s in %s", want, bib)
	}
	if !strings.Contains(cff, `title: "50 % {of} \\ \"all\" & #1\nx: y"`) || !strings.Contains(cff, "license: CC-BY-4.0\n") || strings.Count(cff, "\n") != 9 {
		t.Error(cff)
	}
}
