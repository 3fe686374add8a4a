package view

// For the tests that run the real engine, which this package must not import.
var (
	Sound  = sound
	Golden = golden
)
