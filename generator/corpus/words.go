package corpus

// The words that names and sentences are made of. Order matters: another order
// is another corpus.
var (
	onsets = []string{"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "st", "tr", "sh"}
	vowels = []string{"a", "e", "i", "o", "u", "ai", "ei", "ou"}
	codas  = []string{"l", "m", "n", "r", "s", "sk", "nd", "th"}

	titles     = []string{"President", "Prime Minister", "Foreign Minister", "Chancellor"}
	openings   = []string{"In the morning", "Later that day", "By all accounts", "As before", "On the margins of the session", "Without naming a date,", "For the second time", "In a short note"}
	adverbs    = []string{"again", "openly", "briefly", "firmly", "quietly", "at last"}
	verbs      = []string{"spoke", "argued", "asked", "pressed", "wrote", "waited", "insisted", "reported"}
	joints     = []string{"about", "for", "against", "before", "after", "on"}
	adjectives = []string{"common", "northern", "open", "earlier", "small", "joint", "public", "wider", "new", "difficult"}
	nouns      = []string{"agreement", "border", "harbour", "budget", "embargo", "corridor", "mission", "treaty", "election", "station", "convoy", "reform", "pipeline", "harvest", "school", "railway"}
	links      = []string{"and then", "but not", "with", "together with", "instead of", "as well as"}
)
