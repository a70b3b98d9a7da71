// What waits on this phone, counted and told: of an outbox, to its page.
export class Count {
  #outbox;
  #timer = 0;
  #next = 0; // when counting may be done again
  #counted = null; // what waits, when it was last counted

  constructor(outbox) {
    this.#outbox = outbox;
  }

  // Counting reads all that waits: the longer that takes, the less often it is done.
  again(now) {
    clearTimeout(this.#timer);
    if (now) this.#next = 0;
    this.#timer = setTimeout(async () => {
      const { store, person } = this.#outbox;
      if (!store) return;
      const begun = performance.now();
      try {
        this.#counted = await store.count(person);
        this.#next = performance.now() + 9 * (performance.now() - begun);
        this.#tell();
      } catch { /* the next write finds out, and says it */ }
    }, Math.max(30, this.#next - performance.now()));
  }

  // Something was typed: a page that says that all was sent must not go on saying so.
  typed() {
    if (this.#counted?.unsent === 0) this.#tell();
  }

  #tell() {
    const { problem, durable, signIn, writing, film, onstate } = this.#outbox;
    const unkept = film.unkept || (!durable && this.#counted.unsent + this.#counted.photos > 0);
    onstate({ ...this.#counted, asking: film.asking, writing, problem, durable, signIn, unkept });
  }
}
