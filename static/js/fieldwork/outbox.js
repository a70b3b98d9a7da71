// The outbox: what is typed is written to this phone first, then sent, exactly once, whenever the site can be reached.
//
// An operation waits until it is first sent; until then newer typing replaces it. From then on it is frozen: newer
// typing is a new operation that names the one it was typed after. It leaves this phone only when the site has
// acknowledged it by its id. Anything else that comes back (a captive portal's page, a login page, an error, nothing)
// means that it was not sent (mail.js, wire.js). Photos follow the answers that name them (film.js).
import { Count } from "./count.js";
import { Film } from "./film.js";
import { Fleeting } from "./fleeting.js";
import { Mail } from "./mail.js";
import { fieldOf, named, uuid } from "./names.js";
import { leave, left } from "./parting.js";
import { Durable } from "./store.js";

const DEBOUNCE = 500; // ms; only the network waits, never the disk

export class Outbox {
  problem = null; // null, "network", "signed_out", "person"
  signIn = null; // where to sign in again, once the site has said so
  durable = true;
  #opening = null;
  #dirty = new Map(); // by field: typed, not yet being written
  #going = new Map(); // by field: being written
  #acked = new Map(); // by field: the last operation of ours that the site acknowledged
  #writing = null;
  #asked;

  // onfield(what, elsewhere): something happened to one field, here or in another tab.
  // onphoto({id, state, reason, faces, changed}): something happened to one photo.
  // onstate({unsent, refused, others, photos, photosRefused, asking, problem, durable, unkept}): what to say of the whole.
  // `sheet`: the one that the page shows.
  constructor({ person, url, sheet, onfield = () => {}, onphoto = () => {}, onstate = () => {} }) {
    Object.assign(this, { person, url, sheet, onfield, onphoto, onstate });
    this.mail = new Mail(this);
    this.film = new Film(this);
    this.count = new Count(this);
    this.channel = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
    this.channel?.addEventListener("message", ({ data }) => data.person === this.person && this.#hear(data));
    addEventListener("online", () => {
      this.mail.hurry(); // what hangs since before will not come back
      this.wake();
    });
    addEventListener("pageshow", () => this.wake());
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => this.wake());
  }

  // Resolves once the store is there; whatever is put before waits for it.
  open() {
    this.#opening ??= Durable.open().then((store) => { this.store = store; }, () => this.#forget()).then(() => this.#takeUp()).catch(() => {});
    return this.#opening.then(() => {
      this.store.onlost = () => this.wake();
      this.wake();
    });
  }

  // Everything of one sheet that the site has not got yet, oldest first.
  async waiting(sheet) {
    await this.#opening;
    const operations = await this.store.edit((kept) => kept.of(this.person, sheet));
    return operations.sort((one, other) => one.seq - other.seq);
  }

  // Whether a field (its sheet, and its criterion or jotting) holds something that is not on the disk yet.
  touched(edit) {
    const field = fieldOf(edit);
    return this.#dirty.has(field) || this.#going.has(field);
  }

  get writing() {
    return this.#dirty.size + this.#going.size > 0;
  }

  // Keep what a field holds now. Resolves once it is on the disk; a write takes every field changed meanwhile.
  // `apart`: typed without having seen what waits for the same field.
  put(edit) {
    // Asked once there is something to lose: a browser may put the question to the person.
    if (this.durable) this.#asked ??= navigator.storage?.persist?.().catch(() => {}) ?? true;
    this.#dirty.set(fieldOf(edit), { ...edit, typed_at: new Date().toISOString() });
    // Before it is even on the disk: what the page says of it is no longer true.
    this.onfield({ ...named(edit), status: "typed" }, false);
    this.count.typed();
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
      this.report();
      this.mail.schedule(DEBOUNCE);
    });
    return this.#writing;
  }

  // Send what waits now, without the pause that typing allows itself.
  async flush() {
    await this.#writing;
    await this.mail.now();
    this.film.wake();
  }

  // Everything that waits on this phone for this person, or was refused, oldest first.
  async all() {
    await this.#opening;
    return (await this.store.edit((operations) => operations.all(this.person))).sort((one, other) => one.seq - other.seq);
  }

  // Give up what was typed about a field: what was refused, or whatever is there.
  async discard(edit, states = ["refused"]) {
    const given = await this.store.edit(async (operations) => {
      const found = (await operations.all(this.person)).filter((one) => fieldOf(one) === fieldOf(edit) && states.includes(one.state));
      operations.delete(...found);
      return found;
    });
    await this.film.giveUp(given);
    this.say(given.map((one) => ({ ...named(one), id: one.id, status: "discarded" })));
    this.report();
  }

  // What there is to say of the whole may have changed; `now`: say it without the pause between two counts.
  report(now) {
    this.count.again(now);
  }

  wake() {
    this.mail.wake();
    this.film.wake();
    this.report();
  }

  // ---- writing

  async #write() {
    await this.#opening;
    while (this.#dirty.size) {
      const edits = (this.#going = new Map(this.#dirty));
      this.#dirty.clear();
      try {
        await this.store.edit((operations) => Promise.all([...edits.values()].map((edit) => this.#keep(operations, edit))));
      } catch {
        // The disk is full or the browser took its storage away: go on in this page, and say so.
        edits.forEach((edit, field) => this.#dirty.has(field) || this.#dirty.set(field, edit));
        await this.#rescue();
        continue;
      } finally {
        this.#going = new Map();
      }
      this.say([...edits.values()].map(({ apart, where, words, ...edit }) => ({ ...edit, status: "local" })));
    }
    leave(this.person, []);
  }

  // A page that is left in the middle of a write may undo it: what is not on the disk yet goes where writing is immediate.
  #leave() {
    const last = [...new Map([...this.#going, ...this.#dirty]).values()];
    if (last.length) leave(this.person, last);
  }

  // And the next page takes it up, unless the write was done after all.
  async #takeUp() {
    const parted = left(this.person);
    if (!parted.length) return;
    await this.store.edit((operations) => Promise.all(parted.map(async (edit) => {
      const last = await operations.last(this.person, edit);
      if (!(last?.typed_at >= edit.typed_at)) await this.#keep(operations, edit);
    })));
    leave(this.person, []);
  }

  async #keep(operations, { apart, ...edit }) {
    let last = await operations.last(this.person, edit);
    if (apart && last) {
      if (last.state === "waiting") operations.put({ ...last, state: "sent" });
      last = null;
    }
    const { fields, typed_at, words, revision } = edit;
    if (last?.state === "waiting" && last.revision === revision) return operations.put({ ...last, fields, typed_at, words });
    const next = { ...edit, id: uuid(), person: this.person, state: "waiting" };
    const acked = this.#acked.get(fieldOf(edit));
    if (last?.state === "refused") {
      // Corrected: the new typing takes its place, and stands on what that one stood on.
      operations.delete(last);
      Object.assign(next, { base: last.base, after: last.after });
    } else if (last) {
      next.after = last.id;
    } else if (acked && acked.version > edit.base) next.after = acked.id; // typed on top of it: the screen shows no later version
    return operations.put(next);
  }

  // Take along what can still be read. All of it counts as sent: the failed store may keep a copy under the same id.
  async #rescue() {
    const kept = new Map();
    if (this.store instanceof Durable) {
      this.mail.left = this.store;
      this.store.copies.forEach((one) => kept.set(one.id, one));
      try {
        (await this.store.everything()).forEach((one) => kept.set(one.id, one));
      } catch { /* nothing can be read either */ }
    }
    this.#forget();
    await this.store.edit((operations) => kept.forEach((one) => operations.put(one.state === "waiting" ? { ...one, state: "sent" } : one)));
  }

  #forget() {
    this.store = new Fleeting();
    this.durable = false;
  }

  // ---- telling

  // Each of these happened to its field: to this page, and to the other tabs.
  say(list, newer) {
    for (const what of list) {
      this.#note(what);
      this.onfield(this.#whether(newer, what), false);
    }
    if (list.length) this.channel?.postMessage({ person: this.person, list });
  }

  sayPhoto(photo) {
    this.onphoto(photo);
    this.channel?.postMessage({ person: this.person, photo });
  }

  async #hear({ list = [], photo }) {
    const mine = list.some(({ sheet, version }) => sheet === this.sheet && version !== undefined);
    const newer = mine && (await this.store?.edit((operations) => this.newer(operations)).catch(() => {}));
    for (const what of list) {
      if (what.id) this.store?.forgetCopy(what.id);
      this.#note(what);
      this.onfield(this.#whether(newer, what), true);
    }
    if (photo) this.onphoto(photo);
    this.report();
  }

  // The fields of the page's sheet for which something waits: what was sent of them before is not the last word.
  async newer(operations) {
    return this.sheet && new Set((await operations.of(this.person, this.sheet)).filter(({ state }) => state !== "refused").map(fieldOf));
  }

  #whether(newer, what) {
    return newer ? { ...what, newer: newer.has(fieldOf(what)) || this.touched(what) } : what;
  }

  #note({ id, version, status, ...edit }) {
    if (["applied", "merged", "conflict"].includes(status)) this.#acked.set(fieldOf(edit), { id, version });
  }
}
