// Where somebody was on a sheet: there again after a reload, a locked phone, a walk to another room.
// Kept on this phone alone; home offers the last sheet of all (static/js/resume.js).
import { form, readonly, sheet } from "./answers.js";

const PLACE = `place ${sheet}`;
const LAST = `resume ${form.dataset.person}`;

export function remember(article) {
  if (readonly) return;
  const { title } = document;
  const last = { href: location.pathname + location.search, title: title.split(" · ").slice(0, 2).join(" · "), where: document.querySelector("header.bar h1").textContent, code: article.id.replace("critere-", ""), at: Date.now() };
  try {
    localStorage.setItem(PLACE, article.id);
    localStorage.setItem(LAST, JSON.stringify(last));
  } catch { /* private mode */ }
}

// Where to stand on this page: what the address asked for when it was opened, then what is remembered.
export function wanted() {
  const opened = performance.getEntriesByType("navigation")[0]?.type ?? "navigate";
  if (location.hash && opened === "navigate") return location.hash.slice(1);
  try {
    return readonly ? null : localStorage.getItem(PLACE);
  } catch {
    return null; // private mode
  }
}
