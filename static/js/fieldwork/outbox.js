// The outbox: what is typed is written to this phone first, then sent, exactly once, whenever the site can be reached.
//
// An operation waits until it is first sent; until then newer typing replaces it. From then on it is frozen: newer
// typing is a new operation that names the one it was typed after. It leaves this phone only when the site has
// acknowledged it by its id. Anything else that comes back (a captive portal's page, a login page, an error, nothing)
// means that it was not sent.
import { fieldOf, named, uuid } from "./names.js";
import { Durable, Fleeting } from "./store.js";

const MOST = 100; // operations a batch; the site takes no more
const BYTES = 200_000; // of JSON a batch; the site takes 256 kB
const PATIENCE = 15_000; // ms to wait for an answer before sending the same batch again
const DEBOUNCE = 500; // ms; only the network waits, never the disk
const OUTCOMES = new Set(["applied", "merged", "conflict", "refused"]);

// One at a time, over all tabs.
let chain = Promise.resolve();
function alone(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  // Plain http has no locks: within this page at least one batch at a time; the ids do the rest.
  chain = chain.then(work, work);
  return chain;
}

export class Outbox {
  problem = null; // null, "network", "signed_out", "person"
  signIn = null; // where to sign in again, once the site has said so
  durable = true;
  #opening = null;
  #left = null; // the store that failed, from which what is sent later is still to be taken away
  #dirty = new Map(); // by field: typed, not yet being written
  #going = new Map(); // by field: being written
  #acked = new Map(); // by field: the last operation of ours that the site acknowledged
  #writing = null;
  #failures = 0;
  #most = MOST;
  #aside = new Set(); // operations that the site fails over: tried last, alone
  #asked = false;
  #timer = 0;
  #reporting = 0;

  // onfield(what, elsewhere): something happened to one field, here or in another tab.
  // onstate({unsent, refused, others, problem, durable}): what to say of the whole.
  constructor({ person, url, onfield = () => {}, onstate = () => {} }) {
    Object.assign(this, { person, url, onfield, onstate });
    this.channel = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.person !== this.person) return;
      this.#note(data);
      this.onfield(data, true);
      this.#report();
    });
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => this.wake());
  }

  // Resolves once the store is there; whatever is put before waits for it.
  open() {
    this.#opening ??= Durable.open().then((store) => { this.store = store; }, () => this.#forget()).then(() => this.#takeUp()).catch(() => {});
    return this.#opening.then(() => this.wake());
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

  // Keep what a field holds now. Resolves once it is on the disk; a write takes every field changed meanwhile.
  // `apart`: typed without having seen what waits for the same field.
  put(edit) {
    if (this.durable) this.#persist();
    this.#dirty.set(fieldOf(edit), { ...edit, typed_at: new Date().toISOString() });
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
      this.#report();
      this.#schedule(DEBOUNCE);
    });
    return this.#writing;
  }

  // Send what waits now, without the pause that typing allows itself.
  async flush() {
    await this.#writing;
    this.#failures = 0;
    await this.#drain();
  }

  // Give up an operation that was refused.
  async discard(edit) {
    await this.store.edit(async (operations) => {
      const last = await operations.last(this.person, edit);
      if (last?.state === "refused") operations.delete(last.seq);
    });
    this.#report();
  }

  wake() {
    this.#failures = 0;
    this.#schedule(0);
    this.#report();
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
      edits.forEach(({ apart, ...edit }) => this.#say({ ...edit, status: "local" }));
    }
    this.#part(null);
  }

  // A page that is left in the middle of a write may undo it: what is not on the disk yet goes where writing is immediate.
  #leave() {
    const last = new Map([...this.#going, ...this.#dirty]);
    if (last.size) this.#part(JSON.stringify([...last.values()]));
  }

  // And the next page takes it up, unless the write was done after all.
  async #takeUp() {
    const parted = JSON.parse(localStorage.getItem(`parted ${this.person}`) ?? "[]");
    if (!parted.length) return;
    await this.store.edit((operations) => Promise.all(parted.map(async (edit) => {
      const last = await operations.last(this.person, edit);
      if (!(last?.typed_at >= edit.typed_at)) await this.#keep(operations, edit);
    })));
    this.#part(null);
  }

  #part(text) {
    try {
      if (text) localStorage.setItem(`parted ${this.person}`, text);
      else localStorage.removeItem(`parted ${this.person}`);
    } catch { /* refused: there is no other place */ }
  }

  async #keep(operations, { apart, ...edit }) {
    let last = await operations.last(this.person, edit);
    if (apart && last) {
      if (last.state === "waiting") operations.put({ ...last, state: "sent" });
      last = null;
    }
    if (last?.state === "waiting") {
      operations.put({ ...last, fields: edit.fields, typed_at: edit.typed_at });
      return;
    }
    const next = { ...edit, id: uuid(), person: this.person, state: "waiting" };
    const acked = this.#acked.get(fieldOf(edit));
    if (last?.state === "sent") next.after = last.id;
    else if (last?.state === "refused") {
      // Corrected: the new typing takes its place, and stands on what that one stood on.
      operations.delete(last.seq);
      Object.assign(next, { base: last.base, after: last.after });
    } else if (acked && acked.version > edit.base) next.after = acked.id; // typed on top of it: the screen shows no later version
    operations.put(next);
  }

  // Take along what can still be read. All of it counts as sent: the failed store may keep a copy under the same id.
  async #rescue() {
    let kept = [];
    if (this.store instanceof Durable) {
      this.#left = this.store;
      try {
        kept = await this.store.everything();
      } catch { /* nothing can be read either */ }
    }
    this.#forget();
    await this.store.edit((operations) => kept.forEach((one) => operations.put(one.state === "waiting" ? { ...one, state: "sent" } : one)));
  }

  // Asked once there is something to lose: a browser may put the question to the person.
  #persist() {
    if (this.#asked) return;
    this.#asked = true;
    navigator.storage?.persist?.().catch(() => {});
  }

  #forget() {
    this.store = new Fleeting();
    this.durable = false;
  }

  // ---- sending

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drain().catch(() => this.#later()), delay);
  }

  #later() {
    this.#failures += 1;
    const visible = document.visibilityState === "visible";
    const longest = visible ? 8_000 : 300_000;
    // Spread, so that a class that finds its network again does not come all at once.
    this.#schedule(Math.min(longest, 500 * 2 ** Math.min(this.#failures, 10)) * (0.5 + Math.random() / 2));
  }

  async #drain() {
    if (!this.store) return;
    await alone(`outbox ${this.person}`, async () => {
      for (;;) {
        const batch = await this.#freeze();
        if (!batch.length) break;
        batch.forEach((operation) => this.#say({ ...named(operation), status: "sending" }));
        const answer = await this.#send(batch);
        if (answer.acks) {
          await this.#settle(batch, answer.acks);
          this.#failures = 0;
          this.problem = null;
          continue;
        }
        // The site cannot take this batch: find the operation that it stumbles over, keep the others going.
        if ((answer.refused || answer.failed) && batch.length > 1) this.#most = Math.ceil(batch.length / 2);
        else if (answer.failed) this.#aside.add(batch[0].id);
        if (answer.refused) {
          if (batch.length === 1) await this.#settle(batch, [{ id: batch[0].id, outcome: "refused", reason: answer.refused }]);
          continue;
        }
        this.problem = answer.problem ?? "network";
        batch.forEach((operation) => this.#say({ ...named(operation), status: "local" }));
        // Signing in again is a person's doing; coming back to the page tries anew.
        if (this.problem === "network") this.#later();
        return;
      }
      this.#most = MOST;
    });
    this.#report();
  }

  // The next batch, frozen: in the order of typing, at most one operation a field, what was sent before first.
  #freeze() {
    return this.store.edit(async (operations) => {
      const batch = [];
      const fields = new Set();
      let size = 0;
      let last = null;
      for (const operation of await operations.all(this.person).then((all) => all.sort((one, other) => one.seq - other.seq))) {
        const field = fieldOf(operation);
        if (operation.state === "refused" || fields.has(field)) continue;
        fields.add(field);
        if (this.#aside.has(operation.id)) {
          last ??= operation;
          continue;
        }
        size += new Blob([JSON.stringify(operation)]).size;
        if (batch.length === this.#most || (batch.length && size > BYTES)) break;
        if (operation.state === "waiting") operations.put(Object.assign(operation, { state: "sent" }));
        batch.push(operation);
      }
      return batch.length || !last ? batch : [last];
    });
  }

  async #send(batch) {
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ person: this.person, operations: batch.map(onTheWire) }),
      });
      if (response.status === 500) return { failed: true };
      const answer = await response.json();
      if (response.status === 401 && answer.error === "signed_out") {
        this.signIn = answer.sign_in;
        return { problem: "signed_out" };
      }
      if (response.status === 409 && answer.error === "person") return { problem: "person" };
      if ([413, 422].includes(response.status) && answer.message && answer.error === response.status) return { refused: answer.message };
      if (response.ok && acknowledges(answer.acks, batch)) return { acks: answer.acks };
    } catch { /* no network, no time, or an answer that is not ours */ }
    return { problem: "network" };
  }

  async #settle(batch, acks) {
    const told = new Map(acks.map((ack) => [ack.id, ack]));
    const newer = new Set();
    await this.store.edit(async (operations) => {
      for (const operation of batch) {
        const ack = told.get(operation.id);
        const last = await operations.last(this.person, operation);
        if (last && last.seq !== operation.seq) newer.add(operation.id);
        if (ack.outcome === "refused" && !newer.has(operation.id)) operations.put({ ...operation, state: "refused", reason: ack.reason });
        else operations.delete(operation.seq);
      }
    });
    if (this.#left) await this.#clear(batch);
    for (const operation of batch) {
      const ack = told.get(operation.id);
      const again = newer.has(operation.id) || this.touched(operation);
      this.#aside.delete(operation.id);
      this.#say({ ...named(operation), ...ack, status: ack.outcome, newer: again });
    }
  }

  // A full disk still lets go of what it has.
  async #clear(batch) {
    try {
      await this.#left.edit((operations) => batch.forEach(({ seq }) => operations.delete(seq)));
    } catch { /* it will be sent once more by the next page, and known by its id */ }
  }

  // ---- telling

  #note({ id, version, status, ...edit }) {
    if (version !== undefined && status !== "refused") this.#acked.set(fieldOf(edit), { id, version });
  }

  #say(what) {
    this.#note(what);
    this.onfield(what, false);
    this.channel?.postMessage({ ...what, person: this.person });
  }

  #report() {
    clearTimeout(this.#reporting);
    this.#reporting = setTimeout(async () => {
      if (!this.store) return;
      try {
        const { problem, durable, signIn } = this;
        this.onstate({ ...(await this.store.count(this.person)), problem, durable, signIn });
      } catch { /* the next write finds out, and says it */ }
    }, 30);
  }
}

// What belongs to this phone alone is not sent.
function onTheWire({ seq, state, person, reason, about, ...operation }) {
  return operation;
}

function acknowledges(acks, batch) {
  const ids = new Set(batch.map(({ id }) => id));
  return Array.isArray(acks) && acks.length === batch.length && acks.every((ack) => ids.delete(ack?.id) && OUTCOMES.has(ack.outcome) && Number.isInteger(ack.version));
}
