// What happened to the sheet while it was open: said in the dock, out of the way of what is being typed.
// Nothing is loaded anew by itself under somebody's fingers: a button does it.
import { form } from "./answers.js";

const place = document.getElementById("told");
const happened = new Map(); // name -> what its words need
const dismissed = new Set();
let kept = { unsent: 0, durable: true };

const answers = (count) => `${count}\u00a0réponse${count < 2 ? "" : "s"}`;
function waiting() {
  if (!kept.unsent) return "Tout ce que vous aviez écrit est arrivé.";
  const many = kept.unsent < 2 ? "" : "s";
  return `${answers(kept.unsent)} gardée${many} ${kept.durable ? "sur ce téléphone" : "dans cette page seulement"}.`;
}

// The first that happened, in this order, is the one that is told.
const WORDS = {
  signed_out: ({ signIn = "/connexion" }) => ({
    title: "Vous n’êtes plus connecté·e",
    text: `Déconnexion, ou mot de passe changé ailleurs. ${waiting()} Vous pouvez continuer à écrire.`,
    link: ["Se reconnecter", `${signIn}?suite=${encodeURIComponent(location.pathname + location.search)}`],
  }),
  person: () => ({
    title: "Une autre personne est connectée ici",
    text: `Rien ne part sous son nom. ${waiting()} Reconnectez-vous avec votre compte.`,
    leave: true,
  }),
  gone: () => ({
    title: "Cette fiche ne vous est plus ouverte",
    text: `Vous n’êtes plus dans cette promotion, ou la visite a été retirée. ${waiting()} Parlez-en à l’équipe encadrante.`,
    link: kept.unsent ? ["Voir ce qui reste", "/sur-ce-telephone"] : ["Accueil", "/"],
  }),
  left: () => ({
    title: "Vous n’êtes plus dans ce groupe",
    text: `Sa fiche se lit encore. ${waiting()} Si c’est une erreur, parlez-en à l’équipe encadrante.`,
    renew: "Lire la fiche",
  }),
  closed: () => ({
    title: "La visite est terminée",
    text: "Ce que vous écrivez encore est gardé à part\u00a0: l’équipe peut l’ajouter.",
    renew: "Lire la fiche",
  }),
  edition: ({ number }) => ({
    title: `La grille a changé${number ? `\u00a0: édition ${number}` : ""}`,
    text: "Ce que vous écrivez ici reste gardé, sous les questions affichées.",
    renew: "Afficher la nouvelle",
  }),
  unkept: () => ({
    title: "Ce navigateur ne garde rien",
    text: `${waiting()} Restez sur cette page. Si le réseau ne revient pas, enregistrez un fichier\u00a0: un autre téléphone pourra le reprendre.`,
    renew: "Enregistrer dans un fichier",
  }),
  under_way: () => ({ title: "La visite est ouverte", text: "Ses questions sont prêtes.", renew: "Les afficher" }),
};

export function announce(name, more = {}) {
  happened.set(name, more);
  tell();
}

export function withdraw(...names) {
  names.forEach((name) => happened.delete(name));
  tell();
}

// How much waits on this phone, for the words.
export function count(state) {
  kept = state;
  tell();
}

function tell() {
  const name = Object.keys(WORDS).find((one) => happened.has(one) && !dismissed.has(one));
  if (!name) return place.replaceChildren();
  const { title, text, link, renew, leave } = WORDS[name](happened.get(name));
  if (place.firstElementChild?.dataset.notice === name) {
    place.querySelector("p:not(.title)").textContent = text; // not read aloud anew but for what changed
    return undefined;
  }
  const notice = document.getElementById("notice").content.cloneNode(true).firstElementChild;
  notice.dataset.notice = name;
  notice.querySelector(".title").textContent = title;
  notice.querySelector("p:not(.title)").textContent = text;
  const parts = { link: notice.querySelector("a"), leave: notice.querySelector("form"), renew: notice.querySelector("[data-renew]") };
  if (link) Object.assign(parts.link, { textContent: link[0], href: link[1] });
  if (renew) parts.renew.textContent = renew;
  else notice.querySelector("[data-dismiss-notice]").remove();
  for (const [name, wanted] of Object.entries({ link, leave, renew })) if (!wanted) parts[name].remove();
  return place.replaceChildren(notice);
}

place.addEventListener("click", ({ target }) => {
  if (target.closest("[data-renew]")) {
    if (place.firstElementChild.dataset.notice === "unkept") place.dispatchEvent(new CustomEvent("save", { bubbles: true }));
    else location.reload();
  }
  if (!target.closest("[data-dismiss-notice]")) return;
  dismissed.add(place.firstElementChild.dataset.notice);
  tell();
});
