// How it stands with everything that waits on this phone, in words.

export const PHONE = "/sur-ce-telephone"; // the page that lists it

const s = (count) => (count < 2 ? "" : "s");
const answers = (count) => `${count}\u00a0réponse${s(count)}`;
export const filesIn = (count) => `${count}\u00a0fichier${s(count)}`; // photos, documents, memos

export function inWords({ unsent, refused, others, photos = 0, photosRefused = 0, asking, writing, problem, durable }) {
  const waits = unsent ? answers(unsent) + (photos ? ` et ${filesIn(photos)}` : "") : filesIn(photos);
  const kept = `gardé${photos ? "" : "e"}${s(unsent + photos)} ${durable ? "sur ce téléphone" : "dans cette page seulement"}`;
  if (problem === "signed_out" && unsent + photos) return `Reconnectez-vous\u00a0: ${waits} ${kept}`;
  if (problem === "person" && unsent + photos) return `Une autre personne est connectée\u00a0: ${waits} ${kept}`;
  if (unsent) return `${unsent} ${durable ? "sur ce téléphone" : "dans cette page seulement"}${photos ? `, ${filesIn(photos)}` : ""}`;
  if (writing) return "écriture…";
  if (photos) return asking === photos ? `${photos}\u00a0photo${s(photos)}\u00a0: une question` : `${filesIn(photos)} à envoyer`;
  if (!durable) return "Ce navigateur ne garde rien\u00a0: restez en ligne";
  if (refused) return `${answers(refused)} refusée${s(refused)}`;
  if (photosRefused) return `${filesIn(photosRefused)} refusé${s(photosRefused)}`;
  if (others) return `${answers(others)} d’une autre personne sur ce téléphone`;
  return "Tout est envoyé";
}

// Every element [data-unsent] says it; [data-unsent="if-any"] only while there is something to say.
export function sayEverywhere(state) {
  const words = inWords(state);
  const kept = state.unsent || state.refused || state.others || state.photos || state.photosRefused;
  const waits = kept || !state.durable;
  for (const place of document.querySelectorAll("[data-unsent]")) {
    place.hidden = !waits && place.dataset.unsent === "if-any";
    place.classList.toggle("phone", Boolean(waits));
    place.classList.toggle("refused", !state.unsent && !state.photos && Boolean(state.refused || state.photosRefused));
    if (place.textContent === words) continue;
    const signIn = state.problem === "signed_out" && state.unsent + state.photos && state.signIn;
    if (signIn) place.replaceChildren(link(`${signIn}?suite=${encodeURIComponent(location.pathname + location.search)}`, words));
    else if (kept && location.pathname !== PHONE) place.replaceChildren(link(PHONE, words));
    else place.textContent = words;
  }
}

function link(address, words) {
  return Object.assign(document.createElement("a"), { href: address, textContent: words });
}
