// What a page that is left had not written to the disk yet: it goes where writing is immediate, for the next page.

const place = (person) => `parted ${person}`;

export function leave(person, edits) {
  try {
    if (edits.length) localStorage.setItem(place(person), JSON.stringify(edits));
    else localStorage.removeItem(place(person));
  } catch { /* refused: there is no other place */ }
}

export function left(person) {
  return JSON.parse(localStorage.getItem(place(person)) ?? "[]");
}
