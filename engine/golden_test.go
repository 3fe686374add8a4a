package engine_test

import (
	"embed"
	"testing"

	"borrowedtime/engine/simtest"
)

//go:embed testdata/*.txt
var goldens embed.FS

// TestGoldens runs the scenario files of testdata; they are embedded so that
// the same test runs in a browser, where there are no files.
func TestGoldens(t *testing.T) { simtest.Run(t, goldens, "testdata") }
