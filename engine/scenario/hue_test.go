package scenario

import (
	"slices"
	"strings"
	"testing"
)

// colorsOf is the colour of each task of a scenario whose lines name tasks and attributes.
func colorsOf(t *testing.T, tasks ...string) []int {
	t.Helper()
	s, errs := Parse("lock A\ntask " + strings.Join(tasks, " { run 1ms }\ntask ") + " { run 1ms }\n")
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return s.Hues()
}

// TestHues holds who gets which colour: by name, whoever else is there.
func TestHues(t *testing.T) {
	for _, c := range []struct {
		tasks []string
		want  []int
		why   string
	}{
		{[]string{"H", "M", "L"}, []int{1, 2, 3}, "the story's three"},
		{[]string{"L", "H"}, []int{3, 1}, "the same in another order"},
		{[]string{"L", "M*3", "H"}, []int{3, 2, 4, 5, 1}, "copies begin with the colour of their name"},
		{[]string{"M*3", "M4", "M"}, []int{3, 4, 5, 6, 2}, "a name of the table goes before copies"},
		{[]string{"A", "H"}, []int{2, 1}, "another name makes room for it"},
		{[]string{"M color=red", "H"}, []int{1, 2}, "what is asked for is given to nobody else"},
		{[]string{"A color=teal", "B color=teal"}, []int{3, 3}, "two that ask for one have it"},
		{[]string{"H", "w*8"}, []int{1, 7, 8, 2, 3, 4, 5, 6, 15}, "the ninth has a pattern"},
	} {
		if got := colorsOf(t, c.tasks...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q has colours %v, want %v", c.why, c.tasks, got, c.want)
		}
	}
}

// TestHuesDiffer holds that tasks share no colour while one is free, and no colour
// with its pattern after that.
func TestHuesDiffer(t *testing.T) {
	for n := 1; n <= 16; n++ {
		seen := map[int]bool{}
		for _, c := range colorsOf(t, "worker*"+string(rune('0'+n/10))+string(rune('0'+n%10))) {
			if seen[c] || c < 1 || c > max(8, (n+7)/8*8) {
				t.Errorf("of %d tasks two have colour %d, or it is none", n, c)
			}
			seen[c] = true
		}
	}
}
