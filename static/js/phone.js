// « Sur ce téléphone »: everything that waits here or was refused, in words, with what can be done about it.
import { Outbox } from "./fieldwork/outbox.js";
import { ask, UNSAID } from "./fieldwork/faces.js";
import { fieldOf, named } from "./fieldwork/names.js";
import { saveFile } from "./fieldwork/saving.js";
import { Refusal, takeFile } from "./fieldwork/taking.js";
import { inWords, filesIn, sayEverywhere } from "./fieldwork/words.js";

const page = document.getElementById("phone");
const list = page.querySelector("ul");
const pictures = new Map(); // photo id -> the address of its picture
let state = null;

const part = (name) => page.querySelector(`[data-part="${name}"]`);
const say = (words) => { part("said").textContent = words; };
const answers = (count) => `${count}\u00a0réponse${count < 2 ? "" : "s"}`;
const time = (text) => {
  const at = new Date(text ?? NaN);
  if (Number.isNaN(at.getTime())) return "";
  const [hour, minutes] = [at.getHours(), at.getMinutes()];
  const clock = `${hour}\u00a0h${minutes ? `\u00a0${String(minutes).padStart(2, "0")}` : ""}`;
  return `${at.toLocaleDateString("fr-FR", { day: "numeric", month: "long" })} à ${clock}`;
};

// Whose phone this is: the site says it, or without a network the pages kept here do.
async function whose() {
  if (page.dataset.person) return Number(page.dataset.person);
  if (!("kept" in page.dataset)) return null;
  const names = await caches.keys().catch(() => []);
  return Number(names.find((name) => name.startsWith("pages-"))?.slice("pages-".length)) || null;
}

const person = await whose();
const box = new Outbox({ person: person ?? 0, url: page.dataset.operationsUrl, onfield: drawSoon, onphoto: learn, onstate: told });

function told(now) {
  state = now;
  sayEverywhere(state);
  const { others, unsent, photos, problem } = state;
  part("others").hidden = !others;
  part("others").textContent = `${answers(others)} d’une autre personne ${others < 2 ? "attend" : "attendent"} aussi sur ce téléphone. Elle seule peut les voir et les envoyer, une fois connectée.`;
  part("empty").hidden = !person || list.children.length > 0;
  part("send").hidden = !unsent && !photos;
  part("save").hidden = !list.children.length;
  part("sign-in").hidden = Boolean(person) && problem !== "signed_out";
}

// ---- the list

let drawing = 0;
function drawSoon() {
  clearTimeout(drawing);
  drawing = setTimeout(draw, 50); // a batch tells of each of its answers
}

function learn({ id, changed }) {
  if (changed) pictures.delete(id);
  drawSoon();
}

async function draw() {
  if (!person) return;
  const fields = new Map();
  for (const operation of await box.all()) fields.set(fieldOf(operation), operation); // the last typed of each
  const entries = [...fields.values()].map(answer);
  const photos = (await box.film.all()).filter((one) => one.state !== "removed").map(photo);
  list.replaceChildren(...entries, ...photos);
  part("empty").hidden = list.children.length > 0;
}

const STATES = {
  waiting: ({ blob, faces }) => (blob && !faces ? UNSAID : "attend le réseau"),
  sent: () => "envoi commencé, le site n’a pas encore répondu",
  refused: ({ reason }) => `refusé\u00a0: ${reason}`,
};

function entry({ title, where, words, when, of, about }) {
  const item = page.querySelector("template").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  link.textContent = title;
  if (where?.url) link.href = where.url;
  item.querySelector("[data-where]").textContent = where?.title ?? "";
  item.querySelector("[data-words]").textContent = words;
  const kept = item.querySelector(".kept");
  kept.textContent = [when, STATES[of.state](of)].filter(Boolean).join(", ");
  kept.classList.add(of.state === "refused" ? "refused" : "phone");
  item.querySelector("button").ariaLabel = `Supprimer\u00a0: ${title}`;
  item.querySelector("button").addEventListener("click", about);
  return item;
}

function answer(operation) {
  const { where = {}, words, jotting, sheet } = operation;
  const title = [where.code, where.label].filter(Boolean).join(" · ") || (jotting ? "Étonnement du carnet" : `Fiche ${sheet}`);
  return entry({
    title,
    where,
    words: words || Object.entries(operation.fields).flatMap(([, texts]) => texts).filter(Boolean).join(" · ") || "réponse effacée",
    when: time(operation.typed_at) && `écrit le ${time(operation.typed_at)}`,
    of: operation,
    async about() {
      await box.discard(named(operation), ["waiting", "sent", "refused"]);
      await draw();
      say("Supprimé de ce téléphone.");
    },
  });
}

function photo(one) {
  const item = entry({
    title: [one.blob.type === "application/pdf" ? "Document" : one.blob.type.startsWith("audio/") ? "Mémo vocal" : "Photo", one.where?.code].filter(Boolean).join(" · "),
    where: one.where,
    words: one.name ?? "",
    when: time(one.chosen_at) && `choisie le ${time(one.chosen_at)}`,
    of: one,
    async about() {
      await box.film.drop(one.id);
      await draw();
      say("Photo supprimée de ce téléphone.");
    },
  });
  if (!pictures.has(one.id)) pictures.set(one.id, URL.createObjectURL(one.blob));
  const picture = Object.assign(document.createElement("img"), { src: pictures.get(one.id), alt: "La photo gardée", width: 160, height: 120 });
  picture.addEventListener("error", () => picture.remove()); // a format that this browser does not draw
  item.firstElementChild.append(picture);
  // Asked here too: whoever left the sheet finds here why the photo does not leave.
  const pictured = !one.faces || one.blob.type.startsWith("image/");
  if (one.state === "waiting" && pictured) ask(item.firstElementChild, box.film, one);
  return item;
}

// ---- what can be done

part("send").addEventListener("click", async () => {
  say("Envoi…");
  await box.flush();
  const left = await box.store.count(person);
  say(left.unsent + left.photos ? `Pas encore parti\u00a0: ${inWords({ ...left, asking: box.film.asking, problem: box.problem, durable: box.durable })}.` : "Tout est envoyé.");
});

part("save").addEventListener("click", async () => {
  try {
    const { photos, left } = await saveFile(box);
    say(`Enregistré dans les téléchargements de ce téléphone${photos ? `, avec ${filesIn(photos)}` : ""}${left ? `\u00a0; ${filesIn(left)} n’y ${left < 2 ? "est" : "sont"} pas, trop lourd${left < 2 ? "" : "s"}` : ""}. Rien n’est retiré d’ici.`);
  } catch {
    say("Le fichier n’a pas pu être écrit\u00a0: rien n’a changé ici. Réessayez.");
  }
});

part("take").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  try {
    const { answers: added, photos, known, unreadable } = await takeFile(box, file);
    const told = [];
    if (added || photos) told.push(`Repris\u00a0: ${[added && answers(added), photos && filesIn(photos)].filter(Boolean).join(" et ")}.`);
    if (known) told.push(added || photos ? "Le reste était déjà ici." : "Tout était déjà sur ce téléphone.");
    if (unreadable) told.push(`${unreadable} élément${unreadable < 2 ? " illisible, laissé" : "s illisibles, laissés"} de côté.`);
    await draw();
    say(told.join(" ") || "Ce fichier est vide\u00a0: il n’y avait rien à reprendre.");
  } catch (error) {
    say(error instanceof Refusal ? error.message : "Ce fichier n’a pas pu être lu\u00a0: rien n’a été repris.");
  }
});

await box.open();
await draw();
if (!person) say("Connectez-vous pour voir ce qui est à vous et l’envoyer.");
part("sign-in").hidden = Boolean(person);
part("actions").hidden = !person;
page.dataset.ready = "true";
