"use strict"; // Keeps the whole site in the browser, one version at a time. The build fills in the version and the files with their SHA-256.
const version = "borrowed-time-VERSION", files = new Map([FILES]);

// exact gets a file of this version and no other: as the browser has it, or from the server.
const exact = async (name, hash) => {
  for (const find of [() => caches.match(name), () => fetch(name, { cache: "no-cache", signal: AbortSignal.timeout(240_000) })]) {
    const answer = await find();
    if (!answer?.ok) continue;
    const bytes = await answer.arrayBuffer(), digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    if (Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("") !== hash) continue;
    return new Response(bytes, { headers: { "content-type": answer.headers.get("content-type") } }); // a copy: no page may come from a redirect
  }
  throw new Error(`no ${name} of this version`);
};

// install keeps all files of this version, or nothing.
const install = async () => {
  try {
    const cache = await caches.open(version);
    for (const [name, hash] of files) await cache.put(name, await exact(name, hash));
    if (!await caches.has(version)) throw new Error("another version has taken over meanwhile");
  } catch (why) { await caches.delete(version); throw why; }
};

// activate begins once no page of another version is open, or a reader asks for it.
const activate = async () => {
  const others = (await caches.keys()).filter(name => name.startsWith("borrowed-time-") && name !== version);
  await Promise.all(others.map(name => caches.delete(name)));
  await clients.claim();
};

oninstall = e => e.waitUntil(install());
onactivate = e => e.waitUntil(activate());
onmessage = e => { if (e.data === "take over") e.waitUntil(skipWaiting()); };
onfetch = e => { // what belongs to the site never waits for a server; all else is not ours
  const { url, method } = e.request, name = url.replace(/[?#].*/, "").replace(/\/$/, "/index.html").slice(registration.scope.length);
  if (method !== "GET" || !url.startsWith(registration.scope) || !files.has(name)) return;
  e.respondWith(caches.match(name, { cacheName: version }).catch(() => null).then(kept => kept ?? fetch(e.request))); // a store that is broken is none
};
