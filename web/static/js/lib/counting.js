/** A count of a drawer as it is typed: pieces of each note and coin, or one sum. Nothing typed is no count. No DOM. */
import { parsedMinor } from "./money.js";

/** @typedef {{counted_minor?: number, denominations?: Record<string, number>}} Count */

/** What was typed by notes; null before anything was typed. @param {Record<string, string>} typed pieces by value @returns {Count | null} */
export function countOfPieces(typed) {
  const pieces = Object.entries(typed).filter(([, text]) => /^\d{1,6}$/.test(text));
  if (!pieces.length) return null;
  return { denominations: Object.fromEntries(pieces.map(([value, text]) => [value, Number(text)])) };
}

/** What was typed as one sum; null before anything was typed. @param {string} typed @param {import("./money.js").Currency} currency @returns {Count | null} */
export function countOfSum(typed, currency) {
  const minor = parsedMinor(typed, currency);
  return minor === null ? null : { counted_minor: minor };
}

/** @param {Count | null} count */
export function sumOfCount(count) {
  if (!count) return null;
  const pieces = Object.entries(count.denominations ?? {});
  return count.counted_minor ?? pieces.reduce((sum, [value, n]) => sum + Number(value) * n, 0);
}
