//go:build !js

package tidy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"borrowedtime/engine/version"
)

const changelog = "lessons/whats-new.md"

// entryHead is how an entry of the changelog begins: its title, then a line
// with its version and its day.
var entryHead = regexp.MustCompile(`(?m)^## .+\n\nVersion (\d+)\.(\d+)\.(\d+), (\d{4}-\d\d-\d\d)\.$`)

// checkChangelog says what is wrong with a changelog, given the version that
// the program calls itself.
func checkChangelog(text, number, date string) []string {
	entries := entryHead.FindAllStringSubmatch(text, -1)
	var wrong []string
	if titles := strings.Count("\n"+text, "\n## "); titles != len(entries) || titles == 0 {
		wrong = append(wrong, fmt.Sprintf("%d titles, but %d with a line `Version 1.2.3, 2026-01-31.` below them: each entry needs one", titles, len(entries)))
	}
	for i, e := range entries {
		if got := strings.Join(e[1:4], "."); i == 0 && (got != number || e[4] != date) {
			wrong = append(wrong, fmt.Sprintf("it begins with %s of %s, engine/version says %s of %s: change both together", got, e[4], number, date))
		}
		if i > 0 && (!newer(entries[i-1][1:4], e[1:4]) || entries[i-1][4] < e[4]) {
			wrong = append(wrong, fmt.Sprintf("%s of %s stands above %s of %s: the newest entry comes first",
				strings.Join(entries[i-1][1:4], "."), entries[i-1][4], strings.Join(e[1:4], "."), e[4]))
		}
	}
	return wrong
}

// newer reports whether version a comes after b, number by number.
func newer(a, b []string) bool {
	for i := range a {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x > y
		}
	}
	return false
}

func TestChangelog(t *testing.T) {
	for _, f := range tree(t) {
		if f.path == changelog {
			for _, msg := range checkChangelog(f.text, version.Number, version.Date) {
				t.Errorf("%s: %s", changelog, msg)
			}
			return
		}
	}
	t.Errorf("there is no %s", changelog)
}

// TestChangelogBites: one thing wrong at a time.
func TestChangelogBites(t *testing.T) {
	entry := func(number, date string) string {
		return "## A title\n\nVersion " + number + ", " + date + ".\n\n- news\n\n"
	}
	good := "# New\n\n" + entry("0.10.0", "2026-02-02") + entry("0.9.1", "2026-02-02") + entry("0.9.0", "2026-01-31")
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"all is well":     {good, 0},
		"nothing":         {"", 1},
		"no version line": {good + "## Another\n\n- news\n", 1},
		"another version": {entry("0.11.0", "2026-02-02") + good, 1},
		"another day":     {strings.Replace(good, "02-02", "02-03", 1), 1},
		"twice the same":  {strings.Replace(good, "0.9.1", "0.9.0", 1), 1},
		"older day first": {good + entry("0.8.0", "2026-02-01"), 1},
	} {
		if got := checkChangelog(c.text, "0.10.0", "2026-02-02"); len(got) != c.want {
			t.Errorf("%s: %q, want %d findings", name, got, c.want)
		}
	}
}
