package site

import (
	"net/url"
	"strings"
)

// editURL is where a source file can be edited, going by the `repository` of
// the configuration: the address of a repository, whose branch is then main;
// that of a folder in it as the host shows it, which names branch and folder;
// or any address with {path}. It is "" for hosts whose forms are not known.
func editURL(repository, source string) string {
	if source == "" || outside(repository) == "" {
		return ""
	}
	if strings.Contains(repository, "{path}") {
		return strings.ReplaceAll(repository, "{path}", escape(source))
	}
	u, err := url.Parse(strings.TrimSuffix(strings.TrimSuffix(repository, "/"), ".git"))
	if err != nil {
		return ""
	}
	for _, h := range []struct{ host, tree, edit string }{
		{"github", "/tree/", "/edit/"},
		{"gitlab", "/-/tree/", "/-/edit/"},
		{"codeberg", "/src/branch/", "/_edit/"},
		{"gitea", "/src/branch/", "/_edit/"},
		{"forgejo", "/src/branch/", "/_edit/"},
	} {
		if strings.Contains(u.Host, h.host) {
			path, at, named := strings.Cut(u.Path, h.tree)
			if !named {
				at = "main"
			}
			u.Path = path + h.edit + at + "/" + source
			u.RawPath = ""
			return u.String()
		}
	}
	return ""
}
