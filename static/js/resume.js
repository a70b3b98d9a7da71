// « Reprendre où j’en étais »: the last criterion that this person stood at on this phone (fieldwork/place.js).
// Nothing about it is stored on the site. A sheet that is gone, or no longer theirs, is forgotten.
const place = document.querySelector("[data-resume]");
const KEY = `resume ${place.dataset.resume}`;

function last() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null; // private mode, or not ours
  }
}

// Gone on the site; or no network, and not on this phone either.
async function isGone(href) {
  try {
    const { status } = await fetch(href, { method: "HEAD", headers: { Accept: "text/html" }, redirect: "manual" });
    return [403, 404].includes(status);
  } catch {
    return !("caches" in self) || !(await caches.match(href, { ignoreVary: true }));
  }
}

const WEEKS = 28 * 24 * 3_600_000;
const found = last();
// Of this promotion only, and not for ever.
if (typeof found?.href === "string" && found.href.startsWith(location.pathname) && Date.now() - found.at < WEEKS) {
  const link = place.querySelector("a");
  link.href = `${found.href}#critere-${found.code}`;
  link.querySelector("[data-resume-where]").textContent = [found.code, found.title, found.where].filter(Boolean).join(" · ");
  place.hidden = false;
  if (await isGone(found.href)) {
    place.hidden = true;
    if (navigator.onLine) localStorage.removeItem(KEY);
  }
}
