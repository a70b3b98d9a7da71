// What is typed and not yet saved survives a lost session or a closed page: kept on this phone, for this person.
const KEY = () => document.querySelector("[data-draft]")?.dataset.draft;
const lines = () => [...document.querySelectorAll("[data-draft] [data-line]")];
const field = (line, name) => line.querySelector(`[name=${name}]`);
const read = (line) => Object.fromEntries(["key", "version", "text", "criterion"].map((name) => [name, field(line, name).value]));

function store(kept) {
  try {
    if (kept.length) localStorage.setItem(KEY(), JSON.stringify(kept));
    else localStorage.removeItem(KEY());
  } catch {} // private mode: the page itself still holds the text
}

function stored() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY()));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

const touched = (line) => {
  const { text, criterion } = Object.fromEntries(["text", "criterion"].map((name) => [name, field(line, name)]));
  return text.value !== text.defaultValue || criterion.value !== criterion.dataset.was;
};

document.addEventListener("input", ({ target }) => {
  if (!target.closest("[data-draft]")) return;
  const here = lines();
  const keys = new Set(here.map((line) => field(line, "key").value));
  store([...stored().filter(({ key }) => !keys.has(key)), ...here.filter(touched).map(read)]);
});

// The site answered with the list as it now is: what it took is on it.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.response?.status === 200 && ctx.sourceElement.matches("[data-draft]")) try {
    localStorage.removeItem(ctx.sourceElement.dataset.draft);
  } catch {}
});

// A line that is not on the page goes into an empty one, under its own key: sent twice, it is one line.
function emptyLine() {
  const free = lines().find((one) => !field(one, "text").value);
  if (free) return free;
  const copy = lines().at(-1).cloneNode(true);
  lines().at(-1).after(copy);
  return copy;
}

for (const kept of KEY() ? stored() : []) {
  if (document.querySelector("[data-draft]").hidden && !kept.text) continue;
  if (lines().some((one) => field(one, "text").value === kept.text)) continue; // it is there
  const line = lines().find((one) => field(one, "key").value === kept.key) ?? emptyLine();
  for (const name of ["key", "version", "text", "criterion"]) field(line, name).value = kept[name] ?? "";
  document.querySelector("[data-draft]").hidden = false;
}
