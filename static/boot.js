"use strict"; // Starts the engine, and says when it has died; all else on the page is Go (see wasm/).
const base = document.currentScript.src.replace(/[^/]*$/, ""), root = document.documentElement, local = origin === "null"; // from disk
root.dataset.scripts = ""; const parsed = new Promise(done => document.addEventListener("readystatechange", done, { once: true }));
const say = text => document.querySelectorAll("[data-boot]").forEach(note => { note.textContent = text; });
const wasm = body => new Response(body, { headers: { "content-type": "application/wasm" } });
const counted = (bytes = 0) => new TransformStream({ transform(part, out) { say(`Loading the engine: ${((bytes += part.length) / 1e6).toFixed(1)} MB`); out.enqueue(part); } });
const unpack = text => { // base64 of gzip. No Blob: the browser would carry it to another process and back
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const gzip = new DecompressionStream("gzip"), to = gzip.writable.getWriter();
  for (let at = 0; at < packed.length; at += 65536) to.write(packed.subarray(at, at + 65536)); // in parts: it compiles while it unpacks
  to.close(); return wasm(gzip.readable); };
let last, dead, over, printed = ""; // the stage used last; whether the engine has ended; whether a text was typed over a link's; what Go's runtime printed, as the stack of a panic
const did = []; // what was done last, newest first. Not the keys of a text: they are in it
for (const type of ["click", "keydown", "input", "change"]) addEventListener(type, ({ target, key }) => {
  if (!target.closest || (key && target.matches("input, textarea"))) return;
  const act = target.closest("[data-act], [id]"), stage = target.closest("[data-widget=stage]"); last = stage ?? last; if (stage && type === "input") stage.typed = textOf(stage);
  const words = [type, key, act?.dataset.act ?? act?.id, act?.dataset.arg, stage && `(${stage.id})`].filter(Boolean).join(" ");
  if (!did[0]?.endsWith(`: ${words}`)) did.length = Math.min(did.unshift(`${(performance.now() / 1e3).toFixed(1)} s: ${words}`), 20);
}, true);
const textOf = stage => stage.querySelector("textarea[data-act=edit]")?.value ?? stage.dataset.scenario;
const linked = stage => /^#\d/.test(location.hash) && stage.matches("[data-address]"); // the address holds a scenario
const kept = () => [...document.querySelectorAll("[data-keep]")].every(stage => { // each text is in the store, the page's own, or that of a link
  const text = textOf(stage), key = stage.dataset.keep; if (text === stage.dataset.scenario || (linked(stage) && text !== stage.typed)) return true;
  try { if (localStorage.getItem(key) !== text) localStorage.setItem(key, text); over ||= linked(stage); return true; } catch { return false; } });
const reportOf = (title, what) => [`Borrowed Time ${root.dataset.version}, ${location.href.split("/").pop()}`, navigator.userAgent, `\n${title} ${what}`,
  "\nDone last, newest first:", ...did, ...[...document.querySelectorAll("[data-widget=stage]")].filter(stage => stage === last || textOf(stage) !== stage.dataset.scenario)
    .map(stage => `\nScenario of stage ${stage.id}:\n${textOf(stage)}`)].join("\n");
const trouble = self.trouble = (title, text, what) => { // Go calls it, too, for what it has caught
  const put = (to, tag, more) => to.appendChild(Object.assign(document.createElement(tag), more)), box = document.createElement("section");
  document.querySelector("#bt-trouble")?.remove(); if (document.fullscreenElement) document.exitFullscreen();
  Object.assign(box, { id: "bt-trouble", className: "banner trouble", tabIndex: -1 }).setAttribute("aria-label", "A report"); document.body.prepend(box);
  const alert = put(box, "div"); alert.setAttribute("role", "alert"); put(alert, "h2", { textContent: title });
  const safe = kept() ? "Nothing is lost: what you typed is kept in this browser." : "This browser keeps nothing for this page: copy the report, it holds what you typed.";
  put(alert, "p", { textContent: `${text} ${safe}` }); const row = put(box, "p", { className: "row" }), copied = put(row, "span"); copied.setAttribute("role", "status");
  const area = put(put(box, "label", { textContent: "A report that helps us to mend it" }), "textarea", { className: "code", readOnly: true, value: reportOf(title, what) });
  for (const [name, onclick] of [["Start again", again], ["Start without my text", () => location.replace(`${location.pathname}?own=${Date.now()}`)], ["Copy the report", () => {
    area.select(); Promise.resolve(navigator.clipboard?.writeText(area.value) ?? Promise.reject()).catch(() => document.execCommand("copy") || Promise.reject())
      .then(() => { copied.textContent = "Copied."; }, () => { copied.textContent = "Copy what is marked with Ctrl+C."; });
  }], ["Close", () => box.remove()]]) copied.before(put(row, "button", { type: "button", textContent: name, onclick }));
  if (dead) setTimeout(() => box.focus()); }; // after what a press does to the focus
const again = async () => { try { (await navigator.serviceWorker.getRegistration()).waiting.postMessage("take over"); } catch { /* no new version waits */ }
  if (over) history.replaceState(null, "", location.href.split("#")[0]); location.reload(); };
const named = (go, stack) => { // functions by the names in Go's own table: runtime.pcHeader, with an entry for each in their order
  const memory = go.mem.buffer, words = new Uint32Array(memory), at = words.findIndex((word, i) => word === 0xfffffff1 && words[i + 1] === 0x08010000), from = at + words[at + 16] / 4;
  const name = n => at * 4 + words[at + 8] + words[from + words[from + 2 * (n - go.imported) + 1] / 4 + 1], utf8 = new TextDecoder();
  return at < 0 ? stack : stack.replace(/wasm-function\[(\d+)/g, (all, n) => n < go.imported ? all : `${all} ${utf8.decode(new Uint8Array(memory, name(n), 200)).split("\0")[0]}`); };
const died = (go, why) => { // the engine has ended: by a trap, or by itself with a code
  if (dead) return; dead = true; go._inst = null; // what of it is still on the stack ends, too
  root.removeAttribute("data-presenting"); document.querySelector("[data-present=true]")?.removeAttribute("data-present"); // or it covers the page for good
  const memory = /out of memory/i.test(printed + why), text = memory ? "It needed more memory than the browser gives." : "A mistake of ours ended it.";
  say("The engine has stopped. The page is complete to read without it."); document.querySelectorAll("textarea").forEach(area => { area.readOnly = true; });
  trouble("The engine has stopped.", `${text} The page can still be read.`, `${why}\n${named(go, why.stack ?? "")}\n${printed}`);
};
const run = async source => { // the bytes of the engine; app.wasm.js calls start with the text it holds
  const text = typeof source === "string"; if (text || !self.Go) await parsed; // unpacking would hold up the parser
  const answer = text ? unpack(source) : await source, go = new Go(); go.env.GOGC = "400"; // few megabytes: rather memory than pauses
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const made = await WebAssembly.instantiateStreaming(text ? answer : wasm(answer.body.pipeThrough(counted())), go.importObject); go.imported = WebAssembly.Module.imports(made.module).length;
  await parsed; const resume = go._resume, write = fs.writeSync, decoder = new TextDecoder(); let code = 0; go.exit = c => { code = c; };
  go._resume = () => { if (!dead) try { resume.call(go); } catch (why) { died(go, why); } };
  fs.writeSync = (fd, bytes) => { if (printed.length < 2e4) printed += decoder.decode(bytes, { stream: true }); return write.call(fs, fd, bytes); };
  go.run(made.instance).then(() => died(go, `It ended with code ${code}.`), why => died(go, why));
}, start = source => run(source).catch(why => parsed.then(() => { delete root.dataset.scripts; say(`The engine did not start (${why.message}). The page is complete to read without it.`); }));
if (!local) start(fetch(base + "app.wasm"));
else document.head.append(Object.assign(document.createElement("script"), { src: base + "app.wasm.js", onerror: () => start(Promise.reject(new Error("app.wasm.js is missing"))) }));
addEventListener("error", e => { // an extension of the browser may observe sizes; we do not
  if (!/^ResizeObserver/.test(e.message) && (!e.filename || e.filename.startsWith(base))) trouble("A mistake of ours.", "All the rest of the page goes on.", e.error?.stack ?? e.message); });
try { // a page whose version was replaced is loaded anew, before it takes files of the next
  if (navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener("controllerchange", () => location.reload()); } catch { /* no service worker here */ }
try { const theme = localStorage.getItem("bt.v1.theme"); if (theme) root.dataset.theme = theme; } catch { /* no storage; reading it takes a while */ }
