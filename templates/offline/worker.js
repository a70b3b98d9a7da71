// The service worker: pages that were opened once open again without a network. It never touches what is sent.
//
// Pages and their photos are kept per person (the site names the person in a header) and forgotten when somebody else
// signs in or somebody signs out; the outbox is elsewhere and is never touched here. Another version of the site is another
// worker: it takes over at once and reloads nobody.
const VERSION = {{ version|tojson }};
const PREFIX = {{ prefix|tojson }};
const OFFLINE = {{ offline|tojson }};
const PHONE = {{ phone|tojson }};
const FILES = {{ files|tojson }};

const SHELL = `shell-${VERSION}`;
const PAGES = "pages-";
const PHOTOS = "photos-";
const MOST = { [PAGES]: 80, [PHOTOS]: 200 };
const FRESH = 30_000; // ms for which a page that was just kept is not prepared again
const PATIENCE = 4000; // ms before a page that is kept is shown instead of waiting for a slow network

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([OFFLINE, new Request(`${PHONE}?garde`, { credentials: "omit" }), ...FILES])));
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  // One version back stays: pages kept from before find the scripts they were made with.
  const others = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  for (const name of others.slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (PHOTO.test(url.pathname)) event.respondWith(photo(request));
  else if (request.mode === "navigate" || request.headers.get("HX-Boosted") === "true") event.respondWith(open(event));
});

self.addEventListener("message", (event) => {
  if (event.data.forget) event.waitUntil(forget());
  if (event.data.renew) event.waitUntil(renew(event.data.renew));
  if ("theme" in event.data) event.waitUntil(dress(event.data.theme));
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
    event.waitUntil(keep(event.request.url, response.clone()).then(fetchPhotos).catch(() => {}));
    return response;
  });
  event.waitUntil(coming.catch(() => {}));
  try {
    return await (kept ? Promise.race([coming, slow()]) : coming);
  } catch {
    const phone = new URL(event.request.url).pathname === PHONE && (await caches.match(`${PHONE}?garde`));
    return kept ?? (phone || (await caches.match(OFFLINE))) ?? Response.error();
  }
}

const slow = () => new Promise((resolve, reject) => setTimeout(reject, PATIENCE, new Error("slow")));

async function find(url) {
  const kept = await withPrefix(PAGES, url);
  if (kept || url.pathname !== "/") return kept;
  // The address of the site itself leads home.
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const homes = (await (await caches.open(name)).keys()).filter(({ url: one }) => /^\/promotions\/[^/]+\/$/.test(new URL(one).pathname));
    if (homes.length) return withPrefix(PAGES, new URL(homes.at(-1).url));
  }
  return undefined;
}

// The paths of its photos if the page was kept, else null.
async function keep(address, response) {
  const person = response.headers.get("X-Person");
  const good = response.status === 200 && response.type === "basic" && !response.redirected;
  const html = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!good || !html || !person || response.headers.get("Cache-Control")?.includes("no-store")) return null;
  await forget(person);
  const page = response.clone();
  await store(PAGES + person, keyOf(new URL(address)), response);
  return photosOf(await page.text());
}

// Under its key, as the last used; the first used make room for it.
async function store(name, key, response) {
  const cache = await caches.open(name);
  // Of a photo that was changed, what it was before goes.
  await cache.delete(key, { ignoreVary: true, ignoreSearch: name.startsWith(PHOTOS) });
  await cache.put(key, response);
  const keys = await cache.keys();
  const most = MOST[name.startsWith(PAGES) ? PAGES : PHOTOS];
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((one) => cache.delete(one)));
}

// ---- photos: as the site has them now, since a face may have been blurred; kept for when it cannot be reached

const PHOTO = /^\/promotions\/[^/]+\/photos\/[\w-]+(\/vignette)?$/;
const photosOf = (html) => [...new Set([...html.matchAll(/src="([^"?]+\/photos\/[\w-]+\/vignette\?v=\d+)"/g)].map(([, path]) => path))];

async function photo(request) {
  const url = new URL(request.url);
  const kept = await withPrefix(PHOTOS, url);
  const response = await fetch(request, { signal: AbortSignal.timeout(kept ? PATIENCE : 60_000) }).catch(() => kept ?? Response.error());
  // Nothing new, or under an address that does not say how often it was changed: not kept.
  if (!url.search || (kept && response.headers.get("ETag") === kept.headers.get("ETag"))) return response;
  if ([403, 404].includes(response.status)) await discard(url);
  const person = response.headers.get("X-Person");
  // Only beside the pages of the same person, so that signing out forgets both.
  if (response.status === 200 && person && (await caches.has(PAGES + person))) await store(PHOTOS + person, keyOf(url), response.clone());
  return response;
}

async function discard(url) {
  for (const name of await caches.keys()) if (name.startsWith(PHOTOS)) await (await caches.open(name)).delete(keyOf(url), { ignoreVary: true });
}

async function fetchPhotos(paths) {
  for (const path of paths || []) await photo(new Request(path)).catch(() => {});
}

async function withPrefix(prefix, url) {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(prefix) && (await (await caches.open(name)).match(keyOf(url), { ignoreVary: true }));
    if (kept) return kept;
  }
  return undefined;
}

// What is kept of everybody, or of everybody else.
async function forget(but) {
  for (const name of await caches.keys()) {
    const of = [PAGES, PHOTOS].find((prefix) => name.startsWith(prefix));
    if (of && name !== of + but) await caches.delete(name);
  }
}

// Pages that will be wanted without a network, and their photos, fetched while there is one.
async function prepare(addresses, client) {
  let ready = 0;
  for (const address of addresses) {
    try {
      const url = new URL(address, location.origin);
      const kept = await withPrefix(PAGES, url);
      const fresh = kept && Date.now() - Date.parse(kept.headers.get("Date")) < FRESH;
      const photos = fresh || (await keep(url.href, await fetch(url, { headers: { Accept: "text/html" } })));
      if (photos) ready += 1;
      if (!fresh) await fetchPhotos(photos);
    } catch { /* said below */ }
  }
  client?.postMessage({ prepared: ready, of: addresses.length });
}

// A page that has changed, in all the ways that it is kept (each moment of a sheet has an address).
async function renew(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const kept = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url)).filter(({ pathname }) => pathname === path);
    for (const url of kept) await fetch(url, { headers: { Accept: "text/html" } }).then((response) => keep(url.href, response)).then(fetchPhotos).catch(() => {});
  }
}

// Pages that were kept wear the theme that is chosen now from their first moment.
async function dress(theme) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES) && name !== SHELL) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request, { ignoreVary: true });
      if (!response.headers.get("Content-Type")?.startsWith("text/html")) continue;
      const headers = new Headers(response.headers);
      headers.delete("Content-Encoding"); // the text is not compressed here
      const worn = theme ? ` data-theme="${theme}"` : "";
      const text = (await response.text()).replace(/<html lang="(\w+)"(?: data-theme="\w+")?/, `<html lang="$1"${worn}`);
      await cache.put(request, new Response(text, { headers }));
    }
  }
}
