package session

import "strings"

// history holds the texts before and after the current one. A run of typing in
// one word is one step.
type history struct {
	past, future []string
	lastEnd      int  // where the last change ended, to see whether typing goes on
	typing       bool // the last step may still grow
}

// maxHistory bounds the memory of a long session; 256 KiB texts are rare, and
// the oldest steps are the ones nobody goes back to.
const maxHistory = 500

// record notes that the text changes from before to after by typing.
func (h *history) record(before, after string) {
	from, oldEnd, newEnd := change(before, after)
	word := newEnd-from <= 1 && oldEnd-from <= 1 && !strings.ContainsAny(after[from:newEnd], " \n\t;{}")
	goesOn := h.typing && word && (from == h.lastEnd || oldEnd == h.lastEnd)
	if !goesOn {
		h.push(before)
	}
	h.typing, h.lastEnd, h.future = word, newEnd, nil
}

// step notes a change that is a step of its own: reset, a solution, a profile.
func (h *history) step(before string) {
	h.push(before)
	h.typing, h.future = false, nil
}

func (h *history) push(text string) {
	h.past = append(h.past, text)
	if len(h.past) > maxHistory {
		h.past = h.past[len(h.past)-maxHistory:]
	}
}

// back returns the text before the current one.
func (h *history) back(now string) (string, bool) {
	if len(h.past) == 0 {
		return now, false
	}
	text := h.past[len(h.past)-1]
	h.past = h.past[:len(h.past)-1]
	h.future = append(h.future, now)
	h.typing = false
	return text, true
}

// forward undoes back.
func (h *history) forward(now string) (string, bool) {
	if len(h.future) == 0 {
		return now, false
	}
	text := h.future[len(h.future)-1]
	h.future = h.future[:len(h.future)-1]
	h.past = append(h.past, now)
	h.typing = false
	return text, true
}

// change finds the smallest stretch that differs: a[from:aEnd] became b[from:bEnd].
func change(a, b string) (from, aEnd, bEnd int) {
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	aEnd, bEnd = len(a), len(b)
	for aEnd > from && bEnd > from && a[aEnd-1] == b[bEnd-1] {
		aEnd--
		bEnd--
	}
	return from, aEnd, bEnd
}

// withKernel returns text with its kernel line changed to name, or with one
// added in front of the first line that says something other than the title.
// It works on text that is not right yet, and keeps comments and spacing.
func withKernel(text, name string) string {
	if from, to, ok := kernelName(text); ok {
		return text[:from] + name + text[to:]
	}
	lines := strings.Split(text, "\n")
	i := 0
	for i < len(lines)-1 {
		first, _, _ := strings.Cut(strings.TrimSpace(lines[i]), " ")
		if first != "" && first != "title" && !strings.HasPrefix(first, "#") {
			break
		}
		i++
	}
	lines = append(lines[:i], append([]string{"kernel " + name}, lines[i:]...)...)
	return strings.Join(lines, "\n")
}

// kernelName finds the name in the kernel statement, outside of quotes,
// comments and programs.
func kernelName(text string) (from, to int, ok bool) {
	depth, start := 0, true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '#':
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
		case c == '"':
			for i++; i < len(text) && text[i] != '"' && text[i] != '\n'; i++ {
			}
			start = false
		case c == '\n' || c == ';':
			start = true
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == ' ' || c == '\t':
		default:
			rest, isKernel := strings.CutPrefix(text[i:], "kernel")
			if start && depth <= 0 && isKernel {
				word := strings.TrimLeft(rest, " \t")
				n := strings.IndexAny(word+"\n", " \t\n;#")
				from = len(text) - len(word)
				return from, from + n, n > 0 && len(word) < len(rest)
			}
			start = false
		}
	}
	return 0, 0, false
}
