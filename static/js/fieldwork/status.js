// What became of an answer, in words under it.

const WORDS = {
  typed: () => "écriture…",
  local: ({ durable = true }) => (durable ? "sur ce téléphone" : "dans cette page seulement"),
  sending: () => "envoi…",
  applied: ({ label, missing }) => `reçu à ${label}` + (missing ? `, incomplet\u00a0: ${missing}` : ""),
  merged: ({ label }) => `reçu à ${label}, réuni avec ce que le groupe a écrit`,
  conflict: ({ label, theirs }) => `reçu à ${label}\u00a0: ${theirs?.by ?? "quelqu’un"} a répondu autre chose, les deux versions sont gardées`,
  late: ({ label, reason }) => `gardé à part à ${label}\u00a0: ${reason ?? "la visite est terminée, l’équipe peut l’ajouter"}`,
  refused: ({ reason }) => `refusé\u00a0: ${reason}`,
  discarded: () => "saisie abandonnée",
};
const LOOKS = { typed: "sending", local: "phone", sending: "sending", conflict: "phone", late: "phone", refused: "refused" };

export function say(article, what) {
  const place = article.querySelector("[data-status]");
  if (what.status === "typed" && place.dataset.said === "local") return; // which holds: the disk has what was typed before
  place.dataset.said = what.status;
  place.textContent = WORDS[what.status](what);
  place.className = `kept ${LOOKS[what.status] ?? ""}`;
  if (what.status !== "refused") return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button quiet small", textContent: "Abandonner ma saisie" });
  button.dataset.discard = "";
  place.append(" ", button);
}
