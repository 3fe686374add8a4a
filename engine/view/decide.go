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
	Done    bool // the answer is given
	ID      string
}

// Fact is one thing to be known: what it is called, and how it is.
type Fact struct{ Label, Text string }

// Choice is one answer.
type Choice struct {
	Text  string
	Task  trace.TaskID // whose colour it has; NoTask: nobody's
	Facts []Fact
}

// Ask draws a decision as a group of radio buttons; after the answer they tell which
// one was right.
func Ask(f *Frame, a *Asked) string {
	m := f.pen(4 << 10)
	m.Raw(`<fieldset class="choices"><legend><span class="eyebrow">`)
	m.Text(a.Legend)
	m.Put(`</span> `, a.Title, `</legend>`)
	m.facts(a.Facts)
	for i := range a.Options {
		n := itoa(i)
		m.Raw(`<label class="choice"`)
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
		if a.Done {
			m.Raw(` disabled`)
		}
		m.Raw(`><span class="asked-what">`)
		m.choice(&a.Options[i])
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
		m.choice(&a.Options[i])
		m.Raw(`</li>`)
	}
	m.Raw(`</ul><details><summary>What the kernel does</summary><p><strong>`)
	m.Text(a.Options[a.Right].Text)
	m.Raw(`</strong></p>`)
	m.Raw(html)
	m.Raw(`</details></li>`)
	return m.String()
}

func (m *pen) choice(c *Choice) {
	if c.Task >= 0 {
		m.Raw(`<b`)
		m.class("who", int(c.Task))
		m.Put(`>`, c.Text, `</b>`)
	} else {
		m.Put(`<b>`, c.Text, `</b>`)
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
