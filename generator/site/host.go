package site

// hostPages are what hosts of pages look for at the root: CNAME with the
// site's own domain, and .nojekyll, without which GitHub leaves out names that
// begin with an underscore. A .nojekyll in static/ does as well as ours.
func (w *world) hostPages() []*Page {
	var out []*Page
	if _, own := w.assets["/.nojekyll"]; !own {
		out = append(out, raw("/.nojekyll", "asset", "", func(*world) []byte { return []byte{} }))
	}
	if name := w.o.Config.CNAME; name != "" {
		out = append(out, raw("/CNAME", "asset", "", func(*world) []byte { return []byte(name + "\n") }))
	}
	return out
}
