// Package site makes the pages: Markdown in, complete HTML out. Nothing in a
// page needs a script; the engine in the page later adopts what stands there.
//
// Pictures come from packages session and view, the same that draw the live
// stage. Numbers in prose come from running the engine (compute.go), so that
// no text can disagree with it.
package site
