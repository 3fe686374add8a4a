//go:build !js

package tidy

import (
	"regexp"
	"strings"
	"testing"
)

// lines calls look for each line and collects what it finds.
func lines(f *file, look func(line string) string) []finding {
	var out []finding
	for i, line := range strings.Split(f.text, "\n") {
		if msg := look(line); msg != "" {
			out = append(out, found(i+1, "%s", msg))
		}
	}
	return out
}

var (
	handler     = regexp.MustCompile(`(?i)<[a-z][^>]*\son[a-z]+\s*=`)
	inlineStyle = regexp.MustCompile(`(?i)<[a-z][^>]*\sstyle\s*=`)
	scriptTag   = regexp.MustCompile(`(?i)<\s*/?\s*(script|style|iframe|object|embed)\b`)
	banned      = regexp.MustCompile("(?i)(^|[^\"“`a-z])(simply|just|obviously)\\b") // a quoted word is talked about, not used
)

// noInlineAttributes guards the strict Content-Security-Policy: it would block
// such attributes without a word on the page.
func noInlineAttributes(f *file) []finding {
	page := isGo(f, false) && among(f.path, "engine/view/...", "engine/session/...", "lessons/...", "wasm/...") ||
		strings.HasSuffix(f.path, ".html") || among(f.path, "lessons/...") && strings.HasSuffix(f.path, ".md")
	if !page {
		return nil
	}
	return lines(f, func(line string) string {
		switch {
		case handler.MatchString(line):
			return "an on… attribute is blocked by the page's policy: use data-act, wasm/ listens for it"
		case inlineStyle.MatchString(line):
			return "a style attribute is blocked by the page's policy: use a class and static/*.css"
		}
		return ""
	})
}

// oneWriter keeps escaping in one place: a second one would know other
// characters, and forget some.
func oneWriter(f *file) []finding {
	if !isGo(f, false) || !among(f.path, "engine/view/...", "engine/session/...", "engine/explain", "wasm/...") {
		return nil
	}
	return literals(f, func(s string) string {
		if s == `"html"` || strings.Contains(s, "&lt;") || strings.Contains(s, "&amp;") {
			return "text is escaped by engine/internal/markup alone: use its Text, Attr or Preformatted"
		}
		return ""
	})
}

// noMarkup keeps lessons plain Markdown.
func noMarkup(f *file) []finding {
	if !among(f.path, "lessons/...") || !strings.HasSuffix(f.path, ".md") {
		return nil
	}
	return lines(f, func(line string) string {
		if scriptTag.MatchString(line) {
			return "a lesson holds no scripts, styles or frames: use a fenced block (scenario, predict, challenge, ...)"
		}
		return ""
	})
}

// bannedWords are words that tell a learner that a difficulty is none.
func bannedWords(f *file) []finding {
	switch {
	case among(f.path, "lessons/...") && strings.HasSuffix(f.path, ".md"), strings.HasSuffix(f.path, "README.md"):
		return lines(f, func(line string) string {
			return badWord(line)
		})
	case isGo(f, false) && among(f.path, "engine/...", "lessons/...", "wasm/..."):
		return literals(f, func(s string) string {
			if !strings.Contains(s, " ") {
				return ""
			}
			return badWord(s)
		})
	}
	return nil
}

// badWord says what is wrong with a text, "" if nothing is.
func badWord(text string) string {
	if m := banned.FindStringSubmatch(text); m != nil {
		return "“" + m[2] + "” makes a reader who does not see it feel slow: leave it out"
	}
	return ""
}

// outside are names of things that are not in the repository: a reader could
// not follow them. They are put together here so as not to be found here.
var outside = regexp.MustCompile(strings.Join([]string{
	"/" + "work/", "/tmp/" + "team", "TEAM" + `\.md`, `\.\./` + "shared", `\bkernel-(semantics|observed|` + `checks|glossary)\b`,
	`scenario-` + `language\.md`, `(?i)\bissue` + ` #?\d`, `(?i)\bteam` + ` sheet`,
}, "|"))

func noOutside(f *file) []finding {
	if among(f.path, "engine/testdata/recordings/...") && strings.HasSuffix(f.path, ".json") {
		return nil
	}
	return lines(f, func(line string) string {
		if s := outside.FindString(line); s != "" {
			return "“" + s + "” is not part of the repository: say it in place, or name the kernel's function and file"
		}
		return ""
	})
}

// conflict are the lines that git leaves where two changes met.
var conflict = regexp.MustCompile(`^(<{7}|>{7}) `)

// noConflicts: a text that is merged by nobody reads like two, and builds.
func noConflicts(f *file) []finding {
	return lines(f, func(line string) string {
		if conflict.MatchString(line) {
			return "two changes met here and were not put together"
		}
		return ""
	})
}

// rootNames is the whole top level.
var rootNames = " .editorconfig .gitignore LICENSE README.md ARCHITECTURE.md CONTRIBUTING.md DECISIONS.md SECURITY.md build.sh go.mod go.sum "

func rootEntries(f *file) []finding {
	first, _, deep := strings.Cut(f.path, "/")
	switch {
	case !deep && !strings.Contains(rootNames, " "+f.path+" "),
		deep && !strings.Contains(" .ci .github engine lessons static wasm ", " "+first+" "):
		return []finding{found(1, "%s joins the top level: find it a home below engine, lessons, static or wasm", first)}
	}
	return nil
}

// maxScript is how many lines of hand-written JavaScript there may be in all.
const maxScript = 70

// maxWorker is the same for the service worker, which has to run before an engine
// is there.
const maxWorker = 40

func TestHandWrittenScript(t *testing.T) {
	pages, worker := 0, 0
	for _, f := range tree(t) {
		total := &pages
		if f.path == "static/sw.js" {
			total = &worker
		}
		if !strings.HasSuffix(f.path, ".js") || among(f.path, "wasm/browsertest/...") {
			continue // the page of the browser tests is no page of ours
		}
		if !among(f.path, "static/...") {
			t.Errorf("%s: scripts live in static/ only; everything else is Go", f.path)
		}
		for _, line := range strings.Split(f.text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				*total++
			}
			if len(line) > 200 {
				t.Errorf("%s: a line of %d characters hides several", f.path, len(line))
			}
		}
	}
	if pages > maxScript || worker > maxWorker {
		t.Errorf("the pages' scripts have %d lines and the service worker %d, the limits are %d and %d: do it in Go", pages, worker, maxScript, maxWorker)
	}
}
