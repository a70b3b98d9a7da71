// A sheet on a phone: each answer saves itself, says where it is, and what others write appears around the fingers.
import { Outbox, inWords, sayEverywhere, uuid } from "./outbox.js";

const form = document.getElementById("sheet");
const sheet = form.dataset.sheet;
const readonly = "readonly" in form.dataset;
const POLL = 4_000;

const articleOf = (element) => element?.closest?.("article[data-criterion]");
const articleFor = (criterion) => form.querySelector(`article[data-criterion="${criterion}"]`);
const prefixOf = (article) => `c${article.dataset.criterion}-`;
const busy = (article) => document.hasFocus() && article.contains(document.activeElement) && document.activeElement !== article;

// ---- fields of an answer, as the plain form would send them ---------------------------------------------

function controls(article) {
  const prefix = prefixOf(article);
  return [...article.querySelectorAll("input, textarea, select")].filter(
    (control) => control.name.startsWith(prefix) && control.type !== "file" && control.name !== `${prefix}base`,
  );
}

function read(article) {
  const fields = {};
  for (const control of controls(article)) {
    const texts = (fields[control.name.slice(prefixOf(article).length)] ??= []);
    if (!["radio", "checkbox"].includes(control.type) || control.checked) texts.push(control.value);
  }
  return fields;
}

function write(article, fields) {
  makeRows(article, fields);
  const places = {};
  for (const control of controls(article)) {
    const name = control.name.slice(prefixOf(article).length);
    const texts = fields[name] ?? [];
    if (["radio", "checkbox"].includes(control.type)) control.checked = texts.includes(control.value);
    else {
      const place = (places[name] = (places[name] ?? -1) + 1);
      const text = texts[place] ?? "";
      if (control.value !== text) control.value = text;
    }
  }
  article.querySelector("[data-shares] input")?.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
}

// As many rows as there are texts for them (quotes).
function makeRows(article, fields) {
  const list = article.querySelector("[data-row-list]");
  const template = article.querySelector("[data-row-template]");
  if (!list || !template) return;
  const wanted = Math.max(0, ...Object.entries(fields).filter(([name]) => name.startsWith("row_")).map(([, texts]) => texts.length));
  while (list.querySelectorAll(":scope > [data-row]").length < wanted) list.append(template.content.cloneNode(true));
}

// ---- what became of it, in words --------------------------------------------------------------------

const WORDS = {
  local: () => "sur ce téléphone",
  sending: () => "envoi…",
  applied: ({ label, missing }) => `reçu à ${label}` + (missing ? `, incomplet\u00a0: ${missing}` : ""),
  merged: ({ label }) => `reçu à ${label}, réuni avec ce que le groupe a écrit`,
  conflict: ({ label, theirs }) => `reçu à ${label}\u00a0: ${theirs?.by ?? "quelqu’un"} a répondu autre chose, les deux versions sont gardées`,
  refused: ({ reason }) => `refusé\u00a0: ${reason}`,
};

function say(article, what) {
  const place = article.querySelector("[data-status]");
  place.textContent = WORDS[what.status](what);
  place.dataset.status = what.status;
  place.classList.toggle("waiting", what.status !== "applied" && what.status !== "merged");
  if (what.status !== "refused") return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button quiet small", textContent: "Abandonner ma saisie" });
  button.dataset.discard = "";
  place.append(" ", button);
}

function learn(what, elsewhere) {
  if (what.sheet !== sheet) return;
  const article = articleFor(what.criterion);
  if (!article) return;
  if (what.fields && elsewhere && what.status === "local" && !busy(article)) write(article, what.fields);
  if (what.version !== undefined && what.status !== "refused") {
    const shown = !what.newer && !busy(article);
    if (what.status === "merged" && shown) write(article, what.fields);
    if (what.status === "applied" || (what.status === "merged" && shown)) standOn(article, what.version);
    // What is on the screen is not what the site now holds: the next edit says which edit it was typed after.
    else article.dataset.after = what.id;
  }
  if (!(what.newer && what.status !== "conflict")) say(article, what);
  if (["merged", "conflict"].includes(what.status)) soon();
}

function standOn(article, version) {
  article.dataset.version = version;
  delete article.dataset.after;
  const base = article.querySelector(`[name="${prefixOf(article)}base"]`);
  if (base) base.value = version;
}

// ---- typing -----------------------------------------------------------------------------------------

const box = new Outbox({
  person: Number(form.dataset.person),
  url: form.dataset.operationsUrl,
  onfield: learn,
  onstate: sayEverywhere,
});

function keep(article) {
  const { version, after } = article.dataset;
  return box.put({ sheet, criterion: Number(article.dataset.criterion), base: Number(version), ...(after && { after }), fields: read(article) });
}

form.addEventListener("input", ({ target }) => {
  const article = articleOf(target);
  if (article && target.name?.startsWith(prefixOf(article)) && target.type !== "file") keep(article);
});

// With a script nothing needs the button; it sends at once what still waits. Its own buttons (taking a row away
// without a script) go their plain way.
form.addEventListener("submit", (event) => {
  if (event.submitter && event.submitter.name) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.flush();
}, true);

form.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-discard]")) return;
  const article = articleOf(target);
  await box.discard(sheet, Number(article.dataset.criterion));
  location.reload();
});

// ---- photos -------------------------------------------------------------------------------------------

const LARGEST = 1600;

async function smaller(file) {
  const bytes = new Blob([await file.arrayBuffer()], { type: file.type }); // a gallery may take the file away
  let picture;
  try {
    picture = await createImageBitmap(bytes);
  } catch {
    return bytes; // not a format this browser draws: the site decides
  }
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? bytes), "image/jpeg", 0.85));
}

async function sendPhoto(article, file) {
  const body = new FormData();
  const id = uuid();
  body.append("id", id);
  body.append("file", await smaller(file), "photo.jpg");
  const response = await fetch(article.dataset.photoUrl, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(120_000) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer.id;
}

form.addEventListener("change", async ({ target }) => {
  if (!target.matches("[data-photo]") || !target.files.length) return;
  const criterion = articleOf(target).dataset.criterion;
  const place = articleOf(target).querySelector("[data-status]");
  try {
    for (const file of target.files) {
      place.textContent = "envoi de la photo…";
      const id = await sendPhoto(articleFor(criterion), file);
      const article = articleFor(criterion);
      const fields = read(article);
      for (const [name, text] of [["row_media", id], ["row_seen", ""], ["row_meaning", ""]]) (fields[name] ??= []).push(text);
      const { version, after } = article.dataset;
      await box.put({ sheet, criterion: Number(criterion), base: Number(version), ...(after && { after }), fields });
      await box.flush();
    }
    target.value = "";
    document.activeElement?.blur?.();
    await poll();
  } catch (error) {
    place.textContent = `La photo n’est pas partie\u00a0: ${error.message && !/fetch|abort|timed/i.test(error.message) ? error.message : "pas de réseau"}. Choisissez-la de nouveau.`;
    place.classList.add("waiting");
  }
});

// ---- what others write --------------------------------------------------------------------------------

let seen = Number(form.dataset.version);
let timer = 0;
let failures = 0;
const shown = new Map(); // criterion -> the HTML that stands there
const held = new Map(); // criterion -> HTML that waits until the fingers leave

async function poll() {
  clearTimeout(timer);
  try {
    const response = await fetch(`${form.dataset.newsUrl}?depuis=${seen}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
    failures = 0;
    if (response.status === 200) await bring(await response.json());
  } catch {
    failures += 1;
  }
  if (document.visibilityState === "visible") timer = setTimeout(poll, Math.min(POLL * 2 ** Math.min(failures, 3), 30_000));
}

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(poll, 300);
};

async function bring({ version, answers, visit_state: state }) {
  if (state !== form.dataset.visitState && !held.size && !busyAnywhere()) return location.reload();
  const waiting = new Set((await box.waiting(sheet)).map(({ criterion }) => criterion));
  held.clear();
  for (const { criterion, html } of answers) {
    const article = articleFor(criterion);
    if (!article || shown.get(criterion) === html) continue;
    if (waiting.has(criterion)) held.set(criterion, null);
    else if (busy(article)) held.set(criterion, html);
    else place(article, html);
  }
  if (!held.size) seen = version;
}

const busyAnywhere = () => form.contains(document.activeElement) && document.activeElement !== form;

function place(article, html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  const next = parsed.content.firstElementChild;
  const opened = [...article.querySelectorAll("details")].map((one) => one.open);
  [...next.querySelectorAll("details")].forEach((one, index) => { one.open ||= opened[index] ?? false; });
  article.replaceWith(next);
  shown.set(Number(next.dataset.criterion), html);
  count(next);
}

// The contents list and the axes follow.
const STATES = { answered: "répondu", incomplete: "incomplet", conflict: "à départager", blank: "à remplir" };
function count(article) {
  const entry = document.querySelector(`[data-contents="${article.dataset.criterion}"]`);
  if (entry) Object.assign(entry, { textContent: STATES[article.dataset.state] }).dataset.state = article.dataset.state;
  const axis = article.closest("section.axis");
  const bar = axis && document.querySelector(`.axes a[href="#${axis.getAttribute("aria-labelledby")}"] progress`);
  if (bar) bar.value = axis.querySelectorAll('article[data-state="answered"], article[data-state="conflict"]').length;
}

form.addEventListener("focusout", () => setTimeout(() => {
  for (const [criterion, html] of held) {
    const article = articleFor(criterion);
    if (html && article && !busy(article)) {
      held.delete(criterion);
      place(article, html);
    }
  }
}, 150));

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") poll();
});

// ---- where I was --------------------------------------------------------------------------------------

const PLACE = `place ${sheet}`;
form.addEventListener("focusin", ({ target }) => {
  const article = articleOf(target);
  if (!article) return;
  try {
    localStorage.setItem(PLACE, article.id);
  } catch { /* private mode */ }
});

function resume() {
  if (location.hash) return;
  try {
    document.getElementById(localStorage.getItem(PLACE))?.scrollIntoView();
  } catch { /* private mode */ }
}

// ---- opening ------------------------------------------------------------------------------------------

if (!readonly) {
  await box.open();
  const latest = new Map((await box.waiting(sheet)).sort((one, other) => one.seq - other.seq).map((operation) => [operation.criterion, operation]));
  for (const operation of latest.values()) {
    const article = articleFor(operation.criterion);
    if (!article) continue;
    write(article, operation.fields);
    say(article, { status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
  }
  resume();
}
form.dataset.ready = "true";
timer = setTimeout(poll, POLL);
