package scenario

import (
	"strconv"
	"strings"

	"borrowedtime/engine/config"
	"borrowedtime/engine/goal"
	"borrowedtime/engine/trace"
)

// Bounds of slices, as sched_setattr() clamps them.
const (
	minSlice = 100 * trace.Microsecond
	maxSlice = 100 * trace.Millisecond
)

// Bounds of a reservation: __checkparam_dl(), and the server's own file in debugfs.
const (
	minServerRuntime = 1024 // DL_SCALE
	minPeriod        = 100 * trace.Microsecond
	maxPeriod        = trace.Duration(1<<22) * trace.Microsecond
)

// header reads the rest of a header line.
func (p *parser) header(kind HeaderKind, first Span) *Layout {
	h := &p.s.Headers[kind]
	if h.Written {
		word := statements[kind].word
		p.fail(first, word+" is given twice", "the first one stands on line "+itoa(h.Line)+"; write one line")
	}
	h.Written = true
	h.Line = first.Line
	ok := true
	switch kind {
	case HeaderTitle:
		p.s.Title, ok = p.str("the title in quotes")
	case HeaderKernel:
		ok = p.kernel()
	case HeaderCPUs:
		ok = p.cpus()
	case HeaderUntil:
		ok = p.horizon()
	case HeaderHZ:
		ok = p.hz()
	case HeaderSlice:
		p.s.Slice, ok = p.duration(minSlice, maxSlice, "a slice")
	case HeaderPreempt:
		ok = p.choice(&p.s.Preempt, "lazy", "full")
	case HeaderFinish:
		ok = p.choice(&p.s.Finish, "exit", "sleep")
	case HeaderSeed:
		ok = p.seed()
	case HeaderCost:
		p.costs()
	case HeaderConfig:
		p.kconfig()
	case HeaderServer:
		ok = p.server()
	case HeaderAdmission:
		var word string
		ok = p.choice(&word, "on", "off")
		p.s.NoAdmission = word == "off"
	}
	p.doubt.headers[kind] = p.doubt.headers[kind] || !ok
	return &h.Layout
}

// str reads a quoted text.
func (p *parser) str(what string) (string, bool) {
	t := p.tok()
	if t.kind != tokString {
		hint := ""
		if t.kind == tokWord {
			hint = `put it in quotes: "` + t.text + ` ..."`
		}
		p.want(what, hint)
		p.skipLine()
		return "", false
	}
	p.next()
	return t.text, true
}

// skipLine moves to the end of the statement after a mistake that was
// reported, so that the rest of it is not reported again. Braces end it too.
func (p *parser) skipLine() {
	for !p.ends() && p.tok().kind != tokOpen {
		p.next()
	}
}

func (p *parser) kernel() bool {
	t := p.tok()
	if t.kind != tokWord {
		p.want("a kernel: "+list(config.ProfileNames()), "")
		return false
	}
	p.next()
	if names := config.ProfileNames(); config.ProfileOf(t.text) == nil {
		hint := "there are " + list(names)
		if p := config.ProfileLike(t.text); p != nil {
			hint = "the profile that behaves so is " + quote(p.Name)
		} else if near := goal.Nearest(t.text, names); near != "" && !strings.Contains(t.text, ".") {
			hint = "did you mean " + quote(near) + "? " + hint
		}
		p.fail(t.span, "unknown kernel "+quote(t.text), hint)
		return false
	}
	p.s.Kernel = t.text
	return true
}

// choice reads one of a few words.
func (p *parser) choice(to *string, words ...string) bool {
	t := p.tok()
	if t.kind != tokWord {
		p.want(list(words), "")
		return false
	}
	p.next()
	if index(words, t.text) < 0 {
		p.fail(t.span, "found "+quote(t.text)+", expected "+list(words), suggest(t.text, words, ""))
		return false
	}
	*to = t.text
	return true
}

// number reads a whole number within bounds; limit is what the message says of
// them.
func (p *parser) number(lo, hi int64, what, limit string) (int64, bool) {
	t := p.tok()
	if t.kind != tokWord {
		p.want(what, "")
		return 0, false
	}
	p.next()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if err != nil && !isNumber(t.text) {
		p.fail(t.span, "found "+quote(t.text)+", expected "+what, "")
		return 0, false
	}
	if err != nil || n < lo || n > hi {
		p.fail(t.span, quote(t.text)+" is out of range: expected "+what, limit)
		return 0, false
	}
	return n, true
}

// isNumber tells a number that is too large from a text that is none.
func isNumber(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func (p *parser) cpus() bool {
	n, ok := p.number(1, config.MaxCPUs, "a number of CPUs from 1 to 64", limitCPUs)
	if ok {
		p.s.CPUs = int(n)
	}
	return ok
}

func (p *parser) hz() bool {
	t := p.tok()
	n, ok := p.number(1, 1_000_000, "100, 250, 300 or 1000", "")
	if ok && n != 100 && n != 250 && n != 300 && n != 1000 {
		p.fail(t.span, "hz "+quote(t.text)+" is no tick rate of the kernel: expected 100, 250, 300 or 1000", "")
		return false
	}
	if ok {
		p.s.HZ = int(n)
	}
	return ok
}

func (p *parser) seed() bool {
	n, ok := p.number(1, config.MaxSeed, "a whole number from 1 to 2147483647", "without this line every idle CPU balances as soon as it may")
	p.s.Seed = int(n)
	return ok
}

func (p *parser) horizon() bool {
	t := p.tok()
	d, ok := p.duration(0, MaxDuration, "the horizon")
	switch {
	case !ok:
		return false
	case d == 0:
		p.fail(t.span, "a run until 0 shows nothing", "the default is until 40ms")
		return false
	case trace.Time(d) > config.MaxUntil:
		p.fail(t.span, "until "+d.String()+" is too long", "the limit is a horizon of "+trace.Duration(config.MaxUntil).String())
		return false
	}
	p.s.Until = trace.Time(d)
	return true
}

// duration reads a duration within bounds.
func (p *parser) duration(lo, hi trace.Duration, what string) (trace.Duration, bool) {
	t := p.tok()
	if t.kind != tokWord {
		p.want("a duration, for example 2.5ms", "")
		return 0, false
	}
	p.next()
	d, err := trace.ParseDuration(t.text)
	if err != nil {
		msg, hint := goal.DurationProblem(t.text, err)
		p.fail(t.span, msg, hint)
		return 0, false
	}
	if d < lo || d > hi {
		limit := "the limit is " + hi.String()
		if lo > 0 {
			limit = what + " is " + lo.String() + " to " + hi.String()
		}
		p.fail(t.span, quote(t.text)+" is out of range", limit)
		return 0, false
	}
	return d, true
}

// server reads runtime/period, or off, with the bounds of sched_fair_server in debugfs.
func (p *parser) server() bool {
	t := p.tok()
	if t.kind == tokWord && t.text == "off" {
		p.next()
		p.s.Server = Server{Off: true}
		return true
	}
	d, ok := p.durations(2, "runtime/period, for example 50ms/1s, or off")
	if !ok {
		return false
	}
	s := Server{Runtime: d[0], Period: d[1]}
	if msg := s.bad(); msg != "" {
		p.fail(t.span, msg, "the kernel has 50ms/1s; off leaves fair tasks without a reservation")
		return false
	}
	p.s.Server = s
	return true
}

// bad tells why the kernel refuses the reservation (sched_server_write_common()).
func (s *Server) bad() string {
	switch {
	case s.Runtime < minServerRuntime:
		return "a fair server's runtime of " + s.Runtime.String() + " is too short: at least " + trace.Duration(minServerRuntime).String()
	case s.Runtime > s.Period:
		return "the fair server's runtime " + s.Runtime.String() + " is longer than its period " + s.Period.String()
	case s.Period < minPeriod || s.Period > maxPeriod:
		return "a fair server's period of " + s.Period.String() + " is out of range: the kernel wants " + minPeriod.String() + " to " + maxPeriod.String()
	}
	return ""
}

// durations reads n durations that are joined by slashes.
func (p *parser) durations(n int, what string) ([]trace.Duration, bool) {
	t := p.tok()
	parts := strings.Split(t.text, "/")
	if t.kind != tokWord || len(parts) != n {
		p.want(what, "")
		p.skipLine()
		return nil, false
	}
	p.next()
	d := make([]trace.Duration, n)
	for i, text := range parts {
		var err error
		if d[i], err = trace.ParseDuration(text); err != nil {
			msg, hint := goal.DurationProblem(text, err)
			p.fail(t.span, msg, hint)
			return nil, false
		}
	}
	return d, true
}

// costs reads the settings of a cost line.
func (p *parser) costs() {
	if p.ends() {
		p.want("name=duration, or measured", "names are "+list(costNames()[1:]))
	}
	for !p.ends() {
		t := p.tok()
		if t.kind != tokWord {
			p.want("name=duration, or measured", "")
			p.skipLine()
			return
		}
		p.next()
		c := Cost{Span: t.span}
		if t.text == "measured" {
			c.Measured = true
			p.addCost(c)
			continue
		}
		if !p.equals(t.text, "a duration") {
			continue
		}
		name := index(costNames(), t.text) - 1
		if name < 0 {
			p.fail(t.span, "unknown cost "+quote(t.text), suggest(t.text, costNames(), "there are "+list(costNames())))
		}
		d, ok := p.duration(0, trace.Duration(config.MaxUntil), "a cost")
		if name >= 0 && ok {
			c.Name, c.D = config.CostName(name), d
			c.Span = join(c.Span, p.toks[p.at-1].span)
			p.addCost(c)
		}
	}
}

func (p *parser) addCost(c Cost) {
	for _, o := range p.s.Costs {
		if o.Measured == c.Measured && (c.Measured || o.Name == c.Name) {
			p.fail(c.Span, "this cost is given twice", "")
			return
		}
	}
	p.s.Costs = append(p.s.Costs, c)
}

// equals reads the sign between a name and its value.
func (p *parser) equals(name, value string) bool {
	if p.tok().kind != tokEq {
		t := p.toks[p.at-1]
		if t.kind != tokWord || t.text != name {
			t = *p.tok()
		}
		p.fail(t.span, quote(name)+" has no value: expected = and "+value, "write it as "+name+"=...")
		return false
	}
	p.next()
	return true
}

// kconfig reads the options of a config line.
func (p *parser) kconfig() {
	if p.ends() {
		p.want("NAME=y or NAME=n", "names are "+list(kconfigs))
	}
	for !p.ends() {
		t := p.tok()
		if t.kind != tokWord {
			p.want("NAME=y or NAME=n", "")
			p.skipLine()
			return
		}
		p.next()
		if !p.equals(t.text, "y or n") {
			continue
		}
		k := Kconfig{Name: t.text, Span: t.span}
		if index(kconfigs, t.text) < 0 {
			hint := suggest(t.text, kconfigs, "those that matter here are "+list(kconfigs))
			if short, ok := strings.CutPrefix(t.text, "CONFIG_"); ok {
				hint = "leave out CONFIG_: " + short
			}
			p.fail(t.span, "unknown kernel option "+quote(t.text), hint)
		}
		var value string
		if p.choice(&value, "y", "n") && index(kconfigs, t.text) >= 0 {
			k.On = value == "y"
			k.Span = join(k.Span, p.toks[p.at-1].span)
			p.addKconfig(k)
		}
	}
}

func (p *parser) addKconfig(k Kconfig) {
	for _, o := range p.s.Kconfig {
		if o.Name == k.Name {
			p.fail(k.Span, quote(k.Name)+" is given twice", "")
			return
		}
	}
	p.s.Kconfig = append(p.s.Kconfig, k)
}

// cpuList reads a list of CPUs: 0, 1-3, 0,2-4.
func (p *parser) cpuList(what string) (uint64, bool) {
	t := p.tok()
	if t.kind != tokWord {
		p.want(what+", for example 0 or 1-3", "")
		return 0, false
	}
	p.next()
	mask, problem := ParseCPUs(t.text)
	if problem != "" {
		hint := "write CPUs as 0 or 0,2 or 1-3"
		if strings.HasSuffix(t.text, ",") {
			hint = "no spaces within the list"
		}
		p.fail(t.span, problem, hint)
		return 0, false
	}
	return mask, true
}

// ParseCPUs reads a list of CPUs; problem says what is wrong with it.
func ParseCPUs(text string) (mask uint64, problem string) {
	for _, part := range strings.Split(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		lo, err1 := strconv.ParseUint(from, 10, 16)
		hi, err2 := strconv.ParseUint(to, 10, 16)
		switch {
		case err1 != nil || err2 != nil:
			return 0, quote(text) + " is not a list of CPUs"
		case lo > hi:
			return 0, quote(part) + " is an empty range of CPUs"
		case hi >= config.MaxCPUs:
			return 0, "CPU " + itoa(int64(hi)) + " is out of range: CPUs are 0 to 63, " + limitCPUs
		}
		for ; lo <= hi; lo++ {
			mask |= 1 << lo
		}
	}
	return mask, ""
}

// FormatCPUs writes a mask as the kernel writes a list of CPUs: 0,2-3.
func FormatCPUs(mask uint64) string {
	var b strings.Builder
	for c := 0; c < config.MaxCPUs; c++ {
		if mask>>c&1 == 0 {
			continue
		}
		end := c
		for end+1 < config.MaxCPUs && mask>>(end+1)&1 != 0 {
			end++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(itoa(c))
		if end > c {
			b.WriteString("-" + itoa(end))
		}
		c = end
	}
	return b.String()
}
