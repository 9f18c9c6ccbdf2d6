/** Backups: asked for. How far they are is the server's to say; the list is read anew. */
import { sentence } from "../lib/problem.js";
import { refreshLists } from "./refresh.js";
import { showNotice } from "./notice.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export const backUp = (button) => ask(button, "/api/admin/backups");

/** @param {HTMLElement} button */
export const prove = (button) => ask(button, `/api/admin/backups/${button.dataset.id}/verify`);

/** @param {HTMLElement} button @param {string} path */
async function ask(button, path) {
  button.toggleAttribute("disabled", true);
  await send("POST", path).catch((error) => showNotice(sentence(error), true));
  await refreshLists();
}
