// Where operations and photos are kept until the site has them: by the browser, or by this page alone if the browser
// keeps nothing (fleeting.js).
import { openDB, unwrap } from "../../vendor/idb.js";
import { aboutOf, fieldOf } from "./names.js";

const OPENING = 4_000; // ms; some browsers leave a database opening for ever

const CLOSED = ["InvalidStateError", "AbortError", "NotFoundError", "UnknownError"]; // the last two: while it is being emptied
const REOPENING = [0, 50, 250, 1_000]; // ms before each new attempt, when it was closed

const DATABASE = "visites";
const STORE = "operations";
const PHOTOS = "photos";

function openDatabase(terminated) {
  return openDB(DATABASE, 2, {
    upgrade: (database, before, now, transaction) => prepare(database, handled(transaction)).catch(() => abort(transaction)), // which whoever opens it is told
    blocking: (current, next, event) => event.target.close(), // let a newer page change the schema
    terminated,
  });
}

async function prepare(database, transaction) {
  const known = database.objectStoreNames.contains(STORE);
  const operations = known ? transaction.objectStore(STORE) : database.createObjectStore(STORE, { keyPath: "seq", autoIncrement: true });
  if (operations.indexNames.contains("field")) operations.deleteIndex("field");
  operations.createIndex("field", ["person", "sheet", "about"]);
  if (!database.objectStoreNames.contains(PHOTOS)) database.createObjectStore(PHOTOS, { keyPath: "id" }).createIndex("state", ["person", "state"]);
  for (let at = await operations.openCursor(); at; at = await at.continue()) await at.update(withAbout(at.value));
}

// The end of a transaction that fails is one more thing that is refused: what was asked of it tells already.
function handled(transaction) {
  transaction.done.catch(() => {});
  return transaction;
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch { /* it has ended by itself */ }
}

// The index needs one name for what an operation is about.
const withAbout = (operation) => (operation.about ? operation : { ...operation, about: aboutOf(operation) });

// Kept by the browser: outlives the page, the tab and the phone's restart.
export class Durable {
  onlost = () => {}; // the browser took its storage away; what this page knew is there again
  #copies = new Map(); // by id: the operations and photos that this page put there, should the storage be cleared
  #reopening = null;

  static async open() {
    const store = new Durable();
    const late = new Promise((_, refuse) => setTimeout(refuse, OPENING, new Error("The database does not open.")));
    await Promise.race([store.#open(), late]);
    return store;
  }

  async #open() {
    this.database?.close();
    this.database = await openDatabase(() => this.#reopen().then(() => this.onlost(), () => {}));
  }

  // The system closed the database, as it may when memory is short, or somebody cleared it: then what this page still
  // knows goes into a new one. It counts as sent, since some of it may have been.
  #reopen() {
    this.#reopening ??= (async () => {
      await this.#open();
      const copies = [...this.#copies.values()];
      if (!copies.length) return;
      const transaction = handled(this.database.transaction([STORE, PHOTOS], "readwrite"));
      const operations = transaction.objectStore(STORE);
      const kept = new Map((await operations.getAll()).map((one) => [one.id, one]));
      const taken = new Set([...kept.values()].map(({ seq }) => seq));
      for (const copy of copies) {
        if (copy.blob) transaction.objectStore(PHOTOS).put(copy);
        else if (!kept.has(copy.id)) operations.put(withAbout({ ...(taken.has(copy.seq) ? without(copy, "seq") : copy), state: copy.state === "waiting" ? "sent" : copy.state }));
      }
      await transaction.done;
    })().finally(() => { this.#reopening = null; });
    return this.#reopening;
  }

  // One transaction. `work` may only wait for what it is given, or the transaction would end under it.
  edit(work) {
    return this.#again(() => this.#transact(work));
  }

  // The database was closed: before this was asked, or while it was done, and then nothing of it was. A browser that
  // clears its storage may close the new one too.
  async #again(work, pauses = REOPENING) {
    try {
      return await work();
    } catch (error) {
      const [pause, ...others] = pauses;
      if (pause === undefined || !CLOSED.includes(error.name)) throw error;
      await new Promise((go) => setTimeout(go, pause));
      return this.#again(() => this.#reopen().then(work), others);
    }
  }

  async #transact(work) {
    // Relaxed: with the operating system by the time it is done, which the end of the browser does not undo.
    const transaction = handled(this.database.transaction(STORE, "readwrite", { durability: "relaxed" }));
    const store = transaction.store;
    const raw = unwrap(store); // of a hundred writes nobody waits for each
    const byField = store.index("field");
    const done = transaction.done;
    const put = []; // and what a page shows
    const gone = [];
    const field = (person, edit) => [person, edit.sheet, aboutOf(edit)];
    try {
      const result = await work({
        last: async (person, edit) => (await byField.openCursor(field(person, edit), "prev"))?.value,
        lastSeq: async (person, edit) => (await byField.openKeyCursor(field(person, edit), "prev"))?.primaryKey,
        all: (person) => byField.getAll(IDBKeyRange.bound([person], [person, []])),
        of: async (person, sheet) => {
          const found = await byField.getAll(IDBKeyRange.bound([person, sheet], [person, sheet, []]));
          put.push(...found);
          return found;
        },
        page: (after, count) => store.getAll(IDBKeyRange.lowerBound(after, true), count),
        put: (operation) => {
          const one = withAbout(operation);
          put.push(one);
          const asked = raw.put(one); // a failure ends the transaction, which tells
          if (one.seq === undefined) asked.onsuccess = () => { one.seq = asked.result; };
        },
        delete: (...operations) => {
          gone.push(...operations.map(({ id }) => id));
          for (const [first, last] of runs(operations.map(({ seq }) => seq))) raw.delete(IDBKeyRange.bound(first, last));
        },
      });
      try {
        transaction.commit(); // sooner than by itself
      } catch { /* nothing was left to do, or it failed: which `done` tells */ }
      await done;
      put.forEach((one) => this.#copies.set(one.id, one));
      gone.forEach((id) => this.#copies.delete(id));
      return result;
    } catch (error) {
      abort(transaction); // all or nothing: whoever tries again starts from what was there
      throw error;
    }
  }

  // Another page dealt with it.
  forgetCopy(id) {
    this.#copies.delete(id);
  }

  // The shortcuts of idb leave the end of what they read unhandled.
  async #read(store, ask) {
    return ask(handled(this.database.transaction(store)).store);
  }

  everything() {
    return this.#read(STORE, (operations) => operations.getAll());
  }

  // What this page knows of it, should nothing be read any more.
  get copies() {
    return [...this.#copies.values()].filter(({ blob }) => !blob);
  }

  // ---- photos

  async putPhoto(photo) {
    await this.#again(() => this.database.put(PHOTOS, photo));
    this.#copies.set(photo.id, photo);
  }

  // In one transaction; `make` gives the photo as it is from now on, or nothing if it stays as it is.
  async changePhoto(id, make) {
    const changed = await this.#again(async () => {
      const { store, done } = handled(this.database.transaction(PHOTOS, "readwrite"));
      const photo = await store.get(id);
      const next = photo && make(photo);
      if (next) store.put(next).catch(() => {}); // which `done` tells
      await done;
      return next;
    });
    if (changed) this.#copies.set(id, changed);
  }

  async deletePhoto(id) {
    await this.#again(() => this.database.delete(PHOTOS, id));
    this.#copies.delete(id);
  }

  photo(id) {
    return this.#again(() => this.#read(PHOTOS, (photos) => photos.get(id)));
  }

  photos(person) {
    return this.#again(() => this.#read(PHOTOS, (photos) => photos.index("state").getAll(IDBKeyRange.bound([person], [person, []]))));
  }

  async count(person) {
    const photos = (state) => this.#read(PHOTOS, (all) => all.index("state").count([person, state]));
    const [operations, waiting, refused] = await this.#again(() => Promise.all([this.everything(), photos("waiting"), photos("refused")]));
    return { ...tally(person, operations), photos: waiting, photosRefused: refused };
  }
}

// Numbers without a gap, as first and last: a batch is mostly one.
function runs(numbers) {
  const found = [];
  for (const number of numbers.sort((one, other) => one - other)) {
    if (found.length && number === found.at(-1)[1] + 1) found.at(-1)[1] = number;
    else found.push([number, number]);
  }
  return found;
}

function without(one, name) {
  const { [name]: gone, ...rest } = one;
  return rest;
}

// In answers, as a person counts them: two operations about the same criterion are one.
export function tally(person, operations) {
  const fields = { unsent: new Set(), refused: new Set(), others: new Set() };
  for (const operation of operations) {
    const where = operation.person !== person ? "others" : operation.state === "refused" ? "refused" : "unsent";
    fields[where].add(fieldOf(operation));
  }
  return { unsent: fields.unsent.size, refused: fields.refused.size, others: fields.others.size };
}
