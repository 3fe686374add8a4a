package scenario

import (
	"strings"
	"unicode/utf8"

	"borrowedtime/engine/config"
	"borrowedtime/engine/trace"
)

// Widths of the canonical form, in characters.
const (
	maxLine     = 100 // a task stays on one line up to here
	tabWidth    = 4   // what a tab counts for that purpose
	maxAligned  = 60  // longer lines don't push the comments of others away
	headerWidth = 6   // header words are padded to this
)

// Format writes the canonical text: Parse(Format(s)) means the same, and
// formatting that again changes nothing. Comments stay with what they stand by.
func Format(s *Scenario) string { return format(s, printer{}) }

// Spread is Format with each step on a line of its own, an empty line before each task:
// what a link or a compact source looks like when somebody is to read and change it.
func Spread(s *Scenario) string { return format(s, printer{spread: true}) }

// format is Format by a printer of either kind.
func format(s *Scenario, p printer) string {
	for _, st := range s.ordered() {
		p.statement(s, st)
	}
	for _, c := range s.Tail {
		p.comment(c)
	}
	return p.text()
}

// printer collects lines; text aligns their comments.
type printer struct {
	lines  []outLine
	indent int
	loose  bool // does not align comments: a line's text depends on nothing but that line
	spread bool // a step a line
}

type outLine struct {
	indent        int
	text, comment string
}

// statement writes a statement with what stands above and beside it.
func (p *printer) statement(s *Scenario, st statement) {
	if p.spread && st.task != nil && !st.layout.Blank && len(st.layout.Above) == 0 && len(p.lines) > 0 {
		p.line("", "")
	}
	p.above(&st.layout, len(p.lines) > 0)
	switch {
	case st.task != nil:
		p.task(st.task, st.layout.Beside)
	case st.set != nil:
		p.line("cpuset "+st.set.Name+" "+FormatCPUs(st.set.CPUs), st.layout.Beside)
	case st.lock != nil:
		p.line(lockText(st.lock), st.layout.Beside)
	case st.expect != nil:
		p.line("expect "+st.expect.Text, st.layout.Beside)
	default:
		word := statements[st.header].word
		pad := strings.Repeat(" ", max(0, headerWidth-len(word)))
		p.line(word+pad+" "+s.headerText(st.header), st.layout.Beside)
	}
}

// above writes the empty line and the comments before a statement or a step.
func (p *printer) above(l *Layout, blankAllowed bool) {
	if l.Blank && blankAllowed {
		p.line("", "")
	}
	for _, c := range l.Above {
		p.comment(c)
	}
}

func (p *printer) line(text, comment string) {
	p.lines = append(p.lines, outLine{p.indent, text, comment})
}

// comment writes a line that is only a comment, or an empty one.
func (p *printer) comment(c string) {
	p.line(c, "")
}

func lockText(l *Lock) string {
	if l.Kind == config.Sem {
		if l.Count == 0 {
			return "sem " + l.Name
		}
		return "sem " + l.Name + " = " + itoa(l.Count)
	}
	if l.Kind == 0 && !l.Explicit {
		return "lock " + l.Name
	}
	return "lock " + l.Name + " " + l.Kind.String()
}

// headerText is what follows a header's word.
func (s *Scenario) headerText(k HeaderKind) string {
	switch k {
	case HeaderTitle:
		return quoted(s.Title)
	case HeaderKernel:
		return s.Kernel
	case HeaderCPUs:
		return itoa(s.CPUs)
	case HeaderUntil:
		return trace.Duration(s.Until).String()
	case HeaderHZ:
		return itoa(s.HZ)
	case HeaderSlice:
		return s.Slice.String()
	case HeaderPreempt:
		return s.Preempt
	case HeaderCost:
		words := make([]string, len(s.Costs))
		for i, c := range s.Costs {
			words[i] = "measured"
			if !c.Measured {
				words[i] = c.Name.String() + "=" + c.D.String()
			}
		}
		return strings.Join(words, " ")
	case HeaderConfig:
		words := make([]string, len(s.Kconfig))
		for i, c := range s.Kconfig {
			words[i] = c.Name + "=" + yesNo(c.On)
		}
		return strings.Join(words, " ")
	case HeaderSeed:
		return itoa(s.Seed)
	case HeaderServer:
		if s.Server.Off {
			return "off"
		}
		return s.Server.Runtime.String() + "/" + s.Server.Period.String()
	case HeaderAdmission:
		return onOff(!s.NoAdmission)
	}
	return s.Finish
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func yesNo(on bool) string {
	if on {
		return "y"
	}
	return "n"
}

// quoted writes a text as the lexer reads it.
func quoted(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`) + `"`
}

// task writes a task on one line if it stood so and fits, or else one line a step.
func (p *printer) task(t *Task, beside string) {
	head := "task " + t.Name
	if t.Copies > 0 {
		head += "*" + itoa(t.Copies)
	}
	for i := range t.Attrs {
		head += " " + attrText(&t.Attrs[i])
	}
	p.block(head+" {", &t.Body, beside)
}

func attrText(a *Attr) string {
	value := ""
	switch a.Kind {
	case AttrNice, AttrFIFO, AttrRR, AttrPrev:
		value = itoa(a.N)
	case AttrDeadline:
		value = a.D.String() + "/" + a.Due.String() + "/" + a.Per.String()
	case AttrSlice, AttrStart:
		value = a.D.String()
	case AttrCPUs:
		value = FormatCPUs(a.CPUs)
	case AttrCPUSet, AttrColor:
		value = a.Name
	default:
		return attrs[a.Kind].word
	}
	return attrs[a.Kind].word + "=" + value
}

// block writes a head that ends in {, the steps and the }.
func (p *printer) block(head string, b *Block, beside string) {
	if b.OneLine && b.bare() && !(p.spread && len(b.Steps) > 1) {
		line := head + " "
		if len(b.Steps) > 0 {
			line += inline(b) + " "
		}
		line += "}"
		if tabWidth*p.indent+utf8.RuneCountInString(line) <= maxLine {
			p.line(line, beside)
			return
		}
	}
	p.line(head, b.Beside)
	p.indent++
	for i := range b.Steps {
		st := &b.Steps[i]
		p.above(&st.Layout, i > 0)
		if st.Loop() {
			p.block(stepText(st)+" {", &st.Body, st.Beside)
		} else {
			p.line(stepText(st), st.Beside)
		}
	}
	for _, c := range b.Tail {
		p.comment(c)
	}
	p.indent--
	p.line("}", beside)
}

// bare tells whether a block holds no comments and no empty lines.
func (b *Block) bare() bool {
	if b.Beside != "" || len(b.Tail) > 0 {
		return false
	}
	for i := range b.Steps {
		st := &b.Steps[i]
		if st.Blank || len(st.Above) > 0 || st.Beside != "" || st.Loop() && !st.Body.bare() {
			return false
		}
	}
	return true
}

// inline writes the steps of a block with semicolons.
func inline(b *Block) string {
	parts := make([]string, len(b.Steps))
	for i := range b.Steps {
		st := &b.Steps[i]
		parts[i] = stepText(st)
		if st.Loop() && len(st.Body.Steps) > 0 {
			parts[i] += " { " + inline(&st.Body) + " }"
		} else if st.Loop() {
			parts[i] += " { }"
		}
	}
	return strings.Join(parts, "; ")
}

// stepText writes the step as the canonical text has it, without a loop's body.
func stepText(st *Step) string {
	row := stepForm(st)
	text := row.word
	switch row.arg {
	case DurationArg:
		text += " " + st.D.String()
	case LockArg, SemArg, TaskArg:
		text += " " + st.Name
	case NiceArg, PrioArg, CountArg:
		text += " " + itoa(st.N)
	case ReservationArg:
		text += " " + st.D.String() + "/" + st.Due.String() + "/" + st.Per.String()
	case EveryArg:
		text += " " + st.D.String()
		if st.Due != 0 {
			text += " deadline " + st.Due.String()
		}
	case CPUsArg:
		text += " " + FormatCPUs(st.CPUs)
	case TextArg:
		text += " " + quoted(st.Text)
	}
	if st.Who != "" {
		text += " " + st.Who
	}
	if row.extra != "" {
		text += " " + row.extra
	}
	return text
}

// stepForm is the row that spells the step.
func stepForm(st *Step) *stepRow {
	var found *stepRow
	for i := range steps {
		row := &steps[i]
		if row.kind != st.Kind {
			continue
		}
		if found == nil || row.extra == "kernel" && st.Kernel || row.extra == "interruptible" && st.Interruptible {
			found = row
		}
	}
	return found
}

// text joins the lines. Comments beside neighbouring lines begin in one column.
func (p *printer) text() string {
	var b strings.Builder
	for i := 0; i < len(p.lines); {
		end := i + 1
		if p.lines[i].comment != "" {
			for end < len(p.lines) && p.lines[end].comment != "" && p.lines[end].indent == p.lines[i].indent {
				end++
			}
		}
		column := 0
		for _, l := range p.lines[i:end] {
			if w := utf8.RuneCountInString(l.text); w <= maxAligned && !p.loose {
				column = max(column, w)
			}
		}
		for _, l := range p.lines[i:end] {
			l.write(&b, column)
		}
		i = end
	}
	return b.String()
}

func (l outLine) write(b *strings.Builder, column int) {
	if l.text != "" {
		b.WriteString(strings.Repeat("\t", l.indent))
	}
	b.WriteString(l.text)
	if l.comment != "" {
		pad := max(0, column-utf8.RuneCountInString(l.text))
		b.WriteString(strings.Repeat(" ", pad+2) + l.comment)
	}
	b.WriteByte('\n')
}
