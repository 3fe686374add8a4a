// Package order sorts for the packages that the page is built from. The standard
// library's sorts by a function bring a copy of the algorithm for each type, or
// reflection: a hundredth of the download.
package order

import "sort"

// Stable sorts n things that less compares and swap exchanges; what is equal
// keeps its order.
func Stable(n int, less func(i, j int) bool, swap func(i, j int)) { sort.Stable(&by{n, less, swap}) }

// by is a sort.Interface of functions, so that one sort serves every type.
type by struct {
	n    int
	less func(i, j int) bool
	swap func(i, j int)
}

func (b *by) Len() int           { return b.n }
func (b *by) Less(i, j int) bool { return b.less(i, j) }
func (b *by) Swap(i, j int)      { b.swap(i, j) }
