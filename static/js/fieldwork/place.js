// Where somebody was on a sheet: there again after a reload, a locked phone, a walk to another room.
import { articleOf, busyAnywhere, form, readonly, sheet } from "./answers.js";

const PLACE = `place ${sheet}`;
form.addEventListener("focusin", ({ target }) => {
  const article = articleOf(target);
  if (!article) return;
  try {
    localStorage.setItem(PLACE, article.id);
  } catch { /* private mode */ }
});

function lastPlace() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null; // private mode
  }
}

// All of the page is laid out now; what was looked at, or asked for, must not move away.
export function settle() {
  const looked = [...form.querySelectorAll("article")].find((one) => one.getBoundingClientRect().bottom > 80);
  const before = looked?.getBoundingClientRect().top;
  const wanted = location.hash.slice(1) || (readonly ? null : lastPlace());
  form.dataset.ready = "true";
  const there = !busyAnywhere() && wanted && document.getElementById(wanted);
  if (there) {
    there.closest("details:not([open])")?.setAttribute("open", "");
    there.scrollIntoView();
  } else if (looked) scrollBy(0, looked.getBoundingClientRect().top - before);
}
