/** One sheet adds and changes a kind of thing; the button that opens it carries the view. */
import { fill, showErrors } from "./form.js";
import { text } from "../lib/texts.js";

/** @param {HTMLElement} opener with `data-open`, and `data-view` to change or `data-preset` to begin from */
export function openSheet(opener) {
  const sheet = /** @type {HTMLDialogElement} */ (document.getElementById(opener.dataset.open ?? ""));
  const form = /** @type {HTMLFormElement} */ (sheet.querySelector("form"));
  const view = opener.dataset.view ? JSON.parse(opener.dataset.view) : null;
  begin(form, view, JSON.parse(opener.dataset.preset ?? "{}"));
  sheet.showModal();
  /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=hidden]), select"))?.focus();
}

/** @param {HTMLFormElement} form @param {Record<string, any> | null} view @param {Record<string, any>} preset */
function begin(form, view, preset) {
  form.reset();
  form.dataset.view = view ? JSON.stringify(view) : "";
  showErrors(form, new Map());
  for (const part of form.querySelectorAll("[data-when]")) /** @type {HTMLElement} */ (part).hidden = !view;
  if (view) fill(form, view);
  else for (const [name, value] of Object.entries(preset)) choose(form, name, value);
  if (!view) for (const list of form.querySelectorAll("[data-lines]")) list.replaceChildren();
  name(form, view);
}

/** @param {HTMLFormElement} form @param {Record<string, any> | null} view */
function name(form, view) {
  const heading = /** @type {HTMLElement} */ (form.querySelector("[data-heading]"));
  heading.textContent = view ? (view.name ?? view.code) : text("admin-new-thing", { thing: form.dataset.thing });
  const remaining = form.querySelector("[data-remaining]");
  if (remaining instanceof HTMLInputElement) remaining.value = view?.remaining ?? "";
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function choose(form, name, value) {
  const input = form.elements.namedItem(name);
  if (input instanceof HTMLSelectElement || input instanceof HTMLInputElement) input.value = value;
}

/** @param {HTMLElement} inside */
export function closeSheet(inside) {
  inside.closest("dialog")?.close();
}
