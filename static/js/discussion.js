// The keys of a keyboard and of a remote control lead the discussion: on and back. A field or a button keeps its own keys.
const keys = { PageDown: "next", ArrowRight: "next", PageUp: "back", ArrowLeft: "back" };

document.addEventListener("keydown", (event) => {
  const press = keys[event.key];
  if (!press || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [role=region]")) return;
  const button = document.querySelector(`[data-press=${press}]`);
  if (!button) return;
  event.preventDefault();
  button.form.requestSubmit();
});
