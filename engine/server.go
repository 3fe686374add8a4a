package engine

import (
	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// The fair server: real-time work can't starve the fair class for ever. Each
// CPU has a deadline entity with 50 ms a second for its fair tasks. It is
// deferred: only if the fair tasks did not get their time by themselves does it
// come forward, at the last moment. Once it has, it does not defer again while
// its period lasts, also if it stops in between because no fair task is left.
//
// Kernel: fair_server, dl_server_*(), kernel/sched/deadline.c, 7.3, for all
// profiles. From 6.12 to 7.0 a start within the period after a stop began a new
// period: at once (update_dl_entity() left dl_defer_running set), or deferred in
// the releases that had "Fix 'stuck' dl_server" without "Use revised wakeup rule
// for dl_server" (7.0 has both).

const (
	// serverRuntime and serverPeriod are its reservation if the scenario gives none.
	serverRuntime = 50 * trace.Millisecond
	serverPeriod  = trace.Second
	// serverSlack: a timer this early counts as having seen no progress
	// (dl_server_min_res).
	serverSlack = trace.Millisecond
)

// serverState is where the fair server stands, with the kernel's letter for it.
type serverState uint8

const (
	serverOff       serverState = iota // A: stopped; the next fair enqueue starts it
	serverDeferred                     // B: waits for its last moment; fair work in the background uses its budget up
	serverActive                       // D: competes by its deadline
	serverThrottled                    // E: its budget is used up until the next period
)

var serverStates = [...]string{serverOff: "off", serverDeferred: "deferred", serverActive: "active", serverThrottled: "throttled"}

// fairServer is one CPU's. An idle CPU has no tick, so the kernel's state C
// (idle-wait) is over in the handler that begins it, and does not show.
type fairServer struct {
	dlEntity
	state serverState
	timer Time // Never: off
	idle  Time // up to when idle time is charged (the idle task's exec_start)
	told  bool // that there is none
}

// newServer is a server whose first period begins when the CPU leaves idle; one that is
// switched off never starts.
func newServer(s *config.Server) fairServer {
	r := reservation{s.Runtime, s.Period, s.Period}
	if s.Period == 0 {
		r = reservation{serverRuntime, serverPeriod, serverPeriod}
	}
	if s.Off {
		return fairServer{timer: trace.Never}
	}
	return fairServer{dlEntity: dlEntity{reservation: r}, state: serverDeferred, timer: trace.Never, idle: -1}
}

// deferServer begins a period that waits for its last moment.
func (s *fairServer) deferServer() {
	s.state, s.deferRunning = serverDeferred, false
	s.timer = s.deadline - Time(s.runtime)
}

// startServer is called when the first fair task is queued. A server that had come
// forward competes at once for as long as its deadline has not passed, with as much
// budget as its bandwidth allows until then (dl_server_start, update_dl_entity).
func (m *Machine) startServer(c CPUID) {
	s := &m.rqs[c].server
	if s.state != serverOff || m.cfg.Server.Off {
		return
	}
	s.idle = m.now
	if s.wakeUp(m.now) || !s.deferRunning {
		s.deferServer()
	} else {
		m.queueServer(c)
	}
	if m.rqs[c].curr != trace.Idle && m.beatsCurr(c) {
		m.resched(c, false, trace.ReschedServerStart)
	}
}

// tellNoServer records, once for a CPU, that its fair tasks can starve.
func (m *Machine) tellNoServer(c CPUID) {
	r := &m.rqs[c]
	if r.fair.Len() > 0 && !r.server.told {
		r.server.told = true
		m.rec(trace.KindThrottle, trace.ServerOff, c, trace.NoTask, trace.NoTask, trace.NoLock, 0, 0)
	}
}

// queueServer lets it compete, behind deadline tasks of the same deadline.
func (m *Machine) queueServer(c CPUID) {
	s := &m.rqs[c].server
	m.seq++
	s.state, s.timer, s.seq = serverActive, trace.Never, m.seq
}

// beatsCurr reports whether a server that starts has the executing task make room.
func (m *Machine) beatsCurr(c CPUID) bool {
	r := &m.rqs[c]
	return r.curr == trace.Idle || m.tasks[r.curr].class() != classDL || r.server.deadline < m.dl[r.curr].deadline
}

// stopServer ends it until a fair task is queued again.
func (m *Machine) stopServer(c CPUID) {
	s := &m.rqs[c].server
	s.state, s.timer = serverOff, trace.Never
}

// serverFirst reports whether the server competes and has the earliest deadline.
func (m *Machine) serverFirst(c CPUID) bool {
	r := &m.rqs[c]
	if r.server.state != serverActive || len(r.dl) == 0 {
		return r.server.state == serverActive
	}
	first := &m.dl[r.dl[0]]
	return r.server.deadline < first.deadline || r.server.deadline == first.deadline && r.server.seq < first.seq
}

// chargeServer takes the time of a fair donor, or time in which the CPU idled,
// from its budget, and reports whether that used it up. A budget used up without
// the server's help begins a new period (update_curr_dl_se).
func (m *Machine) chargeServer(c CPUID, ran Duration) bool {
	s := &m.rqs[c].server
	if s.state == serverOff {
		return false
	}
	if s.runtime -= ran; s.runtime > 0 {
		return false
	}
	if s.state != serverActive {
		s.newInstance(m.now)
		s.deferServer()
		return true
	}
	m.rec(trace.KindThrottle, trace.ThrottleBegin, c, trace.NoTask, trace.NoTask, trace.NoLock, int64(s.runtime), int64(s.deadline))
	if s.deadline < m.now {
		s.newInstance(m.now)
	}
	s.state, s.timer = serverThrottled, s.nextPeriod()
	m.resched(c, false, trace.ReschedThrottle)
	return true
}

// chargeIdle charges the time since the idle task became the donor or was charged.
func (m *Machine) chargeIdle(c CPUID) bool {
	s := &m.rqs[c].server
	idled := Duration(m.now - s.idle)
	s.idle = m.now
	return idled > 0 && m.chargeServer(c, idled)
}

// serverTimer lets the server come forward, or waits on if fair tasks ran, or
// stops if the CPU idled (dl_server_timer).
func (m *Machine) serverTimer(c CPUID) {
	r := &m.rqs[c]
	s := &r.server
	s.timer = trace.Never
	if r.donor != trace.Idle {
		m.updateCurr(c)
	} else if m.chargeIdle(c) && m.idleCPU(c) {
		m.stopServer(c)
		return
	}
	if s.state == serverDeferred {
		if m.now < s.deadline-Time(s.runtime+serverSlack) {
			s.timer = s.deadline - Time(s.runtime)
			return
		}
		s.deferRunning = true
		if s.overflows(m.now) {
			s.newInstance(m.now)
		}
	}
	s.replenish(m.now)
	m.queueServer(c)
	m.rec(trace.KindThrottle, trace.ThrottleEnd, c, trace.NoTask, trace.NoTask, trace.NoLock, int64(s.runtime), int64(s.deadline))
	if m.beatsCurr(c) {
		m.resched(c, false, trace.ReschedServer)
	}
}
