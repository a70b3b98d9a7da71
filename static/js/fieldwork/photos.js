// Photos of an answer: made small and kept on this phone as soon as they are chosen, shown from here until the site has them.
import { articleFor, articleOf, form, prefixOf, sheet } from "./answers.js";
import { uuid } from "./names.js";
import { whereOf } from "./typed.js";

const LARGEST = 1600;
const HEAVIEST = 350_000; // bytes; a second or two on a bad network
const WORDS = { waiting: "photo sur ce téléphone", unkept: "plus de place sur ce téléphone\u00a0: cette photo n’est que dans cette page, restez en ligne", sending: "envoi de la photo…", received: "photo reçue" };
const LOOKS = { waiting: "phone", unkept: "phone", sending: "sending", refused: "refused" };

let box;
const shown = new Map(); // by id: {address of the picture kept here, state, reason}

async function smaller(bytes) {
  let picture;
  try {
    picture = await createImageBitmap(bytes);
  } catch {
    return bytes; // not a format this browser draws: the site decides
  }
  const { width, height } = picture;
  const canvas = document.createElement("canvas");
  let blob;
  // Coarser, then smaller too, until it is light enough; most photos are at once.
  for (let side = Math.min(LARGEST, Math.max(width, height)), quality = 0.82; ; quality > 0.6 ? (quality -= 0.1) : (side *= 0.8)) {
    const scale = side / Math.max(width, height);
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (!(blob?.size > HEAVIEST) || side < 400) break;
  }
  picture.close();
  return blob ?? bytes;
}

// From now on, photos chosen on the page are kept; `keep` writes the article into the outbox.
export async function takePhotos(outbox, keep) {
  box = outbox;
  form.addEventListener("change", async ({ target }) => {
    if (target.matches("[data-photo]")) await take(target, keep);
    else if (target.checked !== undefined && target.closest("[data-photo-row]")) await removeOrNot(target);
  });
  form.addEventListener("restored", ({ target }) => target.name?.endsWith("-row_media") && dress(target.closest("[data-row]")));
  form.addEventListener("refreshed", ({ target, detail }) => refresh(target, detail));
  // What the site shows comes in as whole articles.
  new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach((one) => one.querySelectorAll?.("[data-photo-row]").forEach(dress))))
    .observe(form, { childList: true, subtree: true });
  await box.open();
  for (const photo of await box.film.all()) if (photo.sheet === sheet) remember(photo);
  form.querySelectorAll("[data-photo-row]").forEach(dress);
}

// What the outbox tells of a photo.
export function learnPhoto({ id, ...what }) {
  if (!shown.has(id)) return;
  Object.assign(shown.get(id), what);
  form.querySelectorAll(`[data-photo-row="${id}"]`).forEach(dress);
}

async function take(field, keep) {
  const { criterion, photoUrl: url } = articleOf(field).dataset;
  const files = [...field.files];
  const say = (words, look = "") => Object.assign(articleFor(criterion).querySelector("[data-status]"), { textContent: words, className: `kept ${look}` });
  for (const file of files) {
    const id = uuid();
    say("préparation de la photo…", "sending");
    try {
      const bytes = new Blob([await file.arrayBuffer()], { type: file.type }); // a gallery may take the file away
      const photo = { id, sheet, criterion: Number(criterion), url, blob: await smaller(bytes), name: file.name, where: whereOf(articleFor(criterion)), chosen_at: new Date().toISOString() };
      const state = (await box.film.keep(photo)) ? "waiting" : "unkept";
      remember({ ...photo, state });
    } catch {
      say("Ce fichier ne se lit pas\u00a0: la photo n’a pas été prise. Choisissez-la de nouveau.", "refused");
      return;
    }
    const article = articleFor(criterion);
    addRow(article, id);
    await keep(article);
  }
  field.value = "";
  await box.flush();
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

function remember({ id, blob, state, reason }) {
  shown.set(id, { address: URL.createObjectURL(blob), state, reason });
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
    if (place.dataset.shows !== id) showPicture(place, here.address);
    place.dataset.shows = id;
    sayState(place, here);
  } else if (id && !place.children.length) showPicture(place, `${location.pathname.split("/").slice(0, 3).join("/")}/photos/${id}/vignette`);
}

function showPicture(place, address) {
  const picture = Object.assign(document.createElement("img"), { src: address, alt: "Photo", width: 320, height: 240 });
  picture.addEventListener("error", () => picture.replaceWith(Object.assign(document.createElement("p"), { className: "on-its-way", textContent: "Photo en route" })));
  place.replaceChildren(picture);
}

function sayState(place, { state, reason }) {
  const words = state === "refused" ? `photo refusée\u00a0: ${reason} Retirez-la ou choisissez-en une autre.` : state === "waiting" && reason ? `${reason} Elle reste sur ce téléphone et repartira seule.` : WORDS[state];
  const line = place.querySelector(".kept") ?? document.createElement("p");
  Object.assign(line, { textContent: words ?? "", className: `kept ${LOOKS[state] ?? ""}`, hidden: !words });
  place.append(line);
}

// The same answer came from the site again: what was on its way may be there.
function refresh(article, next) {
  for (const row of article.querySelectorAll("[data-photo-row]")) {
    const { photoRow: id } = row.dataset;
    const place = next.querySelector(`[data-photo-row="${id}"] [data-photo-place]`);
    if (place?.querySelector("img") && [undefined, "received"].includes(shown.get(id)?.state)) row.querySelector("[data-photo-place]").replaceChildren(...place.children);
  }
}
