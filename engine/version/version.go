// Package version says which Borrowed Time this is: in the foot of each page,
// in `psim version` and in the report of a crash. The changelog
// (lessons/whats-new.md) begins with the same version and date; a test of
// package tidy holds them together.
package version

// Number is the version. Until there is a 1.0, the middle number grows with
// each entry of the changelog, the last one with each correction of it.
const Number = "0.9.0"

// Date is the day of the version, year first.
const Date = "2026-11-27"

// String is both, as people read them: "0.9.0 (2026-11-27)".
const String = Number + " (" + Date + ")"
