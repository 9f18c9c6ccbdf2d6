/** Approval requests in words: what a manager is asked to allow, and the order it concerns. */
import { amount, money } from "./money.js";
import { place, labelOf } from "./labels.js";
import { text } from "./texts.js";

/** @typedef {import("./types.js").Approval} Approval */
/** @typedef {import("./types.js").Order} Order */
/** @typedef {Record<string, Order>} Orders */

/** `Amina asks to void a dish`. @param {Approval} approval */
export function requestText({ action, asked_by: { name } }) {
  const words = action.split(".").reverse().join(" ").replaceAll("_", " ");
  return text("common-approval-request", { person: name, action: action.replace(".", "-"), words });
}

/** `T4 #12 · 2 Rolex, cooking · “Not good”`. An open order is shown as it is now, anything else as it was when requested.
 * @param {Approval} approval @param {Orders} orders @param {any} settings */
export function approvalText(approval, orders, settings) {
  const order = orderOf(approval.target, orders);
  const detail = order ? detailOf(approval.target, order) : approval.detail;
  return [...facts(detail, settings), approval.reason && text("common-approval-reason", { reason: approval.reason })].filter(Boolean).join(" · ");
}

/** @param {string} target @param {Order} order @returns {import("./types.js").ApprovalDetail} */
function detailOf(target, order) {
  const line = order.lines.find((one) => one.id === target) ?? null;
  const payment = order.payments.find((one) => one.id === target) ?? null;
  return { order: { ...order, table: order.table ? place(order) : null }, line, payment, shift: null };
}

/** @param {import("./types.js").ApprovalDetail | null} detail @param {any} settings */
function facts(detail, settings) {
  if (!detail?.order) return detail?.shift ? [detail.shift.drawer] : [];
  return [`${place(detail.order)} #${detail.order.number}`, subject({ ...detail, order: detail.order }, settings)];
}

/** @param {string} target an order, one of its lines, or one of its payments @param {Orders} orders */
function orderOf(target, orders) {
  const has = (/** @type {{id: string}[]} */ parts) => parts.some((one) => one.id === target);
  return orders[target] ?? Object.values(orders).find((order) => has(order.lines) || has(order.payments));
}

/** @param {{order: {total_minor: number}, line: any, payment: any}} detail @param {any} settings */
function subject({ order, line, payment }, settings) {
  if (line) return lineText(line, settings);
  return payment ? `${labelOf(payment.method)} ${money(payment.amount_minor, settings)}` : money(order.total_minor, settings);
}

/** @param {any} line @param {any} settings */
function lineText({ quantity, name, state, total_minor }, settings) {
  return text("common-approval-line", {
    quantity,
    item: name,
    state: labelOf(state),
    amount: amount(total_minor, settings),
  });
}
