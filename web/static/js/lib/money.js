/**
 * The one writer and the one reader of amounts, in the venue's locale: whatever it writes, it reads back as itself. The
 * browser shows money; the hub computes it. Must not: guess. A text that could be two amounts is read by the locale's rule.
 */
import { signal } from "@preact/signals-core";
import { GROUPED, numberStyle, usableLocale } from "./number-style.js";
import { plainNumber, splitSign } from "./typed-number.js";

/** @typedef {{currency: string, currency_decimals: number, locale?: string, notes_minor?: number[]} | null | undefined} Currency */

const MOST_DECIMALS = 4;

/** The venue's currency; null until it is known. @type {import("@preact/signals-core").Signal<Currency>} */
export const currency = signal(null);
/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** `USh 12,500`. @param {number | null | undefined} minor @param {Currency} currency */
export function money(minor, currency) {
  return minor == null || !currency ? "" : formatted(minor, currency, "currency");
}

/** `12,500`: in lists, where the currency is clear. @param {number | null | undefined} minor @param {Currency} currency */
export function amount(minor, currency) {
  return minor == null || !currency ? "" : formatted(minor, currency, "decimal");
}

/** `1.2M`: where a chart has no room. @param {number} minor @param {Currency} currency */
export function shortAmount(minor, currency) {
  const whole = minor / 10 ** (currency?.currency_decimals ?? 0);
  return new Intl.NumberFormat(localeOf(currency), { notation: "compact", maximumFractionDigits: 1 }).format(whole);
}

/** An amount as a form or pad holds it, with the venue's decimal mark and without groups. @param {number | null | undefined} minor @param {Currency} currency */
export function plainAmount(minor, currency) {
  if (minor == null || !currency) return "";
  return decimalText(minor, currency.currency_decimals).replace(".", decimalMark(currency));
}

/** What stands between whole units and decimals where this venue is. @param {Currency} currency */
export function decimalMark(currency) {
  return numberStyle(localeOf(currency)).decimal;
}

/**
 * The typed text in minor units; null if it is not an amount. An empty text is null, never 0.
 * @param {string} text @param {Currency} currency @returns {number | null}
 */
export function parsedMinor(text, currency) {
  const decimals = currency?.currency_decimals ?? 0;
  const plain = plainNumber(withoutSymbol(text, currency), numberStyle(localeOf(currency)), decimals);
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(plain ?? "");
  if (!match || (match[2] ?? "").length > decimals) return null;
  return Number(match[1] + (match[2] ?? "").padEnd(decimals, "0"));
}

/** The same, and it may be negative. @param {string} text @param {Currency} currency @returns {number | null} */
export function parsedSigned(text, currency) {
  const { sign, rest } = splitSign(withoutSymbol(text, currency));
  const minor = parsedMinor(rest, currency);
  return minor && sign ? -minor : minor;
}

/** A typed decimal number such as a rate, with a point; null if it is none. @param {string} text @param {Currency} currency @returns {string | null} */
export function parsedDecimal(text, currency) {
  return plainNumber(text, numberStyle(localeOf(currency)), MOST_DECIMALS);
}

/**
 * The notes a guest is likely to hand over for an amount: the amount itself, then the next round figures.
 * @param {number} due @param {number[]} notes face values in minor units, any order
 */
export function likelyTenders(due, notes) {
  const rounded = notes.map((note) => Math.ceil(due / note) * note);
  return [...new Set([due, ...rounded])].sort((a, b) => a - b).slice(0, 4);
}

/**
 * The cash to hand over for the whole bill, rounded to the venue's step, halves up. A preview of `round_cash` in
 * hub/domain/money.py; the hub decides what is booked.
 * @param {number} due @param {number} [step]
 */
export function cashToHand(due, step = 0) {
  const over = step > 1 ? due % step : 0;
  return due - over + (over && 2 * over >= step ? step : 0);
}

/** A suggested share of an amount, to the nearest minor unit. @param {number} minor @param {number} percent */
export function shareOf(minor, percent) {
  return Math.floor((minor * percent + 50) / 100);
}

/** The faces that guests pay with: the currency's notes, and two of the largest. @param {Currency} currency */
export function usualNotes(currency) {
  const notes = currency?.notes_minor ?? [];
  return notes.length ? [...notes, 2 * Math.max(...notes)] : [];
}

/** @param {number} minor @param {NonNullable<Currency>} currency @param {"currency" | "decimal"} style */
function formatted(minor, currency, style) {
  return format(currency, style).format(/** @type {any} */ (decimalText(minor, currency.currency_decimals)));
}

/** Exact: a string of digits, never a float. @param {number} minor @param {number} decimals */
function decimalText(minor, decimals) {
  if (!decimals) return String(minor);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** @param {NonNullable<Currency>} currency @param {"currency" | "decimal"} style */
function format(currency, style) {
  const { currency: code, currency_decimals: decimals } = currency;
  const key = `${style}:${code}:${decimals}:${localeOf(currency)}`;
  if (!formats.has(key)) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, ...GROUPED };
    const shown = { style, currency: code, currencyDisplay: /** @type {"narrowSymbol"} */ ("narrowSymbol"), ...digits };
    formats.set(key, new Intl.NumberFormat(localeOf(currency), shown));
  }
  return /** @type {Intl.NumberFormat} */ (formats.get(key));
}

/** @param {Currency} currency */
function localeOf(currency) {
  return usableLocale(currency?.locale ?? (currency?.currency === "UGX" ? "en-UG" : null));
}

/** The text without the currency's sign or code, which a copied amount has. @param {string} text @param {Currency} currency */
function withoutSymbol(text, currency) {
  if (!currency) return text;
  const parts = format(currency, "currency").formatToParts(0);
  const symbol = parts.find((part) => part.type === "currency")?.value ?? "";
  return [symbol, currency.currency].reduce((rest, one) => (one ? rest.replace(one, "") : rest), text);
}
