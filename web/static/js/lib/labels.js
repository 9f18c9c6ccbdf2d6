/** Labels for the values of the API, and small text helpers. */

/** @type {Record<string, string>} */
const LABELS = {
  dine_in: "Dine in",
  takeaway: "Takeaway",
  delivery: "Delivery",
  cash: "Cash",
  card: "Card",
  mobile_money: "Mobile money",
  pesapal: "Pesapal",
  draft: "not sent",
  sent: "sent",
  started: "cooking",
  ready: "ready",
  served: "served",
  voided: "void",
  free: "Free",
  seated: "Seated",
  ordered: "Ordered",
  paying: "Paying",
  pay_in: "Pay in",
  pay_out: "Pay out",
  drop: "Drop to safe",
  no_sale: "No sale",
};

/** @param {string} value */
export function labelOf(value) {
  return LABELS[value] ?? value.charAt(0).toUpperCase() + value.slice(1).replaceAll("_", " ");
}

/** @param {number} n @param {string} one @param {string} [many] */
export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
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
