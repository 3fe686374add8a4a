// Package config says what the machine is to run: a scenario in the engine's
// terms, checked and flattened, and the lists of what a scenario may ask for:
// kernels, policies, kinds of lock, steps, costs, limits. It holds no machine, so
// that the language and the drawings need none.
//
// Package scenario makes a Config from text, package engine runs it.
package config
