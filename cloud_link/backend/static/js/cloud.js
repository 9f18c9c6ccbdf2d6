// Calls to the cloud, and what went wrong said to the person. Nothing here knows a page.

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
  const said = element("said");
  said.hidden = true;
  try {
    return await work();
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : String(error);
    said.hidden = false;
    return undefined;
  }
}

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id);

/** A new element with text in it; nothing that came from outside is ever read as markup.
 * @param {string} tag @param {unknown} [text] @param {string} [kind] */
export function made(tag, text = "", kind = "") {
  const fresh = document.createElement(tag);
  fresh.textContent = String(text ?? "");
  fresh.className = kind;
  return fresh;
}

/** @param {Record<string, unknown>} figures */
export function showFigures(figures) {
  element("figures").replaceChildren(
    ...Object.entries(figures).map(([name, value]) => {
      const pair = made("div");
      pair.append(made("dt", name), made("dd", value ?? "–"));
      return pair;
    }),
  );
}

/** @param {string | null} instant */
export const ago = (instant) => {
  if (!instant) return "never";
  const minutes = Math.round((Date.now() - Date.parse(instant)) / 60000);
  if (minutes < 1) return "now";
  if (minutes < 90) return `${minutes} min ago`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`;
};

/** The one word for a site, and its colour. @param {any} site @returns {[string, string]} */
export function stateOf(site) {
  if (!site.is_active) return ["deregistered", "off"];
  if (site.is_locked) return [site.is_applied ? site.lock_mode === "drain" ? "draining" : "locked" : "locking…", "bad"];
  const left = site.licence_days_left;
  if (left !== null && left < 0) return ["expired", "bad"];
  return left !== null && left <= 14 ? ["expires soon", "soon"] : ["licensed", "good"];
}

element("sign-out")?.addEventListener("click", () => attempt(async () => {
  await call("POST", "/api/auth/logout");
  location.assign("/sign-in");
}));
// A token lasts a quarter of an hour; an open page asks for the next one in time.
if (element("sign-out")) setInterval(() => attempt(() => call("POST", "/api/auth/renew")), 600000);
