// A session: the timer counts down to the instant that the site gave; what is typed is kept on this device until it is
// received; the part that one fills in follows the class, but never under somebody who is typing.
const fields = "textarea, select, input:not([type=hidden])";
const live = () => document.querySelector("[data-live]");
const work = () => document.getElementById("work");
const senders = "#work form, #work [data-part] button";
const partOf = (sender) => sender.closest("[data-part]") ?? sender;
const byId = (id) => document.getElementById(id);

// ---- the timer ------------------------------------------------------------------------------------

let skew = 0; // how far this device's clock is from the site's, in ms

function tick() {
  for (const clock of document.querySelectorAll("[data-ends]")) {
    const left = Math.ceil((Date.parse(clock.dataset.ends) - Date.now() - skew) / 1000);
    const words = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : clock.dataset.over;
    if (clock.textContent !== words) clock.textContent = words;
    clock.classList.toggle("over", left <= 0);
  }
}

// ---- what is typed, kept until it is received -------------------------------------------------------

const person = document.querySelector(".session")?.dataset.person;
const place = (field) => `seance ${person} ${location.pathname} ${field.id}`;
const ticks = (field) => field.type === "radio" || field.type === "checkbox";
const isTyped = (field) => (ticks(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
const typedIn = (part) => [...part.querySelectorAll(fields)].some(isTyped);

function keep(field) {
  const group = field.type === "radio" ? [...field.form.elements[field.name]] : [field];
  for (const one of group) {
    if (!one.id) continue;
    if (isTyped(one) && (!ticks(one) || one.checked)) sessionStorage.setItem(place(one), ticks(one) ? "1" : one.value);
    else sessionStorage.removeItem(place(one));
  }
}

function bringBack() {
  for (const field of work()?.querySelectorAll(fields) ?? []) {
    const kept = field.id && sessionStorage.getItem(place(field));
    if (!kept) continue;
    if (ticks(field)) field.checked = true;
    else field.value = kept;
    const folded = field.closest("details");
    if (folded) folded.open = true;
  }
}

function forget(form) {
  for (const field of form.querySelectorAll(fields)) sessionStorage.removeItem(place(field));
}

document.addEventListener("input", ({ target }) => target.closest("#work") && target.id && keep(target));

// A page that a plain form led to was received when it shows no refusal: what the form held is in it, or kept by the site.
for (const part of document.querySelectorAll("#work :is([data-unsent], [data-part]:has([role=alert]), form:not(:has([data-part])):has([role=alert]))")) {
  for (const field of part.querySelectorAll(fields)) {
    const { value } = field;
    if (ticks(field)) field.defaultChecked = false;
    else Object.assign(field, { defaultValue: "", value });
    keep(field);
  }
}

// ---- following the class ----------------------------------------------------------------------------

const move = () => document.body.dispatchEvent(new CustomEvent("seance:bouge"));

function follow() {
  const part = work();
  if (!part || part.dataset.work === live().dataset.work) {
    byId("behind")?.setAttribute("hidden", "");
    return;
  }
  if (typedIn(part) || part.querySelector("[role=alert]")) byId("behind").removeAttribute("hidden");
  else htmx.ajax("GET", `${location.pathname}?partie=travail`, { target: "#work", swap: "outerHTML", source: "#work" });
}

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const here = Date.parse(ctx.response?.headers?.get("Date") ?? "");
  if (here) skew = Math.abs(here - Date.now()) > 2000 ? Date.now() - here : 0;
  if (ctx.response?.status < 400) {
    byId("lost")?.setAttribute("hidden", "");
    if (ctx.sourceElement.matches(senders)) forget(partOf(ctx.sourceElement));
  }
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && !ctx.response && ctx.sourceElement.matches("[data-live]")) byId("lost")?.removeAttribute("hidden");
});
let acted = null;
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const from = ctx.sourceElement;
  acted = from.matches(senders) ? from.closest("article[id]")?.id ?? "work" : null;
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  tick();
  bringBack();
  if (acted) {
    const part = byId(acted) ?? work();
    if (acted === "work") move(); // a stance changes only a count, which the next turn brings: thirty arrive at once
    acted = null;
    const refused = part.querySelector(".error-summary, [role=alert]");
    const told = refused ?? part.querySelector("h2, h3") ?? part;
    told.tabIndex = -1;
    told.focus({ preventScroll: !refused });
  } else if (ctx.sourceElement.closest("[data-live]")) follow();
});
// In a form with several buttons the browser would press the first one.
document.addEventListener("keydown", (event) => {
  const part = event.key === "Enter" && event.target.matches("#work input") && event.target.closest("[data-part]");
  if (!part) return;
  event.preventDefault();
  part.querySelector("button").click();
});
// The second click of a double one would fall on the button that has come in the place of the first.
let pressedAt = 0;
document.addEventListener("click", (event) => {
  if (!event.target.closest(".conduct button")) return;
  if (Date.now() - pressedAt > 700) pressedAt = Date.now();
  else {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && move());
addEventListener("online", move);

bringBack();
tick();
setInterval(tick, 1000);
