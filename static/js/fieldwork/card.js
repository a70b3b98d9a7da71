// One trace on its card in the carnet: what its fields hold, and the criteria that it stands under.

export const part = (card, name) => card.querySelector(`[name="${name}"]`);
export const chips = (card) => card.querySelector("[data-chosen]");

export function read(card) {
  const fields = { text: [], criterion: [] };
  for (const [name, value] of new FormData(card.querySelector("form"))) if (!["base", "file"].includes(name) && value) (fields[name] ??= []).push(value);
  for (const name of ["text", "criterion"]) if (!fields[name].length) fields[name].push("");
  return "removed" in card.dataset ? { ...fields, removed: ["1"] } : fields;
}

export function write(card, fields) {
  for (const control of card.querySelectorAll("[name]")) {
    const { name, type } = control;
    const value = fields[name]?.[0] ?? { sort: "etonnement", consent: "no" }[name] ?? "";
    if (type === "radio" || name === "handed") control.checked = control.value === value;
    else if (!["base", "criterion", "media", "file"].includes(name) && control.value !== value) control.value = value;
  }
  chips(card).replaceChildren();
  fields.criterion?.forEach((id) => link(card, id));
  boxes(card).forEach((box) => { box.checked = Boolean(fields.media?.includes(box.value)); });
  fields.media?.forEach((id) => holding(card, id));
  take(card, Boolean(fields.removed?.[0]));
}

export const boxes = (card) => card.querySelectorAll("[name=media]");

// The box that says that the trace holds a file.
export function holding(card, id) {
  const known = [...boxes(card)].find(({ value }) => value === id);
  if (known) return known;
  const chip = Object.assign(document.createElement("label"), { className: "chip", textContent: "Garder" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "media", value: id, checked: true });
  const place = document.createElement("div");
  chip.prepend(box);
  place.append(chip);
  card.querySelector("[data-files]").append(place);
  return box;
}

export const isChoice = (field) => field.matches("select[name=criterion]");

// Under a criterion; one that this page does not know was chosen on another device.
export function link(card, id) {
  if (!id) return;
  const known = chips(card).querySelector(`[value="${id}"]`);
  if (known) known.checked = true;
  else {
    const [code] = part(card, "criterion").querySelector(`[value="${id}"]`)?.textContent.split(" ") ?? ["autre critère"];
    const chip = Object.assign(document.createElement("label"), { className: "chip", textContent: code });
    chip.prepend(Object.assign(document.createElement("input"), { type: "checkbox", name: "criterion", value: id, checked: true }));
    chips(card).append(chip);
  }
  part(card, "criterion").value = "";
}

export function standOn(card, version) {
  card.dataset.version = version;
  part(card, "base").value = version;
}

// Out of the list, or back: the words to undo it stand in its place.
export function take(card, away) {
  if (away) card.dataset.removed = "";
  else delete card.dataset.removed;
  card.querySelector("form").hidden = away;
  card.querySelector(".undo").hidden = !away;
}

export const isBlank = (card) => card?.dataset.version === "0" && !("removed" in card.dataset) && !boxes(card).length && [...card.querySelectorAll("textarea, input:not([type])")].every(({ value }) => !value);
