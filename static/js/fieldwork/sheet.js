// A sheet on a phone: each answer saves itself, says where it is, and what others write appears around the fingers.
import { articleFor, articleOf, busy, form, prefixOf, read, sheet, standOn, typedEarly, write } from "./answers.js";
import { follow, poll, receipts, soon } from "./news.js";
import { Outbox } from "./outbox.js";
import { sendPhotos } from "./photos.js";
import { settle } from "./place.js";
import { say } from "./status.js";
import { sayEverywhere } from "./words.js";

const box = new Outbox({
  person: Number(form.dataset.person),
  url: form.dataset.operationsUrl,
  onfield: learn,
  onstate: (state) => {
    unkept = !state.durable && state.unsent > 0;
    sayEverywhere(state);
  },
});
let unkept = false;

function learn(what, elsewhere) {
  if (what.sheet !== sheet) return;
  const article = articleFor(what.criterion);
  if (!article) return;
  const acknowledged = what.version !== undefined && what.status !== "refused";
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

// Only where the browser keeps nothing does leaving the page lose something.
addEventListener("beforeunload", (event) => {
  if (unkept) event.preventDefault();
});

const keep = (article, more = {}) =>
  box.put({ sheet, criterion: Number(article.dataset.criterion), base: Number(article.dataset.version), fields: read(article), ...more });

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
  await box.discard({ sheet, criterion: Number(articleOf(target).dataset.criterion) });
  location.reload();
});

sendPhotos(async (article, more) => {
  await keep(article, more);
  await box.flush();
}, poll);

await box.open();
const latest = new Map((await box.waiting(sheet)).map((operation) => [operation.criterion, operation]));
for (const article of form.querySelectorAll("article[data-criterion]")) {
  const operation = latest.get(Number(article.dataset.criterion));
  if (typedEarly(article) && !box.touched({ sheet, criterion: article.dataset.criterion })) keep(article, { apart: true });
  else if (operation && !box.touched(operation)) {
    write(article, operation.fields);
    standOn(article, operation.base); // whatever the site showed since, this was typed on that
    say(article, { durable: box.durable, status: operation.state === "refused" ? "refused" : "local", reason: operation.reason });
  }
}
settle();
follow(box);
