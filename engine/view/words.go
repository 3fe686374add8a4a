package view

import "unicode/utf8"

// textWidth estimates how wide s is in a sans-serif face, in tenths of a unit,
// at a size in tenths (120: 12 units high). It is a little generous, so that
// what fits here fits in most faces.
func textWidth(s string, size int) int {
	w := 0
	for _, r := range s {
		switch {
		case r == 'i' || r == 'l' || r == 'j' || r == '.' || r == ',' || r == '\'' || r == '’' || r == '|' || r == ':' || r == ' ':
			w += 33
		case r == 'm' || r == 'w' || r == 'M' || r == 'W' || r == '@':
			w += 98
		case r >= 'A' && r <= 'Z':
			w += 72
		case r == 'f' || r == 't' || r == 'r' || r == 'I' || r == '(' || r == ')':
			w += 44
		case r >= 0x1100:
			w += 105
		default:
			w += 63
		}
	}
	return w * size / 100
}

// fit returns s, or as much of it as fits into w with an ellipsis, or nothing.
func fit(s string, size, w int) string {
	if textWidth(s, size) <= w {
		return s
	}
	for len(s) > 0 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
		if s != "" && textWidth(s, size)+textWidth("…", size) <= w {
			return s + "…"
		}
	}
	return ""
}

// firstFit returns the first of the texts that fits into w, "" if none does.
func firstFit(size, w int, texts ...string) string {
	for _, s := range texts {
		if textWidth(s, size) <= w {
			return s
		}
	}
	return ""
}
