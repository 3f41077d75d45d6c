package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Manifest is where the output folder says which of its files are ours.
const Manifest = ".readout/manifest.json"

// In the output folder these are ours without standing in the manifest: the
// stage of a publication file by file, and its manifest before it is renamed.
const (
	stageFolder   = ".readout/new"
	manifestStage = ".readout/manifest.new"
)

type manifest struct {
	Schema  int               `json:"schema"`
	Edition string            `json:"edition,omitempty"` // whose site it is; editions never share a folder
	Files   map[string]string `json:"files"`             // path -> sha256, hex
}

// internal reports what in an output folder is neither published nor foreign.
func internal(f string) bool {
	return f == Manifest || f == manifestStage || f == stageFolder || strings.HasPrefix(f, stageFolder+"/")
}

// readManifest gives the bytes of a tree's manifest, nil when there is none.
func readManifest(t *tree) []byte {
	if t.mark(path0(Manifest)).kind != folder || t.mark(Manifest).kind != regular {
		return nil
	}
	raw, err := t.root.ReadFile(Manifest)
	if err != nil {
		return nil
	}
	return raw
}

// parseManifest takes a damaged manifest for none, and an entry that no
// publication writes for absent: such files are foreign, and not removed.
func parseManifest(raw []byte) (files map[string]string, whole bool) {
	var m manifest
	if json.Unmarshal(raw, &m) != nil || m.Schema != 1 || m.Files == nil {
		return map[string]string{}, false
	}
	maps.DeleteFunc(m.Files, func(_, sum string) bool {
		raw, err := hex.DecodeString(sum)
		return err != nil || len(raw) != sha256.Size
	})
	return m.Files, true
}

// editionOf reads whose site a manifest is of, and not the rest of it: "" when
// it does not say, or is damaged.
func editionOf(raw []byte) string {
	head, _, ok := bytes.Cut(raw[:min(len(raw), 4096)], []byte(`"files"`))
	var m manifest
	if !ok || json.Unmarshal(append(slices.Clip(head), `"files": {}}`...), &m) != nil {
		return ""
	}
	return m.Edition
}

// Published gives what an output folder holds of ours by its manifest alone:
// whose edition it is, and its files. Both are empty where nothing can be read.
func Published(out string) (edition string, files map[string]string) {
	raw, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(Manifest)))
	if err != nil {
		return "", nil
	}
	files, _ = parseManifest(raw)
	return editionOf(raw), files
}

// path0 gives the first part of a path.
func path0(p string) string {
	first, _, _ := strings.Cut(p, "/")
	return first
}

// writeManifest gives what json.MarshalIndent would, ten times as fast. Without
// an edition it does not name one.
func writeManifest(edition string, files map[string]string) []byte {
	out := make([]byte, 0, 128*len(files)+64)
	out = append(out, "{\n \"schema\": 1,\n "...)
	if edition != "" {
		out = append(appendJSON(append(out, "\"edition\": "...), edition), ",\n "...)
	}
	if len(files) == 0 {
		return append(out, "\"files\": {}\n}\n"...)
	}
	out = append(out, "\"files\": {"...)
	for i, f := range slices.Sorted(maps.Keys(files)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, "\n  "...)
		out = appendJSON(out, f)
		out = append(out, ": "...)
		out = appendJSON(out, files[f])
	}
	return append(out, "\n }\n}\n"...)
}

func appendJSON(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string is always JSON
			return append(out, quoted...)
		}
	}
	return append(append(append(out, '"'), s...), '"')
}
