// A sheet on a phone: each answer saves itself, says where it is, and what others write appears around the fingers.
// What every page needs comes along: on a slow network a file costs more than its weight.
import "../site.js";
import "../kinds.js";
import { articleFor, articleOf, busy, form, given, prefixOf, sheet, standOn, typedEarly, write } from "./answers.js";
import { learnFile, learnJotting, openCarnet, sayWhetherKept } from "./carnet.js";
import { follow, receipts, renew, soon } from "./news.js";
import { announce, count, withdraw } from "./notices.js";
import { Outbox } from "./outbox.js";
import { say } from "./status.js";
import { typedOn } from "./typed.js";
import { settle } from "./walk.js";
import { sayEverywhere } from "./words.js";

document.addEventListener("focusin", ({ target }) => target.closest("[data-row]:has([data-met])") && import("./met.js"));

const box = new Outbox({
  person: Number(form.dataset.person),
  url: form.dataset.operationsUrl,
  sheet,
  onfield: learn,
  onphoto(photo) {
    photos?.then(({ learnPhoto }) => learnPhoto(photo));
    learnFile(photo);
  },
  onstate: (state) => {
    unkept = state.unkept;
    if (!state.durable) saving ??= import("./saving.js").catch(() => (saving = null));
    sayEverywhere(state);
    count(state);
    sayWhetherKept(state);
    if (state.unkept && state.problem) announce("unkept");
    else withdraw("unkept");
    if (["signed_out", "person"].includes(state.problem)) announce(state.problem, { signIn: state.signIn ?? undefined });
  },
});
let unkept = false;

function learn(what, elsewhere) {
  if (what.sheet !== sheet) return;
  const acknowledged = what.version !== undefined && what.status !== "refused";
  if (what.jotting) {
    learnJotting(what, elsewhere);
    if (acknowledged) soon();
    return;
  }
  const article = articleFor(what.criterion);
  if (!article) return;
  if (what.status === "local" && elsewhere && what.fields && !busy(article)) write(article, what.fields);
  if (acknowledged) {
    receipts.set(what.criterion, what);
    // Otherwise the screen goes on showing what it showed, and the next edit is sent as typed after this one.
    const shown = what.status === "applied" || (what.status === "merged" && !what.newer && !busy(article));
    if (what.status === "merged" && shown) write(article, what.fields);
    if (shown) standOn(article, what.version);
  }
  if (!what.newer || what.status === "conflict") say(article, { ...what, durable: box.durable });
  if (acknowledged) soon();
}

let saving = null; // fetched as soon as this browser turns out to keep nothing: there may be no network later
document.addEventListener("save", async () => ((await saving) ?? (await import("./saving.js"))).saveFile(box));

// Only where the browser keeps nothing does leaving the page lose something.
addEventListener("beforeunload", (event) => {
  if (unkept) event.preventDefault();
});

const keep = (article, more = {}) => box.put({ ...typedOn(article), ...more });

form.addEventListener("input", ({ target }) => {
  const article = articleOf(target);
  if (article && target.name?.startsWith(prefixOf(article)) && target.type !== "file") keep(article);
});

// With a script nothing needs the button; it sends at once what still waits. Its own buttons (taking a row away
// without a script) go their plain way.
form.addEventListener("submit", (event) => {
  if (event.submitter?.name) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.flush();
}, true);

form.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-discard]")) return;
  const article = articleOf(target);
  await box.discard({ sheet, criterion: Number(article.dataset.criterion) });
  try {
    await renew(article);
  } catch {
    write(article, given(article)); // without a network: what the page came with
    article.querySelector("[data-status]").textContent = "saisie abandonnée";
  }
});

// What photos need is fetched with the first one, or else once the worker has it anyway.
let photos = null;
function usePhotos() {
  photos ??= import("./photos.js").then(({ takePhotos }) => takePhotos(box, keep));
  photos.catch(() => { photos = null; }); // another time, perhaps with a network
  return photos;
}

async function passOn(event) {
  const article = articleOf(event.target);
  if (!article?.querySelector("[data-photo]")) return;
  try {
    (await usePhotos()).photosEvent(event);
  } catch {
    if (event.target.files) article.querySelector("[data-status]").textContent = "Photo pas prise\u00a0: il faut du réseau. Choisissez-la de nouveau.";
  }
}
for (const type of ["change", "restored", "refreshed"]) form.addEventListener(type, passOn);

await box.open();
if (form.querySelector("[data-photo-row]") || (await box.film.all()).length) await usePhotos().catch(() => {});
else if (form.querySelector("[data-photo]")) (navigator.serviceWorker?.ready ?? Promise.resolve()).then(usePhotos).catch(() => {});
const waiting = await box.waiting(sheet);
const latest = new Map(waiting.map((operation) => [operation.criterion, operation]));
for (const article of form.querySelectorAll("article[data-criterion]")) {
  const operation = latest.get(Number(article.dataset.criterion));
  if (typedEarly(article) && !box.touched({ sheet, criterion: article.dataset.criterion })) keep(article, { apart: true });
  else if (operation && !box.touched(operation)) {
    write(article, operation.fields);
    standOn(article, operation.base); // whatever the site showed since, this was typed on that
    say(article, { durable: box.durable, status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
  }
}
openCarnet(box, waiting);
settle();
follow(box);
