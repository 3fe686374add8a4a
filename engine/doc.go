// Package engine simulates the Linux scheduler with proxy execution: the fair
// class (EEVDF), SCHED_FIFO and SCHED_RR, SCHED_DEADLINE and the fair server,
// kernel mutexes, rt_mutexes, rwsems and ww_mutexes, chains of owners, donor
// migration and lock handoff, as Linux 7.3 has them, as earlier releases had,
// and as is proposed.
//
// New builds a Sim from a Config, Run runs it to the horizon, Trace tells what
// happened and why, and At shows the whole machine after any event. The same
// Config gives the same bytes everywhere: the engine uses integers only and has
// no clock, no maps, no goroutines and no input but its Config.
package engine
