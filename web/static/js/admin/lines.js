/** Lists inside a form: modifiers of a choice, taxes of a group. They are sent whole, in the order they stand. */
import { fill, readAll } from "./form.js";

/** @param {Element} list @param {object[]} views */
export function fillLines(list, views) {
  const place = /** @type {Element} */ (list.querySelector("[data-lines]"));
  place.replaceChildren();
  for (const view of views) fill(newLine(list, place), view);
}

/** @param {Element} list */
export function readLines(list) {
  return [...list.querySelectorAll("[data-lines] > .line")].map(readAll);
}

/** @param {HTMLElement} button */
export function addLine(button) {
  const list = /** @type {Element} */ (button.closest("[data-list]"));
  const line = newLine(list, /** @type {Element} */ (list.querySelector("[data-lines]")));
  /** @type {HTMLElement | null} */ (line.querySelector("input:not([type=hidden])"))?.focus();
}

/** @param {HTMLElement} button */
export function removeLine(button) {
  button.closest(".line")?.remove();
}

/** @param {Element} list @param {Element} place */
function newLine(list, place) {
  const template = /** @type {HTMLTemplateElement} */ (list.querySelector("template"));
  const line = /** @type {Element} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  place.append(line);
  return line;
}
