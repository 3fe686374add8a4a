// Package course holds what the pages do for those who learn and teach, beyond one
// stage: what an address asks for, and where in the course a word leads. It knows no
// page and no store.
package course
