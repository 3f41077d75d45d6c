package cli

import (
	"net/url"

	"readout/generator/diag"
)

type object = map[string]any // encoding/json sorts the keys

// sarifOf is the list as one SARIF 2.1.0 run; columns count code points. The
// rules carry what `readout explain` says, so that a viewer can show it.
func sarifOf(list []diag.Diagnostic) object {
	results := []object{}
	rules, index := []object{}, map[string]int{}
	for _, d := range list {
		if _, seen := index[d.Code]; !seen {
			index[d.Code] = len(rules)
			rules = append(rules, sarifRule(d.Code))
		}
		result := object{
			"ruleId": d.Code, "ruleIndex": index[d.Code], "level": sarifLevel(d.Severity),
			"message": object{"text": sarifMessage(d)},
		}
		if d.File != "" {
			result["locations"] = []object{{"physicalLocation": object{
				"artifactLocation": sarifFile(d.File), "region": sarifRegion(d.Start, d.End),
			}}}
		}
		if fixes := sarifFixes(d.Fixes); len(fixes) > 0 {
			result["fixes"] = fixes
		}
		results = append(results, result)
	}
	return object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{
			"columnKind": "unicodeCodePoints",
			"tool":       object{"driver": object{"name": "readout", "version": versionOf().Version, "rules": rules}},
			"results":    results,
		}},
	}
}

func sarifLevel(s diag.Severity) string {
	return map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Info: "note"}[s]
}

func sarifMessage(d diag.Diagnostic) string {
	if d.Help == "" {
		return d.Message
	}
	return d.Message + "\n" + d.Help
}

func sarifRule(code string) object {
	c := diag.Lookup(code)
	rule := object{
		"id": c.Code, "shortDescription": object{"text": c.Title},
		"defaultConfiguration": object{"level": sarifLevel(c.Severity)},
	}
	if e, ok := diag.Explain(code); ok {
		rule["help"] = object{"text": e.Text}
	}
	return rule
}

// sarifFile writes a path as the URI reference it must be.
func sarifFile(file string) object { return object{"uri": (&url.URL{Path: file}).String()} }

func sarifRegion(start, end diag.Pos) object {
	return object{"startLine": start.Line, "startColumn": start.Col, "endLine": end.Line, "endColumn": end.Col}
}

// sarifFixes gives one artifact change a file, as the format asks.
func sarifFixes(fixes []diag.Fix) (list []object) {
	for _, f := range fixes {
		var changes []object
		at := map[string]int{}
		for _, e := range f.Edits {
			edit := object{"deletedRegion": sarifRegion(e.Start, e.End), "insertedContent": object{"text": e.Text}}
			if i, ok := at[e.File]; ok {
				changes[i]["replacements"] = append(changes[i]["replacements"].([]object), edit)
				continue
			}
			at[e.File] = len(changes)
			changes = append(changes, object{"artifactLocation": sarifFile(e.File), "replacements": []object{edit}})
		}
		if len(changes) > 0 {
			list = append(list, object{"description": object{"text": f.Title}, "artifactChanges": changes})
		}
	}
	return list
}
