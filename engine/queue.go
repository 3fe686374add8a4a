package engine

import "borrowedtime/engine/trace"

// What a CPU's next event is; at one instant lower ranks come first. The
// kernel's own order at exact ties is arbitrary; this one follows what it does
// when the costs are not zero: what has begun is finished (in the order it
// began), an unlock lets spinners act before it wakes anybody, and interrupts
// come before the end of a run.
//
// The rule for ties, in every class: first what arrives (a timer wakes a task or
// gives a budget back, and a winner takes the CPU), then what ends (a run, and
// what its task does next without taking time), last whose turn is up (slice,
// quantum, budget, the fair server's too). So a run that ends with its turn has
// ended, see leaveInterrupt. Alarms of several CPUs go off in the order in which they
// were armed. What happens at the end of the scenario still belongs
// to it. testdata/ties.txt shows each.
const (
	rankPhase = iota
	rankGrant
	rankTimer
	rankRun
)

// noAlarm is more than the number of any alarm: alarms come before other timers.
const noAlarm = 1 << 40

// key orders the CPUs' next events.
type key struct {
	at   Time
	rank int64
	tie  int64 // rankPhase: order of arming; rankTimer: that of the alarm, if it is one; otherwise the CPU
}

func (a *key) before(b *key) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	return a.tie < b.tie
}

// cpuQueue is the event queue. Each CPU has exactly one next event, so nothing
// in it is ever stale. Of a few CPUs the first is looked for; more are kept in a
// heap.
type cpuQueue struct {
	heap []CPUID
	pos  []int32
	keys []key
}

func (q *cpuQueue) init(m *Machine) {
	n := len(m.rqs)
	q.heap, q.pos, q.keys = make([]CPUID, n), make([]int32, n), make([]key, n)
	for c := range q.heap {
		q.heap[c], q.pos[c], q.keys[c] = CPUID(c), int32(c), key{at: trace.Never, tie: int64(c)}
	}
	for c := range q.heap {
		m.reschedule(CPUID(c))
	}
}

func (q *cpuQueue) copyFrom(from *cpuQueue) {
	q.heap = append(q.heap[:0], from.heap...)
	q.pos = append(q.pos[:0], from.pos...)
	q.keys = append(q.keys[:0], from.keys...)
}

// fewCPUs is up to how many CPUs looking at all of them is faster than a heap.
const fewCPUs = 8

// first returns the CPU whose event comes next.
func (q *cpuQueue) first() CPUID {
	if len(q.keys) > fewCPUs {
		return q.heap[0]
	}
	best := 0
	for c := 1; c < len(q.keys); c++ {
		if k := &q.keys[c]; k.before(&q.keys[best]) {
			best = c
		}
	}
	return CPUID(best)
}

// set gives CPU c a new key.
func (q *cpuQueue) set(c CPUID, k key) {
	q.keys[c] = k
	if len(q.keys) <= fewCPUs {
		return
	}
	i := int(q.pos[c])
	for i > 0 && q.less(i, (i-1)/2) {
		q.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
	for {
		child := 2*i + 1
		if child >= len(q.heap) {
			return
		}
		if child+1 < len(q.heap) && q.less(child+1, child) {
			child++
		}
		if !q.less(child, i) {
			return
		}
		q.swap(i, child)
		i = child
	}
}

func (q *cpuQueue) less(i, j int) bool { return q.keys[q.heap[i]].before(&q.keys[q.heap[j]]) }

func (q *cpuQueue) swap(i, j int) {
	q.heap[i], q.heap[j] = q.heap[j], q.heap[i]
	q.pos[q.heap[i]], q.pos[q.heap[j]] = int32(i), int32(j)
}

// reschedule computes CPU c's next event anew.
func (m *Machine) reschedule(c CPUID) {
	r := &m.rqs[c]
	k := key{at: trace.Never, rank: rankRun, tie: int64(c)}
	switch r.phase {
	case phaseFrozen:
	case phaseUser:
		k.at, k.rank = r.firstTimer(), rankTimer
		if r.alarmAt(k.at) {
			k.tie = r.timers[0].seq - noAlarm
		}
		if end := m.runEnd(c); end < k.at {
			k.at, k.rank, k.tie = end, rankRun, int64(c)
		}
		k.at = max(k.at, m.now)
	case phaseIRQTurn:
		k = key{r.phaseAt, rankTimer, r.timers[0].seq - noAlarm}
	case phaseGrant:
		k = key{r.phaseAt, rankGrant, r.phaseSeq}
	default:
		k = key{r.phaseAt, rankPhase, r.phaseSeq}
	}
	m.queue.set(c, k)
}

// runEnd returns when the program of CPU c's executing task reaches its next step.
func (m *Machine) runEnd(c CPUID) Time {
	r := &m.rqs[c]
	if r.curr == trace.Idle {
		return trace.Never
	}
	t := &m.tasks[r.curr]
	if t.cont != contRun {
		return trace.Never
	}
	return m.tasks[r.donor].execStart + Time(t.target-t.ran)
}

// arm makes p the next phase of CPU c, after d. The CPU of the current event is
// looked at once more when the event is over.
func (m *Machine) arm(c CPUID, p phase, d Duration) {
	r := &m.rqs[c]
	m.seq++
	if m.draw != 0 && d > 0 {
		d = max(1, d*Duration(m.drawn(30))/100)
	}
	r.phase, r.phaseAt, r.phaseSeq = p, m.now+Time(d), m.seq
	if c != m.cpu {
		m.reschedule(c)
	}
}
