"use strict"; // Starts the engine; all else on the page is Go (see wasm/).
const base = document.currentScript.src.replace(/[^/]*$/, ""), local = location.protocol === "file:";
try { const theme = localStorage.getItem("bt.v1.theme"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* no storage */ }
const parsed = new Promise(done => addEventListener("DOMContentLoaded", done));
const say = text => document.querySelectorAll("[data-boot]").forEach(note => { note.textContent = text; });
const counted = (bytes = 0) => new TransformStream({ transform(part, out) { say(`Loading the engine: ${((bytes += part.length) / 1e6).toFixed(1)} MB`); out.enqueue(part); } });
const run = async response => { // app.wasm.js calls it too
  const answer = await response; if (!self.Go) await parsed; // wasm_exec.js comes after this script
  const go = new Go(); go.env.GOGC = "400"; // few megabytes: rather memory than pauses
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const wasm = local ? answer : new Response(answer.body.pipeThrough(counted()), { headers: { "content-type": "application/wasm" } });
  const made = await WebAssembly.instantiateStreaming(wasm, go.importObject); await parsed; go.run(made.instance);
}, start = response => run(response).catch(why => parsed.then(() => say(`The engine did not start (${why.message}). The page is complete to read without it.`)));
if (!local) start(fetch(base + "app.wasm")); else document.head.append(Object.assign(document.createElement("script"), { src: base + "app.wasm.js" }));
