/**
 * Opens a screen while the hub is away: pages as they last were, with the files of their release. Never the API or a
 * sign-in. Works only over https or on the hub's own machine; elsewhere an open page keeps working but cannot be reloaded.
 */
const worker = /** @type {any} */ (self);
/** One cache per release, so that a page and its files are replaced together. */
const CACHE = "pos-hub-";
/** If there is a copy, it is shown after this when the hub does not answer. */
const TIMEOUT_MS = 4_000;
const KEPT_AT = "X-Kept-At";
/** Shown where there is no copy; its words come with the pages. @typedef {{lang: string, title: string, note: string}} Words */
const AWAY = (/** @type {Words} */ { lang, title, note }) =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>body{display:grid;place-content:center;min-height:90vh;text-align:center;font-family:system-ui,sans-serif}</style>
<h1>${title}</h1><p>${note}</p></html>`;
const AWAY_AT = "/hub-away";

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data.keep)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (event.request.mode === "navigate" && !pathname.startsWith("/api/")) event.respondWith(page(event.request));
});

/** @param {Request} request */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** The hub's page, or the copy if the hub is away, also when a proxy answers in its place. @param {Request} request */
async function page(request) {
  const kept = await keptFor(request);
  const answer = await Promise.race([fetch(request).catch(() => null), ...(kept ? [nullAfter(TIMEOUT_MS)] : [])]);
  if (answer && answer.status < 500 && isPage(answer)) return answer;
  if (kept) return kept;
  return answer && (answer.status < 500 || isPage(answer)) ? answer : away();
}

/** The copy of a page; an address without one redirects to the copy with the same path. @param {Request} request */
async function keptFor(request) {
  const exact = await caches.match(request);
  const samePath = exact ?? (await caches.match(request, { ignoreSearch: true }));
  const address = !exact && samePath?.headers.get(KEPT_AT);
  return address ? Response.redirect(address, 303) : samePath;
}

/** A redirect is the browser's to follow. @param {Response} answer */
function isPage({ type, headers }) {
  return type === "opaqueredirect" || Boolean(headers.get("Content-Type")?.startsWith("text/html"));
}

async function away() {
  return (await caches.match(AWAY_AT)) ?? awayPage({ lang: "", title: "…", note: "" });
}

/** @param {Words} words */
function awayPage(words) {
  return new Response(AWAY(words), { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/**
 * Cache a page with its files as the page that the app opens with, and delete other releases. A page that redirects
 * (a session that has ended) is not cached: a browser does not accept a redirected answer as a page.
 * @param {{page: string, files: string[], away: Words}} request
 */
async function keep({ page, files, away }) {
  const answer = await fetch(page);
  if (!answer.ok || answer.redirected || !isPage(answer)) return;
  const text = await answer.text();
  const release = /\/static\/(\w+)\//.exec(text)?.[1];
  const cache = await caches.open(CACHE + release);
  const addresses = [...(text.match(/\/static\/[\w./-]+/g) ?? []), ...files];
  await Promise.all(addresses.filter((one) => one.includes(`/${release}/`)).map((one) => keepFile(cache, one)));
  await cache.put(AWAY_AT, awayPage(away));
  await cache.put("/", Response.redirect(page, 303));
  await cache.put(page, copy(text, answer, page));
  await deleteOtherReleases(CACHE + release);
}

/** @param {Cache} cache @param {string} address */
async function keepFile(cache, address) {
  if (!(await cache.match(address))) await cache.add(address);
}

/** The page marked as a copy: its session may have ended. @param {string} text @param {Response} answer @param {string} address */
function copy(text, answer, address) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(KEPT_AT, address);
  return new Response(text.replace("<html ", "<html data-kept "), { headers });
}

/** @param {string} current */
async function deleteOtherReleases(current) {
  const others = (await caches.keys()).filter((name) => name.startsWith("pos-hub") && name !== current);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** @param {number} ms @returns {Promise<null>} */
function nullAfter(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
