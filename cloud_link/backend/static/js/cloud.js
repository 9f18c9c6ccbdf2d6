// Requests to the cloud, messages to the person, and functions that make elements. Nothing here knows a page.

import { refusalText } from "/static/js/problem.js";
import { text, textsLoaded } from "/static/js/texts.js";

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  }).catch(() => { throw new Error(text("console-no-answer")); });
  const reply = await response.json();
  if (response.ok) return reply;
  if (reply.code === "not_signed_in" && location.pathname !== "/sign-in") location.assign("/sign-in");
  throw Object.assign(new Error(refusalText(reply)), { code: reply.code });
}

/** Run the action of a button; a refusal is shown. @param {() => Promise<any>} work */
export async function attempt(work) {
  element("said").hidePopover();
  try {
    await textsLoaded;
    return await work();
  } catch (error) {
    showMessage(error instanceof Error ? error.message : String(error), "");
    return undefined;
  }
}

/** @param {string} words @param {"good" | ""} [kind] */
export function showMessage(words, kind = "good") {
  const message = element("said");
  message.textContent = words;
  message.className = `said ${kind}`;
  message.showPopover();
  if (kind) setTimeout(() => { if (message.textContent === words) message.hidePopover(); }, 4000);
}

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id);

/** A new element with text in it; data from outside is never parsed as markup.
 * @param {string} tag @param {unknown} [words] @param {string} [kind] */
export function made(tag, words = "", kind = "") {
  const fresh = document.createElement(tag);
  fresh.textContent = String(words ?? "");
  if (kind) fresh.className = kind;
  return fresh;
}

/** A table cell with the name of its column, for narrow screens.
 * @param {string} of its key after `console-heading-` @param {unknown} content a text, or an element @param {string} [kind] */
export function cell(of, content, kind = "") {
  const fresh = made("td", content instanceof Node ? "" : content, kind);
  if (of) fresh.dataset.of = text(`console-heading-${of}`);
  if (content instanceof Node) fresh.append(content);
  return fresh;
}

/** A state in its colour. @param {string} words @param {string} kind */
export const badge = (words, kind) => made("span", words, `state ${kind}`);

/** @param {number} columns @param {string} words */
export function emptyRow(columns, words) {
  const row = made("tr"), only = cell("", words, "empty");
  only.setAttribute("colspan", String(columns));
  row.append(only);
  return row;
}

for (const button of document.querySelectorAll("[data-cancel]")) {
  button.addEventListener("click", () => button.closest("dialog")?.close("no"));
}
element("sign-out")?.addEventListener("click", () => attempt(async () => {
  await call("POST", "/api/auth/logout");
  location.assign("/sign-in");
}));
// A token is valid for 15 minutes; an open page renews it every 10.
if (element("sign-out")) setInterval(() => attempt(() => call("POST", "/api/auth/renew")), 600000);
