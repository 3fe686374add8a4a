// Package eevdf is the arithmetic of the fair class: weights, lag,
// eligibility, placement, slice protection and the pick. It knows entities and
// one queue, no tasks, no CPUs and no clock, so that each rule can be held
// against its definition.
//
// Rules and constants: kernel/sched/fair.c, Linux 7.3. All values are signed
// 64-bit nanoseconds, products are 128 bits wide, divisions say how they round.
package eevdf
