// Calls to the cloud, what went wrong said to the person, and elements made of text. Nothing here knows a page.

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const found = await response.json();
  if (response.ok) return found;
  if (found.code === "not_signed_in" && location.pathname !== "/sign-in") location.assign("/sign-in");
  throw Object.assign(new Error(found.detail), { code: found.code });
}

/** Run what a button asks for; a refusal is shown, never swallowed. @param {() => Promise<any>} work */
export async function attempt(work) {
  element("said").hidePopover();
  try {
    return await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), "");
    return undefined;
  }
}

/** @param {string} words @param {"good" | ""} [kind] */
export function say(words, kind = "good") {
  const said = element("said");
  said.textContent = words;
  said.className = `said ${kind}`;
  said.showPopover();
  if (kind) setTimeout(() => { if (said.textContent === words) said.hidePopover(); }, 4000);
}

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id);

/** A new element with text in it; nothing that came from outside is ever read as markup.
 * @param {string} tag @param {unknown} [text] @param {string} [kind] */
export function made(tag, text = "", kind = "") {
  const fresh = document.createElement(tag);
  fresh.textContent = String(text ?? "");
  if (kind) fresh.className = kind;
  return fresh;
}

/** A cell that can say by itself what it is of, for narrow screens.
 * @param {string} of @param {unknown} content a text, or an element @param {string} [kind] */
export function cell(of, content, kind = "") {
  const fresh = made("td", content instanceof Node ? "" : content, kind);
  if (of) fresh.dataset.of = of;
  if (content instanceof Node) fresh.append(content);
  return fresh;
}

/** @param {number} columns @param {string} words */
export function emptyRow(columns, words) {
  const only = made("tr"), said = cell("", words, "empty");
  said.setAttribute("colspan", String(columns));
  only.append(said);
  return only;
}

for (const button of document.querySelectorAll("[data-cancel]")) {
  button.addEventListener("click", () => button.closest("dialog")?.close("no"));
}
element("sign-out")?.addEventListener("click", () => attempt(async () => {
  await call("POST", "/api/auth/logout");
  location.assign("/sign-in");
}));
// A token lasts a quarter of an hour; an open page asks for the next one in time.
if (element("sign-out")) setInterval(() => attempt(() => call("POST", "/api/auth/renew")), 600000);
