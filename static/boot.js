"use strict"; // Starts the engine (and sets the theme: no flash); all else on the page is Go (see wasm/).
const base = document.currentScript.src.replace(/[^/]*$/, "");
try { const theme = localStorage.getItem("bt.v1.theme"); if (theme) document.documentElement.dataset.theme = theme; } catch { /* no storage */ }
const parsed = new Promise(done => addEventListener("DOMContentLoaded", done));
const say = text => document.querySelectorAll("[data-boot]").forEach(note => { note.textContent = text; });
const run = (response, bytes = 0) => parsed.then(async () => { // app.wasm.js calls it too
  const counted = new TransformStream({ transform(part, out) { say(`Loading the engine: ${((bytes += part.length) / 1e6).toFixed(1)} MB`); out.enqueue(part); } });
  const answer = await response, go = new Go(); go.env.GOGC = "400"; // few megabytes: rather memory than pauses
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const wasm = new Response(answer.body.pipeThrough(counted), { headers: { "content-type": "application/wasm" } });
  go.run((await WebAssembly.instantiateStreaming(wasm, go.importObject)).instance);
}).catch(why => say(`The engine did not start (${why.message}). The page is complete to read without it.`));
if (location.protocol !== "file:") run(fetch(base + "app.wasm"));
else document.head.append(Object.assign(document.createElement("script"), { src: base + "app.wasm.js" }));
