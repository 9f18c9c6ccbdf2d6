/** The buttons that start a backup or verify one. The server shows the progress; the list is refreshed. */
import { sentence } from "../lib/problem.js";
import { showNotice } from "./notice.js";
import { refreshLists } from "./refresh.js";
import { send } from "./send.js";

/** @param {HTMLElement} button */
export const backUp = (button) => post(button, "/api/admin/backups");

/** @param {HTMLElement} button */
export const prove = (button) => post(button, `/api/admin/backups/${button.dataset.id}/verify`);

/** @param {HTMLElement} button @param {string} path */
async function post(button, path) {
  button.toggleAttribute("disabled", true);
  await send("POST", path).catch((error) => showNotice(sentence(error), true));
  await refreshLists();
}
