// Package static holds the built-in style sheet, script and icon. The
// patterns are named, as a wider one would publish this file.
package static

import "embed"

// FS is the built-in static files, at its top.
//
//go:embed *.css *.js *.svg
var FS embed.FS
