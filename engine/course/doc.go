// Package course holds what a page of the course does for those who learn and
// teach, without a page: what its address asks for.
package course
