package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"readout/generator/text"
	"readout/generator/words"
)

var (
	scriptText  = regexp.MustCompile(`\bt\("((?:[^"\\\n]|\\.)*)"`)
	scriptForms = regexp.MustCompile(`\{ one: "([^"\\\n]*)", other: "([^"\\\n]*)" \}`)
)

// spoken puts the words of scripts into the language of the site: they stand
// there as t("English words") and { one: "{0} word", other: "{0} words" }. A
// reader loads no catalogue, and the address of a script is that of its words.
func spoken(assets []Asset, c *words.Catalogue) []Asset {
	assets = slices.Clone(assets)
	for i, a := range assets {
		if !strings.HasSuffix(assetPath(a), ".js") {
			continue
		}
		data := scriptText.ReplaceAllFunc(a.Data, func(call []byte) []byte { return sayInScript(call, c) })
		data = scriptForms.ReplaceAllFunc(data, func(forms []byte) []byte { return formsInScript(forms, c) })
		if string(data) == string(a.Data) {
			continue
		}
		sum := sha256.Sum256(data)
		assets[i].Data, assets[i].Digest = data, hex.EncodeToString(sum[:])
	}
	return assets
}

func sayInScript(call []byte, c *words.Catalogue) []byte {
	literal := call[len("t("):]
	var key string
	if json.Unmarshal(literal, &key) != nil || !c.Has(key) {
		return call
	}
	return append([]byte("t("), quote(c.Words(key))...)
}

func formsInScript(found []byte, c *words.Catalogue) []byte {
	m := scriptForms.FindSubmatch(found)
	one, many := string(m[1]), string(m[2])
	if !c.Has(many) {
		return found
	}
	var parts []string
	for _, form := range text.PluralForms(c.Lang()) {
		words := c.Forms(many)[form]
		if words == "" {
			words = c.Form(2, one, many)
		}
		parts = append(parts, form+": "+string(quote(words)))
	}
	return []byte("{ " + strings.Join(parts, ", ") + " }")
}

// quote is a text as a script has it.
func quote(s string) []byte {
	out, err := json.Marshal(s)
	if err != nil { // a text always can be
		return []byte(`""`)
	}
	return out
}
