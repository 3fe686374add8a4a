package browsertest

import (
	"mime"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Server serves a folder as any static server would. It is not http.FileServer,
// which sends index.html elsewhere: a browser does not take a redirected page
// out of its offline copy.
type Server struct {
	Address string // http://localhost:port/
	dir     string
	server  *http.Server
}

// Serve begins to serve dir on a free port.
func Serve(dir string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, err
	}
	s := &Server{Address: "http://localhost:" + port + "/", dir: dir}
	s.server = &http.Server{Handler: s}
	go s.server.Serve(l)
	return s, nil
}

// Close stops the server, connections included.
func (s *Server) Close() error { return s.server.Close() }

// types are the MIME types that a browser insists on.
var types = map[string]string{".wasm": "application/wasm", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}

// kindOf is the MIME type of a file.
func kindOf(name string) string {
	if kind := types[path.Ext(name)]; kind != "" {
		return kind
	}
	return mime.TypeByExtension(path.Ext(name))
}

// ServeHTTP answers with a file.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Clean("/" + r.URL.Path)
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kindOf(name))
	w.Write(data)
}
