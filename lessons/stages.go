package lessons

import (
	"fmt"
	"strings"
)

// Stages returns the scenarios that a lesson puts on stage, by name, in
// reading order: its scenario fences and the starts of its challenges, with
// borrowed texts filled in.
func (l *Lesson) Stages() ([]*Stage, error) {
	var list []*Stage
	for _, b := range l.All() {
		var s *Stage
		switch {
		case b.Stage != nil:
			s = b.Stage
			if err := s.borrow(list); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", l.File, b.Line, err)
			}
		case b.Challenge != nil:
			s = &Stage{Name: b.Challenge.Name, Text: b.Challenge.Start}
		default:
			continue
		}
		if StageNamed(list, s.Name) != nil {
			return nil, fmt.Errorf("%s:%d: two stages are named %q", l.File, b.Line, s.Name)
		}
		list = append(list, s)
	}
	return list, nil
}

// StageNamed finds a stage by name, nil if there is none.
func StageNamed(list []*Stage, name string) *Stage {
	for _, s := range list {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// borrow takes the text of the stage named in from=, with another kernel.
func (s *Stage) borrow(earlier []*Stage) error {
	if s.From == "" {
		return nil
	}
	from := StageNamed(earlier, s.From)
	if from == nil {
		return fmt.Errorf("from=%s: no earlier scenario has this name", s.From)
	}
	if strings.TrimSpace(s.Text) != "" && s.Text != WithKernel(from.Text, s.With) {
		return fmt.Errorf("scenario %s takes its text from %s and must be empty", s.Name, s.From)
	}
	s.Text = WithKernel(from.Text, s.With)
	return nil
}

// WithKernel returns a canonical scenario text with another kernel profile.
func WithKernel(text, profile string) string {
	if profile == "" {
		return text
	}
	var out []string
	done := false
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "kernel "):
			line, done = "kernel "+profile, true
		case !done && !strings.HasPrefix(line, "title ") && !strings.HasPrefix(line, "#"):
			out = append(out, "kernel "+profile)
			done = true
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
