package scenario

import "strings"

// Rewrite returns text changed so that it says what s says. Only the words that
// differ are written anew: all others stay as they were typed, with comments and
// spaces. A canonical text stays canonical. A text that can't be changed like
// that (it is in the short spelling, or Format would move its comments) becomes
// Format(s).
func Rewrite(text string, s *Scenario) string {
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	now, _ := Parse(text)
	if now == nil || Format(now) == text {
		return Format(s)
	}
	const end = "~" // a word that both have, and no line begins with
	was, want := format(now, printer{loose: true})+end, format(s, printer{loose: true})+end
	if was == want {
		return text
	}
	from, rest := 0, 0 // bytes that agree, at the beginning and at the end
	for was[from] == want[from] {
		from++
	}
	for rest < min(len(was), len(want))-from && was[len(was)-1-rest] == want[len(want)-1-rest] {
		rest++
	}
	// What is cut out begins with a word, or with the gap before it if that differs.
	inGap := from > 0 && separates(was[from-1])
	if !inGap || separates(was[from]) || separates(want[from]) {
		for from > 0 && separates(was[from-1]) == inGap {
			from--
		}
	}
	last := len(was) - rest
	for last > 0 && separates(was[last]) == separates(was[last-1]) {
		last++
	}
	got := text[:place(text, was, from)] + want[from:len(want)-len(was)+last] + text[place(text, was, last):]
	if again, _ := Parse(got); again == nil || !alike(Format(again)+end, want) {
		return Format(s)
	}
	return got
}

// Whole reports whether s, read from text, says all that text says: what is wrong
// with it then, if anything, is not how it is written.
func (s *Scenario) Whole(text string) bool { return alike(Format(s), text) }

func separates(c byte) bool { return c <= ' ' || c == ';' }

// alike reports whether two texts have the same words.
func alike(a, b string) bool { return unspaced(a) == unspaced(b) }

// unspaced is a text without what separates its words.
func unspaced(text string) string {
	var b []byte
	for i := range len(text) {
		if !separates(text[i]) {
			b = append(b, text[i])
		}
	}
	return string(b)
}

// place finds where text is when its canonical form is at byte p, which is where
// a word begins or ends.
func place(text, canonical string, p int) (at int) {
	for i := 0; i < p; i++ {
		if separates(canonical[i]) {
			continue
		}
		for at < len(text) && separates(text[at]) {
			at++
		}
		if at < len(text) && text[at] == canonical[i] {
			at++
			continue
		}
		for at < len(text) && !separates(text[at]) { // a word spelt in another way
			at++
		}
		for i+1 < p && !separates(canonical[i+1]) {
			i++
		}
	}
	for p > 0 && separates(canonical[p-1]) && at < len(text) && separates(text[at]) {
		at++
	}
	return at
}
