package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A shell is asked as a person asks it. bash is on every system, and is asked
// without the package bash-completion; zsh and fish are installed by `make tools`.
func TestShells(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/leaders/macron.md": "---\nname: Emmanuel Macron\n---\n", "content/leaders/merkel.md": "---\nname: Angela Merkel\n---\n",
		"content/topics/aid.md":   "---\nname: Aid\n---\n",
		"content/briefs/calls.md": "---\ntitle: Calls\ndate: 2021-08-19\n---\n- call:: Olaf Scholz, macron\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lines := []struct{ line, want string }{
		{"readout quer", "query"},
		{"readout query events --leader m", "macron merkel"},
		{"readout query events --leader=m", "macron merkel"},
		{"readout new brief X --leaders macron,m", "macron,merkel"},
		{"readout query events --topic ", "aid"},
		{"readout explain BR60", "BR601 BR602 BR603 BR604 BR605 BR606 BR607"},
		{"readout explain /leaders/me", "/leaders/merkel/"},
	}
	scripts := map[string]string{
		"bash": `. ./script
read -ra COMP_WORDS <<< "${1//=/ = }"
if [[ $1 == *" " ]]; then COMP_WORDS+=(""); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$1; COMP_POINT=${#1}; COMP_TYPE=9
compopt() { :; }
__start_readout
printf '%s\n' "${COMPREPLY[@]}"`,
		"zsh": `compdef() { :; }
_describe() { local a; for a in "${completions[@]}"; do print -r -- "$a"; done; return 0 }
. ./script
words=(${=1}); [[ $1 == *" " ]] && words+=("")
CURRENT=$#words
_readout`,
		"fish": `source ./script; complete -C $argv[1]`,
	}
	bin := program(t)
	for shell, script := range scripts {
		t.Run(shell, func(t *testing.T) {
			written, _ := ran(t, exitClean, "completion", shell)
			if err := os.WriteFile(filepath.Join(dir, "script"), []byte(written), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				if shell == "zsh" && strings.Contains(l.line, "=") {
					continue // its own function takes the value off, which is not run here
				}
				args := []string{"-c", script, shell, l.line}
				if shell == "fish" {
					args = []string{"--no-config", "-c", script, l.line}
				}
				c := exec.Command(shell, args...)
				c.Dir, c.Env = dir, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
				out, err := c.CombinedOutput()
				if got := offered(string(out), l.line); got != l.want {
					t.Errorf("%s: %q, want %q (%v)\n%s", l.line, got, l.want, err, out)
				}
			}
		})
	}
}

// offered gives the words of an answer that go on as the line ends, without
// what is said of them: zsh is given all, and picks by itself.
func offered(out, line string) string {
	begun := line[strings.LastIndexAny(line, " =")+1:]
	var words []string
	for word := range strings.Lines(out) {
		for _, before := range []string{"\t", "  (", ":"} { // as fish, bash and zsh put it
			word, _, _ = strings.Cut(word, before)
		}
		word = strings.ReplaceAll(word, "\\", "") // bash escapes what is one word anyway
		if word = strings.TrimPrefix(strings.TrimSpace(word), "--leader="); strings.HasPrefix(word, begun) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// program puts the program itself, which is this test, into a folder of PATH.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "readout")); err != nil {
		t.Fatal(err)
	}
	return bin
}
