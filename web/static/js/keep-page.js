/** Asks the service worker to hold on to this page, and to let go of it when somebody signs out. */

export async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: [location.href, ...files()] });
}

export async function forgetPages() {
  if ("caches" in window) await caches.delete("pos-hub");
}

/** What this page is made of. */
function files() {
  const linked = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const all = [...linked, ...loaded].map((one) => new URL(one ?? "", location.href).href);
  return [...new Set(all)].filter((one) => new URL(one).pathname.startsWith("/static/"));
}
