/** Verifies the whole audit chain in the database and shows the verdict. */
import { sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function verify(button) {
  const verdict = /** @type {HTMLElement} */ (document.querySelector("[data-verdict]"));
  const chain = await send("GET", "/api/admin/audit/verify").catch((error) => ({ ok: false, why: sentence(error) }));
  verdict.textContent = chain.ok ? text("admin-chain-complete", { entries: chain.entries }) : (chain.why ?? broken(chain));
  verdict.className = `verdict ${chain.ok ? "is-good" : "is-bad"}`;
  verdict.hidden = false;
  button.blur();
}

/** @param {{first_broken: number | null}} chain */
function broken(chain) {
  return chain.first_broken ? text("admin-chain-broken", { entry: chain.first_broken }) : text("admin-chain-cut");
}
