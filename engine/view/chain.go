package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// plan turns columns and rows of a graph into places: chains run to the right,
// or down where they are long or the screen is narrow.
type plan struct {
	down         bool
	cols         int
	boxW, boxH   int
	hexW, hexH   int
	edge         int // between a box and a hexagon
	row          int // from one row to the next
	flow         int // room for lent time below the first row
	left, top    int
	width, total int
}

func newPlan(g *graph) plan {
	p := chainPlan(g)
	if len(g.nodes) == 0 {
		p.total = 0
	}
	if len(g.pads) > 0 {
		p.total += padRoom
		if more := len(g.pads)*padStep - p.width; more > 0 {
			p.left, p.width = p.left+more/2, p.width+more
		}
	}
	return p
}

func chainPlan(g *graph) plan {
	p := plan{cols: g.cols, boxW: 900, boxH: 480, hexW: 500, hexH: 460, edge: 300, left: 120, top: 240}
	limit := 2
	if g.f.Narrow {
		limit = 1
	}
	for t := range g.back {
		if g.back[t] {
			p.top = 460
		}
	}
	for _, r := range g.f.records() {
		if changesHands(&r) {
			p.top = 520 // the lock flies above the boxes
		}
	}
	if p.down = g.cols > limit; p.down {
		p.boxW, p.boxH, p.hexH, p.edge, p.row = 1000, 420, 360, 150, 1400
		p.width = 2*p.left + (g.rows-1)*p.row + p.boxW
		if len(g.flows) > 0 {
			p.width += 1200
		}
		p.total = p.top + p.cols*p.hop() + p.boxH + 120
		p.width = max(p.width, 3000)
		return p
	}
	if p.edge = 560; g.cols == 2 {
		p.boxW, p.hexW, p.edge = 860, 420, 190
	}
	if p.row = p.boxH + 260; len(g.flows) > 0 {
		p.flow = 330
	}
	p.width = 2*p.left + p.cols*p.hop() + p.boxW
	for i := range g.flows {
		if g.nodes[g.flows[i].from].col == g.nodes[g.flows[i].to].col {
			p.width += 450 // the flow passes on the right
		}
	}
	if p.width < 3600 {
		p.left, p.width = p.left+(3600-p.width)/2, 3600
	}
	p.total = p.top + g.rows*p.row + p.flow - 120
	for i := range g.flows {
		if from, to := &g.nodes[g.flows[i].from], &g.nodes[g.flows[i].to]; from.col != to.col && max(from.row, to.row) == g.rows-1 && g.rows > 1 {
			p.total += 320 // the flow and its words pass below the last row
			break
		}
	}
	return p
}

// hop is the length of one link, from box to box.
func (p *plan) hop() int {
	if p.down {
		return p.boxH + 2*p.edge + p.hexH
	}
	return p.boxW + 2*p.edge + p.hexW
}

// box returns the upper left corner of a task's box.
func (p *plan) box(n node) (x, y int) {
	if p.down {
		return p.left + n.row*p.row, p.top + (p.cols-n.col)*p.hop()
	}
	if n.row > 0 {
		y = p.flow
	}
	return p.left + (p.cols-n.col)*p.hop(), y + p.top + n.row*p.row
}

// hex returns the centre of a lock's hexagon.
func (p *plan) hex(l lockNode) (x, y int) {
	x, y = p.box(node{col: l.col, row: l.row})
	if p.down {
		return x + p.boxW/2, y + p.boxH + p.edge + p.hexH/2
	}
	return x + p.boxW + p.edge + p.hexW/2, y + p.boxH/2
}

// Chain draws who waits for whom at the cursor: tasks as boxes, locks as
// hexagons, the walked links lit, lent time flowing from the donor to the task
// that executes. If nobody waits it says so in words.
func Chain(f *Frame) string {
	c := newChainDrawing(f)
	if c == nil {
		m := pen{}
		m.Put(`<figure class="chain none"><p>`, newGraph(f).nobody(), `</p></figure>`)
		return m.String()
	}
	g, p := c.g, &c.p
	c.m = f.pen(6 << 10)
	c.m.Put(`<figure class="`, p.height(), `">`)
	class := "bt-chain"
	if p.down {
		class = "bt-chain bt-down"
	}
	c.m.svg(class, c.id, p.width, p.total, "Donor chain", g.words())
	c.pads()
	c.m.Put(`<defs><pattern id="`, c.id, `hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink-hatch" width="2" height="6"/></pattern></defs>`)
	c.edges()
	for i := range g.locks {
		c.lock(&g.locks[i])
	}
	crossing := g.crossing()
	for i := range g.nodes {
		c.task(&g.nodes[i], crossing)
	}
	for i := range g.flows {
		c.flow(&g.flows[i])
	}
	c.drawMoves()
	c.m.Raw(`</svg>`)
	c.lines()
	c.caption()
	c.m.Raw(`</figure>`)
	return c.m.String()
}

type chainDrawing struct {
	g     *graph
	p     plan
	id    string
	m     pen
	moves []Move
}

// newChainDrawing plans the picture; nil if there is nothing to draw.
func newChainDrawing(f *Frame) *chainDrawing {
	g := newGraph(f)
	if len(g.nodes) == 0 && len(g.locks) == 0 && len(g.pads) == 0 {
		return nil
	}
	c := &chainDrawing{g: g, p: newPlan(g), id: f.id("chain")}
	c.findMoves()
	return c
}

// edges draws task -> lock and lock -> owner.
func (c *chainDrawing) edges() {
	labelled := c.p.down
	for i := range c.g.locks {
		l := &c.g.locks[i]
		hx, hy := c.p.hex(*l)
		for j := range c.g.nodes {
			n := &c.g.nodes[j]
			if c.g.waits[n.task] != l.lock || c.g.back[n.task] || n.col != l.col {
				continue
			}
			x, y := c.p.box(*n)
			class := "edge"
			if c.g.lit[n.task] && (c.g.f.ToGo == 0 || n.task != c.walked()) {
				class = "edge lit"
			}
			if c.g.spins[n.task] {
				class += " watch"
			}
			c.edge(class, x, y, true, hx, hy, false)
			if l.owner >= 0 && n.row == l.row {
				ox, oy := c.p.box(c.g.nodes[l.owner])
				if c.g.f.lockKind(l.lock) == "futex" {
					class = "edge watch" // only the program knows of it
				}
				c.edge(class, hx, hy, false, ox, oy, true)
			}
		}
		if !labelled && l.row == 0 && c.p.cols == 1 {
			c.m.label("el", noHue, hx-c.p.hexW/2-c.p.edge/2-20, hy-70, c.verb(l))
			if l.owner >= 0 {
				c.m.label("el", noHue, hx+c.p.hexW/2+c.p.edge/2, hy-70, "owner")
			}
		}
	}
	for t := range c.g.back {
		if i := c.g.find(trace.TaskID(t)); c.g.back[t] && i >= 0 {
			c.circle(i)
		}
	}
}

// walked is the task whose link the stop's walk has come to; the link is lit
// once the walk is through with it.
func (c *chainDrawing) walked() trace.TaskID {
	if path := c.g.f.walk(); len(path) > 0 {
		return path[len(path)-1].Task
	}
	return trace.NoTask
}

// verb names the link to a lock: its waiters wait, unless all only spin.
func (c *chainDrawing) verb(l *lockNode) string {
	for t := range c.g.waits {
		if c.g.waits[t] == l.lock && !c.g.spins[t] {
			return "waits for"
		}
	}
	return "watches"
}

// edge draws an arrow between a box (given by its corner) and a hexagon (given
// by its centre), in either direction.
func (c *chainDrawing) edge(class string, x1, y1 int, fromBox bool, x2, y2 int, toBox bool) {
	p := &c.p
	if fromBox {
		x1, y1 = x1+p.boxW/2, y1+p.boxH/2
	}
	if toBox {
		x2, y2 = x2+p.boxW/2, y2+p.boxH/2
	}
	half := func(box bool) int {
		switch {
		case box && p.down:
			return p.boxH / 2
		case box:
			return p.boxW / 2
		case p.down:
			return p.hexH / 2
		}
		return p.hexW / 2
	}
	if p.down {
		y1, y2 = y1+half(fromBox), y2-half(toBox)
		c.arrow(class, x1, y1, x2, y2-70, 0, 70)
		return
	}
	x1, x2 = x1+half(fromBox), x2-half(toBox)
	c.arrow(class, x1, y1, x2-70, y2, 70, 0)
}

// arrow draws a line or a bow and a tip of length (dx, dy) at its end.
func (c *chainDrawing) arrow(class string, x1, y1, x2, y2, dx, dy int) {
	m := &c.m
	m.path(class, noHue)
	m.move(x1, y1)
	switch {
	case x1 == x2 || y1 == y2:
		m.lineTo(x2, y2)
	case dx > 0:
		m.curve((x1+x2)/2, y1, (x1+x2)/2, y2, x2, y2)
	default:
		m.curve(x1, (y1+y2)/2, x2, (y1+y2)/2, x2, y2)
	}
	m.endPath()
	m.path(class+" tip", noHue)
	m.move(x2+dx, y2+dy)
	m.lineTo(x2-dy/2, y2-dx/2)
	m.lineTo(x2+dy/2, y2+dx/2)
	m.Raw("z")
	m.endPath()
}

// circle draws the link that closes a circle: from the end back to the beginning.
func (c *chainDrawing) circle(i int) {
	n := c.g.nodes[i]
	l := c.g.waits[n.task]
	o := c.g.find(c.g.owner[l])
	if o < 0 {
		return
	}
	x1, y1 := c.p.box(n)
	x2, y2 := c.p.box(c.g.nodes[o])
	m, half := &c.m, c.p.boxW/2
	m.path("edge circle", noHue)
	if c.p.down {
		m.move(x1+half, y1+c.p.boxH)
		m.curve(x1-500, y1+c.p.boxH+400, x2-500, y2-400, x2+half, y2-70)
	} else {
		m.move(x1+half, y1)
		m.curve(x1+half, y1-360, x2+half, y2-360, x2+half, y2-70)
	}
	m.endPath()
	m.path("edge circle tip", noHue)
	m.move(x2+half, y2)
	m.lineTo(x2+half-35, y2-70)
	m.lineTo(x2+half+35, y2-70)
	m.Raw("z")
	m.endPath()
	m.label("el bad", noHue, c.p.width/2, 110, "a circle: "+c.g.f.name(n.task)+" waits for "+c.g.f.lockName(l)+" of "+c.g.f.name(c.g.owner[l]))
}

// lock draws a hexagon.
func (c *chainDrawing) lock(l *lockNode) {
	x, y := c.p.hex(*l)
	w, h, m := c.p.hexW, c.p.hexH, &c.m
	class := "hex"
	if l.owner < 0 {
		class = "hex free"
	}
	m.path(class, noHue)
	m.move(x-w/2, y)
	m.lineTo(x-w/4, y-h/2)
	m.lineTo(x+w/4, y-h/2)
	m.lineTo(x+w/2, y)
	m.lineTo(x+w/4, y+h/2)
	m.lineTo(x-w/4, y+h/2)
	m.Raw("z")
	m.endPath()
	m.label("locktext", noHue, x, y+55, fit(c.g.f.lockName(l.lock), 150, w-120))
	switch {
	case l.owner < 0:
		m.label("el", noHue, x, y+h/2+110, "no owner")
	case c.g.f.lockKind(l.lock) != "futex":
	case c.p.down:
		m.label("el start", noHue, x+w/2+40, y+40, "owner unknown to the kernel")
	default:
		m.label("el", noHue, x, y+h/2+110, "owner unknown to the kernel")
	}
}

// task draws a box in the form that its state has in the timeline.
func (c *chainDrawing) task(n *node, crossing bool) {
	x, y := c.p.box(*n)
	w, h, m, f, hue := c.p.boxW, c.p.boxH, &c.m, c.g.f, int(n.task)
	v := f.task(n.task)
	state, cpu := trace.Asleep, -1
	if v != nil {
		state, cpu = v.State, int(v.CPU)
	}
	m.Put(`<g class="node"><title>`, f.name(n.task)+": "+c.g.role(n.task)+", "+f.policyNow(hue), `</title>`)
	if f.Trace.CPUs > 1 && cpu >= 0 {
		if crossing {
			m.rect("cpubox", noHue, x-45, y-150, w+90, h+195, 80)
		}
		where := "CPU " + itoa(cpu)
		if v.WakeCPU >= 0 && v.WakeCPU != v.CPU {
			where += ", home: CPU " + itoa(int(v.WakeCPU))
		}
		m.label("el start", noHue, x, y-40, where)
	}
	name, role := "nt", "ns"
	switch state {
	case trace.Running, trace.Spinning:
		m.rect("seg", hue, x, y, w, h, 100)
		name, role = "nt in", "ns in"
	case trace.Borrowing:
		m.rect("seg", hue, x, y, w, h, 100)
		m.fill("over", c.id, "hatch", x, y, w, h, 100)
		if v.Other >= 0 {
			m.rect("strip", int(v.Other), x+40, y, w-80, 80, 20)
		}
		name, role = "nt in", "ns in"
	case trace.Lending:
		m.rect("lend", hue, x, y, w, h, 100)
	case trace.Deferred, trace.Asleep, trace.BlockedOff:
		m.rect("box ghost", hue, x, y, w, h, 100) // it cannot run, whoever walks by
	default:
		m.rect("box", hue, x, y, w, h, 100)
	}
	m.label(name, hue, x+w/2, y+h/2+10, fit(f.name(n.task), 150, w-100))
	m.label(role, hue, x+w/2, y+h/2+150, fit(c.g.role(n.task), 105, w-60))
	m.Raw("</g>")
}

// flow draws time running from a donor to the task that executes on it.
func (c *chainDrawing) flow(fl *flow) {
	x1, y1 := c.p.box(c.g.nodes[fl.from])
	x2, y2 := c.p.box(c.g.nodes[fl.to])
	m, f := &c.m, c.g.f
	text := f.name(fl.donor) + "’s time flows to " + f.name(fl.exec)
	m.path("flow", int(fl.donor))
	if c.p.down {
		x := max(x1, x2) + c.p.boxW
		m.move(x1+c.p.boxW, y1+c.p.boxH/2)
		m.curve(x+380, y1+c.p.boxH/2, x+380, y2+c.p.boxH/2, x2+c.p.boxW, y2+c.p.boxH/2)
		m.endPath()
		m.label("el start", noHue, x+330, (y1+y2+c.p.boxH)/2-40, fit(f.name(fl.donor)+"’s time", 110, 900))
		m.label("el start", noHue, x+330, (y1+y2+c.p.boxH)/2+110, fit("flows to "+f.name(fl.exec), 110, 900))
		return
	}
	if x1 == x2 {
		x := x1 + c.p.boxW
		m.move(x, y1+c.p.boxH/2)
		m.curve(x+420, y1+c.p.boxH/2, x+420, y2+c.p.boxH/2, x, y2+c.p.boxH/2)
		m.endPath()
		m.label("el end", noHue, x+300, max(y1, y2)+c.p.boxH+140, text)
		return
	}
	low := max(y1, y2) + c.p.boxH + 330
	if y1 == y2 {
		text = firstFit(110, c.p.width-200, text, "time flows")
	}
	m.move(x1+c.p.boxW/2, y1+c.p.boxH+50)
	m.curve(x1+c.p.boxW/2, low, x2+c.p.boxW/2, low, x2+c.p.boxW/2, y2+c.p.boxH+50)
	m.endPath()
	m.label("el", noHue, (x1+x2+c.p.boxW)/2, low+50, text)
}

// caption lists the links of the last walk with the row that decided each.
func (c *chainDrawing) caption() {
	m, f := &c.m, c.g.f
	hops := c.hops()
	if len(hops) == 0 && c.g.more == 0 && len(c.moves) == 0 {
		return
	}
	m.Raw(`<figcaption>`)
	c.movedWords()
	if len(hops) > 0 {
		m.Raw(`<ol class="hops">`)
		for i, h := range hops {
			m.Raw(`<li`)
			if i == len(hops)-1 {
				m.Raw(` class="now"`)
			}
			m.Raw(`><span class="hop">`)
			m.who(h.Task, f.name(h.Task))
			m.Put(` → <b class="what">`, f.lockName(h.Lock), `</b>`)
			if h.Owner >= 0 {
				m.Raw(` → `)
				m.who(h.Owner, f.name(h.Owner))
			}
			m.Put(`</span> `, explain.Title(h.Reason), ` <code>`, h.Reason.String(), `</code></li>`)
		}
		m.Raw(`</ol>`)
	}
	if c.g.more > 0 {
		m.Put(`<p>`, counted(c.g.more, "more task waits", "more tasks wait")+".", `</p>`)
	}
	m.Raw(`</figcaption>`)
}

// hops returns the walk of the cursor's stop, or of the CPUs that lend now.
func (c *chainDrawing) hops() []trace.Hop {
	var out []trace.Hop
	for _, r := range c.g.f.walk() {
		out = append(out, trace.Hop{Task: r.Task, Lock: r.Lock, Owner: r.Other, Reason: r.Reason})
	}
	if len(out) > 0 || c.g.f.Snap == nil {
		return out
	}
	for i := range c.g.flows {
		for _, h := range c.g.f.Snap.CPUs[c.g.flows[i].cpu].Chain {
			if h.Task >= 0 && int(h.Task) < len(c.g.waits) && c.g.lit[h.Task] {
				out = append(out, h)
			}
		}
	}
	return out
}
