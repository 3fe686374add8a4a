//go:build !(js && wasm)

// Command wasm is the page's engine and does nothing outside a browser; this
// file lets `go build ./...` and `go vet ./...` pass everywhere.
package main

func main() {}
