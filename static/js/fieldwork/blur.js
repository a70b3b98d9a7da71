// The rectangle to blur in a photo that the site has: drawn on it, or typed as four numbers.
import { Rectangles } from "./rectangles.js";

const form = document.getElementById("blur");
const place = form.querySelector("[data-blurring]");
const SIDES = ["left", "top", "width", "height"];
const read = () => Object.fromEntries(SIDES.map((side) => [side, Number(form.elements[side].value.replace(",", ".")) || 0]));

let typing = false; // what is typed is not corrected under the fingers
const drawn = new Rectangles(place, place.querySelector("img"), {
  most: 1,
  onchange() {
    if (!typing) for (const side of SIDES) form.elements[side].value = String(drawn.boxes[0].area[side]);
  },
});

function show() {
  typing = true;
  if (drawn.boxes.length) drawn.set(drawn.boxes[0], read());
  else drawn.add(read());
  typing = false;
}

form.addEventListener("input", show);
// The site works on the whole picture for a second or two; coming back to the page, it has answered.
const waits = form.querySelector("[data-waits]");
form.addEventListener("submit", () => { waits.textContent = "Floutage…"; });
addEventListener("pageshow", () => { waits.textContent = ""; });
show();
