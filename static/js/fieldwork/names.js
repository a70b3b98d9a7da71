// What things are called on this phone and on the way to the site.

// crypto.randomUUID is missing on plain http, where a classroom without https works too.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Which answer of a sheet, or which jotting of its carnet, something is about.
export const named = ({ sheet, criterion, jotting }) => (jotting ? { sheet, jotting } : { sheet, criterion });
export const aboutOf = ({ criterion, jotting }) => jotting ?? `${criterion}`;
export const fieldOf = (edit) => `${edit.sheet} ${aboutOf(edit)}`;
