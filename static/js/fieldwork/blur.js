// The rectangle to blur: drawn on the photo with a finger or a mouse, moved and resized with arrow keys.
const form = document.getElementById("blur");
const place = form.querySelector("[data-blurring]");
const SIDES = ["left", "top", "width", "height"];
const inputs = Object.fromEntries(SIDES.map((side) => [side, form.elements[side]]));
const LEAST = 2; // hundredths

const box = Object.assign(document.createElement("div"), { tabIndex: 0, role: "application", ariaLabel: "Rectangle à flouter\u00a0: flèches pour le déplacer, Majuscule et flèches pour sa taille" });
place.append(box);

const within = (number, least, most) => Math.min(most, Math.max(least, number));
const read = () => Object.fromEntries(SIDES.map((side) => [side, Number(inputs[side].value.replace(",", ".")) || 0]));

function show() {
  for (const [side, number] of Object.entries(read())) box.style[side] = `${number}%`;
}

function write({ left, top, width, height }) {
  const area = { left: within(left, 0, 100 - LEAST), top: within(top, 0, 100 - LEAST) };
  area.width = within(width, LEAST, 100 - area.left);
  area.height = within(height, LEAST, 100 - area.top);
  for (const side of SIDES) inputs[side].value = String(Math.round(area[side] * 10) / 10);
  show();
}

function at({ clientX, clientY }) {
  const { left, top, width, height } = place.querySelector("img").getBoundingClientRect();
  return { x: within(((clientX - left) / width) * 100, 0, 100), y: within(((clientY - top) / height) * 100, 0, 100) };
}

let drag = null;
place.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  place.setPointerCapture(event.pointerId);
  box.focus();
  drag = { from: at(event), moved: event.target === box ? read() : null };
});
place.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const { from, moved } = drag;
  const { x, y } = at(event);
  if (moved) write({ ...moved, left: within(moved.left + x - from.x, 0, 100 - moved.width), top: within(moved.top + y - from.y, 0, 100 - moved.height) });
  else write({ left: Math.min(x, from.x), top: Math.min(y, from.y), width: Math.abs(x - from.x), height: Math.abs(y - from.y) });
});
for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => { drag = null; });

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
box.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const [x, y] = step;
  const area = read();
  if (event.shiftKey) write({ ...area, width: area.width + x, height: area.height + y });
  else write({ ...area, left: within(area.left + x, 0, 100 - area.width), top: within(area.top + y, 0, 100 - area.height) });
});

form.addEventListener("input", show);
show();
