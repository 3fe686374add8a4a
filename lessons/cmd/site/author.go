package main

import (
	_ "embed"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"borrowedtime/lessons"
	"borrowedtime/lessons/site"
)

//go:embed skeleton.md
var skeleton string

// folderName is what a lesson's folder is called: its number, then words.
var folderName = regexp.MustCompile(`^([0-9]{2})-[a-z0-9]+(-[a-z0-9]+)*$`)

// newLesson makes the skeleton of a lesson that builds and runs, below root, and its line in
// course.txt.
func newLesson(root string, args []string) error {
	if len(args) != 2 || strings.TrimSpace(args[1]) == "" {
		return fmt.Errorf("want a folder and a title: site new 18-wait-for-me \"Wait for me\"")
	}
	folder, title := args[0], strings.Join(strings.Fields(args[1]), " ")
	m := folderName.FindStringSubmatch(folder)
	if m == nil {
		return fmt.Errorf("%q is no name for a lesson: want two digits, then words of small letters, as in 18-wait-for-me", folder)
	}
	dir := path.Join(root, "lessons")
	if _, err := os.Stat(path.Join(dir, folder)); err == nil {
		return fmt.Errorf("lessons/%s is there already: write in its lesson.md, or choose another name", folder)
	}
	course, err := lessons.Load(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("the course does not load, mend it first: %w", err)
	}
	number, _ := strconv.Atoi(m[1])
	for _, l := range course.Lessons {
		if l.Number == number {
			return fmt.Errorf("lesson %d is %s already: choose another number", number, l.Folder)
		}
	}
	list, err := os.ReadFile(path.Join(dir, "course.txt"))
	if err != nil {
		return err
	}
	listed, err := listLesson(string(list), folder, number)
	if err != nil {
		return err
	}
	if err := os.Mkdir(path.Join(dir, folder), 0o755); err != nil {
		return err
	}
	text := strings.NewReplacer("$TITLE", title, "$RECAP", recap(course, number)).Replace(skeleton)
	if err := os.WriteFile(path.Join(dir, folder, "lesson.md"), []byte(text), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(path.Join(dir, "course.txt"), []byte(listed), 0o644); err != nil {
		return err
	}
	fmt.Printf("lessons/%s/lesson.md is there, and its line in lessons/course.txt.\n"+
		"Now: ./build.sh dev shows it, go run ./lessons/cmd/site check %s says what is missing.\n", folder, folder)
	return nil
}

// listLesson puts a lesson into course.txt: in place of its planned line, else after the
// last lesson with a smaller number, or before all others.
func listLesson(text, folder string, number int) (string, error) {
	lines := strings.Split(text, "\n")
	at := -1
	for i, line := range lines {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		n := 0
		digits := strings.TrimSpace(rest)
		if len(digits) > 2 {
			digits = digits[:2]
		}
		if word == "lesson" || word == "planned" {
			n, _ = strconv.Atoi(strings.TrimSpace(digits))
		}
		switch {
		case word == "planned" && n == number:
			lines[i] = "lesson " + folder
			return strings.Join(lines, "\n"), nil
		case word == "part" && at < 0, (word == "lesson" || word == "planned") && n < number:
			at = i
		}
	}
	if at < 0 {
		return "", fmt.Errorf("lessons/course.txt has no part to put a lesson into: want a line `part NAME`")
	}
	lines = append(lines[:at+1], append([]string{"lesson " + folder}, lines[at+1:]...)...)
	return strings.Join(lines, "\n"), nil
}

// recap asks a question of the last lesson that has some and one of the third before, or has
// questions to be written if there are none.
func recap(course *lessons.Course, number int) string {
	var first []string // of each lesson before that has questions
	for _, q := range course.Bank {
		if q.Lesson.Number < number && (len(first) == 0 || first[len(first)-1][:2] != q.ID[:2]) {
			first = append(first, q.ID)
		}
	}
	if n := len(first); n > 1 {
		return "```recap " + first[n-1] + " " + first[max(n-3, 0)] + "\n```"
	}
	return "```recap\n? TODO A question about what one must know\n! TODO Its answer\n? TODO Another one\n! TODO Its answer\n```"
}

// check prints what the lessons lack, all of them or those that are named.
func check(folders []string) error {
	root := os.DirFS(".")
	found := site.Check(root, folders...)
	found = append(found, fresh(found, site.CheckPages(root))...)
	for _, f := range found {
		fmt.Println(f)
	}
	if len(found) > 0 {
		return fmt.Errorf("%d to mend", len(found))
	}
	fmt.Println("nothing is missing")
	if len(folders) > 0 {
		fmt.Println("\nStill to be done by people: play it (./build.sh dev), let somebody else play it, then ./build.sh test -quick.")
	}
	return nil
}

// fresh leaves out what the build stops at for a reason that has been found already, with its
// line: a course that does not load, a term that is not there, a wrong answer.
func fresh(found, built []site.Finding) []site.Finding {
	return slices.DeleteFunc(built, func(b site.Finding) bool {
		return slices.ContainsFunc(found, func(f site.Finding) bool {
			leads := strings.HasSuffix(b.Text, "leads nowhere") && strings.HasPrefix(f.Text, "link ")
			return leads || strings.HasPrefix(f.Text, b.Text) || strings.HasSuffix(b.Text, f.Text)
		})
	})
}
