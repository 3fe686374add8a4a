// Package simtest is the test kit for scenarios: a small language of commands
// in text files, whose answers are drawn so that a reader learns from them.
//
// A file holds cases, with comments between them:
//
//	# What is to be learned.
//	scenario
//	task L { lock A; run 5ms; unlock A }
//	----
//	ok
//
//	segments kernel=7.3 until=3ms
//	----
//	cpu0  L 0-3
//
// A case is a command with its arguments, its input up to the line of dashes,
// and the answer up to the next empty line. `go test -update` rewrites the
// answers; commit only what you can explain. The commands stand in commands.go.
//
// Some commands (lanes, queue with input, expect) take the answer that is right
// as their input and say ok, or what differs; -update never makes those pass.
//
// Silently, each scenario is also parsed and printed twice, sent through a
// share link, run twice, stepped back and forth, with every invariant of the engine
// checked after each event, and its traces are checked for what must hold in
// every run (check.go). What is found fails the test, with or without -update.
package simtest
