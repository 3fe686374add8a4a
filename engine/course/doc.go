// Package course holds what the pages do for those who learn and teach, beyond one
// stage: what an address asks for; where in the course a word leads; what a learner
// keeps, which is what was begun, answered and solved; the text that carries all of it
// to another browser; a code to hand in; which questions are due again. It knows no
// page, no store and no clock: a day is the number of days since 1970-01-01 in the
// reader's own time, handed in by whoever asks.
package course
