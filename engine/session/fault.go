package session

import "runtime"

// maxStack bounds the stack in a report, in bytes: the innermost calls come first.
const maxStack = 8 << 10

// Fault tells of a panic: what was being done, what it said, and the stack with
// the names and lines of its functions. It is called where the panic is
// recovered; the stack is the panic's own then.
func Fault(doing string, recovered any) string {
	stack := make([]byte, maxStack)
	return "panic while " + doing + ": " + said(recovered) + "\n\n" + string(stack[:runtime.Stack(stack, false)])
}

// said returns what a recovered panic has to say, without package fmt, which
// the page does not carry.
func said(recovered any) string {
	switch r := recovered.(type) {
	case string:
		return r
	case error:
		return r.Error()
	}
	return "a panic without words"
}

// Fault returns the first mistake of ours since it was asked last, "" if there
// was none. The stage goes on after it: what failed is left out, and says so.
func (s *Session) Fault() string {
	text := s.fault
	s.fault = ""
	return text
}

// failed notes a panic for Fault.
func (s *Session) failed(doing string, recovered any) {
	if text := Fault(doing, recovered); s.fault == "" {
		s.fault = text
	}
}

// guard runs f and turns a panic, which is always our own mistake, into a
// problem of the text. Nothing the learner has is lost.
func (s *Session) guard(doing string, f func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			s.failed(doing, r)
			s.errs = append(s.errs, Problem{Msg: "a mistake of ours while " + doing, Ours: true})
			s.dirty |= partErrors
			ok = false
		}
	}()
	f()
	return true
}

// draw calls a region's function. If it panics the region says so and the rest
// of the stage goes on.
func (s *Session) draw(name string, f func(*Session) string) (html string) {
	defer func() {
		if r := recover(); r != nil {
			s.failed("drawing "+name, r)
			html = crashCard
		}
	}()
	return f(s)
}

// crashCard stands where something could not be computed or drawn. The page shows
// the report.
const crashCard = `<div class="crash"><p>A mistake of ours: this could not be worked out. Nothing you typed is lost. A report to copy stands at the top of the page.</p></div>`
