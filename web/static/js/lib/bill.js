/**
 * What the rows of a bill are called, and which row a guest looks for. The hub makes the rows (docs/receipts.md).
 * Must not: add up money.
 */
import { labelInSentence, labelOf } from "./labels.js";
import { amount } from "./money.js";
import { text } from "./texts.js";

/** @typedef {import("./types.js").BillRow} BillRow */
/** @typedef {import("./types.js").Order} Order */

/** Rows that only inform. */
const ONLY_INFORMS = new Set(["pending", "contained_tax"]);
/** @type {Record<string, (row: BillRow, currency: any) => string>} */
const NAMES = {
  subtotal: () => text("bill-subtotal"),
  discount: discountName,
  service: () => text("bill-service"),
  tax: ({ name, base_minor }, currency) => text("bill-tax", { name, base: amount(base_minor, currency) }),
  contained_tax: ({ name, base_minor }, currency) => text("bill-contained-tax", { name, base: amount(base_minor, currency) }),
  total: () => text("bill-total"),
  rounding: () => text("bill-rounding"),
  tip: () => text("bill-tip"),
  tip_refund: () => text("bill-tip-refund"),
  to_pay: () => text("bill-to-pay"),
  payment: paymentName,
  change: () => text("bill-change"),
  paid: () => text("bill-paid"),
  refund: ({ method }) => text("bill-refund", { tender: labelInSentence(method ?? "") }),
  kept: () => text("bill-kept"),
  due: () => text("bill-due"),
  surplus: () => text("bill-surplus"),
  pending: ({ method }) => text("bill-pending", { tender: labelOf(method ?? "") }),
};

/** What a row is called; one of a newer hub by its kind. @param {BillRow} row @param {any} currency */
export function rowName(row, currency) {
  return NAMES[row.kind]?.(row, currency) ?? labelOf(row.kind);
}

/** The row that a guest looks for: what is due, or the total of what was not paid yet or is paid. @param {BillRow[]} rows */
export function mainRow(rows) {
  return rows.find(({ kind }) => kind === "due") ?? rows.find(({ kind }) => kind === "total");
}

/** @param {BillRow} row */
export function onlyInforms({ kind }) {
  return ONLY_INFORMS.has(kind);
}

/** An order from storage, or one that the hub does not know yet, may have no bill. @param {Order} order @returns {BillRow[]} */
export function billOf(order) {
  return order.bill ?? [];
}

/** @param {BillRow} row */
function discountName({ percent, name }) {
  const discount = percent ? text("bill-discount-percent", { percent }) : text("bill-discount");
  return name ? text("bill-discount-on", { discount, name }) : discount;
}

/** @param {BillRow} row */
function paymentName({ method, reference }) {
  const tender = labelOf(method ?? "");
  return reference ? text("bill-payment-with", { tender, reference }) : tender;
}
