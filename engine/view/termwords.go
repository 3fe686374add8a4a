package view

import "strings"

// termWords are the words of sentences that somebody who is new here can't know,
// with the entries of the glossary that explain them. Of two that begin alike the
// longer one stands first.
var termWords = [...]struct{ word, entry string }{
	{"admission control", "admission"},
	{"affinity", "affinity"},
	{"backs off", "ww-mutex"},
	{"blocked", "is-blocked"},
	{"borrowed time", "proxy"},
	{"budget", "deadline-class"},
	{"deferred dequeue", "deferred-dequeue"},
	{"donor", "scheduling-context"},
	{"eligible", "eligible"},
	{"fair server", "fair-server"},
	{"ghost", "deferred-dequeue"},
	{"handed", "handoff"},
	{"hands", "handoff"},
	{"idle task", "idle-detour"},
	{"lag", "lag"},
	{"lazy request", "lazy-resched"},
	{"lend", "proxy-execution"},
	{"lends", "proxy-execution"},
	{"newidle balancing", "newidle"},
	{"politely", "lazy-resched"},
	{"protected slice", "slice-protection"},
	{"pulled", "push-pull"},
	{"pushed", "push-pull"},
	{"real-time", "fifo"},
	{"run queue", "run-queue"},
	{"scheduling class", "class"},
	{"semaphore", "sem"},
	{"slice protection", "slice-protection"},
	{"slice timer", "hrtick"},
	{"slice", "slice"},
	{"spinning", "spinning"},
	{"spins", "spinning"},
	{"stolen", "stealing"},
	{"tick", "tick"},
	{"virtual deadline", "virtual-deadline"},
	{"wounded", "ww-mutex"},
}

// said are the entries that a step has a link to already.
type said []string

// term finds the first word of a text from byte i on that is to be explained.
func (s said) term(text string) (from, to int, entry string) {
	for i := 0; i < len(text); i++ {
		if i > 0 && isLetter(text[i-1]) {
			continue
		}
		for k := range termWords {
			w := &termWords[k]
			end := i + len(w.word)
			if strings.HasPrefix(text[i:], w.word) && (end == len(text) || !isLetter(text[end])) && !s.has(w.entry) {
				return i, end, w.entry
			}
		}
	}
	return len(text), len(text), ""
}

func (s said) has(entry string) bool {
	for _, e := range s {
		if e == entry {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c >= 0x80 }

// words writes a stretch of a sentence; what has to be explained is a link to its
// entry the first time, which the page opens as a card.
func (m *pen) words(text, glossary string, s *said) {
	for glossary != "" && text != "" {
		from, to, entry := s.term(text)
		if entry == "" {
			break
		}
		m.Text(text[:from])
		m.Put(`<a class="term" href="`, glossary+"#"+entry, `">`, text[from:to], `</a>`)
		*s, text = append(*s, entry), text[to:]
	}
	m.Text(text)
}
