/** Which payments of an order count, which are awaited. Must not: sums, they are the hub's. */
/** @typedef {import("./types.js").Payment} Payment */

/** Has the money come? @param {Payment} payment */
export function isReceived({ state }) {
  return state === "completed" || state === "unverified";
}

/** May the guest still pay it? @param {Payment} payment */
export function isPending({ state }) {
  return state === "pending";
}

/** What of a bill can be paid now: what is awaited cannot be paid twice. A bill off the disk may be older than that. @param {import("./types.js").Order} order */
export function payable({ due_minor, pending_minor }) {
  return Math.max(0, due_minor - (pending_minor ?? 0));
}
