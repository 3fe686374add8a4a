package course

import (
	"strconv"
	"strings"
)

// Lesson is what a page says of a lesson.
type Lesson struct {
	Name  string // of its folder, and of its page
	Title string // with its number: 7, Who is chosen
	Asks  []Mark // predictions, each with the number of its right answer
	Goals []Mark // challenges, each with its par
}

// Mark is an id with a number.
type Mark struct {
	ID string
	N  int
}

// ParseMarks reads what an attribute of a page lists: "id:2 other:0".
func ParseMarks(text string) (list []Mark) {
	for _, w := range strings.Fields(text) {
		id, n, _ := strings.Cut(w, ":")
		list = append(list, Mark{id, number(n, 4)})
	}
	return list
}

// Stand is how far a learner is with a lesson.
type Stand struct {
	Day      int // of the beginning; 0: not begun, or nobody knows
	Begun    bool
	Answered int // predictions
	Right    int
	Solved   int // challenges
	Done     bool
	How      Solution // of the challenge that was solved last; Day 0: nothing was kept of how
	Par      int      // of that challenge
	Exam     [2]int   // the best result of the lesson's exam: right answers, of how many; 0, 0: none
}

// StandOf reads how far a learner is. get returns what is kept under a key.
func StandOf(l *Lesson, get func(key string) string) (s Stand) {
	s.Day = max(dayOf(get(l.Name+".begun")), 0)
	s.Begun = s.Day > 0
	for _, a := range l.Asks {
		kept := get(l.Name + ".predict." + a.ID)
		if n := choice(kept); n >= 0 {
			s.Answered++
			if n == a.N {
				s.Right++
			}
		}
		s.Begun = s.Begun || kept != ""
	}
	for _, g := range l.Goals {
		if get(l.Name+".solved."+g.ID) == "yes" {
			s.Solved, s.Par = s.Solved+1, g.N
			s.How, _ = ParseSolution(get(l.Name + ".solution." + g.ID))
		}
	}
	best, _, _ := strings.Cut(get(l.Name+".exam"), " ")
	right, of, _ := strings.Cut(best, "/")
	if s.Exam = [2]int{choice(right), choice(of)}; s.Exam[0] < 0 || s.Exam[0] > s.Exam[1] {
		s.Exam = [2]int{}
	}
	s.Done = get(l.Name+".solved") == "yes" && s.Solved == len(l.Goals)
	s.Begun = s.Begun || s.Done || s.Exam[1] > 0
	return s
}

// Text says it in words: begun yesterday; 1 of 2 predictions right; challenge solved
// in 3 changes, par 2, on 2026-11-27.
func (s *Stand) Text(l *Lesson, today int) string {
	if !s.Begun {
		return "not begun"
	}
	text := "begun"
	if s.Day > 0 {
		text += " " + When(s.Day, today)
	}
	if s.Answered > 0 {
		text += "; " + strconv.Itoa(s.Right) + " of " + plural(s.Answered, "prediction") + " right"
	}
	if open := len(l.Asks) - s.Answered; open > 0 {
		text += "; " + strconv.Itoa(open) + " not answered"
	}
	if s.Solved > 0 {
		text += "; challenge solved"
		if s.How.Day > 0 {
			text += " in " + plural(s.How.Changes, "change") + ", par " + strconv.Itoa(s.Par) + ", " + When(s.How.Day, today)
		}
	}
	if s.Exam[1] > 0 {
		text += "; exam: " + strconv.Itoa(s.Exam[0]) + " of " + strconv.Itoa(s.Exam[1]) + " at best"
	}
	return text
}

func plural(n int, thing string) string {
	text := strconv.Itoa(n) + " " + thing
	if n != 1 {
		text += "s"
	}
	return text
}

// Sum says how far a learner is with all lessons, "" if none is begun.
func Sum(all []Lesson, get func(key string) string) string {
	begun, done, answered, right := 0, 0, 0, 0
	for i := range all {
		s := StandOf(&all[i], get)
		if s.Begun {
			begun++
		}
		if s.Done {
			done++
		}
		answered, right = answered+s.Answered, right+s.Right
	}
	if begun == 0 {
		return ""
	}
	text := strconv.Itoa(done) + " of " + plural(len(all), "lesson") + " done, " + strconv.Itoa(begun) + " begun"
	if answered > 0 {
		text += "; " + strconv.Itoa(right) + " of " + plural(answered, "prediction") + " right"
	}
	return text + "."
}

// GoOn is where to go on, as a link within the folder of lessons and the title of the
// lesson: what was read last, or the next lesson that is not done if that one is.
// Both are "" if nothing was read, or nothing is left.
func GoOn(all []Lesson, get func(key string) string) (link, title string) {
	last := get("last")
	name, scene, _ := strings.Cut(last, "#")
	if !isPlace(last) {
		return "", ""
	}
	for from := range all {
		if all[from].Name != name {
			continue
		}
		for i := range all {
			l := &all[(from+i)%len(all)]
			if get(l.Name+".solved") == "yes" {
				continue
			}
			link = l.Name + ".html"
			if i == 0 && scene != "" {
				link += "#" + scene
			}
			return link, l.Title
		}
	}
	return "", ""
}
