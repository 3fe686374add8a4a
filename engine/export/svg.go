package export

import (
	"errors"
	"io"
	"strings"

	"borrowedtime/engine/view"
)

// SVG prints the timeline as a picture of its own: the page's drawing with
// the style sheets inside, so that it follows the reader's theme, too.
func SVG(w io.Writer, r *Run, o Options) error {
	picture := view.Timeline(&view.Frame{Trace: r.Trace, Scenario: r.Scenario, ID: "psim"})
	head, rest, ok := strings.Cut(picture, ">")
	if !ok {
		return errors.New("there is nothing to draw")
	}
	p := &printer{w: w}
	p.text(head)
	if o.Style != "" {
		// The end of the section must not stand in a style sheet: it is cut in two.
		p.text("><style><![CDATA[\n" + strings.ReplaceAll(o.Style, "]]>", "]]]]><![CDATA[>") + "]]></style")
	}
	p.text(">" + rest + "\n")
	return p.err
}
