/** Dishes that are ready on the pass: the orders they belong to, and a toast when they become ready. */
import { toast } from "../elements/toast.js";
import { place } from "../lib/labels.js";
import { text } from "../lib/texts.js";

/** @typedef {import("../lib/types.js").Order} Order */

/** Orders with ready dishes, mine first. @param {import("./terminal-state.js").TerminalState} terminal @returns {Order[]} */
export function readyOrders(terminal) {
  const mine = (/** @type {Order} */ order) => (order.waiter?.id === terminal.me.value?.staff.id ? 0 : 1);
  return terminal.orders.value.filter((order) => readyLines(order).length).sort((a, b) => mine(a) - mine(b));
}

/** @param {Order} order */
export function readyLines(order) {
  return order.lines.filter((line) => line.state === "ready");
}

/** Show a toast when lines of this person's orders become ready. @param {import("./terminal-state.js").TerminalState} terminal */
export function notifyWhenReady(terminal) {
  const notified = new Set(terminal.orders.value.flatMap(readyLines).map((line) => line.id));
  terminal.hub.onEvent(({ data: { order } }) => {
    const fresh = order?.lines ? readyLines(order).filter((line) => !notified.has(line.id)) : [];
    fresh.forEach((line) => notified.add(line.id));
    if (fresh.length && order.waiter?.id === terminal.me.value?.staff.id)
      toast(readyText(place(order), fresh), "ready");
  });
}

/** @param {string} place @param {import("../lib/types.js").Line[]} lines */
function readyText(place, lines) {
  const [{ quantity, name }] = lines;
  return lines.length === 1
    ? text("pos-dish-ready", { place, quantity, item: name })
    : text("pos-dishes-ready", { place, count: lines.length });
}
