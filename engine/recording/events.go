package recording

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"borrowedtime/engine/trace"
)

// A recording is mostly events, up to a million, and package json reads each four
// times to take it apart. Plain ones are read here: one object of numbers, true,
// false, null and ASCII strings without escapes, each key once. What is not plain,
// right or wrong, is read as before, by a decoder that begins anew in front of it
// and says what it always said.

// events reads an array of events. Their time stands under key, and nanoseconds
// reads it; item has the decoder read one.
func (p *scheduleReader) events(key string, nanoseconds func(text string) (int64, bool), item func(line int) error) error {
	if err := p.delim('['); err != nil {
		return err
	}
	plain := plainEvents{data: p.data, key: key, nanoseconds: nanoseconds, words: map[string]string{}}
	for first := true; ; first = false {
		from := p.offset()
		plain.at = from
		for plain.next(first && plain.at == from) {
			if err := p.raw.event(plain.event, p.lineOf(plain.start)); err != nil {
				return err
			}
		}
		if plain.at != from {
			p.resume(plain.at)
		}
		if !p.dec.More() {
			return p.delim(']')
		}
		if err := item(p.here()); err != nil {
			return err
		}
	}
}

// resume has the decoder go on behind an element of an array of the file's object.
func (p *scheduleReader) resume(at int) {
	const before = `{"":[{}`
	p.dec = json.NewDecoder(io.MultiReader(strings.NewReader(before), bytes.NewReader(p.data[at:])))
	for range 3 {
		_, _ = p.dec.Token() // of before, which is right
	}
	_ = p.dec.Decode(new(json.RawMessage)) // likewise
	p.base = at - len(before)
}

// plainEvents reads plain events one by one.
type plainEvents struct {
	data        []byte
	at          int // behind what was read
	key         string
	nanoseconds func(text string) (int64, bool)

	event Event
	start int // of event
	has   [3]bool
	rest  []string          // fields of event
	words map[string]string // of all events, so that each is kept once
}

// next reads the next event, which has a comma before it unless it is the first. If
// it is not plain, nothing is read.
func (r *plainEvents) next(first bool) bool {
	at := r.at
	if !first && !r.mark(',') || !r.object() || r.has != [3]bool{true, true, true} {
		r.at = at
		return false
	}
	slices.Sort(r.rest)
	r.event.Rest = strings.Join(r.rest, " ")
	return true
}

func (r *plainEvents) object() bool {
	if !r.mark('{') {
		return false
	}
	r.start, r.event, r.has, r.rest = r.at-1, Event{}, [3]bool{}, r.rest[:0]
	for {
		key, ok := r.text()
		if !ok || !r.mark(':') || !r.field(key) {
			return false
		}
		if !r.mark(',') {
			return r.mark('}')
		}
	}
}

// field reads the value of a field.
func (r *plainEvents) field(key []byte) bool {
	r.space()
	quoted := r.at < len(r.data) && r.data[r.at] == '"'
	read := r.scalar
	if quoted {
		read = r.text
	}
	value, ok := read()
	if !ok {
		return false
	}
	switch string(key) {
	case r.key:
		n, ok := r.nanoseconds(string(value))
		r.event.At = trace.Time(n)
		return ok && !quoted && r.once(0)
	case "cpu":
		n, ok := wholeNumber(string(value))
		r.event.CPU = int(n)
		return ok && !quoted && int64(r.event.CPU) == n && r.once(1)
	case "ev":
		r.event.What = r.word(value)
		return quoted && r.once(2)
	}
	for _, f := range r.rest {
		if len(f) > len(key) && f[len(key)] == '=' && f[:len(key)] == string(key) {
			return false
		}
	}
	r.rest = append(r.rest, r.word(append(append(append(make([]byte, 0, 64), key...), '='), value...)))
	return true
}

// once notes that a field is there; it reports whether it was not there before.
func (r *plainEvents) once(field int) bool {
	was := r.has[field]
	r.has[field] = true
	return !was
}

// maxWords is how many words are kept; a time or an address is another in each event.
const maxWords = 4096

// word returns b as a string.
func (r *plainEvents) word(b []byte) string {
	w, known := r.words[string(b)]
	if !known {
		if w = string(b); len(r.words) < maxWords {
			r.words[w] = w
		}
	}
	return w
}

func (r *plainEvents) space() {
	for ; r.at < len(r.data); r.at++ {
		switch r.data[r.at] {
		case ' ', '\t', '\r', '\n':
		default:
			return
		}
	}
}

// mark reads c, and space before it.
func (r *plainEvents) mark(c byte) bool {
	r.space()
	if r.at == len(r.data) || r.data[r.at] != c {
		return false
	}
	r.at++
	return true
}

// text reads a string, and space before it.
func (r *plainEvents) text() (inside []byte, ok bool) {
	if !r.mark('"') {
		return nil, false
	}
	from := r.at
	for ; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; {
		case c == '"':
			r.at++
			return r.data[from : r.at-1], true
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

// scalar reads a value that is no string.
func (r *plainEvents) scalar() (value []byte, ok bool) {
	from := r.at
	for r.at < len(r.data) && (r.data[r.at] >= '0' && r.data[r.at] != '}' || r.data[r.at] == '-' || r.data[r.at] == '.') {
		r.at++
	}
	value = r.data[from:r.at]
	switch string(value) {
	case "true", "false", "null":
		return value, true
	}
	return value, decimal(value)
}

// decimal reports whether JSON has b as a number; one with an exponent is not plain.
func decimal(b []byte) bool {
	whole, part, point := bytes.Cut(bytes.TrimPrefix(b, []byte("-")), []byte("."))
	return digits(whole) && (len(whole) == 1 || whole[0] != '0') && (!point || digits(part))
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// wholeNumber reads a number without a point.
func wholeNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
