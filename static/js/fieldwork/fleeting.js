// Kept by this page only: for a browser that keeps nothing, which is then said in words.
import { fieldOf } from "./names.js";
import { tally } from "./store.js";

export class Fleeting {
  operations = [];
  pictures = new Map();
  last = 1e12; // beyond what a database counts to: what is taken along keeps its own number

  edit(work) {
    const inOrder = (ones) => ones.sort((one, other) => one.seq - other.seq);
    const mine = (person) => inOrder(this.operations.filter((one) => one.person === person));
    const last = async (person, edit) => mine(person).filter((one) => fieldOf(one) === fieldOf(edit)).at(-1);
    return work({
      last,
      lastSeq: async (person, edit) => (await last(person, edit))?.seq,
      all: async (person) => mine(person),
      of: async (person, sheet) => mine(person).filter((one) => one.sheet === sheet),
      page: async (after, count) => inOrder(this.operations.filter(({ seq }) => seq > after)).slice(0, count),
      put: (operation) => {
        operation.seq ??= ++this.last;
        this.operations = this.operations.filter((one) => one.seq !== operation.seq).concat({ ...operation });
      },
      delete: (...operations) => {
        const gone = new Set(operations.map(({ seq }) => seq));
        this.operations = this.operations.filter(({ seq }) => !gone.has(seq));
      },
    });
  }

  async everything() {
    return this.operations;
  }

  forgetCopy() {}

  async putPhoto(photo) {
    this.pictures.set(photo.id, photo);
  }

  async changePhoto(id, make) {
    const photo = this.pictures.get(id);
    const next = photo && make(photo);
    if (next) this.pictures.set(id, next);
  }

  async deletePhoto(id) {
    this.pictures.delete(id);
  }

  async photo(id) {
    return this.pictures.get(id);
  }

  async photos(person) {
    return [...this.pictures.values()].filter((one) => one.person === person);
  }

  async count(person) {
    const photos = await this.photos(person);
    const those = (state) => photos.filter((one) => one.state === state).length;
    return { ...tally(person, this.operations), photos: those("waiting"), photosRefused: those("refused") };
  }
}
