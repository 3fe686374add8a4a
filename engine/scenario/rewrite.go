package scenario

import "strings"

// Rewrite returns text changed so that it says what s says. What stays the same
// is left as it was typed, with its comments and spaces: the smallest stretch of
// words that differs is written anew, and two things that changed places keep
// their own spelling. A text that can't be changed like that (it is in the short
// spelling, or Format would move its comments) becomes Format(s).
func Rewrite(text string, s *Scenario) string {
	want := Format(s)
	now, _ := Parse(text)
	if now == nil {
		return want
	}
	was := Format(now)
	old, a, b := solid(text), solid(was), solid(want)
	if len(old) != len(a) {
		return want
	}
	for i := range old {
		if old[i].kind != a[i].kind || old[i].short || old[i].kind == tokNewline && old[i].text != a[i].text {
			return want
		}
	}
	from, aEnd, bEnd := differ(was, a, want, b)
	got := swapped(text, old, a[from:aEnd], b[from:bEnd], from)
	if got == "" {
		lead := gap(want, b, from)
		if from < len(a) {
			if before := gap(was, a, from); before == lead || from < aEnd && gapKind(before) == gapKind(lead) {
				lead = gap(text, old, from)
			}
		}
		got = text[:end(old, from)]
		if from < bEnd {
			got += lead + want[b[from].span.Off:end(b, bEnd)]
		}
		got += text[end(old, aEnd):]
	}
	again, _ := Parse(got)
	if again == nil || !sameTokens(solid(Format(again)), b) {
		return want
	}
	return got
}

// solid returns the tokens of a text but those that only separate.
func solid(text string) []token {
	var list []token
	for _, t := range lex(text) {
		if t.kind != tokEOF && t.kind != tokSemi && (t.kind != tokNewline || t.text != "") {
			list = append(list, t)
		}
	}
	return list
}

// end is where the first n tokens end; gap is what stands before token i.
func end(toks []token, n int) int {
	if n == 0 {
		return 0
	}
	return toks[n-1].span.End
}

func gap(text string, toks []token, i int) string {
	if i == len(toks) {
		return text[end(toks, i):]
	}
	return text[end(toks, i):toks[i].span.Off]
}

// gapKind tells how a gap separates: by a new line, by a semicolon, or not.
func gapKind(gap string) byte {
	for _, c := range []byte("\n;") {
		if strings.IndexByte(gap, c) >= 0 {
			return c
		}
	}
	return ' '
}

func sameToken(a, b *token) bool { return a.kind == b.kind && a.text == b.text }

func sameTokens(a, b []token) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameToken(&a[i], &b[i]) {
			return false
		}
	}
	return true
}

// differ finds the smallest stretch in which two canonical texts differ:
// a[from:aEnd] became b[from:bEnd].
func differ(was string, a []token, want string, b []token) (from, aEnd, bEnd int) {
	same := func(i, j int) bool {
		return sameToken(&a[i], &b[j]) && gapKind(gap(was, a, i)) == gapKind(gap(want, b, j))
	}
	for from < len(a) && from < len(b) && same(from, from) {
		from++
	}
	aEnd, bEnd = len(a), len(b)
	for aEnd > from && bEnd > from && same(aEnd-1, bEnd-1) {
		aEnd--
		bEnd--
	}
	return from, aEnd, bEnd
}

// maxSwap bounds the search for things that changed places, in tokens.
const maxSwap = 1000

// swapped returns the text with two stretches of old exchanged if that makes b of
// a, or "". Both begin at token from.
func swapped(text string, old, a, b []token, from int) string {
	n := len(a)
	if n != len(b) || n > maxSwap {
		return ""
	}
	for x := 1; x < n; x++ {
		if !sameToken(&a[0], &b[n-x]) {
			continue
		}
		for y := 1; x+y <= n; y++ {
			if sameTokens(a[n-y:], b[:y]) && sameTokens(a[:x], b[n-x:]) && sameTokens(a[x:n-y], b[y:n-x]) {
				off := func(i int) int { return old[from+i].span.Off }
				x1, y1 := end(old, from+x), end(old, from+n)
				return text[:off(0)] + text[off(n-y):y1] + text[x1:off(n-y)] + text[off(0):x1] + text[y1:]
			}
		}
	}
	return ""
}
