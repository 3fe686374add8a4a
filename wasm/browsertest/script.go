package browsertest

import (
	"fmt"
	"strconv"
	"strings"
)

// line is one command of a script with its words.
type line struct {
	number int
	name   string
	args   []string
}

// parse splits a script into commands.
func parse(text string) ([]line, error) {
	var list []line
	for i, raw := range strings.Split(text, "\n") {
		words, err := split(raw)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if len(words) > 0 {
			list = append(list, line{i + 1, words[0], words[1:]})
		}
	}
	return list, nil
}

// split cuts a line into words; a word in double quotes is a Go string.
func split(s string) ([]string, error) {
	var words []string
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] == '#' && (len(s) == 1 || s[1] == ' ') {
			return words, nil
		}
		if s[0] == '"' {
			quoted, err := strconv.QuotedPrefix(s)
			if err != nil {
				return nil, fmt.Errorf("no closing quote in %s", s)
			}
			word, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, err
			}
			words, s = append(words, word), s[len(quoted):]
			continue
		}
		end := wordEnd(s)
		words, s = append(words, s[:end]), s[end:]
	}
}

// wordEnd finds the end of a bare word. Brackets keep a selector together.
func wordEnd(s string) int {
	depth := 0
	for i, c := range s {
		switch c {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case ' ', '\t':
			if depth <= 0 {
				return i
			}
		}
	}
	return len(s)
}

// compare checks a text; the error says what was there.
func compare(got, how, want string) error {
	ok := false
	switch how {
	case "contains":
		ok = strings.Contains(got, want)
	case "lacks":
		ok = !strings.Contains(got, want)
	case "is":
		ok = strings.TrimSpace(got) == want
	default:
		return fmt.Errorf("unknown comparison %q: want contains, lacks or is", how)
	}
	if ok {
		return nil
	}
	if len(got) > 600 {
		got = got[:600] + "…"
	}
	return fmt.Errorf("%s %q does not hold; it is %q", how, want, got)
}
