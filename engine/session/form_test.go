package session

import (
	"strings"
	"testing"
)

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
