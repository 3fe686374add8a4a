package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"borrowedtime/engine"
	"borrowedtime/engine/scenario"
	"borrowedtime/engine/view"
)

// writeSVG prints the timeline as a picture of its own: the page's drawing with
// the page's style sheets inside, so that it follows the reader's theme, too.
func writeSVG(w io.Writer, s *scenario.Scenario, sim *engine.Sim, sheets string) error {
	t := sim.Trace()
	last := sim.At(len(t.EventTimes) - 1)
	picture := view.Timeline(&view.Frame{Trace: t, Snap: &last, Scenario: s, ID: "psim"})
	head, rest, ok := strings.Cut(picture, ">")
	if !ok {
		return fmt.Errorf("psim: there is nothing to draw")
	}
	var style strings.Builder
	for _, name := range strings.FieldsFunc(sheets, func(r rune) bool { return r == ',' }) {
		text, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("psim: %w", err)
		}
		style.Write(text)
	}
	if style.Len() > 0 {
		head += "><style><![CDATA[\n" + style.String() + "]]></style"
	}
	_, err := fmt.Fprintf(w, "%s>%s\n", head, rest)
	return err
}
