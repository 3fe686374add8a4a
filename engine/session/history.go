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
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] != "kernel" {
			continue
		}
		at := strings.Index(line, "kernel") + len("kernel")
		at += strings.Index(line[at:], f[1])
		old, _, _ := strings.Cut(f[1], ";")
		lines[i] = line[:at] + name + line[at+len(old):]
		return strings.Join(lines, "\n")
	}
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
