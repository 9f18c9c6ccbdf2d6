/**
 * Formats and parses amounts. The browser shows money; the hub computes it.
 */
import { signal } from "@preact/signals-core";
import { language } from "./texts.js";

/** @typedef {{currency: string, currency_decimals: number, locale?: string} | null | undefined} Currency */

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
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(whole);
}

/**
 * The typed text in minor units; null if it is not an amount. An empty text is null, never 0.
 * @param {string} text @param {Currency} currency @returns {number | null}
 */
export function parsedMinor(text, currency) {
  const decimals = currency?.currency_decimals ?? 0;
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(text.replace(/[,\s]/g, ""));
  if (!match || (match[2] ?? "").length > decimals) return null;
  return Number(match[1] + (match[2] ?? "").padEnd(decimals, "0"));
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

/** Face values to offer if the venue has set none. @param {Currency} currency */
export function usualNotes(currency) {
  const unit = 10 ** (currency?.currency_decimals ?? 0);
  const faces = currency?.currency === "UGX" ? [1000, 5000, 10000, 20000, 50000, 100000] : [5, 10, 20, 50, 100];
  return faces.map((face) => face * unit);
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
function format({ currency, currency_decimals: decimals, locale }, style) {
  const key = `${style}:${currency}:${locale}`;
  if (!formats.has(key)) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    const region = (locale ?? (currency === "UGX" ? "en-UG" : "en")).replace("_", "-");
    formats.set(key, new Intl.NumberFormat(region, { style, currency, currencyDisplay: "narrowSymbol", ...digits }));
  }
  return /** @type {Intl.NumberFormat} */ (formats.get(key));
}
