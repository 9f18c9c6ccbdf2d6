/** What the keys of a pad do to a typed amount. No DOM here. */
import { decimalMark } from "./money.js";

/** @typedef {import("./money.js").Currency} Currency */
const MOST_DIGITS = 12;

/** The key at the left of 0: the decimal mark if the currency has decimals, else thousands. @param {Currency} currency */
export function leftKey(currency) {
  return currency?.currency_decimals ? "decimal" : "000";
}

/** The text after a key. @param {string} text @param {string} key @param {Currency} currency */
export function amountAfterKey(text, key, currency) {
  if (key === "clear") return "";
  if (key === "back") return text.slice(0, -1);
  const mark = decimalMark(currency);
  const [whole, part] = text.split(mark);
  if (key === "decimal") return !currency?.currency_decimals || part !== undefined ? text : `${whole || "0"}${mark}`;
  if (!/^\d+$/.test(key)) return text;
  if (part === undefined) return (whole + key).slice(0, MOST_DIGITS);
  return `${whole}${mark}${(part + key).slice(0, currency?.currency_decimals)}`;
}

/** What a device's own keyboard should offer for amounts. @param {Currency} currency */
export function amountInputMode(currency) {
  return currency?.currency_decimals ? "decimal" : "numeric";
}
