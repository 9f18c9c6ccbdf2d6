/**
 * Signing out, with or without the hub: from that moment nobody can act on this device, and the session ends at the hub as
 * soon as it can be reached. Cached pages stay; a cached page is valid only for the session that is signed in here.
 */
import { showSignedOut } from "./elements/signed-out.js";
import { clearPageCache } from "./page-cache.js";
import { Backoff } from "./lib/backoff.js";
import { address, pageData } from "./page.js";

/** The session that is signed in on this device, from the last page that the hub sent. */
const CURRENT = "pos-session";
/** A session that is signed out here and that the hub has not ended yet. */
const ENDING = "pos-session-left";
/** @type {string | undefined} */
const session = pageData().person?.session;
let isOut = false;
let isLeaving = false;
/** @type {Promise<boolean> | null} */
let ending = null;

/** Called by every page on which somebody can act. False if its session is signed out; the page is then left. */
export function mayAct() {
  if (isSignedOut()) return void leave(), false;
  if (session && !isCachedPage()) write(CURRENT, session), remove(ENDING);
  addEventListener("storage", () => isSignedOut() && leave());
  return true;
}

/** True if the page's person has signed out. */
export function isSignedOut() {
  const ended = read(ENDING);
  isOut ||= ended !== null && (!session || ended === session);
  isOut ||= isCachedPage() && read(CURRENT) !== session;
  return isOut;
}

/** If the sign-out cannot be stored, the cached pages are deleted, so that a reload does not open the page again. */
export async function signOut() {
  isOut = true;
  remove(CURRENT);
  const isStored = write(ENDING, session ?? "");
  if (!isStored) await clearPageCache();
  await leave(isStored ? endSession : logOut);
}

/** The session has ended or another one has begun: no cached page is valid until the hub sends a page. */
export function forgetSession() {
  remove(CURRENT);
  remove(ENDING);
}

/** End the signed-out session at the hub; true when it has answered. One request at a time: a late answer would delete a new cookie. */
export function endSession() {
  ending ??= (read(ENDING) === null ? Promise.resolve(true) : logOut()).finally(() => (ending = null));
  return ending;
}

/** The same, tried until it succeeds. */
export function endSessionWhenOnline() {
  return until(endSession);
}

/** A refusal is an answer too: the sign-in opens, and the next session replaces this one. */
async function logOut() {
  const answer = await request("POST", "/api/auth/logout");
  if (!answer || answer.status >= 500 || answer.status === 429) return false;
  if (answer.ok || answer.status === 401) remove(ENDING);
  return true;
}

/** A session is not ended twice: by then the cookie may be somebody else's. */
async function leave(isDone = read(ENDING) === null ? isHubOnline : endSession) {
  if (isLeaving) return;
  isLeaving = true;
  dispatchEvent(new Event("signed-out"));
  showSignedOut();
  await until(isDone);
  location.replace(address(read(ENDING) === null ? "/" : "/sign-in"));
}

async function isHubOnline() {
  return Boolean((await request("GET", "/api/health"))?.ok);
}

/** @param {() => Promise<boolean>} isDone */
async function until(isDone) {
  const backoff = new Backoff();
  while (!(await isDone())) await delayOrWake(backoff.next());
}

/** @param {string} method @param {string} path */
function request(method, path) {
  return fetch(path, { method, cache: "no-store" }).catch(() => null);
}

/** Wait, but stop waiting when the network or a person comes back. @param {number} ms @returns {Promise<void>} */
function delayOrWake(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    for (const sign of ["online", "pointerdown"]) addEventListener(sign, () => resolve(), { once: true });
  });
}

/** The service worker marks the pages from its cache. */
function isCachedPage() {
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

/** @param {string} name @param {string} value @returns {boolean} true if it was stored */
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
    // A storage that cannot be written is empty.
  }
}
