// Photos on this phone: kept as they were chosen, sent one by one, each after the answer that names it.
import { alone, backoff } from "./mail.js";
import { fieldOf } from "./names.js";
import { sendPhoto } from "./wire.js";

// The photos of answers, and the files of traces.
const namedBy = (operations) => new Set(operations.flatMap(({ fields }) => [...(fields.row_media ?? []), ...(fields.media ?? [])]));

export class Film {
  #here = new Map(); // by id: photos that the browser could not keep; this page alone has them
  #failures = 0;
  #timer = 0;
  #going = null; // the photo that is leaving: nothing more can be said of it
  #leaving = null; // what comes of that
  asking = 0; // how many wait for somebody to say whether a face can be recognised

  constructor(box) {
    this.box = box;
  }

  // Whether leaving the page loses a photo.
  get unkept() {
    return this.#here.size > 0;
  }

  // Keep a photo {id, sheet, criterion or jotting, url, blob, name}, or another file of a trace; `raw`: to be made small
  // before it leaves; `faces`: what was said of it (faces.js). False: the browser has no room for it, only this page has it.
  async keep(photo) {
    const { box } = this;
    await box.open();
    const kept = { state: "waiting", ...photo, person: box.person };
    try {
      await box.store.putPhoto(kept);
      this.#here.delete(kept.id);
      return box.durable;
    } catch {
      this.#here.set(kept.id, kept);
      return false;
    } finally {
      box.report();
    }
  }

  async get(id) {
    return this.#here.get(id) ?? this.box.store.photo(id);
  }

  async all() {
    return [...this.#here.values(), ...(await this.box.store.photos(this.box.person))];
  }

  // « waiting », « refused » with its reason, or « removed » from its answer: then it is not sent, and goes with the answer's text.
  async mark(id, state, reason) {
    if (!(await this.#change(id, (photo) => ({ ...photo, state, reason })))) return;
    this.box.sayPhoto({ id, state, reason });
    this.box.report();
  }

  // What is said of the faces on a photo, with what takes its place if they were blurred: once it is known what came
  // of sending it, if it is leaving. False: it is gone.
  async answer(id, faces, blob) {
    while (id === this.#going) await Promise.allSettled([this.#leaving, new Promise((go) => setTimeout(go, 50))]);
    const said = (photo) => ({ ...photo, faces, ...(blob && { blob, raw: false }) });
    if (!(await this.#change(id, (photo) => (id === this.#going ? undefined : said(photo))))) return false;
    this.box.sayPhoto({ id, faces, changed: Boolean(blob) });
    this.wake();
    return true;
  }

  // Make a photo small, if it is not yet; one that is blurred meanwhile stays blurred.
  async lighten(id) {
    const photo = await this.get(id);
    if (!photo?.raw) return;
    const { smaller } = await import("./shrink.js");
    const blob = await smaller(photo.blob);
    const { raw, ...small } = (await this.#change(id, (one) => one.raw && { ...one, blob, raw: false })) || {};
    const kept = this.#here.has(id) && (await this.keep(small)); // now there may be room for it
    if (raw === false) this.box.sayPhoto({ id, changed: true, ...(kept && { state: "waiting" }) });
    this.wake();
  }

  async drop(id) {
    if (!this.#here.delete(id)) await this.box.store.deletePhoto(id);
    this.box.report();
  }

  // The answers that these would have made are given up, and with them the photos that no answer at the site names.
  async giveUp(operations) {
    const named = namedBy(operations);
    for (const { id, named: there } of await this.all()) if (named.has(id) && !there) await this.drop(id);
  }

  // Answers that the site has: what they name is theirs, whatever becomes of later typing.
  async settle(operations) {
    for (const id of namedBy(operations)) await this.#change(id, (photo) => ({ ...photo, named: true }));
  }

  wake() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send().catch(() => this.#later()), 0);
  }

  #later() {
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), backoff(this.#failures));
  }

  // What a photo is from now on, by what it is; what this gives, or nothing.
  async #change(id, make) {
    let next;
    const noted = (photo) => (next = make(photo));
    const here = this.#here.get(id);
    if (!here) await this.box.store.changePhoto(id, noted);
    else if (noted(here)) this.#here.set(id, next);
    return next;
  }

  async #send() {
    const { box } = this;
    if (!box.store) return;
    const photos = await this.all();
    const asking = photos.filter(({ state, faces }) => state === "waiting" && !faces).length;
    if (asking !== this.asking) box.report();
    this.asking = asking;
    if (!photos.length) return;
    await alone(`photos ${box.person}`, async () => {
      for (;;) {
        const photo = await this.#next();
        if (!photo) return;
        if (photo.raw) {
          await this.lighten(photo.id);
          continue;
        }
        box.sayPhoto({ id: photo.id, state: "sending" });
        this.#leaving = sendPhoto(box.person, photo).finally(() => { this.#going = null; });
        const answer = await this.#leaving;
        if (answer.received) {
          await this.drop(photo.id);
          box.sayPhoto({ id: photo.id, state: "received" });
        } else if (answer.refused) await this.mark(photo.id, "refused", answer.refused);
        else {
          box.problem = answer.problem;
          box.signIn = answer.signIn ?? box.signIn;
          box.sayPhoto({ id: photo.id, state: this.#here.has(photo.id) ? "unkept" : "waiting", reason: answer.later });
          box.report();
          if (answer.problem === "network") this.#later();
          return;
        }
        this.#failures = 0;
      }
    });
  }

  // The oldest whose answer has reached the site. Removed ones are let go once their answer says so there.
  async #next() {
    const photos = await this.all();
    const operations = await this.box.store.edit((kept) => kept.all(this.box.person));
    const waiting = new Set(operations.map(fieldOf));
    const free = photos.filter((photo) => !waiting.has(fieldOf(photo)));
    for (const photo of free) if (photo.state === "removed") await this.drop(photo.id);
    const [first] = free.filter(({ state, faces }) => state === "waiting" && faces).sort((one, other) => (one.chosen_at < other.chosen_at ? -1 : 1));
    if (!first) return undefined;
    // Something else may have been said of it while this was found out; from here on it may not.
    this.#going = first.raw ? null : first.id;
    const photo = await this.get(first.id);
    return photo?.state === "waiting" && photo.faces ? photo : this.#next();
  }
}
