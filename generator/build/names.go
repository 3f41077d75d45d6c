package build

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"readout/generator/diag"
	"readout/generator/site"
)

// checkNames finds names that cannot be addresses everywhere (BR004, contract 6.4).
func checkNames(pages []*site.Page) (list []diag.Diagnostic) {
	told, steps, last := map[string]bool{}, map[string]string{}, ""
	for _, p := range pages {
		if p.Source == "" || p.Source == last || told[p.Source] {
			continue
		}
		last = p.Source
		told[last] = true
		for step := range strings.SplitSeq(last, "/") {
			why, known := steps[step]
			if !known {
				why = unportable(step)
				steps[step] = why
			}
			if why != "" {
				list = append(list, diag.In(p.Source, "BR004", fmt.Sprintf("the name %q %s", step, why),
					"rename it; letters, digits and single hyphens are always safe"))
				break
			}
		}
	}
	return list
}

// devices are the names that Windows keeps for itself, with any ending.
var devices = []string{"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³"}

func unportable(step string) string {
	bare, _, _ := strings.Cut(strings.ToLower(step), ".")
	whole := strings.TrimSuffix(step, path.Ext(step)) // a page loses its ending
	switch i := strings.IndexFunc(step, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`#?%\`, r) }); {
	case i >= 0:
		return fmt.Sprintf("holds %q, which means something else in an address", step[i:i+1])
	case strings.HasSuffix(step, ".") || strings.HasSuffix(step, " ") || path.Ext(step) == ".md" && (strings.HasSuffix(whole, ".") || strings.HasSuffix(whole, " ")):
		return "ends with a dot or a space, which Windows takes away"
	case slices.Contains(devices, strings.TrimRight(bare, " ")):
		return "is one that Windows keeps for a device"
	case len(step) > 255:
		return "is longer than 255 bytes"
	}
	return ""
}
