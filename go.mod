module borrowedtime

go 1.26

toolchain go1.26.8

require (
	github.com/andybalholm/brotli v1.2.8
	github.com/hack-pad/safejs v0.1.0
	github.com/yuin/goldmark v1.8.7
	pgregory.net/rapid v1.3.0
)
