package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// linkEditors are editors that browsers open by a link.
var linkEditors = map[string]string{
	"vscode": "vscode://file{path}:{line}:{col}",
	"idea":   "idea://open?file={path}&line={line}&column={col}",
	"zed":    "zed://file{path}:{line}:{col}",
}

// terminalEditors cannot be started without a terminal of their own.
var terminalEditors = []string{"vi", "vim", "vim.tiny", "nvim", "nano", "pico", "micro", "helix", "hx", "kak", "joe", "mg", "ed"}

// insideSite gives the full path of a file that lies in the site folder, links
// followed.
func insideSite(site, file string) (string, error) {
	root, err := os.OpenRoot(site)
	if err != nil {
		return "", errors.New("the site folder cannot be opened")
	}
	defer root.Close()
	if info, err := root.Stat(filepath.FromSlash(file)); err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a file of the site", file)
	}
	full, err := filepath.Abs(filepath.Join(site, filepath.FromSlash(file)))
	if err != nil {
		return "", errors.New("the site folder has no path")
	}
	return full, nil
}

// edit opens a file at a line. The editor is one of the link editors, a link
// with {path}, {line} and {col}, or a command. Commands are never given to a
// shell.
func edit(editor, full, file string, line, col int) (link, said string, err error) {
	if template, ok := linkEditors[editor]; ok {
		editor = template
	}
	if strings.Contains(editor, "://") {
		return editorLink(editor, full, line, col), "opening " + file, nil
	}
	args := editorCommand(editor, full, line, col)
	if args == nil {
		return "", "", errors.New("no editor is known: set $EDITOR, or `editor:` in readout.yaml to a command or to vscode, idea or zed")
	}
	if needsTerminal(args) {
		return "", "", fmt.Errorf("%s needs a terminal; there, type: %s", filepath.Base(args[0]), typed(editorCommand(editor, file, line, col)))
	}
	if err := start(args); err != nil {
		return "", "", fmt.Errorf("%s could not be started", args[0])
	}
	return "", "opened " + file + " in " + filepath.Base(args[0]), nil
}

func editorLink(template, full string, line, col int) string {
	steps := strings.Split(filepath.ToSlash(full), "/")
	for i, s := range steps {
		steps[i] = url.PathEscape(s)
	}
	path := strings.Join(steps, "/")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return strings.NewReplacer("{path}", path, "{file}", path, "{line}", strconv.Itoa(line), "{col}", strconv.Itoa(col)).Replace(template)
}

// editorCommand puts file and line where the editor wants them: in the place
// of {path}, {line} and {col}, or as editors of its name take them.
func editorCommand(editor, file string, line, col int) []string {
	args := strings.Fields(editor)
	if len(args) == 0 {
		return nil
	}
	if strings.Contains(editor, "{") {
		r := strings.NewReplacer("{path}", file, "{file}", file, "{line}", strconv.Itoa(line), "{col}", strconv.Itoa(col))
		for i := range args {
			args[i] = r.Replace(args[i])
		}
		return args
	}
	place := fmt.Sprintf("%s:%d:%d", file, line, col)
	switch name := strings.TrimSuffix(filepath.Base(args[0]), ".exe"); name {
	case "code", "code-insiders", "codium", "cursor", "windsurf":
		return append(args, "-g", place)
	case "subl", "zed", "zeditor", "atom", "helix", "hx":
		return append(args, place)
	case "idea", "goland", "pycharm", "webstorm":
		return append(args, "--line", strconv.Itoa(line), "--column", strconv.Itoa(col), file)
	case "vi", "vim", "vim.tiny", "gvim", "mvim", "nvim", "nano", "emacs", "emacsclient", "gedit", "kak", "joe", "mg", "micro":
		return append(args, "+"+strconv.Itoa(line), file)
	case "kate", "kwrite":
		return append(args, "-l", strconv.Itoa(line), file)
	}
	return append(args, file)
}

// typed is a command as one types it.
func typed(args []string) string {
	args = slices.Clone(args)
	for i, a := range args {
		if strings.ContainsAny(a, " '\"$&;()") {
			args[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(args, " ")
}

func needsTerminal(args []string) bool {
	return slices.Contains(terminalEditors, filepath.Base(args[0])) ||
		slices.Contains(args, "-nw") || slices.Contains(args, "-t") || slices.Contains(args, "-tty")
}

// start runs a program and does not wait for it.
func start(args []string) error {
	c := exec.Command(args[0], args[1:]...)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // so that nothing of it stays behind
	return nil
}

// openBrowser opens an address in the browser of the system.
func openBrowser(address string) error {
	switch runtime.GOOS {
	case "darwin":
		return start([]string{"open", address})
	case "windows":
		return start([]string{"rundll32", "url.dll,FileProtocolHandler", address})
	}
	return start([]string{"xdg-open", address})
}
