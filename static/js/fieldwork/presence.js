// Who else is on this sheet, and in which criterion: quietly, and without moving anything.
import { articleFor, articleOf, form } from "./answers.js";

const line = document.querySelector("[data-here]");
const usual = line?.textContent;
let others = [];

// The criterion that holds the focus, or nothing.
export const standing = () => articleOf(document.activeElement)?.dataset.criterion ?? "";

export function showOthers(here) {
  others = here;
  markOthers();
  if (!line) return;
  const names = [...new Set(here.map(({ name }) => name))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} et ${names.length - 3} autre${names.length > 4 ? "s" : ""}` : names.join(", ");
  line.textContent = names.length ? `${shown} ${names.length < 2 ? "est là" : "sont là"} · ${line.dataset.here}` : usual;
}

// Again after an article was replaced.
export function markOthers() {
  form.querySelectorAll("[data-here-in]:not(:empty)").forEach((place) => place.replaceChildren());
  for (const criterion of new Set(others.map((one) => one.criterion))) {
    const place = articleFor(criterion)?.querySelector("[data-here-in]");
    const names = others.filter((one) => one.criterion === criterion).map(({ name }) => name);
    if (place) place.textContent = names.length < 2 ? `${names[0]} est ici` : `${names.slice(0, -1).join(", ")} et ${names.at(-1)} sont ici`;
  }
}
