/** The inputs of a form, or of one line of a list in it: filled from a view, and read back. */
import { pageData } from "../page.js";
import { NOTHING, Unreadable, read, shown } from "./values.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */
const { settings } = pageData();

/** @param {Element} container @param {Record<string, any>} view */
export function fillFields(container, view) {
  for (const input of inputs(container)) setValue(input, input.name.split(".").reduce((/** @type {any} */ part, name) => part?.[name], view));
}

/** @param {Element} container @returns {Record<string, any>} @throws {Map<string, string>} messages by field */
export function readFields(container) {
  /** @type {Record<string, any>} */
  const values = {};
  /** @type {Map<string, string>} */
  const errors = new Map();
  for (const input of inputs(container)) {
    try {
      readInput(values, input);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      errors.set(input.name, error.message);
    }
  }
  if (errors.size) throw errors;
  return values;
}

/** A form's own inputs or those of a line, without the fields that are hidden while something is added. @param {Element} container @returns {Input[]} */
function inputs(container) {
  const all = /** @type {NodeListOf<Input>} */ (container.querySelectorAll("[data-kind][name]"));
  return [...all].filter((input) => !input.closest("[data-when][hidden]")).filter((input) => input.closest("[data-list] .line, form") === container || container.matches(".line"));
}

/** How an input is read. Another input may decide it: each of that one's values can name its own kind. @param {Input} input */
function kindOf(input) {
  const { kind = "text", kindBy } = input.dataset;
  const decider = kindBy ? input.form?.elements.namedItem(kindBy) : null;
  return (decider instanceof HTMLSelectElement && input.dataset[decider.value]) || kind;
}

/** @param {Input} input @param {any} value */
function setValue(input, value) {
  const kind = kindOf(input);
  if (kind === "boolean") /** @type {HTMLInputElement} */ (input).checked = Boolean(value);
  else if (kind === "list") /** @type {HTMLInputElement} */ (input).checked = (value ?? []).includes(input.value);
  else if (input.type === "radio") /** @type {HTMLInputElement} */ (input).checked = input.value === value;
  else input.value = shown(kind, value, settings);
}

/** @param {Record<string, any>} values @param {Input} input */
function readInput(values, input) {
  const kind = kindOf(input);
  const isChecked = input instanceof HTMLInputElement && input.checked;
  const [name, part] = input.name.split(".");
  if (kind === "boolean") values[name] = isChecked;
  else if (kind === "list") values[name] = [...(values[name] ?? []), ...(isChecked ? [input.value] : [])];
  else if (input.type !== "radio" || isChecked) store(values, name, part, read(kind, input.value, settings));
}

/** @param {Record<string, any>} values @param {string} name @param {string | undefined} part of an object, as in `service_charge.dine_in` @param {unknown} value */
function store(values, name, part, value) {
  if (part) values[name] ??= {};
  if (value === NOTHING) return;
  if (part) values[name][part] = value;
  else values[name] = value;
}
