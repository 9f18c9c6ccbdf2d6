/**
 * Lets a screen open while the hub is away: files of this release, pages as they last were. Never the API, never a sign-in.
 * Only works over https or on the hub's own machine; elsewhere an open page goes on, but cannot be reloaded.
 */
const worker = /** @type {any} */ (self);
const CACHE = "pos-hub";
const SCREENS = ["/pos", "/kds", "/manager"];

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data.keep)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fromCache(event.request));
  else if (SCREENS.includes(pathname)) event.respondWith(fromHub(event.request));
});

/** @param {Request} request */
async function fromCache(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** @param {Request} request */
async function fromHub(request) {
  const response = await fetch(request).catch(() => null);
  return response ?? (await caches.match(request)) ?? Response.error();
}

/** Hold on to a page and its files, and let go of those of earlier releases. @param {string[]} addresses */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  const release = addresses.find((one) => one.includes("/static/"))?.split("/static/")[1].split("/")[0];
  const old = (await cache.keys()).filter(({ url }) => url.includes("/static/") && !url.includes(`/static/${release}/`));
  await Promise.all(old.map((request) => cache.delete(request)));
  await cache.addAll(addresses);
}
