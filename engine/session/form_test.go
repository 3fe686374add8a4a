package session

import (
	"strings"
	"testing"
)

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

// TestFormWaits: what the form can't show leaves it as it was, out of use, with
// the place and the remedy above it.
func TestFormWaits(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	first := s.formHTML()
	s.Update(Edit{strings.Replace(inversion, "ms", "parsecs", 1)})
	html := s.formHTML()
	if !strings.Contains(html, `<fieldset disabled`) || !strings.Contains(html, "The form waits") || !strings.Contains(html, "line 4: ") {
		t.Errorf("the form does not wait: %.300s", html)
	}
	if _, fields, _ := strings.Cut(first, "<fieldset>"); !strings.Contains(html, fields) {
		t.Error("the form does not show what it showed last")
	}
	text := s.Text()
	if s.Update(FormEdit{"//add", ""}); s.Text() != text {
		t.Error("a form that waits changes the text")
	}
	if s.Update(Undo{}); s.formHTML() != first {
		t.Error("undo does not bring the form back")
	}
}

// TestFormRefuses: the same refusal twice is drawn twice, or the page would keep
// showing what was refused.
func TestFormRefuses(t *testing.T) {
	s := New(Options{ID: "s", Text: inversion})
	s.Update(FormEdit{"0//start", "soon"})
	first := s.formHTML()
	s.Update(FormEdit{"0//start", "soon"})
	if !strings.Contains(first, `role="alert"`) || s.formHTML() == first {
		t.Error("the second refusal looks like the first")
	}
}
