package explain

// facts say the facts of the find-proxy decision table, by the names that the
// engine gives them.
var facts = [...]struct{ name, words string }{
	{"unlinked", "the waiter waits for no lock any more"},
	{"current", "this CPU is executing it"},
	{"curr-in-chain", "this CPU is executing a task of the chain"},
	{"changed", "what the waiter waits for changed while it was read"},
	{"no-owner", "the lock has no owner"},
	{"home", "the waiter is on the CPU where it belongs"},
	{"owner-asleep", "the owner is on no run queue"},
	{"owner-delayed", "the owner is in deferred dequeue"},
	{"owner-remote", "the owner is on another CPU"},
	{"owner-migrating", "the owner is between two CPUs"},
	{"owner-moved", "the owner left this CPU while it was looked at"},
	{"owner-self", "the owner is the waiter itself"},
	{"owner-blocked", "the owner waits for a lock too"},
}

// Fact says a fact of the find-proxy decision table in words; "" if there is
// none of that name.
func Fact(name string) string {
	for i := range facts {
		if facts[i].name == name {
			return facts[i].words
		}
	}
	return ""
}
