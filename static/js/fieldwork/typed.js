// What somebody typed, with the words for people that stay on this phone: where it was, and what it says.
import { controls, prefixOf, read, sheet } from "./answers.js";

export function typedOn(article) {
  const { criterion, version, revision } = article.dataset;
  return {
    sheet,
    criterion: Number(criterion),
    ...(revision && { revision: Number(revision) }),
    base: Number(version),
    fields: read(article),
    where: whereOf(article),
    words: inWords(article),
  };
}

export function whereOf(article) {
  const place = document.querySelector(".where h1")?.textContent.trim();
  return {
    title: [place, document.title.split(" · ").slice(0, 2).join(", ")].filter(Boolean).join(", "),
    code: article.id.replace("critere-", ""),
    label: article.querySelector(".question")?.textContent.trim() ?? "",
    url: `${location.pathname}?moment=tout#${article.id}`,
  };
}

// As it reads on the page: the names of what is chosen, and what is written.
function inWords(article) {
  const said = [];
  const taken = `${prefixOf(article)}remove`;
  for (const control of controls(article)) {
    if (control.type === "hidden" || control.closest("[hidden]")) continue;
    if (["radio", "checkbox"].includes(control.type)) {
      if (control.checked && control.value && control.name !== taken) said.push(labelOf(control));
    } else if (control.value.trim()) said.push(control.options ? control.selectedOptions[0].textContent : named(control));
  }
  const photos = article.querySelectorAll("[data-photo-row]:not([hidden])").length;
  if (photos) said.unshift(`${photos}\u00a0photo${photos < 2 ? "" : "s"}`);
  return said.map((one) => one.replace(/\s+/g, " ").trim()).join(" · ").slice(0, 600);
}

const labelOf = (control) => control.labels?.[0]?.textContent ?? control.value;

// A figure alone says nothing: « Adhésions : 12 ».
const named = (control) => (control.closest("[data-stepper]") ? `${labelOf(control)}\u00a0: ${control.value}` : control.value);
