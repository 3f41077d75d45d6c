package cli

import (
	"cmp"
	"net/url"
	"os"
	"regexp"
	"strings"

	"readout/generator/disk"
)

// hosted is a repository at a host: where it is seen, and its name there.
type hosted struct{ web, owner, name string }

var scpForm = regexp.MustCompile(`^(?:[^@/]+@)?([^:/]+):(.+)$`)

// hostedAt reads the address that a repository is pushed to: https, ssh, or
// the short form git@host:owner/name. A folder on this machine is no host.
func hostedAt(remote string) (h hosted, ok bool) {
	host, path := "", ""
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		host, path = u.Hostname(), u.Path
	} else if m := scpForm.FindStringSubmatch(remote); m != nil && len(m[1]) > 1 && !strings.Contains(remote, "://") { // one letter is a drive
		host, path = m[1], m[2]
	}
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	at := strings.LastIndex(path, "/")
	if host == "" || at <= 0 {
		return h, false
	}
	host = strings.TrimPrefix(host, "ssh.") // GitHub's ssh over the port of https
	return hosted{"https://" + host + "/" + path, path[:at], path[at+1:]}, true
}

func (h hosted) github() bool { return strings.HasPrefix(h.web, "https://github.com/") }

// pages is the address at which the host publishes the repository, "" where
// that is not known: a repository of the name OWNER.github.io is the site of
// its owner, every other one a folder of that site.
func (h hosted) pages() string {
	domain := ""
	switch {
	case h.github():
		domain = strings.ToLower(h.owner) + ".github.io"
	case strings.HasPrefix(h.web, "https://gitlab.com/") && !strings.Contains(h.owner, "/"):
		domain = strings.ToLower(h.owner) + ".gitlab.io"
	default:
		return ""
	}
	if strings.EqualFold(h.name, domain) {
		return "https://" + domain + "/"
	}
	return "https://" + domain + "/" + h.name + "/"
}

// autoBase is what `--base-url auto` asks for: the address of the site as the
// build service tells it, else as it follows from the remote of git; "" where
// neither says anything. The configuration goes before (see build.Options).
func autoBase(dir string) string {
	if at := os.Getenv("CI_PAGES_URL"); at != "" { // GitLab
		return strings.TrimSuffix(at, "/") + "/"
	}
	remote := disk.RemoteAddress(dir)
	if name := os.Getenv("GITHUB_REPOSITORY"); name != "" {
		remote = cmp.Or(os.Getenv("GITHUB_SERVER_URL"), "https://github.com") + "/" + name
	}
	h, _ := hostedAt(remote)
	return h.pages()
}
