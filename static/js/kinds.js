// Inputs of the answer kinds: steppers, what is left of a hundred, taking a choice back, rows, counters of characters.
// Everything works without this file. Listeners sit on the document, so that they hold for what htmx brings in.
// Whatever is changed here is said with a bubbling `input` event, so that saving sees it as typing.

const said = (field) => field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
const read = (text) => Number.parseFloat(text.replace(/\s/g, "").replace("\u2212", "-").replace(",", "."));
const round = (number) => Math.round(number * 100) / 100;
const written = (number) => round(number).toLocaleString("fr-FR");

function step(button) {
  const field = button.closest("[data-stepper]").querySelector("input");
  const next = Math.max(0, round((read(field.value) || 0) + Number(button.dataset.step)));
  field.value = String(next).replace(".", ",");
  said(field);
}

function clear(button) {
  const chosen = button.closest(".kind").querySelector("input:checked");
  if (!chosen) return;
  chosen.checked = false;
  chosen.focus();
  said(chosen);
}

// ---- what is said while typing ----------------------------------------------------------------------

function sayLeft(shares) {
  const total = [...shares.querySelectorAll("[data-stepper] input")].reduce((sum, { value }) => sum + (read(value) || 0), 0);
  const left = round(100 - total);
  const state = Math.abs(left) < 0.011 ? "done" : left > 0 ? "left" : "over";
  const box = shares.querySelector("[data-left]");
  box.dataset.state = state;
  box.querySelector("progress").value = Math.min(Math.max(total, 0), 100);
  box.querySelector("output").value = {
    done: "Le total fait 100.",
    left: `Il reste ${written(left)} à répartir.`,
    over: `Le total dépasse 100 de ${written(-left)}.`,
  }[state];
}

function sayLimit(area) {
  const limit = Number(area.dataset.limit);
  const length = [...area.value].length;
  const told = document.getElementById(`${area.id}-limit`);
  told.classList.toggle("over", length > limit);
  if (length > limit) told.textContent = `${written(length - limit)} caractères de trop\u00a0: raccourcissez, rien n’est coupé`;
  else if (length > limit * 0.8) told.textContent = `Il reste ${written(limit - length)} caractères`;
  else told.textContent = `${written(limit)} caractères au plus`;
}

function sayChosen(hint) {
  const limit = Number(hint.dataset.choiceLimit);
  const chosen = hint.closest(".kind").querySelectorAll("input:checked").length;
  hint.classList.toggle("over", chosen > limit);
  hint.textContent = `${limit} choix au plus` + (chosen ? `\u00a0: ${chosen} coché${chosen > 1 ? "s" : ""}` : "");
}

// ---- rows -----------------------------------------------------------------------------------------

const rowsOf = (box) => [...box.querySelectorAll("[data-row-list] > [data-row]")];

// Random, made here once: two phones adding a row at the same time must not give it the same identity.
// (crypto.randomUUID is missing on plain http.)
function identity() {
  return "q-" + [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}

function identify(row) {
  const fields = row.querySelectorAll("[data-row-identity]");
  if (!fields.length || fields[0].value) return;
  const made = identity();
  fields.forEach((field) => { field.value = made; });
}

function settle(box) {
  const rows = rowsOf(box);
  rows.forEach((row, index) => row.querySelectorAll("[data-row-action]").forEach((button) => {
    button.value = button.value.replace(/\d+$/, index);
  }));
  const most = Number(box.dataset.most ?? 60);
  const add = box.querySelector('[data-row-action][value="add"]');
  if (add) add.hidden = rows.filter((row) => !row.matches(".without-script")).length >= most;
}

function addRow(box) {
  const row = box.querySelector("[data-row-template]").content.cloneNode(true).firstElementChild;
  box.querySelector("[data-row-list]").append(row);
  identify(row);
  row.querySelector("input:not([type=hidden]), textarea").focus();
}

function act(button) {
  const box = button.closest("[data-rows]");
  const row = button.closest("[data-row]");
  const [verb] = button.value.split(":");
  if (verb === "add") addRow(box);
  if (verb === "up") row.previousElementSibling?.before(row);
  if (verb === "down") row.nextElementSibling?.after(row);
  if (verb === "remove") {
    const near = row.nextElementSibling ?? row.previousElementSibling ?? box;
    row.remove();
    near.querySelector('[data-row-action][value^="remove"], [data-row-action][value="add"]')?.focus();
  } else if (verb !== "add") button.focus();
  settle(box);
  said(box.querySelector("input, textarea") ?? box);
}

// ---- listening --------------------------------------------------------------------------------------

// First of all listeners, so that a new row has its identity before it is saved.
document.addEventListener("input", ({ target }) => {
  const row = target.closest?.("[data-row]");
  if (row) identify(row);
}, true);

function tell({ target }) {
  const shares = target.closest?.("[data-shares]");
  if (shares) sayLeft(shares);
  if (target.matches?.("textarea[data-limit]")) sayLimit(target);
  const hint = target.type === "checkbox" && target.closest(".kind")?.querySelector('[data-choice-limit]:not([data-choice-limit=""])');
  if (hint) sayChosen(hint);
}
document.addEventListener("input", tell);
document.addEventListener("restored", tell); // put back from what this phone kept: nobody typed

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button || button.disabled) return;
  if (button.matches("[data-step]")) step(button);
  if (button.matches("[data-clear]")) clear(button);
  if (button.matches("[data-row-action]")) {
    event.preventDefault();
    act(button);
  }
});

// An option is one line: Enter goes to the next one, or makes it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("[data-row] .option-label")) return;
  event.preventDefault();
  const next = event.target.closest("[data-row]").nextElementSibling;
  if (next) next.querySelector(".option-label").focus();
  else event.target.closest("[data-rows]").querySelector('[data-row-action][value="add"]').click();
});
