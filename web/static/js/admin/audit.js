/** Recomputes the whole chain in the database and says whether it holds. */
import { sentence } from "../lib/problem.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function verify(button) {
  const place = /** @type {HTMLElement} */ (document.querySelector("[data-verdict]"));
  const found = await send("GET", "/api/admin/audit/verify").catch((error) => ({ ok: false, why: sentence(error) }));
  place.textContent = found.ok ? `The chain holds: ${found.entries} entries, none changed, none missing.` : (found.why ?? broken(found));
  place.className = `verdict ${found.ok ? "is-good" : "is-bad"}`;
  place.hidden = false;
  button.blur();
}

/** @param {{first_broken: number | null}} found */
function broken(found) {
  return found.first_broken ? `The chain is broken at entry ${found.first_broken}. Restore a backup and call for help.` : "The end of the chain is missing. Restore a backup and call for help.";
}
