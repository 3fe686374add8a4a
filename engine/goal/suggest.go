package goal

import "strconv"

// Bounds of the work of Nearest: nobody mistypes a longer word, or has more names.
const (
	longestGuess  = 32
	maxCandidates = 1000
)

// Nearest returns the candidate that word is most likely a misspelling of, or
// "" if none is near.
func Nearest(word string, candidates []string) string {
	if len(word) == 0 || len(word) > longestGuess {
		return ""
	}
	candidates = candidates[:min(len(candidates), maxCandidates)]
	best, limit := "", 1+len(word)/4
	if len(word) == 1 {
		limit = 0 // any other letter would be as near
	}
	for _, c := range candidates {
		if c == word {
			return "" // spelt right
		}
		if d := distance(word, c, limit); d <= limit {
			best, limit = c, d-1
		}
	}
	return best
}

// distance is the number of letters to insert, delete, change or swap with the
// neighbour (capitals cost nothing), or limit+1 if it is more.
func distance(a, b string, limit int) int {
	if len(b) > longestGuess || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][longestGuess + 1]int
	older, prev, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, prev, row = prev, row, older
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && lower(a[i-1]) == lower(b[j-2]) && lower(a[i-2]) == lower(b[j-1]) {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
