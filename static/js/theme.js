// The theme of this device. The site reads the cookie and paints with it; this changes it without a request, and
// dresses a page that was kept before the change.
const root = document.documentElement;
const chosen = () => /(?:^|; )theme=(light|dark|sun)/.exec(document.cookie)?.[1] ?? "";

function wear(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = { dark: "dark", light: "light", sun: "light" }[theme] ?? "light dark";
  const choice = document.querySelector(`[data-theme-choice] [value="${theme}"]`);
  if (choice) choice.checked = true;
}

export function wearTheme() {
  if (chosen() !== (root.dataset.theme ?? "")) wear(chosen());
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-theme-choice] input")) return;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${target.value}; path=/; samesite=lax; max-age=${target.value ? 31_536_000 : 0}${secure}`;
    wear(target.value);
    // The pages that this phone keeps are painted so from their first moment too.
    navigator.serviceWorker?.controller?.postMessage({ theme: target.value });
  });
}
