package site

import (
	"html/template"
	"sort"
	"strings"
	"unicode"

	"borrowedtime/engine/explain"
)

// glossaryPage lists the terms by name. The anchors are the terms' ids.
func (b *builder) glossaryPage() error {
	terms := append([]explain.Term(nil), explain.Glossary...)
	sort.SliceStable(terms, func(i, j int) bool { return strings.ToLower(terms[i].Name) < strings.ToLower(terms[j].Name) })
	var list, letters strings.Builder
	last := ""
	for _, t := range terms {
		letter := strings.ToUpper(string([]rune(t.Name)[:1]))
		anchor := ""
		if letter != last && unicode.IsLetter([]rune(letter)[0]) {
			last = letter
			anchor = ` data-letter="` + letter + `"`
			letters.WriteString(`<li><a href="#` + esc(t.ID) + `">` + letter + `</a></li>`)
		}
		list.WriteString(`<dt id="` + esc(t.ID) + `"` + anchor + `>` + esc(t.Name) + `</dt><dd>` + esc(t.Short))
		if t.More != "" {
			list.WriteString(" " + esc(t.More))
		}
		if len(t.Kernel) > 0 {
			list.WriteString(` <span class="mute small">In the kernel: `)
			for i, k := range t.Kernel {
				if i > 0 {
					list.WriteString(", ")
				}
				list.WriteString(`<code>` + esc(k) + `</code>`)
			}
			list.WriteString(`</span>`)
		}
		list.WriteString("</dd>\n")
	}
	return b.add(&page{
		Path: "glossary.html", Title: "Glossary · Borrowed Time", Class: "column", Nav: "glossary",
		Description: "The words of Linux scheduling and proxy execution, each with the kernel’s own names for it.",
		Body: template.HTML(`<header class="lesson-head"><p class="eyebrow">Glossary</p><h1>Words</h1>` +
			`<p class="lede">Each word in plain language, with the names that the kernel’s source uses for it.</p>` +
			`<ul class="letters" aria-label="By letter">` + letters.String() + `</ul></header>` + "\n" +
			`<dl class="glossary">` + "\n" + list.String() + "</dl>\n"),
	})
}
