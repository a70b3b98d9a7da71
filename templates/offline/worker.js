// The service worker: pages that were opened once open again without a network. It never touches what is sent.
//
// Pages are kept per person (the site names the person in a header) and forgotten when somebody else signs in or
// somebody signs out; the outbox is elsewhere and is never touched here. Another version of the site is another
// worker: it takes over at once and reloads nobody.
const VERSION = {{ version|tojson }};
const PREFIX = {{ prefix|tojson }};
const OFFLINE = {{ offline|tojson }};
const FILES = {{ files|tojson }};

const SHELL = `shell-${VERSION}`;
const PAGES = "pages-";
const MOST_PAGES = 80;
const PATIENCE = 4000; // ms before a page that is kept is shown instead of waiting for a slow network

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([OFFLINE, ...FILES])));
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate" || request.headers.get("HX-Boosted") === "true") event.respondWith(open(event));
});

self.addEventListener("message", (event) => {
  if (event.data.forget) event.waitUntil(forget());
  if (event.data.prepare) event.waitUntil(prepare(event.data.prepare, event.source));
});

// ---- static files

async function file(request, url) {
  const kept = await caches.match(request.url);
  if (kept) return kept;
  const response = await fetch(request).catch(() => null);
  if (response?.ok) {
    if (url.pathname.startsWith(PREFIX)) (await caches.open(SHELL)).put(request.url, response.clone());
    return response;
  }
  // A page kept from before an update names a version that is gone: today's file does for it.
  const path = url.pathname.replace(/^\/static\/[^/]+\//, PREFIX);
  return (await caches.match(path)) ?? response ?? Response.error();
}

// ---- pages

const keyOf = (url) => url.pathname + url.search;

async function open(event) {
  const kept = await find(new URL(event.request.url));
  const coming = fetch(event.request).then(async (response) => {
    if ([502, 503, 504].includes(response.status)) throw new Error("gateway");
    await keep(event.request.url, response.clone());
    return response;
  });
  event.waitUntil(coming.catch(() => {}));
  try {
    return await (kept ? Promise.race([coming, slow()]) : coming);
  } catch {
    return kept ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

const slow = () => new Promise((resolve, reject) => setTimeout(reject, PATIENCE, new Error("slow")));

async function find(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const cache = await caches.open(name);
    const kept = await cache.match(keyOf(url), { ignoreVary: true });
    if (kept) return kept;
    // The address of the site itself leads home.
    if (url.pathname === "/") {
      const home = (await cache.keys()).find((one) => /^\/promotions\/[^/]+\/$/.test(new URL(one.url).pathname));
      if (home) return cache.match(home, { ignoreVary: true });
    }
  }
  return undefined;
}

async function keep(address, response) {
  const person = response.headers.get("X-Person");
  const good = response.status === 200 && response.type === "basic" && !response.redirected;
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!good || !html || !person || response.headers.get("Cache-Control")?.includes("no-store")) return false;
  await forget(PAGES + person);
  const cache = await caches.open(PAGES + person);
  const key = keyOf(new URL(address));
  await cache.delete(key, { ignoreVary: true }); // so that the order of the keys is the order of use
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PAGES)).map((one) => cache.delete(one)));
  return true;
}

// The pages of everybody, or of everybody else.
async function forget(but) {
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && name !== but) await caches.delete(name);
}

// Pages that will be wanted without a network, fetched while there is one.
async function prepare(addresses, client) {
  let ready = 0;
  for (const address of addresses) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (await keep(new URL(address, location.origin).href, response)) ready += 1;
    } catch { /* said below */ }
  }
  client?.postMessage({ prepared: ready, of: addresses.length });
}
