/** Asks the service worker to hold on to this page. */

export async function cachePage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: { page: location.href, files: files() } });
}

/** Let go of every page and file: the app does not open any more until the hub is there. */
export async function clearPageCache() {
  if (!("caches" in window)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** What this page has loaded beside what its text names. */
function files() {
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  return loaded.map((one) => one.pathname).filter((one) => one.startsWith("/static/"));
}
