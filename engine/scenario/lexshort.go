package scenario

import (
	"strings"
	"unicode/utf8"

	"borrowedtime/engine/config"
)

// The short spelling, statement by statement, becomes the tokens that the
// same statement has in full. Only this file and compact.go know it.

// short reads one statement: a letter, an equals sign, and what follows up to
// a semicolon, a space or the end of the line.
func (l *lexer) short() {
	begin := l.at
	end := len(l.text)
	if i := strings.IndexAny(l.text[begin:], "; \t\r\n#"); i >= 0 {
		end = begin + i
	}
	l.at = end
	w := shortWords{l: l, at: begin + 2, end: end}
	first := len(l.toks)
	w.statement(l.text[begin], begin)
	for i := first; i < len(l.toks); i++ {
		l.toks[i].short = true
	}
}

// shortWords reads text[at:end] of the lexer's text.
type shortWords struct {
	l       *lexer
	at, end int
}

func (w *shortWords) statement(letter byte, begin int) {
	at := -1
	for i := range statements {
		if statements[i].letter == letter {
			at = i
		}
	}
	if at < 0 {
		w.l.bad("unknown statement "+quote(string(rune(letter))+"="), "a newer version may know it", begin, w.end)
		return
	}
	word := statements[at].word
	w.l.emit(tokWord, word, begin, begin+1)
	switch word {
	case "title":
		w.emitText(w.at, w.end)
	case "cost", "config":
		w.pairs(word == "cost")
	case "cpuset", "lock":
		w.named(word == "lock")
	case "task":
		w.task()
	case "expect":
		w.l.emit(tokExpect, w.l.text[w.at:w.end], w.at, w.end)
	case "until", "slice":
		w.emitWord(w.at, w.end, longDuration)
	case "server":
		w.emitWord(w.at, w.end, longDurations)
	case "sem":
		w.sem()
	default:
		w.emitWord(w.at, w.end, nil)
	}
}

// until returns the next stretch of text without the bytes of stops.
func (w *shortWords) until(stops string) (begin, end int) {
	begin = w.at
	for w.at < w.end && strings.IndexByte(stops, w.l.text[w.at]) < 0 {
		w.at++
	}
	return begin, w.at
}

// emitWord emits a word as the full spelling has it.
func (w *shortWords) emitWord(begin, end int, spell func(string) string) {
	if begin == end {
		return // the parser misses it
	}
	w.emit(tokWord, begin, end, spell)
}

// emitText emits a string.
func (w *shortWords) emitText(begin, end int) { w.emit(tokString, begin, end, nil) }

// emit emits what is written at [begin, end); only texts have + for a space.
func (w *shortWords) emit(kind tokenKind, begin, end int, spell func(string) string) {
	text, ok := unescape(w.l.text[begin:end], kind == tokString)
	if !ok || badText(text) != "" {
		w.l.bad(quote(w.l.text[begin:end])+" has a broken %XX", "% begins two hexadecimal digits of UTF-8 text", begin, end)
		return
	}
	if spell != nil {
		text = spell(text)
	}
	w.l.emit(kind, text, begin, end)
}

// pairs reads name=value, joined by +.
func (w *shortWords) pairs(durations bool) {
	for w.at < w.end {
		w.emitUntil("+=")
		if w.at < w.end && w.l.text[w.at] == '=' {
			w.l.emit(tokEq, "=", w.at, w.at+1)
			w.at++
			begin, end := w.until("+")
			if durations {
				w.emitWord(begin, end, longDuration)
			} else {
				w.emitWord(begin, end, nil)
			}
		}
		w.at++
	}
}

// emitUntil emits the word up to one of the bytes of stops.
func (w *shortWords) emitUntil(stops string) {
	begin, end := w.until(stops)
	w.emitWord(begin, end, nil)
}

// named reads a name, a + and a list of CPUs or the letter of a lock kind.
func (w *shortWords) named(lock bool) {
	w.emitUntil("+")
	w.at++
	if w.at >= w.end {
		return
	}
	if lock {
		w.emitWord(w.at, w.end, longLockKind)
	} else {
		w.emitWord(w.at, w.end, longList)
	}
}

// sem reads a name, a + and a count.
func (w *shortWords) sem() {
	w.emitUntil("+")
	if w.at < w.end {
		w.l.emit(tokEq, "=", w.at, w.at+1)
		w.emitWord(w.at+1, w.end, nil)
	}
}

// task reads name+attr+attr:program.
func (w *shortWords) task() {
	w.emitUntil("+:")
	for w.at < w.end && w.l.text[w.at] == '+' {
		w.at++
		w.attr()
	}
	if w.at < w.end {
		w.l.emit(tokOpen, "{", w.at, w.at+1)
		w.at++
		w.program()
	}
}

func (w *shortWords) attr() {
	begin, end := w.until("+:")
	if begin == end {
		return
	}
	letter := w.l.text[begin]
	if letter == copiesLetter {
		w.l.emit(tokStar, "*", begin, begin+1)
		w.emitWord(begin+1, end, nil)
		return
	}
	for i := range attrs {
		if attrs[i].letter != letter {
			continue
		}
		w.l.emit(tokWord, attrs[i].word, begin, begin+1)
		if attrs[i].value == "" && end == begin+1 {
			return
		}
		w.l.emit(tokEq, "=", begin+1, begin+1)
		w.emitWord(begin+1, end, attrSpelling(AttrKind(i)))
		return
	}
	w.l.bad("unknown attribute "+quote(w.l.text[begin:end]), "letters are "+attrLetters(), begin, end)
}

func attrSpelling(k AttrKind) func(string) string {
	switch k {
	case AttrSlice, AttrStart:
		return longDuration
	case AttrCPUs:
		return longList
	case AttrDeadline:
		return longDurations
	}
	return nil
}

// longDurations writes durations joined by _ in full, joined by /.
func longDurations(s string) string {
	parts := strings.Split(s, "_")
	for i := range parts {
		parts[i] = longDuration(parts[i])
	}
	return strings.Join(parts, "/")
}

// program reads steps up to the end of the statement, and closes what is open.
func (w *shortWords) program() {
	open := 1
	for w.at < w.end {
		switch w.l.text[w.at] {
		case ',':
			w.l.emit(tokSemi, ",", w.at, w.at+1)
			w.at++
		case '~':
			open--
			w.l.emit(tokClose, "~", w.at, w.at+1)
			w.at++
			if w.at < w.end && w.l.text[w.at] != ',' && w.l.text[w.at] != '~' {
				w.l.emit(tokSemi, "", w.at, w.at)
			}
		case ':':
			open++
			w.l.emit(tokOpen, ":", w.at, w.at+1)
			w.at++
		default:
			w.step()
		}
	}
	for ; open > 0; open-- {
		w.l.emit(tokClose, "", w.end, w.end)
	}
}

// step reads a letter and its argument.
func (w *shortWords) step() {
	begin, end := w.until(",~:")
	for i := range steps {
		row := &steps[i]
		if row.letter != w.l.text[begin] {
			continue
		}
		w.l.emit(tokWord, row.word, begin, begin+1)
		switch row.arg {
		case TextArg:
			w.emitText(begin+1, end)
		case DurationArg:
			w.emitWord(begin+1, end, longDuration)
		case EveryArg:
			w.every(begin+1, end)
		case CPUsArg:
			w.andTask(begin+1, end, 1, longList)
		case NiceArg, PrioArg:
			w.andTask(begin+1, end, 1, nil)
		case ReservationArg:
			w.andTask(begin+1, end, 3, longDurations)
		default:
			w.emitWord(begin+1, end, nil)
		}
		if row.extra != "" {
			w.l.emit(tokWord, row.extra, end, end)
		}
		return
	}
	w.l.bad("unknown step "+quote(w.l.text[begin:end]), "letters are "+stepLetters(), begin, end)
}

// every reads a period, and a deadline after _.
func (w *shortWords) every(begin, end int) {
	due := strings.IndexByte(w.l.text[begin:end], '_')
	if due < 0 {
		w.emitWord(begin, end, longDuration)
		return
	}
	w.emitWord(begin, begin+due, longDuration)
	w.l.emit(tokWord, attrs[AttrDeadline].word, begin+due, begin+due+1)
	w.emitWord(begin+due+1, end, longDuration)
}

// andTask reads a value of so many parts joined by _, and after one more _ the task
// that it is for.
func (w *shortWords) andTask(begin, end, parts int, spell func(string) string) {
	at := begin
	for ; at < end; at++ {
		if w.l.text[at] == '_' {
			if parts--; parts == 0 {
				break
			}
		}
	}
	w.emitWord(begin, at, spell)
	if at < end {
		w.emitWord(at+1, end, nil)
	}
}

// attrLetters and stepLetters list the short forms for hints.
func attrLetters() string {
	words := make([]string, len(attrs))
	for i, a := range attrs {
		words[i] = string(rune(a.letter)) + " " + a.word
	}
	return list(append(words, string(rune(copiesLetter))+" copies"))
}

func stepLetters() string {
	words := make([]string, len(steps))
	for i, s := range steps {
		words[i] = strings.TrimSpace(string(rune(s.letter)) + " " + s.word + " " + s.extra)
	}
	return list(words)
}

// longDuration gives a number its unit: us, or ms for m.
func longDuration(s string) string {
	switch {
	case s == "" || s == "0":
	case s[len(s)-1] == 'm':
		return s + "s"
	case s[len(s)-1] >= '0' && s[len(s)-1] <= '9':
		return s + "us"
	}
	return s
}

// longList turns a short list of CPUs (0.2-3) into a long one.
func longList(s string) string { return strings.ReplaceAll(s, ".", ",") }

func longLockKind(s string) string {
	for _, k := range config.LockKinds {
		if s == string(rune(k.Letter)) {
			return k.Name
		}
	}
	return s
}

// plainByte tells which bytes stand for themselves in escaped text.
func plainByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c == '-' || c == '_' || c == '.'
}

const hexDigits = "0123456789ABCDEF"

// escape writes text with the characters that survive in links: + for a space,
// %XX for other bytes.
func escape(s string) string {
	return strings.ReplaceAll(escapeBut(s, " "), " ", "+")
}

// escapeBut writes %XX for bytes that stand neither for themselves nor in plain.
func escapeBut(s, plain string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plainByte(c) || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

// unescape undoes escape; only texts have + for a space.
func unescape(s string, plus bool) (string, bool) {
	if strings.IndexByte(s, '%') < 0 && !plus {
		return s, utf8.ValidString(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+' && plus:
			b.WriteByte(' ')
		case c == '%':
			if i+2 >= len(s) || hexValue(s[i+1]) < 0 || hexValue(s[i+2]) < 0 {
				return "", false
			}
			b.WriteByte(byte(hexValue(s[i+1])<<4 | hexValue(s[i+2])))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), utf8.ValidString(b.String())
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
