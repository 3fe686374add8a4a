package course

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The text that carries what a browser keeps to another one:
//
//	Borrowed Time progress 1
//	# A line that begins with # says something to people.
//
//	05-priority-inversion.begun = 20784
//	playground.draft.play:
//	| title "Mine"
//	|
//	| task A { run 1ms }
//
// A value stands in its line or, if it has several, below it, each line after a |.
// In a value \\ is a backslash, \r a carriage return.

const (
	carryHead    = "Borrowed Time progress "
	carryVersion = "1"
)

// Limits of what is read: the text is a stranger's.
const (
	MaxCarry   = 6 << 20   // bytes of a whole text; a browser keeps about 5 MB
	MaxText    = 256 << 10 // bytes of a value: as long as a scenario may be
	maxEntries = 3000
	maxTold    = 8 // problems that are told one by one
)

// Export writes what is kept as a text for Import. What is none of ours stays out.
func Export(list Entries, today int) string {
	text := carryHead + carryVersion + "\n# What Borrowed Time kept in a browser, " + Date(today) + ". The page “You” reads it: Bring it here.\n\n"
	parts := []string{text}
	for _, e := range list {
		if rowOf(e.Key) < 0 {
			continue
		}
		v := strings.ReplaceAll(strings.ReplaceAll(e.Value, `\`, `\\`), "\r", `\r`)
		if v == strings.TrimSpace(v) && !strings.Contains(v, "\n") {
			v = " = " + v
		} else {
			v = ":\n| " + strings.ReplaceAll(v, "\n", "\n| ")
		}
		parts = append(parts, e.Key+v+"\n")
	}
	return strings.Join(parts, "")
}

// uncarried undoes the backslashes.
func uncarried(v string) string {
	parts := strings.Split(v, `\\`)
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], `\r`, "\r")
	}
	return strings.Join(parts, `\`)
}

// Brought is what a text holds: the entries that are right, and in words what is
// wrong with the others, a line each.
type Brought struct {
	Entries  Entries
	Problems []string
	more     int
}

// Import reads a text that Export wrote, also if it was changed by hand or went
// through a mail.
func Import(text string) (b Brought) {
	lines := strings.Split(strings.TrimPrefix(text[:min(len(text), MaxCarry)], "\uFEFF"), "\n")
	at := 0
	for at < len(lines)-1 && strings.TrimSpace(lines[at]) == "" {
		at++
	}
	version, ours := strings.CutPrefix(strings.TrimSpace(lines[at]), carryHead)
	switch {
	case len(text) > MaxCarry:
		b.fail(0, "This is longer than 6 MB, more than a browser keeps. Choose the file that this page saved.")
	case !ours:
		b.fail(0, "This is no progress of Borrowed Time: the first line is not “"+carryHead+carryVersion+"”. Choose the file that this page saved, or copy all of its text.")
	case version != carryVersion:
		b.fail(at+1, "This is of version "+quoted(version)+", and this page reads version "+carryVersion+". Open it with a newer Borrowed Time.")
	default:
		b.read(lines, at+1)
	}
	return b
}

// read reads the lines after the first, until too many of them are wrong.
func (b *Brought) read(lines []string, at int) {
	for at < len(lines) && b.more < maxEntries {
		number, line := at+1, strings.TrimSpace(lines[at])
		at++
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(line+" ", " = ")
		value = strings.TrimSpace(value)
		if !ok {
			if key, ok = strings.CutSuffix(line, ":"); !ok {
				b.fail(number, quoted(line), " is no entry. An entry is a name, = and a value; lines that begin with | belong to the name with a colon above them.")
				continue
			}
			first := at
			for at < len(lines) && strings.HasPrefix(lines[at], "|") {
				at++
			}
			value = below(lines[first:at])
		}
		b.take(number, key, uncarried(value))
	}
}

// below joins lines that begin with |.
func below(lines []string) string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i] = strings.TrimPrefix(strings.TrimSuffix(line[1:], "\r"), " ")
	}
	return strings.Join(list, "\n")
}

// take adds an entry if it is right.
func (b *Brought) take(number int, key, value string) {
	row := rowOf(key)
	switch {
	case row < 0:
		b.fail(number, "Nothing here is called ", quoted(key), ". It may be of a newer Borrowed Time.")
	case len(b.Entries) >= maxEntries:
		b.fail(number, "There are too many entries. Choose the file that this page saved.")
	case !utf8.ValidString(value):
		b.fail(number, key, " is no text in UTF-8. Save the file as UTF-8.")
	case !holds(keys[row].form, value):
		b.fail(number, key, " is ", quoted(value), ". Want ", wants[keys[row].form], ".")
	case b.Entries.Get(key) != "":
		b.fail(number, key, " stands there twice. The first one counts.")
	case value != "":
		b.Entries = b.Entries.Set(key, value)
	}
}

// fail tells what is wrong with a line, in parts: of the millions that a text may have
// only the first few become sentences.
func (b *Brought) fail(line int, parts ...string) {
	if len(b.Problems) == maxTold {
		b.more++
		return
	}
	msg := strings.Join(parts, "")
	if line > 0 {
		msg = "Line " + strconv.Itoa(line) + ": " + msg
	}
	b.Problems = append(b.Problems, msg)
}

// quoted is a stranger's text, short enough for a message.
func quoted(s string) string {
	if len(s) > 40 {
		return "“" + strings.ToValidUTF8(s[:40], "") + "…”"
	}
	return "“" + strings.ToValidUTF8(s, "") + "”"
}

// Text says what was brought, in lines.
func (b *Brought) Text() string {
	text := strings.Join(b.Problems, "\n")
	if b.more == maxEntries {
		text += "\nSo it goes on: the rest was not read."
	} else if b.more > 0 {
		text += "\nAnd " + plural(b.more, "line") + " more."
	}
	if len(b.Entries) > 0 {
		if text != "" {
			text += "\nAll else can be read. "
		}
		text += "It holds " + b.Entries.Text() + "."
	} else if text == "" {
		text = "There is nothing in it."
	}
	return text
}

// Merge brings what two browsers kept together. Of each thing that both have the
// better one is taken, or what is here; left counts the values of there that were
// not taken and say something else.
func Merge(here, there Entries) (all Entries, left int) {
	all = append(all, here...)
	for _, e := range there {
		one := e.Value
		if mine := here.Get(e.Key); mine != "" {
			one = mine
			if row := rowOf(e.Key); row >= 0 {
				one = join(keys[row].form, mine, e.Value)
			}
		}
		if one != e.Value {
			left++
		}
		all = all.Set(e.Key, one)
	}
	return all, left
}

// Since is what now says that list does not: what was written after list was kept.
func (list Entries) Since(now Entries) (since Entries) {
	for _, e := range now {
		if list.Get(e.Key) != e.Value {
			since = append(since, e)
		}
	}
	return since
}

// Text counts what the entries are: 12 answers and solutions, 1 text, 3 choices.
func (list Entries) Text() string {
	var n [numGroups]int
	for _, e := range list {
		if row := rowOf(e.Key); row >= 0 {
			n[keys[row].group]++
		}
	}
	return strconv.Itoa(n[Learnt]) + " of your results and answers, " + plural(n[Written], "text") + " of yours, " + plural(n[Chosen], "choice") + " of how the pages look"
}
