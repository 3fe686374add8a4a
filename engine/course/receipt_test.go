//go:build !js

package course

import (
	"reflect"
	"strings"
	"testing"
)

var handed = Receipt{
	Name: "Zoë O'Neil; k=1 <b>", Lesson: "05-priority-inversion", Version: "0.8.0", Seed: "7",
	Answers: ParseMarks("wait-fifo:1 two:0"),
	Solved:  []Solved{{Mark{"goal-rescue", 2}, "N=Rescue+H;K=none;T=H+n-10:r500u,lA;X=w0.0l5m"}, {Mark{"goal-b", 120}, "T=A:r1m"}},
}

// TestReceipt: a code comes back whole, alone, in a list, and broken and quoted by mails.
func TestReceipt(t *testing.T) {
	code, other := handed.Code(), (&Receipt{Name: "Bo", Lesson: "00-run-queue", Version: "0.8.0"}).Code()
	for name, text := range map[string]string{
		"alone": code, "with words": "Dear teacher,\nmine is " + code + " Bye, BT1 and k=0\n",
		"two": code + "\n" + other + "\n", "broken": "> " + code[:50] + "\r\n> " + code[50:90] + "\n\n>> " + code[90:],
	} {
		list := ParseReceipts(text)
		if len(list) == 0 || !reflect.DeepEqual(list[0], handed) {
			t.Errorf("%s: %q\n gives %+v\n want  %+v", name, text, list, handed)
		}
		if name == "two" && (len(list) != 2 || list[1].Name != "Bo" || list[1].Wrong != "") {
			t.Errorf("the second of two: %+v", list)
		}
	}
	if strings.ContainsAny(code, " \n<>'") {
		t.Errorf("%q would not pass a mail", code)
	}
	if list := ParseReceipts("hello, BT1;x"); len(list) != 0 {
		t.Errorf("found %v in nothing", list)
	}
}

// TestReceiptWrong: what was changed is named, and nothing of it is used.
func TestReceiptWrong(t *testing.T) {
	code := handed.Code()
	for _, c := range []struct{ from, to, want string }{
		{"n=Zo", "n=Bo", "Not as it was handed out: the name."},
		{"l=05", "l=06", "Not as it was handed out: the lesson, the version or the seed."},
		{"s=7", "s=8", "Not as it was handed out: the lesson, the version or the seed."},
		{"two:0", "two:1", "Not as it was handed out: the answers."},
		{"r500u", "r1u", "Not as it was handed out: the solution."},
		{"goal-rescue:2", "goal-rescue:1", "Not as it was handed out: the solution."},
		{";c=goal-b:120;T=A:r1m", "", "Not as it was handed out: the solution."},
		{"n=Zo", "n=Bo;p=x:1", "Not as it was handed out: the name and the answers."},
		{code[len(code)-1:], "", "Its end is missing: it was not copied whole."},
		{code[len(code)/2:], "", "Its end is missing: it was not copied whole."},
		{"T=A:r1m", strings.Repeat("x", maxReceipt), "It is longer than any code that this site makes."},
	} {
		at := strings.LastIndex(code, c.from)
		if at < 0 {
			t.Fatalf("no %q in %s", c.from, code)
		}
		list := ParseReceipts(code[:at] + c.to + code[at+len(c.from):])
		if len(list) != 1 || list[0].Wrong != c.want || list[0].Solved != nil || list[0].Answers != nil {
			t.Errorf("%q for %q: %+v, want %q", c.to, c.from, list, c.want)
		}
	}
	nobody := Receipt{Name: strings.Repeat("x", maxName+1), Lesson: "a", Version: "1"}
	nowhere := Receipt{Name: "x", Lesson: `a"]`, Version: "1"}
	never := Receipt{Name: "x", Lesson: "a", Version: strings.Repeat("9", maxVersion+1)}
	for _, r := range []Receipt{nobody, nowhere, never} {
		list := ParseReceipts(r.Code())
		if len(list) != 1 || list[0].Wrong != "Its name, lesson, version or seed is none that this site writes." || list[0].Version != "" || list[0].Lesson != "a" && list[0].Lesson != "" {
			t.Errorf("%+v", list)
		}
	}
	if n := len(ParseReceipts(strings.Repeat(code+"\n", MaxReceipts+1))); n != MaxReceipts {
		t.Errorf("%d codes read, want %d", n, MaxReceipts)
	}
}

// TestReceiptOf: what is kept of a lesson is what is handed in.
func TestReceiptOf(t *testing.T) {
	r := ReceiptOf(&lessons[0], "Ada", "0.8.0", kept.Get)
	want := Receipt{Name: "Ada", Lesson: "00-run-queue", Version: "0.8.0", Seed: "7", Answers: []Mark{{"first", 1}},
		Solved: []Solved{{Mark{"goal-answer", 3}, `N=a\b;T=A:r1m`}}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("%+v, want %+v", r, want)
	}
	if right, asked := r.Right(&lessons[0]); right != 1 || asked != 2 {
		t.Errorf("%d of %d right, want 1 of 2", right, asked)
	}
	r.Answers[0].N = 0
	if right, _ := r.Right(&lessons[0]); right != 0 {
		t.Error("a wrong answer counts as right")
	}
}

// TestSolutionOf: of a challenge one solution counts, however many a code names: each
// would be run.
func TestSolutionOf(t *testing.T) {
	r := Receipt{Name: "x", Lesson: "a", Version: "1", Solved: []Solved{{Mark{"g", 1}, "T=A:r1m;L=B"}, {Mark{"g", 2}, "T=C:r1m"}}}
	list := ParseReceipts(r.Code())
	if len(list) != 1 || !reflect.DeepEqual(list[0].Solved, r.Solved) {
		t.Fatalf("%+v", list)
	}
	if s, ok := list[0].SolutionOf("g"); !ok || s.Text != "T=A:r1m;L=B" {
		t.Errorf("%v, %+v", ok, s)
	}
	if s, ok := list[0].SolutionOf("h"); ok || s.Text != "" {
		t.Errorf("found %+v", s)
	}
}

// TestRow: no name is a formula or more than a cell.
func TestRow(t *testing.T) {
	if got, want := Row([]string{"=1+1", "a\tb\nc", "", "-x", "x-", `"x`, `x"`}), "'=1+1\ta b c\t\t'-x\tx-\t'\"x\tx\"\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzReceipts(f *testing.F) {
	f.Add(handed.Code())
	f.Add("BT1;n=%zz%;l=a;k=")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range ParseReceipts(text) {
			if r.Wrong != "" {
				continue
			}
			again := ParseReceipts(r.Code())
			if len(again) != 1 || again[0].Wrong != "" || again[0].Name != r.Name || again[0].Lesson != r.Lesson || len(again[0].Solved) != len(r.Solved) {
				t.Errorf("%+v is handed on as %+v", r, again)
			}
		}
	})
}
