// Package scenario is the text language that describes a scenario: lessons,
// editor, share links, files and tests all use it. grammar.txt has its grammar.
//
// Parse reads a text in either spelling and reports every mistake with its
// place; Format writes the canonical text, Compact the short spelling of share
// links. Both keep what a scenario means: Parse undoes them. Config turns a
// scenario into what the engine runs.
//
//	s, errs := scenario.Parse(text)
//	if len(errs) > 0 { ... }          // all mistakes at once
//	cfg, errs := s.Config()           // for engine.New
//	link := scenario.EncodeLink(s, nil)
//
// A Scenario is plain data. Its fields may be changed freely (s.Kernel = "none",
// a task appended, a step removed): Format puts what has no place in the text
// yet where it belongs, and Check tells whether the result is valid.
package scenario
