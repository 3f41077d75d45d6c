// Package templates holds the built-in templates. The patterns are named, as
// a wider one would publish this file.
package templates

import "embed"

// FS is the built-in templates, at its top, and what they say in other
// languages than English, in words/.
//
//go:embed *.html words/*.yaml
var FS embed.FS
