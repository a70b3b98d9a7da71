// The answers of a sheet as the page shows them: their articles, and their fields as the plain form would send them.

export const form = document.getElementById("sheet");
export const sheet = form.dataset.sheet;
export const readonly = "readonly" in form.dataset;

export const articleOf = (element) => element?.closest?.("article[data-criterion]");
export const articleFor = (criterion) => form.querySelector(`article[data-criterion="${criterion}"]`);
export const prefixOf = (article) => `c${article.dataset.criterion}-`;
// A window left with a field in focus still counts: dictation and system dialogs take the focus of the window.
export const busy = (article) => article.contains(document.activeElement) && document.activeElement !== article;
export const busyAnywhere = () => form.contains(document.activeElement) && document.activeElement !== form;

export function controls(article) {
  const prefix = prefixOf(article);
  return [...article.querySelectorAll("input, textarea, select")].filter(
    (control) => control.name.startsWith(prefix) && control.type !== "file" && ![`${prefix}base`, `${prefix}revision`].includes(control.name),
  );
}

export function read(article) {
  const fields = {};
  for (const control of controls(article)) {
    const texts = (fields[control.name.slice(prefixOf(article).length)] ??= []);
    if (!["radio", "checkbox"].includes(control.type) || control.checked) texts.push(control.value);
  }
  return fields;
}

// What the page came with, before anybody typed.
export function given(article) {
  const fields = {};
  for (const control of controls(article)) {
    const texts = (fields[control.name.slice(prefixOf(article).length)] ??= []);
    if (["radio", "checkbox"].includes(control.type)) texts.push(...(control.defaultChecked ? [control.value] : []));
    else texts.push(control.options ? ([...control.options].find((one) => one.defaultSelected) ?? control.options[0]).value : control.defaultValue);
  }
  return fields;
}

export function write(article, fields) {
  makeRows(article, fields);
  const places = {};
  for (const control of controls(article)) {
    const name = control.name.slice(prefixOf(article).length);
    const texts = fields[name] ?? [];
    if (["radio", "checkbox"].includes(control.type)) control.checked = texts.includes(control.value);
    else {
      const place = (places[name] = (places[name] ?? -1) + 1);
      const text = texts[place] ?? "";
      if (control.value !== text) control.value = text;
    }
    control.dispatchEvent(new CustomEvent("restored", { bubbles: true })); // what is left, how many characters: kinds.js
  }
}

// Whether somebody typed before this script was there.
export const typedEarly = (article) => controls(article).some((control) => {
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((one) => one.selected !== one.defaultSelected) && control.selectedIndex > 0;
  return control.value !== control.defaultValue;
});

// As many rows as there are texts for them (quotes).
function makeRows(article, fields) {
  const list = article.querySelector("[data-row-list]");
  const template = article.querySelector("[data-row-template]");
  if (!list || !template) return;
  const wanted = Math.max(0, ...Object.entries(fields).filter(([name]) => name.startsWith("row_")).map(([, texts]) => texts.length));
  while (list.querySelectorAll(":scope > [data-row]").length < wanted) list.append(template.content.cloneNode(true));
}

export function standOn(article, version) {
  article.dataset.version = version;
  const base = article.querySelector(`[name="${prefixOf(article)}base"]`);
  if (base) base.value = version;
}
