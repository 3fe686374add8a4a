package lessons

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Lesson is one page of the course.
type Lesson struct {
	File    string // where it was read from: "05-priority-inversion/lesson.md"
	Folder  string // "05-priority-inversion"; the page is lessons/FOLDER.html
	Number  int
	Title   string
	Part    string // of the course
	Lede    string // one or two sentences under the title; Markdown
	Card    string // one sentence for the card on the front page; plain text
	Minutes int
	Intro   []Block // before the first heading
	Scenes  []*Scene
}

// Scene is what stands under one second-level heading: text on the left and,
// if it has one, a stage on the right.
type Scene struct {
	ID     string
	Title  string
	Line   int
	Blocks []Block
}

// Block is a stretch of a scene: prose, or one fence. Exactly one field beside
// Line is set.
type Block struct {
	Line      int
	Prose     string
	Stage     *Stage
	Predict   *Predict
	Challenge *Challenge
	Compare   *Compare
	Decide    *Decide
	Aside     *Aside
	Recap     *Recap
	Question  *Question // of the bank: later lessons and the review ask it, this one does not
}

// All returns the lesson's blocks in reading order.
func (l *Lesson) All() []Block {
	all := append([]Block{}, l.Intro...)
	for _, s := range l.Scenes {
		all = append(all, s.Blocks...)
	}
	return all
}

// Prediction finds a prediction by name, nil if there is none.
func (l *Lesson) Prediction(name string) *Predict {
	for _, b := range l.All() {
		if b.Predict != nil && b.Predict.Name == name {
			return b.Predict
		}
	}
	return nil
}

func loadLesson(dir fs.FS, folder string) (*Lesson, error) {
	l, err := ReadPage(dir, folder+"/lesson.md")
	if err != nil {
		return nil, err
	}
	l.Folder = folder
	number, _, _ := strings.Cut(folder, "-")
	if l.Number, err = strconv.Atoi(number); err != nil {
		return nil, fmt.Errorf("folder %q: want a name that begins with the lesson's number, as in 05-priority-inversion", folder)
	}
	return l, nil
}

// ReadPage reads a text in the form of a lesson that is none: front matter, scenes
// and fences, but neither a number nor a place on the path.
func ReadPage(dir fs.FS, file string) (*Lesson, error) {
	text, err := fs.ReadFile(dir, file)
	if err != nil {
		return nil, err
	}
	l := &Lesson{File: file}
	body, line, err := l.frontMatter(string(text))
	if err == nil {
		err = l.split(body, line)
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	return l, nil
}

// frontMatter reads the `key: value` lines between two --- lines and returns
// the rest of the text with the number of its first line.
func (l *Lesson) frontMatter(text string) (string, int, error) {
	lines := strings.Split(text, "\n")
	if lines[0] != "---" {
		return "", 0, fmt.Errorf("1: want --- and front matter")
	}
	for i := 1; i < len(lines); i++ {
		if lines[i] == "---" {
			return strings.Join(lines[i+1:], "\n"), i + 2, l.complete()
		}
		key, value, _ := strings.Cut(lines[i], ":")
		value = strings.TrimSpace(value)
		switch key {
		case "title":
			l.Title = value
		case "lede":
			l.Lede = value
		case "card":
			l.Card = curly(value)
		case "minutes":
			l.Minutes, _ = strconv.Atoi(value)
		default:
			return "", 0, fmt.Errorf("%d: unknown key %q: want title, lede, card or minutes", i+1, key)
		}
	}
	return "", 0, fmt.Errorf("1: the front matter does not end: want a second ---")
}

func (l *Lesson) complete() error {
	if l.Title == "" || l.Lede == "" || l.Card == "" || l.Minutes == 0 {
		return fmt.Errorf("1: the front matter must give title, lede, card and minutes")
	}
	return nil
}

// split cuts the body into scenes and blocks. line is the number of its first
// line in the file.
func (l *Lesson) split(body string, line int) error {
	lines := strings.Split(body, "\n")
	var prose []string
	at := line
	add := func(b Block) {
		if n := len(l.Scenes); n > 0 {
			l.Scenes[n-1].Blocks = append(l.Scenes[n-1].Blocks, b)
		} else {
			l.Intro = append(l.Intro, b)
		}
	}
	flush := func() {
		if text := strings.TrimSpace(strings.Join(prose, "\n")); text != "" {
			add(Block{Line: at, Prose: text})
		}
		prose = prose[:0]
	}
	for i := 0; i < len(lines); i++ {
		switch text := lines[i]; {
		case strings.HasPrefix(text, "## "):
			flush()
			l.Scenes = append(l.Scenes, newScene(strings.TrimSpace(text[3:]), line+i))
			at = line + i + 1
		case isFence(text):
			flush()
			end, err := closing(lines, i)
			if err != nil {
				return fmt.Errorf("%d: %w", line+i, err)
			}
			b, err := newFence(text, lines[i+1:end], line+i)
			if err != nil {
				return err
			}
			add(b)
			i = end
			at = line + i + 1
		default:
			if near := misspelt(text); near != "" {
				return fmt.Errorf("%d: no fence of a lesson is called so: did you mean ```%s?", line+i, near)
			}
			prose = append(prose, text)
		}
	}
	flush()
	return nil
}

// newScene takes an id from the heading: words of letters and digits joined by
// hyphens, as a link within the page expects.
func newScene(title string, line int) *Scene {
	return &Scene{Title: title, ID: Slug(title), Line: line}
}

// Slug makes an anchor of a heading or a term.
func Slug(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// closing returns the index of the line that closes the fence opened at i. A
// fence of four backticks may hold fences of three; one that begins like it means
// that the end was forgotten.
func closing(lines []string, i int) (int, error) {
	ticks := ticksOf(lines[i])
	for j := i + 1; j < len(lines); j++ {
		if strings.TrimRight(lines[j], " ") == ticks {
			return j, nil
		}
		if isFence(lines[j]) && ticksOf(lines[j]) == ticks {
			return 0, fmt.Errorf("the fence %q is not closed: want a line %s before %q, %d lines below", lines[i], ticks, lines[j], j-i)
		}
	}
	return 0, fmt.Errorf("the fence %q is not closed: want a line %s below it", lines[i], ticks)
}

func ticksOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, "`"))] }
