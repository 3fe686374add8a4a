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

func checkPress(t *testing.T, s *Session, before, place string, e Effects) {
	after := s.Text()
	op := place[strings.LastIndexByte(place, '/')+1:]
	if op != "del" && strings.Count(after, "# ") != strings.Count(before, "# ") {
		t.Errorf("%s: a comment is lost or new in\n%s", place, after)
	}
	if n := strings.Count(after, "\n") - strings.Count(before, "\n"); n != 0 && strings.ContainsAny(op, "+-") {
		if !strings.HasPrefix(place, "//") && !strings.HasPrefix(place, "//until") {
			t.Errorf("%s: a value makes %d more lines in\n%s", place, n, after)
		}
	}
	if arg := e.Focus; arg != "" {
		_, arg, _ = strings.Cut(arg, `[data-arg="`)
		if arg, _, _ = strings.Cut(arg, `"`); !strings.Contains(s.formHTML(), `data-act="form" data-arg="`+arg+`"`) {
			t.Errorf("%s: the focus goes to %s, which is not there", place, arg)
		}
	}
}

// untidy lays a text out as the canonical form does not, and comments on it.
func untidy(text string) string {
	text = strings.ReplaceAll(text, "\trun ", "    run   ")
	text = strings.ReplaceAll(text, "{ run", "{run")
	return strings.ReplaceAll(text, "\nuntil ", "\n  until ") + "# the end\n"
}
