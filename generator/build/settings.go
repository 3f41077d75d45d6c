package build

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"readout/generator/brief"
	"readout/generator/diag"
	"readout/generator/site"
	"readout/generator/text"
)

var (
	versionForm = regexp.MustCompile(`^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$`)
	hostForm    = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]$`)
)

// checkSettings finds values of the configuration that the rooms above the
// reader of YAML know to be useless: BR106, and BR900 for a program that is
// older than the site asks for.
func (b *Builder) checkSettings(src *diag.Source, c *brief.Config) (list []diag.Diagnostic) {
	fault := func(code, key, message, help string) {
		list = append(list, src.At(code, settingSpan(src, key), message, help))
	}
	if asked := c.MinVersion; asked != "" && !versionForm.MatchString(asked) {
		fault("BR106", "min-version", fmt.Sprintf("`min-version` is %q, which is not a version", asked), "write it like 1.4")
	} else if asked != "" && older(b.o.Version, asked) {
		fault("BR900", "min-version", fmt.Sprintf("this site asks for readout %s or newer, and this program is %s", asked, b.o.Version), "build it with a newer program, or lower `min-version`")
	}
	if r := c.Repository; r != "" && !webAddress(r) {
		fault("BR106", "repository", fmt.Sprintf("`repository` is %q, which is no address that a browser can open", r), "write it like https://github.com/owner/name")
	}
	if name := c.CNAME; name != "" && !hostForm.MatchString(name) {
		fault("BR106", "cname", fmt.Sprintf("`cname` is %q, which is not the bare name of a host", name), "write it like briefs.example.org, in small letters, without https:// and without a path")
	}
	if a := c.Accent; a != "" && !site.IsColour(a) {
		fault("BR106", "accent", fmt.Sprintf("`accent` is %q, which is not a colour", a), `write it in hexadecimal, in quotation marks: "#7a1f2b"`)
	}
	if base := c.BaseURL; !GoodBase(base) || base == Auto {
		fault("BR106", "base-url", fmt.Sprintf("`base-url` is %q, which is no address of a site", base), "write it like https://example.org/desk/")
	}
	return list
}

// GoodBase says whether an address can be put in front of those of pages: a
// full one, a path, or "." for links that work from the file system. A query, a
// fragment or a password would stand in the middle of every link, and a browser
// takes steps and empty parts of a path out of some links and not of others.
func GoodBase(s string) bool {
	if s == "" || s == "." || s == Auto {
		return true
	}
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, "?#") || u.User != nil || strings.Contains(u.Path, "//") {
		return false
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	if u.Host == "" {
		return u.Scheme == "" && strings.HasPrefix(s, "/")
	}
	// The two in small letters: other programs compare addresses by their bytes.
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// older compares versions by their numbers. A program that was built without
// a tag cannot be compared.
func older(program, asked string) bool {
	p, a := versionForm.FindStringSubmatch(program), versionForm.FindStringSubmatch(asked)
	if p == nil || a == nil || strings.HasPrefix(program, "v0.0.0-") {
		return false
	}
	for i := 1; i <= 3; i++ {
		x, _ := strconv.Atoi(p[i]) // digits, or nothing for 0
		y, _ := strconv.Atoi(a[i])
		if x != y {
			return x < y
		}
	}
	return false
}

// settingSpan finds a key of the configuration by its words; the reader of
// YAML found the file in order before.
func settingSpan(src *diag.Source, key string) diag.Span {
	at := regexp.MustCompile(`(?m)(^|[{,\s])(` + regexp.QuoteMeta(key) + `)\s*:`).FindStringSubmatchIndex(src.Text)
	if at == nil {
		return diag.Span{}
	}
	return diag.Span{Start: at[4], End: at[5]}
}

// checkLogo finds a logo that is no file of the site (BR603).
func (s *Snapshot) checkLogo() []diag.Diagnostic {
	logo := s.Config.Logo
	if logo == "" || s.config == nil || s.Site.Page(site.LogoURL(logo)) != nil {
		return nil
	}
	return []diag.Diagnostic{s.config.At("BR603", settingSpan(s.config, "logo"), fmt.Sprintf("the logo %s leads to no file of the site", logo),
		"put the file into static/ and write its name, such as logo.svg")}
}

// checkNav finds entries of the navigation that lead to no page of the site. They
// would be missing on every page without a word. Pages that are switched off, or
// that only a site with an address has, are left out of it on purpose.
func (s *Snapshot) checkNav() (diags []diag.Diagnostic) {
	urls := sync.OnceValue(s.urls)
	for _, it := range s.Config.Nav {
		to, _, _ := strings.Cut(it.URL, "#")
		if s.config == nil || !strings.HasPrefix(to, "/") || s.Site.Page(to) != nil || s.leftOut(to) {
			continue
		}
		if s.gate.addresses[strings.TrimSuffix(to, "/")] {
			diags = append(diags, s.config.At("BR604", it.Span, to+" is a page that this edition leaves out", "the navigation goes without it"))
			continue
		}
		d := s.config.At("BR601", it.Span, to+" leads to no page of the site", "write the address of a page of the site")
		if near, ok := text.Nearest(to, urls(), false); ok {
			d.Help = "did you mean " + near + "?"
		}
		diags = append(diags, d)
	}
	return diags
}

// leftOut says whether a page is missing on purpose.
func (s *Snapshot) leftOut(url string) bool {
	kind, _, _ := strings.Cut(strings.TrimPrefix(url, "/"), "/")
	return s.switchedOff(kind) || kind == "search" && !s.Config.Search ||
		slices.ContainsFunc(s.Site.Skipped, func(x site.Skip) bool { return x.URL == url })
}

// switchedOff says whether `pages:` leaves out the pages of a folder, or those of
// events without a name.
func (s *Snapshot) switchedOff(folder string) bool {
	set := s.Config.Pages[folder]
	return set == "off" || folder == "events" && set == "named"
}

// Configured says whether the site has a configuration file.
func (s *Snapshot) Configured() bool { return s.config != nil }
