// How it stands with everything that waits on this phone, in words.

const answers = (count) => `${count}\u00a0réponse${count < 2 ? "" : "s"}`;

export function inWords({ unsent, refused, others, problem, durable }) {
  const kept = (count) => `gardée${count < 2 ? "" : "s"} ${durable ? "sur ce téléphone" : "dans cette page seulement"}`;
  if (problem === "signed_out" && unsent) return `Reconnectez-vous\u00a0: ${answers(unsent)} ${kept(unsent)}`;
  if (problem === "person" && unsent) return `Une autre personne est connectée\u00a0: ${answers(unsent)} ${kept(unsent)}`;
  if (unsent) return durable ? `${unsent} sur ce téléphone` : `${unsent} dans cette page seulement`;
  if (!durable) return "Ce navigateur ne garde rien\u00a0: restez en ligne";
  if (refused) return `${answers(refused)} refusée${refused < 2 ? "" : "s"}`;
  if (others) return `${answers(others)} d’une autre personne sur ce téléphone`;
  return "Tout est envoyé";
}

// Every element [data-unsent] says it; [data-unsent="if-any"] only while there is something to say.
export function sayEverywhere(state) {
  const words = inWords(state);
  const waits = state.unsent || state.refused || state.others || !state.durable;
  for (const place of document.querySelectorAll("[data-unsent]")) {
    place.hidden = !waits && place.dataset.unsent === "if-any";
    place.classList.toggle("phone", Boolean(waits));
    place.classList.toggle("refused", !state.unsent && Boolean(state.refused));
    if (place.textContent === words) continue;
    place.textContent = words;
    if (state.problem === "signed_out" && state.unsent && state.signIn) place.replaceChildren(signInAgain(state.signIn, words));
  }
}

function signInAgain(address, words) {
  const link = document.createElement("a");
  link.href = `${address}?suite=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = words;
  return link;
}
