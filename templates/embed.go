// Package templates holds the built-in templates. The patterns are named, as
// a wider one would publish this file.
package templates

import "embed"

// FS is the built-in templates, at its top.
//
//go:embed *.html
var FS embed.FS
