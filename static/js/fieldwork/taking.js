// Takes up a file that saving.js wrote, on this phone or on another. Ids are kept: taken up twice, or on two phones, each
// answer and each photo reaches the site once.
import { fieldOf } from "./names.js";
import { FORMAT, LARGEST, VERSION } from "./saving.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHEET = /^(\d{1,9}\.\d{1,9}\.[gm]|note\.)\d{1,9}$/;
const PHOTOS = /^\/promotions\/[\w-]+\/[\w/-]+\/(photos|fichiers)$/;
const NOT_OURS = "Ce fichier n’est pas une sauvegarde de réponses\u00a0: rien n’a été repris.";
const DAMAGED = "Ce fichier est abîmé\u00a0: il n’a pas été enregistré ou copié en entier. Rien n’a été repris.";

// A file that cannot be taken up, in words.
export class Refusal extends Error {}

// {answers, photos: how many are new here, known: how many were here already, unreadable}
export async function takeFile(box, file) {
  if (file.size > LARGEST * 2) throw new Refusal("Ce fichier est trop lourd pour une sauvegarde de réponses\u00a0: rien n’a été repris.");
  const saved = understood(await file.text(), box.person);
  const operations = saved.operations.map(operation).filter(Boolean);
  const photos = saved.photos.map(photo).filter(Boolean);
  const unreadable = saved.operations.length + saved.photos.length - operations.length - photos.length;
  const known = new Set((await box.film.all()).map(({ id }) => id));
  const fresh = photos.filter(({ id }) => !known.has(id));
  for (const one of fresh) await box.film.keep(one); // before the answers: nothing is sent yet that names them
  const added = await box.store.edit(async (kept) => {
    const here = new Set((await kept.all(box.person)).map(({ id }) => id));
    const missing = operations.filter(({ id }) => !here.has(id));
    missing.forEach((one) => kept.put({ ...one, person: box.person }));
    return missing;
  });
  box.wake();
  return {
    answers: new Set(added.map(fieldOf)).size,
    photos: fresh.length,
    known: operations.length - added.length + photos.length - fresh.length,
    unreadable,
  };
}

function understood(text, person) {
  let saved;
  try {
    saved = JSON.parse(text);
  } catch {
    throw new Refusal(text.startsWith(`{"format":"${FORMAT}"`) ? DAMAGED : NOT_OURS);
  }
  if (saved?.format !== FORMAT) throw new Refusal(NOT_OURS);
  if (saved.version > VERSION) throw new Refusal("Ce fichier vient d’une version plus récente du site. Rechargez cette page avec du réseau, puis réessayez.");
  if (saved.version !== VERSION) throw new Refusal("Ce fichier vient d’une ancienne version, que le site ne sait plus lire. Gardez-le et montrez-le à l’équipe encadrante.");
  if (!Array.isArray(saved.operations) || !Array.isArray(saved.photos) || !Number.isInteger(saved.person)) throw new Refusal(DAMAGED);
  if (saved.person !== person) throw new Refusal("Ce fichier contient les réponses d’une autre personne\u00a0: elle seule peut le reprendre, une fois connectée.");
  return saved;
}

const whereIn = ({ where }) => ({ title: text(where?.title), code: text(where?.code), label: text(where?.label), url: /^\/(?![/\\])/.test(where?.url) ? where.url : "" });
const whole = (number) => Number.isInteger(number) && number >= 0;
const text = (one) => (typeof one === "string" ? one : "");
const texts = (list) => Array.isArray(list) && list.every((one) => typeof one === "string");

// Only what an operation is made of: the file may have passed through other hands.
function operation(one) {
  const good =
    UUID.test(one?.id) && SHEET.test(one.sheet) && whole(one.base) && (whole(one.criterion) || UUID.test(one.jotting)) &&
    one.fields && typeof one.fields === "object" && Object.values(one.fields).every(texts) && typeof one.typed_at === "string";
  if (!good) return null;
  const { id, sheet, base, fields, typed_at } = one;
  return {
    id, sheet, base, fields, typed_at,
    ...(UUID.test(one.jotting) ? { jotting: one.jotting } : { criterion: one.criterion }),
    ...(whole(one.revision) && { revision: one.revision }),
    ...(UUID.test(one.after) && { after: one.after }),
    words: text(one.words),
    where: whereIn(one),
    state: one.state === "refused" ? "refused" : "sent",
    reason: text(one.reason),
  };
}

function photo(one) {
  if (!UUID.test(one?.id) || !SHEET.test(one.sheet) || !(whole(one.criterion) || UUID.test(one.jotting)) || !PHOTOS.test(one.url)) return null;
  try {
    const bytes = Uint8Array.from(atob(one.bytes), (character) => character.charCodeAt(0));
    const { id, sheet, criterion, jotting, url } = one;
    const about = UUID.test(jotting) ? { jotting } : { criterion };
    const faces = ["none", "agreed", "blurred"].includes(one.faces) && { faces: one.faces };
    return { id, sheet, ...about, url, ...faces, ...(one.title && { title: text(one.title) }), raw: one.raw === true, name: text(one.name), where: whereIn(one), chosen_at: text(one.chosen_at), blob: new Blob([bytes], { type: text(one.type) }) };
  } catch {
    return null;
  }
}
