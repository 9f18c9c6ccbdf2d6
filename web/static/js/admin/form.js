/** A form and the view it shows: filled from it, read back, and told what was refused beside each field. */
import { pageData } from "../page.js";
import { fillLines, readLines } from "./lines.js";
import { NOTHING, Unreadable, read, shown } from "./values.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */
const { settings } = pageData();

/** Inputs of a form or of one line in it; what is not offered while adding is not sent. @param {Element} place @returns {Input[]} */
function inputs(place) {
  const all = /** @type {NodeListOf<Input>} */ (place.querySelectorAll("[data-kind][name]"));
  return [...all].filter((input) => !input.closest("[data-when][hidden]")).filter((input) => input.closest("[data-list] .line, form") === place || place.matches(".line"));
}

/** @param {HTMLFormElement | Element} place @param {Record<string, any>} view */
export function fill(place, view) {
  for (const input of inputs(place)) put(input, input.name.split(".").reduce((/** @type {any} */ part, name) => part?.[name], view));
  for (const list of place.querySelectorAll("[data-list]")) fillLines(list, view[/** @type {HTMLElement} */ (list).dataset.list ?? ""] ?? []);
}

/** How an input is read; where another input decides it, each of that one's values may name its own kind. @param {Input} input */
function kindOf(input) {
  const { kind = "text", kindBy } = input.dataset;
  const decides = kindBy ? input.form?.elements.namedItem(kindBy) : null;
  return (decides instanceof HTMLSelectElement && input.dataset[decides.value]) || kind;
}

/** @param {Input} input @param {any} value */
function put(input, value) {
  const kind = kindOf(input);
  if (kind === "boolean") /** @type {HTMLInputElement} */ (input).checked = Boolean(value);
  else if (kind === "list") /** @type {HTMLInputElement} */ (input).checked = (value ?? []).includes(input.value);
  else if (input.type === "radio") /** @type {HTMLInputElement} */ (input).checked = input.value === value;
  else input.value = shown(kind, value, settings);
}

/** What stands in a form or a line. @param {Element} place @returns {Record<string, any>} @throws {Map<string, string>} by field */
export function readAll(place) {
  /** @type {Record<string, any>} */
  const found = {};
  /** @type {Map<string, string>} */
  const wrong = new Map();
  for (const input of inputs(place)) {
    try {
      take(found, input);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      wrong.set(input.name, error.message);
    }
  }
  for (const list of place.querySelectorAll("[data-list]")) found[/** @type {HTMLElement} */ (list).dataset.list ?? ""] = readLines(list);
  if (wrong.size) throw wrong;
  return found;
}

/** @param {Record<string, any>} found @param {Input} input */
function take(found, input) {
  const kind = kindOf(input);
  const isTicked = input instanceof HTMLInputElement && input.checked;
  const [name, inside] = input.name.split(".");
  if (kind === "boolean") found[name] = isTicked;
  else if (kind === "list") found[name] = [...(found[name] ?? []), ...(isTicked ? [input.value] : [])];
  else if (input.type !== "radio" || isTicked) keep(found, name, inside, read(kind, input.value, settings));
}

/** @param {Record<string, any>} found @param {string} name @param {string | undefined} inside @param {unknown} value */
function keep(found, name, inside, value) {
  if (inside) found[name] ??= {};
  if (value === NOTHING) return;
  if (inside) found[name][inside] = value;
  else found[name] = value;
}

/** Only what is not as it was. @param {Record<string, any>} wanted @param {Record<string, any>} view */
export function differences(wanted, view) {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !isSame(value, view[name])));
}

/** @param {any} one @param {any} other @returns {boolean} */
function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other) && one.every((part) => typeof part === "string")) return String([...one].sort()) === String([...other].sort());
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Say what is wrong beside each field; what has no field goes on top. @param {HTMLFormElement} form @param {Map<string, string>} wrong @param {string} [otherwise] */
export function showErrors(form, wrong, otherwise = "") {
  for (const field of form.querySelectorAll("[data-field]")) mark(/** @type {HTMLElement} */ (field), wrong);
  const top = /** @type {HTMLElement | null} */ (form.querySelector("[data-problem]"));
  const rest = [...wrong].map(([field, says]) => `${field}: ${says}`).join(" · ") || otherwise;
  if (top) [top.textContent, top.hidden] = [rest, !rest];
  const first = form.querySelector(".is-wrong input, .is-wrong select, .is-wrong textarea");
  if (first instanceof HTMLElement) first.focus();
  else if (rest) top?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} field @param {Map<string, string>} wrong */
function mark(field, wrong) {
  const name = [...wrong.keys()].find((one) => one === field.dataset.field || one.startsWith(`${field.dataset.field}[`));
  const says = field.querySelector(":scope > em");
  field.classList.toggle("is-wrong", name !== undefined);
  if (says instanceof HTMLElement) [says.textContent, says.hidden] = [name ? sentence(wrong.get(name) ?? "") : "", name === undefined];
  if (name !== undefined && says) wrong.delete(name);
}

/** @param {string} says */
function sentence(says) {
  if (/matching regex|length/.test(says)) return "This is too short, too long, or has letters that do not fit.";
  return `This ${says}`.replace(/^This (Expected|Object|Invalid|This)/, "$1");
}
