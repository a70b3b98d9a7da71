// What others of the group write: asked for every few seconds, shown where nobody's fingers are.
import { articleFor, busy, controls, form, prefixOf, read, sheet, standOn } from "./answers.js";
import { bringJottings } from "./carnet.js";
import { announce, withdraw } from "./notices.js";
import { markOthers, showOthers, standing } from "./presence.js";
import { keepAnew } from "./renewal.js";
import { say } from "./status.js";

const POLL = 4_000; // ms

// criterion -> the last acknowledgement of ours, told until somebody else writes
export const receipts = new Map();

let box;
let seen = Number(form.dataset.version);
let timer = 0;
let failures = 0;
let digest = ""; // of who is here, as the site names it
const held = new Map(); // criterion -> what the site shows now, until the fingers leave and nothing is unsent

// Look from now on, for as long as somebody looks at the page. What waits in `outbox` is not written over.
export function follow(outbox) {
  box = outbox;
  soon(POLL);
}

export async function poll() {
  clearTimeout(timer);
  try {
    await ask();
    failures = 0;
  } catch {
    failures += 1; // no network, or an answer that is not ours
  }
  if (document.visibilityState === "visible") soon(Math.min(POLL * 2 ** Math.min(failures, 3), 30_000));
}

async function ask() {
  const { newsUrl, visitState, edition, mine, person } = form.dataset;
  const asked = new URLSearchParams({ depuis: seen, etat: visitState, edition, mienne: mine, ici: standing(), la: digest });
  const response = await fetch(`${newsUrl}?${asked}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
  const answer = response.status === 204 ? null : await response.json();
  if (response.status === 401 && answer.error === "signed_out") return announce("signed_out", { signIn: answer.sign_in });
  if ([403, 404].includes(response.status) && answer.error === response.status) return announce("gone");
  if (!response.ok) throw new Error(response.status);
  // Nothing of what somebody else may see is put on this person's screen.
  if (response.headers.get("X-Person") !== person) return announce("person");
  withdraw("signed_out", "person", "gone");
  return answer && bring(answer);
}

export function soon(delay = 300) {
  clearTimeout(timer);
  timer = setTimeout(poll, delay);
}

async function bring({ version, answers, jottings, visit_state: state, edition, edition_number: number, mine, here = [], digest: ofHere = "" }) {
  digest = ofHere;
  showOthers(here);
  if (state !== form.dataset.visitState) {
    withdraw("closed", "under_way");
    announce(state);
  }
  if (String(edition) !== form.dataset.edition) announce("edition", { number });
  if (!mine && form.dataset.mine === "1") announce("left");
  if (mine) withdraw("left");
  Object.assign(form.dataset, { visitState: state, edition, mine: Number(mine) });
  for (const answer of answers) held.set(answer.criterion, answer);
  if (version > seen) keepAnew();
  seen = Math.max(seen, version);
  await release();
  await bringJottings(jottings);
}

async function release() {
  if (!held.size) return;
  const unsent = new Set((await box.waiting(sheet)).map(({ criterion }) => criterion));
  for (const [criterion, answer] of held) {
    const article = articleFor(criterion);
    const receipt = receipts.get(criterion);
    if (!article || answer.version < (receipt?.version ?? 0)) held.delete(criterion); // written before our own edit arrived
    else if (!unsent.has(criterion) && !box.touched({ sheet, criterion }) && show(article, answer.html)) held.delete(criterion);
  }
}

// Puts what the site shows in the place of an article; false if somebody's fingers are in the way.
function show(article, html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  const next = parsed.content.firstElementChild;
  const criterion = Number(next.dataset.criterion);
  const status = next.querySelector("[data-status]").textContent;
  const same = controls(next).length > 0 && JSON.stringify(read(article)) === JSON.stringify(read(next));
  const moves = article.querySelector(":scope > .conflict") || next.querySelector(":scope > .conflict");
  if (busy(article) && (!same || moves)) {
    if (receipts.get(criterion)?.version !== Number(next.dataset.version)) {
      article.querySelector("[data-status]").textContent = `${status}\u00a0: visible quand vous quitterez ce critère`;
    }
    return false;
  }
  const now = same ? patch(article, next) : replace(article, next);
  const receipt = receipts.get(criterion);
  if (receipt?.version === Number(now.dataset.version) && receipt.status !== "conflict") say(now, receipt);
  else receipts.delete(criterion);
  count(now);
  markOthers();
  return true;
}

// What the site has for one criterion, in the place of what was given up here.
export async function renew(article) {
  const address = form.dataset.newsUrl.replace(/suite$/, `criteres/${article.id.replace("critere-", "")}`);
  const response = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
  if (!response.ok || response.headers.get("X-Person") !== form.dataset.person) throw new Error(response.status);
  document.activeElement?.blur?.();
  show(article, await response.text());
}

// The same answer: what stands around it changes, the fields are left alone with their caret and their keyboard.
function patch(article, next) {
  const parts = (one, names) => [...one.children].filter((child) => child.matches(names));
  parts(article, ".notice, .error-text, .missing, .meta, .attached").forEach((part) => part.remove());
  article.querySelector(`[name="${prefixOf(article)}base"]`).before(...parts(next, ".notice, .error-text"));
  article.append(...parts(next, ".missing, .meta, .attached"));
  article.dataset.state = next.dataset.state;
  standOn(article, next.dataset.version);
  article.dispatchEvent(new CustomEvent("refreshed", { bubbles: true, detail: next })); // photos.js
  return article;
}

function replace(article, next) {
  const opened = [...article.querySelectorAll("details")].map((one) => one.open);
  [...next.querySelectorAll("details")].forEach((one, index) => { one.open ||= opened[index] ?? false; });
  article.replaceWith(next);
  return next;
}

// The contents list and the axes follow.
const STATES = { answered: "répondu", incomplete: "incomplet", conflict: "à départager", blank: "à remplir" };
function count(article) {
  const entry = document.querySelector(`[data-contents="${article.dataset.criterion}"]`);
  if (entry) Object.assign(entry, { textContent: STATES[article.dataset.state] }).dataset.state = article.dataset.state;
  const axis = article.closest("section.axis");
  const bar = axis && document.querySelector(`.axes a[href="#${axis.getAttribute("aria-labelledby")}"] progress`);
  if (bar) bar.value = axis.querySelectorAll('article[data-state="answered"], article[data-state="conflict"]').length;
}

form.addEventListener("focusout", () => setTimeout(release, 150));

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") poll();
});
