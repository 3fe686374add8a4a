// Package goal reads and evaluates `expect` lines: what a lesson's challenge, a
// test or the command line demands of a run.
//
//	wait(H, A) < 3ms and handoffs(A) == 1
//	order(H, M, L)
//	finished(L) != never
//
// The metrics stand in one table, Predicates. An expectation is judged by the
// trace alone: what happened counts, not how the machine came to it.
package goal
