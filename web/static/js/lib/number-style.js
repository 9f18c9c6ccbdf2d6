/** How a locale writes numbers: its digits, its decimal mark, and what it puts between groups. */

/** @typedef {{decimal: string, group: string, minus: string, digits: string[], sizes: number[]}} NumberStyle */
export const FALLBACK = "en";
/** @type {Map<string, NumberStyle>} */
const styles = new Map();

/** A locale that `Intl` accepts: a tag that is none would stop every screen. @param {string | null | undefined} tag */
export function usableLocale(tag) {
  try {
    return Intl.getCanonicalLocales((tag ?? FALLBACK).replace("_", "-"))[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}

/** @param {string} locale @returns {NumberStyle} */
export function numberStyle(locale) {
  if (!styles.has(locale)) styles.set(locale, readStyle(locale));
  return /** @type {NumberStyle} */ (styles.get(locale));
}

/** @param {string} locale @returns {NumberStyle} */
function readStyle(locale) {
  const parts = new Intl.NumberFormat(locale, GROUPED).formatToParts(-123456789.5);
  const sign = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value ?? "";
  const groups = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const digits = [...plain.format(9876543210)].reverse();
  return { decimal: sign("decimal"), group: sign("group"), minus: sign("minusSign"), digits, sizes: groups.slice(1) };
}

/** Grouped from four digits on, also where a locale would begin at five: as the hub writes on paper. @type {any} */
export const GROUPED = { useGrouping: "always" };
