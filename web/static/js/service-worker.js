/**
 * Lets a screen open while the hub is away: pages as they last were, with the files of their release. Never the API,
 * never a sign-in. Only works over https or on the hub's own machine; elsewhere an open page goes on, but cannot be reloaded.
 */
const worker = /** @type {any} */ (self);
/** One cache a release: a page and its files come and go together. */
const CACHE = "pos-hub-";
/** Where there is a copy, nobody waits longer than this for a hub that does not even refuse. */
const PATIENCE_MS = 4_000;
const KEPT_AT = "X-Kept-At";
const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>The hub is away</title>
<style>body{display:grid;place-content:center;min-height:90vh;text-align:center;font-family:system-ui,sans-serif}</style>
<h1>The hub is away</h1><p>This page tries again by itself.</p></html>`;

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

/** The hub's page; the kept one when the hub is away, also behind a proxy that answers in its place. @param {Request} request */
async function page(request) {
  const kept = await keptFor(request);
  const answer = await Promise.race([fetch(request).catch(() => null), ...(kept ? [nothingAfter(PATIENCE_MS)] : [])]);
  if (answer && answer.status < 500 && isPage(answer)) return answer;
  if (kept) return kept;
  return answer && (answer.status < 500 || isPage(answer)) ? answer : away();
}

/** The copy of a page; an address of which there is none leads to the one that is kept. @param {Request} request */
async function keptFor(request) {
  const exact = await caches.match(request);
  const near = exact ?? (await caches.match(request, { ignoreSearch: true }));
  const address = !exact && near?.headers.get(KEPT_AT);
  return address ? Response.redirect(address, 303) : near;
}

/** A redirect is the browser's to follow. @param {Response} answer */
function isPage({ type, headers }) {
  return type === "opaqueredirect" || Boolean(headers.get("Content-Type")?.startsWith("text/html"));
}

function away() {
  return new Response(AWAY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/**
 * Hold on to a page with its files, make it the one the app opens with, and let go of other releases. A page that
 * leads elsewhere (a session that has ended) is not kept: a browser takes no redirected answer for a page.
 * @param {{page: string, files: string[]}} wanted
 */
async function keep({ page, files }) {
  const answer = await fetch(page);
  if (!answer.ok || answer.redirected || !isPage(answer)) return;
  const text = await answer.text();
  const release = /\/static\/(\w+)\//.exec(text)?.[1];
  const cache = await caches.open(CACHE + release);
  const named = [...(text.match(/\/static\/[\w./-]+/g) ?? []), ...files];
  await Promise.all(named.filter((one) => one.includes(`/${release}/`)).map((one) => keepFile(cache, one)));
  await cache.put("/", Response.redirect(page, 303));
  await cache.put(page, copy(text, answer, page));
  await letGoOfOthers(CACHE + release);
}

/** @param {Cache} cache @param {string} address */
async function keepFile(cache, address) {
  if (!(await cache.match(address))) await cache.add(address);
}

/** The same page, marked: what it says about who is signed in may be old. @param {string} text @param {Response} answer @param {string} address */
function copy(text, answer, address) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(KEPT_AT, address);
  return new Response(text.replace("<html ", "<html data-kept "), { headers });
}

/** @param {string} current */
async function letGoOfOthers(current) {
  const others = (await caches.keys()).filter((name) => name.startsWith("pos-hub") && name !== current);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** @param {number} ms @returns {Promise<null>} */
function nothingAfter(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
