// Package session is one stage's life: what the learner typed, the run on the
// stage, where the playhead stands, what went wrong.
//
// A Session is pure. Update takes a message and returns effects (copy this,
// announce that); Changed returns the parts of the page that look different
// now. It has no clock (Tick carries the time that passed), no page and no
// storage, so that the same code draws the still picture of a lesson at build
// time (StaticHTML) and the live stage in the browser, and tests need neither.
package session
