package view

import "borrowedtime/engine/trace"

// Asked is a decision of the kernel's that is put to a learner: what is to be known
// for it, and what could be done. All text is plain.
type Asked struct {
	Legend  string // "Decision 3 of 12, at 2.50 ms"
	Title   string // the question
	Facts   []Fact // of the machine
	Options []Choice
	Chosen  int  // its number, -1: none
	Right   int  // the kernel's; shown if Done
	Given   bool // the answer is given
	Done    bool // and told
	ID      string
}

// Fact is one thing to be known: what it is called, and how it is.
type Fact struct{ Label, Text string }

// Choice is one answer: in few words, and in all of them where they are more.
type Choice struct {
	Text  string
	Whole string
	Task  trace.TaskID // whose colour it has; NoTask: nobody's
	Facts []Fact
}

// Ask draws a decision as a group of radio buttons; after the answer they tell which
// one was right, and html above them says more.
func Ask(f *Frame, a *Asked, html string) string {
	m := f.pen(4 << 10)
	m.Raw(`<fieldset class="choices`)
	if !a.detailed() {
		m.Raw(` brief`)
	}
	m.Raw(`"><legend><span class="eyebrow">`)
	m.Text(a.Legend)
	m.Put(`</span> `, a.Title, `</legend>`)
	m.Raw(html)
	m.facts(a.Facts)
	for i := range a.Options {
		n := itoa(i)
		m.Raw(`<label class="choice"`)
		if w := a.Options[i].Whole; w != "" {
			m.Attr("title", w)
		}
		if a.Done && i == a.Right {
			m.Raw(` data-mark="right"`)
		} else if a.Done && i == a.Chosen {
			m.Raw(` data-mark="wrong"`)
		}
		m.Raw(`><input type="radio" data-act="decide-choose"`)
		m.Attr("name", a.ID+"-option").Attr("id", a.ID+"-o"+n).Attr("value", n).Attr("data-arg", n)
		if i == a.Chosen {
			m.Raw(` checked`)
		}
		if a.Given {
			m.Raw(` disabled`)
		}
		m.Raw(`><span class="asked-what">`)
		m.choice(&a.Options[i], a.Options[i].Text)
		m.Put(`</span><kbd aria-hidden="true">`, itoa(i+1), `</kbd></label>`)
	}
	m.Raw(`</fieldset>`)
	return m.String()
}

// AskedOnPaper draws a decision to be read, with its answer folded away: html is what
// to say of it.
func AskedOnPaper(f *Frame, a *Asked, html string) string {
	m := f.pen(4 << 10)
	m.Put(`<li><p><span class="eyebrow">`, a.Legend, `</span> `, a.Title, `</p>`)
	m.facts(a.Facts)
	m.Raw(`<ul class="asked-options">`)
	for i := range a.Options {
		m.Raw(`<li>`)
		m.choice(&a.Options[i], a.Options[i].Words())
		m.Raw(`</li>`)
	}
	m.Raw(`</ul><details><summary>What the kernel does</summary><p><strong>`)
	m.Text(a.Options[a.Right].Words())
	m.Raw(`</strong></p>`)
	m.Raw(html)
	m.Raw(`</details></li>`)
	return m.String()
}

// detailed reports whether something is told of the answers themselves.
func (a *Asked) detailed() bool {
	for i := range a.Options {
		if len(a.Options[i].Facts) > 0 {
			return true
		}
	}
	return false
}

// Words are an answer in all its words.
func (c *Choice) Words() string {
	if c.Whole != "" {
		return c.Whole
	}
	return c.Text
}

func (m *pen) choice(c *Choice, text string) {
	if c.Task >= 0 {
		m.Raw(`<b`)
		m.class("who", int(c.Task))
		m.Put(`>`, text, `</b>`)
	} else {
		m.Put(`<b>`, text, `</b>`)
	}
	for i := range c.Facts {
		m.Put(` <span class="asked-fact"><span class="mute">`, c.Facts[i].Label, `</span> `, c.Facts[i].Text, `</span>`)
	}
}

func (m *pen) facts(list []Fact) {
	if len(list) == 0 {
		return
	}
	m.Raw(`<dl class="asked-facts">`)
	for i := range list {
		m.Put(`<div><dt>`, list[i].Label, `</dt><dd>`, list[i].Text, `</dd></div>`)
	}
	m.Raw(`</dl>`)
}
