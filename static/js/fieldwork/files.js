// Files of traces on this phone: kept as soon as they are chosen, shown from here until the site has them, sent by the
// same queue as photos of answers, after the words that name them (film.js). Fetched when the carnet is opened.
import { boxes, holding } from "./card.js";
import { followDrag } from "./drag.js";
import { uuid } from "./names.js";
import { smaller } from "./shrink.js";

const HEAVIEST = 10_000_000; // bytes of a document; photos are made smaller before
const CHOICES = { photo: ["image/*", "Ajouter des photos"], document: ["application/pdf", "Choisir un PDF"] };
const CONSENTS = { quote: ["yes", "unnamed", "no", "withdrawn"], photo: ["nobody", "yes", "no", "withdrawn"] };
const WORDS = { waiting: "sur ce téléphone", unkept: "plus de place sur ce téléphone\u00a0: ce fichier n’est que dans cette page, restez en ligne", sending: "envoi…", received: "reçu" };
const LOOKS = { waiting: "phone", unkept: "phone", sending: "sending", refused: "refused" };

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
// What this browser records in; undefined if it can't: then there is no button.
const type = globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia ? TYPES.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;
const RECORD = "Mémo vocal";
const TO_WRITE = "À transcrire\u00a0: écrivez ici ce que dit le mémo.";

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const cardOf = (element) => element.closest("[data-jotting]");

export async function openFiles({ box, panel, sheet, keep, where, attach }) {
  const shown = new Map(); // by id: {blob, name, address, state, reason}
  const addresses = `${location.pathname.split("/").slice(0, 3).join("/")}/traces/fichiers/`;

  let recording = null; // what stops it

  const cards = () => panel.querySelectorAll("[data-jotting]");
  const remember = ({ id, blob, name, state, reason }) => shown.set(id, { blob, name, state, reason, address: URL.createObjectURL(blob) });

  // What the chosen sort asks for, in its own words.
  function suit(card) {
    const sort = card.querySelector("[name=sort]:checked")?.value;
    const [accept, words] = CHOICES[sort] ?? [];
    const place = card.querySelector(".add-file");
    if (accept && place.firstElementChild.textContent !== words) {
      place.firstElementChild.textContent = words;
      place.querySelector("input").accept = accept;
    }
    if (type && !card.querySelector("[data-record]")) {
      const button = make("button", { type: "button", className: "button", textContent: RECORD });
      button.dataset.record = "";
      card.querySelector("details.more").before(button); // after what one tabs to first
    }
    const voice = card.querySelector("[data-record]");
    if (voice) voice.hidden = Boolean(accept) && !voice.dataset.running;
    for (const option of card.querySelector("[name=consent]").options) option.disabled = Boolean(CONSENTS[sort]) && !CONSENTS[sort].includes(option.value);
  }

  function dress(card) {
    suit(card);
    for (const one of boxes(card)) {
      const place = one.closest("div");
      const here = shown.get(one.value);
      if (here && place.dataset.shows !== one.value) {
        place.replaceChildren(picture(here), make("p", { className: "kept" }), one.closest("label"));
        place.dataset.shows = one.value;
      } else if (!here && place.children.length === 1) place.prepend(awaited(one.value));
      if (here) tell(place.querySelector(".kept"), here);
    }
  }

  function picture({ blob, name, address }) {
    if (blob.type.startsWith("audio/")) return make("audio", { controls: true, src: address, ariaLabel: "Mémo vocal" });
    if (blob.type === "application/pdf") return make("p", { textContent: name });
    const image = make("img", { src: address, alt: "Photo", width: 320, height: 240 });
    image.addEventListener("error", () => image.replaceWith(make("p", { textContent: name }))); // not drawn by this browser
    return image;
  }

  // Of another phone of the same person: the site has it, or will.
  function awaited(id) {
    const image = make("img", { src: `${addresses}${id}/vignette`, alt: "Photo", width: 320, height: 240 });
    image.addEventListener("error", () => image.replaceWith(make("p", { className: "on-its-way", textContent: "Fichier sur le site ou en route" })));
    return image;
  }

  function tell(line, { state, reason }) {
    const words = state === "refused" ? `refusé\u00a0: ${reason} Retirez-le, ou choisissez-en un autre.` : state === "waiting" && reason ? `${reason} Il reste sur ce téléphone et repartira seul.` : WORDS[state];
    Object.assign(line, { textContent: words ?? "", className: `kept ${LOOKS[state] ?? ""}`, hidden: !words });
  }

  // Pressed again, or with the carnet closed, it is kept.
  async function speak(card, button) {
    if (recording) return recording.abort();
    const memo = await import("./memo.js");
    recording = new AbortController();
    button.dataset.running = "true";
    try {
      button.textContent = "Le micro s’ouvre…";
      const file = await memo.record(type, recording.signal, (seconds) => { button.textContent = `Arrêter (${seconds}\u00a0s sur 120)`; });
      card.querySelector("[name=text]").placeholder = TO_WRITE;
      await add(card, file);
      await box.flush();
    } catch (error) {
      say(card, memo.reasonOf(error), "refused");
    } finally {
      recording = null;
      delete button.dataset.running;
      button.textContent = RECORD;
    }
    return undefined;
  }

  const say = (card, textContent, look) => Object.assign(card.querySelector("[data-status]"), { textContent, className: `kept ${look}` });

  // Keeps one file for a trace; false if it can't be, which is then said.
  async function add(card, file) {
    const { jotting } = card.dataset;
    let blob;
    try {
      blob = new Blob([await file.arrayBuffer()], { type: file.type.split(";")[0] }); // a gallery may take the file away
      if (file.type.startsWith("image/")) blob = await smaller(blob);
    } catch {
      say(card, "Ce fichier ne se lit pas\u00a0: il n’a pas été pris. Choisissez-le de nouveau.", "refused");
      return false;
    }
    if (blob.size > HEAVIEST) {
      say(card, `${file.name}\u00a0: 10\u00a0Mo au plus. Il n’a pas été pris.`, "refused");
      return false;
    }
    // What is asked about faces is asked of the trace.
    const kept = { id: uuid(), faces: "none", sheet, jotting, url: `${panel.dataset.url}/${jotting}/fichiers`, blob, name: file.name, title: file.name, where: where(), chosen_at: new Date().toISOString() };
    remember({ ...kept, state: (await box.film.keep(kept)) ? "waiting" : "unkept" });
    holding(card, kept.id);
    dress(card);
    await keep(card);
    return true;
  }

  async function take(input) {
    const card = cardOf(input);
    const files = [...input.files];
    say(card, "préparation…", "sending");
    let taken = true;
    for (const file of files) taken = (await add(card, file)) && taken;
    input.value = "";
    if (taken && files.length === 0) say(card, "", "");
    await box.flush();
  }

  panel.addEventListener("click", ({ target }) => target.closest("[data-record]") && speak(cardOf(target), target.closest("[data-record]")));
  panel.addEventListener("beforetoggle", () => recording?.abort());
  addEventListener("pagehide", () => recording?.abort());
  panel.addEventListener("change", async ({ target }) => {
    const card = cardOf(target);
    if (!card) return;
    if (target.name === "sort") {
      suit(card);
      if (target.value === "photo") card.querySelector("details.more").open = true; // its caption has two parts
    }
    if (target.name === "media" && shown.has(target.value) && shown.get(target.value).state !== "received") await box.film.mark(target.value, target.checked ? "waiting" : "removed");
  });
  // Cards come in from another phone, and fields from another tab.
  new MutationObserver((records) => records.some(({ target }) => target.matches("[data-files], [data-jottings]")) && cards().forEach(dress)).observe(panel, { childList: true, subtree: true });
  followDrag(panel, (handle, article) => attach(cardOf(handle), article.dataset.criterion));

  for (const one of await box.film.all()) if (one.sheet === sheet && one.jotting) remember(one);
  cards().forEach(dress);
  panel.dataset.complete = "true";
  return {
    take,
    add,
    learn({ id, ...what }) {
      if (!shown.has(id)) return;
      Object.assign(shown.get(id), what);
      cards().forEach(dress);
    },
  };
}
