/** Converts between the text of an input and the value that is sent: a pair of functions for each `data-kind`. No DOM here. */
import { decimalMark, parsedDecimal, parsedMinor, parsedSigned, plainAmount } from "../lib/money.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/money.js").Currency} Currency */
/** Leave this field out of what is sent. */
export const NOTHING = Symbol("nothing");

export class Unreadable extends Error {}

/** @param {string} typed @param {Currency} currency */
function minor(typed, currency) {
  const amount = parsedMinor(typed, currency);
  if (amount === null) throw new Unreadable(text("admin-not-an-amount"));
  return amount;
}

/** @param {string} typed @param {Currency} currency */
function signedMinor(typed, currency) {
  const amount = parsedSigned(typed, currency);
  if (amount === null) throw new Unreadable(text("admin-not-an-amount"));
  return amount;
}

/** A rate as the hub takes it: with a point, whatever the venue writes. What is no number, the hub refuses. @param {string} typed @param {Currency} currency */
function rate(typed, currency) {
  return parsedDecimal(typed, currency) ?? (typed.trim() || NOTHING);
}

/** @param {string} typed */
function whole(typed) {
  if (!/^\d{1,9}$/.test(typed)) throw new Unreadable(text("admin-whole-number"));
  return Number(typed);
}

/** @type {Record<string, (text: string, currency: Currency) => unknown>} */
const READ = {
  text: (text) => text.trim(),
  optional: (text) => text.trim() || null,
  id: (text) => text || NOTHING,
  secret: (text) => text || NOTHING,
  rate,
  "optional-rate": (text, currency) => (text.trim() ? rate(text, currency) : null),
  "skip-empty": rate,
  integer: (text) => (text === "" ? NOTHING : whole(text)),
  minutes: (text) => whole(text) * 60,
  money: minor,
  "optional-money": (text, currency) => (text.trim() ? minor(text, currency) : null),
  "signed-money": (text, currency) => (text.trim() ? signedMinor(text, currency) : 0),
  "skip-money": (text, currency) => (text.trim() ? minor(text, currency) : 0),
  "money-or-usual": (text, currency) => (text.trim() ? minor(text, currency) : NOTHING),
  "money-list": (text, currency) => text.split(";").flatMap((one) => (one.trim() ? [minor(one, currency)] : [])),
  clock: (text) => (/^\d\d:\d\d/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5)) : NOTHING),
};

/** @param {string} value @param {Currency} currency */
function rateText(value, currency) {
  return String(value).replace(".", decimalMark(currency));
}

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** @type {Record<string, (value: any, currency: Currency) => string>} */
const SHOW = {
  minutes: (value) => String(Math.round(value / 60)),
  rate: rateText,
  "optional-rate": rateText,
  "skip-empty": rateText,
  money: plainAmount,
  "optional-money": plainAmount,
  "signed-money": (value, currency) => (value ? plainAmount(value, currency) : ""),
  "skip-money": (value, currency) => (value ? plainAmount(value, currency) : ""),
  "money-or-usual": plainAmount,
  "money-list": (values, currency) =>
    values.map((/** @type {number} */ value) => plainAmount(value, currency)).join("; "),
  clock: (value) => `${two(Math.floor(value / 60))}:${two(value % 60)}`,
};

/** @param {string} kind @param {string} text @param {Currency} currency @throws {Unreadable} */
export function read(kind, text, currency) {
  return READ[kind](text, currency);
}

/** @param {string} kind @param {any} value @param {Currency} currency */
export function shown(kind, value, currency) {
  return value === null || value === undefined ? "" : (SHOW[kind]?.(value, currency) ?? String(value));
}
