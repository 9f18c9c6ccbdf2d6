/** Saving and removing: one request, then the page is loaded again as the hub has it now. */
import { Refusal, fieldText, sentence } from "../lib/problem.js";
import { text } from "../lib/texts.js";
import { differences, readAll, showErrors } from "./form.js";
import { saveRemaining } from "./item.js";
import { showNoticeAfterReload } from "./notice.js";
import { send } from "./send.js";
import { closeSheet } from "./sheet.js";

/** @param {HTMLFormElement} form */
export async function save(form) {
  const view = form.dataset.view ? JSON.parse(form.dataset.view) : null;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-testid=save]"));
  button.disabled = true;
  await change(form, view).catch((error) => showRefusal(form, error));
  button.disabled = false;
}

/** @param {HTMLFormElement} form @param {Record<string, any> | null} view */
async function change(form, view) {
  const { path = "" } = form.dataset;
  const values = view ? differences(readAll(form), view) : readAll(form);
  const isChanged = !view || Object.keys(values).length > 0;
  if (isChanged) await send(view ? "PATCH" : "POST", view?.id ? `${path}/${view.id}` : path, values);
  const isCountChanged = await saveRemaining(form, view);
  if (!isChanged && !isCountChanged && !("stay" in form.dataset)) return closeSheet(form);
  reload(text(view ? "admin-saved" : "admin-added"));
}

/** The first tap asks, the second one removes. @param {HTMLElement} button */
export function remove(button) {
  const form = /** @type {HTMLFormElement} */ (button.closest("form"));
  if ("confirming" in button.dataset) void sendRemoval(form);
  else askToConfirm(button, form);
}

/** @param {HTMLElement} button @param {HTMLFormElement} form */
function askToConfirm(button, form) {
  const label = button.textContent;
  button.dataset.confirming = "";
  button.textContent = text("admin-tap-again");
  showErrors(form, new Map(), button.dataset.sure);
  const reset = () => (delete button.dataset.confirming, (button.textContent = label));
  form.closest("dialog")?.addEventListener("close", reset, { once: true });
}

/** @param {HTMLFormElement} form */
async function sendRemoval(form) {
  const { id } = JSON.parse(form.dataset.view ?? "{}");
  await send("DELETE", `${form.dataset.path}/${id}`).then(() => reload(text("admin-removed")), (error) => showRefusal(form, error));
}

/** @param {string} notice */
function reload(notice) {
  showNoticeAfterReload(notice);
  location.reload();
}

/** @param {HTMLFormElement} form @param {unknown} error */
function showRefusal(form, error) {
  if (error instanceof Map) return showErrors(form, error);
  const errors = error instanceof Refusal ? (error.problem.errors ?? []) : [];
  showErrors(form, new Map(errors.map((one) => [one.field, fieldText(one)])), sentence(error));
}
