package engine

import "borrowedtime/engine/trace"

// pressure is how much of a CPU real-time and deadline tasks have taken lately: a
// decaying average, 1024 for all of it, halved in 32 ms. What they leave is the
// capacity that the fair class has there.
//
// Kernel: accumulate_sum(), decay_load(), kernel/sched/pelt.c; scale_rt_capacity(),
// kernel/sched/fair.c, 7.3.
type pressure struct {
	sum     uint64
	contrib uint64 // of the current period of 1024 µs, as far as it has come
	last    Time
	on      bool // the donor is a real-time or deadline task
}

// peltMax is LOAD_AVG_MAX, what a task that always runs adds up to.
const peltMax = 47742

// peltDecay is runnable_avg_yN_inv: y^n in 32 binary places, y^32 = 1/2.
var peltDecay = [32]uint64{
	0xffffffff, 0xfa83b2da, 0xf5257d14, 0xefe4b99a, 0xeac0c6e6, 0xe5b906e6, 0xe0ccdeeb, 0xdbfbb796,
	0xd744fcc9, 0xd2a81d91, 0xce248c14, 0xc9b9bd85, 0xc5672a10, 0xc12c4cc9, 0xbd08a39e, 0xb8fbaf46,
	0xb504f333, 0xb123f581, 0xad583ee9, 0xa9a15ab4, 0xa5fed6a9, 0xa2704302, 0x9ef5325f, 0x9b8d39b9,
	0x9837f050, 0x94f4efa8, 0x91c3d373, 0x8ea4398a, 0x8b95c1e3, 0x88980e80, 0x85aac367, 0x82cd8698,
}

// decayed is a sum after n periods.
func decayed(sum, n uint64) uint64 {
	if n > 63*32 {
		return 0
	}
	return sum >> (n / 32) * peltDecay[n%32] >> 32
}

// upTo brings the sum up to an instant.
func (p *pressure) upTo(now Time) {
	if now-p.last < 1024 { // a recording's clocks may step back, too
		return
	}
	more := uint64(now-p.last) >> 10
	p.last += Time(more << 10)
	d := more + p.contrib
	if periods := d >> 10; periods > 0 {
		rest := d & 1023
		p.sum = decayed(p.sum, periods)
		more = decayed(1024-p.contrib, periods) + peltMax - decayed(peltMax, periods) - 1024 + rest
		d = rest
	}
	p.contrib = d
	if p.on {
		p.sum += more << 10
	}
}

// capacity is what real-time and deadline tasks leave of a CPU, of 1024.
func (m *Machine) capacity(c CPUID) int64 {
	p := &m.rqs[c].taken
	p.upTo(m.now)
	return max(1024-int64(p.sum/(peltMax-1024+p.contrib)), 1)
}

// notePressure tells the average who has the CPU from now on.
func (m *Machine) notePressure(c CPUID) {
	if len(m.rqs) == 1 {
		return
	}
	r := &m.rqs[c]
	on := r.donor != trace.Idle && m.tasks[r.donor].class() < classFair
	if on != r.taken.on {
		r.taken.upTo(m.now)
		r.taken.on = on
	}
}
