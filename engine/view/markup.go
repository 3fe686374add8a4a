package view

import "strconv"

// markup writes SVG and HTML. It is the only writer: what comes from a
// scenario passes through text or the attr functions, which escape it.
type markup struct{ b []byte }

// raw adds markup that stands in our own source.
func (m *markup) raw(s string) { m.b = append(m.b, s...) }

// text adds s escaped, for an element's content or an attribute's value.
func (m *markup) text(s string) {
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
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
			e = "\uFFFD" // no character of XML
		default:
			continue
		}
		m.b = append(append(m.b, s[from:i]...), e...)
		from = i + 1
	}
	m.b = append(m.b, s[from:]...)
}

// put adds markup and text by turns: the first part stands in our own source,
// the second is escaped, and so on.
func (m *markup) put(parts ...string) {
	for i, s := range parts {
		if i%2 == 0 {
			m.raw(s)
		} else {
			m.text(s)
		}
	}
}

func (m *markup) int(n int) { m.b = strconv.AppendInt(m.b, int64(n), 10) }

// tenths adds a coordinate given in tenths: 1234 is "123.4", 1230 is "123".
func (m *markup) tenths(n int) {
	if n < 0 {
		m.b = append(m.b, '-')
		n = -n
	}
	m.b = strconv.AppendInt(m.b, int64(n/10), 10)
	if n%10 != 0 {
		m.b = append(m.b, '.', byte('0'+n%10))
	}
}

// attr adds an attribute whose value is escaped.
func (m *markup) attr(name, value string) {
	m.raw(" ")
	m.raw(name)
	m.put(`="`, value, `"`)
}

// at adds an attribute that holds a coordinate.
func (m *markup) at(name string, v int) {
	m.raw(" ")
	m.raw(name)
	m.raw(`="`)
	m.tenths(v)
	m.raw(`"`)
}

// class opens a class attribute's value for a task's hue, and closes it.
func (m *markup) class(kind string, hue int) {
	m.raw(` class="`)
	m.raw(kind)
	if hue >= 0 {
		m.raw(" t")
		m.int(hue % hues)
	}
	m.raw(`"`)
}

// hues is how many colours the tasks share.
const hues = 8

// noHue is for elements that belong to no task.
const noHue = -1

// rect draws a rectangle. A corner never rounds more than half of the width.
func (m *markup) rect(class string, hue, x, y, w, h, r int) {
	m.raw("<rect")
	m.class(class, hue)
	m.box(x, y, w, h, r)
	m.raw("/>")
}

// fill draws a rectangle filled with a pattern of this picture.
func (m *markup) fill(class, id, pattern string, x, y, w, h, r int) {
	m.raw("<rect")
	m.class(class, noHue)
	m.put(` fill="url(#`, id, pattern)
	m.raw(`)"`)
	m.box(x, y, w, h, r)
	m.raw("/>")
}

func (m *markup) box(x, y, w, h, r int) {
	m.at("x", x)
	m.at("y", y)
	m.at("width", w)
	m.at("height", h)
	if r = min(r, w/2, h/2); r > 0 {
		m.at("rx", r)
	}
}

// line draws a straight line.
func (m *markup) line(class string, hue, x1, y1, x2, y2 int) {
	m.raw("<path")
	m.class(class, hue)
	m.raw(` d="M`)
	m.point(x1, y1)
	switch {
	case y1 == y2:
		m.raw("H")
		m.tenths(x2)
	case x1 == x2:
		m.raw("V")
		m.tenths(y2)
	default:
		m.raw("L")
		m.point(x2, y2)
	}
	m.raw(`"/>`)
}

// path opens a path element up to its data; the caller adds that and closes it with endPath.
func (m *markup) path(class string, hue int) {
	m.raw("<path")
	m.class(class, hue)
	m.raw(` d="`)
}

func (m *markup) endPath() { m.raw(`"/>`) }

func (m *markup) point(x, y int) {
	m.tenths(x)
	m.raw(" ")
	m.tenths(y)
}

// move, lineTo and curve add commands to an open path.
func (m *markup) move(x, y int)   { m.raw("M"); m.point(x, y) }
func (m *markup) lineTo(x, y int) { m.raw("L"); m.point(x, y) }
func (m *markup) curve(x1, y1, x2, y2, x, y int) {
	m.raw("C")
	m.point(x1, y1)
	m.raw(" ")
	m.point(x2, y2)
	m.raw(" ")
	m.point(x, y)
}

func (m *markup) circle(class string, hue, x, y, r int) {
	m.raw("<circle")
	m.class(class, hue)
	m.at("cx", x)
	m.at("cy", y)
	m.at("r", r)
	m.raw("/>")
}

// label writes text at a point; its class says how it is anchored.
func (m *markup) label(class string, hue, x, y int, s string) {
	m.raw("<text")
	m.class(class, hue)
	m.at("x", x)
	m.at("y", y)
	m.put(">", s, "</text>")
}

// title opens a group with a tooltip.
func (m *markup) title(s string) {
	m.put("<title>", s, "</title>")
}

// svg opens a picture: its size in tenths, its name and what it shows.
func (m *markup) svg(class, id string, w, h int, title, desc string) {
	m.raw(`<svg xmlns="http://www.w3.org/2000/svg" class="`)
	m.raw(class)
	m.raw(`" viewBox="0 0 `)
	m.point(w, h)
	m.put(`" role="img" aria-labelledby="`, id, `title" aria-describedby="`, id, `desc"><title id="`, id, `title">`, title, `</title><desc id="`, id, `desc">`, desc, `</desc>`)
}
