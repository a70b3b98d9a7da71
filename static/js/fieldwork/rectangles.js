// Rectangles on a picture: drawn with a finger or a mouse, moved and resized with arrow keys. In hundredths of its sides.

const LEAST = 2;
const TAPPED = { width: 16, height: 20 }; // about a face
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const WORDS = "Rectangle à flouter\u00a0: flèches pour le déplacer, Majuscule et flèches pour sa taille";

const within = (number, least, most) => Math.min(most, Math.max(least, number));
const rounded = (number) => Math.round(number * 10) / 10;

function fitted({ left, top, width, height }) {
  const area = { left: within(left, 0, 100 - LEAST), top: within(top, 0, 100 - LEAST) };
  area.width = within(width, LEAST, 100 - area.left);
  area.height = within(height, LEAST, 100 - area.top);
  return Object.fromEntries(Object.entries(area).map(([side, number]) => [side, rounded(number)]));
}

export class Rectangles {
  #drag = null;
  boxes = []; // in the order in which they were drawn
  current = null; // the one that was touched last

  // `most`: a new one beyond it takes the place of the last. onchange(): something was drawn, moved or taken away.
  constructor(place, picture, { most = Infinity, onchange = () => {} } = {}) {
    Object.assign(this, { place, picture, most, onchange });
    place.addEventListener("pointerdown", (event) => this.#begin(event));
    place.addEventListener("pointermove", (event) => this.#drag && this.#go(this.#at(event)));
    place.addEventListener("pointerup", () => this.#end());
    place.addEventListener("pointercancel", () => { this.#drag = null; });
    place.addEventListener("keydown", (event) => this.#press(event));
    place.addEventListener("focusin", ({ target }) => this.boxes.includes(target) && this.#turnTo(target));
  }

  get areas() {
    return this.boxes.map((box) => box.area);
  }

  add(area) {
    const box = Object.assign(document.createElement("div"), { tabIndex: 0, ariaLabel: WORDS });
    box.setAttribute("role", "application");
    this.boxes.push(box);
    this.place.append(box);
    this.current = box;
    this.set(box, area);
    return box;
  }

  set(box, area) {
    box.area = fitted(area);
    for (const [side, number] of Object.entries(box.area)) box.style[side] = `${number}%`;
    this.onchange();
  }

  undo() {
    this.boxes.pop()?.remove();
    this.current = this.boxes.at(-1) ?? null;
    this.onchange();
  }

  #turnTo(box) {
    this.current = box;
    this.onchange();
  }

  #at({ clientX, clientY }) {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    return { x: within(((clientX - left) / width) * 100, 0, 100), y: within(((clientY - top) / height) * 100, 0, 100) };
  }

  #begin(event) {
    event.preventDefault();
    this.place.setPointerCapture(event.pointerId);
    const from = this.#at(event);
    const old = this.boxes.includes(event.target) ? event.target : null;
    const box = old ?? (this.boxes.length < this.most ? this.add({ left: from.x, top: from.y, width: 0, height: 0 }) : this.boxes.at(-1));
    this.#drag = { box, from, moved: old?.area ?? null, far: false };
    box.focus({ preventScroll: true });
  }

  #go({ x, y }) {
    const { box, from, moved } = this.#drag;
    const [right, down] = [x - from.x, y - from.y];
    this.#drag.far ||= Math.max(Math.abs(right), Math.abs(down)) >= LEAST;
    if (moved) this.set(box, { ...moved, left: within(moved.left + right, 0, 100 - moved.width), top: within(moved.top + down, 0, 100 - moved.height) });
    else if (this.#drag.far) this.set(box, { left: Math.min(x, from.x), top: Math.min(y, from.y), width: Math.abs(right), height: Math.abs(down) });
  }

  // Touched without drawing: a rectangle about there.
  #end() {
    const { box, from, moved, far } = this.#drag ?? {};
    this.#drag = null;
    if (!box || moved || far) return;
    const { width, height } = TAPPED;
    this.set(box, { left: within(from.x - width / 2, 0, 100 - width), top: within(from.y - height / 2, 0, 100 - height), width, height });
  }

  #press(event) {
    const box = this.boxes.includes(event.target) ? event.target : null;
    const step = STEPS[event.key];
    if (!box || !step) return;
    event.preventDefault();
    const [x, y] = step;
    const { area } = box;
    if (event.shiftKey) this.set(box, { ...area, width: area.width + x, height: area.height + y });
    else this.set(box, { ...area, left: within(area.left + x, 0, 100 - area.width), top: within(area.top + y, 0, 100 - area.height) });
  }
}
