// Where operations are kept until the site has them: by the browser, or by this page alone if the browser keeps nothing.
import { openDB } from "../../vendor/idb.js";
import { aboutOf, fieldOf } from "./names.js";

const OPENING = 4_000; // ms; some browsers leave a database opening for ever

const DATABASE = "visites";
const STORE = "operations";

function openDatabase() {
  return openDB(DATABASE, 2, {
    async upgrade(database, before, now, transaction) {
      const operations = before ? transaction.objectStore(STORE) : database.createObjectStore(STORE, { keyPath: "seq", autoIncrement: true });
      if (before) operations.deleteIndex("field");
      operations.createIndex("field", ["person", "sheet", "about"]);
      for (let at = await operations.openCursor(); at; at = await at.continue()) at.update(withAbout(at.value));
    },
    blocking: (current, next, event) => event.target.close(), // let a newer page change the schema
  });
}

// The index needs one name for what an operation is about.
const withAbout = (operation) => ({ ...operation, about: aboutOf(operation) });

// Kept by the browser: outlives the page, the tab and the phone's restart.
export class Durable {
  constructor(database) {
    this.database = database;
  }

  static async open() {
    const opening = openDatabase();
    const late = new Promise((_, refuse) => setTimeout(refuse, OPENING, new Error("The database does not open.")));
    return new Durable(await Promise.race([opening, late]));
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
    try {
      const result = await work({
        last: async (person, edit) => (await byField.openCursor([person, edit.sheet, aboutOf(edit)], "prev"))?.value,
        all: (person) => byField.getAll(IDBKeyRange.bound([person], [person, []])),
        of: (person, sheet) => byField.getAll(IDBKeyRange.bound([person, sheet], [person, sheet, []])),
        put: (operation) => void store.put(withAbout(operation)).catch(() => {}), // a failure ends the transaction, which tells
        delete: (seq) => void store.delete(seq).catch(() => {}),
      });
      await done;
      return result;
    } catch (error) {
      try {
        transaction.abort(); // all or nothing: whoever tries again starts from what was there
      } catch { /* it has ended by itself */ }
      throw error;
    }
  }

  everything() {
    return this.database.getAll(STORE);
  }

  async count(person) {
    return tally(person, await this.everything());
  }
}

// Kept by this page only: for a browser that keeps nothing, which is then said in words.
export class Fleeting {
  operations = [];
  last = 1e12; // beyond what a database counts to: what is taken along keeps its own number

  edit(work) {
    const mine = (person) => this.operations.filter((one) => one.person === person).sort((one, other) => one.seq - other.seq);
    return work({
      last: async (person, edit) => mine(person).filter((one) => fieldOf(one) === fieldOf(edit)).at(-1),
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
    return tally(person, this.operations);
  }
}

// In answers, as a person counts them: two operations about the same criterion are one.
function tally(person, operations) {
  const fields = { unsent: new Set(), refused: new Set(), others: new Set() };
  for (const operation of operations) {
    const where = operation.person !== person ? "others" : operation.state === "refused" ? "refused" : "unsent";
    fields[where].add(fieldOf(operation));
  }
  return { unsent: fields.unsent.size, refused: fields.refused.size, others: fields.others.size };
}
