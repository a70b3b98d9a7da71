// What every page needs beyond htmx: say an error, send once, ask before what cannot be undone, copy, filter.
// Listeners sit on the document, so that they hold for what htmx brings in.
import { wearTheme } from "./theme.js";

wearTheme();

const errors = document.getElementById("errors");
const messages = document.getElementById("messages");
const fromTemplate = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;

// ---- errors -------------------------------------------------------------------------------------

// A captive portal or a proxy answers with a page that is not ours: only our own partial is shown.
function partialIn(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html").querySelector("[data-error]");
}

function sayError(html) {
  errors.replaceChildren(partialIn(html) ?? fromTemplate("no-answer"));
}

// A screen that refreshes by itself must not shout at each turn; only what a person asked for is said.
const asked = (ctx) => ctx.sourceEvent?.type !== "every";

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const status = ctx.response?.status;
  if (!status || ctx.hx?.redirect || !asked(ctx)) return;
  if (status < 400) errors.replaceChildren();
  else if (ctx.swap === "none") sayError(ctx.text); // else the form itself came back with its errors
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && !ctx.response && asked(ctx)) sayError();
});
// Nor does it change under somebody who types in it: it asks again at its next turn.
const isTypedIn = (field) => field === document.activeElement || field.value !== field.defaultValue;
document.addEventListener("htmx:before:swap", (event) => {
  const part = event.detail.ctx.sourceElement;
  if (part.matches("[data-live]") && [...part.querySelectorAll("textarea, input[type=text]")].some(isTypedIn)) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-dismiss]")) errors.replaceChildren();
});

// ---- one press, one request -----------------------------------------------------------------------

// The button stays enabled: a disabled one would drop its own name and value from the form, and the focus.
const busy = (form, on) => (on ? form.setAttribute("aria-busy", "true") : form.removeAttribute("aria-busy"));
const writes = (form) => form.method === "post" || form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete]");

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("aria-busy") !== "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || target.method !== "post") return;
  busy(target, true);
  setTimeout(busy, 15000, target, false); // a download answers without leaving the page
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("form") && writes(ctx.sourceElement)) busy(ctx.sourceElement, true);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("form")) busy(ctx.sourceElement, false);
});
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => busy(form, false)));

// ---- data-confirm="La question ?" on a button or link ---------------------------------------------

let confirmed = null;
document.addEventListener("click", (event) => {
  const asker = event.target.closest("[data-confirm]");
  if (!asker || asker === confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = fromTemplate("confirm");
  dialog.querySelector("p").textContent = asker.dataset.confirm;
  dialog.querySelector("[value=yes]").textContent = asker.textContent.trim() || asker.ariaLabel;
  dialog.addEventListener("close", () => {
    dialog.remove();
    asker.focus();
    if (dialog.returnValue !== "yes") return;
    confirmed = asker;
    asker.click();
    confirmed = null;
  });
  document.body.append(dialog);
  dialog.showModal();
}, true);

// ---- data-autosubmit on a form of filters; data-copy="#field" on a button ---------------------------

document.addEventListener("change", ({ target }) => target.form?.matches("[data-autosubmit]") && target.form.requestSubmit());

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // plain http has no clipboard object
  }
  messages.textContent = button.dataset.copied;
});

// ---- without a network: the service worker, what it prepares, what it forgets -----------------------

// After the page itself, which it must not slow down.
const worker = new Promise((resolve) => {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => setTimeout(() => navigator.serviceWorker.register("/sw.js").then(() => resolve(navigator.serviceWorker.ready)).catch(() => {}), 1500));
});
const tell = async (what) => (await worker).active.postMessage(what);

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-forgets]")) navigator.serviceWorker?.controller?.postMessage({ forget: true });
}, true);

// [data-offline] on links: pages wanted during a visit; [data-offline-ready]: where it is said that they are here.
const wanted = [...new Set([...document.querySelectorAll("a[data-offline]")].map(({ href }) => href))];
const ready = document.querySelector("[data-offline-ready]");
if (wanted.length && ready) {
  if (isSecureContext) tell({ prepare: [...wanted, location.href] });
  else ready.textContent = "La lecture hors ligne demande https\u00a0: ici, les fiches ne s’ouvrent qu’avec du réseau.";
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data.of) ready.textContent = data.prepared === data.of ? "Prête hors ligne" : "Pas encore prête hors ligne";
  });
}
