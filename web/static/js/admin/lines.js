/** Lists inside a form: the modifiers of a group, the taxes of a tax group. They are sent whole and in their order on the page. */
import { fillFields, readFields } from "./fields.js";

/** @param {Element} list @param {object[]} views */
export function fillLines(list, views) {
  const container = /** @type {Element} */ (list.querySelector("[data-lines]"));
  container.replaceChildren();
  for (const view of views) fillFields(newLine(list, container), view);
}

/** @param {Element} list */
export function readLines(list) {
  return [...list.querySelectorAll("[data-lines] > .line")].map(readFields);
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

/** @param {Element} list @param {Element} container */
function newLine(list, container) {
  const template = /** @type {HTMLTemplateElement} */ (list.querySelector("template"));
  const line = /** @type {Element} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  container.append(line);
  return line;
}
