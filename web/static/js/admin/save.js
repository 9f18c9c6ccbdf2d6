/** Saving and removing: one request, then the page as the hub has it now. */
import { Refusal, sentence } from "../lib/problem.js";
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
  await change(form, view).catch((error) => refuse(form, error));
  button.disabled = false;
}

/** @param {HTMLFormElement} form @param {Record<string, any> | null} view */
async function change(form, view) {
  const { path = "" } = form.dataset;
  const wanted = view ? differences(readAll(form), view) : readAll(form);
  const hasNews = !view || Object.keys(wanted).length > 0;
  if (hasNews) await send(view ? "PATCH" : "POST", view?.id ? `${path}/${view.id}` : path, wanted);
  const isCounted = await saveRemaining(form, view);
  if (!hasNews && !isCounted && !("stay" in form.dataset)) return closeSheet(form);
  anew(view ? "Saved" : "Added");
}

/** @param {HTMLElement} button */
export function remove(button) {
  const form = /** @type {HTMLFormElement} */ (button.closest("form"));
  if ("asked" in button.dataset) void gone(form);
  else ask(button, form);
}

/** A second tap does it. @param {HTMLElement} button @param {HTMLFormElement} form */
function ask(button, form) {
  const word = button.textContent;
  button.dataset.asked = "";
  button.textContent = "Yes, really";
  showErrors(form, new Map(), button.dataset.sure);
  const back = () => (delete button.dataset.asked, (button.textContent = word));
  form.closest("dialog")?.addEventListener("close", back, { once: true });
}

/** @param {HTMLFormElement} form */
async function gone(form) {
  const { id } = JSON.parse(form.dataset.view ?? "{}");
  await send("DELETE", `${form.dataset.path}/${id}`).then(() => anew("Done"), (error) => refuse(form, error));
}

/** @param {string} word */
function anew(word) {
  showNoticeAfterReload(word);
  location.reload();
}

/** @param {HTMLFormElement} form @param {unknown} error */
function refuse(form, error) {
  if (error instanceof Map) return showErrors(form, error);
  const errors = error instanceof Refusal ? (error.problem.errors ?? []) : [];
  showErrors(form, new Map(errors.map((one) => [one.field, one.message])), sentence(error));
}
