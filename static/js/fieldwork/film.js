// Photos on this phone: kept as they were chosen, sent one by one, each after the answer that names it.
import { alone, backoff } from "./mail.js";
import { aboutOf } from "./names.js";
import { sendPhoto } from "./wire.js";

export class Film {
  #here = new Map(); // by id: photos that the browser could not keep; this page alone has them
  #failures = 0;
  #timer = 0;

  constructor(box) {
    this.box = box;
  }

  // Whether leaving the page loses a photo.
  get unkept() {
    return this.#here.size > 0;
  }

  // Keep a photo {id, sheet, criterion, url, blob, name}. False: the browser has no room for it, only this page has it.
  async keep(photo) {
    const { box } = this;
    await box.open();
    const kept = { ...photo, person: box.person, state: "waiting" };
    try {
      await box.store.putPhoto(kept);
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
    const photo = await this.get(id);
    if (!photo) return;
    await this.#put({ ...photo, state, reason });
    this.box.sayPhoto({ id, state, reason });
    this.box.report();
  }

  async drop(id) {
    if (!this.#here.delete(id)) await this.box.store.deletePhoto(id);
    this.box.report();
  }

  // The answers that these would have made are given up, and with them the photos that no answer at the site names.
  async giveUp(operations) {
    const named = new Set(operations.flatMap(({ fields }) => fields.row_media ?? []));
    for (const { id, named: there } of await this.all()) if (named.has(id) && !there) await this.drop(id);
  }

  // Answers that the site has: what they name is theirs, whatever becomes of later typing.
  async settle(operations) {
    const named = new Set(operations.flatMap(({ fields }) => fields.row_media ?? []));
    for (const photo of named.size ? await this.all() : []) if (named.has(photo.id)) await this.#put({ ...photo, named: true });
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

  #put(photo) {
    if (!this.#here.has(photo.id)) return this.box.store.putPhoto(photo);
    this.#here.set(photo.id, photo);
    return undefined;
  }

  async #send() {
    const { box } = this;
    if (!box.store || (await this.all()).length === 0) return;
    await alone(`photos ${box.person}`, async () => {
      for (;;) {
        const photo = await this.#next();
        if (!photo) return;
        box.sayPhoto({ id: photo.id, state: "sending" });
        const answer = await sendPhoto(box.person, photo);
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
    const waiting = new Set(operations.map((one) => `${one.sheet} ${aboutOf(one)}`));
    const free = photos.filter((photo) => !waiting.has(`${photo.sheet} ${photo.criterion}`));
    for (const photo of free) if (photo.state === "removed") await this.drop(photo.id);
    return free.filter(({ state }) => state === "waiting").sort((one, other) => (one.chosen_at < other.chosen_at ? -1 : 1))[0];
  }
}
