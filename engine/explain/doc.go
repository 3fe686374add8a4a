// Package explain turns what happened into English: a record and its reason
// become a sentence with names and numbers, a term becomes a definition.
//
// The words stand in tables (reasons.go, walk.go, glossary.go), the numbers
// come from the record and, where it helps, from a snapshot of the machine.
// A sentence never says more than the record and the snapshot prove: where a
// fact is missing, the part of the sentence that needs it is left out.
package explain
