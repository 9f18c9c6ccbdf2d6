/** A form and the view that it edits: filled from the view, read back, with each refusal beside its field. */
import { fillFields, readFields } from "./fields.js";
import { fillLines, readLines } from "./lines.js";
import { text } from "../lib/texts.js";

/** @param {HTMLFormElement} form @param {Record<string, any>} view */
export function fill(form, view) {
  fillFields(form, view);
  for (const list of lists(form)) fillLines(list, view[list.dataset.list ?? ""] ?? []);
}

/** Everything in a form as it is sent. @param {HTMLFormElement} form @returns {Record<string, any>} @throws {Map<string, string>} messages by field */
export function readAll(form) {
  const lines = Object.fromEntries([...lists(form)].map((list) => [list.dataset.list ?? "", readLines(list)]));
  return { ...readFields(form), ...lines };
}

/** Only the values that differ from the view. @param {Record<string, any>} values @param {Record<string, any>} view */
export function differences(values, view) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !isSame(value, view[name])));
}

/** Show each error beside its field, and errors without a field above the form. @param {HTMLFormElement} form @param {Map<string, string>} errors @param {string} [otherwise] shown above when every error has a field */
export function showErrors(form, errors, otherwise = "") {
  for (const field of form.querySelectorAll("[data-field]")) mark(/** @type {HTMLElement} */ (field), errors);
  const top = /** @type {HTMLElement | null} */ (form.querySelector("[data-problem]"));
  const rest = [...errors].map(([field, message]) => `${field}: ${message}`).join(" · ") || otherwise;
  if (top) [top.textContent, top.hidden] = [rest, !rest];
  const first = form.querySelector(".is-wrong input, .is-wrong select, .is-wrong textarea");
  if (first instanceof HTMLElement) first.focus();
  else if (rest) top?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLFormElement} form @returns {NodeListOf<HTMLElement>} */
function lists(form) {
  return form.querySelectorAll("[data-list]");
}

/** The order of plain texts does not matter: they are what is ticked. @param {any} one @param {any} other @returns {boolean} */
function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other) && one.every((part) => typeof part === "string")) return String([...one].sort()) === String([...other].sort());
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {HTMLElement} field @param {Map<string, string>} errors those that are shown here are removed */
function mark(field, errors) {
  const name = [...errors.keys()].find((one) => one === field.dataset.field || one.startsWith(`${field.dataset.field}[`));
  const message = field.querySelector(":scope > em");
  field.classList.toggle("is-wrong", name !== undefined);
  if (message instanceof HTMLElement) [message.textContent, message.hidden] = [name ? sentence(errors.get(name) ?? "") : "", name === undefined];
  if (name !== undefined && message) errors.delete(name);
}

/** @param {string} message as the API's validator words it */
function sentence(message) {
  if (/matching regex|length/.test(message)) return text("admin-wrong-length");
  return text("admin-field-problem", { problem: message }).replace(/^This (Expected|Object|Invalid|This)/, "$1");
}
