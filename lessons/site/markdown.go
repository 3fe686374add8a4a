package site

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"borrowedtime/engine/explain"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// markdown renders the prose of one page. Beyond Markdown it knows
//
//	`=wait(H, A) @none`           a value that the engine computes
//	`H`                           the name of a task or lock of the stage, in its colour
//	[2.5 ms](at:2.5ms)            an instant, to which the reader can send the stage
//	[donor](term:donor)           a link into the glossary
//	[lesson 7](../07-two-contexts/lesson.md)   a link to another lesson
//	[the playground](site:playground.html)     a link to another page
//	[Pathfinder](gallery:pathfinder)           a ready scenario, on the playground's stage
type markdown struct {
	root  string                                                // way to the site's root
	value func(expr string) (shown, how string, err error)      // nil: no values here
	names map[string]string                                     // class by name of what the prose is about
	place func(dest string) (stage string, at int64, err error) // nil: no instants here
	ready func(name string) bool                                // whether the gallery has a scenario; nil: no links to it
	title func(folder string) string                            // of a lesson; nil: links to lessons have no titles
	paper bool                                                  // no stage stands beside the text: an instant is words
	line  bool                                                  // one line is rendered: a label or a heading
	md    goldmark.Markdown
	err   error // the first thing that went wrong while rendering
}

func newMarkdown(root string, value func(string) (string, string, error)) *markdown {
	m := &markdown{root: root, value: value}
	m.md = goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(m, 1))),
	)
	return m
}

// markdown renders prose in which a link to a lesson says its title.
func (b *builder) markdown(root string, value func(string) (string, string, error)) *markdown {
	m := newMarkdown(root, value)
	m.title = func(folder string) string {
		for _, l := range b.course.Lessons {
			if l.Folder == folder {
				return l.Title
			}
		}
		return "" // the check of all links says so
	}
	return m
}

// RegisterFuncs makes this the renderer of code spans, links, tables and raw HTML.
func (m *markdown) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindCodeSpan, m.codeSpan)
	r.Register(ast.KindLink, m.link)
	r.Register(extast.KindTable, m.table)
	r.Register(ast.KindRawHTML, m.noHTML)
	r.Register(ast.KindHTMLBlock, m.noHTML)
}

// block renders whole paragraphs.
func (m *markdown) block(src string) (string, error) {
	var b bytes.Buffer
	m.err = nil
	if err := m.md.Convert([]byte(keepUnits(src)), &b); err != nil {
		return "", err
	}
	return b.String(), m.err
}

var unit = regexp.MustCompile(`(\d) (ms|µs|ns|s)\b`)

// keepUnits puts a space that does not break between a number and its unit,
// outside of code.
func keepUnits(src string) string {
	parts := strings.Split(src, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = unit.ReplaceAllString(parts[i], "$1\u00a0$2")
	}
	return strings.Join(parts, "`")
}

// inline renders one line of text without a paragraph around it.
func (m *markdown) inline(src string) (string, error) {
	m.line = true
	out, err := m.block(src)
	m.line = false
	out = strings.TrimSpace(out)
	out = strings.TrimSuffix(strings.TrimPrefix(out, "<p>"), "</p>")
	if err == nil && strings.Contains(out, "<p>") {
		err = fmt.Errorf("want one line of text, found several paragraphs: %q", src)
	}
	return out, err
}

func (m *markdown) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

func (m *markdown) noHTML(_ util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		m.fail(fmt.Errorf("lessons hold no HTML, found %q", snippet(n, src)))
	}
	return ast.WalkSkipChildren, nil
}

func snippet(n ast.Node, src []byte) string {
	if r, ok := n.(*ast.RawHTML); ok && r.Segments.Len() > 0 {
		s := r.Segments.At(0)
		return string(s.Value(src))
	}
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		s := n.Lines().At(0)
		return strings.TrimSpace(string(s.Value(src)))
	}
	return "<"
}

func (m *markdown) codeSpan(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	code := plainText(n, src)
	if expr, ok := strings.CutPrefix(code, "="); ok && m.value != nil {
		shown, how, err := m.value(strings.TrimSpace(expr))
		if err != nil {
			m.fail(err)
		}
		_, _ = w.WriteString(`<span class="value" title="` + html.EscapeString(how) + `">` + html.EscapeString(shown) + `</span>`)
		return ast.WalkSkipChildren, nil
	}
	if name, ok := m.name(code); ok {
		_, _ = w.WriteString(name)
		return ast.WalkSkipChildren, nil
	}
	_, _ = w.WriteString(`<code>` + html.EscapeString(code) + `</code>`)
	return ast.WalkSkipChildren, nil
}

// table puts a table into a box that scrolls where there is no room for it, as on phones.
// Its name are the heads of its columns.
func (m *markdown) table(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</table></div>\n")
		return ast.WalkContinue, nil
	}
	var heads []string
	for cell := n.FirstChild().FirstChild(); cell != nil; cell = cell.NextSibling() {
		var head strings.Builder
		_ = ast.Walk(cell, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
			if t, ok := c.(*ast.Text); ok && entering {
				head.Write(t.Segment.Value(src))
			}
			return ast.WalkContinue, nil
		})
		if head.Len() > 0 {
			heads = append(heads, head.String())
		}
	}
	_, _ = w.WriteString(`<div class="scroll" tabindex="0" role="region" aria-label="` + html.EscapeString("Table: "+strings.Join(heads, ", ")) + "\"><table>\n")
	return ast.WalkContinue, nil
}

func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(bytes.ReplaceAll(t.Segment.Value(src), []byte("\n"), []byte(" ")))
		}
	}
	return b.String()
}

func (m *markdown) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	dest, tag := string(n.(*ast.Link).Destination), "a"
	when, isTime := strings.CutPrefix(dest, "at:")
	if isTime {
		tag = "span"
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">")
		return ast.WalkContinue, nil
	}
	if isTime {
		open, err := m.time(when)
		if err != nil {
			m.fail(err)
		}
		_, _ = w.WriteString(open)
		return ast.WalkContinue, nil
	}
	to, class, title, err := m.resolve(dest)
	if err != nil {
		m.fail(err)
	}
	_, _ = w.WriteString(`<a href="` + html.EscapeString(to) + `"`)
	if class != "" {
		_, _ = w.WriteString(` class="` + class + `"`)
	}
	if title != "" {
		_, _ = w.WriteString(` title="` + html.EscapeString(title) + `"`)
	}
	_, _ = w.WriteString(`>`)
	return ast.WalkContinue, nil
}

// resolve turns what an author writes into an address relative to the page.
func (m *markdown) resolve(dest string) (to, class, title string, err error) {
	if id, ok := strings.CutPrefix(dest, "term:"); ok {
		t := explain.FindTerm(id)
		if t == nil {
			return "", "", "", fmt.Errorf("the glossary has no term %q", id)
		}
		return m.root + "glossary.html#" + id, "term", t.Short, nil
	}
	if page, ok := strings.CutPrefix(dest, "site:"); ok {
		return m.root + page, "", "", nil
	}
	if name, ok := strings.CutPrefix(dest, "gallery:"); ok {
		if m.ready == nil || !m.ready(name) {
			return "", "", "", fmt.Errorf("the gallery has no scenario %q", name)
		}
		return m.root + readyLink(name), "", "", nil
	}
	if rest, ok := strings.CutPrefix(dest, "../"); ok {
		if folder, anchor, ok := strings.Cut(rest, "/lesson.md"); ok {
			if m.title != nil {
				title = m.title(folder)
			}
			return m.root + "lessons/" + folder + ".html" + anchor, "", title, nil
		}
	}
	if strings.HasPrefix(dest, "#") || strings.HasPrefix(dest, "https://") {
		return dest, "", "", nil
	}
	return "", "", "", fmt.Errorf("link %q: want term:ID, at:TIME, site:PAGE, gallery:NAME, ../FOLDER/lesson.md, #ANCHOR or https://", dest)
}
