package disk

import (
	"path"
	"strings"
)

// leftover reports editors' leavings (contract 6.5), among them the files that
// office programs put beside an open document.
func leftover(name string) bool {
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, "~$") ||
		len(name) > 1 && strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".bak") || strings.HasSuffix(name, ".orig")
}

// private reports keys and password files that must never be published (BR612).
func private(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, "id_") && path.Ext(low) != ".pub" {
		return true
	}
	switch path.Ext(low) {
	case ".pem", ".key", ".p12":
		return true
	}
	return low == ".htpasswd"
}

// hidden reports names that begin with a dot, save the two that hosts ask for
// in static/.
func hidden(dir, name string) bool {
	if !strings.HasPrefix(name, ".") {
		return false
	}
	return !(dir == "static" && (name == ".well-known" || name == ".nojekyll"))
}

// ours reports what stands at the top of templates/ and static/ for the
// program's own sake and is no part of a site (contract 6.14).
func ours(dir, name string) bool {
	return (dir == "templates" || dir == "static") && (strings.HasSuffix(name, ".go") || name == "README.md")
}
