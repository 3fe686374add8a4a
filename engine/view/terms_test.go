package view

import (
	"strings"
	"testing"

	"borrowedtime/engine/explain"
)

// Each link of the inspector leads to an entry of the glossary.
func TestInspectorTerms(t *testing.T) {
	for _, x := range terms {
		if explain.FindTerm(x.entry) == nil {
			t.Errorf("%s leads to %q, which the glossary lacks", x.field, x.entry)
		}
	}
	f := inversionFrame()
	f.Glossary = "../glossary.html"
	if got := Inspect(f, 't', 0); !strings.Contains(got, `href="../glossary.html#blocked-on"`) {
		t.Error("no link in\n" + got)
	}
}
