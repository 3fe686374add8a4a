package view

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"borrowedtime/engine/trace"
)

// ASCII draws the timeline as text: a row a CPU with who executes, a second
// one with the donors where they differ, a row a lock with its owner. Each
// letter tells the instant at which its cell begins; a dot is idle or free. A
// periodic task has a row with what falls into a cell: ^ a job is released, v one is
// due, ! one misses its deadline.
//
//	            0   1   2   3   4ms
//	cpu0 curr   LLLLMMHHLLLLLLLLHH
//	cpu0 donor  LLLLMMHHHHHHHHHHHH
//	A    owner  LLLLLLLLLLLLLLLLHH
//	H    jobs   ......^.........v.
func ASCII(t *trace.Trace, cell trace.Duration, from, to trace.Time) string {
	if cell <= 0 || to <= from {
		return ""
	}
	cells := int((trace.Duration(to-from) + cell - 1) / cell)
	a := asciiChart{t: t, cell: cell, from: from, cells: min(cells, maxASCIICells), letters: letters(t)}
	for c := range t.CPUs {
		a.cpu(trace.CPUID(c))
	}
	for l := range t.Locks {
		a.lock(l)
	}
	for i := range t.Tasks {
		a.jobs(trace.TaskID(i))
	}
	return a.String()
}

// maxASCIICells bounds a row; longer ones are cut.
const maxASCIICells = 10_000

type asciiChart struct {
	t       *trace.Trace
	cell    trace.Duration
	from    trace.Time
	cells   int
	letters []rune
	names   []string
	rows    [][]rune
}

func (a *asciiChart) add(name string, row []rune) {
	a.names = append(a.names, name)
	a.rows = append(a.rows, row)
}

func (a *asciiChart) letter(id trace.TaskID) rune {
	if id < 0 {
		return '.'
	}
	return a.letters[id]
}

func (a *asciiChart) blank() []rune {
	row := make([]rune, a.cells)
	for i := range row {
		row[i] = '.'
	}
	return row
}

// paint puts a letter into the cells that begin within [start, end).
func (a *asciiChart) paint(row []rune, start, end trace.Time, r rune) {
	first := trace.Duration(0)
	if start > a.from {
		first = (trace.Duration(start-a.from) + a.cell - 1) / a.cell
	}
	for i := int(first); i < len(row) && a.from+trace.Time(i)*trace.Time(a.cell) < end; i++ {
		row[i] = r
	}
}

func (a *asciiChart) cpu(c trace.CPUID) {
	curr, donor, differ := a.blank(), a.blank(), false
	for i := range a.t.Segments {
		s := &a.t.Segments[i]
		if s.CPU != c {
			continue
		}
		a.paint(curr, s.Start, s.End, a.letter(s.Exec))
		a.paint(donor, s.Start, s.End, a.letter(s.Donor))
	}
	for i := range curr {
		differ = differ || curr[i] != donor[i]
	}
	name := "cpu" + strconv.Itoa(int(c))
	a.add(name+" curr", curr)
	if differ {
		a.add(name+" donor", donor)
	}
}

func (a *asciiChart) lock(l int) {
	if l >= len(a.t.LockSpans) {
		return
	}
	row := a.blank()
	for i := range a.t.LockSpans[l] {
		s := &a.t.LockSpans[l][i]
		a.paint(row, s.Start, s.End, a.letter(s.Owner))
	}
	a.add(a.t.Locks[l].Name+" owner", row)
}

// jobs writes the row of a periodic task; of what falls into one cell a miss counts
// most, then a release.
func (a *asciiChart) jobs(id trace.TaskID) {
	list := a.t.JobsOf(id)
	if len(list) == 0 {
		return
	}
	row := a.blank()
	set := func(at trace.Time, r rune) {
		if i := (at - a.from) / trace.Time(a.cell); at >= a.from && i < trace.Time(len(row)) {
			row[i] = r
		}
	}
	for i := range list {
		set(list[i].Due, 'v')
	}
	for i := range list {
		set(list[i].Release, '^')
	}
	for i := range list {
		if list[i].Missed(a.t.End) {
			set(list[i].Due, '!')
		}
	}
	a.add(a.t.Tasks[id].Name+" jobs", row)
}

// String puts the rows below the axis, names aligned by their two words.
func (a *asciiChart) String() string {
	first, whole := 0, 0
	for _, n := range a.names {
		first = max(first, utf8.RuneCountInString(n[:strings.LastIndexByte(n, ' ')]))
		whole = max(whole, utf8.RuneCountInString(n[strings.LastIndexByte(n, ' '):]))
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(strings.Repeat(" ", first+whole+2)+a.axis(), " "))
	b.WriteByte('\n')
	for i, n := range a.names {
		cut := strings.LastIndexByte(n, ' ')
		b.WriteString(pad(n[:cut], first))
		b.WriteString(pad(n[cut:], whole))
		b.WriteString("  ")
		b.WriteString(string(a.rows[i]))
		b.WriteByte('\n')
	}
	b.WriteString(a.key())
	return b.String()
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

// axis writes the time over every few cells: "0   2   4ms".
func (a *asciiChart) axis() string {
	unit, name := int64(1), "ns"
	for _, u := range [...]struct {
		size int64
		name string
	}{{1_000_000, "ms"}, {1_000, "us"}} {
		if int64(a.cell)*5 >= u.size || int64(a.from) >= u.size {
			unit, name = u.size, u.name
			break
		}
	}
	every := 1
	for _, n := range [...]int{2, 4, 5, 8, 10, 20, 40, 50, 100} {
		every = n
		step := int64(a.cell) * int64(n)
		widest := len(axisLabel(int64(a.from)+int64(a.cell)*int64(a.cells), step, unit))
		if nice125(step) && n > widest+1 {
			break
		}
	}
	var b strings.Builder
	for i := 0; i <= a.cells; i += every {
		b.WriteString(strings.Repeat(" ", max(0, i-b.Len())))
		b.WriteString(axisLabel(int64(a.from)+int64(i)*int64(a.cell), int64(every)*int64(a.cell), unit))
	}
	return b.String() + name
}

// nice125 tells 1, 2 and 5 times a power of ten.
func nice125(n int64) bool {
	for n > 0 && n%10 == 0 {
		n /= 10
	}
	return n == 1 || n == 2 || n == 5
}

// axisLabel writes v in units, with as many decimals as the step needs.
func axisLabel(v, step, unit int64) string {
	s := strconv.FormatInt(v/unit, 10)
	rest, scale := v%unit, unit
	for fine := step % unit; fine != 0; fine = fine * 10 % unit {
		if scale == unit {
			s += "."
		}
		scale /= 10
		s += strconv.FormatInt(rest/scale, 10)
		rest %= scale
	}
	return s
}

// key explains the letters that are not a task's first one.
func (a *asciiChart) key() string {
	var b strings.Builder
	for i := range a.t.Tasks {
		if name := a.t.Tasks[i].Name; name != string(a.letters[i]) {
			if b.Len() == 0 {
				b.WriteString("key:")
			}
			b.WriteString(" " + string(a.letters[i]) + "=" + name)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return b.String() + "\n"
}

// letters gives each task one letter: its first if no other task begins so,
// otherwise one that is free.
func letters(t *trace.Trace) []rune {
	out := make([]rune, len(t.Tasks))
	first := make([]rune, len(t.Tasks))
	for i := range t.Tasks {
		first[i], _ = utf8.DecodeRuneInString(t.Tasks[i].Name)
	}
	var used []rune
	for i := range out {
		if count(first, first[i]) == 1 {
			out[i] = first[i]
			used = append(used, first[i])
		}
	}
	for i := range out {
		if out[i] == 0 {
			out[i] = free(first[i], used)
			used = append(used, out[i])
		}
	}
	return out
}

// free returns a letter that is not used: the wish itself, or the first of the
// alphabet, capitals first. With more tasks than letters the rest share '?'.
func free(wish rune, used []rune) rune {
	if wish > ' ' && count(used, wish) == 0 {
		return wish
	}
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" {
		if count(used, r) == 0 {
			return r
		}
	}
	return '?'
}

func count(rs []rune, r rune) int {
	n := 0
	for _, x := range rs {
		if x == r {
			n++
		}
	}
	return n
}
