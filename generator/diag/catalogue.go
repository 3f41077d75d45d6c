package diag

// Code is one entry of the catalogue.
type Code struct {
	Code     string
	Severity Severity
	Title    string // what is wrong, in a few words
}

// Known finds the entry of a code.
func Known(code string) (Code, bool) {
	for _, c := range Catalogue {
		if c.Code == code {
			return c, true
		}
	}
	return Code{}, false
}

// Lookup finds a code's entry. A code that is not in the catalogue is an
// error with its own name as title, so that nothing is lost on the way.
func Lookup(code string) Code {
	if c, ok := Known(code); ok {
		return c
	}
	return Code{Code: code, Title: code}
}

// Mixed says whether an error of this code is only a warning where no known
// word is near, so that the configuration may weigh the warnings.
func (c Code) Mixed() bool { return c.Code == "BR003" || c.Code == "BR201" }

// Catalogue lists every code with its usual severity. Some are raised with
// another one, where the rule says so: BR003 and BR201 are warnings when no
// known word is near.
var Catalogue = []Code{
	{"BR001", Error, "a required key is missing"},
	{"BR002", Error, "front matter that is not YAML"},
	{"BR003", Error, "an unknown key"},
	{"BR004", Error, "a file name that cannot be published"},
	{"BR005", Error, "not UTF-8"},
	{"BR006", Error, "over a limit"},
	{"BR007", Warning, "a character that turns the direction of text"},
	{"BR010", Error, "one id twice"},
	{"BR011", Error, "topics or places in a circle"},
	{"BR012", Error, "two outputs on one address"},
	{"BR020", Error, "no pages"},
	{"BR101", Warning, "an unknown record or property word"},
	{"BR102", Error, "an unknown property"},
	{"BR103", Error, "a property without a record"},
	{"BR104", Error, "a property given twice"},
	{"BR105", Error, "a property on the wrong record"},
	{"BR106", Error, "a value that is not understood"},
	{"BR110", Error, "a statement without words"},
	{"BR111", Error, "more than one arrow"},
	{"BR112", Error, "a missing name"},
	{"BR113", Warning, "a line that became a quotation"},
	{"BR114", Warning, "an arrow where there is no direction"},
	{"BR120", Error, "an account outside an event"},
	{"BR121", Error, "an unknown source"},
	{"BR122", Warning, "two accounts of one source"},
	{"BR123", Warning, "one source described in two ways"},
	{"BR201", Error, "an unknown name"},
	{"BR202", Error, "\"all\" outside a record"},
	{"BR203", Error, "an office with two holders"},
	{"BR204", Warning, "an ambiguous name"},
	{"BR205", Info, "no office at that date"},
	{"BR206", Warning, "an unknown topic"},
	{"BR207", Error, "an office without a holder"},
	{"BR301", Error, "a date that cannot be read"},
	{"BR302", Info, "no date given"},
	{"BR303", Info, "a relative date worth checking"},
	{"BR304", Error, "planned in the past"},
	{"BR305", Error, "a clock time that does not exist"},
	{"BR306", Info, "a clock time that comes twice"},
	{"BR310", Info, "a link to an automatic id"},
	{"BR401", Error, "an id used twice in one brief"},
	{"BR402", Error, "a relation to nothing"},
	{"BR403", Warning, "evidence for nothing"},
	{"BR404", Error, "order in a circle"},
	{"BR405", Error, "order against the dates"},
	{"BR406", Info, "a reference to something hidden"},
	{"BR410", Error, "one id for two things"},
	{"BR411", Warning, "sources disagree"},
	{"BR420", Warning, "perhaps the same thing twice"},
	{"BR501", Warning, "likelihood and confidence together"},
	{"BR601", Error, "a link to no page"},
	{"BR602", Error, "a link to no heading"},
	{"BR603", Error, "a link to no file"},
	{"BR604", Warning, "a link to a page left out"},
	{"BR605", Warning, "an address that is gone"},
	{"BR606", Warning, "an outside link that fails"},
	{"BR607", Info, "an outside link that moved"},
	{"BR611", Warning, "a symbolic link not followed"},
	{"BR612", Error, "a private file in static"},
	{"BR613", Error, "an unsafe attachment"},
	{"BR621", Warning, "raw HTML left out"},
	{"BR622", Warning, "a link target left out"},
	{"BR631", Warning, "git history incomplete"},
	{"BR640", Error, "something withheld in an output"},
	{"BR701", Error, "a fault in a template"},
	{"BR702", Error, "an unknown template"},
	{"BR703", Error, "a translation that does not fit"},
	{"BR704", Info, "a language without words"},
	{"BR705", Warning, "a translation of nothing"},
	{"BR900", Error, "wrong use of the program"},
	{"BR901", Error, "a file that cannot be read or written"},
	{"BR902", Error, "another build at work"},
	{"BR903", Error, "a port that cannot be used"},
	{"BR904", Error, "no network"},
	{"BR909", Error, "trouble outside the site"},
}
