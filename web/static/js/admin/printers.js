/** A test page, and in plain words why it did not come out. */
import { sentence } from "../lib/problem.js";
import { showNotice } from "./notice.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function tryPrinter(button) {
  const keys = /** @type {HTMLButtonElement} */ (button);
  keys.disabled = true;
  const came = await send("POST", `/api/admin/printers/${keys.dataset.id}/test`).catch((error) => ({ problem: sentence(error) }));
  showNotice(came?.problem ?? "A test page is printed", Boolean(came?.problem));
  keys.disabled = false;
}
