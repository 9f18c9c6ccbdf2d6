/** Changes to a menu item outside its form: on sale or sold out, how many are left, its picture. */
import { Refusal, fieldText, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { showErrors } from "./form.js";
import { showNotice, showNoticeAfterReload } from "./notice.js";
import { send } from "./send.js";

/** Sold out, or back on sale. @param {HTMLElement} button */
export async function setStock(button) {
  const available = button.dataset.available !== "true";
  const stock = available ? { available, remaining: null } : { available };
  await send("POST", `/api/stock/${button.dataset.id}`, stock).then(() => location.reload(), (error) => showNotice(sentence(error), true));
}

/** True if the count changed. @param {HTMLFormElement} form @param {Record<string, any> | null} view */
export async function saveRemaining(form, view) {
  const input = form.querySelector("[data-remaining]");
  if (!view || !(input instanceof HTMLInputElement)) return false;
  const remaining = input.value === "" ? null : Number(input.value);
  if (remaining === view.remaining) return false;
  await send("POST", `/api/stock/${view.id}`, { remaining, ...(remaining ? { available: true } : {}) });
  return true;
}

/** @param {HTMLInputElement} input */
export async function putImage(input) {
  const form = /** @type {HTMLFormElement} */ (input.closest("form"));
  const { id } = JSON.parse(form.dataset.view ?? "{}");
  const [file] = input.files ?? [];
  if (file) await send("PUT", `${form.dataset.path}/${id}/image`, file).then(reload, (error) => showErrors(form, new Map([["image", message(error)]])));
}

/** @param {unknown} error */
function message(error) {
  const [first] = (error instanceof Refusal && error.problem.errors) || [];
  return first ? fieldText(first) : sentence(error);
}

function reload() {
  showNoticeAfterReload(text("admin-picture-saved"));
  location.reload();
}
