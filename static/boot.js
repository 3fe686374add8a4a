"use strict"; // Starts the engine; all else on the page is Go (see wasm/).
const base = document.currentScript.src.replace(/[^/]*$/, ""), local = location.protocol === "file:";
const parsed = new Promise(done => document.addEventListener("readystatechange", done, { once: true }));
const say = text => document.querySelectorAll("[data-boot]").forEach(note => { note.textContent = text; });
const wasm = body => new Response(body, { headers: { "content-type": "application/wasm" } });
const counted = (bytes = 0) => new TransformStream({ transform(part, out) { say(`Loading the engine: ${((bytes += part.length) / 1e6).toFixed(1)} MB`); out.enqueue(part); } });
const unpack = text => { // base64 of gzip. No Blob: the browser would carry it to another process and back
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const gzip = new DecompressionStream("gzip"), to = gzip.writable.getWriter();
  for (let at = 0; at < packed.length; at += 65536) to.write(packed.subarray(at, at + 65536)); // in parts: it compiles while it unpacks
  to.close(); return wasm(gzip.readable);
};
const run = async source => { // the bytes of the engine; app.wasm.js calls start with the text it holds
  const text = typeof source === "string"; if (text || !self.Go) await parsed; // unpacking would hold up the parser
  const answer = text ? unpack(source) : await source, go = new Go(); go.env.GOGC = "400"; // few megabytes: rather memory than pauses
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const made = await WebAssembly.instantiateStreaming(text ? answer : wasm(answer.body.pipeThrough(counted())), go.importObject); await parsed; go.run(made.instance);
}, start = source => run(source).catch(why => parsed.then(() => say(`The engine did not start (${why.message}). The page is complete to read without it.`)));
if (!local) start(fetch(base + "app.wasm")); else document.head.append(Object.assign(document.createElement("script"), { src: base + "app.wasm.js" }));
try { const theme = localStorage.getItem("bt.v1.theme"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* no storage; reading it takes a while */ }
