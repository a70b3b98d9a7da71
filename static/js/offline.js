// The page of no network: which pages this phone has, and how much waits to be sent.
import { openDB } from "../vendor/idb.js";

const titleOf = (html) => new DOMParser().parseFromString(html, "text/html").title.replace(/ · Visites apprenantes$/, "");

async function pages() {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request, { ignoreVary: true });
      found.unshift([new URL(request.url), titleOf(await response.text())]);
    }
  }
  return found;
}

async function unsent() {
  if (!(await indexedDB.databases()).some(({ name }) => name === "visites")) return 0;
  const database = await openDB("visites");
  return database.count("operations");
}

const section = document.getElementById("kept");
for (const [url, title] of await pages()) {
  const link = Object.assign(document.createElement("a"), { href: url.pathname + url.search, textContent: title, className: "open" });
  const item = document.createElement("li");
  item.append(link);
  section.querySelector("ul").append(item);
  section.hidden = false;
}
const count = await unsent().catch(() => 0);
if (count) {
  document.getElementById("waiting").textContent =
    `${count}\u00a0réponse${count < 2 ? " attend" : "s attendent"} sur ce téléphone\u00a0: elle${count < 2 ? " partira" : "s partiront"} toute${count < 2 ? " seule" : "s seules"} quand le réseau reviendra.`;
}
addEventListener("online", () => location.reload());
