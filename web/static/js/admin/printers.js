/** Prints a test page, or shows in plain words why it was not printed. */
import { sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { showNotice } from "./notice.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export async function tryPrinter(button) {
  button.toggleAttribute("disabled", true);
  const test = await send("POST", `/api/admin/printers/${button.dataset.id}/test`).catch((error) => ({ problem: sentence(error) }));
  showNotice(test?.problem ?? text("admin-test-printed"), Boolean(test?.problem));
  button.toggleAttribute("disabled", false);
}
