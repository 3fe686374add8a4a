package site

import (
	"strings"
	"unicode"
)

// A slide has room for what a speaker says first, not for what the page says: of a
// paragraph it has the first sentence, of a list each item's.

// longPara is how long a paragraph or an item may be, in bytes, to stand on a slide whole.
const longPara = 170

// shortSentence is too short to stand for a paragraph: the next one comes along.
const shortSentence = 48

// pieces cuts prose into what stands together, each with the lines that it takes on a slide.
func pieces(prose string) (list []piece) {
	for _, block := range blocks(prose) {
		switch first := block[0]; {
		case isItem(first):
			for _, item := range items(block) {
				key := keySentence(item)
				whole := newPiece(key, 0)
				if key != item {
					whole.left = "- " + afterMark(item)
				}
				list = append(list, whole)
			}
		case strings.HasPrefix(first, "|"), strings.HasPrefix(first, ">"), strings.HasPrefix(first, "```"):
			lines := len(block) / 2
			for _, row := range block {
				lines += len(row)/slideLine + 1
			}
			list = append(list, piece{text: strings.Join(block, "\n") + "\n", lines: lines})
		default:
			para := strings.Join(block, " ")
			key := newPiece(keySentence(para), 1)
			key.left = strings.TrimSpace(strings.TrimPrefix(para, keySentence(para)))
			list = append(list, key)
		}
	}
	return list
}

// piece is Markdown, and how many lines it takes. What has no room on the slide is left
// for the speaker's notes: the rest of a paragraph, or an item whole.
type piece struct {
	text  string
	lines int
	left  string
}

// slideLine is how many characters a line of a slide holds.
const slideLine = 62

func newPiece(text string, gap int) piece {
	end := "\n"
	if gap > 0 {
		end = "\n\n"
	}
	return piece{text: text + end, lines: len(text)/slideLine + 1 + gap}
}

// blocks are the stretches of lines between empty ones; a fence of code is one.
func blocks(prose string) (list [][]string) {
	var open []string
	code := false
	for _, line := range strings.Split(prose+"\n", "\n") {
		if strings.HasPrefix(line, "```") {
			code = !code
		}
		if strings.TrimSpace(line) != "" || code {
			open = append(open, line)
		} else if len(open) > 0 {
			list, open = append(list, open), nil
		}
	}
	return list
}

// isItem reports whether a line begins an item of a list.
func isItem(line string) bool {
	number, rest, ok := strings.Cut(line, ". ")
	if ok && rest != "" && strings.Trim(number, "0123456789") == "" && number != "" {
		return true
	}
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ")
}

// afterMark is the text of an item.
func afterMark(item string) string {
	_, text, _ := strings.Cut(item, " ")
	return strings.TrimSpace(text)
}

// items joins the lines of each item.
func items(block []string) (list []string) {
	for _, line := range block {
		if isItem(line) || len(list) == 0 {
			list = append(list, line)
		} else {
			list[len(list)-1] += " " + strings.TrimSpace(line)
		}
	}
	return list
}

// keySentence shortens what is long to its first sentence.
func keySentence(text string) string {
	if len(text) <= longPara {
		return text
	}
	for i := range text {
		if i >= shortSentence && endsSentence(text, i) {
			return text[:i]
		}
	}
	return text
}

// endsSentence reports whether a sentence ends before the space at i: outside of code,
// links and emphasis, and with a capital or a mark of Markdown behind it.
func endsSentence(text string, i int) bool {
	if text[i] != ' ' || i+1 >= len(text) {
		return false
	}
	before := strings.TrimRight(text[:i], `*")”`)
	if !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "?") && !strings.HasSuffix(before, "!") {
		return false
	}
	if next := rune(text[i+1]); !unicode.IsUpper(next) && !strings.ContainsRune("`*[\"", next) {
		return false
	}
	whole := text[:i]
	return strings.Count(whole, "`")%2 == 0 && strings.Count(whole, "**")%2 == 0 &&
		strings.Count(whole, "(") == strings.Count(whole, ")") && strings.Count(whole, "[") == strings.Count(whole, "]")
}
