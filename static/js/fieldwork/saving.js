// What waits on this phone, in a file that another phone of the same person can take up (taking.js).

export const FORMAT = "visites-apprenantes";
export const VERSION = 1;
export const LARGEST = 30_000_000; // bytes of photos in a file; a phone that takes it up reads it whole

// {text, photos: how many are in it, left: how many are not, being too large}
export async function written(box) {
  // What is in the file counts as sent: typing that goes on here is then another operation, whoever sends this one.
  const operations = await box.store.edit(async (kept) => {
    const all = await kept.all(box.person);
    all.filter(({ state }) => state === "waiting").forEach((one) => kept.put(Object.assign(one, { state: "sent" })));
    return all.sort((one, other) => one.seq - other.seq).map(({ seq, about, ...one }) => one);
  });
  const photos = [];
  let left = 0;
  let size = 0;
  for (const { blob, ...photo } of (await box.film.all()).filter(({ state }) => state !== "removed")) {
    const bytes = size + blob.size <= LARGEST && (await blob.arrayBuffer().catch(() => null));
    size += bytes ? blob.size : 0;
    if (bytes) photos.push({ ...photo, type: blob.type, bytes: inText(new Uint8Array(bytes)) });
    else left += 1;
  }
  const file = { format: FORMAT, version: VERSION, saved_at: new Date().toISOString(), person: box.person, operations, photos };
  return { text: JSON.stringify(file), photos: photos.length, left };
}

// Writes the file where the phone keeps what it downloads. The same as `written`, for the words.
export async function saveFile(box) {
  const saved = await written(box);
  const address = URL.createObjectURL(new Blob([saved.text], { type: "application/json" }));
  const day = new Date().toLocaleString("sv-SE").replace(/\D/g, "").slice(0, 12);
  const link = Object.assign(document.createElement("a"), { href: address, download: `reponses-gardees-${day}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return saved;
}

function inText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
