package course

import (
	"strings"

	"borrowedtime/engine/internal/order"
)

// Place is somewhere that a search can lead to. All fields are plain text.
type Place struct {
	Address string // as a link writes it
	Title   string
	Where   string // what it is a part of: "Lesson 5: Priority inversion"
	About   string // its first words
	Names   string // terms, functions and headings in it: what it is about
	Words   string // the other words of its text
}

// Index is what a search looks through.
type Index struct{ places []placed }

// placed is a place with the words of each field.
type placed struct {
	Place
	fields [fieldCount][]string
}

// The fields of a place, from what says most to what says least.
const (
	inTitle = iota
	inNames
	inWhere
	inText
	fieldCount
)

// How well a word fits.
const (
	asItIs = iota
	asBeginning
	asSlip // one letter differs, is missing, is too many, or two have changed places
	fitCount
)

// worth is what a word counts that is found in a field.
var worth = [fieldCount][fitCount]int{{60, 40, 20}, {30, 20, 8}, {15, 10, 4}, {10, 6, 2}}

// What a title counts that is the query, and one of which some words were asked for.
const (
	wholeTitle = 100
	partTitle  = 30
)

// maxQuery bounds the words of a query; further ones are not looked for.
const maxQuery = 8

// NewIndex takes the places apart once; a search then compares words.
func NewIndex(places []Place) *Index {
	x := &Index{places: make([]placed, len(places))}
	for i, p := range places {
		x.places[i].Place = p
		for f, text := range [fieldCount]string{p.Title, p.Names, p.Where, p.About + " " + p.Words} {
			x.places[i].fields[f] = parted(Words(text))
		}
	}
	return x
}

// Words splits a text into the words that a search compares: in lower case, of
// ASCII letters, digits and underscores. A full stop between digits belongs to its
// word, as in 7.3.
func Words(text string) []string {
	var words []string
	from := -1
	text = strings.ToLower(text)
	for i := 0; i <= len(text); i++ {
		if inWord(text, i) {
			if from < 0 {
				from = i
			}
		} else if from >= 0 {
			words = append(words, text[from:i])
			from = -1
		}
	}
	return words
}

func inWord(text string, i int) bool {
	if i == len(text) {
		return false
	}
	c := text[i]
	if c == '.' {
		return i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1])
	}
	return 'a' <= c && c <= 'z' || isDigit(c) || c == '_'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// parted adds the parts of names such as find_proxy_task, by which somebody may look
// for it who has forgotten the rest.
func parted(words []string) []string {
	for _, w := range words {
		if strings.IndexByte(w, '_') < 0 {
			continue
		}
		for _, part := range strings.Split(w, "_") {
			if part != "" {
				words = append(words, part)
			}
		}
	}
	return words
}

// little are words that say nothing about a place.
const little = " a an and are as at be by can do does for from has have how i if in into is it its me my not of on or that the their then there this to was what when where which who why will with you your "

// Little reports whether a word of Words says too little to be looked for.
func Little(word string) bool { return strings.Contains(little, " "+word+" ") }

// asked are the words of a query that are looked for: all, if each is little.
func asked(query string) []string {
	all := Words(query)
	var words []string
	for _, w := range all {
		if !Little(w) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = all
	}
	return words[:min(len(words), maxQuery)]
}

// Found is what a query finds.
type Found struct {
	Places []Place  // the best first
	Words  []string // what was looked for
	Some   bool     // no place has all the words; these have the most of them
	Close  bool     // a word stands nowhere; these have one that differs by a letter
	None   bool     // the query has no words, but signs or letters that no place has
}

// Find ranks the places that have all words of a query, as they are or as the
// beginning of a longer one. A word that stands nowhere may be a slip.
func (x *Index) Find(query string) Found {
	f := Found{Words: asked(query)}
	f.None = len(f.Words) == 0 && strings.TrimSpace(query) != ""
	loosest := make([]int, len(f.Words))
	for i, w := range f.Words {
		loosest[i] = asBeginning
		if !x.has(w) {
			loosest[i], f.Close = asSlip, true
		}
	}
	hits, most := x.hits(f.Words, loosest)
	f.Some = most < len(f.Words)
	order.Stable(len(hits), func(i, j int) bool { return hits[i].score > hits[j].score }, func(i, j int) { hits[i], hits[j] = hits[j], hits[i] })
	for _, h := range hits {
		f.Places = append(f.Places, x.places[h.place].Place)
	}
	return f
}

// has reports whether a word stands in some place.
func (x *Index) has(word string) bool {
	for i := range x.places {
		if x.places[i].score(word, asBeginning) > 0 {
			return true
		}
	}
	return false
}

// hit is a place by its number, and how well it fits.
type hit struct{ place, score int }

// hits are the places with the most of the words, and how many that are. Each word may
// fit as badly as loosest says.
func (x *Index) hits(words []string, loosest []int) (hits []hit, most int) {
	for i := range x.places {
		p := &x.places[i]
		n, score := 0, 0
		for k, w := range words {
			if s := p.score(w, loosest[k]); s > 0 {
				n, score = n+1, score+s
			}
		}
		if n == 0 || n < most {
			continue
		}
		if n > most {
			hits, most = hits[:0], n
		}
		hits = append(hits, hit{i, score + p.titleBonus(words)})
	}
	return hits, most
}

// score is what the best place of a word in p counts. One letter begins nearly
// anything: outside of titles it is looked for as it is.
func (p *placed) score(word string, loosest int) int {
	best := 0
	for f, words := range p.fields {
		if worth[f][asItIs] <= best {
			continue
		}
		if len(word) == 1 && f != inTitle {
			loosest = asItIs
		}
		for _, w := range words {
			if fit := fits(word, w); fit <= loosest && worth[f][fit] > best {
				best = worth[f][fit]
			}
		}
	}
	return best
}

// titleBonus lets a short title of which all was asked for stand above a long one.
func (p *placed) titleBonus(words []string) int {
	title := Words(p.Title)
	if len(title) == 0 {
		return 0
	}
	named := 0
	for _, t := range title {
		for _, w := range words {
			if t == w {
				named++
				break
			}
		}
	}
	if named == len(title) && named == len(words) {
		return wholeTitle
	}
	return partTitle * named / len(title)
}

// fits tells how a word that was asked for fits one that is there; fitCount: not.
func fits(word, there string) int {
	switch {
	case word == there:
		return asItIs
	case isNumber(word): // 7 is no beginning of 7.1, nor a slip of it
		return fitCount
	case strings.HasPrefix(there, word), word == there+"s":
		return asBeginning
	case len(word) >= 4 && slip(word, there):
		return asSlip
	}
	return fitCount
}

func isNumber(word string) bool {
	for i := range len(word) {
		if !isDigit(word[i]) {
			return false
		}
	}
	return true
}

// slip reports whether word and there, or its beginning, are one letter apart. The
// first letter is seldom the wrong one.
func slip(word, there string) bool {
	if len(there) < len(word)-1 || word[0] != there[0] {
		return false
	}
	i := 1
	for i < len(word) && i < len(there) && word[i] == there[i] {
		i++
	}
	if i >= len(word)-1 || i >= len(there) {
		return true
	}
	w, t := word[i:], there[i:]
	return strings.HasPrefix(t[1:], w[1:]) || // another letter
		strings.HasPrefix(t[1:], w) || // one is missing
		strings.HasPrefix(t, w[1:]) || // one is too many
		len(t) > 1 && w[0] == t[1] && w[1] == t[0] && strings.HasPrefix(t[2:], w[2:]) // two have changed places
}
