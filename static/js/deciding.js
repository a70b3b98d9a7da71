// The page of a proposal comes back whole after each act: what was being typed in its other forms stays,
// and the focus goes to the part where the act was, or to what was refused there.
const fields = "textarea, select, input:not([type=hidden])";
const isTyped = (field) => (field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked
  : field.tagName === "SELECT" ? [...field.options].some((one) => one.selected !== one.defaultSelected)
  : field.value !== field.defaultValue);

let part = null;
let typed = [];

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches("#proposal form")) return;
  part = form.closest("section[id]")?.id ?? "proposal";
  typed = [...document.querySelectorAll(`#proposal :is(${fields})`)]
    .filter((field) => field.id && field.form !== form && isTyped(field))
    .map(({ id, value, checked }) => ({ id, value, checked }));
});

document.addEventListener("htmx:after:swap", () => {
  if (!part) return;
  for (const { id, value, checked } of typed) {
    const field = document.getElementById(id);
    if (!field) continue;
    Object.assign(field, { value, checked });
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
  const here = document.getElementById(part) ?? document.getElementById("proposal");
  part = null;
  const refused = here.querySelector(".error-summary, [role=alert]");
  const target = refused ?? here;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: refused ? "center" : "start" });
});
