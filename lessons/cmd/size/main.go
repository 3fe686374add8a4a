// Command size prints how large the engine is as it is stored and as it is
// downloaded, and fails if that is more than it may be.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

// maxBrotli is what a page may download of the engine: a second on a slow phone.
const maxBrotli = 1_100_000

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: size FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "size:", err)
		os.Exit(1)
	}
}

func run(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	zipped, err := packed(data, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) })
	if err != nil {
		return err
	}
	small, err := packed(data, func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterLevel(w, brotli.BestCompression), nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-8s %12s\n", name, "bytes")
	fmt.Printf("%-8s %12d\n%-8s %12d\n%-8s %12d of %d (%d %%)\n", "raw", len(data), "gzip", zipped, "brotli", small, maxBrotli, small*100/maxBrotli)
	if small > maxBrotli {
		return fmt.Errorf("%s is %d bytes over the limit: go list -deps ./wasm shows what it is built from", name, small-maxBrotli)
	}
	return nil
}

// packed returns the compressed size of data.
func packed(data []byte, open func(w io.Writer) (io.WriteCloser, error)) (int, error) {
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	err = w.Close()
	return b.Len(), err
}
