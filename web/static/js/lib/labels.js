/** Labels for the values of the API, and small text helpers. */
import { knownText, text } from "./texts.js";

/** What a value of the API is called; one that has no label as it is. @param {string} value */
export function labelOf(value) {
  return knownText(`label-${value}`) ?? capitalised(value.replaceAll("_", " "));
}

/** The same inside a sentence. @param {string} value */
export function labelInSentence(value) {
  return knownText(`label-${value}.in-sentence`) ?? labelOf(value).toLowerCase();
}

/** What the number is called by which money taken this way is found again. @param {string} tender */
export function referenceLabel(tender) {
  return knownText(`label-${tender}.reference`) ?? text("label-reference");
}

/** The state of a table, a ticket, a payment, an approval or the licence. @param {"table" | "ticket" | "payment" | "approval" | "licence"} kind @param {string} state */
export function stateLabel(kind, state) {
  return knownText(`label-${kind}-${state}`) ?? state;
}

/** `add lines`. @param {string} command */
export function commandLabel(command) {
  return knownText(`label-command-${command.replace(".", "-")}`) ?? command.split(".")[1].replaceAll("_", " ");
}

/** @param {string} words */
export function capitalised(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {string} name */
export function initials(name) {
  return name
    .split(/\s+/)
    .map((part) => part[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
}

/** `T4`, or `Takeaway`. @param {{table: {code: string} | string | null, type: string}} order */
export function place(order) {
  if (!order.table) return labelOf(order.type);
  return typeof order.table === "string" ? order.table : order.table.code;
}

/** A station's name; its code if it is not known any more. @param {Record<string, import("./types.js").Station>} stations @param {string} code */
export function stationName(stations, code) {
  return Object.values(stations).find((one) => one.code === code)?.name ?? code;
}

/** @template {{sort?: number}} T @param {Record<string, T>} collection @returns {T[]} */
export function sorted(collection) {
  return Object.values(collection).sort((a, b) => (a.sort ?? 0) - (b.sort ?? 0));
}
