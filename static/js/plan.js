// The plan of a note, by dragging: the buttons beside each part do the same. What drags is fetched with the first touch.
const plan = () => document.getElementById("plan");
let fetched;

function prepare() {
  fetched ??= new Promise((ready, failed) => {
    const script = Object.assign(document.createElement("script"), { src: new URL("../vendor/sortable.min.js", import.meta.url).href });
    script.addEventListener("load", ready);
    script.addEventListener("error", failed);
    document.head.append(script);
  }).catch(() => { fetched = undefined; });
  return fetched;
}

async function take(list) {
  await prepare();
  if (!self.Sortable || Sortable.get(list)) return;
  Sortable.create(list, { handle: "[data-handle]", animation: 120, onEnd: drop });
}

function drop({ item }) {
  const after = item.previousElementSibling?.dataset.section ?? "";
  const seen = plan().querySelector("[name=seen]").value;
  // A refusal (409) brings the plan as it is.
  htmx.ajax("POST", item.dataset.place, { target: "#plan", swap: "outerHTML", values: { after, seen } });
}

for (const kind of ["pointerover", "pointerdown"]) {
  document.addEventListener(kind, ({ target }) => {
    if (target.closest?.("[data-handle]")) take(target.closest("[data-plan]"));
  });
}
// Sortable leaves styles behind; htmx would copy them as attributes, which the policy refuses.
document.addEventListener("htmx:before:swap", () => {
  plan()?.querySelectorAll("[style]").forEach((styled) => styled.removeAttribute("style"));
});
