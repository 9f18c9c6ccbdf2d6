// The dialog that asks for values and the dialog that shows a text.

import { element, made } from "/static/js/cloud.js";

/** @typedef {{name: string, label: string} & Partial<Record<"type" | "value" | "min" | "max" | "maxLength" | "pattern", any>>
 *   & {required?: boolean}} Field */

/** @param {Field} field */
function input({ name, label, required = true, ...more }) {
  const field = made("label", label), input = document.createElement("input");
  Object.assign(input, { name, required, ...more });
  field.append(input);
  return field;
}

/** The person's answers by field, or null if they cancel. @param {string} question @param {string} meaning @param {Field[]} fields
 * @param {string} button its label @param {"main" | "late"} [kind] @returns {Promise<any>} */
export function ask(question, meaning, fields, button, kind = "main") {
  const dialog = element("asking");
  element("question").textContent = question;
  element("meaning").textContent = meaning;
  element("answers").replaceChildren(...fields.map(input));
  element("go-on").textContent = button;
  element("go-on").className = kind;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close",
    () => done(dialog.returnValue === "yes" ? Object.fromEntries(new FormData(element("ask"))) : null), { once: true }));
}

/** @param {string} title @param {string} about @param {string} content @param {"loud" | ""} [kind] */
export function show(title, about, content, kind = "") {
  element("shown-title").textContent = title;
  element("shown-about").textContent = about;
  element("shown").textContent = content;
  element("shown").className = kind;
  element("showing").showModal();
}
