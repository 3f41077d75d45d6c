package attach

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// active are elements that run, load or send something, whatever namespace
// they stand in.
var active = []string{"script", "foreignobject", "iframe", "frame", "frameset", "object", "embed", "applet", "handler", "listener", "link", "base",
	"meta", "form", "input", "button", "audio", "video", "source", "track", "portal", "noscript", "template", "textarea", "xmp", "plaintext", "noembed", "noframes", "math"}

const xhtml = "http://www.w3.org/1999/xhtml"

// checkXML refuses SVG and other XML that can do more than show itself.
func checkXML(text []byte) *Refusal {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Entity = map[string]string{}
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	var open []string
	elements := 0
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return refuse("it is not well-formed XML in UTF-8, so nobody can look through it")
		}
		var found *Refusal
		switch t := token.(type) {
		case xml.StartElement:
			elements++
			open = append(open, strings.ToLower(t.Name.Local))
			found = element(t)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != strings.ToLower(t.Name.Local) {
				return refuse("it is not well-formed XML, so nobody can look through it")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1] == "style" && styleReaches(string(t)) {
				found = refuse("its style sheet refers to something outside")
			}
		case xml.Directive:
			found = refuse("it has a DOCTYPE or entities, which can hide anything")
		case xml.ProcInst:
			if t.Target != "xml" {
				found = refuse("it has an instruction <?%s, which can load something from outside", t.Target)
			}
		}
		if found != nil {
			return found
		}
	}
	if len(open) > 0 || elements == 0 {
		return refuse("it is not well-formed XML, so nobody can look through it")
	}
	return nil
}

func element(t xml.StartElement) *Refusal {
	name := strings.ToLower(t.Name.Local)
	if slices.Contains(active, name) {
		return refuse("it holds a <%s>", t.Name.Local)
	}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			if squeezed(a.Value) == xhtml {
				return refuse("it holds parts of a web page")
			}
			continue
		}
		if found := attribute(name, strings.ToLower(a.Name.Local), a.Value); found != nil {
			return found
		}
	}
	return nil
}

// loading are attributes whose value is fetched without being asked.
var loading = []string{"src", "srcset", "data", "action", "formaction", "poster", "background", "cite", "longdesc", "manifest", "ping", "codebase", "archive", "classid", "profile", "usemap", "lowsrc", "dynsrc", "schemalocation", "nonamespaceschemalocation"}

// attribute judges one attribute of an element, both names in lower case.
func attribute(element, name, value string) *Refusal {
	switch {
	case strings.HasPrefix(name, "on"):
		return refuse("it has a handler, %s", name)
	case scripted(value):
		return refuse("its %s runs something", name)
	case name == "href" && element == "a" && hyperlink(value):
	case name == "href" && resource(value), name == "base":
		return refuse("its %s refers to something outside: %q", name, short(value))
	case slices.Contains(loading, name) && resource(value):
		return refuse("its %s refers to something outside: %q", name, short(value))
	case name == "attributename" && (strings.Contains(squeezed(value), "href") || strings.HasPrefix(squeezed(value), "on")):
		return refuse("it changes %s while it is shown", value)
	case name == "style" && styleReaches(value), strings.Contains(squeezed(value), "url(") && styleReaches(value):
		return refuse("its %s refers to something outside", name)
	}
	return nil
}

func short(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}

// calm are the elements of a page that only show something.
var calm = strings.Fields(`html head title body main article section header footer nav aside h1 h2 h3 h4 h5 h6 p div span br hr a b i em strong
 small s u sub sup mark del ins code pre kbd samp var q blockquote cite abbr dfn time data address ul ol li dl dt dd table caption colgroup col
 thead tbody tfoot tr td th figure figcaption img details summary bdi bdo ruby rt rp wbr center font tt big strike style`)

// checkPage refuses a page that has anything but calm elements. It reads the
// page with the rules of browsers, which find an element where others see text.
func checkPage(text []byte) *Refusal {
	z := html.NewTokenizer(bytes.NewReader(text))
	style := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF {
				return nil
			}
			return refuse("it cannot be read as a page")
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if found := calmTag(t); found != nil {
				return found
			}
			style = t.Data == "style"
		case html.TextToken:
			if style && styleReaches(string(z.Text())) {
				return refuse("its style sheet refers to something outside")
			}
			style = false
		case html.CommentToken:
			if c := z.Token().Data; strings.ContainsAny(c, "<>") {
				return refuse("it has tags in a comment, which some browsers run")
			}
		}
	}
}

func calmTag(t html.Token) *Refusal {
	if t.Data == "meta" { // only what says the encoding or a name
		for _, a := range t.Attr {
			v := squeezed(a.Val)
			switch {
			case a.Key == "name" || a.Key == "content" && !strings.Contains(v, "charset="):
			case a.Key == "charset" && v == "utf-8", a.Key == "http-equiv" && v == "content-type", a.Key == "content" && v == "text/html;charset=utf-8":
			default:
				return refuse("it holds a <meta %s>", a.Key)
			}
		}
		return nil
	}
	if !slices.Contains(calm, t.Data) {
		return refuse("it holds a <%s>", t.Data)
	}
	for _, a := range t.Attr {
		name := a.Key[strings.LastIndexByte(a.Key, ':')+1:]
		if found := attribute(t.Data, name, a.Val); found != nil {
			return found
		}
	}
	return nil
}
