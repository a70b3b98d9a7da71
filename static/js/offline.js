// The page of no network: which pages this phone has, and how much waits to be sent.
import { openDB } from "../vendor/idb.js";
import { fieldOf } from "./fieldwork/names.js";

// Where a page belongs on the list, by its address: the first that fits.
const GROUPS = [
  ["Fiches", /\/fiches\/[^/]+\/?$/],
  ["Visites", /\/visites(\/|$)/],
  ["Autres pages", /./],
];
const titleOf = (html) => new DOMParser().parseFromString(html, "text/html").title.replace(/ · Visites apprenantes$/, "");

// One entry a title, the last used first: the same sheet at several moments is one sheet.
async function pages() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).reverse()) {
      const { pathname, search } = new URL(request.url);
      const response = await cache.match(request, { ignoreVary: true });
      const title = titleOf(await response.text());
      if (!found.has(title) || !search) found.set(title, { pathname, address: pathname + search });
    }
  }
  return found;
}

// How many answers, and how many photos.
async function unsent() {
  if (!(await indexedDB.databases()).some(({ name }) => name === "visites")) return [0, 0];
  const database = await openDB("visites");
  const operations = await database.getAll("operations");
  const photos = database.objectStoreNames.contains("photos") ? await database.getAll("photos") : [];
  database.close();
  return [new Set(operations.map(fieldOf)).size, photos.filter(({ state }) => state === "waiting").length];
}

const section = document.getElementById("kept");
const groups = new Map(GROUPS.map(([label]) => [label, []]));
for (const [title, { pathname, address }] of await pages()) {
  const [label] = GROUPS.find(([, pattern]) => pattern.test(pathname));
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href: address, textContent: title, className: "open" }));
  groups.get(label).push(item);
}
for (const [label, items] of groups) {
  if (!items.length) continue;
  const part = section.querySelector("template").content.cloneNode(true);
  part.querySelector("h3").textContent = label;
  part.querySelector("ul").append(...items);
  section.append(part);
  section.hidden = false;
}
const [answers, photos] = await unsent().catch(() => [0, 0]);
if (answers + photos) {
  const counted = (count, word) => count && `${count}\u00a0${word}${count < 2 ? "" : "s"}`;
  const [verb, go, s] = answers + photos < 2 ? ["attend", "elle partira", ""] : ["attendent", "elles partiront", "s"];
  document.getElementById("waiting").textContent =
    `${[counted(answers, "réponse"), counted(photos, "photo")].filter(Boolean).join(" et ")} ${verb} sur ce téléphone\u00a0: ${go} toute${s} seule${s} quand le réseau reviendra.`;
}
addEventListener("online", () => location.reload());
