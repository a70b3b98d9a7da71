// A sheet on a phone: each answer saves itself, says where it is, and what others write appears around the fingers.
import { Outbox, sayEverywhere, uuid } from "./outbox.js";

const form = document.getElementById("sheet");
const sheet = form.dataset.sheet;
const readonly = "readonly" in form.dataset;
const POLL = 4_000;

const articleOf = (element) => element?.closest?.("article[data-criterion]");
const articleFor = (criterion) => form.querySelector(`article[data-criterion="${criterion}"]`);
const prefixOf = (article) => `c${article.dataset.criterion}-`;
// A window left with a field in focus still counts: dictation and system dialogs take the focus of the window.
const busy = (article) => article.contains(document.activeElement) && document.activeElement !== article;
const busyAnywhere = () => form.contains(document.activeElement) && document.activeElement !== form;

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
    control.dispatchEvent(new CustomEvent("restored", { bubbles: true })); // what is left, how many characters: kinds.js
  }
}

// Whether somebody typed before this script was there.
const typedEarly = (article) => controls(article).some((control) => {
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((one) => one.selected !== one.defaultSelected) && control.selectedIndex > 0;
  return control.value !== control.defaultValue;
});

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
  local: () => (box.durable ? "sur ce téléphone" : "dans cette page seulement"),
  sending: () => "envoi…",
  applied: ({ label, missing }) => `reçu à ${label}` + (missing ? `, incomplet\u00a0: ${missing}` : ""),
  merged: ({ label }) => `reçu à ${label}, réuni avec ce que le groupe a écrit`,
  conflict: ({ label, theirs }) => `reçu à ${label}\u00a0: ${theirs?.by ?? "quelqu’un"} a répondu autre chose, les deux versions sont gardées`,
  refused: ({ reason }) => `refusé\u00a0: ${reason}`,
};
const LOOKS = { local: "phone", sending: "sending", conflict: "phone", refused: "refused" };

function say(article, what) {
  const place = article.querySelector("[data-status]");
  place.textContent = WORDS[what.status](what);
  place.className = `kept ${LOOKS[what.status] ?? ""}`;
  if (what.status !== "refused") return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button quiet small", textContent: "Abandonner ma saisie" });
  button.dataset.discard = "";
  place.append(" ", button);
}

// criterion -> the last acknowledgement, told until somebody else writes
const receipts = new Map();

function learn(what, elsewhere) {
  if (what.sheet !== sheet) return;
  const article = articleFor(what.criterion);
  if (!article) return;
  const acknowledged = what.version !== undefined && what.status !== "refused";
  if (what.status === "local" && elsewhere && what.fields && !busy(article)) write(article, what.fields);
  if (acknowledged) {
    receipts.set(what.criterion, what);
    // Otherwise the screen goes on showing what it showed, and the next edit is sent as typed after this one.
    const shown = what.status === "applied" || (what.status === "merged" && !what.newer && !busy(article));
    if (what.status === "merged" && shown) write(article, what.fields);
    if (shown) standOn(article, what.version);
  }
  if (!what.newer || what.status === "conflict") say(article, what);
  if (acknowledged) soon();
}

function standOn(article, version) {
  article.dataset.version = version;
  const base = article.querySelector(`[name="${prefixOf(article)}base"]`);
  if (base) base.value = version;
}

// ---- typing -----------------------------------------------------------------------------------------

const box = new Outbox({
  person: Number(form.dataset.person),
  url: form.dataset.operationsUrl,
  onfield: learn,
  onstate: (state) => {
    unkept = !state.durable && state.unsent > 0;
    sayEverywhere(state);
  },
});
let unkept = false;

// Only where the browser keeps nothing does leaving the page lose something.
addEventListener("beforeunload", (event) => {
  if (unkept) event.preventDefault();
});

const keep = (article, more = {}) =>
  box.put({ sheet, criterion: Number(article.dataset.criterion), base: Number(article.dataset.version), fields: read(article), ...more });

form.addEventListener("input", ({ target }) => {
  const article = articleOf(target);
  if (article && target.name?.startsWith(prefixOf(article)) && target.type !== "file") keep(article);
});

// With a script nothing needs the button; it sends at once what still waits. Its own buttons (taking a row away
// without a script) go their plain way.
form.addEventListener("submit", (event) => {
  if (event.submitter?.name) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.flush();
}, true);

form.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-discard]")) return;
  await box.discard(sheet, Number(articleOf(target).dataset.criterion));
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
      await keep(article, { fields });
      await box.flush();
    }
    target.value = "";
    document.activeElement?.blur?.();
    await poll();
  } catch (error) {
    place.textContent = `La photo n’est pas partie\u00a0: ${error.message && !/fetch|abort|timed/i.test(error.message) ? error.message : "pas de réseau"}. Choisissez-la de nouveau.`;
    place.className = "kept refused";
  }
});

// ---- what others write --------------------------------------------------------------------------------

let seen = Number(form.dataset.version);
let timer = 0;
let failures = 0;
const held = new Map(); // criterion -> what the site shows now, until the fingers leave and nothing is unsent

async function poll() {
  clearTimeout(timer);
  try {
    const response = await fetch(`${form.dataset.newsUrl}?depuis=${seen}&etat=${form.dataset.visitState}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
    if (response.status === 200) await bring(await response.json());
    else if (response.status !== 204) throw new Error(response.status);
    failures = 0;
  } catch {
    failures += 1;
  }
  if (document.visibilityState === "visible") soon(Math.min(POLL * 2 ** Math.min(failures, 3), 30_000));
}

function soon(delay = 300) {
  clearTimeout(timer);
  timer = setTimeout(poll, delay);
}

async function bring({ version, answers, visit_state: state }) {
  if (state !== form.dataset.visitState && !busyAnywhere() && box.durable) return location.reload();
  for (const answer of answers) held.set(answer.criterion, answer);
  seen = Math.max(seen, version);
  await release();
}

async function release() {
  if (!held.size) return;
  const unsent = new Set((await box.waiting(sheet)).map(({ criterion }) => criterion));
  for (const [criterion, answer] of held) {
    const article = articleFor(criterion);
    const receipt = receipts.get(criterion);
    if (!article || answer.version < (receipt?.version ?? 0)) held.delete(criterion); // written before our own edit arrived
    else if (!unsent.has(criterion) && !box.touched(sheet, criterion) && show(article, answer.html)) held.delete(criterion);
  }
}

// Puts what the site shows in the place of an article; false if somebody's fingers are in the way.
function show(article, html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  const next = parsed.content.firstElementChild;
  const criterion = Number(next.dataset.criterion);
  const status = next.querySelector("[data-status]").textContent;
  const same = controls(next).length > 0 && JSON.stringify(read(article)) === JSON.stringify(read(next));
  const moves = article.querySelector(":scope > .conflict") || next.querySelector(":scope > .conflict");
  if (busy(article) && (!same || moves)) {
    if (receipts.get(criterion)?.version !== Number(next.dataset.version)) {
      article.querySelector("[data-status]").textContent = `${status}\u00a0: visible quand vous quitterez ce critère`;
    }
    return false;
  }
  const now = same ? patch(article, next) : replace(article, next);
  const receipt = receipts.get(criterion);
  if (receipt?.version === Number(now.dataset.version) && receipt.status !== "conflict") say(now, receipt);
  else receipts.delete(criterion);
  count(now);
  return true;
}

// The same answer: what stands around it changes, the fields are left alone with their caret and their keyboard.
function patch(article, next) {
  const parts = (one, names) => [...one.children].filter((child) => child.matches(names));
  parts(article, ".notice, .error-text, .missing, .meta").forEach((part) => part.remove());
  article.querySelector(`[name="${prefixOf(article)}base"]`).before(...parts(next, ".notice, .error-text"));
  article.append(...parts(next, ".missing, .meta"));
  article.dataset.state = next.dataset.state;
  standOn(article, next.dataset.version);
  return article;
}

function replace(article, next) {
  const opened = [...article.querySelectorAll("details")].map((one) => one.open);
  [...next.querySelectorAll("details")].forEach((one, index) => { one.open ||= opened[index] ?? false; });
  article.replaceWith(next);
  return next;
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

form.addEventListener("focusout", () => setTimeout(release, 150));

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

function lastPlace() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null; // private mode
  }
}

// All of the page is laid out now; what was looked at, or asked for, must not move away.
function settle() {
  const looked = [...form.querySelectorAll("article")].find((one) => one.getBoundingClientRect().bottom > 80);
  const before = looked?.getBoundingClientRect().top;
  const wanted = location.hash.slice(1) || (readonly ? null : lastPlace());
  form.dataset.ready = "true";
  const there = !busyAnywhere() && wanted && document.getElementById(wanted);
  if (there) {
    there.closest("details:not([open])")?.setAttribute("open", "");
    there.scrollIntoView();
  } else if (looked) scrollBy(0, looked.getBoundingClientRect().top - before);
}

// ---- opening ------------------------------------------------------------------------------------------

await box.open();
const latest = new Map((await box.waiting(sheet)).map((operation) => [operation.criterion, operation]));
for (const article of form.querySelectorAll("article[data-criterion]")) {
  const operation = latest.get(Number(article.dataset.criterion));
  if (typedEarly(article) && !box.touched(sheet, Number(article.dataset.criterion))) keep(article, { apart: true });
  else if (operation && !box.touched(sheet, operation.criterion)) {
    write(article, operation.fields);
    standOn(article, operation.base); // whatever the site showed since, this was typed on that
    say(article, { status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
  }
}
settle();
soon(POLL);
