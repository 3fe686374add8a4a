package site

import (
	"fmt"
	"html"
	"html/template"
	"path"
	"regexp"
	"strings"
)

// shelf is one kind of what a search finds.
type shelf struct {
	id, name string
	groups   []*shelfGroup
}

// shelfGroup is a page with its places, or places without a common heading.
type shelfGroup struct {
	name, address string
	items         []string // markup
}

// unsearched are pages that say in other words what other pages say, or nothing: they
// are found by what they are called.
var unsearched = map[string]bool{"index.html": true, "contents.html": true, "search.html": true, "embed.html": true, "review.html": true}

// called are words for pages that do not stand in their titles. The name of its file is
// one for each page.
var called = map[string]string{
	"index.html":     "home front page beginning",
	"contents.html":  "lessons all parts sections",
	"embed.html":     "iframe frame stage alone",
	"progress.html":  "you solved export import forget name codes hand in receipt",
	"review.html":    "repeat recap spaced repetition due questions",
	"search.html":    "find look for",
	"verify.html":    "codes receipts handed in class teacher",
	"teach.html":     "teacher teaching class slides handouts",
	"language.html":  "scenario syntax grammar",
	"whats-new.html": "changes changelog version",
}

// titled are pages that go by another name than their heading.
var titled = map[string]string{"gallery.html": "Gallery"}

// firstWords is how many words of a place its entry shows.
const firstWords = 16

// searchPage writes the index from the pages that were built before it: without
// scripts a list of all that there is, with them what a search looks through.
func (b *builder) searchPage() error {
	lessons, words := &shelf{id: "lessons", name: "Lessons"}, &shelf{id: "words", name: "Words"}
	scenarios, rest := &shelf{id: "scenarios", name: "Scenarios"}, &shelf{id: "pages", name: "Other pages"}
	for _, l := range b.course.Lessons {
		lessons.add(fmt.Sprintf("Lesson %d", l.Number), "lessons/"+l.Folder+".html", b.files)
	}
	words.add("Glossary", "glossary.html", b.files)
	scenarios.add("Scenario", "gallery.html", b.files)
	for _, name := range b.files.Names() {
		switch {
		case path.Ext(name) != ".html" || path.Dir(name) != "." || name == "glossary.html" || name == "gallery.html":
		case unsearched[name]:
			rest.addNamed(name, string(b.files[name]), "Page")
		default:
			rest.add("", name, b.files)
		}
	}
	rest.addNamed("search.html", "<title>Search · Borrowed Time</title>", "Page")
	for _, l := range b.course.Lessons {
		for _, dir := range []string{"slides/", "handouts/"} {
			name := slidesName(l, dir)
			rest.addNamed(name, string(b.files[name]), fmt.Sprintf("Lesson %d", l.Number))
		}
	}
	var w strings.Builder
	w.WriteString(searchHead)
	shelves := []*shelf{words, lessons, scenarios, rest} // where all else is equal, what explains comes first
	w.WriteString(`<p class="shelves">`)
	for _, s := range shelves {
		fmt.Fprintf(&w, `<a href="#s-%s">%s</a> `, s.id, s.name)
	}
	w.WriteString("</p>\n")
	for _, s := range shelves {
		s.write(&w)
	}
	w.WriteString("</div>\n")
	return b.add(&page{
		Path: "search.html", Title: "Search · Borrowed Time", Class: "column search", Nav: "search",
		Description: "Find a lesson, a word, a scenario or a page of Borrowed Time. It works without a network.",
		Body:        template.HTML(w.String()),
	})
}

const searchHead = `<header class="lesson-head"><p class="eyebrow">Search</p><h1>Everything, and where it is</h1></header>
<div class="search-box"><label for="q">Look for</label><input type="search" id="q" data-act="search" autofocus autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="100" aria-describedby="q-how">` +
	`<button type="button" class="button live-only" data-act="leave-search">Back</button>
<p class="mute small with-keys" id="q-how"><kbd>↓</kbd> <kbd>↑</kbd> go through what is found, <kbd>Enter</kbd> opens it, <kbd>Esc</kbd> leads back to where you were.</p></div>
<p class="search-said" id="found-said" role="status"></p>
<div class="found" id="found"></div>
<div id="everything">
`

// add reads a page's places into the shelf. Their addresses are those from the site's root.
func (s *shelf) add(where, name string, files Files) {
	places := placesOf(string(files[name]))
	top := places[0]
	title := tidyText(top.title.String())
	if name := titled[name]; name != "" {
		top.names.WriteString(title)
		top.title.Reset()
		top.title.WriteString(name)
	}
	group := &shelfGroup{name: title, address: name}
	if where == "" {
		where = title
	} else if path.Dir(name) == "lessons" {
		group.name = where + ": " + title
	}
	for i, p := range places {
		if tidyText(p.title.String()) == "" {
			continue
		}
		to, at := name, group.name
		if p.anchor != "" {
			to += "#" + p.anchor
		}
		switch {
		case path.Dir(name) == "." && i == 0:
			at = "Page"
		case path.Dir(name) == "." || i == 0:
			at = where
		}
		if i == 0 {
			p.names.WriteString(" " + fileWords(name) + " " + at) // the page of "lesson 7" is about that more than others that speak of it
		}
		group.items = append(group.items, p.item(to, at))
	}
	s.groups = append(s.groups, group)
}

// titleTag is the title of a page.
var titleTag = regexp.MustCompile(`<title>(.*?)(?: · Borrowed Time)?</title>`)

// addNamed reads no more of a page than what it is called.
func (s *shelf) addNamed(name, page, where string) {
	var p place
	m := titleTag.FindStringSubmatch(page)
	if m == nil {
		return
	}
	p.title.WriteString(html.UnescapeString(m[1]))
	p.names.WriteString(fileWords(name))
	s.groups = append(s.groups, &shelfGroup{name: m[1], address: name, items: []string{p.item(name, where)}})
}

// fileWords are the words of a page's file name, and others that it is called by.
func fileWords(name string) string {
	return strings.NewReplacer("/", " ", "-", " ", ".html", "").Replace(name) + " " + called[name]
}

// item is the entry of a place.
func (p *place) item(to, where string) string {
	title, prose := tidyText(p.title.String()), tidyText(p.prose.String())
	about := beginning(prose)
	names := fresh(p.names.String(), title)
	return fmt.Sprintf(`<li data-names="%s" data-words="%s"><a href="%s">%s</a> <span class="at">%s</span><p>%s</p></li>`+"\n",
		esc(names), esc(fresh(prose, title, about, names)), esc(to), esc(title), esc(where), esc(about))
}

// tidyText sets text with one space between words.
func tidyText(s string) string { return strings.Join(strings.Fields(s), " ") }

// beginning are the first words of a text.
func beginning(prose string) string {
	words := strings.Fields(prose)
	if len(words) <= firstWords {
		return prose
	}
	return strings.Join(words[:firstWords], " ") + " …"
}

func (s *shelf) write(w *strings.Builder) {
	fmt.Fprintf(w, `<section aria-labelledby="s-%s"><h2 id="s-%s">%s</h2>`+"\n", s.id, s.id, s.name)
	for _, g := range s.groups {
		if len(s.groups) > 1 {
			fmt.Fprintf(w, "<h3>%s</h3>\n", esc(g.name))
		}
		w.WriteString("<ul>\n" + strings.Join(g.items, "") + "</ul>\n")
	}
	w.WriteString("</section>\n")
}
