// Package markup writes the SVG and HTML of the pages. It is the only place
// where text is escaped: whoever draws hands what is fixed to Raw and what
// comes from a scenario, a link or an error to Text, Attr or Preformatted.
package markup

import "strconv"

// Writer collects markup. The zero value is empty and ready to use; the methods
// return the writer, so that a row of calls reads like the markup that it
// writes.
type Writer struct{ b []byte }

// Sized returns a writer with room for n bytes.
func Sized(n int) Writer { return Writer{b: make([]byte, 0, n)} }

// Raw begins a short piece of markup, for a function that returns it as a
// string.
func Raw(s string) *Writer { return &Writer{b: append(make([]byte, 0, 512), s...)} }

// Text returns s escaped, for an element's content or an attribute's value.
func Text(s string) string {
	var w Writer
	return w.Text(s).String()
}

// String returns what has been written.
func (w *Writer) String() string { return string(w.b) }

// Empty takes everything out again and keeps the room.
func (w *Writer) Empty() { w.b = w.b[:0] }

// Raw adds markup that stands in our own source or that a writer made.
func (w *Writer) Raw(s string) *Writer {
	w.b = append(w.b, s...)
	return w
}

// Text adds s escaped, for an element's content or an attribute's value. What
// is no character of XML becomes U+FFFD: one such byte and a saved picture
// could not be opened. What would turn the direction of the text around it is
// written as Visible does.
func (w *Writer) Text(s string) *Writer { return w.escaped(s, true) }

// Preformatted adds text for a <textarea> or <pre>, where it may be copied or
// edited, so that every character stays. Browsers drop a newline right after
// the tag: one is written for them to drop.
func (w *Writer) Preformatted(s string) *Writer { return w.Raw("\n").escaped(s, false) }

func (w *Writer) escaped(s string, xml bool) *Writer {
	from := 0
	for i := range len(s) {
		var e string
		switch c := s[i]; {
		case c == '<':
			e = "&lt;"
		case c == '>':
			e = "&gt;"
		case c == '&':
			e = "&amp;"
		case c == '"':
			e = "&#34;"
		case c == '\'':
			e = "&#39;"
		case xml && turns(s[i:]) > 0:
			n := turns(s[i:])
			w.b = append(append(w.b, s[from:i]...), escape(s[i:i+n])...)
			from = i + n
			continue
		case xml && (c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f):
			e = "\uFFFD"
		default:
			continue
		}
		w.b = append(append(w.b, s[from:i]...), e...)
		from = i + 1
	}
	w.b = append(w.b, s[from:]...)
	return w
}

// Put adds markup and text by turns: the first part stands in our own source,
// the second is escaped, and so on.
func (w *Writer) Put(parts ...string) *Writer {
	for i, s := range parts {
		if i%2 == 0 {
			w.Raw(s)
		} else {
			w.Text(s)
		}
	}
	return w
}

// Int adds a number.
func (w *Writer) Int(n int) *Writer {
	w.b = strconv.AppendInt(w.b, int64(n), 10)
	return w
}

// Tenths adds a number given in tenths: 1234 is "123.4", 1230 is "123".
func (w *Writer) Tenths(n int) *Writer {
	if n < 0 {
		w.b = append(w.b, '-')
		n = -n
	}
	w.b = strconv.AppendInt(w.b, int64(n/10), 10)
	if n%10 != 0 {
		w.b = append(w.b, '.', byte('0'+n%10))
	}
	return w
}

// Attr adds an attribute after a space; its value is escaped.
func (w *Writer) Attr(name, value string) *Writer {
	return w.Raw(" ").Raw(name).Put(`="`, value, `"`)
}

// Flag adds an attribute that is "true" or "false", as aria-pressed.
func (w *Writer) Flag(name string, on bool) *Writer {
	return w.Attr(name, strconv.FormatBool(on))
}

// Visible returns s with \u202E and the like in place of the characters that turn the
// direction of text: with them a name or a title could be made to read as another.
func Visible(s string) string {
	var b []byte
	from := 0
	for i := range len(s) {
		if n := turns(s[i:]); n > 0 {
			b = append(append(b, s[from:i]...), escape(s[i:i+n])...)
			from = i + n
		}
	}
	return string(append(b, s[from:]...))
}

// turns returns the length of the bidirectional control that s begins with, or 0:
// U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
func turns(s string) int {
	switch {
	case len(s) > 1 && s[0] == 0xD8 && s[1] == 0x9C:
		return 2
	case len(s) < 3 || s[0] != 0xE2:
		return 0
	case s[1] == 0x80 && (s[2] == 0x8E || s[2] == 0x8F || s[2] >= 0xAA && s[2] <= 0xAE), s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9:
		return 3
	}
	return 0
}

// escape writes one character as \uXXXX.
func escape(s string) string {
	for _, r := range s {
		const digits = "0123456789ABCDEF"
		return "\\u" + string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
	}
	return ""
}
