// Walking through a sheet: the bar under the thumb, the contents list, and which criterion one is at.
import { articleOf, busyAnywhere, form, readonly } from "./answers.js";
import { remember, wanted } from "./place.js";

const bar = document.querySelector(".walk");
const dock = document.querySelector(".dock");
const contents = document.getElementById("contents");
const steps = () => [...form.querySelectorAll("article[data-criterion]")];

let current = null; // its id: the article itself is replaced when news come
let settled = false; // until then the page moves by itself, and nobody went anywhere
let stoodAt = 0; // how far the page was scrolled when one came to it

// What can be seen of the page: between its bar and the dock.
function room() {
  const start = document.querySelector("header.bar").getBoundingClientRect().bottom;
  return { start, end: dock.getBoundingClientRect().top };
}

function standAt(article, byHand = true) {
  stoodAt = scrollY;
  if (!article || article.id === current) return;
  current = article.id;
  if (byHand) {
    remember(article);
    // An address that names another criterion would win over what is remembered.
    if (location.hash && location.hash !== `#${article.id}`) history.replaceState(history.state, "", location.pathname + location.search);
  }
  tell();
}

function tell() {
  if (!bar) return;
  const all = steps();
  const at = all.findIndex(({ id }) => id === current);
  bar.querySelector("[data-where]").textContent = at < 0 ? "Sommaire" : `${at + 1}/${all.length}`;
  bar.querySelector("[data-where-code]").textContent = at < 0 ? "" : current.replace("critere-", "");
  bar.querySelector("[data-where-words]").textContent = at < 0 ? "" : ", sommaire";
  bar.querySelectorAll("[data-walk]").forEach((button) => {
    button.setAttribute("aria-disabled", String(!all[at + Number(button.dataset.walk)] || at < 0));
  });
}

// Focus on the article itself: its name is read aloud, and no keyboard opens.
function goTo(article) {
  for (let closed; (closed = article.closest("details:not([open])")); ) closed.open = true;
  article.focus({ preventScroll: true });
  article.scrollIntoView();
  standAt(article);
}

// One stays where one came to until it is out of sight or the page was scrolled by half a screen.
function look(byHand = true) {
  const { start, end } = room();
  const seen = (article) => {
    const { top, bottom, height } = article.getBoundingClientRect();
    return height && bottom > start + 8 && top < end - 8;
  };
  const there = current && document.getElementById(current);
  if (there && seen(there) && Math.abs(scrollY - stoodAt) < (end - start) / 2) return;
  const line = start + (end - start) / 3;
  const all = steps().filter((article) => article.getBoundingClientRect().height);
  const at = all.filter((article) => article.getBoundingClientRect().top <= line).at(-1) ?? all[0];
  if (at && at.id !== current) standAt(at, byHand);
}

let frame = 0;
addEventListener("scroll", () => {
  cancelAnimationFrame(frame);
  if (settled) frame = requestAnimationFrame(() => look());
}, { passive: true });

form.addEventListener("focusin", ({ target }) => {
  standAt(articleOf(target));
  // A browser shows the caret, or the button within its label; not when pressed, which would move it away from a finger.
  if (target.matches(":focus-visible")) requestAnimationFrame(keepInSight);
});

bar?.addEventListener("click", ({ target }) => {
  const way = Number(target.closest("[data-walk]")?.dataset.walk);
  const all = steps();
  const next = way && all[all.findIndex(({ id }) => id === current) + way];
  if (next) goTo(next);
});

contents.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const article = link && document.getElementById(link.hash.slice(1));
  if (!article) return;
  event.preventDefault();
  contents.hidePopover();
  goTo(article);
});

// The bar grows with what is told in it, and the screen shrinks when a keyboard opens: what has the focus stays in sight.
const root = document.documentElement;
let height = 4.5 * Number.parseFloat(getComputedStyle(root).fontSize); // as fieldwork.css says: telling it anew styles the whole page again
function keepInSight() {
  if (dock.offsetHeight !== height) {
    height = dock.offsetHeight;
    root.style.setProperty("--dock", `${height}px`);
  }
  if (!busyAnywhere()) return;
  const field = document.activeElement;
  const box = (["radio", "checkbox"].includes(field.type) && field.closest("label")) || field;
  const { start, end } = room();
  const { top, bottom } = box.getBoundingClientRect();
  if (bottom > top && (bottom > end || top < start)) box.scrollIntoView({ block: "nearest" });
}
new ResizeObserver(keepInSight).observe(dock);
addEventListener("resize", keepInSight);

// What is remembered leads back; a browser would go where the page stood before it was laid out.
if (!readonly) history.scrollRestoration = "manual";

// All of the page is laid out now; what was looked at, or asked for, must not move away.
export function settle() {
  const looked = scrollY ? steps().find((article) => article.getBoundingClientRect().bottom > 80) : null;
  const before = looked?.getBoundingClientRect().top;
  form.dataset.ready = "true";
  const there = !busyAnywhere() && document.getElementById(wanted() ?? "");
  if (there) {
    there.closest("details:not([open])")?.setAttribute("open", "");
    there.scrollIntoView();
    standAt(articleOf(there), false);
  } else if (looked) scrollBy(0, looked.getBoundingClientRect().top - before);
  else standAt(articleOf(document.activeElement) ?? steps()[0], false); // nothing to measure
  if (looked) look(false);
  tell();
  settled = true;
}
