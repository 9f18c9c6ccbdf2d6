/** Which payments of an order are received and which are pending. Must not: add up money, the hub does. */
/** @typedef {import("./types.js").Payment} Payment */

/** Has the money arrived? @param {Payment} payment */
export function isReceived({ state }) {
  return state === "completed" || state === "unverified";
}

/** Can the guest still pay it? @param {Payment} payment */
export function isPending({ state }) {
  return state === "pending";
}

/** The amount of a bill that can be paid now: a pending payment is not asked for twice. A bill from storage may have no `pending_minor`. @param {import("./types.js").Order} order */
export function payable({ due_minor, pending_minor }) {
  return Math.max(0, due_minor - (pending_minor ?? 0));
}
