// The outbox: what is typed is written to this phone first, then sent, exactly once, whenever the site can be reached.
//
// An operation waits until it is first sent; until then newer typing replaces it. From then on it is frozen: newer
// typing is a new operation that names the one it was typed after. It leaves this phone only when the site has
// acknowledged it by its id. Anything else that comes back (a captive portal's page, a login page, an error, nothing)
// means that it was not sent.
import { openDB } from "../../vendor/idb.js";

const MOST = 100; // operations a batch; the site takes no more
const BYTES = 200_000; // of JSON a batch; the site takes 256 kB
const PATIENCE = 15_000; // ms to wait for an answer before sending the same batch again
const DEBOUNCE = 500; // ms; only the network waits, never the disk
const OUTCOMES = new Set(["applied", "merged", "conflict", "refused"]);

// crypto.randomUUID is missing on plain http, where a classroom without https works too.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// ---- where operations are kept ----------------------------------------------------------------------

const DATABASE = "visites";
const STORE = "operations";

function openDatabase() {
  return openDB(DATABASE, 1, {
    upgrade(database) {
      const operations = database.createObjectStore(STORE, { keyPath: "seq", autoIncrement: true });
      operations.createIndex("field", ["person", "sheet", "criterion"]);
      operations.createIndex("state", ["person", "state"]);
    },
    blocking: (current, next, event) => event.target.close(), // let a newer page change the schema
  });
}

// Kept by the browser: outlives the page, the tab and the phone's restart.
class Durable {
  constructor(database) {
    this.database = database;
  }

  static async open() {
    return new Durable(await openDatabase());
  }

  // One transaction. `work` may only wait for what it is given, or the transaction would end under it.
  async edit(work) {
    try {
      return await this.#transact(work);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      this.database = await openDatabase(); // the system closed it, as it may when memory is short
      return this.#transact(work);
    }
  }

  async #transact(work) {
    // Relaxed: with the operating system by the time it is done, which the end of the browser does not undo.
    const transaction = this.database.transaction(STORE, "readwrite", { durability: "relaxed" });
    const store = transaction.store;
    const byField = store.index("field");
    const done = transaction.done;
    done.catch(() => {}); // reported by the await below
    const result = await work({
      last: async (person, sheet, criterion) => (await byField.openCursor([person, sheet, criterion], "prev"))?.value,
      all: (person) => byField.getAll(IDBKeyRange.bound([person], [person, []])),
      of: (person, sheet) => byField.getAll(IDBKeyRange.bound([person, sheet], [person, sheet, []])),
      put: (operation) => store.put(operation),
      delete: (seq) => store.delete(seq),
    });
    await done;
    return result;
  }

  async count(person) {
    const states = this.database.transaction(STORE).store.index("state");
    const [waiting, sent, refused, everybody] = await Promise.all([
      states.count([person, "waiting"]),
      states.count([person, "sent"]),
      states.count([person, "refused"]),
      this.database.count(STORE),
    ]);
    return { unsent: waiting + sent, refused, others: everybody - waiting - sent - refused };
  }
}

// Kept by this page only: for a browser that keeps nothing, which is then said in words.
class Fleeting {
  operations = [];
  last = 0;

  edit(work) {
    const mine = (person) => this.operations.filter((one) => one.person === person).sort((one, other) => one.seq - other.seq);
    return work({
      last: async (person, sheet, criterion) => mine(person).filter((one) => one.sheet === sheet && one.criterion === criterion).at(-1),
      all: async (person) => mine(person),
      of: async (person, sheet) => mine(person).filter((one) => one.sheet === sheet),
      put: (operation) => {
        operation.seq ??= ++this.last;
        this.operations = this.operations.filter((one) => one.seq !== operation.seq).concat({ ...operation });
      },
      delete: (seq) => {
        this.operations = this.operations.filter((one) => one.seq !== seq);
      },
    });
  }

  async count(person) {
    const mine = this.operations.filter((one) => one.person === person);
    const refused = mine.filter((one) => one.state === "refused").length;
    return { unsent: mine.length - refused, refused, others: 0 };
  }
}

// ---- one at a time, over all tabs ---------------------------------------------------------------------

let chain = Promise.resolve();
function alone(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  // Plain http has no locks: within this page at least one batch at a time; the ids do the rest.
  chain = chain.then(work, work);
  return chain;
}

// ---- the queue --------------------------------------------------------------------------------------

export class Outbox {
  problem = null; // null, "network", "signed_out", "person"
  durable = true;
  #dirty = new Map();
  #writing = null;
  #failures = 0;
  #most = MOST;
  #timer = 0;
  #reporting = 0;

  // onfield(what, elsewhere): something happened to one field, here or in another tab.
  // onstate({unsent, refused, others, problem, durable}): what to say of the whole.
  constructor({ person, url, onfield = () => {}, onstate = () => {} }) {
    Object.assign(this, { person, url, onfield, onstate });
    this.channel = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;
    this.channel?.addEventListener("message", ({ data }) => {
      if (data.person !== this.person) return;
      this.onfield(data, true);
      this.#report();
    });
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
  }

  async open() {
    try {
      this.store = await Durable.open();
      navigator.storage?.persist?.().catch?.(() => {});
    } catch {
      this.#forget();
    }
    this.wake();
    return this;
  }

  // Everything of one sheet that the site has not got yet, oldest first.
  waiting(sheet) {
    return this.store.edit((operations) => operations.of(this.person, sheet));
  }

  // Keep what a field holds now. Resolves once it is on the disk; a write takes every field changed meanwhile.
  put(edit) {
    const key = `${edit.sheet} ${edit.criterion}`;
    this.#dirty.set(key, { ...edit, typed_at: new Date().toISOString() });
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
  async discard(sheet, criterion) {
    await this.store.edit(async (operations) => {
      const last = await operations.last(this.person, sheet, criterion);
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
    while (this.#dirty.size) {
      const edits = new Map(this.#dirty);
      this.#dirty.clear();
      try {
        await this.store.edit((operations) => Promise.all([...edits.values()].map((edit) => this.#keep(operations, edit))));
      } catch {
        // The disk is full or the browser took its storage away: go on in this page, and say so.
        edits.forEach((edit, key) => this.#dirty.has(key) || this.#dirty.set(key, edit));
        await this.#rescue();
        continue;
      }
      edits.forEach((edit) => this.#say({ ...edit, status: "local" }));
    }
  }

  async #keep(operations, edit) {
    const last = await operations.last(this.person, edit.sheet, edit.criterion);
    if (last?.state === "waiting") {
      operations.put({ ...last, fields: edit.fields, typed_at: edit.typed_at });
      return;
    }
    if (last?.state === "refused") operations.delete(last.seq); // corrected: the new typing takes its place
    const after = last?.state === "sent" ? last.id : edit.after;
    operations.put({ ...edit, ...(after && { after }), id: uuid(), person: this.person, state: "waiting" });
  }

  // Take along what can still be read.
  async #rescue() {
    let kept = [];
    if (this.store instanceof Durable) {
      try {
        kept = await this.store.database.getAll(STORE);
      } catch { /* nothing can be read either */ }
    }
    this.#forget();
    await this.store.edit((operations) => kept.forEach((operation) => operations.put(operation)));
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
        } else if (answer.refused) {
          // The site cannot read this batch: find the operation that it stumbles over, keep the others going.
          if (batch.length > 1) this.#most = Math.ceil(batch.length / 2);
          else await this.#settle(batch, [{ id: batch[0].id, outcome: "refused", reason: answer.refused }]);
        } else {
          this.problem = answer.problem;
          batch.forEach((operation) => this.#say({ ...named(operation), status: "local" }));
          // Signing in again is a person's doing; coming back to the page tries anew.
          if (this.problem === "network") this.#later();
          break;
        }
      }
    });
    this.#report();
  }

  // The next batch, frozen: in the order of typing, at most one operation a field, what was sent before first.
  #freeze() {
    return this.store.edit(async (operations) => {
      const batch = [];
      const fields = new Set();
      let size = 0;
      for (const operation of await operations.all(this.person).then((all) => all.sort((one, other) => one.seq - other.seq))) {
        const field = `${operation.sheet} ${operation.criterion}`;
        if (operation.state === "refused" || fields.has(field)) continue;
        size += JSON.stringify(operation).length;
        if (batch.length === this.#most || (batch.length && size > BYTES)) break;
        fields.add(field);
        if (operation.state === "waiting") operations.put(Object.assign(operation, { state: "sent" }));
        batch.push(operation);
      }
      return batch;
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
      if (response.status === 401 || response.type === "opaqueredirect") return { problem: "signed_out" };
      const answer = await response.json();
      if (response.status === 409 && answer.error === "person") return { problem: "person" };
      if (response.status === 413 || response.status === 422) return { refused: answer.message ?? "Le site ne sait pas lire cette réponse." };
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
        const last = await operations.last(this.person, operation.sheet, operation.criterion);
        if (last && last.seq !== operation.seq) newer.add(operation.id);
        if (ack.outcome === "refused" && !newer.has(operation.id)) operations.put({ ...operation, state: "refused", reason: ack.reason });
        else operations.delete(operation.seq);
      }
    });
    for (const operation of batch) {
      const ack = told.get(operation.id);
      this.#say({ ...named(operation), ...ack, typed: operation.fields, status: ack.outcome, newer: newer.has(operation.id) });
    }
  }

  // ---- telling

  #say(what) {
    this.onfield(what, false);
    this.channel?.postMessage({ ...what, person: this.person });
  }

  #report() {
    clearTimeout(this.#reporting);
    this.#reporting = setTimeout(async () => {
      if (!this.store) return;
      try {
        this.onstate({ ...(await this.store.count(this.person)), problem: this.problem, durable: this.durable });
      } catch { /* the next write finds out, and says it */ }
    }, 30);
  }
}

const named = ({ sheet, criterion }) => ({ sheet, criterion });

// What belongs to this phone alone is not sent.
function onTheWire({ seq, state, person, reason, ...operation }) {
  return operation;
}

function acknowledges(acks, batch) {
  const ids = new Set(batch.map(({ id }) => id));
  return Array.isArray(acks) && acks.length === batch.length && acks.every((ack) => ids.delete(ack?.id) && OUTCOMES.has(ack.outcome));
}

// ---- the whole in words -------------------------------------------------------------------------------

const answers = (count) => `${count}\u00a0réponse${count < 2 ? "" : "s"}`;

export function inWords({ unsent, refused, others, problem, durable }) {
  const kept = durable ? "gardées sur ce téléphone" : "gardées dans cette page seulement";
  if (!durable && !unsent) return "Ce navigateur ne garde rien\u00a0: restez en ligne";
  if (problem === "signed_out" && unsent) return `Reconnectez-vous\u00a0: ${answers(unsent)} ${kept}`;
  if (problem === "person") return `Une autre personne est connectée\u00a0: ${answers(unsent)} ${kept}`;
  if (unsent) return durable ? `${unsent} sur ce téléphone` : `${unsent} dans cette page seulement`;
  if (refused) return `${answers(refused)} refusée${refused < 2 ? "" : "s"}`;
  if (others) return `${answers(others)} d’une autre personne sur ce téléphone`;
  return "Tout est envoyé";
}

// Every element [data-unsent] says it; a screen reader hears it once things have settled.
export function sayEverywhere(state) {
  const words = inWords(state);
  for (const place of document.querySelectorAll("[data-unsent]")) {
    const waiting = state.unsent || state.refused || !state.durable;
    place.classList.toggle("waiting", Boolean(waiting));
    place.hidden = false;
    if (place.textContent !== words) place.textContent = words;
  }
}
