package scenario

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what sort of token the parser sees. Both spellings give the
// same tokens, so that there is one parser.
type tokenKind uint8

const (
	tokEOF     tokenKind = iota
	tokNewline           // text: the comment before it, if any
	tokSemi
	tokOpen   // {
	tokClose  // }
	tokEq     // =
	tokStar   // *
	tokWord   // anything else without spaces
	tokString // text: what stands between the quotes
	tokExpect // text: an expectation, raw
	tokBad    // text: what is wrong
)

// token is one token. Short tokens come from the short spelling.
type token struct {
	kind  tokenKind
	short bool
	text  string
	hint  string // tokBad
	span  Span
}

// lexer turns a text into tokens, in one pass.
type lexer struct {
	text      string
	at        int
	line, col int // of at
	lineOff   int // where the current column was counted to
	toks      []token
	start     bool // a statement or a step may begin here
	depth     int  // open braces
}

// lex returns the tokens of a text; the last one is tokEOF.
func lex(text string) []token {
	l := &lexer{text: text, line: 1, col: 1, start: true, toks: make([]token, 0, 16+len(text)/4)}
	l.at = len(text) - len(strings.TrimPrefix(text, "\uFEFF"))
	l.lineOff = l.at
	for l.at < len(l.text) {
		l.one()
	}
	l.emit(tokEOF, "", l.at, l.at)
	return l.toks
}

// one reads one token, or skips space.
func (l *lexer) one() {
	c, begin := l.text[l.at], l.at
	if l.start && l.depth == 0 && c >= 'A' && c <= 'Z' && strings.HasPrefix(l.text[l.at+1:], "=") {
		l.start = false
		l.short()
		return
	}
	switch {
	case c == ' ' || c == '\t' || c == '\r':
		l.at++
		return
	case c == '\n':
		l.newline("", begin)
		return
	case c == '#':
		end := l.lineEnd()
		comment := strings.TrimRight(l.text[begin:end], " \t\r")
		l.at = end
		l.newline(strings.ToValidUTF8(comment, "\uFFFD"), begin)
		return
	case c == '"':
		l.str()
	case strings.IndexByte(marks, c) >= 0:
		l.at++
		l.mark(c, begin)
		return
	default:
		l.word()
	}
	l.start = false
}

// marks are the tokens of one character.
const marks = ";{}=*"

var markKinds = [len(marks)]tokenKind{tokSemi, tokOpen, tokClose, tokEq, tokStar}

// mark emits a token of one character.
func (l *lexer) mark(c byte, begin int) {
	kind := markKinds[strings.IndexByte(marks, c)]
	l.emit(kind, string(rune(c)), begin, l.at)
	switch kind {
	case tokOpen:
		l.depth++
	case tokClose:
		l.depth = max(0, l.depth-1)
	}
	l.start = kind == tokSemi || kind == tokOpen
}

// newline ends a line; the text ends one too.
func (l *lexer) newline(comment string, begin int) {
	l.emit(tokNewline, comment, begin, l.at)
	l.start = true
	if l.at < len(l.text) {
		l.at++
		l.lineOff = l.at
		l.line++
		l.col = 1
	}
}

// lineEnd is the offset of the end of the current line.
func (l *lexer) lineEnd() int {
	if i := strings.IndexByte(l.text[l.at:], '\n'); i >= 0 {
		return l.at + i
	}
	return len(l.text)
}

// span is the place of text[begin:end], which begins at or after every place
// asked for before.
func (l *lexer) span(begin, end int) Span {
	if begin >= l.lineOff {
		l.col += utf8.RuneCountInString(l.text[l.lineOff:begin])
		l.lineOff = begin
	}
	return Span{Off: begin, End: end, Line: l.line, Col: l.col, Len: utf8.RuneCountInString(l.text[begin:end])}
}

func (l *lexer) emit(kind tokenKind, text string, begin, end int) {
	l.toks = append(l.toks, token{kind: kind, text: text, span: l.span(begin, end)})
}

func (l *lexer) bad(msg, hint string, begin, end int) {
	l.toks = append(l.toks, token{kind: tokBad, text: msg, hint: hint, span: l.span(begin, end)})
}

// word reads a word, or the rest of an expect line after one.
func (l *lexer) word() {
	begin := l.at
	for l.at < len(l.text) {
		r, n := utf8.DecodeRuneInString(l.text[l.at:])
		if strings.ContainsRune(" \t\r\n;{}=*#\"", r) {
			break
		}
		if r == utf8.RuneError && n == 1 || r < ' ' || unicode.IsControl(r) {
			l.oddChar(begin, r, n)
			return
		}
		l.at += n
	}
	text := l.text[begin:l.at]
	l.emit(tokWord, text, begin, l.at)
	if l.start && text == "expect" {
		l.expect()
	}
}

// oddChar reports a character that no text should have.
func (l *lexer) oddChar(begin int, r rune, n int) {
	if l.at > begin {
		l.emit(tokWord, l.text[begin:l.at], begin, l.at)
	}
	at := l.at
	l.at += n
	msg := "an invisible control character"
	if r == utf8.RuneError {
		msg = "the text is not UTF-8 here"
	}
	l.bad(msg, "remove it", at, l.at)
}

// expect reads what follows the word, raw: package goal parses it.
func (l *lexer) expect() {
	rest := l.text[l.at:]
	if i := strings.IndexAny(rest, "#;\n"); i >= 0 {
		rest = rest[:i]
	}
	trimmed := strings.Trim(rest, " \t\r")
	begin := l.at + strings.Index(rest, trimmed)
	l.emit(tokExpect, trimmed, begin, begin+len(trimmed))
	l.at += len(rest)
}

// str reads a quoted string: \" and \\ are the only escapes.
func (l *lexer) str() {
	begin := l.at
	var b strings.Builder
	for l.at++; l.at < len(l.text) && l.text[l.at] != '\n'; l.at++ {
		switch c := l.text[l.at]; {
		case c == '"':
			l.at++
			if problem := badText(b.String()); problem != "" {
				l.bad(problem, "remove it", begin, l.at)
				return
			}
			l.emit(tokString, b.String(), begin, l.at)
			return
		case c == '\\' && strings.IndexByte(`"\`, l.byteAt(l.at+1)) >= 0:
			l.at++
			b.WriteByte(l.text[l.at])
		case c == '\\':
			end := min(l.at+2, len(l.text))
			l.bad(`unknown escape in a text`, `write \" for a quote and \\ for a backslash`, l.at, end)
			l.at = l.lineEnd()
			return
		default:
			b.WriteByte(c)
		}
	}
	l.bad("the text has no closing quote", `end it with "`, begin, l.at)
}

// byteAt is the byte at i, or 0 at the end.
func (l *lexer) byteAt(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// badText tells what is wrong with a title or a mark.
func badText(s string) string {
	if !utf8.ValidString(s) {
		return "the text is not UTF-8 here"
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return "an invisible control character"
		}
	}
	return ""
}
