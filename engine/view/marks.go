package view

import (
	"borrowedtime/engine/explain"
	"borrowedtime/engine/trace"
)

// maxMarks bounds how many event marks a timeline has.
const maxMarks = 300

// A mark is an event that the lanes alone do not show: a handoff or theft of a
// lock, a travel between CPUs, a walk that gave up, a mark of the program, a
// deadlock.
type mark struct {
	r     *trace.Record
	lane  int // marks with the same number share a lane
	class string
	words string
	x     int
	next  int // where the next mark of the lane is
}

// marks draws them, each with its tooltip and, where there is room, its words.
func (d *timeline) marks() {
	list := d.findMarks()
	d.m.raw(`<g class="marks">`)
	for i := range list {
		k := &list[i]
		d.m.raw(`<g class="mk `)
		d.m.raw(k.class)
		d.m.raw(`">`)
		if d.tips {
			d.m.title(explain.Time(k.r.At) + ": " + explain.Sentence(d.t, k.r, nil))
		}
		switch k.lane / laneGroup {
		case onLock:
			d.lockMark(k)
		case onTask:
			d.taskMark(k)
		case onCPU:
			d.travelMark(k)
		default:
			d.m.line("stem", noHue, k.x, d.look.axis-60, k.x, d.bottom)
		}
		d.m.raw("</g>")
	}
	d.m.raw("</g>\n")
}

// The groups of lanes that marks stand on; a lane is group*laneGroup + number.
const (
	laneGroup = 1000
	onAll     = iota - 1
	onLock
	onTask
	onCPU
)

// findMarks collects the marks of the window, not nearer to each other on a
// lane than can be told apart.
func (d *timeline) findMarks() []mark {
	var list []mark
	last := map[int]int{}
	for i := range d.t.Records {
		r := &d.t.Records[i]
		k := d.markOf(r)
		if k.class == "" || d.f.hides(k.class) || d.f.Folded&foldOf(k.lane) != 0 || r.At < d.scale.from || r.At > d.scale.to {
			continue
		}
		k.r, k.x, k.next = r, d.scale.x(r.At), d.scale.right
		if at, ok := last[k.lane]; ok {
			if k.x-list[at].x < markGap {
				continue
			}
			list[at].next = k.x
		}
		if last[k.lane] = len(list); len(list) == maxMarks {
			break
		}
		list = append(list, k)
	}
	return list
}

// foldOf is the bit of the group that a mark's lane is in.
func foldOf(lane int) int {
	switch lane / laneGroup {
	case onLock:
		return FoldLocks
	case onTask:
		return FoldTasks
	case onCPU:
		return FoldCPUs
	}
	return 0
}

// markGap is how near two marks of a lane may be, in tenths of a unit.
const markGap = 90

// markOf says how a record is marked; without a class it is not.
func (d *timeline) markOf(r *trace.Record) mark {
	lock, task := onLock*laneGroup+int(r.Lock), onTask*laneGroup+int(r.Task)
	badLock, badTask := r.Lock < 0 || int(r.Lock) >= len(d.t.Locks), r.Task < 0 || int(r.Task) >= len(d.t.Tasks)
	switch r.Reason {
	case trace.UnlockDonor, trace.UnlockForced, trace.UnlockAsked:
		if !badLock {
			return mark{lane: lock, class: "handoff", words: "handed to " + d.f.name(r.Other)}
		}
	case trace.LockSteal:
		if !badLock {
			return mark{lane: lock, class: "steal", words: "stolen by " + d.f.name(r.Task)}
		}
	case trace.MigrateDonor:
		return d.travelOf(r, "travel")
	case trace.MigrateReturn, trace.MigrateForced:
		return d.travelOf(r, "travel home")
	case trace.MigrateBalance, trace.MigratePush, trace.MigratePull, trace.MigrateAffinity, trace.MigrateActive:
		return d.travelOf(r, "travel")
	case trace.WalkAsleepGiveUp, trace.WalkDelayedGiveUp, trace.WalkRemoteGiveUp, trace.WalkFreeDeactivate:
		if !badTask {
			return mark{lane: task, class: "fallback"}
		}
	case trace.DeadlockSelf, trace.DeadlockWalk, trace.DeadlockCycle:
		if !badTask {
			return mark{lane: task, class: "deadlock", words: "deadlock"}
		}
	case trace.MarkPassed:
		if !badTask && r.A >= 0 && r.A < int64(len(d.t.Marks)) {
			return mark{lane: task, class: "flag", words: d.t.Marks[r.A]}
		}
	case trace.StoppedEvents, trace.StoppedLoop:
		return mark{class: "stop"}
	}
	return mark{}
}

func (d *timeline) travelOf(r *trace.Record, class string) mark {
	from, to := int(r.A), int(r.B)
	if from < 0 || to < 0 || from >= d.t.CPUs || to >= d.t.CPUs || from == to {
		return mark{}
	}
	return mark{lane: onCPU*laneGroup + min(from, to), class: class, words: d.f.name(r.Task)}
}

// beside writes a mark's words to its right, or to its left at the edge, if
// there is room.
func (d *timeline) beside(k *mark, x, y int) {
	w := textWidth(k.words, d.look.small)
	switch {
	case k.words == "" || d.low || d.f.Narrow:
	case x+w < k.next-30:
		d.m.label("mkt", noHue, x, y, k.words)
	case k.next == d.scale.right:
		d.m.label("mkt end", noHue, 2*k.x-x, y, k.words)
	}
}

// lockMark stands above a lock's lane: a diamond for a handoff, a cross for a theft.
func (d *timeline) lockMark(k *mark) {
	x, y := k.x, d.lockY+int(k.r.Lock)*d.look.lockPitch-d.look.lockH/2
	d.m.line("stem", noHue, x, y-60, x, y+d.look.lockH)
	d.m.path("sign", noHue)
	if k.class == "handoff" {
		d.m.move(x, y-120)
		d.m.raw("l4.5 4.5l-4.5 4.5l-4.5 -4.5z")
	} else {
		d.m.move(x-35, y-110)
		d.m.raw("l7 7m0 -7l-7 7")
	}
	d.m.endPath()
	d.beside(k, x+70, y-40)
}

// taskMark stands on a task's lane: a struck circle where lending was given up,
// an octagon for a deadlock, a flag for a mark of the program.
func (d *timeline) taskMark(k *mark) {
	x, y := k.x, d.taskY+int(k.r.Task)*d.look.taskPitch
	d.m.path("sign", noHue)
	switch k.class {
	case "fallback":
		d.m.move(x-50, y)
		d.m.raw("a5 5 0 1 0 10 0a5 5 0 1 0 -10 0m1.5 3.5l7 -7")
	case "deadlock":
		d.m.move(x-30, y-70)
		d.m.raw("h6l4 4v6l-4 4h-6l-4 -4v-6zm3 2.5v5m0 2v1.5")
	default:
		d.m.move(x, y+d.look.taskH/2)
		d.m.lineTo(x, y-d.look.taskH/2-40)
		d.m.raw("h7l-2 3l2 3h-7")
	}
	d.m.endPath()
	d.beside(k, x+100, y-d.look.taskH/2-5)
}

// travelMark is an arrow from one CPU's lane to another's.
func (d *timeline) travelMark(k *mark) {
	from, to, half := int(k.r.A), int(k.r.B), d.look.cpuH/2
	x, y1, y2, tip := k.x, d.cpuY+from*d.look.cpuPitch+half-30, d.cpuY+to*d.look.cpuPitch-half+60, -80
	if to < from {
		y1, y2, tip = d.cpuY+from*d.look.cpuPitch-half+30, d.cpuY+to*d.look.cpuPitch+half-60, 80
	}
	d.m.line("stem", noHue, x, y1, x, y2)
	d.m.path("tip", noHue)
	d.m.move(x, y2)
	d.m.lineTo(x-45, y2+tip)
	d.m.lineTo(x+45, y2+tip)
	d.m.raw("z")
	d.m.endPath()
	if d.low {
		return
	}
	d.m.circle("dot", int(k.r.Task), x, y1, 40)
	d.beside(k, x+70, d.cpuY+(from+to)*d.look.cpuPitch/2+40)
}
