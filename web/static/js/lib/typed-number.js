/**
 * Reads a number as people type and copy it: own digits, groups, and either mark for decimals. A mark between well-formed
 * groups is never a decimal mark where the locale groups by it; anything else that has two meanings is no number.
 */

/** @typedef {import("./number-style.js").NumberStyle} NumberStyle */
const INVISIBLE = /[\p{Cf}]/gu;
const MINUS = /^[-−‐‑﹣－]|[-−‐‑﹣－]$/u;
const MARKS = [".", ",", "٫", "．", "，"];

/** The number as digits with a point, such as `1234.5`; null if it is none. @param {string} typed @param {NumberStyle} style @param {number} decimals how many the number may have @returns {string | null} */
export function plainNumber(typed, style, decimals) {
  const text = asciiDigits(typed.replace(INVISIBLE, "").trim(), style);
  const mark = decimalMarkOf(text, style, decimals);
  const [whole, part, ...more] = mark ? text.split(mark) : [text];
  const digits = whole === "" && part ? "0" : ungrouped(whole, style);
  if (digits === null || more.length || (part && /\D/.test(part))) return null;
  return part ? `${digits}.${part}` : digits;
}

/** Whether a minus stands before or after, and the rest. @param {string} text */
export function splitSign(text) {
  const visible = text.replace(INVISIBLE, "").trim();
  return { sign: MINUS.test(visible), rest: visible.replace(MINUS, "") };
}

/** @param {string} text @param {NumberStyle} style */
function asciiDigits(text, { digits }) {
  return [...text].map((one) => (digits.includes(one) ? String(digits.indexOf(one)) : one)).join("");
}

/** The character that parts the decimals, if one does. @param {string} text @param {NumberStyle} style @param {number} decimals */
function decimalMarkOf(text, style, decimals) {
  if (text.includes(style.decimal)) return style.decimal;
  const others = MARKS.filter((one) => text.includes(one) && (one !== style.group || ungrouped(text, style) === null));
  return decimals && others.length === 1 ? others[0] : null;
}

/** Whole digits out of groups that are as long as they should be; null if they are not. @param {string} text @param {NumberStyle} style */
function ungrouped(text, { group, sizes }) {
  const groups = (group ? text.split(group) : [text]).flatMap((one) => one.split(/[\s'’]/u));
  const [first, ...rest] = groups;
  if (!groups.every((one) => /^\d+$/.test(one))) return null;
  if (!rest.length) return first;
  const last = sizes[sizes.length - 1] ?? 3;
  const isWhole = (/** @type {string} */ one, /** @type {number} */ i) =>
    i === rest.length - 1 ? one.length === last : one.length === last || sizes.includes(one.length);
  return first.length <= last && !first.startsWith("0") && rest.every(isWhole) ? groups.join("") : null;
}
