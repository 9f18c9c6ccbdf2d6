// Requests to the cloud, messages to the person, and functions that make elements. Nothing here knows a page.

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const reply = await response.json();
  if (response.ok) return reply;
  if (reply.code === "not_signed_in" && location.pathname !== "/sign-in") location.assign("/sign-in");
  throw Object.assign(new Error(reply.detail), { code: reply.code });
}

/** Run the action of a button; a refusal is shown. @param {() => Promise<any>} work */
export async function attempt(work) {
  element("said").hidePopover();
  try {
    return await work();
  } catch (error) {
    showMessage(error instanceof Error ? error.message : String(error), "");
    return undefined;
  }
}

/** @param {string} text @param {"good" | ""} [kind] */
export function showMessage(text, kind = "good") {
  const message = element("said");
  message.textContent = text;
  message.className = `said ${kind}`;
  message.showPopover();
  if (kind) setTimeout(() => { if (message.textContent === text) message.hidePopover(); }, 4000);
}

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id);

/** A new element with text in it; data from outside is never parsed as markup.
 * @param {string} tag @param {unknown} [text] @param {string} [kind] */
export function made(tag, text = "", kind = "") {
  const fresh = document.createElement(tag);
  fresh.textContent = String(text ?? "");
  if (kind) fresh.className = kind;
  return fresh;
}

/** A table cell with the name of its column, for narrow screens.
 * @param {string} of @param {unknown} content a text, or an element @param {string} [kind] */
export function cell(of, content, kind = "") {
  const fresh = made("td", content instanceof Node ? "" : content, kind);
  if (of) fresh.dataset.of = of;
  if (content instanceof Node) fresh.append(content);
  return fresh;
}

/** @param {number} columns @param {string} text */
export function emptyRow(columns, text) {
  const row = made("tr"), only = cell("", text, "empty");
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
