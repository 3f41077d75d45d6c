package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// colour is red, green and blue, each from 0 to 1.
type colour [3]float64

// parseColour reads #rgb and #rrggbb.
func parseColour(s string) (c colour, ok bool) {
	hexes, ok := strings.CutPrefix(s, "#")
	if len(hexes) == 3 {
		hexes = string([]byte{hexes[0], hexes[0], hexes[1], hexes[1], hexes[2], hexes[2]})
	}
	n, err := strconv.ParseUint(hexes, 16, 32)
	if !ok || err != nil || len(hexes) != 6 {
		return c, false
	}
	return colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

// IsColour says whether `theme: {accent: ...}` can be used.
func IsColour(s string) bool {
	_, ok := parseColour(s)
	return ok
}

func (c colour) String() string {
	of := func(x float64) int { return int(math.Round(x * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", of(c[0]), of(c[1]), of(c[2]))
}

// luminance is the relative luminance of WCAG 2.
func (c colour) luminance() float64 {
	for i, x := range c {
		if x <= 0.04045 {
			c[i] = x / 12.92
		} else {
			c[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// on brings a colour as near to an end (black 0, white 1) as it takes to be
// read on a ground: a contrast of 4.5 (WCAG 2, 1.4.3).
func (c colour) on(ground colour, end float64) colour {
	for step := 0.0; step <= 1; step += 0.02 {
		try := c
		for i := range try {
			try[i] += (end - try[i]) * step
		}
		if contrast(try, ground) >= 4.55 { // a little over, as figures are rounded
			return try
		}
	}
	return colour{end, end, end}
}

// The panels of the style sheet, the darkest light and the lightest dark
// ground that links stand on.
var (
	lightGround = colour{0xf3 / 255.0, 0xf1 / 255.0, 0xea / 255.0}
	darkGround  = colour{0x1e / 255.0, 0x23 / 255.0, 0x29 / 255.0}
)

// accented adds the configuration's colour to the style sheet, in a shade for
// light and one for dark pages. Paper keeps its black.
func accented(assets []Asset, accent string) []Asset {
	c, ok := parseColour(accent)
	if !ok {
		return assets
	}
	light, dark := c.on(lightGround, 0), c.on(darkGround, 1)
	rules := fmt.Sprintf("\n@media screen {\n  :root { --accent: %s; }\n  :root[data-theme=\"dark\"] { --accent: %s; }\n}\n"+
		"@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) { --accent: %s; } }\n", light, dark, dark)
	assets = slices.Clone(assets)
	for i, a := range assets {
		if assetPath(a) == "site.css" {
			assets[i].Data = slices.Concat(a.Data, []byte(rules))
			sum := sha256.Sum256(assets[i].Data)
			assets[i].Digest = hex.EncodeToString(sum[:])
		}
	}
	return assets
}
