// Photos of an answer: made small on the phone, sent, then named in the answer.
import { articleFor, articleOf, form, read } from "./answers.js";
import { uuid } from "./names.js";

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

// Send what is chosen; `keep` writes it into the answer, `shown` is called once all of it is there.
export function sendPhotos(keep, shown) {
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
      }
      target.value = "";
      document.activeElement?.blur?.();
      await shown();
    } catch (error) {
      place.textContent = `La photo n’est pas partie\u00a0: ${error.message && !/fetch|abort|timed/i.test(error.message) ? error.message : "pas de réseau"}. Choisissez-la de nouveau.`;
      place.className = "kept refused";
    }
  });
}
