// Package tidy holds the house rules as tests over the whole tree. Each message
// names the file, the rule and what to do instead.
package tidy
