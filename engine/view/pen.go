package view

import (
	"borrowedtime/engine/internal/markup"
	"borrowedtime/engine/trace"
)

// pen writes the SVG and HTML of this package: what package markup knows, and
// the shapes of the drawings. Places and sizes are in tenths of a unit.
type pen struct {
	markup.Writer
	tasks []trace.TaskInfo // whose colours it draws with; nil: each task has that of its number
}

// pen returns one with room for n bytes and the colours of the frame's tasks.
func (f *Frame) pen(n int) pen { return pen{markup.Sized(n), f.Trace.Tasks} }

// at adds an attribute that holds a coordinate.
func (m *pen) at(name string, v int) {
	m.Raw(" ")
	m.Raw(name)
	m.Raw(`="`)
	m.Tenths(v)
	m.Raw(`"`)
}

// class writes a class attribute for a task, given by its number: its colour, and
// from the ninth task on the pattern that tells it from the one with the same.
func (m *pen) class(kind string, task int) {
	m.Raw(` class="`)
	m.Raw(kind)
	if task >= 0 {
		if task < len(m.tasks) && m.tasks[task].Color > 0 {
			task = m.tasks[task].Color - 1
		}
		m.hue(task)
	}
	m.Raw(`"`)
}

// hue adds the classes of a colour, counted from 0.
func (m *pen) hue(color int) {
	m.Raw(" t")
	m.Int(color % hues)
	if color >= hues {
		m.Raw(" again")
	}
}

// hues is how many colours the tasks share.
const hues = 8

// noHue is for elements that belong to no task.
const noHue = -1

// rect draws a rectangle. A corner never rounds more than half of the width.
func (m *pen) rect(class string, hue, x, y, w, h, r int) {
	m.Raw("<rect")
	m.class(class, hue)
	m.box(x, y, w, h, r)
	m.Raw("/>")
}

// fill draws a rectangle filled with a pattern of this picture.
func (m *pen) fill(class, id, pattern string, x, y, w, h, r int) {
	m.Raw("<rect")
	m.class(class, noHue)
	m.Put(` fill="url(#`, id, pattern)
	m.Raw(`)"`)
	m.box(x, y, w, h, r)
	m.Raw("/>")
}

func (m *pen) box(x, y, w, h, r int) {
	m.at("x", x)
	m.at("y", y)
	m.at("width", w)
	m.at("height", h)
	if r = min(r, w/2, h/2); r > 0 {
		m.at("rx", r)
	}
}

// line draws a straight line.
func (m *pen) line(class string, hue, x1, y1, x2, y2 int) {
	m.Raw("<path")
	m.class(class, hue)
	m.Raw(` d="M`)
	m.point(x1, y1)
	switch {
	case y1 == y2:
		m.Raw("H")
		m.Tenths(x2)
	case x1 == x2:
		m.Raw("V")
		m.Tenths(y2)
	default:
		m.Raw("L")
		m.point(x2, y2)
	}
	m.Raw(`"/>`)
}

// path opens a path element up to its data; the caller adds that and closes it with endPath.
func (m *pen) path(class string, hue int) {
	m.Raw("<path")
	m.class(class, hue)
	m.Raw(` d="`)
}

func (m *pen) endPath() { m.Raw(`"/>`) }

func (m *pen) point(x, y int) {
	m.Tenths(x)
	m.Raw(" ")
	m.Tenths(y)
}

// move, lineTo and curve add commands to an open path.
func (m *pen) move(x, y int)   { m.Raw("M"); m.point(x, y) }
func (m *pen) lineTo(x, y int) { m.Raw("L"); m.point(x, y) }
func (m *pen) curve(x1, y1, x2, y2, x, y int) {
	m.Raw("C")
	m.point(x1, y1)
	m.Raw(" ")
	m.point(x2, y2)
	m.Raw(" ")
	m.point(x, y)
}

func (m *pen) circle(class string, hue, x, y, r int) {
	m.Raw("<circle")
	m.class(class, hue)
	m.at("cx", x)
	m.at("cy", y)
	m.at("r", r)
	m.Raw("/>")
}

// label writes text at a point; its class says how it is anchored.
func (m *pen) label(class string, hue, x, y int, s string) {
	m.Raw("<text")
	m.class(class, hue)
	m.at("x", x)
	m.at("y", y)
	m.Put(">", s, "</text>")
}

// title opens a group with a tooltip.
func (m *pen) title(s string) {
	m.Put("<title>", s, "</title>")
}

// svg opens a picture: its size in tenths, its name and what it shows.
func (m *pen) svg(class, id string, w, h int, title, desc string) {
	m.Raw(`<svg xmlns="http://www.w3.org/2000/svg" class="`)
	m.Raw(class)
	m.Raw(`" viewBox="0 0 `)
	m.point(w, h)
	m.Put(`" role="img" aria-labelledby="`, id, `title" aria-describedby="`, id, `desc"><title id="`, id, `title">`, title, `</title><desc id="`, id, `desc">`, desc, `</desc>`)
}

// scrollBox begins the box of a table that may be wider than its place: it can have the
// focus, so that keys scroll it, and a name of its own on a page of several stages.
func (m *pen) scrollBox(f *Frame, label string) {
	if t := f.Trace.Title; t != "" {
		label += ": " + t
	}
	m.Raw(`<div class="scroll" tabindex="0" role="region"`).Attr("aria-label", label).Raw(`>`)
}
