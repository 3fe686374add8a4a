// The file system of a test in a page. Part of the test runner, never of the site.
var lent, start, dir = "/", fds = new Map(), next = 100, error = code => Object.assign(new Error(code), { code }); var full = p => "/" + (p.startsWith("/") ? p : dir + "/" + p).split("/").reduce((l, w) => (w === ".." ? l.pop() : w && w !== "." && l.push(w), l), []).join("/");
var node = p => { const f = full(p); if (!(f in lent)) throw error("ENOENT"); return { path: f, at: 0, data: lent[f] === null ? null : Uint8Array.fromBase64(lent[f]) }; };
var stat = n => ({ dev: 0, ino: 0, mode: n.data ? 0o100444 : 0o40555, nlink: 1, uid: 0, gid: 0, rdev: 0, size: n.data ? n.data.length : 0, blksize: 4096, blocks: 0, atimeMs: 0, mtimeMs: 0, ctimeMs: 0, isDirectory: () => !n.data });
var calls = { open: (p, flags) => { if (flags & 3) throw error("EROFS"); fds.set(++next, node(p)); return next; }, close: fd => { fds.delete(fd); }, stat: p => stat(node(p)), lstat: p => stat(node(p)), fstat: fd => stat(fds.get(fd)),
  read: (fd, to, offset, length, at) => { const n = fds.get(fd), from = at ?? n.at, part = n.data.subarray(from, from + length); to.set(part, offset); n.at = at === null ? from + part.length : n.at; return part.length; },
  readdir: p => { const base = full(p) + "/"; return Object.keys(lent).filter(k => k.startsWith(base) && !k.slice(base.length).includes("/")).map(k => k.slice(base.length)); } };
start = async setup => {
  lent = setup.files; dir = setup.cwd; process.cwd = () => dir; process.chdir = p => { dir = full(p); }; fs.constants = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 };
  for (const name in calls) fs[name] = (...a) => { const done = a.pop(); let r; try { r = calls[name](...a); } catch (e) { return done(e); } done(null, r); };
  const go = new Go(); let code = 1; go.argv = setup.argv; go.exit = c => { code = c; }; await go.run((await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject)).instance); return code;
};
