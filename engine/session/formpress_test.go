//go:build !js

package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFormPresses presses each control of the form once, for each ready scenario
// laid out by an untidy hand: one undo brings the text back to the letter,
// comments stay unless what they stand by was removed, a value changes one line,
// and the focus goes to something that is there.
func TestFormPresses(t *testing.T) {
	files, _ := filepath.Glob("../../lessons/gallery/*.scn")
	files = append(files, "testdata/words.scn")
	if len(files) == 0 {
		t.Fatal("no scenarios")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := untidy(string(data))
		s := New(Options{ID: "s", Text: text})
		html := s.formHTML()
		for _, c := range strings.Split(html, `data-act="form" data-arg="`)[1:] {
			place, rest, _ := strings.Cut(c, `"`)
			value := ""
			if strings.HasPrefix(place, "l") {
				value = "rwsem"
			} else if strings.HasSuffix(place, "kind") {
				value = "yield"
			}
			e := s.Update(FormEdit{place, value})
			if s.Text() == text {
				continue // refused, or what was there already
			}
			if strings.HasPrefix(rest, ` aria-disabled="true"`) {
				t.Errorf("%s: %s is off and does something", file, place)
			}
			checkPress(t, s, text, place, e)
			if s.Update(Undo{}); s.Text() != text {
				t.Fatalf("%s: undoing %s leads to\n%s", file, place, s.Text())
			}
		}
	}
}
