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
	return hosted(repository, source, func(h forge) string { return h.edit })
}

// historyURL is where the host of a repository shows how a file came to be as
// it is; "" where its form is not known.
func historyURL(repository, source string) string {
	if source == "" || outside(repository) == "" || strings.Contains(repository, "{path}") {
		return ""
	}
	return hosted(repository, source, func(h forge) string { return h.history })
}

// forge is a service that keeps repositories, by a word of its address, and how
// it writes the addresses of folders, of files to be edited and of histories.
type forge struct{ name, tree, edit, history string }

// hosted is the address of a file with a host, in the form that is asked for.
func hosted(repository, source string, form func(forge) string) string {
	u, err := url.Parse(strings.TrimSuffix(strings.TrimSuffix(repository, "/"), ".git"))
	if err != nil {
		return ""
	}
	for _, h := range []forge{
		{"github", "/tree/", "/edit/", "/commits/"},
		{"gitlab", "/-/tree/", "/-/edit/", "/-/commits/"},
		{"codeberg", "/src/branch/", "/_edit/", "/commits/branch/"},
		{"gitea", "/src/branch/", "/_edit/", "/commits/branch/"},
		{"forgejo", "/src/branch/", "/_edit/", "/commits/branch/"},
	} {
		if strings.Contains(u.Host, h.name) {
			path, at, named := strings.Cut(u.Path, h.tree)
			if !named {
				at = "main"
			}
			u.Path = path + form(h) + at + "/" + source
			u.RawPath = ""
			return u.String()
		}
	}
	return ""
}
