// On every page of a signed-in person: what still waits on this phone is sent, and its number is said.
// Someone who never wrote on a sheet here loads nothing more than this.
const place = document.querySelector("[data-unsent][data-person]");

async function mayWait() {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === "visites");
  } catch {
    return "indexedDB" in self; // a browser that cannot list them: look
  }
}

async function begin() {
  if (!(await mayWait())) return;
  const { drain } = await import("./drain.js");
  await drain(Number(place.dataset.person), place.dataset.operationsUrl);
}

// After the page itself: it is what the person came for.
if (document.readyState === "complete") begin();
else addEventListener("load", begin, { once: true });
