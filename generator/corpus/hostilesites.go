package corpus

import (
	"fmt"
	"strings"
)

// HostileFile is the path of the file that holds a hostile text.
const HostileFile = "content/briefs/a.md"

// Of records and events a file may have so many, less a few.
const (
	maxRecords = 3_990
	maxEvents  = 2_990
)

const hostileHead = "---\ntitle: A\ndate: 2021-08-19\n"

// HostileSite gives the files of a small site whose only brief is the text. A
// text without front matter gets some, so that it reaches the pages.
func HostileSite(text string) map[string]string {
	if !strings.HasPrefix(text, "---") {
		text = hostileHead + "---\n\n" + text
	}
	return map[string]string{
		HostileFile:               text,
		"content/leaders/aa.md":   "---\nname: A\noffices:\n  - {id: head, title: Head of B, of: bb, from: 2017}\n---\n",
		"content/leaders/bb2.md":  "---\nname: C\n---\n",
		"content/orgs/bb.md":      "---\nname: B\nkind: state\n---\n",
		"content/topics/tt.md":    "---\nname: T\n---\n",
		"content/sources/src.md":  "---\nname: S\nkind: statement\nby: bb\n---\n",
		"content/sources/src2.md": "---\nname: S2\nkind: readout\nby: bb\n---\n",
	}
}

// HostileRecords makes texts that keep the whole program busy: each is read
// without a fault, so that all of it goes through linking into pages.
var HostileRecords = map[string]func(n int) string{
	"events dated": func(n int) string {
		return Lines(n, func(i int) string {
			return fmt.Sprintf("- call:: A > C [on:: %d-%02d-%02d]\n", 1900+i%121, i/121%12+1, i/1452%28+1)
		})
	},
	"events of one day": func(n int) string { return strings.Repeat("- call:: A > C [on:: 2021-08-18]\n", n/33) },
	"events with ids": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- call:: A > C [on:: 2021-08-18] ^e%d\n", i) })
	},
	"events in a chain": func(n int) string {
		return Lines(n, func(i int) string {
			return fmt.Sprintf("- call:: A > C [on:: 2021-08-18] [after:: ^e%d] ^e%d\n", max(0, i-1), i+1)
		}) + "- call:: A > C ^e0\n"
	},
	"events in a circle": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- call:: A > C [before:: ^e%d] ^e%d\n", i+1, i) })
	},
	"events before all": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- call:: A > C ^e%d\n", i) }) + "- call:: A > C ^last\n" +
			Lines(n/4, func(i int) string { return fmt.Sprintf("  - after:: ^e%d\n", i) })
	},
	"events of all years": func(n int) string {
		return upTo(1_000, n, func(i int, words string) string {
			return fmt.Sprintf("- call:: A > C: %s [on:: %04d]\n", words, 1+i)
		})
	},
	"events after one of many words": func(n int) string {
		return "- call:: A > C: " + strings.Repeat("word ", n/10) + "^e\n" + eventsToTheLimit(n/2, func(_ int, words string) string {
			return "- call:: A > C: " + words + " [after:: ^e]\n"
		})
	},
	"events under long titles": func(n int) string {
		title := strings.Repeat("word ", 190)
		return hostileHead[:4] + "title: " + title + "\ndate: 2021-08-19\nauthor: " + title + "\nbottom-line: " + title + title + "\nsources:\n  s: {kind: readout, title: " + title + "}\nvia: s\n---\n" +
			eventsToTheLimit(n, func(_ int, words string) string { return "- call:: A > C: " + words + "\n" })
	},
	"meetings of many": func(n int) string {
		who := Lines(min(n/4, 5_000), func(i int) string { return fmt.Sprintf(", P%d", i) })
		return strings.Repeat("- meeting:: A"+who+"\n", n/(14+len(who)))
	},
	"events of strangers": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- call:: Xavier%d > Yvonne%d\n", i, i) })
	},
	"events of many": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- meeting:: A, C%s\n", strings.Repeat(", @zz", i%40)) })
	},
	"event of many strangers": func(n int) string {
		return "- meeting:: A" + Lines(n, func(i int) string { return fmt.Sprintf(", P%d", i) }) + "\n"
	},
	"event with parts": func(n int) string {
		return "- summit:: A, C ^top\n" + strings.Repeat("  - meeting:: A, C\n", n/19)
	},
	"event with statements": func(n int) string {
		return "- call:: A > C ^top\n" + strings.Repeat("  - says:: all: words of all\n", n/29)
	},
	"events to the limit": func(n int) string {
		return eventsToTheLimit(n, func(i int, words string) string {
			return fmt.Sprintf("- call:: A > C: %s [on:: %d-%02d-%02d]\n", words, 1990+i%30, i%12+1, i%28+1)
		})
	},
	"events below one paragraph": func(n int) string {
		return strings.Repeat("A word. ", n/20) + "\n\n" + eventsToTheLimit(n/2, func(_ int, words string) string { return "- call:: A > C: " + words + "\n" })
	},
	"says to the limit": func(n int) string {
		return toTheLimit(n, func(i int, words string) string {
			return fmt.Sprintf("- says:: A > C: \"%s number %d\" [about:: #tt]\n", words, i)
		})
	},
	"commitments to the limit": func(n int) string {
		return toTheLimit(n, func(_ int, words string) string { return "- promises:: A > C: " + words + " [due:: 2021-09-01]\n" })
	},
	"accounts to the limit": func(n int) string {
		return toTheLimit(n*3, func(i int, words string) string {
			return []string{"- call:: A > C: " + words, "  - account:: src\n    - for:: 1h", "  - account:: src2\n    - for:: 2h"}[i%3] + "\n"
		})
	},
	"strangers to the limit": func(n int) string {
		return toTheLimit(n, func(i int, words string) string { return fmt.Sprintf("- says:: Xavier%d: %s\n", i%990, words) })
	},
	"names to the limit": func(n int) string {
		return Lines(min(n, 90_000), func(int) string { return "Then A spoke with.\n\n" }) + strings.Repeat("words ", max(0, n-90_000)/6)
	},
	"names in one sentence": func(n int) string {
		return strings.Repeat("A word ", min(n/7, 4900)) + strings.Repeat("word ", max(0, n-34_300)/5)
	},
	"evidence to the limit": func(n int) string {
		return "- call:: A > C ^e\n\n" + Lines(min(n, 4900*20), func(int) string { return "some [words](#^e) x\n\n" })
	},
	"says": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- says:: A: \"number %d\" [about:: #tt]\n", i) })
	},
	"says the same": func(n int) string {
		return strings.Repeat("- says:: A: \"one and the same six words\"\n", n/41)
	},
	"commitments": func(n int) string { return strings.Repeat("- promises:: A > C: it [due:: 2021-09-01]\n", n/42) },
	"asks":        func(n int) string { return strings.Repeat("- demands:: A > C: it\n", n/22) },
	"stances": func(n int) string {
		return strings.Repeat("- supports:: A: it [about:: #tt]\n- opposes:: A: it [about:: #tt]\n", n/65)
	},
	"commitments kept": func(n int) string {
		return Lines(n, func(i int) string {
			return fmt.Sprintf("- promises:: A: it ^p%d\n- call:: A > C [fulfils:: ^p%d]\n", i, i)
		})
	},
	"fields": func(n int) string {
		return strings.Repeat("- call:: A > C [on:: 2021-08-18] [for:: 1h] [about:: #tt] [at:: P] [via:: src] [grade:: B2]\n", n/92)
	},
	"accounts": func(n int) string {
		return strings.Repeat("- call:: A > C\n  - account:: src\n    - for:: 1h\n  - account:: src2\n    - for:: 2h\n", n/84)
	},
	"accounts of one event": func(n int) string {
		return "---\ntitle: A\ndate: 2021-08-19\nsources:\n" + Lines(min(n/2, 200_000), func(i int) string { return fmt.Sprintf("  s%d: {kind: readout}\n", i) }) +
			"---\n- call:: A > C\n" + Lines(min(n/2, 200_000), func(i int) string { return fmt.Sprintf("  - account:: s%d\n", i) })
	},
	"accounts with words": func(n int) string {
		most := min(n/400, 1_250)
		head := "---\ntitle: A\ndate: 2021-08-19\nsources:\n"
		for i := range most {
			head += fmt.Sprintf("  s%d: {kind: readout}\n", i)
		}
		return head + "---\n- call:: A > C\n" + upTo(most, n, func(i int, words string) string {
			return fmt.Sprintf("  - account:: s%d\n    - says:: A: \"number %d\" %s\n", i, i, words)
		})
	},
	"words of many": func(n int) string {
		who := "A" + strangers(n)
		return "- agrees:: " + who + ": " + strings.Repeat("word ", max(0, n-len(who))/5) + "\n"
	},
	"words to many": func(n int) string {
		who := strangers(n)
		return "- promises:: A > C" + who + ": it\n- says:: A: it\n  - on-behalf-of:: C" + who + "\n\n" + strings.Repeat("word ", n/5)
	},
	"words through many": func(n int) string {
		return "- says:: A: it\n  - via:: src" + strangers(n) + "\n\n" + strings.Repeat("word ", n/5)
	},
	"words in many": func(n int) string {
		return upTo(2_900, n, func(i int, words string) string { return fmt.Sprintf("- call:: A > C: %s ^e%d\n", words, i) }) +
			"- says:: A: it\n  - during:: ^e0" + many(min(980, n/60), ", ^e%d") + "\n"
	},
	"words of many, cited": func(n int) string {
		return Lines(min(n/2, 190_000), func(int) string { return "It [was](#^x) so, as several words say.\n\n" }) +
			"- agrees:: A" + strangers(n) + ": it ^x\n"
	},
	"event of many, cited": func(n int) string {
		return Lines(min(n/2, 190_000), func(int) string { return "It [was](#^x) so, as several words say.\n\n" }) +
			"- meeting:: A" + strangers(n) + " ^x\n"
	},
	"event of many, told": func(n int) string {
		return "- meeting:: A" + strangers(n) + ": it ^x\n" +
			upTo(2_000, n/2, func(i int, words string) string { return fmt.Sprintf("  - says:: A: \"number %d\" %s\n", i, words) })
	},
	"promises kept at once": func(n int) string {
		return upTo(2_900, n, func(i int, words string) string { return fmt.Sprintf("- promises:: A > C: %s ^p%d\n", words, i) }) +
			"- call:: A > C\n  - fulfils:: ^p0" + many(min(980, n/60), ", ^p%d") + "\n"
	},
	"topics new": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("- call:: A > C [about:: #t%d]\n", i) })
	},
	"topics new, one record": func(n int) string {
		return "- call:: A > C\n  - about:: #tt" + Lines(n, func(i int) string { return fmt.Sprintf(", #t%d", i) }) + "\n"
	},
	"topics in prose":       func(n int) string { return strings.Repeat("#tt ", n/4) },
	"names":                 func(n int) string { return strings.Repeat("A ", n/2) },
	"names by lines":        func(n int) string { return strings.Repeat("A\n\n", n/3) },
	"names, several":        func(n int) string { return strings.Repeat("A B C S\n\n", n/9) },
	"offices":               func(n int) string { return strings.Repeat("Head of B ", n/10) },
	"wiki links":            func(n int) string { return strings.Repeat("[[aa]] ", n/7) },
	"wiki links with words": func(n int) string { return strings.Repeat("[[aa|b]]\n\n", n/10) },
	"wiki links dead": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[[xx%d]]\n\n", i) })
	},
	"mentions": func(n int) string { return strings.Repeat("[b](@aa)\n\n", n/10) },
	"mentions dead": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[b](@xx%d)\n\n", i) })
	},
	"links dead": func(n int) string { return strings.Repeat("[a](/b/)\n\n", n/10) },
	"links dead, all different": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[a](/b%d/)\n\n", i) })
	},
	"links dead, long": func(n int) string {
		return strings.Repeat("[a](/"+strings.Repeat("b", 990)+"/)\n\n", n/1000)
	},
	"links to headings": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("# h%d\n", i) }) + Lines(n/2, func(i int) string { return fmt.Sprintf("[a](#h%d)\n\n", i) })
	},
	"links to no heading": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("# h%d\n", i) }) + Lines(n/2, func(i int) string { return fmt.Sprintf("[a](#k%d)\n\n", i) })
	},
	"links to no file": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("![a](b%d.png)\n\n", i) })
	},
	"evidence": func(n int) string {
		return "- call:: A > C ^e\n\n" + strings.Repeat("[b](#^e)\n\n", n/10)
	},
	"evidence dead": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[b](#^e%d)\n\n", i) })
	},
	"dead of all kinds": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[a](/b%d/) [b](@xx%d) [c](#^e%d)\n\n", i, i, i) })
	},
	"links of all kinds": func(n int) string {
		return "- call:: A > C ^e\n\n" + strings.Repeat("[a](/leaders/aa/) [b](@aa) [c](#^e) [[aa]] A\n\n", n/47)
	},
	"links of all kinds, dead, in one paragraph": func(n int) string {
		return Lines(n, func(i int) string { return fmt.Sprintf("[a](/b%d/) [b](@xx%d) [c](#^e%d) [[zz%d]]\n", i, i, i, i) })
	},
	"evidence of many": func(n int) string {
		return Lines(n/2, func(i int) string { return fmt.Sprintf("- call:: A > C ^e%d\n", i) }) + "\n" +
			Lines(n/2, func(i int) string { return fmt.Sprintf("[b](#^e%d)\n\n", i) })
	},
	"topics of the brief": func(n int) string {
		return hostileHead + "topics: [tt" + Lines(min(n/2, 200_000), func(i int) string { return fmt.Sprintf(", t%d", i) }) + "]\n---\n" +
			strings.Repeat("- call:: A > C\n", max(n/2, n-200_000)/15)
	},
	"links of the brief": func(n int) string {
		return hostileHead + "via: [src" + strings.Repeat(", src2, src", min(n/2, 200_000)/11) + "]\n---\n" +
			strings.Repeat("- call:: A > C\n", max(n/2, n-200_000)/15)
	},
	"names of the brief": func(n int) string {
		return hostileHead + "names:\n" + Lines(min(n/2, 200_000), func(i int) string { return fmt.Sprintf("  N%d: aa\n", i) }) + "---\n" +
			strings.Repeat("N1 N2 N3\n", max(n/2, n-200_000)/9)
	},
	"sources of the brief": func(n int) string {
		return hostileHead + "sources:\n" + Lines(min(n, 250_000), func(i int) string { return fmt.Sprintf("  s%d: {kind: readout, by: bb}\n", i) }) + "---\n"
	},
}

// strangers are names that no file defines, as many as a brief may bring.
func strangers(n int) string { return many(min(n/100, 900), ", Xavier%d") }

func many(n int, form string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

// toTheLimit makes as many records as one file may have, with n bytes in all
// if they are filled up with words.
func toTheLimit(n int, record func(i int, words string) string) string {
	return upTo(maxRecords, n, record)
}

func eventsToTheLimit(n int, record func(i int, words string) string) string {
	return upTo(maxEvents, n, record)
}

func upTo(limit, n int, record func(i int, words string) string) string {
	most := min(limit, 1+n/60)
	words := strings.Repeat("word ", max(1, (n/most-36)/5))
	var b strings.Builder
	for i := range most {
		b.WriteString(record(i, strings.TrimSpace(words)))
	}
	return b.String()
}

// HostileSites makes sites of several files with n bytes in all: what many
// names, offices or topics do to a short brief.
var HostileSites = map[string]func(n int) map[string]string{
	"aliases": func(n int) map[string]string {
		return named(n, func(f, i int) string { return fmt.Sprintf("N%d-%d", f, i) })
	},
	"aliases shared": func(n int) map[string]string { return named(n, func(_, i int) string { return fmt.Sprintf("N%d", i) }) },
	"aliases alike": func(n int) map[string]string {
		return named(n, func(f, i int) string { return strings.Repeat("a ", i%50) + fmt.Sprintf("b%d", i) })
	},
	"offices": func(n int) map[string]string {
		return entities(n, "leaders", "offices:\n", func(f, i int) string {
			return fmt.Sprintf("  - {id: o%d, title: Office, of: bb, from: %d, to: %d}\n", i, 1900+f, 1900+f)
		})
	},
	"members": func(n int) map[string]string {
		return entities(n, "orgs", "kind: group\nmembers:\n", func(f, i int) string { return fmt.Sprintf("  - {is: m%d-%d}\n", f, i) })
	},
	"topics related": func(n int) map[string]string {
		return entities(n, "topics", "related:\n", func(f, i int) string { return fmt.Sprintf("  - e%d\n", i%5) })
	},
	"topics deep": func(n int) map[string]string {
		files := HostileSite("- call:: A > C [about:: #t0]\n")
		for i := range n / 40 {
			files[fmt.Sprintf("content/topics/t%d.md", i)] = fmt.Sprintf("---\nname: N%d\nbroader: t%d\n---\n", i, i+1)
		}
		files[fmt.Sprintf("content/topics/t%d.md", n/40)] = "---\nname: Last\n---\n"
		return files
	},
	"topics deep, events": func(n int) map[string]string {
		most := min(n/80, 2_000)
		files := HostileSite(Lines(n/2, func(i int) string { return fmt.Sprintf("- call:: A > C [about:: #t%d]\n", i%most) }))
		for i := range most {
			files[fmt.Sprintf("content/topics/t%d.md", i)] = fmt.Sprintf("---\nname: N%d\nbroader: t%d\n---\n", i, i+i%30/29*1000+1)
		}
		files[fmt.Sprintf("content/topics/t%d.md", most)] = "---\nname: Last\n---\n"
		return files
	},
	"topics of one event": func(n int) map[string]string {
		most := min(n/50, 980)
		all := many(most, ", #t%d")
		files := HostileSite("- call:: A > C\n  - about:: #t0" + all + "\n  - says:: A: it\n    - about:: #t0" + all + "\n\n" + strings.Repeat("word ", n/5))
		for i := range most {
			files[fmt.Sprintf("content/topics/t%d.md", i)] = fmt.Sprintf("---\nname: N%d\n---\n", i)
		}
		return files
	},
	"configuration, long": func(n int) map[string]string {
		words := strings.Repeat("word ", 59)
		files := HostileSite(eventsToTheLimit(n-8_000, func(_ int, w string) string { return "- call:: A > C: " + w + "\n" }))
		files["readout.yaml"] = "title: " + words + "\nauthor: " + words + "\nlicense: " + words + "\nnav:\n" + strings.Repeat("  - {title: N, url: /agenda/}\n", 30)
		return files
	},
	"configuration": func(n int) map[string]string {
		files := HostileSite("A #t1\n")
		files["readout.yaml"] = below("topics:\n", min(n, 250_000), func(i int) string { return fmt.Sprintf("  - {id: t%d, name: T%d}\n", i, i) })
		return files
	},
	"tiny files": func(n int) map[string]string {
		files := HostileSite("")
		for i := range n / 200 {
			files[fmt.Sprintf("content/briefs/b%d.md", i)] = fmt.Sprintf("---\ntitle: B%d\ndate: 2021-08-%02d\n---\nA.\n", i, i%31+1)
		}
		return files
	},
}

// named gives entities with many aliases.
func named(n int, alias func(file, i int) string) map[string]string {
	return entities(n, "leaders", "aliases:\n", func(f, i int) string { return "  - " + alias(f, i) + "\n" })
}

// entities spreads n bytes of a list in front matter over as many files as it takes.
func entities(n int, folder, head string, line func(file, i int) string) map[string]string {
	const most = 250_000 // of front matter
	files := HostileSite("N1 and a a b2 met A.\n\n- call:: A, N2\n")
	for f := 0; n > 0; f, n = f+1, n-most {
		files[fmt.Sprintf("content/%s/e%d.md", folder, f)] = below(fmt.Sprintf("---\nname: E%d\n%s", f, head), min(n, most), func(i int) string { return line(f, i) }) + "---\n"
	}
	return files
}
