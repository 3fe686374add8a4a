package course

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A receipt is what a learner hands in: a code of one line that can be mailed. Its
// parts are joined by semicolons:
//
//	BT1;n=Ada%20Lovelace;l=05-priority-inversion;v=0.8.0;s=7;p=first:1;c=goal-rescue:2;T=H...;k=...
//
// the name; the lesson, the version and the seed; the answers of predictions; each
// solved challenge with its number of changes, and its scenario in the short spelling;
// a sum of each of these four groups, three letters or digits each.

// Receipt is what one code says.
type Receipt struct {
	Name    string
	Lesson  string // its folder
	Version string // of Borrowed Time
	Seed    string // that questions were drawn by; "": none
	Answers []Mark // of predictions
	Solved  []Solved
	Wrong   string // what is wrong with the code; all else is empty then, but for Name and Lesson
}

// Solved is a challenge with the text that solved it.
type Solved struct {
	Mark // its id, and the number of changes that the learner's page counted
	Text string
}

// Limits of what is read: the codes are a stranger's.
const (
	receiptHead = "BT1;n="
	MaxReceipts = 2000    // codes at once
	MaxClass    = 4 << 20 // bytes at once
	maxReceipt  = 40_000
	maxName     = 120
	maxVersion  = 40
	sumLength   = 3
)

// groups are what the sums are of, in words.
var groups = [...]string{"the name", "the lesson, the version or the seed", "the answers", "the solution"}

// groupOf is the group of a part.
func groupOf(part string) int {
	switch part[:min(2, len(part))] {
	case "n=":
		return 0
	case "l=", "v=", "s=":
		return 1
	case "p=":
		return 2
	}
	return 3
}

// ReceiptOf makes the receipt of a lesson. get returns what is kept under a key.
func ReceiptOf(l *Lesson, name, version string, get func(key string) string) Receipt {
	r := Receipt{Name: name, Lesson: l.Name, Version: version, Seed: get(l.Name + ".seed")}
	for _, a := range l.Asks {
		if n := choice(get(l.Name + ".predict." + a.ID)); n >= 0 {
			r.Answers = append(r.Answers, Mark{a.ID, n})
		}
	}
	for _, g := range l.Goals {
		if s, ok := ParseSolution(get(l.Name + ".solution." + g.ID)); ok {
			r.Solved = append(r.Solved, Solved{Mark{g.ID, s.Changes}, s.Text})
		}
	}
	return r
}

// Code writes the receipt.
func (r *Receipt) Code() string {
	parts := []string{"n=" + escape(r.Name), "l=" + r.Lesson, "v=" + r.Version}
	if made(r.Seed, '0', '9', 9) {
		parts = append(parts, "s="+r.Seed)
	}
	for _, a := range r.Answers {
		parts = append(parts, "p="+a.ID+":"+strconv.Itoa(a.N))
	}
	for _, s := range r.Solved {
		parts = append(parts, "c="+s.ID+":"+strconv.Itoa(s.N))
		parts = append(parts, strings.Split(s.Text, ";")...)
	}
	code := ""
	for _, part := range parts {
		code += part + ";"
	}
	return "BT1;" + code + "k=" + sums(parts)
}

// sums are the sums of the groups, by FNV-1a.
func sums(parts []string) string {
	var h [len(groups)]uint32
	for _, part := range parts {
		g := groupOf(part)
		for i := range len(part) {
			h[g] = (h[g] ^ 2166136261 ^ uint32(part[i])) * 16777619
		}
		h[g] = (h[g] ^ ';') * 16777619
	}
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	var out []byte
	for _, x := range h {
		x ^= x >> 15
		for range sumLength {
			out = append(out, letters[x%62])
			x /= 62
		}
	}
	return string(out)
}

// escape writes a name without anything that a mail or a code could take for its own.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b []byte
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || !strings.ContainsRune(keyLetters, rune(c)) {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

// unescape undoes escape; what can't be undone stays.
func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b, i = append(b, byte(n)), i+2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// ParseReceipts finds the codes in a text, which may be a mail or a list of a class:
// a code may be broken over lines, and quoted. What stands between codes is left out.
func ParseReceipts(text string) (list []Receipt) {
	lines := strings.Split(text[:min(len(text), MaxClass)], "\n")
	for i, line := range lines {
		lines[i] = strings.Trim(line, "> \t\r")
	}
	for _, code := range strings.Split(strings.Join(lines, ""), receiptHead)[1:] {
		if len(list) == MaxReceipts {
			break
		}
		list = append(list, parseReceipt("n="+code))
	}
	return list
}

// parseReceipt reads what follows the version.
func parseReceipt(code string) Receipt {
	body, sum, whole := strings.Cut(code, ";k=")
	var r Receipt
	if len(body) > maxReceipt {
		r.Wrong = "It is longer than any code that this site makes."
		return r
	}
	r.read(body)
	wrong := ""
	if want := sums(strings.Split(body, ";")); !whole || len(sum) < len(want) {
		wrong = "Its end is missing: it was not copied whole."
	} else {
		for g, name := range groups {
			if sum[g*sumLength:][:sumLength] != want[g*sumLength:][:sumLength] {
				if wrong != "" {
					wrong += " and "
				}
				wrong += name
			}
		}
		if wrong != "" {
			wrong = "Not as it was handed out: " + wrong + "."
		}
	}
	if wrong == "" && !r.plausible() {
		wrong = "Its name, lesson, version or seed is none that this site writes."
	}
	if wrong != "" {
		if !isPlace(r.Lesson) {
			r.Lesson = ""
		}
		r = Receipt{Name: strings.ToValidUTF8(r.Name[:min(len(r.Name), maxName)], ""), Lesson: r.Lesson, Wrong: wrong}
	}
	return r
}

// plausible reports whether what stands in the row of a code may stand there: it is
// short, and of the letters that this site uses.
func (r *Receipt) plausible() bool {
	return isPlace(r.Lesson) && utf8.ValidString(r.Name) && len(r.Name) <= maxName &&
		len(r.Version) <= maxVersion && strings.Trim(r.Version, keyLetters) == "" &&
		(r.Seed == "" || made(r.Seed, '0', '9', 9))
}

// Row is a line of a table for a spreadsheet, with tabs between its cells. What would
// end a cell becomes a space, and what a spreadsheet would compute, or read on beyond the
// cell until a quote ends it, becomes a text: the cells are a stranger's.
func Row(cells []string) string {
	list := make([]string, len(cells))
	for i, cell := range cells {
		cell = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, cell)
		if cell != "" && strings.IndexByte(`=+-@"`, cell[0]) >= 0 {
			cell = "'" + cell
		}
		list[i] = cell
	}
	return strings.Join(list, "\t") + "\n"
}

// read reads all but the sums. The solutions come last: no statement of one begins with
// a small letter and =.
func (r *Receipt) read(body string) {
	list := strings.Split(body, ";c=")
	for _, part := range strings.Split(list[0], ";") {
		r.take(part)
	}
	for _, solved := range list[1:] {
		mark, text, _ := strings.Cut(solved, ";")
		for _, m := range ParseMarks(mark) {
			r.Solved = append(r.Solved, Solved{m, text})
		}
	}
}

// take reads one part before the solutions.
func (r *Receipt) take(part string) {
	value := part[min(2, len(part)):]
	switch part[:len(part)-len(value)] {
	case "n=":
		r.Name = unescape(value)
	case "l=":
		r.Lesson = value
	case "v=":
		r.Version = value
	case "s=":
		r.Seed = value
	case "p=":
		r.Answers = append(r.Answers, ParseMarks(value)...)
	}
}

// SolutionOf is the solution of a challenge: the first, for this site writes one, and
// each that is looked at is a run.
func (r *Receipt) SolutionOf(challenge string) (s Solved, ok bool) {
	for _, s := range r.Solved {
		if s.ID == challenge {
			return s, true
		}
	}
	return s, false
}

// Right counts the answers that are right, and those that the lesson asks for.
func (r *Receipt) Right(l *Lesson) (right, asked int) {
	for _, a := range l.Asks {
		for _, m := range r.Answers {
			if m == a {
				right++
				break
			}
		}
	}
	return right, len(l.Asks)
}
