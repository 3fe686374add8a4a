package course

import (
	"strings"

	"borrowedtime/engine/internal/markup"
)

// maxShown bounds the list of what was found; who sees more needs another word.
const maxShown = 40

// Said tells how much was found, for the line above the list.
func (f *Found) Said() string {
	var m markup.Writer
	n := len(f.Places)
	switch {
	case f.None:
		return "Only words of the letters a to z, digits and _ are looked for"
	case len(f.Words) == 0:
		return ""
	case n == 0:
		return "Nothing found"
	case f.Some:
		m.Raw("No place has all these words. With some of them: ")
	case f.Close:
		m.Raw("Nothing is spelt so. Close to it: ")
	}
	m.Int(n).Raw(" place")
	if n != 1 {
		m.Raw("s")
	}
	if n > maxShown {
		m.Raw(", the best ").Int(maxShown).Raw(" are shown")
	}
	return m.String()
}

// HTML is the list of what was found, or what to try if that is nothing.
func (f *Found) HTML() string {
	if len(f.Places) == 0 {
		return `<p>No lesson, word, scenario or page has that. Try one word instead of several, its beginning (<b>migr</b>), ` +
			`or a name from the kernel’s source, with or without brackets (<b>find_proxy_task</b>). ` +
			`Or look through <a href="contents.html">the contents</a> or <a href="glossary.html">the glossary</a>.</p>`
	}
	m := markup.Raw(`<ol>`)
	for _, p := range f.Places[:min(len(f.Places), maxShown)] {
		m.Put(`<li><a href="`, p.Address, `">`)
		f.marked(m, p.Title)
		m.Put(`</a> <span class="at">`, p.Where, `</span>`)
		if p.About != "" {
			m.Raw(`<p>`)
			f.marked(m, p.About)
			m.Raw(`</p>`)
		}
		m.Raw(`</li>`)
	}
	return m.Raw(`</ol>`).String()
}

// marked writes a text with the words marked that were looked for.
func (f *Found) marked(m *markup.Writer, text string) {
	low := strings.ToLower(text)
	if len(low) != len(text) { // a letter whose small form is of another length: rare, and not worth a map of places
		m.Text(text)
		return
	}
	done := 0
	for i := 0; i < len(low); {
		end := i
		for inWord(low, end) {
			end++
		}
		if end == i {
			i++
			continue
		}
		if f.looked(low[i:end]) {
			m.Put("", text[done:i], "<mark>", text[i:end], "</mark>")
			done = end
		}
		i = end
	}
	m.Text(text[done:])
}

// looked reports whether a word, or a part of a kernel name, was looked for.
func (f *Found) looked(word string) bool {
	loosest := asBeginning
	if f.Close {
		loosest = asSlip
	}
	for _, there := range parted([]string{word}) {
		for _, w := range f.Words {
			if fits(w, there) <= loosest {
				return true
			}
		}
	}
	return false
}
