// Asked of each photo before it leaves this phone: can somebody be recognised?
// It asks in any place, of any photo that a film keeps (film.js).

export const UNSAID = "sur ce téléphone\u00a0: dites d’abord si l’on reconnaît quelqu’un";
const ANSWERS = { none: "Personne de reconnaissable", agreed: "Les personnes sont d’accord" };
const BLUR = { blurred: "Flouter" };

// Asks in `place` about the photo `id`, which has `faces` answered, or nothing yet. Without `asked`: no longer.
export function ask(place, film, { id, faces, asked = true }) {
  let block = place.querySelector(":scope > [data-faces]");
  if (!asked) return close(block);
  if (!block) {
    const answers = { ...ANSWERS, ...BLUR };
    block = question("Reconnaît-on quelqu’un sur cette photo\u00a0?", answers, (answer) => (answer === "blurred" ? blur(film, id) : film.answer(id, answer)));
    place.append(block);
  }
  for (const button of block.querySelectorAll("button")) button.ariaPressed = String(button.value === (faces ?? ""));
  block.querySelector("[value=blurred]").textContent = faces === "blurred" ? "Flouter encore" : BLUR.blurred;
  return undefined;
}

// The photo that this phone keeps is replaced for good. Whatever was answered before no longer lets it leave meanwhile.
async function blur(film, id) {
  if (!(await film.answer(id, undefined))) return;
  await film.lighten(id);
  const [{ veiled }, photo] = await Promise.all([import("./veil.js"), film.get(id)]);
  const blob = photo && (await veiled(photo.blob));
  if (blob) await film.answer(id, "blurred", blob);
}

// One answer for all the photos that wait for one, beside their list.
export function askTogether(list, film, ids) {
  const old = list.nextElementSibling?.matches("[data-faces]") ? list.nextElementSibling : null;
  if (old?.dataset.faces === ids.join()) return;
  if (ids.length < 2) return close(old);
  const block = question(`Pour les ${ids.length} photos qui attendent une réponse`, ANSWERS, async (answer) => {
    for (const id of ids) await film.answer(id, answer);
  });
  block.dataset.faces = ids.join();
  if (old) old.replaceWith(block);
  else list.after(block);
}

function question(legend, answers, answer) {
  const block = document.createElement("fieldset");
  block.dataset.faces = "";
  block.append(Object.assign(document.createElement("legend"), { className: "label", textContent: legend }));
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  for (const [value, textContent] of Object.entries(answers)) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", value, textContent });
    button.addEventListener("click", () => answer(value));
    actions.append(button);
  }
  block.append(actions);
  return block;
}

// Whoever answered with the keyboard goes on from there.
function close(block) {
  if (!block) return;
  const next = block.querySelector(":focus-visible") && block.closest("[data-row], li, article");
  block.remove();
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
}
