// The carnet d’étonnements beside a sheet: opened in one tap, kept like an answer at every key, sorted when one wants.
// Opened from a criterion, what is noted stands under it.
import { articleFor, articleOf, busy, sheet } from "./answers.js";
import { chips, isBlank, isChoice, link, part, read, standOn, take, write } from "./card.js";
import { uuid } from "./names.js";
import { say } from "./status.js";

const panel = document.getElementById("carnet");
const list = panel.querySelector("[data-jottings]"); // none in the carnet of a sheet of others
const held = new Map(); // id -> what the site has, until the fingers leave and nothing is unsent

let box;
let from = ""; // the id of the criterion that the carnet was opened from
let files; // what deals with the files of traces, from the first time on that the carnet is opened
let byKeys = false; // somebody goes through the list of criteria with the keyboard, and is not at what they want yet

const cardFor = (id) => list?.querySelector(`[data-jotting="${CSS.escape(id)}"]`);
const onPhone = (card) => ({ sheet, jotting: card.dataset.jotting });

const where = () => ({
  title: [document.querySelector(".where h1")?.textContent.trim(), document.title.split(" · ").slice(0, 2).join(", ")].filter(Boolean).join(", "),
  code: "Carnet",
  label: "Carnet d’étonnements",
  url: `${location.pathname}#carnet`,
});

// With the words for people that stay on this phone.
function keep(card) {
  const text = ["text", "link", "meaning"].map((name) => part(card, name).value.trim()).find(Boolean) ?? (read(card).media ? "Fichier sans texte" : "");
  return box.put({
    ...onPhone(card),
    base: Number(card.dataset.version),
    fields: read(card),
    where: where(),
    words: text.slice(0, 600),
  });
}

function add(id, where = "afterbegin") {
  const card = document.getElementById("jotting-blank").content.cloneNode(true).firstElementChild;
  const old = card.dataset.jotting;
  Object.assign(card.dataset, { jotting: id });
  card.id = card.id.replace(old, id);
  const text = part(card, "text");
  text.id = text.id.replace(old, id);
  card.querySelector("label[for]").htmlFor = text.id;
  list.insertAdjacentElement(where, card);
  return card;
}

// An empty one on top, ready to be typed in: the browser focuses it as the panel opens, within the tap.
function fresh() {
  const first = list.firstElementChild;
  const card = isBlank(first) ? first : add(uuid());
  write(card, { criterion: [from], sort: [from && "observation" || "etonnement"] });
  list.querySelectorAll("[autofocus]").forEach((one) => one.removeAttribute("autofocus"));
  part(card, "text").setAttribute("autofocus", "");
  return part(card, "text");
}

const WORDS = {
  merged: ({ label, reason }) => `reçu à ${label}${reason ? `, mais ${reason}` : ", réuni avec ce que vous aviez écrit ailleurs"}`,
};

function tell(card, what) {
  say(card, { ...what, durable: box.durable });
  if (WORDS[what.status]) card.querySelector("[data-status]").textContent = WORDS[what.status](what);
}

// Something happened to a jotting in the queue, in this tab or in another one.
export function learnJotting(what, elsewhere) {
  if (!list || !box) return;
  let card = cardFor(what.jotting);
  if (!card && what.status === "local" && elsewhere && what.fields) card = add(what.jotting);
  if (!card) return;
  if (what.status === "local" && elsewhere && what.fields && !busy(card)) write(card, what.fields);
  if (what.version !== undefined && what.status !== "refused") {
    const shown = what.status === "applied" || (what.status === "merged" && !what.newer && !busy(card));
    if (what.status === "merged" && shown) write(card, what.fields);
    if (shown) standOn(card, what.version);
  }
  if (!what.newer) tell(card, what);
}

// What another device of the same person wrote.
export function bringJottings(jottings = []) {
  for (const one of jottings) held.set(one.id, one);
  return release();
}

async function release() {
  if (!list || !held.size) return;
  const unsent = new Set((await box.waiting(sheet)).map(({ jotting }) => jotting));
  for (const [id, { version, fields, label }] of held) {
    const there = cardFor(id);
    if (there && (version <= Number(there.dataset.version) || "removed" in there.dataset)) held.delete(id);
    else if (!unsent.has(id) && !box.touched({ sheet, jotting: id }) && !(there && busy(there))) {
      held.delete(id);
      if (fields.removed) there?.remove();
      else if (there || fields.text[0].trim()) {
        const card = there ?? add(id, isBlank(list.firstElementChild) ? "beforeend" : "afterbegin");
        write(card, fields);
        standOn(card, version);
        card.querySelector("[data-status]").textContent = `noté ${label}`;
      }
    }
  }
}

// What is big is fetched once the carnet is opened: it is on the phone already (offline.py).
const withFiles = () => (files ??= import("./files.js").then(({ openFiles }) => openFiles({ box, panel, sheet, keep, where, attach })).catch(() => { files = undefined; }));
export const learnFile = async (what) => (await files)?.learn(what);

// Whether the browser keeps what is typed.
export function sayWhetherKept({ durable }) {
  const place = panel.querySelector("[data-fleeting]");
  if (place) place.hidden = durable;
}

function attach(card, criterion) {
  link(card, criterion);
  panel.querySelector("[data-carnet-said]").textContent = `Rattaché à ${chips(card).textContent.trim()}`;
  card.querySelector("[data-attach]").hidden = true;
  keep(card);
}

function press({ target }) {
  const card = target.closest("[data-jotting]");
  if (target.closest("[data-new]")) fresh().focus();
  else if (target.closest("[data-undo]")) {
    take(card, false);
    part(card, "text").focus();
    keep(card);
  } else if (target.closest("[data-attach]")) attach(card, from);
  else if (target.closest("[data-discard]")) giveUp(card);
}

// Opened from a criterion: what was noted before is one tap from standing under it.
function offer() {
  const code = from && articleFor(from).querySelector(".code span").textContent;
  for (const card of list.children) {
    const button = card.querySelector("[data-attach]");
    button.hidden = !from || isBlank(card) || read(card).criterion.includes(from);
    button.textContent = `Rattacher à ${code}`;
  }
}

async function giveUp(card) {
  await box.discard(onPhone(card));
  if (card.dataset.version === "0") return card.remove();
  card.querySelector("form").reset();
  card.querySelector("[data-status]").textContent = "saisie abandonnée";
  return undefined;
}

function submit(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const card = event.target.closest("[data-jotting]");
  if (!event.submitter?.matches("[data-remove]")) return box.flush();
  if (isBlank(card)) return card.remove();
  take(card, true);
  card.querySelector("[data-undo]").focus();
  return keep(card);
}

// Takes the carnet over once the queue is open; `waiting` is what of this sheet has not been sent.
export function openCarnet(outbox, waiting) {
  box = outbox;
  panel.addEventListener("click", ({ target }) => {
    if (target.closest("a[href^='#critere-']")) panel.hidePopover();
  });
  if (!list) return;
  const typed = [...list.children].filter((card) => part(card, "text").value !== part(card, "text").defaultValue);
  const latest = new Map(waiting.filter(({ jotting }) => jotting).map((operation) => [operation.jotting, operation]));
  for (const [id, operation] of latest) {
    const card = cardFor(id) ?? add(id);
    if (typed.includes(card)) continue;
    write(card, operation.fields);
    standOn(card, operation.base);
    tell(card, { status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
    if (operation.fields.removed && operation.state !== "refused") card.remove(); // removed before the reload: it stays so
  }
  typed.forEach(keep); // before this script was there
  panel.addEventListener("input", ({ target }) => {
    const card = target.closest("[data-jotting]");
    if (!card || target.type === "file") return;
    if (isChoice(target) && !byKeys) link(card, target.value);
    keep(card);
  });
  panel.addEventListener("keydown", ({ target }) => {
    byKeys = isChoice(target);
  });
  // Before the browser opens the panel: a press on a criterion's own button, or on the bar's.
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[popovertarget=carnet]")) from = articleOf(target)?.dataset.criterion ?? "";
  }, true);
  panel.addEventListener("submit", submit, true);
  panel.addEventListener("click", press);
  panel.addEventListener("focusout", ({ target }) => {
    if (isChoice(target)) link(target.closest("[data-jotting]"), target.value);
    byKeys = false;
    setTimeout(release, 150);
  });
  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    fresh();
    offer();
    withFiles();
  });
  panel.addEventListener("change", async ({ target }) => {
    if (target.type !== "file") return;
    const there = await withFiles();
    if (there) await there.take(target);
    else target.closest("[data-jotting]").querySelector("[data-status]").textContent = "Pas encore possible sans réseau\u00a0: ouvrez une fois cette fiche en ligne.";
  });
  panel.dataset.ready = "true";
  if (panel.matches(":popover-open")) fresh().focus();
  if (location.hash === "#carnet") panel.showPopover();
}
