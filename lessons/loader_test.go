package lessons

import (
	"strings"
	"testing"
	"testing/fstest"
)

const front = "---\ntitle: T\nlede: L\ncard: C\nminutes: 10\n---\n"

func load(text string) (*Lesson, error) {
	return loadLesson(fstest.MapFS{"03-x/lesson.md": {Data: []byte(text)}}, "03-x")
}

// TestSplit shows how a file becomes scenes and blocks.
func TestSplit(t *testing.T) {
	l, err := load(front + "Hello.\n\n## Two tasks & a lock\n\nProse.\n\n```scenario one at=2ms steps=3\ntask A { run 1ms }\n```\n\nMore.\n\n```go\ncode stays prose\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	if l.Number != 3 || len(l.Intro) != 1 || l.Intro[0].Prose != "Hello." {
		t.Errorf("intro: %+v", l)
	}
	s := l.Scenes[0]
	if s.ID != "two-tasks-a-lock" || len(s.Blocks) != 3 {
		t.Fatalf("scene: %+v", s)
	}
	stage := s.Blocks[1].Stage
	if stage == nil || stage.Name != "one" || stage.At != "2ms" || stage.Steps != 3 || stage.Text != "task A { run 1ms }\n" {
		t.Errorf("stage: %+v", stage)
	}
	if s.Blocks[1].Line != 13 {
		t.Errorf("the fence is in line 13, not %d", s.Blocks[1].Line)
	}
	if !strings.Contains(s.Blocks[2].Prose, "code stays prose") {
		t.Errorf("a fence that isn't ours is prose: %+v", s.Blocks[2])
	}
}

// TestErrors: each mistake of an author has a message with its line.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"title: T\n", "1: want ---"},
		{"---\ntitle: T\n---\n", "must give title, lede"},
		{"---\ncolour: red\n---\n", `2: unknown key "colour"`},
		{front + "```scenario one\ntask A {}\n", "7: the fence"},
		{front + "```scenario\n```\n", "7: a scenario needs a name"},
		{front + "```scenario one speed=3\n```\n", `unknown attribute "speed"`},
		{front + "```predict p on=x\n? Q\n- a\n  = wait(H) == 0\n! W\n```\n", "needs a name"},
		{front + "```predict p on=x\n? Q\n- a\n- b\n! W\n```\n", `option "a" needs a condition`},
		{front + "```challenge c\nGoal\n--- strat\nx\n```\n", `unknown part "strat"`},
		{front + "```compare on=x profiles=none\na | b\n```\n", "a comparison needs"},
		{front + "```decide picks rounds=3\n```\n", "a game needs a name and on="},
		{front + "```decide picks on=x rounds=none\n```\n", `rounds="none": want a number`},
		{front + "```decide picks on=x color=red\n```\n", `unknown attribute "color"`},
		{front + "```kernel f()\n```\n", "a kernel pointer is"},
		{front + "```recap\n? Q\n```\n", "has no answer"},
	} {
		_, err := load(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}

// TestStagesBorrow: a stage may take another's text with another kernel.
func TestStagesBorrow(t *testing.T) {
	l, err := load(front + "```scenario a\ntitle \"T\"\nuntil 9ms\n```\n\n```scenario b from=a kernel=6.17\n```\n\n```scenario c from=b kernel=none\n```\n")
	if err != nil {
		t.Fatal(err)
	}
	stages, err := l.Stages()
	if err != nil {
		t.Fatal(err)
	}
	if want := "title \"T\"\nkernel 6.17\nuntil 9ms\n"; stages[1].Text != want {
		t.Errorf("b is %q, want %q", stages[1].Text, want)
	}
	if want := "title \"T\"\nkernel none\nuntil 9ms\n"; stages[2].Text != want {
		t.Errorf("c is %q, want %q", stages[2].Text, want)
	}
}

// TestGalleryGroups: what course.txt puts into a group follows the others, in its
// order; a group of nothing and a scenario that isn't there are mistakes.
func TestGalleryGroups(t *testing.T) {
	open := func(path string) (*Course, error) {
		dir := fstest.MapFS{"course.txt": {Data: []byte(path)}, "whats-new.md": {}}
		for _, name := range []string{"20-b", "10-a", "d", "c"} {
			dir["gallery/"+name+".scn"] = &fstest.MapFile{Data: []byte("# About.\ntitle \"T\"\n")}
		}
		return Load(dir)
	}
	c, err := open("group Later\nexample d\nexample b\n")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range c.Gallery {
		got += e.Name + ":" + e.Group + " "
	}
	if want := "a: c: d:Later b:Later "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for text, want := range map[string]string{
		"example d\n":                     `1: a group must come before the example "d"`,
		"group G\nexample x\n":            `no scenario "x"`,
		"group G\nexample d\nexample d\n": `no scenario "d", or it is listed twice`,
		"group G\n":                       `no scenario ""`,
	} {
		if _, err := open(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
