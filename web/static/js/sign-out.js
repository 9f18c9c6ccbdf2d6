/**
 * Signing out, whether or not the hub is there: from that moment nobody acts on this device, and the session ends at the
 * hub as soon as it can be reached. Kept copies of pages stay; a copy counts only for the session that is signed in here.
 */
import { showSignedOut } from "./elements/signed-out.js";
import { clearPageCache } from "./page-cache.js";
import { Backoff } from "./lib/backoff.js";
import { address, pageData } from "./page.js";

/** The session signed in on this device, as the last page from the hub named it. */
const HERE = "pos-session";
/** A session that somebody has left and the hub has not ended yet. */
const LEFT = "pos-session-left";
/** @type {string | undefined} */
const session = pageData().person?.session;
let isOut = false;
let isLeaving = false;
/** @type {Promise<boolean> | null} */
let ending = null;

/** For every page on which somebody could act: false, and the way to the sign-in begins, when its session was left. */
export function mayAct() {
  if (isSignedOut()) return void leave(), false;
  if (session && !isKeptCopy()) write(HERE, session), remove(LEFT);
  addEventListener("storage", () => isSignedOut() && leave());
  return true;
}

/** Whether whoever this page belongs to has signed out. */
export function isSignedOut() {
  const left = read(LEFT);
  isOut ||= left !== null && (!session || left === session);
  isOut ||= isKeptCopy() && read(HERE) !== session;
  return isOut;
}

/** Where the note cannot be written, a reload must not open the page again. */
export async function signOut() {
  isOut = true;
  remove(HERE);
  const isNoted = write(LEFT, session ?? "");
  if (!isNoted) await clearPageCache();
  await leave(isNoted ? endLeftSession : end);
}

/** The hub knows this session no more, or another one has begun: no kept copy counts until a page says which. */
export function forgetSession() {
  remove(HERE);
  remove(LEFT);
}

/** Have the hub end what was left; true when it has answered. One at a time: a late answer would take a new cookie away. */
export function endLeftSession() {
  ending ??= (read(LEFT) === null ? Promise.resolve(true) : end()).finally(() => (ending = null));
  return ending;
}

/** The same, for as long as it takes. */
export function endLeftSessionWhenThere() {
  return until(endLeftSession);
}

/** A refusal is an answer too: the sign-in opens, and the next session takes this one's place. */
async function end() {
  const answer = await ask("POST", "/api/auth/logout");
  if (!answer || answer.status >= 500 || answer.status === 429) return false;
  if (answer.ok || answer.status === 401) remove(LEFT);
  return true;
}

/** Nothing is ended twice: by then the cookie may be somebody else's. */
async function leave(isDone = read(LEFT) === null ? isThere : endLeftSession) {
  if (isLeaving) return;
  isLeaving = true;
  dispatchEvent(new Event("signed-out"));
  showSignedOut();
  await until(isDone);
  location.replace(address(read(LEFT) === null ? "/" : "/sign-in"));
}

async function isThere() {
  return Boolean((await ask("GET", "/api/health"))?.ok);
}

/** @param {() => Promise<boolean>} isDone */
async function until(isDone) {
  const backoff = new Backoff();
  while (!(await isDone())) await woken(backoff.next());
}

/** @param {string} method @param {string} path */
function ask(method, path) {
  return fetch(path, { method, cache: "no-store" }).catch(() => null);
}

/** Wait, but not longer than until the network or a person comes back. @param {number} ms @returns {Promise<void>} */
function woken(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    for (const sign of ["online", "pointerdown"]) addEventListener(sign, () => resolve(), { once: true });
  });
}

/** The service worker marks its copies. */
function isKeptCopy() {
  return "kept" in document.documentElement.dataset;
}

/** @param {string} name */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value whether it could be written */
function write(name, value) {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // What cannot be written was not written before either.
  }
}
