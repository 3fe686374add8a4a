package lessons

import (
	"slices"
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
		{front + "```scenario one\ntask A {}\n\n```scenario two\n```\n", "7: the fence \"```scenario one\" is not closed: want a line ``` before \"```scenario two\", 3 lines below"},
		{front + "```predikt p on=x\n```\n", "7: no fence of a lesson is called so: did you mean ```predict?"},
		{front + "```scenario\n```\n", "7: a scenario needs a name"},
		{front + "```scenario one speed=3\n```\n", `unknown attribute "speed"`},
		{front + "```predict p on=x\n? Q\n- a\n  = wait(H) == 0\n! W\n```\n", "needs a name"},
		{front + "```predict p on=x\n? Q\n- a\n- b\n! W\n```\n", `option "a" needs a condition`},
		{front + "```challenge c\nGoal\n--- strat\nx\n```\n", `unknown part "strat"`},
		{front + "```compare on=x profiles=none\na | b\n```\n", "a comparison needs"},
		{front + "```decide picks rounds=3\n```\n", "a game needs a name and on="},
		{front + "```decide picks on=x rounds=none\n```\n", `rounds="none": want a number`},
		{front + "```decide exam on=x pass=10\n```\n", "an exam needs pass= and a deck"},
		{front + "```decide exam on=x\n--- deck 7.3\ntask A\n```\n", "an exam needs pass= and a deck"},
		{front + "```decide exam on=x pass=13\n--- deck 7.3\ntask A\n```\n", "pass=13: there are only 12 rounds"},
		{front + "```decide picks on=x color=red\n```\n", `unknown attribute "color"`},
		{front + "```recap\n```\n", "a recap names questions"},
		{front + "```question\n```\n", "a question needs a name"},
		{front + "```question q\nvary a = 1, 2\n? Q\n```\n", "question q has 2 variants"},
		{front + "```question q\nvary a = 1, 2, 3\nvary b = 1, 2\n? Q\n```\n", "vary b has 2 values, the one before 3"},
		{front + "```question q\nvary a = 1, 2, 3\ntask A { run $b }\n? Q $a\n- x\n  = ran(A) > 0\n  > y\n- z\n  = ran(A) == 0\n  > y\n! W\n```\n", "$b stands for nothing"},
		{front + "```question q\nvary a = 1, 2, 3\ntask A { run 1ms }\n? Q\n- x\n  = ran(A) > 0\n  > y\n- z\n  = ran(A) == 0\n  > y\n! W\n```\n", "nothing uses $a"},
		{front + "```challenge c\nGoal\n--- fails a\nkernel 7.3\n```\n", "9: fails a: want a line `= condition`"},
		{front + "```challenge c\nGoal\n--- passes a\n= ran(A) > 0\n```\n", "want --- passes NAME"},
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

// TestGalleryGroups: the gallery stands as course.txt has it, its comments in three
// parts; what is in no group, or nowhere, is a mistake.
func TestGalleryGroups(t *testing.T) {
	open := func(path string) (*Course, error) {
		dir := fstest.MapFS{"course.txt": {Data: []byte("part P\nplanned 3 Three\n" + path)}, "whats-new.md": {}}
		for _, name := range []string{"20-b", "a"} {
			dir["gallery/"+name+".scn"] = &fstest.MapFile{Data: []byte("# About\n# it.\n# ? Why\n# so?\n# ! For\n# `=1`.\ntitle \"T\"\nkernel pi # mine\n# kept\n")}
		}
		return Load(dir)
	}
	c, err := open("group Some\nexample b 03 pi\ngroup More\nexample a 3 none 7.3\n")
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range c.Gallery {
		got += e.Name + ":" + e.Group + ":" + e.Stop.Title + ":" + strings.Join(e.Kernels, "+") + " "
	}
	if want := "b:Some:Three:pi a:More:Three:none+7.3 "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	e := c.Gallery[0]
	if got, want := []string{e.Title, e.Profile, e.About, e.Question, e.Answer}, []string{"T", "pi", "About it.", "Why so?", "For `=1`."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := "# About\n# it.\n# ? Why\n# so?\ntitle \"T\"\nkernel pi # mine\n# kept\n"; e.Text != want {
		t.Errorf("on the stage: %q, want %q", e.Text, want)
	}
	for text, want := range map[string]string{
		"example b 3 pi\n":                          `3: a group must come before the example "b"`,
		"group G\nexample x 3 pi\n":                 `no scenario "x"`,
		"group G\nexample b 3 pi\nexample b 3 pi\n": `no scenario "b", or it is listed twice`,
		"group G\nexample b 3\n":                    "want `example NAME LESSON KERNEL...`",
		"group G\nexample b 4 pi\n":                 `there is no lesson "4"`,
		"group G\nexample b 3 8.8\n":                `there is no kernel "8.8"`,
		"group G\nexample b 3 pi\n":                 "gallery/a.scn: course.txt has no group for it",
	} {
		if _, err := open(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// TestApply: a change takes the place of what has its name, adds, drops, or is all.
func TestApply(t *testing.T) {
	start := "title \"T\"\nkernel 7.1\n\nlock A\n\n# A comment.\ntask L nice=5 {\n\tlock A\n}\n\ntask M*2 {\n\trun 1ms\n}\n"
	for change, want := range map[string]string{
		"task L {\n\trun 2ms\n}":         "title \"T\"\nkernel 7.1\nlock A\ntask L {\n\trun 2ms\n}\ntask M*2 {\n\trun 1ms\n}\n",
		"kernel 7.3\ndrop task M":        "title \"T\"\nkernel 7.3\nlock A\ntask L nice=5 {\n\tlock A\n}\n",
		"task H {\n\trun 1ms\n}":         "title \"T\"\nkernel 7.1\nlock A\ntask L nice=5 {\n\tlock A\n}\ntask M*2 {\n\trun 1ms\n}\ntask H {\n\trun 1ms\n}\n",
		"title \"U\"\ntask A { run 1s }": "title \"U\"\ntask A { run 1s }\n",
	} {
		if got := Apply(start, change); got != want {
			t.Errorf("%q: got\n%s", change, got)
		}
	}
}

// TestSolutionAsChange: a solution may be what differs from the start; its text is whole, in
// canonical form.
func TestSolutionAsChange(t *testing.T) {
	parts := "```challenge c\nGoal\n--- allow task L\n--- start\ntitle  \"T\"\nuntil  9ms\n\ntask L {\n\trun 1ms\n}\n--- expect\nran(L) == 2ms\n--- solution\n%\n--- why\nSo.\n```\n"
	solved := "title  \"T\"\nuntil  9ms\n\ntask L {\n\trun 2ms\n}\n"
	for _, written := range []string{"task L {\n\trun 2ms\n}", strings.TrimSpace(solved)} {
		l, err := load(front + strings.Replace(parts, "%", written, 1))
		if err != nil {
			t.Fatal(err)
		}
		if c := l.Intro[0].Challenge; c.Solution != solved || c.Below["start"] != 3 || c.Below["solution"] != 12 {
			t.Errorf("%q: got %q, parts %v", written, c.Solution, c.Below)
		}
	}
}

// TestBank: variants take the first values of each name, the second ones, and so on, with
// the sign that prose writes; a recap may only ask what a lesson before has taught.
func TestBank(t *testing.T) {
	ask := "```question q\nvary a = 1, 2, 3\nvary t = A, B, C\nvary n = 0, -5, 5\ntask $t nice=$n { run ${a}ms }\n? What runs $a ms at nice $n?\n- `$t`\n  = ran($t) > 0\n  > Yes.\n- Nobody\n  = ran($t) == 0\n  > No.\n! W\n```\n"
	dir := func(recap string) fstest.MapFS {
		return fstest.MapFS{"course.txt": {Data: []byte("part P\nlesson 03-x\nlesson 04-y\n")}, "whats-new.md": {},
			"03-x/lesson.md": {Data: []byte(front + ask)}, "04-y/lesson.md": {Data: []byte(front + "```recap " + recap + "\n```\n")}}
	}
	c, err := Load(dir("03/q"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Bank) != 1 || c.Question("03/q") != c.Bank[0] || len(c.Bank[0].Variants) != 3 {
		t.Fatalf("bank: %+v", c.Bank)
	}
	v := c.Bank[0].Variants[1]
	if v.Text != "task B nice=-5 { run 2ms }\n" || v.Question != "What runs 2 ms at nice −5?" || v.Options[0].When != "ran(B) > 0" {
		t.Errorf("second variant: %+v", v)
	}
	for _, wrong := range []string{"03/r", "04/q"} {
		if _, err := Load(dir(wrong)); err == nil || !strings.Contains(err.Error(), "04-y/lesson.md:7: recap "+wrong) {
			t.Errorf("%s: got %v", wrong, err)
		}
	}
	if _, err := Load(dir("03/r")); !strings.HasSuffix(err.Error(), "; there are 03/q") {
		t.Errorf("the questions of lesson 3: %v", err)
	}
}
