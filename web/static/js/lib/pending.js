/**
 * Optimistic orders: the hub's view with this device's unconfirmed commands applied on top.
 * Must not: add up money. A pending line has no total until the hub gives it one.
 */
import { courseOf, held } from "./courses.js";
import { text } from "./texts.js";

/** @typedef {import("./types.js").Order} Order */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {Map<string, import("./types.js").Item>} Items */

/** @type {Record<string, (order: Order, args: any, items: Items) => Order>} */
const EFFECTS = {
  "order.add_lines": (order, { lines }, items) => ({
    ...order,
    lines: [...order.lines, ...lines.flatMap((/** @type {any} */ line) => draftLine(line, order, items))],
  }),
  "order.change_line": (order, { line, order: _, ...changes }) =>
    onLine(order, line, (old) => ({ ...old, ...visible(changes), pending: true })),
  "order.remove_line": (order, { line }) => ({ ...order, lines: order.lines.filter((old) => old.id !== line) }),
  "order.send": (order, selection) => ({
    ...order,
    lines: order.lines.map((line) => (isSelected(line, selection) ? { ...line, pending: true, sending: true } : line)),
  }),
  "order.pay": (order, { amount_minor }) => (amount_minor >= order.due_minor ? withRestSent(order) : order),
  "order.edit": (order, { guests }) => ({ ...order, guests: guests ?? order.guests }),
};

/**
 * `sendsWhenPaid`: the venue's setting of that name.
 * @param {Order} order @param {Entry[]} waiting @param {Items} items @param {boolean} [sendsWhenPaid] @returns {Order}
 */
export function withPending(order, waiting, items, sendsWhenPaid = true) {
  const mine = waiting.filter((entry) => entry.args.order === order.id);
  const effectOf = (/** @type {string} */ name) => (name === "order.pay" && !sendsWhenPaid ? undefined : EFFECTS[name]);
  const shown = mine.reduce((now, { name, args }) => effectOf(name)?.(now, args, items) ?? now, order);
  const can = mine.some((entry) => entry.name === "order.add_lines")
    ? [...new Set([...shown.can, "order.send"])]
    : shown.can;
  return mine.length ? { ...shown, can, pending: true } : order;
}

/** Orders opened here that have not reached the hub. @param {Entry[]} waiting @param {Record<string, Order>} known */
export function pendingOrders(waiting, known) {
  return waiting.filter(({ name, args }) => name === "order.open" && !known[args.id]).map(opened);
}

/** @param {Entry} entry @returns {Order} */
function opened({ args, made_at }) {
  return {
    id: args.id,
    number: null,
    business_day: "",
    type: args.type,
    state: "open",
    version: 0,
    pending: true,
    table: args.table ? { id: args.table, code: "" } : null,
    guests: args.guests ?? null,
    waiter: null,
    note: args.note ?? null,
    customer: args.customer ?? null,
    opened_at: new Date(made_at).toISOString(),
    sent_to_kitchen_at: null,
    sent_to_bar_at: null,
    sent_at: {},
    settled_at: null,
    cancelled_at: null,
    cancel_reason: null,
    merged_into: null,
    lines: [],
    discounts: [],
    payments: [],
    bill: [],
    ...NOTHING_YET,
    can: ["order.add_lines", "order.send", "order.edit"],
  };
}

const NOTHING_YET = {
  subtotal_minor: 0,
  discount_minor: 0,
  service_charge_minor: 0,
  tax_minor: 0,
  total_minor: 0,
  paid_minor: 0,
  tip_minor: 0,
  due_minor: 0,
  pending_minor: 0,
};

/** @param {any} draft @param {Order} order @param {Items} items @returns {Line[]} */
function draftLine(draft, order, items) {
  if (order.lines.some((line) => line.id === draft.id)) return [];
  const item = items.get(draft.item);
  const choices = item?.modifier_groups.flatMap((group) => group.modifiers) ?? [];
  return [
    {
      id: draft.id,
      item: draft.item,
      name: item?.name ?? text("pos-item"),
      quantity: draft.quantity,
      unit_price_minor: item?.price_minor ?? 0,
      refunded_quantity: 0,
      modifiers: choices.filter((one) => draft.modifiers?.includes(one.id)),
      seat: draft.seat ?? null,
      course: draft.course ?? null,
      note: draft.note ?? null,
      station: null,
      state: "draft",
      gross_minor: 0,
      discount_minor: 0,
      tax_minor: 0,
      total_minor: 0,
      void: null,
      price_rule: null,
      list_price_minor: item?.price_minor ?? 0,
      pending: true,
    },
  ];
}

/** @param {Order} order @param {string} id @param {(line: Line) => Line} change */
function onLine(order, id, change) {
  return { ...order, lines: order.lines.map((line) => (line.id === id ? change(line) : line)) };
}

/** A payment of the whole bill sends every draft that is not held. @param {Order} order */
function withRestSent(order) {
  const heldLines = new Set(held(order));
  const isSent = (/** @type {Line} */ line) => line.state === "draft" && !heldLines.has(line);
  return { ...order, lines: order.lines.map((line) => (isSent(line) ? { ...line, pending: true, sending: true } : line)) };
}

/** Is this line part of a send? @param {Line} line @param {{course?: number, lines?: string[]}} selection */
function isSelected(line, { course, lines }) {
  return (
    line.state === "draft" &&
    (course === undefined || courseOf(line) === course) &&
    (!lines || lines.includes(line.id))
  );
}

/** The changes that can be shown before the hub answers. @param {any} changes */
function visible({ quantity, note, seat, course }) {
  const changes = { quantity, note, seat, course };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
