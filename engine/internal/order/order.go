// Package order sorts for the packages that the page is built from. The standard
// library's sorts by a function bring a second copy of each algorithm and
// reflection with them: a hundredth of the download.
package order

import "sort"

// Stable sorts a list by less; what is equal keeps its order.
func Stable[T any](list []T, less func(a, b T) bool) {
	sort.Stable(by{
		len(list),
		func(i, j int) bool { return less(list[i], list[j]) },
		func(i, j int) { list[i], list[j] = list[j], list[i] },
	})
}

// by is a sort.Interface of functions, so that one sort serves every type.
type by struct {
	n    int
	less func(i, j int) bool
	swap func(i, j int)
}

func (b by) Len() int           { return b.n }
func (b by) Less(i, j int) bool { return b.less(i, j) }
func (b by) Swap(i, j int)      { b.swap(i, j) }
