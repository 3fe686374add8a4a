package site

import (
	"html"
	"regexp"
	"strings"

	"borrowedtime/engine/course"
)

// place is a part of a page that a search can lead to, while the page is read.
type place struct {
	anchor string // "": the page itself
	title  strings.Builder
	prose  strings.Builder // all its text
	names  strings.Builder // terms, functions and smaller headings
}

// htmlToken is one tag or the text up to the next.
var htmlToken = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|[^<]+|<`)

// reader goes through a built page: what a reader sees is what a search finds, from
// whichever file it was made.
type reader struct {
	places []*place
	skip   string // the element that is passed over, with all in it
	depth  int    // how many of its name are open
	head   string // the heading that is open
	titles bool   // ... and it is the place's title
	name   bool   // a name of the kernel's or a term is open
}

// placesOf takes a page apart at its headings, terms and scenarios.
func placesOf(page string) []*place {
	r := &reader{places: []*place{{}}}
	_, body, _ := strings.Cut(page, "<main ")
	_, body, _ = strings.Cut(body, ">")
	body, _, _ = strings.Cut(body, "</main>")
	for _, m := range htmlToken.FindAllStringSubmatch(body, -1) {
		switch {
		case m[2] == "":
			r.text(html.UnescapeString(m[0]))
		case m[1] == "/":
			r.shut(m[2])
		default:
			r.open(m[2], m[3])
		}
	}
	return r.places
}

func (r *reader) now() *place { return r.places[len(r.places)-1] }

// passed are elements whose text says nothing about the place: pictures, stages (their
// text is the machine's), ways to other pages, questions that are folded away.
var passed = regexp.MustCompile(`class="(?:stage-slot|eyebrow|anchor|static-only|letters|thumb|actions|open-it|facts|again)[" ]`)

var void = regexp.MustCompile(`^(?:img|br|hr|input|progress|meta|link|wbr)$`)

func (r *reader) open(tag, attrs string) {
	if r.skip != "" {
		if tag == r.skip {
			r.depth++
		}
		return
	}
	if void.MatchString(tag) {
		return
	}
	if tag == "svg" || tag == "nav" || tag == "pre" || passed.MatchString(attrs) || strings.Contains(attrs, `data-widget="stage"`) {
		r.skip, r.depth = tag, 1
		return
	}
	if tag != "section" || strings.Contains(attrs, "aria-labelledby=") { // else it is a card within one
		r.begin(tag, id(attrs))
	}
	switch tag {
	case "h1", "h2", "h3", "h4", "dt":
		r.head, r.titles = tag, r.now().title.Len() == 0
	case "code":
		r.name = true
	case "p", "li", "dd", "td", "th", "div", "summary", "section", "label":
		r.text(" ")
	case "span":
		if attrs == "" {
			r.text(" ") // file and release beside a function
		}
	}
	if strings.Contains(attrs, `class="term"`) {
		r.name = true
	}
}

// begin starts a place where an element has an anchor of its own.
func (r *reader) begin(tag, id string) {
	switch tag {
	case "section", "h2", "h3", "dt", "li":
		if id != "" && strings.TrimSuffix(id, "-h") != r.now().anchor {
			r.places = append(r.places, &place{anchor: id})
		}
	}
}

func (r *reader) shut(tag string) {
	switch {
	case r.skip != "":
		if tag == r.skip {
			if r.depth--; r.depth == 0 {
				r.skip = ""
			}
		}
	case tag == r.head:
		r.head = ""
	case tag == "code", tag == "a":
		r.name = false
	}
}

func (r *reader) text(s string) {
	if r.skip != "" {
		return
	}
	p := r.now()
	switch {
	case r.head != "" && r.titles:
		p.title.WriteString(s)
		return
	case r.head == "":
		p.prose.WriteString(s)
	}
	if r.head != "" || r.name {
		p.names.WriteString(s + " ")
	}
}

var anchorID = regexp.MustCompile(`(?:^| )id="([^"]*)"`)

// id is the anchor that an element's attributes give it, "" if none.
func id(attrs string) string {
	if m := anchorID.FindStringSubmatch(attrs); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// fresh are the words of a text that are not among those of the others, each once: an
// index need not say a word twice. Little ones and bare numbers stay out.
func fresh(text string, others ...string) string {
	seen := map[string]bool{}
	for _, o := range others {
		for _, w := range course.Words(o) {
			seen[w] = true
		}
	}
	var words []string
	for _, w := range course.Words(text) {
		if !seen[w] && len(w) > 1 && !course.Little(w) && !number.MatchString(w) {
			words = append(words, w)
		}
		seen[w] = true
	}
	return strings.Join(words, " ")
}

// number is a word that nobody looks for: a release has one full stop.
var number = regexp.MustCompile(`^(?:[0-9]+[a-z]*|[0-9]+\.[0-9]{3,}.*)$`)
