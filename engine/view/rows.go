package view

import "borrowedtime/engine/trace"

// A Lane is one row of the timeline. Kind is 'c' for a CPU, 't' for a task, 'l'
// for a lock, 0 for none; ID counts within its kind, AllLanes is the whole group.
type Lane struct {
	Kind byte
	ID   int
}

// AllLanes stands for each lane of a kind.
const AllLanes = -1

// groups are the kinds of lanes from the top of the timeline down, and what
// several of a kind are called.
var groups = [...]struct {
	kind      byte
	one, many string
}{{'c', "CPU", "CPUs"}, {'t', "task", "tasks"}, {'l', "lock", "locks"}}

func groupOf(kind byte) int {
	for g := range groups {
		if groups[g].kind == kind {
			return g
		}
	}
	return 0
}

// lanes counts the lanes of a kind.
func lanes(t *trace.Trace, kind byte) int {
	switch kind {
	case 'c':
		return t.CPUs
	case 't':
		return len(t.Tasks)
	case 'l':
		return len(t.Locks)
	}
	return 0
}

// Name is what a lane is called: "CPU 0", "H", "lock A", "all tasks".
func (l Lane) Name(t *trace.Trace) string {
	switch {
	case l.ID < 0:
		return "all " + groups[groupOf(l.Kind)].many
	case l.Kind == 'c':
		return "CPU " + itoa(l.ID)
	case l.Kind == 't':
		return t.Tasks[l.ID].Name
	}
	return t.Locks[l.ID].Title()
}

// Next is the lane so many rows further down, or the last one there.
func (l Lane) Next(t *trace.Trace, by int) Lane {
	for by += l.ID; ; {
		g, n := groupOf(l.Kind), lanes(t, l.Kind)
		switch {
		case by < 0 && g > 0:
			l.Kind = groups[g-1].kind
			by += lanes(t, l.Kind)
		case by >= n && g+1 < len(groups) && lanes(t, groups[g+1].kind) > 0:
			by -= n
			l.Kind = groups[g+1].kind
		default:
			return Lane{l.Kind, min(max(by, 0), n-1)}
		}
	}
}

// A row is where a lane is drawn, in tenths of a unit.
type row struct {
	y        int // its centre
	h, pitch int // how high it is, without and with the room around it
	low      bool
	folded   bool // a thin strip
	nameless bool // its group is folded, and has one name
}

// What is folded is a strip this high: with its name, or in a nameless group.
const (
	foldH, foldPitch         = 60, 130
	namelessH, namelessPitch = 50, 62
	groupMin                 = 150 // a folded group has at least room for its name
)

// Word is a lane's short name: "t3", or "t" for all tasks.
func (l Lane) Word() string {
	word := string(rune(l.Kind))
	if l.ID >= 0 {
		word += itoa(l.ID)
	}
	return word
}

// lists reports whether a word is in the frame's list of lanes and marks.
func (f *Frame) lists(word string) bool {
	for _, w := range f.Lanes {
		if w == word {
			return true
		}
	}
	return false
}

// place puts the lanes below each other.
func (d *timeline) place() {
	k := &d.look
	full := [len(groups)]row{{h: k.cpuH, pitch: k.cpuPitch}, {h: k.taskH, pitch: k.taskPitch}, {h: k.lockH, pitch: k.lockPitch}}
	y := k.axis
	for g := range groups {
		if g > 0 {
			y += k.gap
		}
		n, kind, top := lanes(d.t, groups[g].kind), groups[g].kind, y
		group := d.f.lists(Lane{kind, AllLanes}.Word())
		d.rows[g] = make([]row, n)
		for i := range n {
			r := full[g]
			r.low = d.low
			if group {
				r = row{h: namelessH, pitch: namelessPitch, low: true, folded: true, nameless: true}
			} else if len(d.f.Lanes) > 0 && d.f.lists(Lane{kind, i}.Word()) {
				r = row{h: foldH, pitch: foldPitch, low: true, folded: true}
			}
			r.y = y + r.pitch/2
			y += r.pitch
			d.rows[g][i] = r
		}
		if group && n > 0 {
			y = max(y, top+groupMin)
		}
	}
	d.bottom = y
}

// row is where a lane is.
func (d *timeline) row(kind byte, id int) *row { return &d.rows[groupOf(kind)][id] }

// laneAt finds the lane at a height.
func (d *timeline) laneAt(y int) Lane {
	for g := range d.rows {
		for i := range d.rows[g] {
			if r := &d.rows[g][i]; y >= r.y-r.pitch/2 && y < r.y+r.pitch/2 {
				return Lane{groups[g].kind, i}
			}
		}
	}
	return Lane{}
}

// laneName writes a lane's name, its hue and a sub-label into the gutter, and
// before it the sign that folds it.
func (d *timeline) laneName(r *row, class string, hue int, name, sub string) {
	y := r.y
	if r.nameless {
		return
	}
	if r.pitch > 0 { // the rows of a comparison stand by themselves
		d.twist(y, r.folded)
	}
	left, w := 0, d.scale.left-100
	if hue >= 0 {
		dot := 45
		if r.low {
			dot = 30
		}
		d.m.circle("dot", hue, dot, y, dot)
		left, w = 150, w-150
	}
	if r.low {
		d.m.label("lane low "+class, noHue, left, y+35, fit(name, d.look.small, w))
		return
	}
	if d.f.Narrow && sub != "" {
		d.m.label("lane "+class, noHue, left, y-5, fit(name, d.look.text, w))
		d.m.label("sub", noHue, left, y+120, fit(sub, d.look.small, w+60))
		return
	}
	shown := fit(name, d.look.text, w)
	d.m.label("lane "+class, noHue, left, y+45, shown)
	if sub = firstFit(d.look.small, w-textWidth(shown, d.look.text)-80, sub); sub != "" {
		d.m.label("sub end", noHue, d.scale.left-100, y+45, sub)
	}
}

// twist draws the sign that folds and unfolds, left of the picture's edge; a
// style sheet shows it where something can answer it.
func (d *timeline) twist(y int, folded bool) {
	d.m.path("twist", noHue)
	d.m.move(-80, y)
	if folded {
		d.m.Raw("m-2.5 -4l5 4l-5 4z")
	} else {
		d.m.Raw("m-4 -2.5l4 5l4 -5z")
	}
	d.m.endPath()
}

// foldedNames writes the one name of each folded group.
func (d *timeline) foldedNames() {
	for g := range d.rows {
		list := d.rows[g]
		if len(list) == 0 || !list[0].nameless {
			continue
		}
		y := max((list[0].y+list[len(list)-1].y)/2, list[0].y+40)
		d.twist(y, true)
		d.m.label("lane low", noHue, 0, y+35, counted(len(list), groups[g].one, groups[g].many))
	}
}

// laneBox is the path around a lane, all of its width; nothing for none.
func (d *timeline) laneBox(l Lane) string {
	if l.ID < 0 || l.ID >= lanes(d.t, l.Kind) {
		return noBox
	}
	r := d.row(l.Kind, l.ID)
	return box(0, r.y-r.pitch/2, d.look.width, r.pitch)
}

// cellBox is the path around a stretch of a lane.
func (d *timeline) cellBox(c Cell) string {
	if c.To <= d.scale.from || c.From >= d.scale.to || c.ID < 0 || c.ID >= lanes(d.t, c.Kind) {
		return noBox
	}
	r := d.row(c.Kind, c.ID)
	x0, x1 := d.scale.x(c.From), d.scale.x(c.To)
	return box(x0-10, r.y-r.h/2-20, max(x1-x0, 10)+20, r.h+40)
}

// noBox is the path of a box around nothing.
const noBox = "M0 0"

func box(x, y, w, h int) string {
	var m pen
	m.move(x, y)
	m.Raw("h")
	m.Tenths(w)
	m.Raw("v")
	m.Tenths(h)
	m.Raw("h")
	m.Tenths(-w)
	m.Raw("z")
	return m.String()
}

func (d *timeline) boxOf(class, path string) {
	d.m.path(class, noHue)
	d.m.Raw(path)
	d.m.endPath()
}

// Boxes are the paths around the chosen lane and around the cell: to move them,
// set them as the data of the paths "chosen" and "cell".
func Boxes(f *Frame) (chosen, cell string) {
	d := newTimeline(f)
	return d.laneBox(f.Chosen), d.cellBox(f.Cell)
}

// LaneButtons are buttons that fold each lane and each group, at most so many of
// a kind.
func LaneButtons(f *Frame, most int) string {
	m := pen{}
	for _, g := range groups {
		n := lanes(f.Trace, g.kind)
		if n == 0 {
			continue
		}
		m.Put(`<span class="row" role="group" aria-label="`, g.many, `">`)
		for i := AllLanes; i < min(n, most); i++ {
			l := Lane{g.kind, i}
			m.toggle(l.Word(), l.Name(f.Trace), f.lists(l.Word()))
		}
		m.Raw("</span>")
	}
	return m.String()
}

// toggle is a button that puts a word into the frame's list or takes it out.
func (m *pen) toggle(word, name string, on bool) {
	pressed := "false"
	if on {
		pressed = "true"
	}
	m.Put(`<button type="button" data-act="lanes" data-arg="`, word, `" aria-pressed="`, pressed, `">`, name, `</button>`)
}
