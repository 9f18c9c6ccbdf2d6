// A refusal of the cloud in the words of this page.

import { knownText } from "/static/js/texts.js";

/** By code, reason and data; what these texts do not know, of a newer cloud, in the cloud's English. @param {any} problem @returns {string} */
export function refusalText(problem) {
  const key = dashed(problem.code), data = { reason: "", ...dataOf(problem) };
  const words = knownText(`refusal-${key}`, data);
  const isReasonKnown = !data.reason || words !== knownText(`refusal-${key}`, { ...data, reason: "" });
  return (isReasonKnown && words) || problem.detail;
}

/** The data of a refusal, with field and sentence of the first error. @param {any} problem @returns {Record<string, string | number>} */
function dataOf({ errors, ...data }) {
  const first = errors?.[0];
  return plain(first ? { ...data, field: first.field, message: fieldText(first) } : data);
}

/** @param {any} error @returns {string} */
function fieldText(error) {
  return (error.code && knownText(`field-${dashed(error.code)}`, plain(error))) || error.message;
}

/** Words and numbers. @param {Record<string, any>} data @returns {Record<string, string | number>} */
function plain(data) {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => typeof value === "string" || typeof value === "number"));
}

/** @param {unknown} code */
function dashed(code) {
  return String(code).replaceAll("_", "-");
}
