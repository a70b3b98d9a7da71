// Blurs faces in a photo before it leaves this phone. Fetched on use (faces.js), there without a network too.
// The same rule as the site's (app/fieldwork/pictures.py): five squares each way, whatever the size, and nothing else is left.
import { Rectangles } from "./rectangles.js";
import { smaller } from "./shrink.js";

const SQUARES = 5;
const SIDES = { left: "Depuis la gauche", top: "Depuis le haut", width: "Largeur", height: "Hauteur" };
const FRESH = { left: 40, top: 30, width: 20, height: 25 };
const CANNOT = "Ce navigateur n’ouvre pas cette photo\u00a0: elle ne se floute pas ici. Retirez-la et choisissez-en une autre.";

const make = (name, more = {}, ...children) => {
  const element = Object.assign(document.createElement(name), more);
  element.append(...children);
  return element;
};
const button = (textContent, className, act) => {
  const one = make("button", { type: "button", className: `button ${className}`, textContent });
  one.addEventListener("click", act);
  return one;
};

// How it looks comes along with it.
function dressed() {
  const href = new URL("../../css/blur.css", import.meta.url).href;
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(make("link", { rel: "stylesheet", href }));
}

// The blurred photo, or null if somebody thinks better of it.
export async function veiled(blob) {
  dressed();
  const picture = await createImageBitmap(blob).catch(() => null);
  return new Promise((done) => {
    const dialog = make("dialog", { className: "veil" }, make("h2", { textContent: "Flouter des visages" }));
    let result = null;
    const finish = (blurred) => {
      result = blurred;
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(result);
    });
    dialog.setAttribute("aria-label", "Flouter des visages");
    if (picture) fill(dialog, picture, finish);
    else dialog.append(make("p", { textContent: CANNOT }), make("div", { className: "actions" }, button("Fermer", "", () => finish(null))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

function fill(dialog, picture, finish) {
  const canvas = make("canvas", { width: picture.width, height: picture.height, textContent: "La photo à flouter" });
  const place = make("div", { className: "blurring" }, canvas);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const said = make("p", { className: "visually-hidden" });
  said.setAttribute("role", "status");
  const undo = button("Annuler le dernier", "", () => drawn.undo());
  const blur = button("Flouter", "main", async () => {
    blur.disabled = true;
    blur.textContent = said.textContent = "Floutage…";
    cancelAnimationFrame(frame);
    draw();
    finish(await smaller(await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92))));
  });
  const numbers = Object.entries(SIDES).map(([side, label]) => {
    const input = make("input", { inputMode: "decimal", autocomplete: "off", name: side });
    input.addEventListener("input", () => drawn.current && drawn.set(drawn.current, { ...drawn.current.area, [side]: Number(input.value.replace(",", ".")) || 0 }));
    return make("label", { className: "field" }, make("span", { className: "label", textContent: label }), input);
  });
  const typed = make("fieldset", { className: "blur-sides" }, make("legend", { textContent: "Le rectangle, en centièmes de la photo" }), ...numbers);

  let frame = 0;
  const drawn = new Rectangles(place, canvas, {
    onchange() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    },
  });

  // What is seen is what will be left.
  function draw() {
    pen.drawImage(picture, 0, 0);
    drawn.areas.forEach((area) => square(pen, area));
    undo.disabled = blur.disabled = typed.disabled = !drawn.boxes.length;
    for (const input of typed.querySelectorAll("input")) if (input !== document.activeElement) input.value = drawn.current?.area[input.name] ?? "";
    const count = drawn.boxes.length;
    const words = `${count}\u00a0rectangle${count < 2 ? "" : "s"}`;
    if (said.textContent !== words) said.textContent = words;
  }
  draw();

  dialog.append(
    make("p", { textContent: "Touchez chaque visage, ou tracez un rectangle dessus. Au clavier\u00a0: ajoutez un rectangle, déplacez-le avec les flèches\u00a0; avec Majuscule, elles changent sa taille." }),
    place,
    make("p", { className: "soft", textContent: "Ce qui est dedans disparaît pour toujours de la photo qui sera envoyée. La galerie de l’appareil garde la sienne." }),
    make("div", { className: "actions" }, button("Ajouter un rectangle", "", () => drawn.add(FRESH).focus()), undo),
    make("details", {}, make("summary", { textContent: "Donner les nombres" }), typed),
    said,
    make("div", { className: "actions" }, button("Ne pas flouter", "quiet", () => finish(null)), blur),
  );
}

// One colour a square: the mean of what was there.
function square(pen, area) {
  const { width, height } = pen.canvas;
  const left = Math.min(Math.floor((area.left * width) / 100), width - 1);
  const top = Math.min(Math.floor((area.top * height) / 100), height - 1);
  const across = Math.max(1, Math.min(width, Math.round(((area.left + area.width) * width) / 100)) - left);
  const down = Math.max(1, Math.min(height, Math.round(((area.top + area.height) * height) / 100)) - top);
  const { data } = pen.getImageData(left, top, across, down);
  const edge = (number, of) => Math.round((number * of) / SQUARES);
  for (let row = 0; row < SQUARES; row += 1) {
    for (let column = 0; column < SQUARES; column += 1) {
      const [x0, x1, y0, y1] = [edge(column, across), edge(column + 1, across), edge(row, down), edge(row + 1, down)];
      if (x0 === x1 || y0 === y1) continue;
      const sum = [0, 0, 0];
      for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) for (let one = 0; one < 3; one += 1) sum[one] += data[(y * across + x) * 4 + one];
      pen.fillStyle = `rgb(${sum.map((total) => Math.round(total / ((x1 - x0) * (y1 - y0)))).join(" ")})`;
      pen.fillRect(left + x0, top + y0, x1 - x0, y1 - y0);
    }
  }
}
