package engine

import "borrowedtime/engine/trace"

// The fair server: real-time work can't starve the fair class for ever. Each
// CPU has a deadline entity with 50 ms a second for its fair tasks. It is
// deferred: only if the fair tasks did not get their time by themselves does it
// come forward, at the last moment.
//
// Kernel: fair_server, dl_server_*(), kernel/sched/deadline.c, 7.3.

const (
	serverRuntime = 50 * trace.Millisecond
	serverPeriod  = trace.Second
	// serverSlack: a timer this early counts as having seen no progress.
	serverSlack = trace.Millisecond
)

// serverState is where the fair server stands.
type serverState uint8

const (
	serverOff       serverState = iota // stopped; the next fair enqueue starts it
	serverDeferred                     // armed; fair work in the background uses its budget up
	serverActive                       // competes by its deadline
	serverThrottled                    // its budget is used up until the next period
)

var serverStates = [...]string{serverOff: "off", serverDeferred: "deferred", serverActive: "active", serverThrottled: "throttled"}

// fairServer is one CPU's.
type fairServer struct {
	state    serverState
	runtime  Duration
	deadline Time
	timer    Time     // Never: off
	back     Duration // fair work in the background while throttled
}

// startServer begins a deferred period now.
func (m *Machine) startServer(c CPUID) {
	s := &m.rqs[c].server
	s.state, s.runtime, s.deadline = serverDeferred, serverRuntime, m.now+Time(serverPeriod)
	s.timer = s.deadline - Time(s.runtime)
}

// stopServer ends it until a fair task is queued again.
func (m *Machine) stopServer(c CPUID) {
	s := &m.rqs[c].server
	s.state, s.timer = serverOff, trace.Never
}

// serverLeavesIdle charges the time that the CPU was idle.
func (m *Machine) serverLeavesIdle(c CPUID, idle Duration) {
	s := &m.rqs[c].server
	if s.state == serverDeferred {
		if s.runtime -= idle; s.runtime <= 0 {
			m.startServer(c)
		}
	}
}

// serverFirst reports whether the server competes and has the earliest deadline.
func (m *Machine) serverFirst(c CPUID) bool {
	r := &m.rqs[c]
	return r.server.state == serverActive && (len(r.dl) == 0 || r.server.deadline <= m.dl[r.dl[0]].deadline)
}

// chargeServer is called with every charge of a fair donor.
func (m *Machine) chargeServer(c CPUID, ran Duration) {
	r := &m.rqs[c]
	s := &r.server
	switch s.state {
	case serverDeferred:
		if s.runtime -= ran; s.runtime <= 0 {
			m.startServer(c)
		}
	case serverActive:
		if s.runtime -= ran; s.runtime <= 0 {
			s.state, s.timer, s.back = serverThrottled, s.deadline, 0
			m.rec(trace.KindThrottle, trace.ThrottleBegin, c, trace.NoTask, trace.NoTask, trace.NoLock, int64(s.runtime), int64(s.deadline))
			m.resched(c, false, trace.ReschedThrottle)
		}
	case serverThrottled:
		if s.back += ran; s.back >= serverRuntime {
			m.startServer(c)
		}
	}
}

// serverTimer lets the server come forward, or waits on if fair tasks ran.
func (m *Machine) serverTimer(c CPUID) {
	r := &m.rqs[c]
	s := &r.server
	switch {
	case s.state == serverThrottled:
		for s.runtime <= 0 {
			s.deadline += Time(serverPeriod)
			s.runtime += serverRuntime
		}
	case m.now < s.deadline-Time(s.runtime+serverSlack):
		s.timer = s.deadline - Time(s.runtime)
		return
	default:
		s.runtime, s.deadline = serverRuntime, m.now+Time(serverPeriod)
	}
	s.timer = trace.Never
	if r.fair.Len() == 0 {
		m.stopServer(c)
		return
	}
	s.state = serverActive
	m.rec(trace.KindThrottle, trace.ThrottleEnd, c, trace.NoTask, trace.NoTask, trace.NoLock, int64(s.runtime), int64(s.deadline))
	if r.donor == trace.Idle || m.tasks[r.donor].class() != classDL {
		m.resched(c, false, trace.ReschedServer)
	}
}
