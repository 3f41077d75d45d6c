package cli

import "testing"

// TestPagesAddress: pages of a project, of an owner, and what is no host.
func TestPagesAddress(t *testing.T) {
	for _, tt := range []struct{ remote, web, pages string }{
		{"https://github.com/Some/desk.git", "https://github.com/Some/desk", "https://some.github.io/desk/"},
		{"https://github.com/some/Desk/", "https://github.com/some/Desk", "https://some.github.io/Desk/"},
		{"git@github.com:some/desk.git", "https://github.com/some/desk", "https://some.github.io/desk/"},
		{"ssh://git@ssh.github.com:443/some/desk.git", "https://github.com/some/desk", "https://some.github.io/desk/"},
		{"https://user:secret@github.com/Some/some.github.io", "https://github.com/Some/some.github.io", "https://some.github.io/"},
		{"https://gitlab.com/some/desk.git", "https://gitlab.com/some/desk", "https://some.gitlab.io/desk/"},
		{"https://git.example.org/some/desk.git", "https://git.example.org/some/desk", ""},
		{"file:///srv/desk.git", "", ""},
		{"/srv/some/desk.git", "", ""},
		{`C:\some\desk`, "", ""},
		{"../desk.git", "", ""},
		{"", "", ""},
	} {
		h, ok := hostedAt(tt.remote)
		if h.web != tt.web || h.pages() != tt.pages || ok != (tt.web != "") {
			t.Errorf("%q: %q at %q, want %q at %q", tt.remote, h.web, h.pages(), tt.web, tt.pages)
		}
	}
}

// TestPinned: a tag where there is one, never a version that Go made up.
func TestPinned(t *testing.T) {
	for _, tt := range []struct {
		v    versionDoc
		want string
	}{
		{versionDoc{Version: "v1.2.3", Revision: "abc"}, "v1.2.3"},
		{versionDoc{Version: "v1.2.3-rc.1", Revision: "abc"}, "v1.2.3-rc.1"},
		{versionDoc{Version: "v1.2.3+dirty", Revision: "abc"}, "abc"},
		{versionDoc{Version: "v0.0.0-20260101000000-abcdefabcdef", Revision: "abcdefabcdef0"}, "abcdefabcdef0"},
		{versionDoc{Version: "v1.2.4-0.20260101000000-abcdefabcdef", Revision: "abc"}, "abc"},
		{versionDoc{Version: "(devel)"}, "main"},
	} {
		if got := pinned(tt.v); got != tt.want {
			t.Errorf("%v is pinned to %s, want %s", tt.v, got, tt.want)
		}
	}
}

// TestTriggers reads both forms of a list of branches.
func TestTriggers(t *testing.T) {
	for _, tt := range []struct {
		text, branch string
		want         bool
	}{
		{"on:\n  push:\n    branches: [main, 'dev']\n", "dev", true},
		{"on:\n  push:\n    branches: [main]\n", "mai", false},
		{"on:\n  push:\n    branches:\n      - main\n      - dev\n  workflow_dispatch:\n", "dev", true},
		{"on:\n  push:\n    branches:\n      - main\n", "dev", false},
		{"on: push\n", "dev", true},
	} {
		if got := triggers(tt.text, tt.branch); got != tt.want {
			t.Errorf("%q starts for %s: %v", tt.text, tt.branch, got)
		}
	}
}
