// Writing a note: each part saves itself through the outbox of this phone (fieldwork/outbox.js), like an answer.
import { Outbox } from "./fieldwork/outbox.js";
import { sayEverywhere } from "./fieldwork/words.js";

const page = document.getElementById("parts");
const sheet = page.dataset.note;
const parts = () => [...page.querySelectorAll("[data-section]")];
const partOf = (id) => page.querySelector(`[data-section="${CSS.escape(id)}"]`);
const field = (part, name) => part.querySelector(`form [name=${name}]`);
const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea");

const box = new Outbox({
  person: Number(page.dataset.person),
  url: page.dataset.operationsUrl,
  sheet,
  onfield: learn,
  onstate(state) {
    unkept = state.unkept;
    sayEverywhere(state);
  },
});
let unkept = false;
addEventListener("beforeunload", (event) => {
  if (unkept) event.preventDefault();
});

// ---- keeping

function keep(part) {
  const title = field(part, "title").value;
  return box.put({
    sheet,
    jotting: part.dataset.section, // what the outbox calls a thing with an id of its own
    base: Number(part.dataset.version),
    fields: { title: [title], text: [field(part, "text").value] },
    where: { title: "Note de validation", code: part.dataset.number, label: title || "Sans titre", url: `${location.pathname}#${part.id}` },
    words: field(part, "text").value.trim().slice(0, 600),
  });
}

function write(part, { title, text }) {
  for (const [name, [value]] of Object.entries({ title, text })) {
    if (field(part, name).value !== value) field(part, name).value = value;
  }
  count(part);
}

function standOn(part, version) {
  part.dataset.version = version;
  field(part, "base").value = version;
}

const WORDS = {
  typed: () => "écriture…",
  local: () => (box.durable ? "gardé sur cet appareil" : "dans cette page seulement"),
  sending: () => "envoi…",
  applied: ({ label }) => `enregistré à ${label}`,
  merged: ({ label }) => `enregistré à ${label}, réuni avec ce que vous aviez écrit sur un autre appareil`,
  conflict: ({ label }) => `reçu à ${label}\u00a0: un autre appareil a écrit autre chose au même endroit. Les deux versions sont gardées. `,
  refused: ({ reason }) => `refusé\u00a0: ${reason} Votre texte reste ici. `,
  discarded: () => "saisie abandonnée",
};
const LOOKS = { typed: "sending", local: "phone", sending: "sending", conflict: "phone", refused: "refused" };

function say(part, what) {
  const place = part.querySelector("[data-status]");
  if (what.status === "typed" && place.dataset.said === "local") return; // which holds
  place.dataset.said = what.status;
  place.textContent = WORDS[what.status](what);
  place.className = `kept ${LOOKS[what.status] ?? ""}`;
  if (what.status === "conflict") {
    place.append(Object.assign(document.createElement("a"), { href: `${location.pathname}?versions#${part.id}`, textContent: "Lire les deux et choisir" }));
  }
}

function learn(what, elsewhere) {
  if (what.sheet !== sheet) return;
  const part = partOf(what.jotting);
  if (!part) return;
  if (what.status === "local" && elsewhere && what.fields && !busy(part)) write(part, what.fields);
  if (what.version !== undefined && what.status !== "refused") {
    const shown = what.status === "applied" || (what.status === "merged" && !what.newer && !busy(part));
    if (what.status === "merged" && shown) write(part, what.fields);
    if (shown) standOn(part, what.version);
  }
  if (WORDS[what.status] && (!what.newer || what.status === "conflict")) say(part, what);
}

// ---- how much there is: the same sums as the site's (app/notebook/marks.py)

const MARK = /\[@[1-9][0-9]{0,4}(?: citer)?\]/g;
const SIGNS = Number(page.dataset.signs);
const french = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

function measured(text) {
  const plain = text.replace(MARK, "").trim();
  return { words: plain.match(/[\p{L}\p{N}_][\p{L}\p{M}\p{N}_’'-]*/gu)?.length ?? 0, signs: [...plain].length };
}

function told({ words, signs }) {
  const pages = signs / SIGNS;
  return `${french.format(words)}\u00a0mot${words < 2 ? "" : "s"}, ${french.format(pages)} page${pages < 2 ? "" : "s"}`;
}

function count(part) {
  part.querySelector("[data-length]").textContent = told(measured(field(part, "text").value));
  const all = parts().map((one) => measured(field(one, "text").value));
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  document.querySelector("[data-total]").textContent = told({ words: sum("words"), signs: sum("signs") });
}

// ---- quoting from the basket

let last = null; // where one was writing
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("#parts textarea[name=text]")) last = target;
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-insert]");
  if (!button) return;
  const text = last ?? page.querySelector("textarea[name=text]");
  if (!text) return;
  const before = text.value.slice(0, text.selectionStart);
  const mark = button.dataset.insert;
  const words = "block" in button.dataset ? `${before && !before.endsWith("\n\n") ? "\n\n" : ""}${mark}\n\n` : `${before && !/\s$/.test(before) ? " " : ""}${mark}`;
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  document.getElementById("panier").hidePopover();
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

// ---- taking over

page.addEventListener("input", ({ target }) => {
  const part = target.closest("[data-section]");
  if (!part || !["title", "text"].includes(target.name) || target.closest(".conflict")) return;
  count(part);
  keep(part);
});

// What was typed goes by the outbox; the button of the plain form only sends at once what waits.
page.addEventListener("submit", (event) => {
  if (!event.submitter?.matches("[data-plain]")) return;
  event.preventDefault();
  box.flush();
}, true);

await box.open();
const latest = new Map((await box.waiting(sheet)).map((operation) => [operation.jotting, operation]));
for (const part of parts()) {
  const operation = latest.get(part.dataset.section);
  const early = ["title", "text"].some((name) => field(part, name).value !== field(part, name).defaultValue);
  if (early && !operation) keep(part); // typed before this script was there
  else if (operation && !box.touched(operation)) {
    write(part, operation.fields);
    standOn(part, operation.base);
    say(part, { status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
  }
}
page.dataset.ready = "true";
