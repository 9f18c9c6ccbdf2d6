/** Food that waits on the pass: which orders, and a word the moment it happens. */
import { toast } from "../elements/toast.js";
import { count, place } from "../lib/labels.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** Orders with something to carry, mine first. @param {import("./terminal-state.js").TerminalState} terminal @returns {Order[]} */
export function readyOrders(terminal) {
  const mine = (/** @type {Order} */ order) => (order.waiter?.id === terminal.me.value?.staff.id ? 0 : 1);
  return terminal.orders.value.filter((order) => readyLines(order).length).sort((a, b) => mine(a) - mine(b));
}

/** @param {Order} order */
export function readyLines(order) {
  return order.lines.filter((line) => line.state === "ready");
}

/** Say it when a line of this person's orders becomes ready. @param {import("./terminal-state.js").TerminalState} terminal */
export function callWhenReady(terminal) {
  const called = new Set(terminal.orders.value.flatMap(readyLines).map((line) => line.id));
  terminal.hub.onEvent(({ data: { order } }) => {
    const fresh = order?.lines ? readyLines(order).filter((line) => !called.has(line.id)) : [];
    fresh.forEach((line) => called.add(line.id));
    if (fresh.length && order.waiter?.id === terminal.me.value?.staff.id)
      toast(`${place(order)}: ${told(fresh)} ready`, "ready");
  });
}

/** @param {import("../lib/types.js").Line[]} lines */
function told(lines) {
  return lines.length === 1 ? `${lines[0].quantity} ${lines[0].name}` : count(lines.length, "dish", "dishes");
}
