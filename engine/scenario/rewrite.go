package scenario

import "strings"

// Rewrite returns text changed so that it says what s says. Only the words that
// differ are written anew: all others stay as they were typed, with comments and
// spaces. A canonical text stays canonical. A text that can't be changed like
// that (it is in the short spelling, or Format would move its comments) becomes
// Format(s).
func Rewrite(text string, s *Scenario) string {
	now, _ := Parse(text)
	if now == nil || Format(now) == text {
		return Format(s)
	}
	was, want := format(now, true), format(s, true)
	least := min(len(was), len(want))
	from, rest := 0, 0 // bytes that both have, at the beginning and at the end
	for from < least && was[from] == want[from] {
		from++
	}
	for from+rest < least && was[len(was)-1-rest] == want[len(want)-1-rest] {
		rest++
	}
	// What is cut out begins with a word, or with the gap before it if that differs.
	inGap := from > 0 && separates(was[from-1])
	if !inGap || separates((was + ";")[from]) || separates((want + ";")[from]) {
		for from > 0 && separates(was[from-1]) == inGap {
			from--
		}
	}
	for rest > 0 && (rest == len(was) || separates(was[len(was)-rest]) == separates(was[len(was)-rest-1])) {
		rest--
	}
	got := text[:place(text, was, from)] + want[from:len(want)-rest] + text[place(text, was, len(was)-rest):]
	if again, _ := Parse(got); again == nil || solid(Format(again)) != solid(want) {
		return Format(s)
	}
	return got
}

// Whole reports whether s, read from text, says all that text says: what is wrong
// with it then, if anything, is not how it is written.
func (s *Scenario) Whole(text string) bool { return solid(Format(s)) == solid(text) }

func separates(c byte) bool { return strings.IndexByte(" \t\r\n;", c) >= 0 }

// solid is a text without what separates its words.
func solid(text string) string {
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
