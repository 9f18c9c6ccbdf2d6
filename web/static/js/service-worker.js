/**
 * Lets a screen open while the hub is away: files for ever, pages as they last were. Never the API, never a sign-in.
 * Only works over https or on the hub's own machine; elsewhere an open page goes on, but cannot be reloaded.
 */
const worker = /** @type {any} */ (self);
const CACHE = "pos-hub-1";
const SCREENS = ["/pos", "/kds", "/manager"];

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(fromCache(event.request));
  else if (SCREENS.includes(pathname)) event.respondWith(fromHub(event.request));
});

/** @param {Request} request */
async function fromCache(request) {
  return (await caches.match(request)) ?? kept(request, await fetch(request));
}

/** @param {Request} request */
async function fromHub(request) {
  const response = await fetch(request).catch(() => null);
  if (response) return response.redirected ? response : kept(request, response);
  return (await caches.match(request)) ?? Response.error();
}

/** @param {Request} request @param {Response} response */
async function kept(request, response) {
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}
