package site

import (
	"strings"
	"testing"
)

// TestTableBox: a table stands in a box that scrolls and can be reached by keyboard, named
// after its columns, whatever is in their heads.
func TestTableBox(t *testing.T) {
	m := newMarkdown("", nil)
	got, err := m.block("| | **what** | `how` & why |\n|---|---|--:|\n| a | b | c |\n\nAfter.\n")
	if err != nil {
		t.Fatal(err)
	}
	const box = `<div class="scroll" tabindex="0" role="region" aria-label="Table: what, how &amp; why"><table>`
	if !strings.HasPrefix(got, box) || !strings.Contains(got, "</tbody>\n</table></div>\n<p>After.</p>") || !strings.Contains(got, `<td align="right">c</td>`) {
		t.Errorf("a table is\n%s", got)
	}
}
