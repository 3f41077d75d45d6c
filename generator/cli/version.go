package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionDoc says which program this is.
type versionDoc struct {
	Schema   int    `json:"schema"`
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the program's own repository
	Time     string `json:"time,omitempty"`     // of that revision, RFC 3339
	Modified bool   `json:"modified"`           // built from changed files
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// versionOf reads what the compiler noted in the program.
func versionOf() versionDoc {
	v := versionDoc{Schema: 1, Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = cmp.Or(info.Main.Version, v.Version)
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func (o *output) version(v versionDoc) {
	words := "readout " + v.Version + "\n"
	if v.Revision != "" {
		changed := ""
		if v.Modified {
			changed = ", with changes"
		}
		words += fmt.Sprintf("revision %s of %s%s\n", v.Revision, v.Time, changed)
	}
	o.result(v, words+fmt.Sprintf("built with %s for %s\n", v.Go, v.Platform))
}
