package disk

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// This is the one file that starts git. Nothing here asks the network.

// git runs a command of git in a folder and hands its output to read.
func git(ctx context.Context, dir string, read func(io.Reader) error, args ...string) error {
	c := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "-c", "core.quotePath=false"}, args...)...)
	c.Env = gitEnvironment()
	c.WaitDelay = time.Second
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return err
	}
	errRead := read(out)
	_, _ = io.Copy(io.Discard, out) // what was not read must not keep git waiting
	if err := c.Wait(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(said.Bytes()))
	}
	return errRead
}

// gitEnvironment is ours without the variables by which a hook tells git of
// another repository; with words in English, and no questions, no fetching of
// what a partial clone left away and no lock for a mere look.
func gitEnvironment() (list []string) {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "GIT_CONFIG") || strings.HasPrefix(v, "GIT_CEILING") {
			list = append(list, v)
		}
	}
	return append(list, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0")
}

// gitPlaces finds the repository that a folder lies in without starting git:
// where its working tree begins, the folder that git keeps for that tree, and
// the one of the repository, which differ in a second working tree.
func gitPlaces(dir string) (top, own, common string, ok bool) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", "", "", false
	}
	for ; ; at = filepath.Dir(at) {
		own = filepath.Join(at, ".git")
		info, err := os.Stat(own)
		if err == nil && !info.IsDir() {
			own, err = pointedAt(own, "gitdir: ")
		}
		if err == nil {
			break
		}
		if at == filepath.Dir(at) {
			return "", "", "", false
		}
	}
	common, err = pointedAt(filepath.Join(own, "commondir"), "")
	if err != nil {
		common = own
	}
	return at, own, common, true
}

// pointedAt reads a file that says where a folder lies.
func pointedAt(file, before string) (string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	to, ok := strings.CutPrefix(strings.TrimRight(string(raw), "\r\n"), before)
	if !ok {
		return "", errors.New("not a pointer")
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(filepath.Dir(file), to)
	}
	return to, nil
}

// lastCommit is the last commit that touched a file: the UTC day on which it was
// made, and the digest of the file as git knows it.
type lastCommit struct{ day, blob string }

// History is who changed what when, as far as git tells.
type History struct {
	Shallow bool // only the newest part is here, so no day can be trusted
	Failed  bool // git could not be asked
	changes map[string]lastCommit
	stamp   string
}

// Day is the day of the last commit of a file, "" when the file is not just
// as that commit left it, or when nothing can be said.
func (h *History) Day(f File) string {
	c, ok := h.changes[f.Path]
	if !ok || !sameBlob(c.blob, f.Data) && !sameBlob(c.blob, bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n"))) {
		return ""
	}
	return c.day
}

// sameBlob compares with the name that git gives to these bytes.
func sameBlob(name string, data []byte) bool {
	head := fmt.Sprintf("blob %d\x00", len(data))
	if len(name) == 2*sha256.Size {
		sum := sha256.Sum256(append([]byte(head), data...))
		return hex.EncodeToString(sum[:]) == name
	}
	sum := sha1.Sum(append([]byte(head), data...)) // a name, not a seal
	return hex.EncodeToString(sum[:]) == name
}

// ReadHistory asks git, once, for the last commit of every file in content/
// (contract 6.18). last, which may be nil, is given back when no commit was
// made and no other branch taken since. Outside a repository nothing is known
// and nothing is started.
func ReadHistory(ctx context.Context, root string, last *History) *History {
	_, own, common, ok := gitPlaces(root)
	if !ok {
		return &History{}
	}
	h := &History{stamp: gitStamp(own, common)}
	if last != nil && !last.Failed && last.stamp == h.stamp {
		return last
	}
	if info, err := os.Stat(filepath.Join(common, "shallow")); err == nil && info.Size() > 0 {
		h.Shallow = true
		return h
	}
	h.changes = map[string]lastCommit{}
	err := git(ctx, root, func(r io.Reader) error { return readLog(r, h.changes) },
		"log", "--no-show-signature", "--no-notes", "--no-color", "--format=@%ct", "--raw", "-c", "--no-abbrev", "--no-renames", "--relative", "--", "content")
	if err != nil && !strings.Contains(err.Error(), "does not have any commits yet") {
		h.Failed, h.changes = true, nil
	}
	return h
}

// gitStamp changes whenever another commit becomes the current one.
func gitStamp(own, common string) string {
	var b strings.Builder
	names := []string{filepath.Join(own, "HEAD"), filepath.Join(own, "logs", "HEAD"), filepath.Join(common, "packed-refs"), filepath.Join(common, "shallow")}
	if head, err := pointedAt(names[0], "ref: "); err == nil {
		if ref, err := filepath.Rel(own, head); err == nil {
			names = append(names, filepath.Join(common, ref))
		}
	}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// readLog takes the newest commit of each path. Lines of files begin with one
// colon for each parent and bear as many modes and names, and one more.
func readLog(r io.Reader, into map[string]lastCommit) error {
	day := ""
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if seconds, ok := strings.CutPrefix(line, "@"); ok {
			n, err := strconv.ParseInt(seconds, 10, 64)
			if err != nil {
				return err
			}
			day = time.Unix(n, 0).UTC().Format(time.DateOnly)
			continue
		}
		bare := strings.TrimLeft(line, ":")
		parents := len(line) - len(bare)
		what, path, ok := strings.Cut(bare, "\t")
		words := strings.Fields(what)
		if parents == 0 || !ok || len(words) != 2*parents+3 {
			continue
		}
		if plain, err := strconv.Unquote(path); err == nil && strings.HasPrefix(path, `"`) {
			path = plain
		}
		if _, newer := into[path]; !newer {
			into[path] = lastCommit{day, words[2*parents+1]}
		}
	}
	return lines.Err()
}
