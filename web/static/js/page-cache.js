/** The service worker's copies of pages: adding this page, and deleting them all. */
import { text } from "./lib/texts.js";

export async function cachePage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  const { active } = await navigator.serviceWorker.ready;
  const { lang } = document.documentElement;
  const away = { lang, title: text("connection-hub-away"), note: text("connection-keeps-trying") };
  active?.postMessage({ keep: { page: location.href, files: files(), away } });
}

/** Delete every cached page and file: the app then opens only while the hub is there. */
export async function clearPageCache() {
  if (!("caches" in window)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** Files that this page has loaded, including those its HTML does not name. */
function files() {
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  return loaded.map((one) => one.pathname).filter((one) => one.startsWith("/static/"));
}
