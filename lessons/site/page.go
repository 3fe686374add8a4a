package site

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"borrowedtime/engine/version"
)

//go:embed layout.html
var layoutText string

var layout = template.Must(template.New("layout").Parse(layoutText))

// page is what the frame around every page needs.
type page struct {
	Path        string // "lessons/05-priority-inversion.html"
	Title       string
	Description string
	Class       string // of <main>
	Nav         string // which entry of the navigation this page belongs to
	Where       *where
	Scripts     bool // the engine is loaded here
	Bare        bool // nothing around the body, for a frame in another page
	Body        template.HTML
}

// listStop is the place of a page in a playlist.
type listStop struct{ List, Says string }

// where is the place in the course, for the bar in the header.
type where struct {
	Number, Of int
	Lessons    string // the folders of all lessons
	Lists      []listStop
}

// Root is the way from the page to the site's root: file:// knows no /.
func (p *page) Root() string { return strings.Repeat("../", strings.Count(p.Path, "/")) }

// Version stands in the foot of the page, so that a reader can name it.
func (p *page) Version() string { return version.String }

func (p *page) render() ([]byte, error) {
	var b bytes.Buffer
	if err := layout.Execute(&b, p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
