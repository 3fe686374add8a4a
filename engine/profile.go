package engine

// Profiles lists the kernel profiles in historical order.
var Profiles = []Profile{
	{Name: "none", Title: "No proxy execution", Kernel: "any kernel, or 7.3 booted with sched_proxy_exec=0"},
	{Name: "6.17", Title: "Same-CPU proxy execution", Kernel: "6.17 to 7.0"},
	{Name: "7.1", Title: "Simple donor migration", Kernel: "7.1"},
	{Name: "7.3", Title: "Donor migration and handoff", Kernel: "7.2 and 7.3"},
}

// Profile is one row: a name and what that kernel can do.
type Profile struct {
	Name   string // as the scenario language spells it
	Title  string
	Kernel string // which releases behave so
}
