// The one dialog that asks and the one that tells.

import { element, made } from "/static/js/cloud.js";

/** @typedef {{name: string, label: string} & Partial<Record<"type" | "value" | "min" | "max" | "maxLength" | "pattern", any>>
 *   & {required?: boolean}} Field */

/** @param {Field} field */
function input({ name, label, required = true, ...more }) {
  const shown = made("label", label), into = document.createElement("input");
  Object.assign(into, { name, required, ...more });
  shown.append(into);
  return shown;
}

/** What a person answers by field, or null. @param {string} question @param {string} meaning @param {Field[]} fields
 * @param {string} go the word on the button @param {"main" | "late"} [kind] @returns {Promise<any>} */
export function ask(question, meaning, fields, go, kind = "main") {
  const dialog = element("asking");
  element("question").textContent = question;
  element("meaning").textContent = meaning;
  element("answers").replaceChildren(...fields.map(input));
  element("go-on").textContent = go;
  element("go-on").className = kind;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close",
    () => done(dialog.returnValue === "yes" ? Object.fromEntries(new FormData(element("ask"))) : null), { once: true }));
}

/** @param {string} title @param {string} about @param {string} text @param {"loud" | ""} [kind] */
export function tell(title, about, text, kind = "") {
  element("told-title").textContent = title;
  element("told-about").textContent = about;
  element("told").textContent = text;
  element("told").className = kind;
  element("telling").showModal();
}
