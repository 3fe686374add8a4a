// Package lessons holds the course: one folder a lesson, each with one
// Markdown file, and the loader that turns them into typed blocks.
//
// The loader knows the fences (scenario, predict, challenge, compare, note,
// kernel, recap, teacher) and nothing of HTML; package site draws them. How to
// write a lesson stands in AUTHORING.md.
package lessons
