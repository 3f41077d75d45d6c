package build

import (
	"time"

	"readout/generator/brief"
)

// Withheld says why a site of the same edition that is published at a moment
// would leave a file out, drafts not being asked for. The preview, which
// shows drafts and what is under embargo, marks them by it.
func (s *Snapshot) Withheld(d *brief.Doc, now time.Time) (Skip, bool) {
	g := *s.gate
	g.drafts, g.now = false, now
	return g.judge(d)
}
