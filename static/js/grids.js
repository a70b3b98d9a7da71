// The outline: dragging axes and criteria (the buttons do the same without a script). The catalogue: ticking many at once.
// A drop is told by its neighbour, not by a number: what others moved meanwhile does not shift it.

const outline = () => document.getElementById("outline");

function drop(item, values) {
  htmx.ajax("POST", item.dataset.place, { target: "#outline", swap: "outerHTML", values });
}

const codeBefore = (item, selector, name) => {
  let before = item.previousElementSibling;
  while (before && !before.matches(selector)) before = before.previousElementSibling;
  return before?.dataset[name] ?? "";
};

function makeSortable() {
  const axes = outline()?.querySelector("form");
  if (!axes || axes.dataset.sortable || !window.Sortable) return;
  axes.dataset.sortable = "true";
  const common = {
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "dragged",
  };
  new Sortable(axes, {
    ...common,
    draggable: ".axis",
    handle: "[data-handle=axis]",
    onEnd: ({ item, oldIndex, newIndex }) => oldIndex !== newIndex && drop(item, { after: codeBefore(item, ".axis", "axis") }),
  });
  for (const list of axes.querySelectorAll("[data-lines]")) {
    new Sortable(list, {
      ...common,
      group: "criteria",
      draggable: ".line",
      handle: "[data-handle=line]",
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        if (from === to && oldIndex === newIndex) return;
        drop(item, { axis: to.dataset.lines, after: codeBefore(item, ".line", "code") });
      },
    });
  }
}

// A row that was retired or restored leaves with its button: the focus goes to its neighbour.
let neighbour = null;
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const row = ctx.sourceElement.closest?.("#outline li, #outline .axis");
  neighbour = (row?.nextElementSibling ?? row?.previousElementSibling)?.id;
});
// Sortable leaves styles behind; htmx would copy them as attributes, which the policy refuses.
document.addEventListener("htmx:before:swap", () => {
  outline()?.querySelectorAll("[style]").forEach((styled) => styled.removeAttribute("style"));
});
document.addEventListener("htmx:after:swap", () => {
  makeSortable();
  if (document.activeElement !== document.body || !outline()) return;
  const next = (neighbour && document.getElementById(neighbour)?.querySelector("a")) || outline();
  next.focus();
});
makeSortable();

// ---- the catalogue ----------------------------------------------------------------------------------

const catalogue = document.querySelector("[data-catalogue]");

function count() {
  const ticked = catalogue.querySelectorAll("[name=codes]:checked").length;
  catalogue.querySelector("[data-ticked]").value = ticked === 0 ? "" : `${ticked} ${ticked > 1 ? "critères cochés" : "critère coché"}`;
}

catalogue?.addEventListener("click", ({ target }) => {
  const which = target.closest("[data-tick]")?.dataset.tick;
  if (!which) return;
  for (const box of catalogue.querySelectorAll("[name=codes]")) box.checked = which === "all" || (which === "core" && "core" in box.dataset);
  catalogue.querySelectorAll("details").forEach((axis) => { axis.open = axis.querySelector(":checked") !== null; });
  catalogue.dispatchEvent(new Event("change", { bubbles: true }));
});
catalogue?.addEventListener("change", () => {
  count();
  const pick = document.querySelector("[name=start][value=pick]");
  if (pick) pick.checked = true;
});
