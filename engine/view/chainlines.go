package view

import (
	"borrowedtime/engine/trace"
)

// The graph a second time, as lines of words that wrap: where a panel is too low for the
// picture to be read, style rules show them instead.

// mostBefore is how many tasks that wait for the same lock are named in a line.
const mostBefore = 3

// height says how high a panel must be for the picture, in words of the style sheet.
func (p *plan) height() string {
	switch {
	case p.total <= 1300:
		return "chain low"
	case p.total <= 2300:
		return "chain middle"
	}
	return "chain high"
}

// lines writes each chain from a task that nobody waits for up to the task at its end.
// What a line before has told is named again, and not followed again.
func (c *chainDrawing) lines() {
	g, m := c.g, &c.m
	told := make([]bool, len(g.waits))
	m.Raw(`<div class="lines">`)
	for _, later := range [...]bool{false, true} { // a circle has no beginning
		for i := range g.nodes {
			if t := g.nodes[i].task; !told[t] && (later || !g.hasWaiters(t)) {
				c.line(t, told)
			}
		}
	}
	m.Raw(`</div>`)
}

// line writes one chain from a task on.
func (c *chainDrawing) line(t trace.TaskID, told []bool) {
	g, m := c.g, &c.m
	m.Raw(`<p>`)
	for c.member(t, told); g.waits[t] >= 0; {
		l := g.waits[t]
		c.beside(l, t, told)
		verb := "waits for"
		if g.spins[t] {
			verb = "watches"
		}
		m.Put(` <i><span class="sr">`, verb, `</span></i> <b class="what">`, g.f.lockName(l), `</b>`)
		o := g.owner[l]
		if o < 0 || int(o) >= len(told) {
			m.Raw(` no owner`)
			break
		}
		m.Raw(` <i><span class="sr">of</span></i> `)
		again := told[o]
		if c.member(o, told); again {
			break
		}
		t = o
	}
	m.Raw(`</p>`)
}

// member names a task and what it does, the second time its name alone.
func (c *chainDrawing) member(t trace.TaskID, told []bool) {
	m, f := &c.m, c.g.f
	m.Raw(`<span`)
	m.class("in", int(t))
	m.Raw(`>`)
	m.who(t, f.name(t))
	if !told[t] {
		m.Put(` `, c.does(t), ``)
		if v := f.task(t); v != nil && f.Trace.CPUs > 1 && v.CPU >= 0 {
			m.Raw(`, CPU `).Int(int(v.CPU))
		}
	}
	told[t] = true
	m.Raw(`</span>`)
}

// beside names others that wait for the same lock and that nobody waits for.
func (c *chainDrawing) beside(l trace.LockID, first trace.TaskID, told []bool) {
	g, more := c.g, 0
	for n := range g.nodes {
		t := g.nodes[n].task
		switch {
		case t == first || told[t] || g.waits[t] != l || g.hasWaiters(t):
		case more < mostBefore:
			more++
			c.m.Raw(` `)
			c.member(t, told)
		default:
			more++
			told[t] = true
		}
	}
	if more > mostBefore {
		c.m.Raw(` and ` + itoa(more-mostBefore) + ` more`)
	}
}

// does says what a task does; of one that borrows, whose time.
func (c *chainDrawing) does(t trace.TaskID) string {
	for i := range c.g.flows {
		if fl := &c.g.flows[i]; fl.exec == t {
			return "runs on " + c.g.f.name(fl.donor) + "’s time"
		}
	}
	return c.g.role(t)
}
