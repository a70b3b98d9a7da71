// Sending what waits: one batch at a time over all tabs, each operation until the site acknowledges it.
import { fieldOf, named } from "./names.js";
import { BYTES, MOST, onTheWire, sendBatch } from "./wire.js";

const PAGE = 100; // operations read at once: a queue of thousands is not read for every batch

// One at a time, over all tabs.
let chain = Promise.resolve();
export function alone(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  // Plain http has no locks: within this page at least one batch at a time; the ids do the rest.
  chain = chain.then(work, work);
  return chain;
}

const utf8 = new TextEncoder();
const sizeOf = (operation) => utf8.encode(onTheWire(operation)).length;

export class Mail {
  left = null; // a store that failed, from which what is sent later is still to be taken away
  #failures = 0;
  #most = MOST;
  #aside = new Set(); // operations that the site fails over: tried last, alone
  #timer = 0;
  #hurry = null;

  constructor(box) {
    this.box = box;
  }

  schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drain().catch(() => this.#later()), delay);
  }

  wake() {
    this.#failures = 0;
    this.schedule(0);
  }

  async now() {
    this.#failures = 0;
    await this.#drain();
  }

  // Do not wait for the answer to what is under way: send it again.
  hurry() {
    this.#hurry?.abort();
  }

  #later() {
    this.#failures += 1;
    this.schedule(backoff(this.#failures));
  }

  async #drain() {
    const { box } = this;
    if (!box.store) return;
    await alone(`outbox ${box.person}`, async () => {
      for (;;) {
        const batch = await this.#freeze();
        if (!batch.length) break;
        box.say(batch.map((operation) => ({ ...named(operation), status: "sending" })));
        this.#hurry = new AbortController();
        const answer = await sendBatch(box, batch, this.#hurry.signal);
        if (answer.acks) {
          await this.#settle(batch, answer.acks);
          this.#failures = 0;
          box.problem = null;
          continue;
        }
        // The site cannot take this batch: find the operation that it stumbles over, keep the others going.
        if ((answer.refused || answer.failed) && batch.length > 1) this.#most = Math.ceil(batch.length / 2);
        else if (answer.failed) this.#aside.add(batch[0].id);
        if (answer.refused) {
          if (batch.length === 1) await this.#settle(batch, [{ id: batch[0].id, outcome: "refused", reason: answer.refused }]);
          continue;
        }
        box.problem = answer.problem ?? "network";
        box.signIn = answer.signIn ?? box.signIn;
        box.say(batch.map((operation) => ({ ...named(operation), status: "local" })));
        // Signing in again is a person's doing; coming back to the page tries anew.
        if (box.problem === "network") this.#later();
        return;
      }
      this.#most = MOST;
      box.film.wake();
    });
    box.report(true);
  }

  // The next batch, frozen: in the order of typing, at most one operation a field, what was sent before first.
  #freeze() {
    const { store, person } = this.box;
    return store.edit(async (operations) => {
      const batch = [];
      const fields = new Set();
      let size = 0;
      let last = null;
      const full = (operation) => {
        const field = fieldOf(operation);
        if (operation.person !== person || operation.state === "refused" || fields.has(field)) return false;
        fields.add(field);
        if (this.#aside.has(operation.id)) {
          last ??= operation;
          return false;
        }
        size += sizeOf(operation);
        if (batch.length && size > BYTES) return true;
        if (operation.state === "waiting") operations.put(Object.assign(operation, { state: "sent" }));
        return batch.push(operation) === this.#most;
      };
      for (let page = [], after = 0, end = false; !end; after = page.at(-1)?.seq) {
        page = await operations.page(after, PAGE);
        end = page.some(full) || page.length < PAGE;
      }
      return batch.length || !last ? batch : [last];
    });
  }

  async #settle(batch, acks) {
    const { box } = this;
    const told = new Map(acks.map((ack) => [ack.id, ack]));
    const done = new Set(batch);
    await box.film.settle(batch.filter(({ id }) => told.get(id).outcome !== "refused")).catch(() => {});
    const newer = await box.store.edit(async (operations) => {
      const refused = batch.filter(({ id }) => told.get(id).outcome === "refused");
      await Promise.all(refused.map(async (operation) => {
        // Kept with its reason, unless it was given up or typed anew meanwhile.
        if ((await operations.lastSeq(box.person, operation)) !== operation.seq) return;
        operations.put({ ...operation, state: "refused", reason: told.get(operation.id).reason });
        done.delete(operation);
      }));
      operations.delete(...done);
      return box.newer(operations);
    });
    if (this.left) await this.#clear(batch);
    batch.forEach(({ id }) => this.#aside.delete(id));
    box.say(batch.map((operation) => ({ ...named(operation), ...told.get(operation.id), status: told.get(operation.id).outcome })), newer);
    box.report();
  }

  // A full disk still lets go of what it has.
  async #clear(batch) {
    try {
      await this.left.edit((operations) => operations.delete(...batch));
    } catch { /* it will be sent once more by the next page, and known by its id */ }
  }
}

// Spread, so that a class that finds its network again does not come all at once.
export function backoff(failures) {
  const longest = document.visibilityState === "visible" ? 8_000 : 300_000;
  return Math.min(longest, 500 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
}
