// A quote of somebody met: choosing fills in who, function and consent; the consent goes no further than theirs.
const WIDTH = ["no", "unnamed", "yes"];
const field = (row, name) => row.querySelector(`[name$=row_${name}]`);
const tell = (element) => element.dispatchEvent(new InputEvent("input", { bubbles: true }));

function settle(row) {
  const { value, selectedOptions } = field(row, "met");
  const [, agreed = "yes"] = value.split("|");
  const consent = field(row, "consent");
  for (const option of consent.options) option.disabled = WIDTH.indexOf(option.value) > WIDTH.indexOf(agreed);
  row.querySelector("[data-met-limit]").textContent = selectedOptions[0]?.dataset.limit ?? "";
}

function choose(row) {
  const [id, consent, name, told] = field(row, "met").value.split("|");
  field(row, "tie").value = id && `${id}|${consent}`;
  if (told !== undefined) for (const [what, text] of Object.entries({ consent, who: name, function: told })) field(row, what).value = text;
  settle(row);
  tell(field(row, "met"));
}

document.addEventListener("change", ({ target }) => target.matches?.("[data-met]") && choose(target.closest("[data-row]")));
document.addEventListener("input", ({ target }) => {
  const row = target.matches?.("[name$=row_who]") && target.closest("[data-row]");
  const met = row && field(row, "met");
  if (!met?.value || met.value.split("|")[2] === target.value.trim()) return;
  met.value = field(row, "tie").value = ""; // somebody else, who has agreed to nothing yet
  field(row, "consent").value = "no";
  settle(row);
});
document.querySelectorAll("[data-row]:has([data-met])").forEach(settle);
