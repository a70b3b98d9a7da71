// One batch on its way to the site, and what its answer means.

export const MOST = 100; // operations a batch; the site takes no more
export const BYTES = 200_000; // of JSON a batch; the site takes 256 kB

const PATIENCE = 15_000; // ms to wait for an answer before sending the same batch again
const OUTCOMES = new Set(["applied", "merged", "conflict", "late", "refused"]);

// What belongs to this phone alone is not sent.
const written = new WeakMap(); // measured first, then sent
export function onTheWire(one) {
  if (!written.has(one)) {
    const { seq, state, person, reason, about, where, words, ...operation } = one;
    written.set(one, JSON.stringify(operation));
  }
  return written.get(one);
}

const signal = (limit, hurry) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), limit);
  hurry?.addEventListener("abort", () => patience.abort());
  patience.signal.addEventListener("abort", () => clearTimeout(timer));
  return patience.signal;
};

// Whether the site itself refuses, in words; a proxy's or a captive portal's error is not ours.
const refusal = (response, answer, codes) => (codes.includes(response.status) && answer.message && answer.error === response.status ? answer.message : undefined);

// Whose the session is, when it is not this person's.
function stranger(response, answer) {
  if (response.status === 401 && answer.error === "signed_out") return { problem: "signed_out", signIn: answer.sign_in };
  if (response.status === 409 && answer.error === "person") return { problem: "person" };
  return undefined;
}

// {acks}, {refused: in words}, {failed: the site stumbles over it}, or {problem}: not sent, whatever came back.
export async function sendBatch({ person, url }, batch, hurry) {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      cache: "no-store",
      signal: signal(PATIENCE, hurry),
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: `{"person":${person},"operations":[${batch.map(onTheWire).join()}]}`,
    });
    if (response.status === 500) return { failed: true };
    const answer = await response.json();
    const refused = refusal(response, answer, [413, 422]);
    if (refused) return { refused };
    if (response.ok && acknowledges(answer.acks, batch)) return { acks: answer.acks };
    return stranger(response, answer) ?? { problem: "network" };
  } catch { /* no network, no time, or an answer that is not ours */ }
  return { problem: "network" };
}

function acknowledges(acks, batch) {
  const ids = new Set(batch.map(({ id }) => id));
  return Array.isArray(acks) && acks.length === batch.length && acks.every((ack) => ids.delete(ack?.id) && OUTCOMES.has(ack.outcome) && Number.isInteger(ack.version));
}

// {received}, {refused: in words}, or {problem}, with why it is for `later` if the site says so. The same photo sent twice is the same photo.
export async function sendPhoto(person, { id, url, blob, faces, title = "photo.jpg" }, hurry) {
  const body = new FormData();
  body.append("id", id);
  body.append("person", person);
  body.append("faces", faces);
  body.append("file", blob, title);
  try {
    const response = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" }, signal: signal(120_000 + blob.size / 20, hurry) });
    const answer = await response.json();
    if (response.status === 201 && answer.id === id) return { received: true };
    const refused = refusal(response, answer, [403, 404, 409, 413, 422]);
    if (refused) return { refused };
    return stranger(response, answer) ?? { problem: "network", later: refusal(response, answer, [503]) };
  } catch { /* as above */ }
  return { problem: "network" };
}
