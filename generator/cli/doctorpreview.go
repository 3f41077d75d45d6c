package cli

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"readout/generator/disk"
)

// preview looks at what `readout serve` needs of this machine.
func (x *examination) preview() {
	if x.snap == nil {
		return
	}
	x.port()
	x.watching()
	x.editor()
}

// previewPort is the port of `readout serve`.
const previewPort = 1313

func (x *examination) port() {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(previewPort)))
	if err != nil {
		x.todo("preview", fmt.Sprintf("readout serve --port %d", previewPort+1), "port %d is taken, perhaps by a preview that runs already", previewPort)
		return
	}
	l.Close()
	x.ok("preview", "readout serve shows the site at http://127.0.0.1:%d/", previewPort)
}

func (x *examination) watching() {
	folders, limit := disk.WatchRoom(x.app.source)
	if limit > 0 && folders > limit {
		x.todo("watching", fmt.Sprintf("sudo sysctl fs.inotify.max_user_watches=%d, or readout serve --poll", 2*folders),
			"the site has %d folders, and the system lets only %d be watched", folders, limit)
		return
	}
	x.ok("watching", "%s", plural(folders, "folder", "folders"))
}

// editor looks whether Alt+click in the preview will open something.
func (x *examination) editor() {
	named := cmp.Or(x.snap.Config.Editor, os.Getenv("VISUAL"), os.Getenv("EDITOR"))
	const next = "write `editor: vscode` (or another, see the guide) in readout.yaml"
	switch {
	case strings.TrimSpace(named) == "":
		x.look("editor", next, "none is named, so the preview cannot open files")
	case linkEditors[named] != "" || strings.Contains(named, "://"):
		x.ok("editor", "%s, by a link", named)
	default:
		args := strings.Fields(named)
		if _, err := exec.LookPath(args[0]); err != nil {
			x.look("editor", next, "%s is not to be found on this machine", args[0])
			return
		}
		if needsTerminal(args) {
			x.ok("editor", "%s needs a terminal: the preview says what to type there", args[0])
			return
		}
		x.ok("editor", "%s", named)
	}
}
