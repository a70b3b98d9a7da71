// The page of this sheet that opens without a network: asked for again after each change, so that what the site has
// received is on it. (What it has not received is in the outbox.)
const CALM = 4_000; // ms; typing makes many changes

let timer = 0;

function renew() {
  clearTimeout(timer);
  timer = 0;
  navigator.serviceWorker?.controller?.postMessage({ renew: location.pathname });
}

export function keepAnew() {
  timer ||= setTimeout(renew, CALM);
}

// Put into a pocket, a phone may sleep before its time.
document.addEventListener("visibilitychange", () => {
  if (timer && document.visibilityState === "hidden") renew();
});
