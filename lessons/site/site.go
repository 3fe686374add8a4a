package site

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"borrowedtime/lessons"
)

// builder makes one site.
type builder struct {
	course *lessons.Course
	run    *runner
	files  Files
}

// Pages builds every page and copies what is static. root is the repository.
// The engine's files are added by the caller, then Files.Finish.
func Pages(root fs.FS) (Files, error) {
	content, err := fs.Sub(root, "lessons")
	if err != nil {
		return nil, err
	}
	course, err := lessons.Load(content)
	if err != nil {
		return nil, err
	}
	b := &builder{course: course, run: newRunner(), files: Files{}}
	if err := b.static(root); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		b.lessonPages,
		b.frontPage,
		b.playgroundPage,
		b.galleryPage,
		b.embedPage,
		func() error { return b.glossaryPage(content) },
		b.languagePage,
		b.newsPage,
		b.progressPage,
		b.verifyPage,
		b.reviewPage,
		b.contentsPage,
		func() error { return b.textPages(content) },
		func() error { return b.fidelityPage(root) },
		func() error { return b.decisionsPage(root) },
		b.listPages,
		b.slidePages,
		b.handoutPages,
		b.teachPage,
		b.searchPage,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := addIcons(b.files); err != nil {
		return nil, err
	}
	return b.files, CheckLinks(b.files)
}

// static copies the folder static as it is, but for the style sheets: a page
// fetches one, because each costs a round trip before anything is drawn.
func (b *builder) static(root fs.FS) error {
	entries, err := fs.ReadDir(root, "static")
	if err != nil {
		return err
	}
	var frame, parts []byte
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		data, err := fs.ReadFile(root, "static/"+e.Name())
		switch {
		case err != nil:
			return err
		case e.Name() == "style.css": // the frame comes first, so that a part may refine it
			frame = data
		case path.Ext(e.Name()) == ".css":
			parts = append(parts, data...)
		default:
			b.files[e.Name()] = data
		}
	}
	b.files["style.css"] = append(frame, parts...)
	return nil
}

func (b *builder) add(p *page) error {
	p.Scripts = true
	out, err := p.render()
	if err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	b.files[p.Path] = out
	return nil
}

// lessonPages builds the lessons in the order of the course.
func (b *builder) lessonPages() error {
	for _, l := range b.course.Lessons {
		lp, err := b.newLessonPage(l, "../")
		if err == nil {
			err = lp.write()
		}
		if err != nil {
			return fmt.Errorf("lessons/%s/lesson.md: %w", l.Folder, err)
		}
		if err := b.add(lp.page()); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) newsPage() error {
	md := b.markdown("", nil)
	body, err := md.block(b.course.News)
	if err != nil {
		return fmt.Errorf("lessons/whats-new.md: %w", err)
	}
	return b.add(&page{
		Path: "whats-new.html", Title: "What’s new · Borrowed Time", Class: "column",
		Description: "What changed in Borrowed Time, for those who learn with it.",
		Body:        template.HTML(`<article class="prose">` + body + `</article>` + "\n"),
	})
}
