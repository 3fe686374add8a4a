package view

import (
	"testing"

	"borrowedtime/engine/trace"
)

func TestASCIIGolden(t *testing.T) {
	golden(t, "ascii.txt", "# Priority inversion without proxy execution: M keeps H from the CPU until 21.5 ms.\n"+
		ASCII(inversion("none"), trace.Duration(us(500)), 0, 30*ms)+
		"\n# With it: L executes on H's time from 2.5 ms. The handoff is at 6.5 ms, but L runs on until it ends.\n"+
		ASCII(inversion("7.3"), trace.Duration(us(500)), 0, 12*ms)+
		"\n# A remote owner: H's right to run travels to CPU 1.\n"+ASCII(remote(), trace.Duration(us(250)), 0, 10*ms)+
		"\n# L has a job each 5 ms: the second is not complete when it is due at 9 ms.\n"+ASCII(jobFrame().Trace, trace.Duration(us(500)), 0, 12*ms)+
		"\n# Names that share a first letter get letters of their own.\n"+ASCII(busy(8), trace.Duration(us(100)), 0, us(800)))
}

func TestASCIIOddInput(t *testing.T) {
	if ASCII(inversion("7.3"), 0, 0, ms) != "" || ASCII(inversion("7.3"), 1000, ms, ms) != "" {
		t.Error("no cells: nothing to draw")
	}
	if got := len(ASCII(inversion("7.3"), 1, 0, 30*ms)); got > 200_000 {
		t.Errorf("a billion cells give %d bytes", got)
	}
}
