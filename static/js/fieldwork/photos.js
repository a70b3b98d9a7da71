// Photos of an answer: kept on this phone and shown as soon as they are chosen, made small and asked about before they
// leave (shrink.js, faces.js), shown from here until the site has them.
import { articleFor, articleOf, form, prefixOf, sheet } from "./answers.js";
import { askTogether, ask as question, UNSAID } from "./faces.js";
import { uuid } from "./names.js";
import { whereOf } from "./typed.js";

const WORDS = { waiting: "photo sur ce téléphone", unkept: "plus de place sur ce téléphone\u00a0: cette photo n’est que dans cette page, restez en ligne", sending: "envoi de la photo…", received: "photo reçue" };
const LOOKS = { waiting: "phone", unkept: "phone", sending: "sending", refused: "refused" };

let box;
let keep; // writes an article into the outbox
const shown = new Map(); // by id: {address of the picture kept here, state, reason}

// Takes over the photos of the page; what it gives is told of what happens to them.
export async function takePhotos(outbox, keeping) {
  [box, keep] = [outbox, keeping];
  // What the site shows comes in as whole articles.
  new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach((one) => one.querySelectorAll?.("[data-photo-row]").forEach(dress))))
    .observe(form, { childList: true, subtree: true });
  await box.open();
  for (const photo of await box.film.all()) if (photo.sheet === sheet) remember(photo);
  form.querySelectorAll("[data-photo-row]").forEach(dress);
  import("./shrink.js").catch(() => {}); // asked for now, there without a network later
  import("./veil.js").catch(() => {});
  return { photosEvent, learnPhoto };
}

// Something happened to an article with photos: one was chosen or taken off, or its fields hold something else.
function photosEvent({ type, target, detail }) {
  if (type === "refreshed") refresh(target, detail);
  else if (type === "restored") target.name?.endsWith("-row_media") && dress(target.closest("[data-row]"));
  else if (target.matches("[data-photo]")) take(target);
  else if (target.checked !== undefined && target.closest("[data-photo-row]")) removeOrNot(target);
}

// What the outbox tells of a photo; `changed`: it is kept smaller, or blurred.
async function learnPhoto({ id, changed, ...what }) {
  const here = shown.get(id);
  if (!here) return;
  Object.assign(here, what);
  const photo = changed && (await box.film.get(id));
  if (photo) {
    URL.revokeObjectURL(here.address);
    here.address = URL.createObjectURL(photo.blob);
  }
  form.querySelectorAll(`[data-photo-row="${id}"]`).forEach(dress);
}

async function take(field) {
  const { criterion, photoUrl: url } = articleOf(field).dataset;
  const files = [...field.files];
  const ids = [];
  const say = (words, look = "") => Object.assign(articleFor(criterion).querySelector("[data-status]"), { textContent: words, className: `kept ${look}` });
  for (const file of files) {
    const id = uuid();
    say("préparation de la photo…", "sending");
    try {
      const bytes = new Blob([await file.arrayBuffer()], { type: file.type }); // a gallery may take the file away
      const photo = { id, sheet, criterion: Number(criterion), url, blob: bytes, raw: true, name: file.name, where: whereOf(articleFor(criterion)), chosen_at: new Date().toISOString() };
      const state = (await box.film.keep(photo)) ? "waiting" : "unkept";
      remember({ ...photo, state });
    } catch {
      say("Ce fichier ne se lit pas\u00a0: la photo n’a pas été prise. Choisissez-la de nouveau.", "refused");
      return;
    }
    const article = articleFor(criterion);
    addRow(article, id);
    await keep(article);
    ids.push(id);
  }
  field.value = "";
  box.flush();
  for (const id of ids) await box.film.lighten(id).catch(() => {}); // it is tried again before the photo leaves
}

function addRow(article, id) {
  const row = article.querySelector("[data-row-template]").content.firstElementChild.cloneNode(true);
  row.querySelector(`[name="${prefixOf(article)}row_media"]`).value = id;
  article.querySelector("[data-row-list]").append(row);
  dress(row);
}

async function removeOrNot(tick) {
  const { photoRow: id } = tick.closest("[data-photo-row]").dataset;
  if (shown.has(id) && shown.get(id).state !== "received") await box.film.mark(id, tick.checked ? "removed" : "waiting");
}

function remember({ id, blob, state, reason, faces }) {
  shown.set(id, { address: URL.createObjectURL(blob), state, reason, faces });
}

// Every row says which photo it holds, where it is, and shows it.
function dress(row) {
  const id = row.querySelector('[name$="-row_media"]').value;
  const place = row.querySelector("[data-photo-place]");
  row.dataset.photoRow = id;
  row.hidden = !id;
  row.querySelector('[name$="-remove"]').value = id;
  const here = shown.get(id);
  if (here) {
    if (place.dataset.shows !== here.address) showPicture(place, here.address);
    place.dataset.shows = here.address;
    sayState(place, here);
    ask(row, place, id);
  } else if (id && !place.children.length) showPicture(place, `${location.pathname.split("/").slice(0, 3).join("/")}/photos/${id}/vignette`);
}

function showPicture(place, address) {
  const picture = Object.assign(document.createElement("img"), { src: address, alt: place.closest("[data-row]")?.querySelector('[name$="-row_seen"]').value.trim() || "Photo sans légende", width: 320, height: 240 });
  picture.addEventListener("error", () => picture.replaceWith(Object.assign(document.createElement("p"), { className: "on-its-way", textContent: "Photo en route" })));
  for (const one of [...place.children]) if (!one.matches(".kept, [data-faces]")) one.remove();
  place.prepend(picture);
}

// Before it leaves: can somebody be recognised?
const isAsked = (id) => ["waiting", "unkept"].includes(shown.get(id)?.state);
const isUnsaid = (id) => isAsked(id) && !shown.get(id).faces;

function ask(row, place, id) {
  if (!isAsked(id) && !place.querySelector("[data-faces]")) return;
  question(place, box.film, { id, faces: shown.get(id).faces, asked: isAsked(id) });
  const list = row.closest("[data-row-list]");
  if (list) askTogether(list, box.film, [...list.querySelectorAll("[data-photo-row]")].map((one) => one.dataset.photoRow).filter(isUnsaid));
}

function sayState(place, { state, reason, faces }) {
  const words = state === "waiting" && !faces ? UNSAID : state === "refused" ? `photo refusée\u00a0: ${reason} Retirez-la ou choisissez-en une autre.` : state === "waiting" && reason ? `${reason} Elle reste sur ce téléphone et repartira seule.` : WORDS[state];
  const line = place.querySelector(".kept") ?? document.createElement("p");
  Object.assign(line, { textContent: words ?? "", className: `kept ${LOOKS[state] ?? ""}`, hidden: !words });
  if (!line.parentNode) place.firstElementChild.after(line);
}

// The same answer came from the site again: what was on its way may be there.
function refresh(article, next) {
  for (const row of article.querySelectorAll("[data-photo-row]")) {
    const { photoRow: id } = row.dataset;
    const here = row.querySelector("[data-photo-place]");
    const there = next.querySelector(`[data-photo-row="${id}"] [data-photo-place]`);
    if (!there?.querySelector("img") || ![undefined, "received"].includes(shown.get(id)?.state)) continue;
    here.replaceChildren(...there.children);
    if (shown.has(id)) sayState(here, shown.get(id));
  }
}
