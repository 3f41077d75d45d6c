package disk

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

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
