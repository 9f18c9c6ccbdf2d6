/** Approval requests in words: what a manager is asked to allow, and the order it concerns. */
import { amount, money } from "./money.js";
import { place, labelOf } from "./labels.js";

/** @typedef {import("./types.js").Approval} Approval */
/** @typedef {import("./types.js").Order} Order */
/** @typedef {Record<string, Order>} Orders */

/** @type {Record<string, string>} */
const ACTIONS = {
  "order.void_line": "void a dish",
  "order.discount": "give a discount",
  "order.cancel": "cancel an order",
  "order.reopen": "reopen a paid order",
  "payment.refund": "refund a payment",
  "shift.close": "close a drawer that does not balance",
  "shift.record_cash": "open the drawer without a sale",
};

/** @param {string} action */
export function actionText(action) {
  return ACTIONS[action] ?? action.split(".").reverse().join(" ").replaceAll("_", " ");
}

/** `T4 #12 · 2 Rolex, cooking · “Not good”`. An open order is shown as it is now, anything else as it was when requested.
 * @param {Approval} approval @param {Orders} orders @param {any} settings */
export function approvalText(approval, orders, settings) {
  const order = orderOf(approval.target, orders);
  const detail = order ? detailOf(approval.target, order) : approval.detail;
  return [...facts(detail, settings), approval.reason && `“${approval.reason}”`].filter(Boolean).join(" · ");
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
  if (line) return `${line.quantity} ${line.name}, ${labelOf(line.state)}, ${amount(line.total_minor, settings)}`;
  return payment ? `${labelOf(payment.method)} ${money(payment.amount_minor, settings)}` : money(order.total_minor, settings);
}
