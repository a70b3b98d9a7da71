// What others of the group write: asked for every few seconds, shown where nobody's fingers are.
import { articleFor, busy, busyAnywhere, controls, form, prefixOf, read, sheet, standOn } from "./answers.js";
import { say } from "./status.js";

const POLL = 4_000; // ms

// criterion -> the last acknowledgement of ours, told until somebody else writes
export const receipts = new Map();

let box;
let seen = Number(form.dataset.version);
let timer = 0;
let failures = 0;
const held = new Map(); // criterion -> what the site shows now, until the fingers leave and nothing is unsent

// Look from now on, for as long as somebody looks at the page. What waits in `outbox` is not written over.
export function follow(outbox) {
  box = outbox;
  soon(POLL);
}

export async function poll() {
  clearTimeout(timer);
  try {
    const response = await fetch(`${form.dataset.newsUrl}?depuis=${seen}&etat=${form.dataset.visitState}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(8_000) });
    if (response.status === 200) await bring(await response.json());
    else if (response.status !== 204) throw new Error(response.status);
    failures = 0;
  } catch {
    failures += 1;
  }
  if (document.visibilityState === "visible") soon(Math.min(POLL * 2 ** Math.min(failures, 3), 30_000));
}

export function soon(delay = 300) {
  clearTimeout(timer);
  timer = setTimeout(poll, delay);
}

async function bring({ version, answers, visit_state: state }) {
  if (state !== form.dataset.visitState && !busyAnywhere() && box.durable) return location.reload();
  for (const answer of answers) held.set(answer.criterion, answer);
  seen = Math.max(seen, version);
  await release();
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
  return true;
}

// The same answer: what stands around it changes, the fields are left alone with their caret and their keyboard.
function patch(article, next) {
  const parts = (one, names) => [...one.children].filter((child) => child.matches(names));
  parts(article, ".notice, .error-text, .missing, .meta").forEach((part) => part.remove());
  article.querySelector(`[name="${prefixOf(article)}base"]`).before(...parts(next, ".notice, .error-text"));
  article.append(...parts(next, ".missing, .meta"));
  article.dataset.state = next.dataset.state;
  standOn(article, next.dataset.version);
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
