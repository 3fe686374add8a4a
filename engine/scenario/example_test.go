package scenario_test

import (
	"fmt"

	"borrowedtime/engine/scenario"
)

// Whoever writes by hand need not care for layout; the canonical form is one.
func Example() {
	s, errs := scenario.Parse("cpus 2; task L { lock A; run 3000us; unlock A }\ntask H fifo=90 start=1ms { lock A; run 1ms; unlock A }")
	if len(errs) > 0 {
		fmt.Println(errs)
		return
	}
	fmt.Print(scenario.Format(s))
	// Output:
	// cpus   2
	// task L { lock A; run 3ms; unlock A }
	// task H fifo=90 start=1ms { lock A; run 1ms; unlock A }
}

// All mistakes are told at once, each with its place. (A hint, where there is
// one, stands beside the message.)
func ExampleParse() {
	_, errs := scenario.Parse("task H { lock A; run 1mss; unlok A }\ntask H { run 1ms }")
	for _, e := range errs {
		fmt.Printf("%d:%d: %s\n", e.Line, e.Col, e.Msg)
	}
	// Output:
	// 1:22: "1mss" has an unknown unit
	// 1:28: unknown step "unlok"
	// 2:6: there are two tasks named "H"
}

// A link holds the whole scenario and where the page showed it; the checksum
// finds a link that was cut.
func ExampleDecodeLink() {
	s, _ := scenario.Parse("task H { run 1ms }")
	fragment := scenario.EncodeLink(s, scenario.Entries{{Key: "t", Value: "500us"}})
	fmt.Println(fragment)

	link, err := scenario.DecodeLink("#" + fragment)
	if err != nil {
		fmt.Println(err)
		return
	}
	at, _ := link.View.Get("t")
	fmt.Printf("at %s of %s", at, scenario.Format(link.Scenario))

	_, err = scenario.DecodeLink(fragment[:len(fragment)-1])
	fmt.Println(err)
	// Output:
	// 1;T=H:r1m;t=500us;k=thQY
	// at 500us of task H { run 1ms }
	// the link is cut off: its end with the checksum is missing (copy it again, whole)
}

// A link's text stands on one line; who opens it finds a step a line.
func ExampleSpread() {
	s, _ := scenario.Parse("lock A\ntask H start=1ms { lock A; run 1ms; unlock A }\ntask M { run 2ms }\n")
	fmt.Print(scenario.Spread(s))
	// Output:
	// lock A
	//
	// task H start=1ms {
	// 	lock A
	// 	run 1ms
	// 	unlock A
	// }
	//
	// task M { run 2ms }
}
